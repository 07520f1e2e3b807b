"""What happens in one replication of the ten years, with a fixed seed."""

import pytest

from algorithms import SeededLots, load_algorithm
from benchmarks.counts import happenings, python_calls
from scenarios import load_scenario
from sim.review_phase.chances import chances
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.compiled import run
from sim.review_phase.event_arrays import arrays_of
from sim.review_phase.inputs import Inputs, inputs_from
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from tests.counts.bands import within
from verify import law_from

STEPS, EVENTS, CALLS, CALLS_OF_SIMPY = 5_474, 9_761, 1_763, 85_500
"""The first two are no choice of the code's: they follow from the seed, the draw and the default parameters."""


def inputs() -> Inputs:
    scenario = load_scenario("real-2020-10-16")
    return inputs_from(load_algorithm("sequential-bowls").draw(scenario, law_from({}), SeededLots("vienna")), scenario)


def test_the_clock_takes_no_more_steps() -> None:
    found = happenings(inputs(), Parameters(), seed="a", number=0)
    within("steps of the clock", found.steps, STEPS)
    within("events of the model", found.events, EVENTS)
    assert found.steps < 0.65 * found.events, "a piece of work takes one step of the clock, and one more only where somebody waits"


def test_only_a_post_that_somebody_waits_for_is_handed_over() -> None:
    plenty = {"staff.officers": 1000, "staff.assistants": 1000, "staff.editors": 1000, "staff.translation_teams": 1000}
    found = happenings(inputs(), Parameters().with_values(plenty), seed="a", number=0)
    assert found.handed_over == 0
    assert found.begun > 2_000


def test_the_compiled_loop_takes_the_steps_of_the_model() -> None:
    given, parameters = inputs(), Parameters()
    found = happenings(given, parameters, seed="a", number=0)
    drawn = chances(given, parameters, "a", 0)
    arrays = arrays_of(given, parameters, drawn, day_of(HORIZON))
    run(arrays, given, drawn)
    clock = arrays.office.clock[0]
    assert clock["steps"] == found.steps - 1, "SimPy's last step is the end of the years"
    assert (clock["works"], clock["passed_on"]) == (found.begun, found.handed_over)


@pytest.mark.parametrize(("reference", "pinned"), [(False, CALLS), (True, CALLS_OF_SIMPY)])
def test_python_does_no_more(reference: bool, pinned: int) -> None:
    given, parameters = inputs(), Parameters()
    simulate(given, parameters, seed="a", number=0, reference=reference)  # the calendar and the quantiles are kept from here on
    found = python_calls(lambda: simulate(given, parameters, seed="a", number=7, reference=reference))
    within("calls of functions", found, pinned, share=0.25)
