"""The cells of an instrument's column: since when each State is a party, in the forms that people and spreadsheets write."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from words import Message, message

PARTY = frozenset({"yes", "y", "x", "true", "1", "\u2713", "\u2714", "oui", "sí", "si", "да", "是", "نعم"})
"""A party, the day unknown; in small letters."""
NO_PARTY = frozenset({"", "no", "n", "false", "0", "-", "\u2013", "\u2014", "non", "нет", "否", "لا"})

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_DAY_NUMBER = re.compile(r"[2-5][0-9]{4}")
_CELL = message("an ISO date (YYYY-MM-DD), yes, or blank")
_SPREADSHEET_DAY_0 = date(1899, 12, 30)

DAY_FIRST, MONTH_FIRST = message("day/month/year"), message("month/day/year")

Blame = Callable[[int, str, str], None]
"""Takes a row, the value found there, and what would be right."""


def parse_iso_date(text: str) -> date | None:
    """The date written YYYY-MM-DD, or None when it is not one."""
    return _date(*text.split("-")) if _DATE.fullmatch(text) else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@dataclass
class Days:
    """A column as it was read: for each row True for a party of unknown day, a date, or False; and what was seen on the way."""

    entries: list[bool | date] = field(default_factory=list)
    order: Message | None = None
    words: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)


def is_of_a_party(cell: str) -> bool:
    """Whether a cell says, or means to say, whether and since when a State is a party: a word for it, a date, or a number."""
    return cell.lower() in PARTY | NO_PARTY or cell[:1].isdigit()


def read_days(name: str, cells: Sequence[tuple[int, str]], blame: Blame) -> Days:
    """Read a column, given each cell with its row; what is wrong is told to ``blame``.

    Dates that end with the year are read in the order that some date of the column shows: one with a number above 12. Where none shows
    it, each date that could be either is wrong.
    """
    days = Days()
    dates = [(row, found) for row, cell in cells if (found := _YEAR_LAST.fullmatch(cell))]
    days.order, wrong = _order(dates, blame)
    iso = next((row for row, cell in cells if _DATE.fullmatch(cell)), None)
    if dates and iso is not None:
        days.warnings.append(
            message(
                "column {column} has dates in two forms (rows {row} and {other}): where a spreadsheet took some days for months, "
                "those dates are wrong",
                column=name,
                row=str(iso),
                other=str(dates[0][0]),
            )
        )
    today = date.today()
    for row, cell in cells:
        entry = row not in wrong and _entry(cell, days, partial(blame, row))
        if isinstance(entry, date) and entry > today:
            blame(row, cell, message("a date not after today ({today})", today=today))
            entry = False
        days.entries.append(entry)
    return days


def _entry(cell: str, days: Days, blame: Callable[[str, str], None]) -> bool | date:
    small = cell.lower()
    if small in NO_PARTY or small in PARTY:
        if small not in ("", "yes"):
            days.words.add(small)
        return small in PARTY
    if found := _YEAR_LAST.fullmatch(cell):
        first, _, second, year = found.groups()
        day, month = (second, first) if days.order == MONTH_FIRST else (first, second)
        entry = _date(year, month, day)
    elif found := _YEAR_FIRST.fullmatch(cell):
        entry = _date(*found.groups())
    else:
        entry = parse_iso_date(cell)
    if entry is None:
        blame(cell, _hinted(cell))
    return entry or False


def _hinted(cell: str) -> Message:
    if not _DAY_NUMBER.fullmatch(cell):
        return _CELL
    day = _SPREADSHEET_DAY_0 + timedelta(days=int(cell))
    return message("{expected}; if this is a spreadsheet's number for {day}, give the cell the form of a date", expected=_CELL, day=day)


def _order(dates: Iterable[tuple[int, re.Match[str]]], blame: Blame) -> tuple[Message | None, set[int]]:
    """How the dates that end with the year are to be read, and the rows of those that nobody can tell, or that speak against the rest."""
    shown: dict[Message | None, list[tuple[int, str]]] = {DAY_FIRST: [], MONTH_FIRST: [], None: []}
    for row, found in dates:
        first, second = int(found[1]), int(found[3])
        if first != second and min(first, second) <= 12:
            shown[DAY_FIRST if first > 12 else MONTH_FIRST if second > 12 else None].append((row, found[0]))
    order, other = sorted((DAY_FIRST, MONTH_FIRST), key=lambda each: -len(shown[each]))
    for row, cell in shown[other]:
        right, seen = shown[order][0]
        blame(row, cell, message("{order}, as {seen} in row {row}; or an ISO date (YYYY-MM-DD)", order=order, seen=seen, row=str(right)))
    unknown = [] if shown[order] else shown[None]
    for row, cell in unknown:
        blame(row, cell, message("an ISO date (YYYY-MM-DD): nothing in the column shows which number is the day"))
    return order if shown[order] else None, {row for row, _ in (*shown[other], *unknown)}
