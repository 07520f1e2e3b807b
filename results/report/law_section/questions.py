"""The open questions of the law: how each is read here, and what another reading would change."""

from collections.abc import Sequence
from typing import Final

from results.document import Cell, Column, Mark, Table
from results.report.law_section.alternatives import OF_THE_LIST, Alternative
from results.wording import counted
from verify import LawParameters
from verify.diagnosis.feasibility import Feasibility
from verify.law.parameters import ALTERNATIVES, CHOICES, DEFAULTS, NUMBERS
from verify.law.questions import READINGS, meaning_of, shown

EXISTS: Final[dict[bool | None, tuple[str, Mark]]] = {True: ("yes", "good"), False: ("no", "bad"), None: ("not settled", "doubt")}
SHOWN_BY: Final = {
    "draw": "found and checked",
    "counting": "excluded by counting",
    "search": "excluded by search",
    "nothing": "neither a draw nor a proof by counting found",
}


def questions_table(law: LawParameters) -> Table:
    """Every parameter: the question, how it is read here, and where the words come from."""
    columns = (
        Column("parameter"),
        Column("question"),
        Column("value here"),
        Column("what that means"),
        Column("default"),
        Column("level"),
        Column("source"),
        Column("alternatives"),
    )
    rows = tuple(
        (
            Cell(name),
            Cell(reading.question),
            Cell(shown(law.values[name])),
            Cell(meaning_of(name, law.values[name])),
            Cell(shown(DEFAULTS[name])),
            Cell(reading.level),
            Cell(reading.source),
            Cell(_alternatives(name, law)),
        )
        for name, reading in READINGS.items()
    )
    note = "The level is that of the words to be read, as with the clauses. A list of States is for the States themselves to decide."
    return Table("open-questions", "The open questions, and how they are read here", columns, rows, note, "untoc-draw law --json")


def _alternatives(name: str, law: LawParameters) -> str:
    if name in CHOICES:
        return "any States"
    if name in NUMBERS:
        return f"any number from {NUMBERS[name].start} to {NUMBERS[name].stop - 1:,}"
    return ", ".join(value for value in ALTERNATIVES[name] if value != law.values[name])


def alternatives_table(found: Sequence[Alternative]) -> Table:
    """For each alternative, what it would change."""
    columns = (
        Column("parameter"),
        Column("read otherwise"),
        Column("findings in this draw", numbers=True),
        Column("does a draw exist?"),
        Column("what that reading means"),
        Column("what this draw would break"),
    )
    rows = tuple(
        (Cell(one.parameter), Cell(shown(one.value)), _findings(one), _exists(one.exists), Cell(one.meaning), Cell(_where(one)))
        for one in found
    )
    note = (
        "Each line changes one parameter and leaves the others as they are. *Findings in this draw*: this very record, checked under the "
        "other law; none means that it would stand as it is, not that it would have been drawn in the same way. *Does a draw exist*: "
        "whether any draw keeps all clauses, for this draw's division into years; where other States would be under review, for the "
        "division that the seed gives. Only a quick search and a proof by counting are tried here; `untoc-draw diagnose` goes further "
        "where it is not settled."
    )
    return Table("alternatives", "What another reading would change", columns, rows, note, "untoc-draw verify RECORD --json")


def _findings(one: Alternative) -> Cell:
    return Cell(f"{one.findings:,}", one.findings, mark="bad" if one.findings else "")


def _where(one: Alternative) -> str:
    if one.broken:
        return "; ".join(
            f"{'the States under review' if clause == OF_THE_LIST else clause}: {counted(count, 'finding')}"
            for clause, count in one.broken.items()
        )
    if not one.clauses_change:
        return "no clause changes: it bears on how lots are drawn, or on whose names are in the bowl"
    return "nothing: this draw would stand"


def _exists(answer: Feasibility) -> Cell:
    text, mark = EXISTS[answer.feasible]
    return Cell(f"{text}: {SHOWN_BY[answer.shown_by]}", text, mark=mark)
