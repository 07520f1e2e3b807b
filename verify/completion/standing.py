"""Which seats of an earlier draw can stand: a largest set of them that some lawful draw has, the first one in the order of the record.

A seat that is barred when nothing else is drawn is in no lawful draw. Where all others can stand together, that is the largest set, and the
only one. Else clingo finds how many can, among all lawful draws; then each seat in turn stands where it can among so many. An additional
State stands only where the State that it supplements does: it was drawn for what that one lacks (29 (b)).
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import clingo
import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat
from algorithms.going_on import HeldSeat, seated
from algorithms.law import LOOK_AHEAD, Bowl
from scenarios import Scenario
from storage.errors import NotKnownError, demand
from verify.budget import Budget
from verify.completion.answer_sets import AspSolver, GaveUpError, conflicts_left, conflicts_limited
from verify.completion.clingo_search import search
from verify.completion.completion import WitnessCompletion
from verify.completion.exact import MANY
from verify.guard import ClauseGuard
from verify.law.parameters import LawParameters
from verify.readers.asp import SIDES
from verify.told import told

MOST_LIFTED = 100
"""States up to which a law is searched that lifts a bar where nobody else could serve: a larger program takes minutes to write out."""
ADDITIONAL = "29b-additional"
_STANDS = """
stands(I) :- earlier(I,D,S,R,first), drawn(D,S,R).
{ stands(I) } :- earlier(I,D,S,R,more), additional(D,S,R), stands(J), earlier(J,D,S,_,first).
#defined earlier/5.
#minimize { 1,I : earlier(I,_,_,_,_), not stands(I) }.
#show stands/1.
"""
_IN_ORDER = """
% Additional States that stand take all that is still missing, one after the other, before anybody new is drawn.
:- stands(I), earlier(I,D,S,Q,more), takes(D,S,R,T), R != Q, party(Q,T), not before(I,R).
before(I,R) :- earlier(I,D,S,_,more), earlier(J,D,S,R,more), J < I, stands(J).
"""


def standing(completion: WitnessCompletion, seats: Sequence[HeldSeat]) -> tuple[DrawSoFar, list[str | None]] | None:
    """The draw with the seats that stand, and for each of ``seats`` why it does not (a clause, or ``look-ahead``; None where it stands).

    None where no lawful draw exists at all. Raises ``NotKnownError`` where that, or which set is the largest, was not decided within the
    work allowed.
    """
    guard, year_of = completion.guard, completion.year_of
    firsts = {(seat.reviewed, seat.side): seat for seat in seats if not seat.additional}
    reasons = [_bar_alone(guard, year_of, seat, firsts.get((seat.reviewed, seat.side))) for seat in seats]
    left = [place for place, why in enumerate(reasons) if why is None]
    chosen = _largest_by_seat(guard, year_of, seats, left)
    draw = seated(guard, year_of, [seats[place] for place in chosen])
    if not draw or not completion.possible(draw, draw):
        kept = _searched(completion, [seats[place] for place in left])
        if kept is None:
            return None
        chosen = [left[place] for place in kept]
        draw = seated(guard, year_of, [seats[place] for place in chosen])
        demand(draw and completion.possible(draw, draw), "the seats that the search lets stand cannot stand together")
        assert draw is not None  # noqa: S101  (for the type checker alone)
    stand = set(chosen)
    return draw, [why or (None if place in stand else _bar_beside(guard, draw, seats[place])) for place, why in enumerate(reasons)]


def _largest_by_seat(guard: ClauseGuard, year_of: NDArray[np.int8], seats: Sequence[HeldSeat], left: Sequence[int]) -> list[int]:
    """Of some places, those that can stand where each seat of each State is looked at alone: no set that can stand has more.

    Only under ``additional_covers = some-missing`` has a seat several additional States; one may leave nothing for another.
    """
    by_seat: dict[tuple[int, int], list[int]] = {}
    for place in left:
        by_seat.setdefault((seats[place].reviewed, seats[place].side), []).append(place)
    chosen: list[int] = []
    for first, *more in by_seat.values():
        ways = (some for size in range(len(more), -1, -1) for some in combinations(more, size))
        best = next(some for some in ways if len(some) < 2 or seated(guard, year_of, [seats[place] for place in (first, *some)]))
        chosen += [first, *best]
    return sorted(chosen)


def _searched(completion: WitnessCompletion, seats: Sequence[HeldSeat]) -> list[int] | None:
    """The first of the largest sets, by a search among all lawful draws; None where there is none. Raises ``NotKnownError``."""
    scenario, law, nothing = completion.scenario, completion.law, DrawSoFar(completion.year_of)
    if not completion.possible(nothing, nothing):
        return None
    told(f"which of {len(seats)} seats can stand together: by a search among all lawful draws")
    if completion.guard.has_lifting and scenario.n_states > MOST_LIFTED:
        raise NotKnownError(f"which seats can stand together: under this law that is searched up to {MOST_LIFTED} States")
    return StandingSolver(scenario, law, completion.guard, completion.year_of, seats).first_of_largest()


def _bar_alone(guard: ClauseGuard, year_of: NDArray[np.int8], seat: HeldSeat, first: HeldSeat | None) -> str | None:
    """The clause that bars a seat although nothing else is drawn, but the State that it supplements; None where it is not barred."""
    nothing, missing = DrawSoFar(year_of), 0
    if seat.additional:
        draw = seated(guard, year_of, [first]) if first else None
        missing = guard.missing(draw, seat.reviewed, seat.side) if draw else 0
        if not draw or not missing:
            return ADDITIONAL
        nothing = draw
    return _bar(guard.open_wider(nothing, Seat(seat.reviewed, seat.side, missing)), seat)


def _bar(bowl: Bowl, seat: HeldSeat) -> str | None:
    if bowl.admissible >> seat.reviewing & 1:
        return None
    return bowl.barred_by(seat.reviewing) if bowl.lots >> seat.reviewing & 1 else _group_clause(seat)


def _group_clause(seat: HeldSeat) -> str:
    """The clause of the seat's regional group: why a State has no lot in its bowl."""
    return "28-away" if seat.side else "28-home"


