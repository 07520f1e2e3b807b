"""How cost grows with the number of States: a power law for each algorithm, with an interval for its exponent."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

FAMILIES = ("calibrated", "scale")
"""Families whose scenarios differ in size only, so that cost can be set against size."""

LEAST_SIZE = 50
"""States. Below, what a draw costs apart from its States outweighs the rest (assumed; the exponents between sizes show it)."""

LEAST_DRAWS = 5
"""Draws of a size from which resampling says something (assumed)."""

RESAMPLES = 999
"""Resamples of an interval (assumed; Davison and Hinkley 1997 advise about 1,000 for one of 95 %)."""

RESAMPLED, REGRESSION, NO_INTERVAL = "draws resampled", "regression", "none"

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class CostFit:
    """``cost = coefficient * states ** exponent`` for one algorithm under one law; ``quantity`` is ``seconds`` or ``memory_bytes``.

    ``states`` and ``medians`` are what was fitted, by size, from ``draws`` complete draws each; ``ends`` holds the intervals of 95 % of the
    medians (by order statistics; NaN for fewer than 6 draws). ``low`` to ``high`` is the interval of 95 %
    of the exponent, ``interval_by`` says how it was found: ``draws resampled`` (the draws of each size anew: the luck of the
    draws, not whether the power law is right), ``regression`` (Student's t), or ``none``. ``between`` holds the exponents from each size to
    the next: where they rise or fall, the power law is a summary only. NaN where there is one size.
    """

    algorithm: str
    law: str
    quantity: str
    states: tuple[float, ...]
    medians: tuple[float, ...]
    ends: tuple[tuple[float, float], ...]
    draws: tuple[int, ...]
    coefficient: float
    exponent: float
    low: float
    high: float
    interval_by: str
    r_squared: float
    between: tuple[float, ...]

    def at(self, states: float) -> float:
        """The fitted cost of a draw with so many States."""
        return float(self.coefficient * states**self.exponent)


def cost_fits(draws: pd.DataFrame, costs: pd.DataFrame, quantity: str = "seconds", *, seed: str) -> tuple[CostFit, ...]:
    """A fit for each law and algorithm, of complete draws of ``FAMILIES`` with at least ``LEAST_SIZE`` States asked for.

    Draws whose cost was not told are left out, and so are sizes at which the median is 0: memory that did not rise in most draws says
    only that the process held enough already. ``seed`` decides the resamples.
    """
    chosen = draws[(draws["outcome"] == "complete") & draws["family"].isin(FAMILIES) & (draws["size"] >= LEAST_SIZE)]
    both = chosen[["row", "law", "algorithm", "size", "states"]].merge(costs[["row", quantity]], on="row").sort_values("row")
    return tuple(_fits(both[both[quantity].notna()], quantity, seed))


def _fits(measured: pd.DataFrame, quantity: str, seed: str) -> Iterator[CostFit]:
    for (law, algorithm), rows in measured.groupby(["law", "algorithm"], sort=True):
        samples: list[Numbers] = []
        states: list[float] = []
        for _, group in rows.groupby("size", sort=True):
            sample = group[quantity].to_numpy(dtype=np.float64)
            if np.median(sample) > 0:
                samples.append(sample)
                states.append(float(group["states"].median()))
        if samples:
            yield _fit(str(algorithm), str(law), quantity, np.array(states), samples, seed)


def _fit(algorithm: str, law: str, quantity: str, states: Numbers, samples: list[Numbers], seed: str) -> CostFit:
    medians = np.array([np.median(sample) for sample in samples])
    counts = tuple(map(len, samples))
    nan = float("nan")
    coefficient, exponent, r_squared, interval = nan, nan, nan, (nan, nan, NO_INTERVAL)
    if len(set(states.tolist())) > 1:
        line: Any = stats.linregress(np.log(states), np.log(medians))
        coefficient, exponent, r_squared = float(np.exp(line.intercept)), float(line.slope), float(line.rvalue**2)
        rng = np.random.default_rng(list(f"{seed}/cost/{quantity}/{law}/{algorithm}".encode()))
        interval = _interval(states, samples, line, rng)
    between = tuple(growth(a, b, c, d) for (a, b), (c, d) in pairwise(zip(states.tolist(), medians.tolist(), strict=True)))
    return CostFit(
        algorithm,
        law,
        quantity,
        tuple(states.tolist()),
        tuple(medians.tolist()),
        tuple(map(_median_ends, samples)),
        counts,
        coefficient,
        exponent,
        *interval,
        r_squared,
        between,
    )


def _median_ends(sample: Numbers) -> tuple[float, float]:
    ends: Any = stats.quantile_test(sample, p=0.5).confidence_interval(0.95)
    return float(ends.low), float(ends.high)


def growth(states: float, cost: float, more_states: float, more_cost: float) -> float:
    """The exponent by which cost grows from one number of States to another; NaN where these are equal."""
    if states == more_states:
        return float("nan")
    return float(np.log(more_cost / cost) / np.log(more_states / states))


def _interval(states: Numbers, samples: list[Numbers], line: Any, rng: np.random.Generator) -> tuple[float, float, str]:
    """The interval of 95 % of the exponent, and how it was found."""
    if min(map(len, samples)) >= LEAST_DRAWS:
        weights = np.log(states) - np.log(states).mean()
        weights /= weights @ weights
        least = min(float(sample[sample > 0].min()) for sample in samples)

        def slope(*several: Numbers, axis: int) -> Numbers:
            """Least squares on the logs of the medians, for many resamples at once; a median of 0 counts as the least cost measured."""
            medians = np.array([np.median(sample, axis=axis) for sample in several])
            slopes: Numbers = np.tensordot(weights, np.log(np.maximum(medians, least)), axes=1)
            return slopes

        found = stats.bootstrap(samples, slope, n_resamples=RESAMPLES, vectorized=True, method="percentile", batch=100, rng=rng)
        return float(found.confidence_interval.low), float(found.confidence_interval.high), RESAMPLED
    if len(states) > 2:
        half = float(stats.t.ppf(0.975, len(states) - 2)) * float(line.stderr)
        return float(line.slope) - half, float(line.slope) + half, REGRESSION
    return float("nan"), float("nan"), NO_INTERVAL
