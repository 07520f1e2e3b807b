"""Finding a scenario by built-in id or by file."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from storage.any_table import SPREADSHEETS, TEXTS
from storage.errors import Fault, InputError, hinted
from words import message

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scenarios.reading import ReadList

EARLIEST = date(2000, 11, 15)
"""The day the Convention was adopted; no real scenario is earlier."""

OTHER_LISTS = ("mesicic-first-round", "uncac-stand-in")
"""Lists for other mechanisms than UNTOC's (`scenarios.other_lists`)."""

_DATE_IN_ID, _AS_OF = message("date in the id"), message("as-of date")
_BUILT_IN = ("", (), True)
"""Nothing had to be understood."""
_REAL = re.compile(r"real-([0-9]{4}-[0-9]{2}-[0-9]{2})")


def builtin_ids() -> tuple[str, ...]:
    """The built-in ids to show; `real-YYYY-MM-DD` works for any date from 2000-11-15."""
    return ("real-2020-10-16", "real-latest")


def is_built_in(id: str, digest: str) -> bool:
    """Whether a built-in list has this id and this digest: a file may have the name of one, and other States in it."""
    if id != "real-latest" and id not in OTHER_LISTS and not _REAL.fullmatch(id):
        return False
    try:
        return load_scenario(id).digest == digest
    except InputError:
        return False


def load_scenario(reference: str, as_of: date | None = None) -> "Scenario":
    """The scenario that `load_list` gives."""
    return load_list(reference, as_of).scenario


def load_list(reference: str, as_of: date | None = None) -> "ReadList":
    """The list of a built-in id (`real-latest`, `real-YYYY-MM-DD`, one of `OTHER_LISTS`), or else of a file, with what was understood of it.

    `as_of` picks the parties on that day. Raises InputError for an unknown id, a date before 2000-11-15 or after
    today, an `as_of` that contradicts the id's own date, or a faulty file.
    """
    from scenarios.reading import ReadList, parse_iso_date, read_list  # noqa: PLC0415  (numpy is slow to load)
    from scenarios.real import real_scenario  # noqa: PLC0415

    match = _REAL.fullmatch(reference)
    if reference == "real-latest":
        return ReadList(real_scenario(None if as_of is None else _checked(reference, as_of, _AS_OF)), *_BUILT_IN)
    if match:
        day = parse_iso_date(match[1])
        if day is None:
            raise InputError(reference, [Fault(_DATE_IN_ID, match[1], message("a date of the calendar, YYYY-MM-DD"))])
        if as_of is not None and as_of != day:
            expected = message("{day} as in the id, or none", day=day)
            raise InputError(reference, [Fault(_AS_OF, as_of.isoformat(), expected)])
        return ReadList(real_scenario(_checked(reference, day, _DATE_IN_ID)), *_BUILT_IN)
    if reference in OTHER_LISTS and as_of is None:
        from scenarios.other_lists import other_list  # noqa: PLC0415  (numpy is slow to load)

        return ReadList(other_list(reference), *_BUILT_IN)
    path = Path(reference)
    if _looks_like_file(reference, path):
        return read_list(path, None if as_of is None else _not_future(reference, as_of, _AS_OF))
    import difflib  # noqa: PLC0415  (seldom needed)

    near = difflib.get_close_matches(reference[:100], builtin_ids(), n=1)
    expected = message("a built-in id ({ids}, or real-YYYY-MM-DD) or a file", ids=", ".join(builtin_ids()))
    raise InputError("scenario", [Fault("id", reference, hinted(expected, near[0] if near else None))])


def _checked(reference: str, day: date, where: str) -> date:
    """`day`, unless it is before the Convention was adopted or after today: then InputError."""
    if day < EARLIEST:
        raise InputError(reference, [Fault(where, day.isoformat(), message("{day} or later", day=EARLIEST))])
    return _not_future(reference, day, where)


def _not_future(reference: str, day: date, where: str) -> date:
    """`day`, unless it is after today: then InputError, for nobody knows who will be party."""
    today = date.today()
    if day > today:
        raise InputError(reference, [Fault(where, day.isoformat(), message("a date not after today ({today})", today=today))])
    return day


def _looks_like_file(reference: str, path: Path) -> bool:
    """Whether the reference is meant as a file: it has a folder or a table's ending, or something of that name exists."""
    if "/" in reference or "\\" in reference or path.suffix.lower() in (*TEXTS, *SPREADSHEETS):
        return True
    try:
        return bool(reference) and path.exists()
    except (OSError, ValueError):
        return False
