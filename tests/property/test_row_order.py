"""The order of the rows of a scenario file changes nothing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms import SeededLots, load_algorithm
from scenarios import Scenario
from scenarios.reading import read_scenario_file
from tests.property.strategies import QUICK_ALGORITHMS, cases
from verify import LawParameters


def lines_of(scenario: Scenario) -> list[str]:
    """A scenario file's rows, without the header."""
    groups = [*scenario.regional_groups, ""]
    return [
        ",".join(
            (state, scenario.names[place], groups[scenario.group_of[place]], *("yes" if held else "" for held in scenario.adherence[place]))
        )
        for place, state in enumerate(scenario.states)
    ]


def written(folder: Path, scenario: Scenario, lines: list[str]) -> Scenario:
    """Write the file and read it."""
    head = ",".join(("state", "name", "regional_group", *(instrument.id for instrument in scenario.instruments)))
    file = folder / "parties.csv"
    file.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return read_scenario_file(file)


@pytest.mark.parametrize("name", QUICK_ALGORITHMS)
@given(case=cases(), data=st.data())
def test_shuffled_rows_give_the_same_digest_and_the_same_bytes(
    name: str, tmp_path_factory: pytest.TempPathFactory, case: tuple[Scenario, LawParameters], data: st.DataObject
) -> None:
    scenario, law = case
    lines = lines_of(scenario)
    folder = tmp_path_factory.mktemp("rows")
    sorted_rows = written(folder, scenario, lines)
    shuffled = written(folder, scenario, data.draw(st.permutations(lines)))
    assert shuffled.digest == sorted_rows.digest == scenario.digest
    first, second = (load_algorithm(name).draw(s, law, SeededLots("rows")) for s in (sorted_rows, shuffled))
    assert first.to_json() == second.to_json()
