"""The adherence that makes additional reviewing States most needed, by one program over all adherences of given group sizes.

What is maximised is the bound of ``spare_bound``, not the fewest additional States of a draw itself (a maximum of minima is beyond
one such program). The bound is a number of seats less the greatest matching of seats to pairs of States; by Hall's theorem in
Ore's form (1955) that is the largest ``|X| - |N(X)|`` over sets ``X`` of seats, where ``N(X)`` are the pairs that could serve a seat of
``X`` as a whole. So the program chooses the adherence and ``X`` at once, and a lawful draw beside them.
"""

from dataclasses import dataclass

import clingo

from scenarios import Scenario
from scenarios.errors import Fault, InputError
from verify.law import LawParameters
from verify.stress.smallest_program import (
    ADHERENCE,
    Sizes,
    facts_without_adherence,
    is_stated,
    lawful_draw,
    scenario_of,
    speaks_of_years,
)

CONFLICTS = 200_000
"""Assumed: after so many conflicts of the search the best so far is given; not a time, so the same on any machine."""
NEEDED = """
part_whole(D,S,R) :- may(D,S,R), party(S,I), not party(R,I).
whole(D,S,R) :- may(D,S,R), not part_whole(D,S,R).
{ among(D,S) } :- takes_part(S), D = (home;away).
pair(S,R) :- among(D,S), whole(D,S,R), S < R.
pair(R,S) :- among(D,S), whole(D,S,R), R < S.
#maximize { 1,D,S : among(D,S); -1,R,S : pair(R,S) }.
#show party/2.
"""


@dataclass(frozen=True)
class Needed:
    """A scenario with a lawful draw, and the additional reviewing States that any draw for it needs at least; ``greatest``: proved
    that no adherence of these group sizes with a lawful draw has a higher bound."""

    scenario: Scenario
    additional: int
    greatest: bool


def most_needed(sizes: tuple[int, ...], law: LawParameters, *, instruments: int = 4, conflicts: int = CONFLICTS) -> Needed | None:
    """Maximise the bound over all adherences; None where no lawful draw was found for these group sizes.

    Raises ``InputError`` for a law that the program does not state, or one that speaks of years.
    """
    if not is_stated(law) or speaks_of_years(law):
        raise InputError("adversarial", (Fault("law", str(dict(law.values)), "one that the program states, without years"),))
    facts, _ = facts_without_adherence(Sizes(sizes, instruments), law)
    control = clingo.Control(["--warn=none", f"--solve-limit={conflicts}"])
    control.add("\n".join([*facts, ADHERENCE, *lawful_draw(law), NEEDED]))
    control.ground()
    best: tuple[int, list[tuple[bool, ...]]] | None = None

    def keep(model: clingo.Model) -> None:
        nonlocal best
        held = {tuple(part.number for part in symbol.arguments) for symbol in model.symbols(shown=True)}
        rows = [tuple((state, place) in held for place in range(instruments)) for state in range(sum(sizes))]
        best = -sum(model.cost), rows

    with control.solve(on_model=keep, async_=True) as handle:
        while not handle.wait(0.2):
            pass
        greatest = bool(handle.get().exhausted)
    return None if best is None else Needed(scenario_of(sizes, best[1], "most-needed"), best[0], greatest)
