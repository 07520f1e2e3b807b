"""Tables of text, and CSV, written such that no spreadsheet takes a text for a formula, and read back as they were.

A text that begins with `=`, `+`, `-`, `@` or white space that ends a cell is written with an apostrophe before it, as OWASP advises
("CSV Injection"); numbers are left as they are. So that reading gives back what was written, a text with apostrophes before such a
sign is given one more.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any, Final

from storage.errors import Fault, InputError
from words import message

MOST_ROWS: Final = 100_000
"""The most rows of a table, blank ones among them."""

MARK: Final = "\ufeff"
"""The byte order mark: without it Excel reads a CSV file in the signs of its own country, and not in UTF-8."""

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?|-inf")


@dataclass(frozen=True)
class Table:
    """The rows that are not blank, each with its number in the file, counted from 1.

    ``read_as`` tells in words what the file was taken for; ``plain`` is whether that is what this project writes: CSV with commas in
    UTF-8. ``padded`` rows have no length of their own, as in a spreadsheet. ``sheet`` is the name of a
    spreadsheet's sheet. ``faults`` are those that ended the reading.
    """

    rows: list[tuple[int, list[str]]]
    read_as: tuple[str, ...]
    plain: bool = False
    padded: bool = True
    sheet: str = ""
    faults: tuple[Fault, ...] = ()


def harmless(cell: Any) -> Any:
    """The cell as it is written: a text that a spreadsheet would run begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def as_it_was(cell: str) -> str:
    """The text that `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV, every text in them harmless."""
    lines = list[str]()
    # Ended so, a line quotes both characters; Python's writer quotes only those that end its lines.
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)


def csv_rows(text: str, source: str) -> list[list[str]]:
    """The rows of a text in CSV, as `csv_text` was given them; raises `InputError` for broken quoting or a cell that is too long."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [[as_it_was(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise InputError(
            source, [Fault(message("line {line}", line=str(reader.line_num)), str(error), message("well-formed CSV"))]
        ) from error


def cell_text(value: Any) -> str:
    """A value of a cell as text: a date as YYYY-MM-DD, a truth as ``true`` or ``false``, a whole number without a point."""
    if isinstance(value, str):
        return value.strip()
    if value is None or value != value:  # noqa: PLR0124  (no number, no time)
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value)
