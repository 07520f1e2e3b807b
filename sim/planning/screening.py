"""Which assumptions a plan hangs on: Morris screening of cost, posts and finishing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.experiments.journal import Reduced
from sim.experiments.runner import Runner
from sim.experiments.sensitivity import Screening, Sensitivity, half_to_double, ranges_of, screen
from sim.experiments.setting import Setting
from sim.planning.plan import PLAN_OUTCOMES, plan_outcomes, setting_of, window_of
from sim.planning.reading import read_plan
from sim.planning.scenario import PlanScenario
from sim.planning.window import Window
from sim.review_phase.parameters import DEFAULTS, Parameters
from storage.errors import Fault, InputError

_NOT_VARIED = ("plan.first_year", "plan.cover", "plan.hiring_delay", "cost.price_year", "money.")
"""Years, what no outcome of a plan rests on, and rates by the hour and the meeting, in whose stead a plan has salaries."""


@dataclass(frozen=True)
class _Finish:
    """The outcomes of one replication under its own parameters."""

    window: Window

    def __call__(self, parameters: Parameters, reduced: Reduced) -> Mapping[str, float]:
        found = plan_outcomes({name: each[None] for name, each in reduced.items()}, parameters, self.window)
        return {name: float(values[0]) for name, values in found.items()}


def check_plan_outcome(name: str) -> None:
    """Raises ``InputError`` for what is no outcome of a plan."""
    if name not in PLAN_OUTCOMES:
        raise InputError("plan", [Fault("outcome", name, "one of " + ", ".join(PLAN_OUTCOMES))])


def screening_of_plan(parameters: Parameters, replications: int) -> Screening:
    """A Morris screening of the assumed and fitted parameters, costs among them, each from half of its value to double, within its bounds."""
    varied = {
        name: half_to_double(one, parameters[name])
        for name, one in DEFAULTS.items()
        if one.level in ("assumed", "fitted")
        and parameters[name] > one.least
        and (name == "money.page" or not name.startswith(_NOT_VARIED))
    }
    return Screening(ranges_of([], varied), trajectories=max(4, min(50, replications // 10)), replications=1)


def screen_plan(setting: Setting, scenario: PlanScenario, plan: Screening, outcome: str, *, runner: Runner) -> Sensitivity:
    """Which parameters an outcome of a scenario hangs on; raises ``InputError``."""
    check_plan_outcome(outcome)
    granted, filled = setting_of(setting, scenario)
    return screen(filled, plan, outcome, runner=runner, reduce=read_plan, finish=_Finish(window_of(scenario, granted)))
