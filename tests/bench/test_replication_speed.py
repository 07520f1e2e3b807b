"""The simulation: ten years on the real list, and the Secretariat's queue alone."""

from typing import Any

import pytest

from results.benchmark.counts import happenings
from results.benchmark.kernel import SEED, customers, erlang_wait, inputs_of, mean_wait, replicate
from results.benchmark.kernel_peers import CLOSE, CUSTOMERS, ciw_wait, heap_loop, simpy_loop, simpy_wait
from scenarios import load_scenario
from sim.parameters import Parameters

INPUTS = inputs_of(load_scenario("real-2020-10-16"))


def test_ten_years(benchmark: Any) -> None:
    found = benchmark(lambda: replicate(INPUTS, 0))
    assert found.bytes == replicate(INPUTS, 0).bytes
    assert found.started.shape == (189, 4)


@pytest.mark.parametrize("loop", [simpy_loop, heap_loop])
def test_the_floor_of_as_many_events(loop: Any, benchmark: Any) -> None:
    events = happenings(INPUTS, Parameters(), seed=SEED, number=0).events
    assert benchmark(lambda: loop(events, INPUTS.n_reviews)) == events


@pytest.mark.parametrize("wait", [mean_wait, simpy_wait])
def test_a_queue_of_three_posts(wait: Any, benchmark: Any) -> None:
    waiting = customers(CUSTOMERS, 1)
    found = benchmark(lambda: wait(waiting))
    assert found == pytest.approx(mean_wait(waiting), rel=1e-9), "both queues serve the same customers alike"
    assert abs(found - erlang_wait()) < CLOSE * erlang_wait()


def test_the_same_queue_in_ciw(benchmark: Any) -> None:
    pytest.importorskip("ciw", reason="the extra bench is not installed")
    assert abs(benchmark(lambda: ciw_wait(CUSTOMERS, 1)) - erlang_wait()) < CLOSE * erlang_wait()
