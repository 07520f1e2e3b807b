"""The rows of a spreadsheet of parameters, each cell with its place, as a plan writes it and people change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.bounded import MOST_TABLE, read_bytes
from storage.errors import Fault, InputError
from storage.spreadsheets import sheet_table
from words import is_said, message

SHEET: Final = "parameters"
NAME, VALUE, UNIT = message("parameter"), message("value"), message("unit")
"""The headings that are read, in any of the six languages."""
SUFFIXES: Final = (".xlsx", ".ods")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A parameter's name, value and unit as texts, empty where there is none; ``at(heading)`` is the cell, like ``parameters!B17``."""

    name: str
    value: str
    unit: str
    row: int
    sheet: str
    columns: tuple[str, ...]

    def at(self, heading: str) -> str:
        """Where the cell of a heading stands, as a spreadsheet program names it."""
        place, letters = self.columns.index(heading), ""
        while place >= 0:
            place, letter = place // 26 - 1, place % 26
            letters = chr(ord("A") + letter) + letters
        return f"{self.sheet}!{letters}{self.row}"


def parameter_rows(path: Path) -> list[SheetRow]:
    """The rows below the headings ``parameter`` and ``value`` (and perhaps ``unit``) of the sheet ``parameters``, or of the first with content.

    Other columns, and rows without name and value, are passed over. Raises ``InputError``.
    """
    table = sheet_table(read_bytes(path, "a spreadsheet of parameters", MOST_TABLE), str(path), wanted=SHEET)
    sheet, faults = table.sheet or SHEET, list(table.faults)
    head = next((place for place, (_, row) in enumerate(table.rows) if {NAME, VALUE} <= set(_headings(row))), None)
    if head is None:
        faults.append(Fault(sheet, "no headings", f"a row with the headings {NAME} and {VALUE}"))
    if head is None or faults:
        raise InputError(str(path), faults)
    columns = _headings(table.rows[head][1])
    found = [
        SheetRow(_cell(row, columns, NAME), _cell(row, columns, VALUE), _cell(row, columns, UNIT), number, sheet, columns)
        for number, row in table.rows[head + 1 :]
    ]
    return [row for row in found if row.name or row.value]


def _headings(row: Sequence[str]) -> tuple[str, ...]:
    """The headings of a row, those that are read in English."""
    cells = tuple(cell.strip().lower() for cell in row)
    if {NAME, VALUE} <= set(cells):
        return cells
    return tuple(next((heading for heading in (NAME, VALUE, UNIT) if is_said(cell, heading)), cell) for cell in cells)


def _cell(row: Sequence[str], columns: Sequence[str], heading: str) -> str:
    place = columns.index(heading) if heading in columns else len(row)
    return row[place].strip() if place < len(row) else ""
