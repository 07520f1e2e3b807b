"""The compiled loop against the SimPy model: every stage and every piece of work, with every time and every State, to the byte."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calibration.posterior import posterior_draw
from sim.review_phase import compiled
from sim.review_phase.accession import accessions_by_growth
from sim.review_phase.chances import chances
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.event_arrays import arrays_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.model import simulate
from sim.review_phase.parameters import DEFAULTS, POSTS, Parameter, Parameters
from tests.sim.review_phase.cases import NO_CHANCE, PLENTY, real, small
from tests.sim.review_phase.test_posts import COME_AND_GO

END = day_of(HORIZON)


def compare(inputs: Inputs, values: Mapping[str, float], *, seed: str, number: int, until: float = END) -> None:
    """Fail at the first row in which the loop and the model differ."""
    parameters = Parameters().with_values(values)
    ours, meant = (simulate(inputs, parameters, seed=seed, number=number, until=until, reference=one) for one in (False, True))
    for name in ("stages", "work"):
        mine, other = getattr(ours, name), getattr(meant, name)
        for place, (row, wanted) in enumerate(zip(mine, other, strict=False)):
            assert row.tobytes() == wanted.tobytes(), f"{name}, row {place}: {row}, not {wanted}"
        assert len(mine) == len(other), name
    assert ours.bytes == meant.bytes


def values_of(one: Parameter) -> st.SearchStrategy[float]:
    """The default, a bound, or anything between the bounds."""
    near = st.floats(max(one.least, one.value - abs(one.value) * 2 / 3), min(one.most, one.value + abs(one.value) * 2 + 0.1))
    anywhere = st.one_of(st.sampled_from([one.value, one.least, one.most]), near, st.floats(one.least, one.most))
    return anywhere.map(lambda value: float(round(value)) if one.whole else value)


DATED = [f"{name}@{day}" for name in POSTS for day in ("2020-10-01", "2022-05-01", "2023-01-01", "2029-12-25")]
ANY_VALUES = st.dictionaries(st.sampled_from([*sorted(DEFAULTS), *DATED]), st.none(), max_size=12).flatmap(
    lambda names: st.fixed_dictionaries({name: st.integers(0, 9) if name in DATED else values_of(DEFAULTS[name]) for name in names})
)
JOINING = {2021: (("B06", "TWO"),), 2026: (("A06", "TWO"),)}


ANY_CASE = (ANY_VALUES, st.integers(0, 9), st.integers(0, 10_000), st.booleans(), st.one_of(st.just(END), st.floats(1.0, END)))


@given(*ANY_CASE)
@settings(max_examples=40)
def test_small_lists_under_any_parameters(values: dict[str, float], draw: int, number: int, joining: bool, until: float) -> None:
    compare(small(str(draw), JOINING if joining else None), values, seed="any", number=number, until=until)


@pytest.mark.long
@given(*ANY_CASE)
@settings(max_examples=3000)
def test_small_lists_under_many_parameters(values: dict[str, float], draw: int, number: int, joining: bool, until: float) -> None:
    compare(small(str(draw), JOINING if joining else None), values, seed="many", number=number, until=until)


@pytest.mark.parametrize("algorithm", ["sequential-bowls", "rotating-lists", "answer-set"])
def test_the_real_list(algorithm: str) -> None:
    compare(real(algorithm), {}, seed="loop", number=1)
    compare(real(algorithm), posterior_draw(2, "loop"), seed="loop", number=2, until=3000.5)


@pytest.mark.parametrize(
    "values",
    [
        {"staff.officers": 1, "staff.assistants": 1, "staff.editors": 1, "staff.translation_teams": 1, "reminder.from": 1187.0},
        PLENTY,
        NO_CHANCE,
        NO_CHANCE | {name: 0.0 for name in DEFAULTS if name.startswith("hours.") and DEFAULTS[name].least == 0},
        {"clarification.chance": 1.0, "clarification.rounds": 3, "state.capacity": 1, "session.lead": 365.0},
        COME_AND_GO | {"staff.assistants@2022-03-01": 0, "staff.assistants@2022-09-01": 9, "staff.translation_teams@2031": 4},
    ],
    ids=["queues", "no queues", "many at one time", "work that takes no time", "every round", "posts that come and go"],
)
def test_the_real_list_where_it_is_crowded_or_still(values: dict[str, float]) -> None:
    compare(real(), values, seed="extremes", number=0)


def test_accessions_on_the_way() -> None:
    inputs = replace(real(), accessions=accessions_by_growth(real().scenario, "joining"))
    compare(inputs, {"start.hazard": 0.3}, seed="joining", number=0)


def test_reviews_without_reviewing_states_and_no_reviews_at_all() -> None:
    inputs = real()
    compare(replace(inputs, reviewers=((), *inputs.reviewers[1:])), {}, seed="few", number=0)
    compare(inputs.of_groups([]), {}, seed="few", number=0)


def test_no_log_and_no_heap_is_filled_to_its_end() -> None:
    """The arrays are as long as the most that can be in them; the loop itself does not look."""
    values = {"clarification.chance": 1.0, "clarification.rounds": 3, "delay.questionnaire": 0.1, "delay.feedback": 0.1}
    parameters = Parameters().with_values(NO_CHANCE | PLENTY | values)
    drawn = chances(real(), parameters, "full", 0)
    arrays = arrays_of(real(), parameters, drawn, END)
    compiled.run(arrays, real(), drawn)
    clock = arrays.office.clock[0]
    assert not np.isnan(arrays.finished).any()
    assert 0 < clock["stages"] <= len(arrays.stage_log) and 0 < clock["works"] <= len(arrays.office.log)
    assert clock["made"] - clock["steps"] == clock["due"]


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_a_read_only_place(*_: Any, cache: bool = False, **__: Any) -> Any:
        if cache:
            raise RuntimeError("cannot cache function 'after': no locator available for file 'compiled.py'")
        return lambda function: function

    monkeypatch.setattr(compiled, "njit", in_a_read_only_place)
    assert compiled.compiled()(values_of) is values_of


def test_what_is_kept_has_todays_constants() -> None:
    assert compiled.IS_FRESH and compiled.kept_constants() == compiled.CONSTANTS
    assert set(compiled.LATER_ROUNDS) | {compiled.SUMMARY, compiled.PHASE_PLACES, compiled.BINS} <= set(compiled.CONSTANTS)


def test_the_loop_needs_no_simpy() -> None:
    loads = "import sys, sim.review_phase.compiled, sim.experiments.runner; print('simpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loads], cwd=Path(__file__).parents[3], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


@pytest.mark.long
@pytest.mark.parametrize("block", range(10))
def test_many_replications_of_the_real_list(block: int) -> None:
    for number in range(block * 20, block * 20 + 20):
        compare(real(), posterior_draw(number, "many"), seed="many", number=number)


@pytest.mark.long
@given(ANY_VALUES, st.integers(0, 10_000))
@settings(max_examples=200)
def test_the_real_list_under_many_parameters(values: dict[str, float], number: int) -> None:
    compare(real(), values, seed="real", number=number)
