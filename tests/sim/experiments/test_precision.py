"""Replications until an interval is narrow enough: the rule stops where it says."""

import numpy as np
import pytest

from sim.experiments.precision import replications_for, until_precise
from sim.experiments.runner import Runner
from storage.errors import InputError
from tests.sim.experiments.stand_in import linear, setting, value

TRUE_MEAN = 5.0


def stream(seed: int, spread: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(TRUE_MEAN, spread, 5000)


def test_it_stops_at_the_width_wanted_with_the_number_that_theory_says() -> None:
    """Half-width 1.96 s / sqrt(n) = 0.1 for s = 1 asks for n = 384; and the interval holds the mean."""
    held, counts = 0, []
    for seed in range(60):
        values = stream(seed)
        found = until_precise(lambda numbers, values=values: values[numbers.start : numbers.stop], int, 0.1)  # type: ignore[misc]
        assert found.reached
        assert found.last.mean.half_width <= 0.1 < found.looks[-2].mean.half_width
        held += found.last.mean.low <= TRUE_MEAN <= found.last.mean.high
        counts.append(found.last.replications)
    assert held >= 50
    assert np.mean(counts) == pytest.approx(384, rel=0.12)


def test_no_fewer_than_the_minimum_even_where_nothing_varies() -> None:
    found = until_precise(lambda numbers: np.ones(len(numbers)), int, 0.1, least=25)
    assert [look.replications for look in found.looks] == [25]
    assert found.reached


def test_it_gives_up_at_the_most_and_says_so() -> None:
    values = stream(1, spread=50.0)
    found = until_precise(lambda numbers: values[numbers.start : numbers.stop], int, 0.1, most=500)
    assert found.last.replications == 500
    assert not found.reached
    assert found.needed > 500_000


def test_draws_that_are_few_bound_what_replications_can_do() -> None:
    draws = np.random.default_rng(3).normal(size=5)
    found = until_precise(lambda numbers: draws[np.array(numbers) % 5], lambda number: number % 5, 0.1, most=400)
    assert not found.reached
    assert found.last.mean.half_width == pytest.approx(found.looks[0].mean.half_width, rel=0.05)


def test_of_a_setting_no_replication_is_run_twice() -> None:
    told: list[int] = []
    runner = Runner(simulate=linear, progress=lambda done, total: told.append(done))
    found = replications_for(setting(draws=1000), "value", 0.5, runner=runner, reduce=value, least=10)
    assert found.reached
    assert len(found.rows()) == len(found.looks)
    straight = Runner(simulate=linear).replicate(setting(), range(found.last.replications), value)["value"]
    assert found.last.mean.estimate == pytest.approx(straight.mean())


def test_bad_wishes_are_refused_all_at_once() -> None:
    with pytest.raises(InputError, match="2 faults"):
        until_precise(lambda numbers: np.ones(len(numbers)), int, 0.0, least=1)
