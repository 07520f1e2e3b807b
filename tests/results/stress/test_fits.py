"""Exponents and frontiers are found where they were put in."""

from math import isnan

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from results.stress.fits import NO_INTERVAL, REGRESSION, RESAMPLED, cost_fits, growth
from results.stress.frontier import ABOVE, ALL, BELOW, BETWEEN, NONE, Frontier, feasible_shares, frontier, frontiers, without_density
from tests.results.stress.frames import INFEASIBLE, STUCK, costs_of, draws_of

SIZES = (50, 100, 200, 400)


def draws_at(sizes: tuple[int, ...], each: int, family: str = "scale") -> pd.DataFrame:
    return draws_of(*({"family": family, "size": size, "states": size} for size in sizes for _ in range(each)))


def test_an_exact_power_law_gives_its_exponent_and_factor() -> None:
    draws = draws_at(SIZES, 5)
    costs = costs_of([0.002 * size**1.5 for size in draws["states"]], [int(1000 * size**2) for size in draws["states"]])
    (fit,) = cost_fits(draws, costs, seed="s")
    assert (fit.coefficient, fit.exponent, fit.low, fit.high) == pytest.approx((0.002, 1.5, 1.5, 1.5))
    assert fit.between == pytest.approx((1.5, 1.5, 1.5))
    assert (fit.draws, fit.states, fit.interval_by) == ((5, 5, 5, 5), (50.0, 100.0, 200.0, 400.0), RESAMPLED)
    assert fit.at(1000) == pytest.approx(0.002 * 1000**1.5)
    (memory,) = cost_fits(draws, costs, "memory_bytes", seed="s")
    assert (memory.exponent, memory.quantity) == (pytest.approx(2.0), "memory_bytes")


def test_the_interval_holds_the_exponent_and_is_the_same_each_time_and_in_any_order() -> None:
    draws = draws_at(SIZES, 40)
    noise = np.random.default_rng(1).uniform(0.5, 1.5, len(draws))
    costs = costs_of((0.001 * draws["states"].to_numpy() ** 1.2 * noise).tolist())
    (fit,) = cost_fits(draws, costs, seed="s")
    assert fit.low < 1.2 < fit.high and fit.high - fit.low < 0.5
    assert fit.low < fit.exponent < fit.high
    assert all(low < median < high for (low, high), median in zip(fit.ends, fit.medians, strict=True))
    mixed = np.random.default_rng(2).permutation(len(draws))
    assert cost_fits(draws.iloc[mixed], costs.iloc[mixed[::-1]], seed="s") == (fit,)


def test_few_draws_are_given_the_interval_of_the_regression() -> None:
    """Medians 1, 2, 8 at 50, 100, 200: slopes 1 and 2, least squares 1.5; one degree of freedom left (t = 12.706)."""
    draws = draws_at((50, 100, 200), 1)
    (fit,) = cost_fits(draws, costs_of([1.0, 2.0, 8.0]), seed="s")
    assert (fit.exponent, fit.interval_by, fit.between) == (pytest.approx(1.5), REGRESSION, pytest.approx((1.0, 2.0)))
    assert fit.high - fit.exponent == pytest.approx(12.706 * np.sqrt(1 / 12), rel=1e-3)  # residual sum 1/6, spread of logs 2


def test_one_size_has_no_exponent_and_two_have_no_interval() -> None:
    (fit,) = cost_fits(draws_at((50,), 3), costs_of([1.0, 2.0, 3.0]), seed="s")
    assert isnan(fit.exponent) and fit.medians == (2.0,) and fit.between == ()
    (fit,) = cost_fits(draws_at((50, 100), 1), costs_of([1.0, 4.0]), seed="s")
    assert fit.exponent == pytest.approx(2.0) and isnan(fit.low) and fit.interval_by == NO_INTERVAL


def test_only_complete_draws_of_the_right_families_and_sizes_are_fitted() -> None:
    draws = draws_of(
        {"size": 50, "states": 50}, STUCK | {"size": 50}, {"size": 49}, {"size": 100, "family": "sparse"}, {"size": 100, "states": 100}
    )
    (fit,) = cost_fits(draws, costs_of([1.0, 9.0, 9.0, 9.0, 2.0]), seed="s")
    assert (fit.medians, fit.draws) == ((1.0, 2.0), (1, 1))
    assert cost_fits(draws, costs_of([1.0] * 5), "memory_bytes", seed="s") == ()
    assert cost_fits(draws_of(), costs_of([]), seed="s") == ()


def test_memory_that_rose_in_few_draws_is_not_fitted() -> None:
    """At 50 it rose in one draw of three, at 100 and 200 in two of three: the medians there are 10 and 40, so the exponent is 2."""
    rose = [7, 0, 0, 10, 12, 0, 40, 0, 44]
    (fit,) = cost_fits(draws_at((50, 100, 200), 3), costs_of([1.0] * 9, rose), "memory_bytes", seed="s")
    assert (fit.states, fit.medians) == ((100.0, 200.0), (10.0, 40.0)) and fit.exponent == pytest.approx(2.0)
    assert cost_fits(draws_at((50,), 2), costs_of([1.0] * 2, [0, None]), "memory_bytes", seed="s") == ()


