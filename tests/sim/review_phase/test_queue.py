"""The Secretariat's queue against queueing theory."""

from math import factorial

import numpy as np
import pytest
import simpy

from sim.review_phase.clock import WorkingTime
from sim.review_phase.reference.secretariat import Secretariat, call_at_end

EVERY_DAY = WorkingTime(rest_days=(), holidays=(), years=300)


def erlang_c_wait(arrivals: float, served: float, posts: int) -> float:
    """Mean wait in an M/M/c queue: Erlang's C over the spare rate (Erlang 1917)."""
    load = arrivals / served
    last = load**posts / factorial(posts) * posts / (posts - load)
    chance = last / (sum(load**k / factorial(k) for k in range(posts)) + last)
    return chance / (posts * served - arrivals)


def waits(posts: int, load: float, seed: int, jobs: int = 60_000) -> list[float]:
    """Waits of Poisson arrivals with exponential hours, six on average, a day's work."""
    chance = np.random.Generator(np.random.Philox(seed))
    gaps = chance.exponential(1.0 / (load * posts), jobs)
    hours = chance.exponential(6.0, jobs)
    arrivals = np.cumsum(gaps)
    env = simpy.Environment()
    office = Secretariat(env, [posts], [1], EVERY_DAY, 6.0)
    for day, work, number in zip(arrivals.tolist(), hours.tolist(), range(jobs), strict=True):
        call_at_end(env.timeout(day), lambda _, work=work, number=number: office.ask(0, 0, number, work))  # type: ignore[misc]
    env.run()
    begun = {row[2]: row[3] for row in office.log}
    assert len(begun) == len(office.log) == jobs
    return [begun[number] - arrivals[number] for number in range(jobs)]


@pytest.mark.parametrize(("posts", "load", "seed"), [(1, 0.6, 1), (3, 0.8, 2), (8, 0.85, 3)])
def test_mean_wait_is_erlangs(posts: int, load: float, seed: int) -> None:
    found = np.array(waits(posts, load, seed)[2000:])
    batches = found[: len(found) // 38 * 38].reshape(38, -1).mean(axis=1)
    error = batches.std(ddof=1) / np.sqrt(len(batches))
    expected = erlang_c_wait(load * posts, 1.0, posts)
    assert error < 0.1 * expected  # else the test could not tell
    assert abs(found.mean() - expected) < 4 * error


def test_erlangs_formula_for_one_post_is_the_classical_one() -> None:
    assert erlang_c_wait(0.6, 1.0, 1) == pytest.approx(0.6 / 0.4)


def test_first_come_first_served_and_the_post_is_given_back() -> None:
    env = simpy.Environment()
    done: list[str] = []
    office = Secretariat(env, [1, 1], [1, 5], EVERY_DAY, 6.0)
    office.ask(0, 0, 0, 12.0, then=lambda: done.append("first"))
    office.ask(0, 0, 1, 6.0, then=lambda: done.append("second"))
    office.ask(1, 0, 2, 60.0, then=lambda: done.append("team"))
    env.run()
    assert done == ["first", "team", "second"]
    assert sorted((row[2], row[3], row[4]) for row in office.log) == [(0, 0.0, 2.0), (1, 2.0, 3.0), (2, 0.0, 2.0)]
