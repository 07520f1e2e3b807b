"""A plan: scenarios simulated with common random numbers, and set side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.outcomes import Outcome
from sim.experiments.paired import Difference, difference
from sim.experiments.runner import Posterior, Runner
from sim.experiments.setting import Setting
from sim.planning.costs import BASES, Costs, costs
from sim.planning.posts import RoleYear, Values, equivalents, needed, role_years
from sim.planning.reading import read_plan
from sim.planning.scenario import PlanScenario, filled
from sim.planning.window import Window
from sim.review_phase.accession import accessions_by_growth
from sim.review_phase.clock import day_of
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import N_PHASES, OFFICER
from storage.errors import Fault, InputError
from words import message

PLAN_OUTCOMES: Final[Mapping[str, Outcome]] = {
    "started": Outcome(message("reviews that have started by the end"), message("reviews")),
    "first_phase": Outcome(message("reviews that have finished the first phase by the end"), message("reviews")),
    "all_phases": Outcome(message("reviews that have finished all four phases by the end"), message("reviews")),
    "officers_needed": Outcome(message("officers whom the utilisation rule asks for in the busiest year"), message("persons")),
    "persons_needed": Outcome(message("persons of all roles whom the rule asks for, in the mean of the years"), message("persons")),
    "pages": Outcome(message("pages translated in all years of the plan"), message("pages")),
    "cost": Outcome(message("cost of all years with the posts there are"), message("USD")),
    "cost_needed": Outcome(message("cost of all years with the posts that the rule asks for"), message("USD")),
    "lacking": Outcome(message("what income does not pay in all years, with the posts there are"), message("USD")),
}
"""What scenarios are compared by. "The end" is each scenario's own."""


@dataclass(frozen=True, eq=False)
class Arm:
    """A scenario as it was simulated. ``granted`` are its parameters with the posts as granted; ``setting`` has those that are filled.

    ``runs`` are what ``read_plan`` gives, with a first axis over the replications.
    """

    scenario: PlanScenario
    granted: Parameters
    setting: Setting
    runs: Mapping[str, NDArray[Any]]

    @property
    def parameters(self) -> Parameters:
        """The parameters with the posts that are filled."""
        return self.setting.parameters

    @cached_property
    def window(self) -> Window:
        """The months and years of the plan."""
        return window_of(self.scenario, self.granted)

    @cached_property
    def work(self) -> Values:
        """Full-time equivalents, ``(n, n_roles, n_years)``."""
        return equivalents(self.runs["hours"], self.parameters, self.window)

    @cached_property
    def pages(self) -> Values:
        """Pages translated by year, ``(n, n_years)``."""
        return self.window.by_year(self.runs["pages"])

    @cached_property
    def role_years(self) -> list[RoleYear]:
        """The posts by role and year."""
        return role_years(self.work, self.parameters, self.window)

    def costs(self, basis: str = BASES[0]) -> Costs:
        """Costs by year."""
        return costs(self.work, self.pages, self.parameters, self.window, basis)

    @cached_property
    def outcomes(self) -> dict[str, Values]:
        """Each of ``PLAN_OUTCOMES``, ``(n,)``."""
        return plan_outcomes(self.runs, self.parameters, self.window)


def plan_outcomes(runs: Mapping[str, NDArray[Any]], parameters: Mapping[str, float], window: Window) -> dict[str, Values]:
    """Each of ``PLAN_OUTCOMES`` of replications that ``read_plan`` has read, ``(n,)``; the parameters have the posts that are filled."""
    work, pages = equivalents(runs["hours"], parameters, window), window.by_year(runs["pages"])
    wanted = needed(work, parameters)
    spent, asked = (costs(work, pages, parameters, window, basis) for basis in BASES)
    found = {
        "started": runs["started"][:, window.last],
        "first_phase": runs["finished"][:, 0, window.last],
        "all_phases": runs["finished"][:, N_PHASES - 1, window.last],
        "officers_needed": wanted[:, OFFICER].max(axis=-1),
        "persons_needed": wanted.sum(axis=1) @ window.parts / window.parts.sum(),
        "pages": pages.sum(axis=-1),
        "cost": spent.spent.sum(axis=(1, 2, 3)),
        "cost_needed": asked.spent.sum(axis=(1, 2, 3)),
        "lacking": spent.lacking.sum(axis=(1, 2)),
    }
    return {name: np.asarray(found[name], dtype=np.float64) for name in PLAN_OUTCOMES}


def window_of(scenario: PlanScenario, parameters: Mapping[str, float]) -> Window:
    """The months and years that a scenario is planned for."""
    return Window(int(parameters["plan.first_year"]), scenario.end)


@dataclass(frozen=True, eq=False)
class Plan:
    """The arms, the base first."""

    arms: tuple[Arm, ...]

    @property
    def base(self) -> Arm:
        """What the others are set against."""
        return self.arms[0]

    @property
    def replications(self) -> int:
        """Runs of each scenario."""
        return len(self.base.runs["pages"])

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Each outcome of each other scenario less the base's, run by run, with a 95 % interval."""
        base = self.base
        alone = base.setting.draws == 1  # of one draw, the replications are independent
        draws = np.array([number if alone else base.setting.draw_of(number) for number in range(self.replications)], dtype=np.int64)
        return tuple(
            difference(name, (base.scenario.name, base.outcomes[name]), (arm.scenario.name, arm.outcomes[name]), draws)
            for arm in self.arms[1:]
            for name in PLAN_OUTCOMES
        )


def make_plan(
    setting: Setting,
    scenarios: Sequence[PlanScenario],
    replications: int,
    *,
    runner: Runner,
    posterior_of: Callable[[Parameters], Posterior | None] = lambda _: None,
) -> Plan:
    """Simulate each scenario with the same random numbers; ``setting`` is what they all begin from.

    ``posterior_of`` gives what is known of the fitted parameters beside those that a scenario sets. Raises ``InputError`` with all faults
    of the scenarios before any is run.
    """
    arms = [(scenario, *setting_of(setting, scenario)) for scenario in _checked(scenarios, setting)]
    found = []
    for scenario, granted, one in arms:
        runs = runner.replicate(one, range(replications), read_plan, posterior_of(granted))
        found.append(Arm(scenario, granted, one, runs))
    return Plan(tuple(found))


def setting_of(setting: Setting, scenario: PlanScenario) -> tuple[Parameters, Setting]:
    """The scenario's parameters with the posts that are granted, and its setting with those that are filled."""
    granted = scenario.parameters(setting.parameters)
    algorithm = scenario.algorithm or setting.algorithm
    joining = accessions_by_growth(setting.scenario, setting.seed) if scenario.joiners else setting.accessions
    drawn = replace(setting, record=None) if scenario.algorithm else setting
    changed = replace(
        drawn, name=scenario.name, algorithm=algorithm, parameters=filled(granted), until=day_of(scenario.end) + 1, accessions=joining
    )
    return granted, changed


def _checked(scenarios: Sequence[PlanScenario], setting: Setting) -> Sequence[PlanScenario]:
    names = [one.name for one in scenarios]
    faults = [
        Fault("name", name, "a name of its own for each scenario") for name in sorted({name for name in names if names.count(name) > 1})
    ]
    for one in scenarios:
        try:
            window_of(one, one.parameters(setting.parameters))
        except InputError as error:
            faults += [replace(fault, where=f"{one.name}: {fault.where}") for fault in error.faults]
    if faults:
        raise InputError("scenarios", faults)
    return scenarios
