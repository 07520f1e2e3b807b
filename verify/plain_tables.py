"""Verifying a plain table of reviewed and reviewing States, made by anybody: what it keeps, what it breaks, and what it cannot tell.

The least that a table must have is a column of States under review and one of reviewing States, or several (``reviewing State 1``, ...).
Where it does not say who has which seat, each State's reviewing States are seated in the way that breaks fewest clauses. A table need
not be whole: what must hold of a finished draw is asked of the States that have rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from pathlib import Path
from typing import Any

import numpy as np

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seating
from scenarios import Fault, InputError, Scenario
from scenarios.state_ids import known_id
from scenarios.words import by_word, folded
from storage.any_table import read_table
from storage.errors import FILE, cell_at, header_at
from storage.tables import Table
from verify.check import Finding, check_draws
from verify.draw_arrays import arrays_of_draws
from verify.guard import atoms_of, may_be_lifted
from verify.law.citing import told
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.law.terms import ForAll, without_states
from words import Message, listing, message, state_named

REVIEWED, REVIEWING, INSTRUMENT, SEAT, YEAR, KIND = "reviewed", "reviewing", "instrument", "seat", "year", "drawn or additional"
_MEANING = by_word(
    {
        REVIEWED: ("State under review", "under review", "reviewed State", "State reviewed", "country under review", "country reviewed"),
        REVIEWING: ("reviewing State", "reviewing States", "reviewer", "reviewers", "reviewing country", "reviewing States parties"),
        INSTRUMENT: ("instruments", "treaty", "for instrument", "protocol"),
        SEAT: ("side", "home or away"),
        YEAR: ("year group", "group", "review year"),
        KIND: ("drawn/additional", "additional", "kind", "drawn"),
    }
)
_SIDES = {"home": HOME, "away": AWAY}
_KINDS = by_word({"additional": ("yes", "x", "true"), "drawn": ("", "no", "first", "false")})
MOST_SEATED = 5
"""Reviewing States of one State whose seats are inferred, in at most 160 ways; with more, their order in the table is taken."""


@dataclass(frozen=True)
class Pair:
    """One row, or one reviewing column of a row: who reviews whom; None for what the table does not say."""

    row: int
    reviewed: int
    reviewing: int
    instrument: int | None = None
    side: int | None = None
    additional: bool | None = None
    year: int | None = None


@dataclass(frozen=True)
class Broken:
    """A broken clause by its id, the States, what is wrong in one sentence, and the rows of the table that show it."""

    clause: str
    states: tuple[str, ...]
    message: str
    rows: tuple[int, ...]

    def document(self) -> dict[str, Any]:
        """The same as data."""
        return {"clause": self.clause, "states": list(self.states), "message": self.message, "rows": list(self.rows)}


@dataclass(frozen=True)
class TableVerdict:
    """What a table keeps and breaks; ``not_judged`` says why of each clause on which it cannot tell, wholly or in part."""

    parties: Scenario
    clauses: tuple[Clause, ...]
    findings: tuple[Broken, ...]
    not_judged: Mapping[str, str]
    n_reviewed: int
    n_under_review: int
    understood: str

    @property
    def kept(self) -> bool:
        """Whether nothing that could be judged is broken."""
        return not self.findings

    @property
    def sentence(self) -> Message:
        """The verdict in one sentence."""
        said = message("The table keeps every clause that could be judged")
        if broken := dict.fromkeys(finding.clause for finding in self.findings):
            said = message("The table breaks {clauses}", clauses=", ".join(broken))
        if self.n_reviewed < self.n_under_review:
            some, all_ = self.n_reviewed, self.n_under_review
            said = message("{sentence}, for the {some} of {all} States under review that it has", sentence=said, some=some, all=all_)
        if self.not_judged:
            said = message("{sentence}; not judged: {clauses}", sentence=said, clauses=", ".join(self.not_judged))
        return message("{sentence}.", sentence=said)

    def document(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "kept": self.kept,
            "verdict": self.sentence,
            "findings": [finding.document() for finding in self.findings],
            "clauses": [{"id": clause.id, "level": clause.level} for clause in self.clauses],
            "not_judged": dict(self.not_judged),
            "states": {"in_table": self.n_reviewed, "under_review": self.n_under_review},
            "understood": self.understood,
        }


def verify_table(path: Path, parties: Scenario, law: LawParameters) -> TableVerdict:
    """Judge a plain table (CSV, XLSX or ODS) under a law; raises ``InputError`` with every fault of the table at once."""
    return judge_table(read_table(path, message("a table of reviewed and reviewing States: CSV, XLSX or ODS")), str(path), parties, law)


def judge_table(table: Table, source: str, parties: Scenario, law: LawParameters) -> TableVerdict:
    """The same of a table that was read; ``source`` names it in errors."""
    faults: list[Fault] = list(table.faults)
    columns = _columns(table.rows[0] if table.rows else (1, []), faults)
    pairs = [] if faults else list(_pairs(table.rows[1:], columns, parties, faults))
    if not faults and not pairs:
        faults.append(Fault(FILE, message("no rows after the header"), message("a row for each review")))
    if faults:
        raise InputError(source, faults)
    by_state: dict[int, list[Pair]] = {}
    for pair in pairs:
        by_state.setdefault(pair.reviewed, []).append(pair)
    year_of = np.zeros(parties.n_states, dtype=np.int8)
    for pair in pairs:
        year_of[pair.reviewed] = pair.year or 1
    draw, inferred = _seated(by_state, parties, law, year_of)
    due = law.under_review(parties)
    whole = bool((year_of[due] > 0).all())
    not_judged = dict(_not_judged(law, whole, all(pair.year for pair in pairs)))
    findings = [
        Broken(finding.clause, tuple(parties.states[state] for state in finding.states), told(parties, clause, finding), rows)
        for clause, finding, rows in _findings(parties, law, draw, pairs)
        if clause.id not in not_judged
    ]
    findings += [
        Broken("28-two", (parties.states[state],), _not_under_review(parties, state), _rows(pairs, state, None))
        for state in by_state
        if not due[state]
    ]
    words = [*table.read_as, message("{reviews} reviews of {states} States", reviews=len(pairs), states=len(by_state))]
    words += [message("seats inferred for {states} States, so that fewest clauses are broken", states=inferred)] if inferred else []
    understood = message("table read as: {parts}", parts=listing(words, ", "))
    return TableVerdict(parties, clauses_of(law), tuple(findings), not_judged, len(by_state), int(due.sum()), understood)


def _not_under_review(parties: Scenario, state: int) -> Message:
    return message("{state} is not under review by this law", state=state_named(parties.states[state], parties.names[state]))


def _columns(header: tuple[int, Sequence[str]], faults: list[Fault]) -> dict[int, str]:
    """What each column is; of the others nothing is read."""
    number, cells = header
    named = {at: _MEANING.get(folded(re.sub(r"[ _]*\d+$", "", cell))) for at, cell in enumerate(cells)}
    found = {at: what for at, what in named.items() if what}
    for what in (REVIEWED, REVIEWING, INSTRUMENT, SEAT, YEAR, KIND):
        count = list(found.values()).count(what)
        if what in (REVIEWED, REVIEWING) and not count:
            expected = message("a column for the reviewed State") if what == REVIEWED else message("a column for the reviewing State")
            faults.append(Fault(header_at(number), ",".join(cells), expected))
        elif count > 1 and what != REVIEWING:
            faults.append(Fault(header_at(number), what, message("each column once, but for reviewing State 1, 2, ...")))
    return found


def _pairs(rows: Sequence[tuple[int, Sequence[str]]], columns: Mapping[int, str], parties: Scenario, faults: list[Fault]) -> Iterator[Pair]:
    names = {folded(name): place for place, name in enumerate(parties.names)}
    instruments = {folded(one): place for place, each in enumerate(parties.instruments) for one in (each.id, each.name)}

    def state(row: int, what: str, cell: str) -> int | None:
        place = parties.index.get(cell.upper(), names.get(folded(cell), parties.index.get(known_id(cell) or "")))
        if place is None:
            faults.append(Fault(cell_at(row, what), cell, message("the id or the name of a State of {list}", list=parties.id)))
        return place

    def one_of(row: int, what: str, cell: str, known: Mapping[str, Any]) -> Any:
        if not cell:
            return None
        if folded(cell) not in known:
            expected = message("one of {choices}", choices=", ".join(word for word in known if word))
            faults.append(Fault(cell_at(row, what), cell, expected))
        return known.get(folded(cell))

    for row, cells in rows:
        told_of = {what: cells[at] if at < len(cells) else "" for at, what in columns.items() if what != REVIEWING}
        reviewed = state(row, REVIEWED, told_of[REVIEWED])
        instrument = one_of(row, INSTRUMENT, told_of.get(INSTRUMENT, ""), instruments)
        side = one_of(row, SEAT, told_of.get(SEAT, ""), _SIDES)
        year = one_of(row, YEAR, told_of.get(YEAR, "").removeprefix("Group "), {"1": 1, "2": 2, "3": 3})
        kind = one_of(row, KIND, told_of[KIND], _KINDS) if KIND in columns.values() else None
        for at in (at for at, what in columns.items() if what == REVIEWING and at < len(cells) and cells[at]):
            reviewing = state(row, REVIEWING, cells[at])
            if reviewed is not None and reviewing is not None:
                yield Pair(row, reviewed, reviewing, instrument, side, None if kind is None else kind == "additional", year)


def _seated(by_state: Mapping[int, list[Pair]], parties: Scenario, law: LawParameters, year_of: Any) -> tuple[DrawSoFar, int]:
    """The draw that the table says, and for how many States the seats had to be inferred; each gets those that break fewest clauses."""
    options = {state: list(_options(parties, pairs)) for state, pairs in by_state.items()}
    most = max(len(ways) for ways in options.values())
    draws = []
    for number in range(most):
        draws.append(_draw([ways[min(number, len(ways) - 1)] for ways in options.values()], year_of))
    broken = np.zeros((most, parties.n_states), dtype=np.int64)
    for result in check_draws(parties, law, arrays_of_draws(parties, draws)) if most > 1 else ():
        for finding in result.findings:
            broken[finding.draw, finding.states[0]] += 1
    best = [ways[int(np.argmin(broken[: len(ways), state]))] for state, ways in options.items()]
    return _draw(best, year_of), sum(len(ways) > 1 for ways in options.values())


def _draw(of_states: Sequence[Sequence[Seating]], year_of: Any) -> DrawSoFar:
    draw = DrawSoFar(year_of)
    for seatings in of_states:
        for seating in seatings:
            draw.add(seating)
    return draw


def _options(parties: Scenario, pairs: Sequence[Pair]) -> Iterator[tuple[Seating, ...]]:
    """The ways to seat the reviewing States of one State that the table leaves open: one drawn for each seat, the others additional."""
    bits = [sum(1 << place for place in np.flatnonzero(held).tolist()) for held in parties.adherence]
    reviewed, said = pairs[0].reviewed, dict[tuple[int, int | None, bool | None], int]()
    for pair in pairs:
        key = (pair.reviewing, pair.side, pair.additional)
        said[key] = said.get(key, 0) | (0 if pair.instrument is None else 1 << pair.instrument)
    of_table, seen = list(said), set[tuple[Seating, ...]]()
    few, others = len(of_table) <= MOST_SEATED, max(0, len(of_table) - 2)
    for order in permutations(of_table) if few else [tuple(of_table)]:
        for sides in product((HOME, AWAY) if few else (HOME,), repeat=others):
            default = ((HOME, False), (AWAY, False), *((side, True) for side in sides))
            left, found = {HOME: bits[reviewed], AWAY: bits[reviewed]}, list[Seating]()
            for (reviewing, side, additional), (usual, added) in zip(order, default, strict=False):
                at, more = usual if side is None else side, added if additional is None else additional
                taken = said[reviewing, side, additional] or (left[at] if more else bits[reviewed]) & bits[reviewing]
                left[at] &= ~taken
                found.append(Seating(reviewed, reviewing, at, more, taken))
            option = tuple(sorted(found, key=lambda one: (one.side, one.additional, one.reviewing)))
            if option not in seen:
                seen.add(option)
                yield option


def _not_judged(law: LawParameters, whole: bool, has_years: bool) -> Iterator[tuple[str, str]]:
    """The clauses on which the table cannot tell, each with the reason."""
    for clause in clauses_of(law):
        atoms = frozenset[str]().union(*(atoms_of(term) for term in clause.terms))
        finished = [term for term in clause.finished if isinstance(term, ForAll) and term.domain.name == "participants"]
        if "same_year" in atoms and not has_years:
            yield clause.id, message("it speaks of the years of review, which the table does not give")
        elif clause.id == "redraw":
            yield clause.id, message("a table does not say how often a draw was repeated")
        elif not whole and (finished or any(may_be_lifted(without_states(term)) for term in clause.each_lot)):
            yield clause.id, message("it asks for all reviews, and the table has only some of the States under review")


def _findings(
    parties: Scenario, law: LawParameters, draw: DrawSoFar, pairs: Sequence[Pair]
) -> Iterator[tuple[Clause, Finding, tuple[int, ...]]]:
    for result in check_draws(parties, law, arrays_of_draws(parties, [draw])):
        first = result.clause.terms[0] if result.clause.terms else None
        performs = isinstance(first, ForAll) and first.domain.name == "participants"
        for finding in result.findings:
            one, other = finding.states[0], finding.states[1] if len(finding.states) > 1 else None
            rows = tuple(pair.row for pair in pairs if pair.reviewing == one) if performs else _rows(pairs, one, other)
            if result.clause.id == "29a" and other is not None:
                rows += _rows(pairs, other, one)
            yield result.clause, finding, tuple(dict.fromkeys(rows))


def _rows(pairs: Sequence[Pair], reviewed: int, reviewing: int | None) -> tuple[int, ...]:
    return tuple(dict.fromkeys(pair.row for pair in pairs if pair.reviewed == reviewed and reviewing in (None, pair.reviewing)))
