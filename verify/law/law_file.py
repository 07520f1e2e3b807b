"""What a law file adds to the law: relations, attributes and clauses, with the tables that it names, put into one document."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scenarios.state_ids import known_id
from scenarios.words import folded
from storage.any_table import read_table
from storage.errors import Fault, InputError
from verify.law.added import ADDED

PARTS = ("relation", "attribute", "clause", "off")
"""What a law file may have beside the parameters."""
_STATES = ("state", "id", "country", "iso3", "name", "statea", "state1", "reviewed", "stateunderreview")
_OTHERS = ("other", "stateb", "state2", "otherstate", "reviewing", "reviewingstate")
_KEYS = {"relation": {"id", "file", "pairs", "symmetric"}, "attribute": {"id", "file", "column", "values"}}


def with_what_is_added(pairs: Mapping[str, Any], file: Path) -> dict[str, Any]:
    """The parameters of a law file, with all that it adds as the parameter ``added``; raises ``InputError`` with every fault.

    Tables are looked for beside the law file. States are named by id, or by a name of the built-in list.
    """
    faults: list[Fault] = []
    found = {name: value for name, value in pairs.items() if name not in PARTS}
    relations = dict(_each("relation", pairs, faults, lambda each, where: _relation(each, where, file.parent, faults)))
    attributes = dict(_each("attribute", pairs, faults, lambda each, where: _attribute(each, where, file.parent, faults)))
    if faults:
        raise InputError(str(file), faults)
    parts = {"relations": relations, "attributes": attributes, "clauses": pairs.get("clause", []), "off": pairs.get("off", [])}
    added = {name: part for name, part in parts.items() if part}
    return found | ({ADDED: added} if added else {})


def _each(kind: str, pairs: Mapping[str, Any], faults: list[Fault], read: Any) -> Iterator[tuple[str, Any]]:
    """Id and content of each ``[[relation]]`` or ``[[attribute]]``."""
    tables = pairs.get(kind, [])
    if not (isinstance(tables, list) and all(isinstance(each, dict) for each in tables)):
        faults.append(Fault(kind, str(tables)[:100], f"tables, each under [[{kind}]]"))
        return
    seen = set[str]()
    for each in tables:
        name = each.get("id")
        where = f"{kind} {name}"
        if not isinstance(name, str):
            faults.append(Fault(kind, str(name), "id, a text"))
            continue
        faults += [Fault(where, str(key), f"one of {', '.join(sorted(_KEYS[kind]))}") for key in each if key not in _KEYS[kind]]
        if name in seen:
            faults.append(Fault(where, name, "each id once"))
        seen.add(name)
        yield name, read(each, where)


def _relation(each: Mapping[str, Any], where: str, folder: Path, faults: list[Fault]) -> dict[str, Any]:
    symmetric, pairs = each.get("symmetric", False), each.get("pairs", [])
    if not isinstance(symmetric, bool):
        faults.append(Fault(f"{where}, symmetric", str(symmetric), "true or false"))
    if ("file" in each) == ("pairs" in each):
        faults.append(Fault(where, "file and pairs" if "file" in each else "no file", "either file, a table of pairs, or pairs"))
    elif "file" in each:
        pairs = pairs_in(folder / str(each["file"]))
    return {"symmetric": symmetric, "pairs": [list(pair) if isinstance(pair, list | tuple) else pair for pair in pairs]}


def pairs_in(path: Path) -> list[tuple[str, str]]:
    """The pairs of a table with two columns of States, ``state`` and ``other``; raises ``InputError`` with every fault."""
    table = read_table(path, "a table of pairs of States: CSV, XLSX or ODS")
    header = [folded(cell) for cell in table.rows[0][1]] if table.rows else []
    first, last = (_column(header, names) for names in (_STATES, _OTHERS))
    faults: list[Fault] = []
    if first is None or last is None:
        raise InputError(str(path), [Fault("row 1, header", ",".join(table.rows[0][1]) if table.rows else "", "columns state, other")])
    found = [tuple(_state(row, cells, at, faults) for at in (first, last)) for row, cells in table.rows[1:]]
    if faults or table.faults:
        raise InputError(str(path), [*faults, *table.faults])
    return [(one, other) for one, other in found]


def _attribute(each: Mapping[str, Any], where: str, folder: Path, faults: list[Fault]) -> dict[str, str]:
    if ("file" in each) == ("values" in each):
        faults.append(Fault(where, "file and values" if "file" in each else "no file", "either file, a table of States, or values"))
        return {}
    if "values" in each:
        values = each["values"]
        if not (isinstance(values, dict) and all(isinstance(value, str) for value in values.values())):
            faults.append(Fault(f"{where}, values", str(values)[:100], 'State ids and texts, as ALB = "civil law"'))
            return {}
        return values
    return _values_in(folder / str(each["file"]), str(each.get("column", each["id"])))


def _values_in(path: Path, column: str) -> dict[str, str]:
    """The value of each State in a column of a table; a State without one is left out."""
    table = read_table(path, "a table of States: CSV, XLSX or ODS")
    header = [folded(cell) for cell in table.rows[0][1]] if table.rows else []
    state, value = _column(header, _STATES), _column(header, (folded(column),))
    if state is None or value is None:
        expected = f"a column state and a column {column}"
        raise InputError(str(path), [Fault("row 1, header", ",".join(table.rows[0][1]) if table.rows else "", expected)])
    faults, found = list[Fault](), dict[str, str]()
    for row, cells in table.rows[1:]:
        name = _state(row, cells, state, faults)
        if name in found:
            faults.append(Fault(f"row {row}, column state", name, "each State once"))
        if text := _cell(cells, value):
            found[name] = text
    if faults or table.faults:
        raise InputError(str(path), [*faults, *table.faults])
    return found


def _column(header: list[str], names: Iterable[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _cell(cells: list[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _state(row: int, cells: list[str], at: int, faults: list[Fault]) -> str:
    text = _cell(cells, at)
    if not text:
        faults.append(Fault(f"row {row}, column {at + 1}", "", "the id of a State"))
    return known_id(text) or text
