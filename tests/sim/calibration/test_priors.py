"""Priors: quantiles and values are each other's inverse, and within what the parameters allow."""

import numpy as np
import pytest

from sim.calibration.experiment import from_prior
from sim.calibration.priors import DAY_OF_COUNT, FITTED, PRIORS, quantiles_at, values_at
from sim.review_phase.parameters import DEFAULTS


def test_half_of_a_prior_in_ratio_lies_below_the_geometric_mean() -> None:
    delay = next(prior for prior in PRIORS if prior.name == "delay.feedback")
    assert delay.value(0.5) == pytest.approx(2.0) and delay.value(0.0) == 0.5 and delay.value(1.0) == pytest.approx(8.0)


def test_quantiles_and_values_undo_each_other() -> None:
    quantiles = np.random.default_rng(1).random((50, len(PRIORS)))
    np.testing.assert_allclose(quantiles_at(values_at(quantiles)), quantiles, atol=1e-12)


def test_every_prior_is_inside_the_bounds_of_its_parameter_and_has_a_reason() -> None:
    assert DAY_OF_COUNT not in FITTED and set(FITTED) <= set(DEFAULTS)
    for prior in PRIORS:
        assert len(prior.reason) > 20
        if prior.name in DEFAULTS:
            assert DEFAULTS[prior.name].least <= prior.least < prior.most <= DEFAULTS[prior.name].most


def test_draws_from_the_prior_are_spread_evenly_over_it_and_repeat() -> None:
    draws = from_prior(2000, "s")
    assert np.array_equal(draws, from_prior(2000, "s")) and not np.array_equal(draws, from_prior(2000, "t"))
    np.testing.assert_allclose(quantiles_at(draws).mean(axis=0), 0.5, atol=0.03)
    np.testing.assert_allclose(quantiles_at(draws).var(axis=0), 1 / 12, atol=0.01)
