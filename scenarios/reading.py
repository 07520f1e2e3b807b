"""Reading a scenario file: CSV, with every fault of the file reported at once."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from scenarios.instruments import instrument_for, without_unsupported
from scenarios.model import MAX_INSTRUMENTS, REGIONAL_GROUPS, Instrument, Row, Scenario, build_scenario
from storage.bounded import MOST_TABLE, read_text
from storage.errors import Fault, InputError
from storage.tables import as_it_was

MAX_BYTES = MOST_TABLE
"""The largest file read, in bytes (20 MB)."""

MAX_FAULTS = 10_000
"""Reading stops at the row where this many faults have been found: the file is not a scenario file."""

_ID = re.compile(r"[A-Z0-9-]{1,16}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REQUIRED = ("state", "name", "regional_group")
_FAMILY = "legal_family"
_CELL = "an ISO date (YYYY-MM-DD), yes, or blank"


def parse_iso_date(text: str) -> date | None:
    """The date written YYYY-MM-DD, or None when it is not one."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class _Header:
    """Where each column stands, counted from 0; `treaties` pairs column and instrument."""

    width: int
    column: dict[str, int]
    treaties: tuple[tuple[int, Instrument], ...]


def read_scenario_file(path: Path | str, as_of: date | None = None) -> Scenario:
    """Read a scenario file; its id is the file's name without the ending.

    `as_of` keeps the dates up to that day (`yes` always counts; a Protocol counts once its Convention does);
    None keeps all. Rows are counted from 1, the header being row 1.
    Raises InputError with every fault of the file, up to `MAX_FAULTS`.
    """
    path = Path(path)
    faults: list[Fault] = []
    records = _records(read_text(path, "a CSV file", MAX_BYTES), faults)
    return scenario_of_rows(records, path.stem, as_of, source=str(path), faults=faults)


def scenario_of_rows(
    records: Iterator[tuple[int, list[str]]], id: str, as_of: date | None, *, source: str, faults: list[Fault]
) -> Scenario:
    """Read the rows of a table, each with its number, the first being the header; ``faults`` are those met on the way to them.

    Raises InputError as `read_scenario_file` does.
    """
    first = next(records, None)
    if first is None:
        raise InputError(source, faults or [Fault("file", "", "a header and one row for each State; it is empty")])
    header = _read_header(first[0], first[1], faults)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    found_rows = False
    for number, cells in records:
        found_rows = True
        if header is None:
            break
        if len(faults) >= MAX_FAULTS:
            faults.append(Fault(f"row {number}", "too many faults", f"fewer than {MAX_FAULTS}: reading stopped here"))
            break
        if len(cells) != header.width:
            faults.append(Fault(f"row {number}", f"{len(cells)} cells", f"{header.width} cells, as in the header"))
            continue
        rows.append(_read_row(number, cells, header, as_of=as_of, seen=seen, faults=faults))
    if not found_rows and not faults:
        faults.append(Fault("file", "no rows after the header", "one row for each State"))
    if not faults and not any(any(row.held) for row in rows):
        when = "" if as_of is None else f" on {as_of.isoformat()}"
        faults.append(Fault("file", "no State party to anything", f"at least one State party to an instrument{when}"))
    if faults or header is None:
        raise InputError(source, faults)
    return build_scenario(id, as_of, rows, [instrument for _, instrument in header.treaties])


def _records(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Row number and stripped cells of every row that is not blank; broken quoting becomes a fault and ends it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(f"row {number} (line {reader.line_num})", str(error), "well-formed CSV"))
            return
        if any(cell.strip() for cell in cells):
            yield number, [as_it_was(cell.strip()) for cell in cells]