def _bar_beside(guard: ClauseGuard, draw: DrawSoFar, seat: HeldSeat) -> str:
    """The clause that bars a seat beside those that stand; ``look-ahead`` where none does, but the draw could then not be completed."""
    opened = any(held.side == seat.side for held in draw.of(seat.reviewed))
    missing = guard.missing(draw, seat.reviewed, seat.side) if opened else 0
    if seat.additional and not missing:
        return ADDITIONAL
    return _bar(guard.open_wider(draw, Seat(seat.reviewed, seat.side, missing if seat.additional else 0)), seat) or LOOK_AHEAD


class StandingSolver(AspSolver):
    """The lawful draws as answer sets, and how many of some earlier seats each has."""

    def __init__(
        self, scenario: Scenario, law: LawParameters, guard: ClauseGuard, year_of: NDArray[np.int8], seats: Sequence[HeldSeat]
    ) -> None:
        super().__init__(scenario, law, guard, year_of)
        self.size = len(seats)
        facts = [
            f"earlier({place},{SIDES[seat.side]},{seat.reviewed},{seat.reviewing},{'more' if seat.additional else 'first'})."
            for place, seat in enumerate(seats)
        ]
        self._add("standing", "\n".join(facts) + _STANDS + (_IN_ORDER if self._shared else ""))

    def _add(self, part: str, text: str) -> None:
        self._control.add(part, [], text)
        self._control.ground([(part, [])])

    def first_of_largest(self) -> list[int] | None:
        """The places of the seats that stand; None where no lawful draw exists. Raises ``GaveUpError``."""
        settings: Any = self._control.configuration
        settings.solver.opt_strategy = "usc"
        with conflicts_limited(Budget(MANY)):
            found = self._stand([])
            if found is None:
                return None
            settings.solve.opt_mode = "ignore"
            self._add("largest", f":- #count {{ I : stands(I) }} < {len(found)}.")
            kept: list[int] = []
            for place in range(self.size):
                with_it = found if place in found else self._stand([*kept, place])
                if with_it is not None:
                    found, kept = with_it, [*kept, place]
        return kept

    def _stand(self, kept: Sequence[int]) -> set[int] | None:
        """The places of all seats that stand in a draw in which these do (a best one, where there is an objective); None: there is none."""
        atoms, found, assumed = self._control.symbolic_atoms, list[set[int]](), list[int]()
        for place in kept:
            atom = atoms[clingo.Function("stands", [clingo.Number(place)])]
            if atom is None:
                return None
            assumed.append(atom.literal)

        def keep(model: clingo.Model) -> None:
            shown = model.symbols(shown=True)
            found.append({symbol.arguments[0].number for symbol in shown if symbol.name == "stands"})

        done = search(self._control, conflicts_left(), assumed, keep)
        if not done.whole and not (found and kept):
            raise GaveUpError("the search for the seats that can stand was ended at its limit of conflicts")
        return found[-1] if found else None
