"""The fit on small budgets: the same again, nearer to the facts than the prior, and back to a truth it is given."""

from datetime import date
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.calibration.check import check, check_table
from sim.calibration.experiment import Experiment, draw_inputs, experiment_for, from_prior
from sim.calibration.facts import PublishedFacts, read_facts
from sim.calibration.fit import adjusted, distance, fit, fit_to, prior_spread
from sim.calibration.forecast import forecast, forecast_table
from sim.calibration.observing import published
from sim.calibration.posterior import Posterior, stored_posterior
from sim.calibration.priors import NAMES, PRIORS, values_at
from sim.calibration.recovery import Recovery, rank_spread, recover_by_rejection
from sim.review_phase.clock import day_of


def facts() -> PublishedFacts:
    return read_facts().until(date(2022, 12, 31))


@lru_cache(maxsize=1)
def experiment() -> Experiment:
    return experiment_for(facts().facts, "tests")


@lru_cache(maxsize=1)
def spread_of_counts() -> NDArray[np.float64]:
    return prior_spread(experiment(), "tests")


def row(**changed: float) -> dict[str, float]:
    middle = dict(zip(NAMES, values_at(np.full((1, len(PRIORS)), 0.5))[0].tolist(), strict=True))
    return {**middle, **{name.replace("__", "."): value for name, value in changed.items()}}


def test_the_distance_is_in_units_of_the_prior_spread() -> None:
    assert distance(np.array([1.0, 5.0]), np.array([3.0, 5.0]), np.array([2.0, 1.0])) == pytest.approx(np.sqrt(0.5))


def test_regression_takes_out_what_the_counts_are_off_by_hand() -> None:
    off = np.array([[-1.0], [0.0], [1.0], [2.0]])
    scores = 3.0 + 2.0 * off
    np.testing.assert_allclose(adjusted(scores, off, np.array([0.1, 0.2, 0.3, 0.4])), 3.0)
    uneven = scores + np.array([[0.5], [-0.5], [0.0], [0.0]])
    moved = adjusted(uneven, off, np.array([1e-9, 1e-9, 0.5, 0.5]))
    np.testing.assert_allclose(moved[:, 0], [3.5, 2.5, 3.0, 3.0], atol=1e-6)


def test_the_experiment_counts_the_reviews_of_groups_1_and_2_only() -> None:
    assert experiment().inputs.n_reviews == 125 and experiment().until == day_of(date(2023, 1, 1))


def test_a_higher_hazard_starts_more_reviews_and_longer_questionnaires_hold_more() -> None:
    few, many = (np.mean([experiment().run(row(start__hazard=hazard), k)[0] for k in range(5)]) for hazard in (0.01, 0.2))
    assert many > few + 20
    quick, slow = (np.mean([experiment().run(row(delay__questionnaire=delay), k)[2] for k in range(5)]) for delay in (0.5, 6.0))
    assert slow > quick


def test_a_fit_is_the_same_again_and_leaves_the_global_generator_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.calibration.fit.SCALE_RUNS", 30)
    np.random.seed(5)
    expected = np.random.random()
    np.random.seed(5)
    one = fit(facts(), seed="again", particles=20, generations=2)
    assert np.random.random() == expected
    other = fit(facts(), seed="again", particles=20, generations=2)
    assert np.array_equal(one.values, other.values) and np.array_equal(one.weights, other.weights)
    assert one.made == other.made


@pytest.mark.long
def test_a_fit_finds_a_hazard_that_it_is_given() -> None:
    truth = 0.015
    counts = np.mean([experiment().run(row(start__hazard=truth, start__never=0.1), 10**8 + k) for k in range(5)], axis=0)
    found = fit_to(counts, experiment(), spread_of_counts(), "simulated", 60, 3)
    assert found.quantile("start.hazard", 0.03) < truth < found.quantile("start.hazard", 0.97)
    assert found.mean("start.hazard") < 0.025, "well below what the real facts ask for"


def test_the_stored_posterior_comes_nearer_to_the_facts_than_the_prior() -> None:
    observed, spread = published(facts().facts), spread_of_counts()
    before = distance(experiment().run_many(from_prior(100, "near")), observed, spread)
    after = distance(experiment().run_many(stored_posterior().particles(100, "near")), observed, spread)
    assert np.median(after) < 0.6 * np.median(before)


def test_the_stored_posterior_says_the_published_counts_again_and_marks_those_held_out() -> None:
    rows = check(stored_posterior(), seed="tests", replications=60)
    assert [row.held_out for row in rows] == [False] * 5 + [True]
    assert all(row.within for row in rows if not row.held_out)
    assert check_table(rows).count("\n") == len(rows) + 1


def test_ranks_that_are_not_even_are_seen() -> None:
    even = np.tile((np.arange(100) + 0.5) / 100, (len(PRIORS), 1)).T
    zeros = np.zeros(len(PRIORS))
    assert np.all(rank_spread(Recovery(even, zeros, zeros)) == 0)
    assert np.allclose(Recovery(even, zeros, zeros).coverage(0.9), 0.9)
    assert np.all(rank_spread(Recovery(even / 3, zeros, zeros)) > 100)


@pytest.mark.long
def test_simulated_truths_are_recovered_with_the_coverage_that_is_promised() -> None:
    found = recover_by_rejection(experiment(), spread_of_counts(), runs=700, truths=100, kept=99)
    assert np.all(found.coverage(0.9) >= 0.8)
    assert np.all(found.coverage(0.5) >= 0.35) and np.all(found.coverage(0.5) <= 0.65)
    hazard = NAMES.index("start.hazard")
    assert found.error[hazard] < 0.6 * found.prior_error[hazard], "what is identified is found far better than by the prior"


def test_a_forecast_counts_all_reviews_and_takes_fixed_values() -> None:
    one = Posterior(values_at(np.full((1, len(PRIORS)), 0.5)), np.ones(1), {})
    quick = {"start.hazard": 1.0, "start.never": 0.0}
    dates = (date(2021, 1, 1), date(2023, 6, 1))
    found = forecast(one, draw_inputs(), seed="s", replications=2, fixed=quick, dates=dates)
    assert found.n_reviews == 189 and found.started[:, 0].max() <= 62 and found.started[:, 1].min() > 120
    assert np.all(found.finished <= found.started)
    assert forecast_table(found).splitlines()[2].startswith("| 2020-12-31 |")
    none = forecast(one, draw_inputs(), seed="s", replications=2, fixed={**quick, "start.never": 1.0}, dates=dates)
    assert none.started.max() == 0
