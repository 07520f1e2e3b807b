"""Tables for machines: the headings and rows of CSV files and sheets, and by what a column is sorted."""

import re
from datetime import date
from typing import Any, TypeAlias

from results.document import Cell, Column, Table
from storage import tables
from words import sort_key

_NUMBER = re.compile(r"(\d+)", re.ASCII)
Plain: TypeAlias = float | int | str | bool | date | None


def machine_rows(table: Table) -> tuple[tuple[str, ...], list[list[Plain]]]:
    """Headings and rows of a table as values.

    A column with an interval in any cell is followed by its low and its high end, empty where a cell has none. The unit stands in
    the heading, in round brackets. Where rows stand under headings, these are the first column.
    """
    ranged = [any(row[place].low is not None or row[place].high is not None for row in table.rows) for place in _places(table)]
    headings = [name for column, wide in zip(table.columns, ranged, strict=True) for name in _headings(column, wide)]
    rows = [[value for cell, wide in zip(row, ranged, strict=True) for value in _values(cell, wide)] for row in table.rows]
    if table.groups:
        return ("Group", *headings), [[group, *row] for group, row in zip(table.groups, rows, strict=True)]
    return tuple(headings), rows


def csv_text(table: Table) -> str:
    """The table as CSV: a row of headings, lines that end in a line feed, numbers with all the digits they need."""
    headings, rows = machine_rows(table)
    return tables.csv_text([headings, *rows])


def csv_for_excel(table: Table) -> str:
    """The same with the byte order mark by which Excel knows UTF-8."""
    return tables.MARK + csv_text(table)


def sort_keys(table: Table) -> list[list[str | None]]:
    """By what each cell is sorted, shape as the rows: ``None`` where nobody sorts it.

    In a column of numbers a cell without one has the empty key, and comes before all. Texts of a searchable table are numbered in the
    order of the language that was chosen, numbers in them by size: a browser would take its own language's.
    """
    keys: list[list[str | None]] = [[None] * len(table.columns) for _row in table.rows]
    for place in _places(table):
        cells = [row[place] for row in table.rows]
        if any(cell.value is not None for cell in cells):
            numbers = all(cell.value is None or isinstance(cell.value, int | float) for cell in cells)
            for row, cell in zip(keys, cells, strict=True):
                row[place] = _sort_key(cell, numbers)
        elif table.searchable:
            texts = [_text_key(cell.text) for cell in cells]
            ranks = {text: str(rank) for rank, text in enumerate(sorted({*texts}))}
            for row, text in zip(keys, texts, strict=True):
                row[place] = ranks[text]
    return keys


def _text_key(text: str) -> tuple[Any, ...]:
    """Texts and numbers by turns, as they stand: "year 10" comes after "year 2", "Guinea [GIN]" before "Guinea - Bissau [GNB]"."""
    return tuple(int(part) if at % 2 else sort_key(part) for at, part in enumerate(_NUMBER.split(text.replace(" [", "\1["))))


def _sort_key(cell: Cell, numbers: bool) -> str:
    if numbers:
        return "" if cell.value is None else str(int(cell.value) if isinstance(cell.value, bool) else cell.value)
    return str(cell.plain)


def _places(table: Table) -> range:
    return range(len(table.columns))


def _headings(column: Column, ranged: bool) -> list[str]:
    return [column.heading(), *((column.heading("low"), column.heading("high")) if ranged else ())]


def _values(cell: Cell, ranged: bool) -> list[Plain]:
    return [cell.plain, cell.low, cell.high] if ranged else [cell.plain]
