"""Draws that the tests of the simulation share, and parameters without chance."""

from functools import lru_cache

from algorithms import SeededLots, load_algorithm
from scenarios import Instrument, load_scenario
from scenarios.model import Row, Scenario, build_scenario
from sim.review_phase.inputs import Accessions, Inputs, inputs_from
from sim.review_phase.parameters import DEFAULTS, Parameters
from verify import law_from

PLAIN_STARTS = {name: 0.0 for name in DEFAULTS if name.startswith(("start.hazard_", "start.never_", "start.year_"))} | {
    "start.shape": 1.0,
    "start.frailty": 0.0,
    "start.tie": 0.0,
}
"""A hazard that is the same for all groups, years and States."""

NO_STALLS = {"stall.chance": 0.0, "stall.not_started": 0.0}
NO_CHANCE = {"spread.stage": 0.0, "spread.state": 0.0, "clarification.chance": 0.0} | NO_STALLS
NO_CHANCE |= PLAIN_STARTS | {"start.never": 0.0, "start.hazard": 100.0}
PLENTY = {"staff.officers": 1000, "staff.assistants": 1000, "staff.editors": 1000, "staff.translation_teams": 1000, "state.capacity": 100}


@lru_cache(maxsize=8)
def real(algorithm: str = "sequential-bowls") -> Inputs:
    """A draw on the real parties of 16 October 2020: 189 reviews."""
    scenario = load_scenario("real-2020-10-16")
    return inputs_from(load_algorithm(algorithm).draw(scenario, law_from({}), SeededLots("vienna")), scenario)


@lru_cache(maxsize=1)
def small_scenario() -> Scenario:
    """Twelve States in two regional groups, two instruments; A06 and B06 are party to the first alone."""
    rows = [
        Row(f"{letter}0{k}", f"{letter}0{k}", group, (True, k != 6))
        for letter, group in (("A", "African"), ("B", "Asia-Pacific"))
        for k in range(1, 7)
    ]
    return build_scenario("small", None, rows, (Instrument("ONE", "One"), Instrument("TWO", "Two", "ONE")))


def small(seed: str = "0", accessions: Accessions | None = None) -> Inputs:
    """A draw of the small scenario."""
    record = load_algorithm("sequential-bowls").draw(small_scenario(), law_from({}), SeededLots(seed))
    return inputs_from(record, small_scenario(), accessions)


def with_values(**values: float) -> Parameters:
    """The defaults with some values changed; two underscores stand for the dot."""
    return Parameters().with_values({name.replace("__", "."): value for name, value in values.items()})