def _read_header(number: int, cells: list[str], faults: list[Fault]) -> _Header | None:
    """The header's columns, or None when a column is missing, bad, given twice or too many (then the rows are not read)."""
    before = len(faults)
    most = len(_REQUIRED) + 1 + MAX_INSTRUMENTS
    if len(cells) > most:
        faults.append(Fault(f"row {number}, header", f"{len(cells)} columns", f"at most {most}"))
        return None
    for sign in ";\t":
        if len(cells) == 1 and sign in cells[0]:
            faults.append(Fault(f"row {number}, header", f"columns set apart by {sign!r}", "columns set apart by commas"))
            return None
    column: dict[str, int] = {}
    treaties: list[tuple[int, Instrument]] = []
    names: set[str] = set()
    for i, cell in enumerate(cells):
        where = f"row {number}, column {i + 1}"
        name = cell.upper()
        if name in names:
            faults.append(Fault(where, cell, "each column once"))
        elif cell.lower() in (*_REQUIRED, _FAMILY):
            column[cell.lower()] = i
        elif _ID.fullmatch(name):
            treaties.append((i, instrument_for(name)))
        else:
            near = cell.lower().replace(" ", "_")
            hint = f"; did you mean {near}?" if near in (*_REQUIRED, _FAMILY) else ""
            faults.append(Fault(where, cell, "an instrument id of 1 to 16 of A-Z, 0-9 and -" + hint))
        names.add(name)
    if len(treaties) > MAX_INSTRUMENTS:
        faults.append(Fault(f"row {number}, header", f"{len(treaties)} instruments", f"at most {MAX_INSTRUMENTS}"))
    missing = [name for name in _REQUIRED if name not in column]
    missing += [] if treaties else ["at least one instrument"]
    have = {instrument.id for _, instrument in treaties}
    missing += sorted({i.requires for _, i in treaties if i.requires is not None} - have)
    for name in missing:
        faults.append(Fault(f"row {number}, header", ",".join(cells), f"a column for {name}"))
    return None if len(faults) > before else _Header(len(cells), column, tuple(treaties))


def _read_row(number: int, cells: list[str], header: _Header, *, as_of: date | None, seen: dict[str, int], faults: list[Fault]) -> Row:
    """One State; what is wrong with it is added to `faults`, and its id and row to `seen`."""

    def blame(column: str, value: str, expected: str) -> None:
        faults.append(Fault(f"row {number}, column {column}", value, expected))

    state = cells[header.column["state"]]
    if not _ID.fullmatch(state):
        blame("state", state, "an id of 1 to 16 of A-Z, 0-9 and -")
    elif state in seen:
        blame("state", state, f"each State once (first in row {seen[state]})")
    else:
        seen[state] = number
    name = cells[header.column["name"]] or state
    if not name.isprintable():
        blame("name", name, "printable characters only")
    group = cells[header.column["regional_group"]]
    if group.lower() in ("", "none"):
        group = ""
    elif group not in REGIONAL_GROUPS:
        blame("regional_group", group, _group_hint(group[:100]))
    held: list[bool] = []
    filled = {instrument.id for i, instrument in header.treaties if cells[i]}
    for i, instrument in header.treaties:
        cell = cells[i]
        held.append(_is_party(cell, as_of, f"row {number}, column {instrument.id}", faults))
        if cell and instrument.requires is not None and instrument.requires not in filled:
            blame(instrument.id, cell, f"blank, or {instrument.requires} filled in: it requires {instrument.requires}")
    words = cells[header.column[_FAMILY]].split("+") if _FAMILY in header.column else []
    return Row(
        id=state,
        name=name,
        group=group or None,
        held=without_unsupported(held, [instrument for _, instrument in header.treaties]),
        legal_family=frozenset(word.strip() for word in words if word.strip()),
    )


def _is_party(cell: str, as_of: date | None, where: str, faults: list[Fault]) -> bool:
    """Whether the cell makes the State a party on `as_of`; a bad or future date is added to `faults`."""
    if not cell:
        return False
    if cell.lower() == "yes":
        return True
    day = parse_iso_date(cell)
    if day is None:
        faults.append(Fault(where, cell, _CELL))
        return False
    today = date.today()
    if day > today:
        faults.append(Fault(where, cell, f"a date not after today ({today.isoformat()})"))
        return False
    return as_of is None or day <= as_of


SHORT_GROUPS = {
    "weog": "Western European and Others",
    "grulac": "Latin American and Caribbean",
    "eeg": "Eastern European",
    "apg": "Asia-Pacific",
    "asia": "Asia-Pacific",
}
"""What a group is called in short, in small letters; only for a hint."""


@lru_cache(maxsize=256)
def _group_hint(group: str) -> str:
    """What a regional group may be, with the nearest name."""
    lower = {name.lower(): name for name in REGIONAL_GROUPS} | SHORT_GROUPS
    import difflib  # noqa: PLC0415  (seldom needed)

    near = difflib.get_close_matches(group.lower(), lower, n=1, cutoff=0.4)
    hint = f"; did you mean {lower[near[0]]!r}?" if near else ""
    return "one of " + ", ".join(REGIONAL_GROUPS) + ", or blank" + hint
