"""A list as the desk shows it: what was understood, the cells, and beside each cell what is wrong in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.desk.choices import ListChoice
from scenarios import Fault, InputError, Scenario
from scenarios.columns import meaning
from scenarios.reading import ReadList
from scenarios.words import folded
from storage.tables import csv_text
from words import counting, message

MOST_SHOWN = 1000
"""Rows of a table that can be mended here; a longer one is mended in a spreadsheet."""
SPARE_ROWS = 3
"""Empty rows below the last, for further States."""
_CELL = re.compile(r"row (\d+), (?:column (.+)|header)")
_ROW = re.compile(r"row (\d+)")


@dataclass(frozen=True)
class ShownCell:
    """A cell and what is wrong in it; ``id`` is its place on the page."""

    id: str
    text: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListPage:
    """A list as it is shown. ``scenario`` is None where it is faulty; ``faults`` stand with a link to their cell where they have one."""

    choice: ListChoice
    understood: str = ""
    warnings: tuple[str, ...] = ()
    scenario: Scenario | None = None
    header: tuple[ShownCell, ...] = ()
    rows: tuple[tuple[int, tuple[ShownCell, ...]], ...] = ()
    faults: tuple[tuple[str, Fault], ...] = ()
    is_cut: bool = False

    @property
    def told(self) -> str:
        """How much is wrong, in a sentence."""
        return counting(
            "This list cannot be used yet: {count} thing is wrong.",
            "This list cannot be used yet: {count} things are wrong.",
            len(self.faults),
        )


def list_page(choice: ListChoice, *, with_cells: bool) -> ListPage:
    """The page of a list; ``with_cells`` the whole table, to be mended. A faulty list has it always."""
    found, faults = _read(choice)
    if found and not with_cells:
        return ListPage(choice, found.understood, found.warnings, found.scenario)
    try:
        table = choice.table()
    except InputError as unreadable:
        return ListPage(choice, faults=tuple(("", one) for one in faults or unreadable.faults))
    header = table.rows[0][1] if table.rows else []
    width = max((len(cells) for _, cells in table.rows[: MOST_SHOWN + 1]), default=0)
    placed = [(_place(fault, header), fault) for fault in faults]
    wrong: dict[str, list[str]] = {}
    for place, fault in placed:
        if place:
            wrong.setdefault(place, []).append(message("expected {what}", what=fault.expected))
    shown = [(number, _cells(number, cells, width, wrong)) for number, cells in table.rows[: MOST_SHOWN + 1]]
    is_cut = len(table.rows) > MOST_SHOWN + 1
    last = shown[-1][0] if shown else 0
    spare = [] if is_cut else [(last + more, _cells(last + more, [], width, {})) for more in range(1, SPARE_ROWS + 1)]
    return ListPage(
        choice,
        found.understood if found else "",
        found.warnings if found else (),
        found.scenario if found else None,
        shown[0][1] if shown else (),
        tuple((*shown[1:], *spare)),
        tuple(placed),
        is_cut,
    )


def _read(choice: ListChoice) -> tuple[ReadList | None, tuple[Fault, ...]]:
    try:
        return choice.read(), ()
    except InputError as wrong:
        return None, wrong.faults


def _cells(number: int, cells: Sequence[str], width: int, wrong: dict[str, list[str]]) -> tuple[ShownCell, ...]:
    padded = [*cells, *[""] * (width - len(cells))]
    return tuple(ShownCell(f"c-{number}-{at}", text, tuple(wrong.get(f"c-{number}-{at}", ()))) for at, text in enumerate(padded))


def _place(fault: Fault, header: Sequence[str]) -> str:
    """The place on the page of the cell that a fault is about: the first of its row where it names no column; empty where it names none."""
    found = _CELL.match(fault.where)
    if found is None:
        row = _ROW.match(fault.where)
        return f"c-{row[1]}-0" if row else ""
    column = found[2] or "1"
    if column.isdigit():
        return f"c-{found[1]}-{int(column) - 1}"
    named = [at for at, cell in enumerate(header) if folded(cell) == folded(column) or meaning(cell) == column]
    return f"c-{found[1]}-{named[0] if named else 0}"


def mended(rows: Sequence[Sequence[str]]) -> bytes:
    """The cells that somebody sent as a file in CSV; rows that were emptied are gone."""
    return csv_text([row for row in rows if any(cell.strip() for cell in row)]).encode()
