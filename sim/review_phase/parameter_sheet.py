"""The rows of a spreadsheet of parameters, each cell with its place, as a plan writes it and people change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.bounded import MOST_TABLE, read_bytes
from storage.errors import Fault, InputError
from storage.spreadsheets import sheet_table

SHEET: Final = "parameters"
NAME, VALUE, UNIT = "parameter", "value", "unit"
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
    return tuple(cell.strip().lower() for cell in row)


def _cell(row: Sequence[str], columns: Sequence[str], heading: str) -> str:
    place = columns.index(heading) if heading in columns else len(row)
    return row[place].strip() if place < len(row) else ""
