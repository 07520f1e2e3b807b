"""Common random numbers: differences and variance ratios whose true values are known."""

from itertools import product

import numpy as np
import pytest

from sim.experiments.intervals import bootstrap_mean, mean_interval, share_interval, variance_ratio
from sim.experiments.paired import compare, difference
from sim.experiments.runner import Runner
from storage.errors import InputError
from tests.sim.experiments.stand_in import linear, setting, value

DATA_SETS = 60


def normals(seed: int, correlation: float, count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    both = chance.multivariate_normal([10.0, 11.0], [[4.0, 4 * correlation], [4 * correlation, 4.0]], count)
    return both[:, 0], both[:, 1]


@pytest.mark.parametrize("correlation", [0.0, 0.8, -0.5])
def test_the_variance_ratio_of_correlated_normals(correlation: float) -> None:
    """(4 + 4) / (8 - 8 c) = 1 / (1 - c): with 95 % intervals, fewer than 50 of 60 right would be one chance in ten thousand."""
    true, each = 1 / (1 - correlation), np.arange(200)
    found = [variance_ratio(*normals(seed, correlation), each, seed) for seed in range(DATA_SETS)]
    assert sum(one.low <= true <= one.high for one in found) >= 50
    assert np.median([one.estimate for one in found]) == pytest.approx(true, rel=0.05)


def test_the_bounds_of_a_ratio_are_those_of_resampled_draws() -> None:
    """Three draws have 27 resamples: the bounds are ratios of some of them, worked out one by one."""
    x, y = np.array([0.0, 1.0, 5.0]), np.array([0.0, 3.0, 4.0])
    all_of_them = [np.array(chosen) for chosen in product(range(3), repeat=3) if len(set(chosen)) > 1]
    possible = [(x[one].var() + y[one].var()) / (x[one] - y[one]).var() for one in all_of_them]
    found = variance_ratio(x, y, np.arange(3), 1)
    assert found.estimate == pytest.approx((x.var() + y.var()) / (x - y).var())
    assert found.low == pytest.approx(1.0), "three in 27 do not vary at all, which counts as 1"
    assert min(abs(found.high / each - 1) for each in possible) < 1e-9
    assert found.high == pytest.approx(max(possible))


@pytest.mark.parametrize("method", ["t", "bootstrap"])
def test_the_interval_of_a_difference_holds_the_true_one(method: str) -> None:
    each = np.arange(200)
    held, widths, apart = 0, [], []
    for seed in range(DATA_SETS):
        x, y = normals(seed, 0.8)
        found = difference("value", ("base", x), ("other", y), each, method=method)
        held += found.difference.low <= 1.0 <= found.difference.high
        widths.append(found.difference.half_width)
        apart.append(mean_interval(y, each).half_width * np.sqrt(2))
    assert held >= 50
    assert np.mean(apart) / np.mean(widths) == pytest.approx(np.sqrt(5.0), rel=0.1), "narrower by the root of the ratio"


def test_with_a_draw_for_each_replication_the_interval_is_the_usual_one() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0])
    found = mean_interval(values, np.arange(4))
    assert found.estimate == 2.5
    assert found.half_width == pytest.approx(3.182446305 * np.sqrt(5 / 3) / 2)


def test_replications_that_share_a_draw_count_for_less() -> None:
    """Ten values, five of each of two draws that decide them: as good as two values, not as ten."""
    values = np.repeat([1.0, 3.0], 5)
    shared = mean_interval(values, np.repeat([0, 1], 5))
    assert shared.half_width == pytest.approx(12.70620474 * 1.0)
    assert shared.half_width > 10 * mean_interval(values, np.arange(10)).half_width
    assert mean_interval(values, np.zeros(10, dtype=int)).half_width == np.inf


def test_the_interval_with_shared_draws_holds_the_true_mean() -> None:
    draws = np.arange(120) % 12
    held, bootstrapped, naive = 0, 0, 0
    for seed in range(DATA_SETS):
        chance = np.random.default_rng(seed)
        values = chance.normal(size=12)[draws] + 0.5 * chance.normal(size=120)
        held += abs(mean_interval(values, draws).estimate) <= mean_interval(values, draws).half_width
        naive += abs(values.mean()) <= mean_interval(values, np.arange(120)).half_width
        boot = bootstrap_mean(values, draws, seed)
        bootstrapped += boot.low <= 0 <= boot.high
    assert held >= 50
    assert bootstrapped >= 47, "the bootstrap of twelve draws is somewhat too narrow"
    assert naive < 40, "taken for independent, the interval is wrong far too often"


def test_a_difference_that_never_varies_saves_all() -> None:
    base, more = setting(), setting("more", parameters=setting().parameters.with_values({"hours.check": 29.0}))
    found = compare(base, [more], 12, runner=Runner(simulate=linear), reduce=value).of("value", "more")
    assert (found.difference.estimate, found.difference.low, found.difference.high) == pytest.approx((10.0, 10.0, 10.0))
    assert found.ratio.estimate == np.inf
    assert found.is_sure
    same = difference("value", ("base", np.ones(5)), ("other", np.ones(5)), np.arange(5), method="bootstrap")
    assert np.isnan(same.ratio.estimate)
    assert same.difference.half_width == 0.0


def test_the_rows_name_every_outcome_and_setting() -> None:
    base, more = setting(), setting("more", parameters=setting().parameters.with_values({"staff.officers": 9}))
    comparison = compare(base, [more], 5, runner=Runner())
    rows = comparison.rows()
    assert len(rows) == len(comparison.differences) == 15
    assert {row["other"] for row in rows} == {"more"}
    late = comparison.of("whole_all", "more")
    assert late.at_horizon == (1.0, 1.0)
    row = next(row for row in rows if row["outcome"] == "whole_all")
    assert (row["base_date"], row["difference"], row["base_at_horizon"]) == ("2037-01-01", 0.0, 1.0)


def test_common_numbers_save_replications_of_the_model() -> None:
    """Another algorithm, and quicker feedback: the same States meet the same numbers, so the difference varies less."""
    base = setting(draws=24)
    quick = base.parameters.with_values({"delay.feedback": 1.0})
    others = [setting("lists", draws=24, algorithm="rotating-lists"), setting("quick", draws=24, parameters=quick)]
    found = compare(base, others, 24, runner=Runner())
    assert found.of("first_mean", "lists").ratio.low > 1
    sooner = found.of("first_mean", "quick")
    assert sooner.ratio.low > 3
    assert sooner.difference.high < 0
    assert sooner.is_sure
    assert sooner.saved == pytest.approx((sooner.ratio.estimate - 1) * 24)


def test_settings_without_common_numbers_are_refused() -> None:
    others = [setting("seed", seed="another"), setting("draws", draws=5)]
    with pytest.raises(InputError, match="3 faults") as caught:
        compare(setting(), others, 3, runner=Runner(simulate=linear), reduce=value, method="guess")
    assert [fault.value for fault in caught.value.faults] == ["seed 'another', 4 draws", "seed 'test', 5 draws", "guess"]
    with pytest.raises(InputError, match="different names"):
        compare(setting(), [setting()], 3, runner=Runner(simulate=linear), reduce=value)


def test_the_interval_of_a_share_is_wilsons() -> None:
    found = share_interval(10, 10)
    assert (found.estimate, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(10 / (10 + 1.959963985**2))
