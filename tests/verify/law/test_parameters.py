"""Every choice of the law's parameters: a draw completes and keeps the law, or ends stuck with State and seat."""

import itertools
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from algorithms import RecordedLots, SeededLots, algorithm_names, every_outcome, load_algorithm, uniform_chain
from algorithms.lots import Lots
from algorithms.record import DrawRecord
from scenarios import InputError, load_scenario
from tests.verify.law.small import small
from verify import LawParameters, arrays_of, check_draws, law_from
from verify.law.parameters import ALTERNATIVES, BY_GROUP, SAMPLED_UNDER

MANUAL = ("sequential-bowls", "rotating-lists")
REAL = load_scenario("real-2020-10-16")
CHOICES = [
    dict(zip(ALTERNATIVES, values, strict=True)) | {"load_max": load}
    for values in itertools.product(*ALTERNATIVES.values())
    for load in (0, 3)
]


def sound(scenario: Any, law: LawParameters, record: DrawRecord) -> bool:
    if not record.complete:
        return record.stuck.reviewed in scenario.index and record.stuck.seat in ("home", "away", "reviewing")
    return not any(result.findings for result in check_draws(scenario, law, arrays_of(scenario, [record])))


def choices(algorithm: str, every: int, under: Mapping[str, str] = MappingProxyType({})) -> list[dict[str, Any]]:
    """All choices in a thorough run; else every so many, and fewer of the algorithms that ask a solver; those alone that are as ``under``."""
    wanted = {**under, **(SAMPLED_UNDER if algorithm == "uniform-chain" else {})}
    known = [choice for choice in CHOICES if all(choice[name] == value for name, value in wanted.items())]
    if os.environ.get("HYPOTHESIS_PROFILE") == "thorough":
        return known
    return known[:: every if algorithm in (*MANUAL, "uniform-chain") else every * 19]


@pytest.mark.parametrize("algorithm", algorithm_names())
def test_parameter_choices_on_the_real_list(algorithm: str) -> None:
    asks = algorithm not in MANUAL
    for choice in choices(algorithm, 29 if asks else 113, BY_GROUP if asks else {}):
        if asks and choice["load_min"] == "on":
            continue  # seconds to minutes a draw, as with seats from any group: the small list has them
        law = law_from(choice)
        assert sound(REAL, law, load_algorithm(algorithm).draw(REAL, law, SeededLots("choice"))), choice


@pytest.mark.parametrize("algorithm", algorithm_names())
def test_parameter_choices_on_a_small_list(algorithm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain keeps the law wherever it stops: a tenth of its steps goes many times through nine States."""
    monkeypatch.setattr(uniform_chain, "STEPS", uniform_chain.STEPS // 10)
    rows = [f"A{n},,African,{'common' if n else 'civil+common'},yes,{'yes' if n % 2 else ''}" for n in range(4)]
    rows += [f"B{n},,Asia-Pacific,civil,yes,{'yes' if n % 3 else ''}" for n in range(4)] + ["X,,,islamic,yes,yes"]
    scenario = small(tmp_path, rows, "legal_family,untoc,tip")
    for choice in choices(algorithm, 13):
        law = law_from(choice | {"redraws": ["A1", "A1", "B2"]})
        assert sound(scenario, law, load_algorithm(algorithm).draw(scenario, law, SeededLots("small"))), choice


def test_a_redraw_is_drawn_anew_and_recorded() -> None:
    law = law_from({"redraws": ["ALB", "ALB"]})
    for name in algorithm_names():
        if name == "uniform-chain":
            continue  # it draws whole draws: one drawn again is distributed as before
        record = load_algorithm(name).draw(REAL, law, SeededLots("again"))
        lines = [line for line in record.lots if line.reviewed == "ALB" and not line.additional]
        assert [line.redraw or 0 for line in lines if line.seat == "home"] == [0, 1, 2]
        assert sound(REAL, law, record)
        record = replace(record, lots=(*record.lots, replace(lines[0], redraw=3)))
        (found,) = [result for result in check_draws(REAL, law, arrays_of(REAL, [record])) if result.findings]
        assert found.clause.id == "redraw"


def test_a_recorded_ceremony_replays_to_the_same_record() -> None:
    for name in algorithm_names():
        record = load_algorithm(name).draw(REAL, law_from({}), SeededLots("room"))
        lots = RecordedLots(record.numbers, "room")
        assert load_algorithm(name).draw(REAL, law_from({}), lots) == record
        assert lots.left == 0


def test_every_outcome_of_a_group_of_two_is_stuck_or_lawful(tmp_path: Path) -> None:
    rows = ["A1,,African,yes,", "A2,,African,yes,", "B1,,Asia-Pacific,yes,", "B2,,Asia-Pacific,yes,"]
    scenario, law = small(tmp_path, rows), law_from({})

    def run(lots: Lots) -> DrawRecord:
        return load_algorithm("sequential-bowls").draw(scenario, law, lots)

    outcomes = list(every_outcome(run))
    assert sum(chance for _, chance in outcomes) == 1
    assert {record.outcome for record, _ in outcomes} == {"stuck"}
    assert all(record.stuck.seat == "home" for record, _ in outcomes)


def test_faults_of_a_law_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        law_from({"mutual_scope": "never", "load_max": "-1", "colour": "blue", "home_fallback": "sometimes"})
    assert len(caught.value.faults) == 4
