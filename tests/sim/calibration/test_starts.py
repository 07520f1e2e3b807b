"""The fit of the starts against a grid that is worked out, and what contradicts the counts."""

import numpy as np
import pytest
from scipy.stats import binom

from sim.calibration.facts import published_counts
from sim.calibration.priors import HYPER, START_NAMES, Belief
from sim.calibration.starts import DRAWS, LEAST_SIZE, fit_starts, resample, worthy_starts
from sim.review_phase.counts import Count
from storage.errors import InputError

FLAT = (*tuple((name, 0.0) for name in HYPER), ("start.shape", 1.0), ("start.frailty", 0.0), ("start.hazard", 0.05))


def test_weights_are_the_exact_posterior_of_one_number() -> None:
    """With everything fixed but ``start.never``, one count of group 1 alone: a binomial likelihood on a grid."""
    months = 20.0
    count = Count((1,), 62, 31 + months * 30.4375, 20, 20)
    found = fit_starts([count], seed="grid", draws=1 << 15, belief=Belief(FLAT))
    grid = (np.arange(2000) + 0.5) / 2000 * 0.9
    likelihood = binom.pmf(20, 62, (1 - grid) * (1 - np.exp(-0.05 * months)))
    mean = (grid @ likelihood) / likelihood.sum()
    ours = found.weights @ found.rows[:, START_NAMES.index("start.never")]
    assert ours == pytest.approx(mean, abs=0.005)
    assert found.evidence == pytest.approx(np.log(likelihood.mean()), abs=0.03)


def test_the_published_counts_leave_an_effective_sample_that_is_large_enough() -> None:
    """The stored fit has ``DRAWS`` draws; an effective sample grows with them."""
    found = fit_starts(published_counts(), seed="size", draws=1 << 15)
    assert found.effective_size * DRAWS / (1 << 15) > 2 * LEAST_SIZE


def test_values_that_contradict_the_counts_are_refused() -> None:
    with pytest.raises(InputError, match=r"start\.never=1"):
        fit_starts(published_counts(), seed="s", draws=2000, belief=Belief((("start.never", 1.0),)))
    moved = fit_starts(published_counts(), seed="s", draws=1 << 14, belief=Belief((("start.never", 0.0),)))
    assert np.all(moved.rows[:, START_NAMES.index("start.never")] == 0.0) and moved.weights.sum() == pytest.approx(1)


def test_counts_that_are_rare_get_more_draws_and_are_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    few = fit_starts(published_counts(), seed="rare", draws=1 << 12).effective_size
    monkeypatch.setattr("sim.calibration.starts.LEAST_SIZE", 1.5 * few)
    found = worthy_starts(published_counts(), seed="rare", draws=1 << 12)
    assert found.draws == 1 << 15 and found.effective_size >= 1.5 * few
    monkeypatch.setattr("sim.calibration.starts.LEAST_SIZE", 100 * few)
    with pytest.raises(InputError, match="counts of started reviews"):
        worthy_starts(published_counts(), seed="rare", draws=1 << 12)


def test_resampling_keeps_to_the_weights_and_is_the_same_again() -> None:
    weights = np.array([0.5, 0.25, 0.125, 0.125])
    places = resample(weights, 800, "s")
    assert np.all(np.abs(np.bincount(places) - 800 * weights) <= 1)
    assert np.array_equal(places, resample(weights, 800, "s")) and not np.array_equal(places, np.sort(places))
