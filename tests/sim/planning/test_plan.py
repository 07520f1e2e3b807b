"""Plans: scenarios on common random numbers, the same for any number of workers."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scenarios import load_scenario
from sim.experiments.runner import Runner
from sim.experiments.setting import Setting
from sim.planning.plan import PLAN_OUTCOMES, make_plan
from sim.planning.scenario import Fall, PlanScenario
from sim.planning.screening import check_plan_outcome, screen_plan, screening_of_plan
from sim.review_phase.parameters import Parameters
from storage.errors import InputError

SETTING = Setting("plan", load_scenario("real-2020-10-16"), "sequential-bowls", "plan", draws=1)
BASE = PlanScenario("base")


def test_a_scenario_that_changes_nothing_differs_in_nothing() -> None:
    plan = make_plan(SETTING, [BASE, replace(BASE, name="same")], 3, runner=Runner())
    assert all(each.difference.estimate == 0 for each in plan.differences)
    assert {each.outcome for each in plan.differences} == set(PLAN_OUTCOMES)


def test_scenarios_are_the_same_for_two_workers() -> None:
    scenarios = [BASE, replace(BASE, name="less", fall=Fall(0.5, date(2026, 1, 1)))]
    one, two = (make_plan(SETTING, scenarios, 4, runner=Runner(workers=workers)) for workers in (1, 2))
    for left, right in zip(one.arms, two.arms, strict=True):
        for name in left.runs:
            assert np.array_equal(left.runs[name], right.runs[name], equal_nan=True)


def test_what_comes_before_a_change_is_the_same_and_money_that_stays_lacking_is_lacking() -> None:
    fall = Fall(0.3, date(2028, 1, 1), posts_stay=True)
    plan = make_plan(SETTING, [BASE, replace(BASE, name="stay", fall=fall)], 3, runner=Runner())
    found = {each.outcome: each.difference.estimate for each in plan.differences}
    assert found["first_phase"] == found["cost"] == 0
    assert 0 < found["lacking"] <= 0.3 * 1.6e6 * (1 + 1 + 10 / 12) + 1


def test_a_longer_plan_goes_on_from_the_shorter_one() -> None:
    plan = make_plan(SETTING, [BASE, replace(BASE, name="long", end=date(2034, 10, 31))], 3, runner=Runner())
    short, long = plan.arms
    last = short.window.last
    assert np.array_equal(short.runs["finished"][:, :, :last], long.runs["finished"][:, :, :last])
    assert (long.outcomes["all_phases"] >= short.outcomes["all_phases"]).all()
    assert long.window.years[-1] == 2034


def test_faults_of_all_scenarios_come_before_any_is_run() -> None:
    late = replace(BASE, name="late", values={"plan.first_year": 2033})
    wrong = replace(BASE, name="wrong", values={"staff.oficers": 3})
    with pytest.raises(InputError) as told:
        make_plan(SETTING, [BASE, late, wrong, BASE], 100_000, runner=Runner())
    assert len(told.value.faults) == 3


@pytest.mark.parametrize("outcome", ["cost", "persons_needed", "first_phase"])
def test_what_cost_posts_and_finishing_hang_on(outcome: str) -> None:
    pytest.importorskip("SALib")
    screening = screening_of_plan(Parameters(), 10)
    found = screen_plan(SETTING, BASE, replace(screening, trajectories=4), outcome, runner=Runner())
    names = {each.range.name: each.size for each in found.found}
    assert {"salary.p3", "plan.utilisation", "start.hazard"} <= set(names)
    strongest = {"cost": "staff.officers", "persons_needed": "plan.utilisation", "first_phase": "delay.observations"}[outcome]
    assert names[strongest] > 0
    assert outcome == "cost" or names["salary.p3"] == 0


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(InputError, match="cost"):
        check_plan_outcome("price")
