"""The open questions of the law: how each is read here, and what another reading would change, for this draw and for drawing at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from algorithms.record import DrawRecord
from results.document import Cell, Column, Mark, Table, cells_of, columns_of
from scenarios import Scenario
from verify import LawParameters, arrays_of, check_draws, clauses_of
from verify.budget import Budget
from verify.diagnosis.feasibility import Feasibility, feasibility
from verify.diagnosis.problem import DEFAULT_SEED, Problem
from verify.draw_arrays import DrawArrays
from verify.law.added import ADDED
from verify.law.parameters import ALTERNATIVES, CHOICES, DEFAULTS, NUMBERS
from verify.law.questions import READINGS, meaning_of, shown
from verify.record.claims import false_claims
from words import Number, Sentences, counting, message

OF_THE_LIST = "record"
"""What findings are filed under that no clause makes: a State missing from the States under review, or wrongly among them."""


@dataclass(frozen=True)
class Alternative:
    """One parameter read otherwise, all others as they are.

    ``broken`` counts the findings in this draw by clause, ``record`` among them; ``clauses_change`` says whether any clause
    reads differently; ``exists`` whether a draw that keeps all clauses exists for the draw's division into years, or where other
    States would be under review, for the one that the seed gives.
    """

    parameter: str
    value: Any
    broken: Mapping[str, int]
    clauses_change: bool
    exists: Feasibility

    @property
    def findings(self) -> int:
        """All findings in this draw."""
        return sum(self.broken.values())

    @property
    def meaning(self) -> str:
        """What the value means, in one sentence."""
        return meaning_of(self.parameter, self.value)


@dataclass(frozen=True)
class Alternatives:
    """A draw record, and its law as it stands."""

    scenario: Scenario
    law: LawParameters
    record: DrawRecord

    def measured(self) -> list[Alternative]:
        """Every alternative to every parameter that the law names but the States' own choices, in the order of the parameters."""
        return [self._of(name, value) for name in self.law.parameters for value in self._others(name)]

    def _others(self, name: str) -> list[Any]:
        """The other values of a parameter; of a number the nearest ones that say something."""
        value = self.law.values[name]
        if name in (*CHOICES, ADDED):
            return []
        if name in ALTERNATIVES:
            return [other for other in ALTERNATIVES[name] if other != value]
        near = {value - 1, value + 1} if value else self._limits
        return [number for number in sorted(near) if number in NUMBERS[name] and number > 0]

    @cached_property
    def _limits(self) -> set[int]:
        """Where a limit on the load is off: the least that the mean leaves room for, and the first that this draw would break."""
        burden = self._draws.burdens[0]
        taking_part = int(np.count_nonzero(self.law.under_review(self.scenario))) or 1
        return {-(-int(burden.sum()) // taking_part), int(burden.max(initial=0)) - 1}

    @cached_property
    def _draws(self) -> DrawArrays:
        return arrays_of(self.scenario, [self.record])

    def _of(self, name: str, value: Any) -> Alternative:
        """One alternative. Without a search, so that the answer is the same on every machine."""
        other = LawParameters({**self.law.values, name: value})
        problem = Problem(self.scenario, other, str(self.record.seed or DEFAULT_SEED))
        year_of = self._draws.year_of[0]
        if np.array_equal(year_of > 0, other.under_review(self.scenario)):
            problem = problem.with_division(year_of)
        changed = [clause.terms for clause in clauses_of(other)] != [clause.terms for clause in clauses_of(self.law)]
        return Alternative(name, value, self.broken_under(other), changed, feasibility(problem, Budget(0)))

    def broken_under(self, law: LawParameters) -> dict[str, int]:
        """The findings in this draw under a law, by clause."""
        found = {result.clause.id: len(result.findings) for result in check_draws(self.scenario, law, self._draws) if result.findings}
        listed = Counter(OF_THE_LIST for claim in false_claims(self.record, self.scenario, law) if "groups under review" in claim.message)
        return found | dict(listed)


EXISTS: Final[dict[bool | None, tuple[str, Mark]]] = {
    True: (message("yes"), "good"),
    False: (message("no"), "bad"),
    None: (message("not settled"), "doubt"),
}
SHOWN_BY: Final = {
    "draw": message("found and checked"),
    "counting": message("excluded by counting"),
    "search": message("excluded by search"),
    "nothing": message("neither a draw nor a proof by counting found"),
}


def questions_table(law: LawParameters) -> Table:
    """Every parameter: the question, how it is read here, and where the words come from."""
    columns = columns_of(
        message("parameter"),
        message("question"),
        message("value here"),
        message("what that means"),
        message("default"),
        message("level"),
        message("source"),
        message("alternatives"),
    )
    rows = tuple(
        cells_of(
            name,
            reading.question,
            shown(law.values[name]),
            meaning_of(name, law.values[name]),
            shown(DEFAULTS[name]),
            reading.level,
            reading.source,
            _alternatives(name, law),
        )
        for name, reading in READINGS.items()
    )
    note = message(
        "The level is that of the words to be read, as with the clauses. A list of States is for the States themselves to decide."
    )
    return Table("open-questions", message("The open questions, and how they are read here"), columns, rows, note, "untoc-draw law --json")


def _alternatives(name: str, law: LawParameters) -> str:
    if name in CHOICES:
        return message("any States")
    if name in NUMBERS:
        return message("any number from {first} to {last:,}", first=NUMBERS[name].start, last=NUMBERS[name].stop - 1)
    return ", ".join(value for value in ALTERNATIVES[name] if value != law.values[name])


def alternatives_table(found: Sequence[Alternative]) -> Table:
    """For each alternative, what it would change."""
    columns = columns_of(
        message("parameter"),
        message("read otherwise"),
        Column(message("findings in this draw"), numbers=True),
        message("does a draw exist?"),
        message("what that reading means"),
        message("what this draw would break"),
    )
    rows = tuple(cells_of(one.parameter, shown(one.value), _findings(one), _exists(one.exists), one.meaning, _where(one)) for one in found)
    note = message(
        "Each line changes one parameter and leaves the others as they are. *Findings in this draw*: this very record, checked under the "
        "other law; none means that it would stand as it is, not that it would have been drawn in the same way. *Does a draw exist*: "
        "whether any draw keeps all clauses, for this draw's division into years; where other States would be under review, for the "
        "division that the seed gives. Only a quick search and a proof by counting are tried here; `untoc-draw diagnose` goes further "
        "where it is not settled."
    )
    return Table("alternatives", message("What another reading would change"), columns, rows, note, "untoc-draw verify RECORD --json")


def _findings(one: Alternative) -> Cell:
    return Cell(Number(f"{one.findings:,}"), one.findings, mark="bad" if one.findings else "")


def _where(one: Alternative) -> str:
    if one.broken:
        of_the_list = message("the States under review")
        named = [(of_the_list if clause == OF_THE_LIST else clause, count) for clause, count in one.broken.items()]
        told = (counting("{what}: {count:,} finding", "{what}: {count:,} findings", count, what=what) for what, count in named)
        return Sentences(*told, between="; ")
    if not one.clauses_change:
        return message("no clause changes: it bears on how lots are drawn, or on whose names are in the bowl")
    return message("nothing: this draw would stand")


def _exists(answer: Feasibility) -> Cell:
    text, mark = EXISTS[answer.feasible]
    return Cell(message("{answer}: {why}", answer=text, why=SHOWN_BY[answer.shown_by]), text, mark=mark)
