"""Logistic curves through counts at a few places, many at once, with the correction of Firth for few data."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Numbers = NDArray[np.float64]

_ROUNDS, _LONGEST_STEP = 200, 1.0


def logistic_lines(density: Numbers, scenarios: Numbers, feasible: Numbers) -> tuple[Numbers, Numbers]:
    """Intercept and slope of logistic fits, for ``feasible`` of shape ``(n_fits, n_densities)``; both of shape ``(n_fits,)``.

    Maximum likelihood with the correction of Firth (1993, Biometrika 80, 27-38): finite also where one density parts the two kinds.
    """
    middle, spread = density.mean(), density.std()
    at = (density - middle) / spread
    line = np.zeros((len(feasible), 2))
    for _ in range(_ROUNDS):
        step = _newton_step(line, at, scenarios, feasible)
        line += step
        if np.abs(step).max() < 1e-10:
            break
    slope = line[:, 1] / spread
    return line[:, 0] - slope * middle, slope


def _newton_step(line: Numbers, at: Numbers, scenarios: Numbers, feasible: Numbers) -> Numbers:
    """One step to the root of Firth's score, of bounded length; intercepts and slopes of shape ``(n_fits, 2)``.

    The score is that of data to which half the leverage of a density is added on both sides; so is the information here. With
    the plain information the steps overshoot where there are few scenarios.
    """
    chance = expit(line[:, :1] + line[:, 1:] * at)
    each = np.maximum(chance * (1 - chance), 1e-12)
    leverage = scenarios * each * _quadratic(scenarios * each, at)
    residual = feasible - scenarios * chance + leverage * (0.5 - chance)
    a, b, c, determinant = _information((scenarios + leverage) * each, at)
    first, second = residual.sum(axis=1), (residual * at).sum(axis=1)
    step = np.stack([c * first - b * second, a * second - b * first], axis=1) / determinant[:, None]
    longest = np.abs(step).max(axis=1, keepdims=True)
    shortened: Numbers = step * np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, 1e-300))
    return shortened


def _information(weight: Numbers, at: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The information about intercept and slope, ``a b / b c``, and its determinant; each of shape ``(n_fits,)``."""
    a, b, c = weight.sum(axis=1), (weight * at).sum(axis=1), (weight * at**2).sum(axis=1)
    return a, b, c, np.maximum(a * c - b * b, 1e-300)


def _quadratic(weight: Numbers, at: Numbers) -> Numbers:
    """``(1, at)`` with the inverse of the information on both sides, shape ``(n_fits, n_densities)``."""
    a, b, c, determinant = _information(weight, at)
    form: Numbers = (c[:, None] - 2 * b[:, None] * at + a[:, None] * at**2) / determinant[:, None]
    return form


def deviance(density: Numbers, scenarios: Numbers, feasible: Numbers, intercept: Numbers, slope: Numbers) -> Numbers:
    """How far counts are from the fitted curves, shape ``(n_fits,)``."""
    chance = np.clip(expit(intercept[:, None] + slope[:, None] * density), 1e-12, 1 - 1e-12)
    share = feasible / scenarios
    with np.errstate(divide="ignore", invalid="ignore"):
        yes = np.where(feasible > 0, feasible * np.log(share / chance), 0.0)
        no = np.where(feasible < scenarios, (scenarios - feasible) * np.log((1 - share) / (1 - chance)), 0.0)
    total: Numbers = 2 * (yes + no).sum(axis=1)
    return total