def test_growth_between_two_sizes() -> None:
    assert growth(100, 1.0, 200, 4.0) == pytest.approx(2.0)
    assert isnan(growth(100, 1.0, 100, 4.0))


DENSITIES = np.array([0.05, 0.1, 0.2, 0.3, 0.4])


def of(scenarios: list[int], feasible: list[int], densities: np.ndarray = DENSITIES, seed: int = 1) -> Frontier:
    counts = np.array([scenarios, feasible], dtype=np.float64)
    return frontier("default", 10, densities, counts[0], counts[1], unknown=0, rng=np.random.default_rng(seed))


def test_a_frontier_put_in_is_found() -> None:
    """Logistic with half at 0.22 and slope 30, 1,000 scenarios a density, counts rounded."""
    found = of([1000] * 5, np.round(1000 * expit(30 * (DENSITIES - 0.22))).astype(int).tolist())
    assert (found.place, found.half, found.slope) == (BETWEEN, pytest.approx(0.22, abs=0.001), pytest.approx(30, abs=0.2))
    assert found.low < 0.22 < found.high and found.high - found.low < 0.02
    assert found.misfit > 0.5


def test_the_interval_covers_about_as_often_as_it_says() -> None:
    """Of 200 sets of 20 scenarios a density drawn from a known curve, the interval must hold the truth in about 190."""
    rng = np.random.default_rng(7)
    chance = expit(25 * (DENSITIES - 0.2))
    held = 0
    for _ in range(200):
        one = of([20] * 5, rng.binomial(20, chance).tolist(), seed=int(rng.integers(1 << 30)))
        held += one.low <= 0.2 <= one.high
    assert 180 <= held <= 198


def test_a_falling_share_and_a_share_with_two_crossings_are_told() -> None:
    falling = of([100] * 5, [98, 90, 50, 10, 2])
    assert falling.slope < 0 and falling.half == pytest.approx(0.2, abs=0.01)
    assert of([100] * 5, [98, 20, 5, 40, 99]).misfit < 0.01


def test_frontiers_beyond_the_densities_tried_are_not_numbers() -> None:
    for feasible, place in (([20] * 5, ALL), ([0] * 5, NONE), ([12, 14, 17, 19, 20], BELOW), ([0, 1, 2, 5, 8], ABOVE)):
        found = of([20] * 5, feasible)
        assert found.place == place and isnan(found.half) and isnan(found.low)


def test_where_all_changes_between_two_densities_the_interval_is_that_gap_at_least() -> None:
    found = of([20] * 5, [0, 0, 20, 20, 20])
    assert found.low <= 0.1 < found.half < 0.2 <= found.high


def test_the_fit_is_the_maximum_of_the_corrected_likelihood() -> None:
    """Firth's likelihood, the plain one times the root of the determinant of the information, maximised by another program."""
    scenarios = np.full(5, 12.0)
    for feasible in ([0, 1, 5, 11, 12], [0, 0, 12, 12, 12], [3, 4, 2, 6, 5], [12, 9, 9, 2, 0]):
        counts = np.array(feasible, dtype=np.float64)

        def minus(line: np.ndarray, counts: np.ndarray = counts) -> float:
            logit = line[0] + line[1] * DENSITIES
            weight = scenarios * expit(logit) * expit(-logit)
            information = np.array([[weight.sum(), weight @ DENSITIES], [weight @ DENSITIES, weight @ DENSITIES**2]])
            plain = counts @ logit - scenarios @ np.logaddexp(0, logit)
            return -float(plain + 0.5 * np.log(np.linalg.det(information)))

        best = minimize(minus, np.array([0.0, 1.0]), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 10_000})
        found = of([12] * 5, feasible)
        assert found.slope == pytest.approx(best.x[1], rel=1e-4)
        if found.place == BETWEEN:
            assert found.half == pytest.approx(-best.x[0] / best.x[1], rel=1e-4)


def test_the_unit_of_the_frontier_is_the_scenario() -> None:
    """One scenario drawn thrice is one; scenarios of which nothing is known, and those without a density, are left out and counted."""
    low, high = {"family": "sparse", "parameters": "density=0.1"}, {"family": "sparse", "parameters": "density=0.4"}
    draws = draws_of(
        low,
        low,
        STUCK | low,
        INFEASIBLE | low | {"scenario": "b"},
        high | {"scenario": "c"},
        {"outcome": "undecided", "scenario": "d"} | high,
        {"family": "sparse"},
        {"family": "universal"},
    )
    found = feasible_shares(draws)
    assert found[["density", "feasible", "scenarios", "unknown"]].to_numpy().tolist() == [[0.1, 1, 2, 0], [0.4, 1, 1, 1]]
    assert without_density(draws) == 1
    (one,) = frontiers(draws, seed="s")
    assert (one.size, one.scenarios, one.feasible, one.unknown) == (10, (2, 1), (1, 1), 1)
    assert one.slope == pytest.approx(np.log(3) / 0.3)  # half a scenario more of each kind: 1.5 of 3 and 1.5 of 2
    assert repr(frontiers(draws.iloc[::-1], seed="s")) == repr((one,))
    assert frontiers(draws_of({"family": "universal"}), seed="s") == () and feasible_shares(draws_of()).empty
