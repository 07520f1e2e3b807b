"""Quantiles are values that occurred; chances come with their errors; order of arrival does not matter."""

import math

import numpy as np
import pytest

from results.workload.bands import PERCENTS, Collected, chance, means, quantile_error, quantiles
from results.workload.reading import MEASURES, read_replication
from storage.errors import InputError
from tests.results.workload.hand_made import frame, real_frame, replication, simulated


def test_quantiles_of_1_to_20() -> None:
    shuffled = np.random.default_rng(1).permutation(np.arange(1, 21))
    assert quantiles(shuffled).tolist() == [1, 5, 10, 15, 19]


def test_quantiles_of_1_to_1000_and_of_one_value() -> None:
    assert quantiles(np.arange(1000, 0, -1)).tolist() == [50, 250, 500, 750, 950]
    assert quantiles(np.array([7])).tolist() == [7] * len(PERCENTS)


def test_quantiles_are_taken_over_replications_alone() -> None:
    values = np.array([[1, 30], [2, 20], [3, 10]])
    assert quantiles(values, (50,)).tolist() == [[2, 20]] and means(values).tolist() == [2, 20]


def test_a_chance_has_the_binomial_error() -> None:
    share, error = chance(np.arange(100) < 20)
    assert share == 0.2 and error == pytest.approx(0.04)


def test_a_chance_of_none_or_all_is_not_certain() -> None:
    none, all_ = chance(np.zeros(96, dtype=bool)), chance(np.ones(96, dtype=bool))
    assert none[0] == 0 and all_[0] == 1 and (none[1], all_[1]) == pytest.approx((0.014, 0.014))


def test_the_error_of_a_median_is_half_the_distance_of_ranks_one_error_off() -> None:
    # 100 values: rank 50 plus and minus 5.
    assert quantile_error(np.arange(1.0, 101.0)) == 5
    assert math.isnan(quantile_error(np.arange(9.0))) and math.isnan(quantile_error(np.array([1.0] * 5 + [np.inf] * 15)))


def test_order_of_arrival_does_not_matter() -> None:
    readings = [read_replication(simulated(number), real_frame()) for number in range(3)]
    one, other = Collected(real_frame()).add_all(readings), Collected(real_frame()).add_all(reversed(readings))
    assert one.numbers == other.numbers == [0, 1, 2]
    assert all(one.all_of(name).tobytes() == other.all_of(name).tobytes() for name in MEASURES)
    assert not np.array_equal(readings[0].money, readings[1].money)


def test_a_number_comes_once_and_none_at_all_is_an_error() -> None:
    reading = read_replication(replication(), frame())
    kept = Collected(frame())
    with pytest.raises(InputError, match="at least 1"):
        kept.all_of("money")
    kept.add(reading)
    with pytest.raises(InputError, match="each replication once"):
        kept.add(reading)
    assert len(kept) == 1
