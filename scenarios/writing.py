"""Writing a scenario as a list in a file, which `read_scenario_file` gives back with the same digest."""

import io
from collections.abc import Iterator
from datetime import datetime

from scenarios.columns import AN_ID, FAMILY, GROUP, ID, NAME, STATE, meaning
from scenarios.group_names import comes_back
from scenarios.instruments import instrument_for
from scenarios.model import Scenario
from storage.errors import Fault, InputError
from storage.tables import MARK, csv_text
from words import message

_COLUMNS = (STATE, NAME, GROUP, FAMILY)


def scenario_csv_file(scenario: Scenario) -> str:
    """`scenario_csv` as the content of a file, with the mark by which spreadsheet programs know UTF-8."""
    return MARK + scenario_csv(scenario)


def scenario_csv(scenario: Scenario) -> str:
    """CSV: one line for each State, `yes` under each instrument that it is party to, else blank.

    The day is not in the file: a scenario of a day is given back by `read_scenario_file(path, as_of=day)`. Raises InputError with
    everything that a file cannot hold.
    """
    return csv_text(_rows(scenario))


def scenario_xlsx(scenario: Scenario) -> bytes:
    """The same as a spreadsheet (XLSX), whose bytes are the same for the same scenario. Raises InputError as `scenario_csv` does."""
    from xlsxwriter import Workbook  # noqa: PLC0415  (slow to load)

    rows, kept = _rows(scenario), io.BytesIO()
    book = Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  (a fixed day, so that the bytes are the same)
    sheet = book.add_worksheet("Parties")
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    sheet.set_row(0, None, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    sheet.set_column(1, 2, 32)
    book.close()
    return kept.getvalue()


def _rows(scenario: Scenario) -> list[list[str]]:
    """The header and one row for each State; raises InputError with everything that a file cannot hold."""
    groups = [scenario.regional_groups[group] if group >= 0 else "" for group in scenario.group_of.tolist()]
    faults = list(_unwritable(scenario, groups))
    if faults:
        raise InputError(f"scenario {scenario.id}", faults)
    rows = [[*_COLUMNS, *(instrument.id for instrument in scenario.instruments)]]
    for row, state in enumerate(scenario.states):
        families = "+".join(sorted(scenario.legal_families[row]))
        held = ("yes" if party else "" for party in scenario.adherence[row])
        rows.append([state, scenario.names[row], groups[row], families, *held])
    return rows


def _unwritable(scenario: Scenario, groups: list[str]) -> Iterator[Fault]:
    """What would not come back from a file as it is."""
    if not comes_back(scenario.regional_groups, [group for group in groups if group]):
        expected = message("the five of the United Nations in their order, or other names by the alphabet, each of some State")
        yield Fault(message("regional groups"), ", ".join(scenario.regional_groups), expected)
    if scenario.n_states == 0:
        yield Fault(message("States"), message("none"), message("at least one State"))
    ids = [instrument.id for instrument in scenario.instruments]
    for id in ids:
        if not ID.fullmatch(id) or meaning(id) != id:
            yield Fault(message("instrument"), id, message("{id}, and no other column's name", id=AN_ID))
        requires = instrument_for(id).requires
        if requires is not None and requires not in ids:
            expected = message("{requires} among the instruments: a file's {id} requires it", requires=requires, id=id)
            yield Fault(message("instrument"), id, expected)
    for state, name, families in zip(scenario.states, scenario.names, scenario.legal_families, strict=True):
        yield from _unwritable_state(state, name, families)


def _unwritable_state(state: str, name: str, families: frozenset[str]) -> Iterator[Fault]:
    """What would not come back of one State."""
    if not ID.fullmatch(state):
        yield Fault(message("State"), state, AN_ID)
    if not name or name != name.strip() or not name.isprintable():
        expected = message("printable characters, none of them a space at an end")
        yield Fault(message("State {state}, name", state=state), name, expected)
    for family in sorted(families):
        if not family or family != family.strip() or "+" in family or not family.isprintable():
            expected = message("printable characters without + and without a space at an end")
            yield Fault(message("State {state}, legal family", state=state), family, expected)
