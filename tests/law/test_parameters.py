"""Every choice of the law's parameters: a draw completes and keeps the law, or ends stuck with State and seat."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from algorithms import RecordedLots, SeededLots, algorithm_names, every_outcome, load_algorithm
from algorithms.lots import Lots
from scenarios import InputError, load_scenario
from tests.law.small import small
from verify import LawParameters, arrays_of, check_draws, law_from
from verify.law import ALTERNATIVES

REAL = load_scenario("real-2020-10-16")
CHOICES = [
    dict(zip(ALTERNATIVES, values, strict=True)) | {"load_max": load}
    for values in itertools.product(*ALTERNATIVES.values())
    for load in (0, 3)
]


def sound(scenario: Any, law: LawParameters, record: dict[str, Any]) -> bool:
    if record["outcome"] == "stuck":
        return record["stuck"]["reviewed"] in scenario.index and record["stuck"]["seat"] in ("home", "away", "reviewing")
    return not any(result.findings for result in check_draws(scenario, law, arrays_of(scenario, [record])))


@pytest.mark.parametrize("algorithm", algorithm_names())
def test_every_parameter_choice_on_the_real_list(algorithm: str) -> None:
    for choice in CHOICES[::8]:
        law = law_from(choice)
        assert sound(REAL, law, load_algorithm(algorithm).draw(REAL, law, SeededLots("choice"))), choice


@pytest.mark.parametrize("algorithm", algorithm_names())
def test_every_parameter_choice_on_a_small_list(algorithm: str, tmp_path: Path) -> None:
    rows = [f"A{n},,African,yes,{'yes' if n % 2 else ''}" for n in range(4)]
    rows += [f"B{n},,Asia-Pacific,yes,{'yes' if n % 3 else ''}" for n in range(4)] + ["X,,,yes,yes"]
    scenario = small(tmp_path, rows)
    for choice in CHOICES:
        law = law_from(choice)
        for seed in range(2):
            assert sound(scenario, law, load_algorithm(algorithm).draw(scenario, law, SeededLots(str(seed)))), (choice, seed)


def test_a_recorded_ceremony_replays_to_the_same_record() -> None:
    for name in algorithm_names():
        record = load_algorithm(name).draw(REAL, law_from({}), SeededLots("room"), "room")
        lots = RecordedLots(record["numbers"])
        assert load_algorithm(name).draw(REAL, law_from({}), lots, "room") == record
        assert lots.left == 0


def test_every_outcome_of_a_group_of_two_is_stuck_or_lawful(tmp_path: Path) -> None:
    rows = ["A1,,African,yes,", "A2,,African,yes,", "B1,,Asia-Pacific,yes,", "B2,,Asia-Pacific,yes,"]
    scenario, law = small(tmp_path, rows), law_from({})

    def run(lots: Lots) -> dict[str, Any]:
        return load_algorithm("sequential-bowls").draw(scenario, law, lots)

    outcomes = list(every_outcome(run))
    assert sum(chance for _, chance in outcomes) == 1
    assert {record["outcome"] for record, _ in outcomes} == {"stuck"}
    assert all(record["stuck"]["seat"] == "home" for record, _ in outcomes)


def test_faults_of_a_law_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        law_from({"mutual_scope": "never", "load_max": "-1", "colour": "blue", "home_fallback": "different-group"})
    assert len(caught.value.faults) == 4
