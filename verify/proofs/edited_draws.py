"""Draws of a small scenario, lawful ones and the same with one thing changed, on which a clause and its mutant can be compared.

A planted fault in the law is killed as soon as one of these draws is judged otherwise; solvers are asked about the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord, Seated
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from verify.check import draws_keeping
from verify.draw_arrays import DrawArrays, arrays_of
from verify.law.clause import Clause
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce

HELD = ("1111", "1111", "1110", "1111", "1100", "1011")
"""Which of four instruments each State of a group is party to; the first group has five States, the second six."""
ALGORITHMS = ("sequential-bowls-look-ahead", "rotating-lists", "answer-set-fewest-additional")
DRAWS_EACH = 4


def small_scenario() -> Scenario:
    """Eleven States in two regional groups, party to different instruments."""
    rows = [
        Row(f"{'AB'[group]}{number}", "", REGIONAL_GROUPS[group], tuple(one == "1" for one in held))
        for group, size in enumerate((5, 6))
        for number, held in enumerate(HELD[:size], 1)
    ]
    return build_scenario("eleven-states", None, rows, UNTOC_FAMILY)


def edits(scenario: Scenario, record: DrawRecord) -> Iterator[tuple[str, DrawRecord]]:
    """The record with one thing changed, and in English what was: a State exchanged, a seat emptied, added, or held otherwise."""
    for place, review in enumerate(record.reviews):
        lines = review.reviewing
        for at, line in enumerate(lines):
            for words, instead in _instead(scenario, review.reviewed, line):
                changed = [*lines[:at], *instead, *lines[at + 1 :]]
                yield words, _with_lines(record, place, changed)


def _with_lines(record: DrawRecord, place: int, lines: Sequence[Seated]) -> DrawRecord:
    reviews = list(record.reviews)
    reviews[place] = replace(reviews[place], reviewing=tuple(lines))
    return replace(record, reviews=tuple(reviews))


def _instead(scenario: Scenario, reviewed: str, line: Seated) -> Iterator[tuple[str, list[Seated]]]:
    """What may stand instead of one line of a review."""
    state, ids = line.reviewing, [instrument.id for instrument in scenario.instruments]
    words = f"{state} reviewing {reviewed} at the {line.seat} seat"
    other_seat = replace(line, seat="away" if line.seat == "home" else "home")
    yield f"{words}: emptied", []
    yield f"{words}: moved to the other seat", [other_seat]
    yield f"{words}: holds the other seat too", [line, other_seat]
    yield f"{words}: additional instead of drawn or the other way", [replace(line, additional=not line.additional)]
    yield f"{words}: drawn and additional at once", [line, replace(line, additional=not line.additional)]
    for name in ids:
        covers = tuple(one for one in ids if (one in line.instruments) != (one == name))
        yield f"{words}: {name} taken on or left out", [replace(line, instruments=covers)]
    for other in scenario.states:
        if other == state:
            continue
        yield f"{words}: {other} instead", [replace(line, reviewing=other)]
        shared = tuple(i for place, i in enumerate(ids) if all(scenario.adherence[scenario.index[one], place] for one in (reviewed, other)))
        yield f"{words}: {other} instead, for what both are party to", [replace(line, reviewing=other, instruments=shared)]
        yield (
            f"{words}: {other} added, for what both are party to",
            [line, replace(line, reviewing=other, additional=True, instruments=shared)],
        )
        for name in line.instruments if line.additional and len(line.instruments) > 1 else ():
            parts = (name,), tuple(one for one in line.instruments if one != name)
            yield (
                f"{words}: shared with {other}",
                [replace(line, instruments=parts[0]), replace(line, reviewing=other, instruments=parts[1])],
            )
        yield f"{words}: {other} added, for nothing", [line, replace(line, reviewing=other, additional=True, instruments=())]


@dataclass(frozen=True)
class EditedDraws:
    """The draws, each with what was changed (nothing in a lawful draw), and which clauses each of them keeps."""

    law: LawParameters
    clauses: Sequence[Clause]
    scenario: Scenario
    words: tuple[str, ...]
    draws: DrawArrays

    @cached_property
    def keeps(self) -> dict[str, NDArray[np.bool_]]:
        """Clause id to which draws keep it, shape ``(n_draws,)``."""
        return {clause.id: draws_keeping(self.scenario, self.law, self.draws, clause) for clause in self.clauses}

    def told_apart(self, mutant: Clause) -> str | None:
        """A draw that the law and the law with the mutant judge differently, in English; None where they judge all alike."""
        others = np.logical_and.reduce([kept for name, kept in self.keeps.items() if name != mutant.id])
        mutated = draws_keeping(self.scenario, self.law, self.draws, mutant)
        differ = np.flatnonzero(others & (mutated != self.keeps[mutant.id]))
        if not len(differ):
            return None
        first = int(differ[0])
        verdict = "the law keeps it, the mutant bars it" if self.keeps[mutant.id][first] else "the law bars it, the mutant keeps it"
        return f"{self.words[first]}: {verdict}"


def edited_draws(law: LawInForce, clauses: Sequence[Clause]) -> EditedDraws:
    """Lawful draws of the small scenario by several algorithms, and each with one thing changed."""
    scenario, found = small_scenario(), list[tuple[str, DrawRecord]]()
    for name in ALGORITHMS:
        for number in range(DRAWS_EACH):
            record = load_algorithm(name).draw(scenario, law, SeededLots(f"edited/{number}"))
            if record.complete:
                words = f"{name}, seed edited/{number}, eleven States"
                found.extend(chain([(words, record)], ((f"{words}; {what}", one) for what, one in edits(scenario, record))))
    said, records = zip(*found, strict=True) if found else ((), ())
    return EditedDraws(law, clauses, scenario, said, arrays_of(scenario, list(records)))
