"""Dead ends of sequential bowls over all scenarios of given group sizes, as one program: who is party to what is itself chosen.

An answer set has three parts: the adherence, a whole lawful draw (its predicates begin with ``w_``), and States called with what
they draw so that the bowl of the target fails (as ``verify/diagnosis/dead_end_program.py``). So UNSAT is a proof that in no
scenario of these sizes a draw exists and the algorithm gets stuck. The target is the first State of the first group. What the
facts bar is read by the guard of the scenario in which every State is party to everything; what instruments decide is left to
the rules. All States hold the first instrument, so that any two share one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.draw_so_far import AWAY, Seat
from algorithms.state_sets import members
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from verify.diagnosis.dead_end_bound import shares
from verify.diagnosis.dead_end_program import OPENED, BarReader
from verify.guard import ClauseGuard, atoms_of
from verify.law.clauses import clauses_of
from verify.law.parameters import DEFAULTS, LawParameters
from verify.law.terms import without_states
from verify.readers.asp import AspReader, candidates, facts_of, not_guaranteed, shares_out, structure
from verify.readers.asp_rules import Line, fact, pool, written

MAY_DIFFER = frozenset(("mutual_scope", "uncoverable_lot", "reviewers_max", "load_max"))
"""The parameters that may have any value; the others must have their default."""
OWN_TO_A_DRAW = re.compile(r"(?<![a-z_])(reviewed|drawn|missing|reviewed_by|covers|additional|before|holds_\d+)\(")
ADHERENCE = """
party(S,0) :- takes_part(S).
{ party(S,I) } :- takes_part(S), instrument(I), I > 0.
held(I) :- party(S,I).
:- instrument(I), not held(I).
kind(S,N) :- takes_part(S), N = #sum { 2**I,I : party(S,I) }.
:- kind(S,N), kind(S+1,M), not singled_out(S), group(S,G), group(S+1,G), N > M.
#defined singled_out/1.
"""
"""Who is party to what is chosen; States of one group are numbered by what they hold."""
FAILING = """
lacks(Q,I) :- pool(first,Q), party(0,I), not party(Q,I).
short(Q) :- lacks(Q,_).
open_lot(Q) :- pool(first,Q), not barred(first,Q).
able(Q,R) :- short(Q), pool(extra,R), not barred(extra,R), party(R,I) : lacks(Q,I).
coverable(Q) :- able(Q,_).
some_lot :- open_lot(Q), not short(Q).
some_lot :- open_lot(Q), coverable(Q).
fails :- not some_lot.
:- not fails.
#defined barred/2. #defined pool/2. #defined short/1. #defined called/1.
"""
ASTRAY = "fails :- open_lot(Q), short(Q), not coverable(Q).\n"
"""Where a lot that nobody could cover is not set aside, it is enough to draw one."""
BY_YEAR = """
called(S) :- year(S,Y), year(0,Z), Y < Z.
{ called(S) } :- year(S,Y), year(0,Y), S != 0.
"""


@dataclass(frozen=True)
class Sizes:
    """Sizes of the regional groups, that of the target first, and the number of instruments."""

    groups: tuple[int, ...]
    instruments: int

    @property
    def everyone_to_everything(self) -> Scenario:
        """The scenario in which each State is party to each instrument."""
        return scenario_of(self.groups, [(True,) * self.instruments] * sum(self.groups))


def scenario_of(sizes: Sequence[int], held: Sequence[tuple[bool, ...]], id: str = "small") -> Scenario:
    """States A0, A1, ... of the first regional group, B0, ... of the second; ``held`` in that order."""
    ids = [("ABCDE"[group], number) for group, size in enumerate(sizes) for number in range(size)]
    rows = [
        Row(f"{letter}{number}", f"State {letter}{number}", REGIONAL_GROUPS["ABCDE".index(letter)], holds)
        for (letter, number), holds in zip(ids, held, strict=True)
    ]
    return build_scenario(id, None, rows, UNTOC_FAMILY[: len(held[0])])


def is_stated(law: LawParameters) -> bool:
    """Whether the program states this law: all parameters but those of ``MAY_DIFFER`` have their default."""
    return all(value == DEFAULTS[name] for name, value in law.values.items() if name not in MAY_DIFFER)


def smallest_program(sizes: Sizes, law: LawParameters, side: int) -> str:
    """The program for one choice of group sizes and of the seat that fails; minimises the number of adherences."""
    facts, guard = facts_without_adherence(sizes, law)
    parts = [*facts, ADHERENCE, "singled_out(0).", *lawful_draw(law), *_dead_end(law), *_pools(guard, side), FAILING]
    parts += [ASTRAY] if law.values["uncoverable_lot"] == "stuck" else []
    parts += [BY_YEAR, *_division(sizes.groups)] if speaks_of_years(law) else list(_calling(sizes.groups))
    parts += ["reviewed(S) :- called(S).", "opened(D,S) :- called(S), D = (home;away)."]
    parts += ["opened(home,0). reviewed(0)."] if side == AWAY else []
    return written([*parts, "#minimize { 1,S,I : party(S,I) }.", "#show party/2. #show year/2. #defined year/2."])


def facts_without_adherence(sizes: Sizes, law: LawParameters) -> tuple[list[Line], ClauseGuard]:
    """What holds whoever is party to what, and the guard that it was read from."""
    scenario = sizes.everyone_to_everything
    any_year = np.ones(scenario.n_states, dtype=np.int8)
    guard = ClauseGuard(scenario, law, any_year)
    lines = facts_of(scenario, any_year, guard)
    return [line for line in lines if isinstance(line, str) or getattr(line.head, "name", "") not in ("party", "year", "reviewed")], guard


def speaks_of_years(law: LawParameters) -> bool:
    """Whether a stated law asks for the division."""
    return bool(law.values["mutual_scope"] == "same-year")


def lawful_draw(law: LawParameters) -> Iterator[str]:
    """A whole draw that keeps the law, in its own predicates."""
    reader = AspReader()
    for clause in clauses_of(law):
        for term in not_guaranteed(clause):
            reader.constrain(term)
    for line in (*structure(shared=False), *reader.rules):
        yield OWN_TO_A_DRAW.sub(r"w_\1(", str(line))
    yield "#defined w_additional/3. #defined w_covers/4."
    yield "w_reviewed(S) :- takes_part(S)."


def _dead_end(law: LawParameters) -> Iterator[Line]:
    """What the States called draw, lawfully among themselves, and whom this bars from the target's seat."""
    reader, first, extra = AspReader(), BarReader(1), BarReader(2)
    for clause in clauses_of(law):
        for term in clause.each_lot:
            if atoms_of(without_states(term)) & {"reviewed_by", "count"}:
                reader.constrain(term)
                first.bars("first", 0, term)
                extra.bars("extra", 0, term)
            elif shares_out(clause, term):
                reader.constrain(term)
    yield from (*structure(shared=False, opened=OPENED), *reader.rules, *first.rules, *extra.rules)


