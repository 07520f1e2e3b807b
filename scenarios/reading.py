"""Reading a list of parties from a file, with every fault of the list reported at once, and what was understood told."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scenarios.columns import AN_ID, AN_INSTRUMENT_ID, ID, Header, attribute_id, read_header
from scenarios.group_names import NO_GROUP, GroupNames, alike, group_names
from scenarios.instruments import without_unsupported
from scenarios.model import REGIONAL_GROUPS, Row, Scenario, build_scenario
from scenarios.party_days import NO_PARTY, Days, is_of_a_party, parse_iso_date, read_days
from scenarios.state_ids import known_id, made_id
from scenarios.words import folded
from storage.any_table import read_table
from storage.bounded import MOST_TABLE
from storage.errors import FILE, Fault, InputError, cell_at, row_at
from storage.tables import Table
from words import Message, listing, message

__all__ = ["MAX_BYTES", "MAX_FAULTS", "ReadList", "list_of_table", "parse_iso_date", "read_list", "read_scenario_file"]

MAX_BYTES = MOST_TABLE
"""The largest file read, in bytes (20 MB)."""

MAX_FAULTS = 10_000
"""No more faults than these are looked for: the file is no list of parties."""

_MOST_WARNINGS = 20


@dataclass(frozen=True)
class ReadList:
    """A list as it was read: the scenario; in one line what the file was taken for; and what may be wrong in it.

    ``understood`` is empty for a built-in list. ``plain`` is whether the file has the form in which this project writes lists, so that
    nothing had to be guessed.
    """

    scenario: Scenario
    understood: str
    warnings: tuple[str, ...]
    plain: bool


def read_scenario_file(path: Path | str, as_of: date | None = None) -> Scenario:
    """The scenario that `read_list` gives."""
    return read_list(path, as_of).scenario


def read_list(path: Path | str, as_of: date | None = None) -> ReadList:
    """Read a list of parties (CSV, XLSX or ODS); the scenario's id is the file's name without the ending.

    `as_of` keeps the dates up to that day (`yes` always counts; a Protocol counts once its Convention does);
    None keeps all. Rows are counted from 1, as a spreadsheet counts them.
    Raises InputError with every fault of the file, up to `MAX_FAULTS`.
    """
    return list_of_table(read_table(path, message("a list of parties: CSV, XLSX or ODS")), Path(path).stem, as_of, str(path))


def list_of_table(table: Table, id: str, as_of: date | None, source: str) -> ReadList:
    """Read a list from a table, whose first row is the header. Raises InputError as `read_list` does."""
    faults: list[Fault] = []
    attributes = _attributes(table)
    header = None
    if table.rows:
        number, cells = table.rows[0]
        header = read_header(number, ["" if column in attributes else cell for column, cell in enumerate(cells)], faults)
    if header is None:
        nothing = [Fault(FILE, "", message("a header and one row for each State; it is empty"))]
        raise InputError(source, [*faults, *table.faults] or nothing)
    body = _Body(header, table, attributes)
    rows = body.read(as_of)
    faults = [*body.sorted_faults(), *table.faults]
    if len(table.rows) == 1 and not faults:
        faults.append(Fault(FILE, message("no rows after the header"), message("one row for each State")))
    if not faults and not any(any(row.held) for row in rows):
        expected = message("at least one State party to an instrument")
        if as_of is not None:
            expected = message("at least one State party to an instrument on {day}", day=as_of)
        faults.append(Fault(FILE, message("no State party to anything"), expected))
    if faults:
        raise InputError(source, faults)
    own = body.groups.groups != REGIONAL_GROUPS
    groups = tuple(sorted({row.group for row in rows if row.group and any(row.held)})) if own else REGIONAL_GROUPS
    scenario = build_scenario(id, as_of, rows, [instrument for _, instrument in header.treaties], groups)
    scenario = replace(scenario, attributes={name: body.attribute(column, scenario) for column, name in attributes.items()})
    words = [*table.read_as, message("{number} rows", number=len(rows)), *filter(None, body.words())]
    plain = table.plain and body.plain
    return ReadList(scenario, message("read as: {parts}", parts=listing(words, ", ")), tuple(body.warnings()), plain)


def _attributes(table: Table) -> dict[int, str]:
    """The columns of a fact on States for a law to speak of, by id: the name means nothing else, and no cell speaks of a party."""
    header, *body = [cells for _, cells in table.rows] or [[]]
    found = dict[int, str]()
    for column, cell in enumerate(header):
        texts = [cells[column] for cells in body if column < len(cells) and cells[column]]
        id = attribute_id(cell)
        if id and texts and id not in found.values() and not any(map(is_of_a_party, texts)):
            found[column] = id
    return found


class _Body:
    """The rows below a header, read column by column, for what one cell means may depend on the others of its column."""

    def __init__(self, header: Header, table: Table, attributes: Mapping[int, str]) -> None:
        self.header, self._attributes = header, attributes
        self._faults: list[tuple[int, int, Fault]] = []
        self.numbers: list[int] = []
        self._cells: list[list[str]] = []
        for number, cells in table.rows[1:]:
            width = len(header.cells)
            if table.padded:
                cells = [*cells[:width], *[""] * (width - len(cells)), *filter(None, cells[width:])]  # noqa: PLW2901
            if len(cells) != width:
                expected = message("{number} cells, as in the header", number=width)
                self._blame(number, -1, Fault(row_at(number), message("{number} cells", number=len(cells)), expected))
                continue
            self.numbers.append(number)
            self._cells.append(cells)
        for column in header.unnamed:
            if column not in attributes and any(self.column(column)):
                row, expected = table.rows[0][0], message("{id}, over cells that are filled in", id=AN_INSTRUMENT_ID)
                self._blame(row, column, Fault(cell_at(row, column + 1), "", expected))
        self._from_names = ""
        self.ids, self.names = self._states()
        self.groups, self.group_of = self._groups()
        self._days = {column: self._column_of_days(column, instrument.id) for column, instrument in header.treaties}

    def _blame(self, row: int, column: int, fault: Fault) -> None:
        if len(self._faults) <= MAX_FAULTS:
            self._faults.append((row, column, fault))

    def blame(self, row: int, column: int, value: str, expected: str) -> None:
        """Note that a cell is wrong."""
        self._blame(row, column, Fault(cell_at(row, self.header.of(column)), value, expected))

    def sorted_faults(self) -> list[Fault]:
        """What is wrong, by row and column."""
        found = [fault for _, _, fault in sorted(self._faults, key=lambda each: each[:2])]
        if len(found) <= MAX_FAULTS:
            return found
        expected = message("at most {most:,}: no others were looked for", most=MAX_FAULTS)
        return [*found[:MAX_FAULTS], Fault(FILE, message("too many faults"), expected)]

    def attribute(self, column: int, scenario: Scenario) -> dict[str, str]:
        """The value of each State of the scenario that has one."""
        return {state: cell for state, cell in zip(self.ids, self.column(column), strict=True) if cell and state in scenario.index}

    def column(self, column: int) -> list[str]:
        """The cells of a column, one for each row."""
        return [cells[column] for cells in self._cells]

    def read(self, as_of: date | None) -> list[Row]:
        """The States, each with what it is party to on the day."""
        instruments = [instrument for _, instrument in self.header.treaties]
        families = self.column(self.header.family) if self.header.family is not None else [""] * len(self.ids)
        self._check_required()
        return [
            Row(
                id=state,
                name=self.names[place],
                group=self.group_of[place],
                held=without_unsupported([_held(days.entries[place], as_of) for days in self._days.values()], instruments),
                legal_family=frozenset(word.strip() for word in families[place].split("+") if word.strip()),
            )
            for place, state in enumerate(self.ids)
        ]

    def _states(self) -> tuple[list[str], list[str]]:
        """The ids and the names."""
        header = self.header
        if not header.either and header.ids is not None:
            ids = self.column(header.ids)
            names = ids if header.names is None else [name or id for name, id in zip(self.column(header.names), ids, strict=True)]
            self._from_names = "" if header.names is not None else message("the ids are the names")
            return self._checked(ids, header.ids), self._printable(names, header.ids if header.names is None else header.names)
        lone = header.ids if header.ids is not None else header.names
        cells = self.column(lone) if lone is not None else []
        if lone is not None and cells and all(map(ID.fullmatch, cells)) and (lone == header.ids or {len(cell) for cell in cells} == {3}):
            self._from_names = message("{column} has ids, which are the names too", column=repr(header.cells[lone]))
            return self._checked(cells, lone), cells
        return self._ids_from(cells, lone or 0), self._printable(cells, lone or 0)

    def _ids_from(self, names: Sequence[str], column: int) -> list[str]:
        known = [known_id(name) for name in names]
        made = sum(id is None for id in known)
        kinds = [message("{number} of the built-in list", number=len(names) - made)] if made < len(names) else []
        kinds += [message("{number} made", number=made)] if made else []
        named = message("{column} has names, ids from them: {kinds}")
        self._from_names = named.of(column=repr(self.header.cells[column]), kinds=listing(kinds, ", "))
        for row, name in zip(self.numbers, names, strict=True):
            if not name:
                self.blame(row, column, name, message("the name of a State"))
        return self._once([id or made_id(name) for id, name in zip(known, names, strict=True)], names, column)

    def _checked(self, ids: list[str], column: int) -> list[str]:
        for row, state in zip(self.numbers, ids, strict=True):
            if not ID.fullmatch(state):
                self.blame(row, column, state, AN_ID)
        return self._once(ids, ids, column)

    def _once(self, ids: list[str], cells: Sequence[str], column: int) -> list[str]:
        first: dict[str, int] = {}
        for row, state, cell in zip(self.numbers, ids, cells, strict=True):
            if first.setdefault(state, row) != row and cell:
                self.blame(row, column, cell, message("each State once (first in row {row})", row=str(first[state])))
        return ids

    def _printable(self, names: list[str], column: int) -> list[str]:
        for row, name in zip(self.numbers, names, strict=True):
            if not name.isprintable():
                self.blame(row, column, name, message("printable characters only"))
        return names

    def _groups(self) -> tuple[GroupNames, list[str | None]]:
        column = self.header.group
        cells = ["" if cell.lower() in NO_GROUP else cell for cell in self.column(column)]
        found = group_names(filter(None, cells))
        for row, cell in zip(self.numbers, cells, strict=True):
            if cell in found.strange:
                self.blame(row, column, cell, found.strange[cell])
            elif not cell.isprintable():
                self.blame(row, column, cell, message("printable characters only"))
        return found, [found.of.get(cell) for cell in cells]

    def _column_of_days(self, column: int, name: str) -> Days:
        cells = list(zip(self.numbers, self.column(column), strict=True))
        return read_days(name, cells, lambda row, value, expected: self.blame(row, column, value, expected))

    def _check_required(self) -> None:
        """A cell filled in where the instrument that it requires is not."""
        filled = {
            instrument.id: [cell.lower() not in NO_PARTY for cell in self.column(column)] for column, instrument in self.header.treaties
        }
        for column, instrument in self.header.treaties:
            for place, row in enumerate(self.numbers):
                needs = instrument.requires
                if needs is not None and filled[instrument.id][place] and not filled[needs][place]:
                    self.blame(
                        row, column, self._cells[place][column], message("blank, or {needs} filled in: it requires {needs}", needs=needs)
                    )

    @property
    def plain(self) -> bool:
        """Whether all is written as this project writes it."""
        odd = any(days.order or days.words for days in self._days.values())
        return self.groups.plain and not (odd or self._from_names or self.header.words or self._attributes)

    def words(self) -> Iterator[str]:
        """What was understood, part by part."""
        yield self.header.words
        yield self._from_names
        for column, name in self._attributes.items():
            yield message(
                "column {column} is the attribute {name}, of which a law may speak ({values} values)",
                column=str(column + 1),
                name=name,
                values=len({*self.column(column)} - {""}),
            )
        orders: dict[Message, list[str]] = {}
        for column, days in self._days.items():
            if any(isinstance(entry, date) for entry in days.entries):
                orders.setdefault(days.order or message("year-month-day"), []).append(self.header.of(column))
        if orders:
            several = message("{order} in {columns}")
            told = [order if len(orders) == 1 else several.of(order=order, columns=", ".join(of)) for order, of in orders.items()]
            yield message("dates {orders}", orders=listing(told, "; "))
        words = set[str]().union(*(days.words for days in self._days.values()))
        party, none = message("{words} for a party, day unknown"), message("{words} for no party")
        for kind, meaning in ((words - NO_PARTY, party), (words & NO_PARTY, none)):
            yield meaning.of(words=", ".join(map(repr, sorted(kind)))) if kind else ""
        yield self.groups.words

    def warnings(self) -> Iterator[str]:
        """What may be wrong, and is no fault."""
        for days in self._days.values():
            yield from days.warnings
        yield from alike(self.groups, Counter(filter(None, self.group_of)))
        found = list(_alike_states(self.ids, self.names, self.numbers))
        yield from found[:_MOST_WARNINGS]
        if len(found) > _MOST_WARNINGS:
            yield message("and {number} more names that are alike", number=len(found) - _MOST_WARNINGS)


def _held(entry: bool | date, as_of: date | None) -> bool:
    return entry if isinstance(entry, bool) else as_of is None or entry <= as_of


def _alike_states(ids: Sequence[str], names: Sequence[str], rows: Sequence[int]) -> Iterator[str]:
    """Names of one State under different ids: the same but for accents, case, spaces and signs, or two that the built-in list knows."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name != ids[place]:
            places.setdefault(known_id(name) or folded(name) or name, []).append(place)
    for same in places.values():
        if len(same) > 1:
            each = message("{name} (id {id}, row {row})")
            those = [each.of(name=repr(names[place]), id=ids[place], row=str(rows[place])) for place in same[:5]]
            one = len({folded(names[place]) for place in same}) == 1
            alike_but = message("names alike but for accents, case or spaces, under different ids: {names}")
            two_names = message("two names of one State, under different ids: {names}")
            yield (alike_but if one else two_names).of(names=listing(those))
