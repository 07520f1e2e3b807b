"""A list with other regional groups, from a table of States and groups."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from scenarios.columns import GROUP, NAME, STATE, meaning
from scenarios.group_names import NO_GROUP, group_names
from scenarios.model import REGIONAL_GROUPS, Scenario, build_scenario, rows_of
from scenarios.words import folded
from storage.any_table import read_table
from storage.errors import Fault, InputError, cell_at, header_at
from storage.tables import Table
from words import listing, message


def regrouped(scenario: Scenario, path: Path | str) -> tuple[Scenario, str]:
    """The same States in the groups of a table (CSV, XLSX or ODS), and in words what it was taken for.

    The table has a column of States, by id or by name, and one of groups; States that it does not name are in no group. Raises
    InputError with every fault: no such columns, a State that is not in the list or is there twice, a group that is misspelt.
    """
    table = read_table(path, message("a table of States and groups: CSV, XLSX or ODS"))
    faults: list[Fault] = []
    written = {state: (row, group) for row, state, group in _pairs(scenario, table, faults)}
    names = group_names(group for _, group in written.values())
    for row, group in written.values():
        if group in names.strange:
            faults.append(Fault(cell_at(row, GROUP), group, names.strange[group]))
    if faults or table.faults:
        raise InputError(str(path), [*faults, *table.faults])
    of: Mapping[str, str] = {state: names.of[group] for state, (_, group) in written.items()}
    rows = [replace(row, group=of.get(row.id)) for row in rows_of(scenario)]
    groups = names.groups if names.groups == REGIONAL_GROUPS else tuple(sorted(set(of.values())))
    left = scenario.n_states - len(of)
    placed, others = message("{number} States", number=len(of)), message("{number} other States in no group", number=left)
    words = message("groups read as: {parts}", parts=listing([*table.read_as, placed, names.words, others], ", "))
    return build_scenario(scenario.id, scenario.as_of, rows, scenario.instruments, groups), words


def _pairs(scenario: Scenario, table: Table, faults: list[Fault]) -> Iterator[tuple[int, str, str]]:
    """Row, State id and group of each row with a group."""
    header = table.rows[0][1] if table.rows else []
    place = {meaning(cell): at for at, cell in reversed(list(enumerate(header)))}
    states = next((place[column] for column in ("id", STATE, NAME) if column in place), None)
    if states is None or GROUP not in place:
        faults.append(Fault(header_at(1), ",".join(header), message("a column for {state} and one for {group}", state=STATE, group=GROUP)))
        return
    ids = {folded(name): state for state, name in zip(scenario.states, scenario.names, strict=True)} | {
        state: state for state in scenario.states
    }
    first: dict[str, int] = {}
    for row, cells in table.rows[1:]:
        cell, group = ([*cells, *[""] * len(header)][at] for at in (states, place[GROUP]))
        state = ids.get(cell) or ids.get(folded(cell))
        if state is None:
            faults.append(Fault(cell_at(row, STATE), cell, message("the id or the name of a State of the list")))
        elif first.setdefault(state, row) != row:
            faults.append(Fault(cell_at(row, STATE), cell, message("each State once (first in row {row})", row=str(first[state]))))
        elif group.lower() not in NO_GROUP:
            yield row, state, group
