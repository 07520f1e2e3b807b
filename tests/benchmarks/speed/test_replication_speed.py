"""The simulation: ten years on the real list, and the Secretariat's queue alone."""

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.counts import happenings
from benchmarks.kernel import SEED, customers, inputs_of, our_queue, replicate
from benchmarks.kernel_peers import CLOSE, CUSTOMERS, SAME, ciw_queue, heap_loop, is_exact, simpy_loop, simpy_queue
from scenarios import load_scenario
from sim.review_phase.parameters import Parameters

INPUTS = inputs_of(load_scenario("real-2020-10-16"))


def test_ten_years(benchmark: Any) -> None:
    found = benchmark(lambda: replicate(INPUTS, 0))
    assert found.bytes == replicate(INPUTS, 0).bytes
    assert found.started.shape == (189, 4)


@pytest.mark.parametrize("loop", [simpy_loop, heap_loop])
def test_the_floor_of_as_many_events(loop: Any, benchmark: Any) -> None:
    events = happenings(INPUTS, Parameters(), seed=SEED, number=0).events
    assert benchmark(lambda: loop(events, INPUTS.n_reviews)) == events


@pytest.mark.parametrize("queue", [our_queue, simpy_queue])
def test_a_queue_of_three_posts(queue: Any, benchmark: Any) -> None:
    waiting = customers(CUSTOMERS, 1)
    is_exact(benchmark(lambda: queue(waiting)), within=SAME)


def test_the_same_queue_in_ciw(benchmark: Any) -> None:
    pytest.importorskip("ciw", reason="the extra bench is not installed")
    is_exact(benchmark(lambda: ciw_queue(CUSTOMERS, 1)), within=CLOSE)


def test_a_wrong_wait_is_refused() -> None:
    found = our_queue(customers(50, 1))
    with pytest.raises(AssertionError, match="exactly"):
        is_exact(replace(found, mean_wait=found.mean_wait * 1.001), within=SAME)
