"""What a law file adds to the law: relations, attributes and clauses, with the tables that it names, put into one document."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scenarios.state_ids import known_id
from scenarios.words import folded
from storage.any_table import read_table
from storage.errors import Fault, InputError, cell_at, header_at
from storage.tables import Table
from verify.law.added import ADDED
from words import Message, message

PARTS = ("relation", "attribute", "clause", "off")
"""What a law file may have beside the parameters."""
_STATES = ("state", "id", "country", "iso3", "name", "statea", "state1", "reviewed", "stateunderreview")
_OTHERS = ("other", "stateb", "state2", "otherstate", "reviewing", "reviewingstate")
_KEYS = {"relation": {"id", "file", "pairs", "symmetric"}, "attribute": {"id", "file", "column", "values"}}
_A_PAIR, _A_VALUE = '[["ALB", "SRB"]]', '{ALB = "civil law"}'
Columns = Mapping[str, Mapping[str, str]]
"""The attributes of States that are columns of a list, by id."""
Find = Callable[[str], str]
"""The id of a State from what a table calls it."""


def with_what_is_added(pairs: Mapping[str, Any], file: Path, find: Find, columns: Columns | None = None) -> dict[str, Any]:
    """The parameters of a law file, with all that it adds as the parameter ``added``; raises ``InputError`` with every fault.

    Tables are looked for beside the law file. ``find`` gives the id of a State; ``columns`` are the attributes of the list, and None
    where the law is read without one: then an attribute that is a column of the list has no values yet.
    """
    read = _Reading(file.parent, find, columns)
    relations = {name: read.relation(each, where) for name, each, where in read.each("relation", pairs)}
    attributes = {name: read.attribute(each, where) for name, each, where in read.each("attribute", pairs)}
    if read.faults:
        raise InputError(str(file), read.faults)
    parts = {"relations": relations, "attributes": attributes, "clauses": pairs.get("clause", []), "off": pairs.get("off", [])}
    added = {name: part for name, part in parts.items() if part}
    return {name: value for name, value in pairs.items() if name not in PARTS} | ({ADDED: added} if added else {})


def known_or_same(text: str) -> str:
    """The id of a State of the built-in list by its name or one of its usual names; anything else is taken for an id."""
    return known_id(text) or text


class _Reading:
    """Reads what stands in a law file; what is wrong is kept in ``faults``."""

    def __init__(self, folder: Path, find: Find, columns: Columns | None) -> None:
        self.folder, self.find, self.columns = folder, find, columns
        self.faults: list[Fault] = []

    def fault(self, where: str, value: object, expected: str) -> None:
        """Keep what is wrong."""
        self.faults.append(Fault(where, value if isinstance(value, str) else str(value)[:100], expected))

    @staticmethod
    def place(kind: str, id: str) -> Message:
        """Where a relation or an attribute stands."""
        return message("relation {id}", id=id) if kind == "relation" else message("attribute {id}", id=id)

    def each(self, kind: str, pairs: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """Id, content and place of each ``[[relation]]`` or ``[[attribute]]``."""
        tables = pairs.get(kind, [])
        if not (isinstance(tables, list) and all(isinstance(each, dict) for each in tables)):
            self.fault(kind, tables, message("tables, each under {heading}", heading=f"[[{kind}]]"))
            return
        seen = set[str]()
        for number, each in enumerate(tables, 1):
            name = each.get("id")
            if not isinstance(name, str):
                place = self.place(kind, str(number))
                self.fault(place, message("no id") if name is None else name, message("an id, as {example}", example=f'id = "my_{kind}"'))
                continue
            where = self.place(kind, name)
            for key in each:
                if key not in _KEYS[kind]:
                    self.fault(where, str(key), message("one of {choices}", choices=", ".join(sorted(_KEYS[kind]))))
            if name in seen:
                self.fault(where, name, message("each id once"))
            seen.add(name)
            yield name, each, where

    def relation(self, each: Mapping[str, Any], where: str) -> dict[str, Any]:
        """A relation in the form of the document."""
        symmetric, pairs = each.get("symmetric", False), each.get("pairs", [])
        if not isinstance(symmetric, bool):
            self.fault(_in(where, "symmetric"), symmetric, message("true or false, without quotes"))
        if ("file" in each) == ("pairs" in each):
            self._either(each, where, "pairs", message("either file, a table of pairs, or pairs, as {example}", example=_A_PAIR))
        elif "file" in each:
            pairs = self._table(lambda path: pairs_in(path, self.find), str(each["file"]), where)
        if not (isinstance(pairs, list) and all(_is_pair(pair) for pair in pairs)):
            self.fault(_in(where, "pairs"), pairs, message("lists of two States, as {example}", example=_A_PAIR))
            pairs = []
        return {"symmetric": symmetric, "pairs": [[self.find(state) for state in pair] for pair in pairs]}

    def attribute(self, each: Mapping[str, Any], where: str) -> dict[str, str]:
        """An attribute in the form of the document."""
        if "file" not in each and "values" not in each:
            column = str(each.get("column", each["id"]))
            if self.columns is not None and column not in self.columns:
                expected = message(
                    "file, a table of States, values, as {example}, or a list that has a column {column}", example=_A_VALUE, column=column
                )
                self.fault(where, message("no file, no values"), expected)
            return dict((self.columns or {}).get(column, {}))
        if "file" in each and "values" in each:
            self._either(each, where, "values", message("either file, a table of States, or values, as {example}", example=_A_VALUE))
            return {}
        if "file" in each:
            column = str(each.get("column", each["id"]))
            return dict(self._table(lambda path: _values_in(path, column, self.find), str(each["file"]), where))
        values = each["values"]
        if not (isinstance(values, dict) and all(isinstance(value, str) for value in values.values())):
            self.fault(_in(where, "values"), values, message("States and texts, as {example}", example=_A_VALUE))
            return {}
        return {self.find(state): value for state, value in values.items()}

    def _either(self, each: Mapping[str, Any], where: str, other: str, expected: str) -> None:
        found = message("file and {other}") if "file" in each else message("no file and no {other}")
        self.fault(where, found.of(other=other), expected)

    def _table(self, read: Callable[[Path], Any], file: str, where: str) -> Any:
        try:
            return read(self.folder / file)
        except InputError as error:
            self.faults += [Fault(_in(_in(where, file), fault.where), fault.value, fault.expected) for fault in error.faults]
            return []


def _in(where: str, part: str) -> Message:
    return message("{where}, {part}", where=where, part=part)


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(state, str) for state in pair)


def pairs_in(path: Path, find: Find = known_or_same) -> list[tuple[str, str]]:
    """The pairs of a table with two columns of States, ``state`` and ``other``; raises ``InputError`` with every fault."""
    table = read_table(path, message("a table of pairs of States: CSV, XLSX or ODS"))
    first, last = _places(path, table, (_STATES, _OTHERS), message("the columns {state} and {other}", state="state", other="other"))
    faults: list[Fault] = []
    found = [tuple(_state(row, cells, at, faults, find) for at in (first, last)) for row, cells in table.rows[1:]]
    if faults or table.faults:
        raise InputError(str(path), [*faults, *table.faults])
    return [(one, other) for one, other in found]


def _values_in(path: Path, column: str, find: Find) -> dict[str, str]:
    """The value of each State in a column of a table; a State without one is left out."""
    table = read_table(path, message("a table of States: CSV, XLSX or ODS"))
    state, value = _places(
        path, table, (_STATES, (folded(column),)), message("a column {state} and a column {other}", state="state", other=column)
    )
    faults, found, seen = list[Fault](), dict[str, str](), set[str]()
    for row, cells in table.rows[1:]:
        name = _state(row, cells, state, faults, find)
        if name in seen:
            faults.append(Fault(cell_at(row, state + 1), name, message("each State once")))
        seen.add(name)
        if text := _cell(cells, value):
            found[name] = text
    if faults or table.faults:
        raise InputError(str(path), [*faults, *table.faults])
    return found


def _places(path: Path, table: Table, columns: Iterable[Iterable[str]], expected: str) -> list[int]:
    """Where the columns stand, each under one of its names."""
    first = table.rows[0][1] if table.rows else []
    header = [folded(cell) for cell in first]
    found = [next((header.index(name) for name in names if name in header), None) for names in columns]
    if None in found:
        raise InputError(str(path), [Fault(header_at(1), ",".join(first), expected)])
    return [place for place in found if place is not None]


def _cell(cells: list[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _state(row: int, cells: list[str], place: int, faults: list[Fault], find: Find) -> str:
    text = _cell(cells, place)
    if not text:
        faults.append(Fault(cell_at(row, place + 1), "", message("the id or the name of a State")))
    return find(text)
