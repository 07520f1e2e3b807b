"""Writing a scenario as a scenario file: the text that `read_scenario_file` gives back with the same digest."""

import re
from collections.abc import Iterator

from scenarios.instruments import instrument_for
from scenarios.model import REGIONAL_GROUPS, Scenario
from storage.errors import Fault, InputError
from storage.tables import csv_text

_COLUMNS = ("state", "name", "regional_group", "legal_family")
_ID = re.compile(r"[A-Z0-9-]{1,16}")


def scenario_csv(scenario: Scenario) -> str:
    """CSV: one line for each State, `yes` under each instrument that it is party to, else blank.

    The day is not in the file: a scenario of a day is given back by `read_scenario_file(path, as_of=day)`. Raises InputError with
    everything that a scenario file cannot hold.
    """
    faults = list(_unwritable(scenario))
    if faults:
        raise InputError(f"scenario {scenario.id}", faults)
    rows = [[*_COLUMNS, *(instrument.id for instrument in scenario.instruments)]]
    for row, state in enumerate(scenario.states):
        group = int(scenario.group_of[row])
        rows.append(
            [
                state,
                scenario.names[row],
                scenario.regional_groups[group] if group >= 0 else "",
                "+".join(sorted(scenario.legal_families[row])),
                *("yes" if held else "" for held in scenario.adherence[row]),
            ]
        )
    return csv_text(rows)


def _unwritable(scenario: Scenario) -> Iterator[Fault]:
    """What would not come back from a file as it is."""
    if scenario.regional_groups != REGIONAL_GROUPS:
        yield Fault("regional groups", ", ".join(scenario.regional_groups), "the five of the United Nations, in their order")
    if scenario.n_states == 0:
        yield Fault("States", "none", "at least one State")
    ids = [instrument.id for instrument in scenario.instruments]
    for id in ids:
        if not _ID.fullmatch(id) or id.lower() in _COLUMNS:
            yield Fault("instrument", id, "an id of 1 to 16 of A-Z, 0-9 and -, and no other column's name")
        requires = instrument_for(id).requires
        if requires is not None and requires not in ids:
            yield Fault("instrument", id, f"{requires} among the instruments: a file's {id} requires it")
    for state, name, families in zip(scenario.states, scenario.names, scenario.legal_families, strict=True):
        yield from _unwritable_state(state, name, families)


def _unwritable_state(state: str, name: str, families: frozenset[str]) -> Iterator[Fault]:
    """What would not come back of one State."""
    if not _ID.fullmatch(state):
        yield Fault("State", state, "an id of 1 to 16 of A-Z, 0-9 and -")
    if not name or name != name.strip() or not name.isprintable():
        yield Fault(f"State {state}, name", name, "printable characters, none of them a space at an end")
    for family in sorted(families):
        if not family or family != family.strip() or "+" in family or not family.isprintable():
            yield Fault(f"State {state}, legal family", family, "printable characters without + and without a space at an end")
