"""Intervals of means, shares and variance ratios, for replications that may share a draw."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Values = NDArray[np.float64]

RESAMPLES: Final = 2000
"""Bootstrap samples behind an interval."""

ROUNDING: Final = 1e-12
"""A variance that is smaller than this share of another is taken for 0."""


@dataclass(frozen=True, slots=True)
class ConfidenceInterval:
    """An estimate between two bounds."""

    estimate: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the distance of the bounds."""
        return (self.high - self.low) / 2


def mean_interval(values: Values, draws: NDArray[np.int64], confidence: float = 0.95) -> ConfidenceInterval:
    """Student's t interval of a mean of replications that share draws, ``draws`` saying which.

    The standard error counts the m draws, not the replications, as independent (Cameron and Miller, A Practitioner's Guide to
    Cluster-Robust Inference, Journal of Human Resources 50, 2015), with the correction m / (m - 1) and m - 1 degrees of freedom;
    with a draw for each replication it is the usual one. Fewer than two draws give infinite bounds.
    """
    mean = float(values.mean())
    _, which = np.unique(draws, return_inverse=True)
    sums = np.bincount(which, weights=values - mean)
    m = len(sums)
    if m < 2:
        return ConfidenceInterval(mean, -np.inf, np.inf)
    error = float(np.sqrt(m / (m - 1) * np.sum(sums**2))) / len(values)
    reach = float(stats.t.ppf(0.5 + confidence / 2, m - 1)) * error
    return ConfidenceInterval(mean, mean - reach, mean + reach)


def bootstrap_mean(values: Values, draws: NDArray[np.int64], seed: int, confidence: float = 0.95) -> ConfidenceInterval:
    """Bootstrap interval (bias-corrected and accelerated) of a mean, draws being sampled whole."""
    mean = float(values.mean())
    moments = _by_draw(draws, np.ones_like(values), values - mean)
    low, high = _bootstrap(moments, lambda sums: sums[1] / sums[0], seed, confidence, "BCa")
    return ConfidenceInterval(mean, mean + low, mean + high)


def variance_ratio(first: Values, second: Values, draws: NDArray[np.int64], seed: int, confidence: float = 0.95) -> ConfidenceInterval:
    """How often more pairs independent streams would need than common ones, for the same interval of the difference.

    (Var(X) + Var(Y)) / Var(X - Y), where X and Y are the two arms (Law, Simulation Modeling and Analysis, 5th ed., section 11.2),
    with a percentile bootstrap interval, draws being sampled whole. ``inf`` where the difference does not vary, ``nan`` where
    neither arm does.
    """
    x, y = first - first.mean(), second - second.mean()
    moments = _by_draw(draws, np.ones_like(x), x, y, x**2, y**2, (x - y) ** 2)

    def inverse(sums: Values) -> Values:
        """Var(X - Y) / (Var(X) + Var(Y)): finite, and 1 in a sample in which neither arm varies."""
        count, sx, sy, sxx, syy, sdd = sums
        apart = sxx - sx**2 / count + syy - sy**2 / count
        together = sdd - (sx - sy) ** 2 / count
        varies = apart > ROUNDING * (sxx + syy)
        found: Values = np.where(varies, together / np.where(varies, apart, 1.0), 1.0)
        return np.where(found > ROUNDING, found, 0.0)

    sums = moments.sum(axis=1)
    if not (x.any() or y.any()):
        return ConfidenceInterval(np.nan, np.nan, np.nan)
    low, high = _bootstrap(moments, inverse, seed, confidence, "percentile")
    return ConfidenceInterval(_turned(float(inverse(sums))), _turned(high), _turned(low))


def _turned(inverse: float) -> float:
    return 1 / inverse if inverse > 0 else np.inf


def share_interval(successes: int, of: int, confidence: float = 0.95) -> ConfidenceInterval:
    """Wilson's interval of a share."""
    found = stats.binomtest(successes, of).proportion_ci(confidence, method="wilson")
    return ConfidenceInterval(successes / of, float(found.low), float(found.high))


def _by_draw(draws: NDArray[np.int64], *columns: Values) -> Values:
    """Sums over the replications of each draw; shape ``(n_columns, n_draws)``."""
    _, which = np.unique(draws, return_inverse=True)
    return np.stack([np.bincount(which, weights=column) for column in columns])


def _bootstrap(moments: Values, statistic: Any, seed: int, confidence: float, method: Literal["BCa", "percentile"]) -> tuple[float, float]:
    """Bounds of a function of sums over draws."""
    chosen = np.arange(moments.shape[1])
    if len(chosen) < 2:
        return -np.inf, np.inf

    def of_sample(sample: NDArray[np.int64], axis: int = -1) -> Any:
        return statistic(moments[:, sample].sum(axis=axis))

    with np.errstate(divide="ignore", invalid="ignore"):
        found = stats.bootstrap(
            (chosen,),
            of_sample,
            n_resamples=RESAMPLES,
            vectorized=True,
            confidence_level=confidence,
            method=method,
            rng=np.random.default_rng(seed),
        )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)