def _pools(guard: ClauseGuard, side: int) -> Iterator[Line]:
    for kind, missing in (("first", 0), ("extra", guard.reader.bits[0])):
        if states := members(candidates(guard, Seat(0, side, missing))):
            yield fact("pool", kind, pool(states))


def _spans(sizes: Sequence[int]) -> Iterator[tuple[int, int, list[int]]]:
    """First and last State of each group, and how many of it start in each year."""
    start = 0
    for size in sizes:
        yield start, start + size - 1, list(shares(size))
        start += size


def _division(sizes: Sequence[int]) -> Iterator[str]:
    yield "1 { year(S,1..3) } 1 :- takes_part(S)."
    for first, last, of_years in _spans(sizes):
        for year, size in enumerate(of_years, 1):
            yield f":- #count {{ S : year(S,{year}), S >= {first}, S <= {last} }} != {size}."


def _calling(sizes: Sequence[int]) -> Iterator[str]:
    """Who may be called before the target, which is called in one of the years that its group has a place in."""
    yield "{ called(S) } :- takes_part(S), S > 0."
    spans = list(_spans(sizes))
    years = [year for year in (1, 2, 3) if spans[0][2][year - 1]]
    yield f"1 {{ target_year(({';'.join(map(str, years))})) }} 1."
    for first, last, of_years in spans:
        for year in years:
            least, most = sum(of_years[: year - 1]), sum(of_years[:year]) - (first == 0)
            yield f":- target_year({year}), not {least} #count {{ S : called(S), S >= {first}, S <= {last} }} {most}."
