"""Many replications together: exact quantiles, means, and how far chance could have moved them."""

from collections.abc import Iterable
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from results.workload.reading import MEASURES, Frame, Reading
from storage.errors import Fault, InputError, demand

PERCENTS: Final = (5, 25, 50, 75, 95)
"""The quantiles of a band: the middle line, half of the replications, nine tenths of them."""


class Collected:
    """The readings of replications that share a frame, in any order of arrival.

    Quantiles are exact, so every reading is kept, but never a replication: about 50 kB for each. What is computed from it depends
    on the replications alone, not on the order in which they came.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._readings: dict[int, Reading] = {}

    def __len__(self) -> int:
        return len(self._readings)

    def add(self, reading: Reading) -> None:
        """Take one in; raises ``InputError`` where that number is in already."""
        if reading.number in self._readings:
            raise InputError("replications", (Fault("number", str(reading.number), "each replication once"),))
        self._readings[reading.number] = reading

    def add_all(self, readings: Iterable[Reading]) -> "Collected":
        """Take many in, one by one."""
        for reading in readings:
            self.add(reading)
        return self

    @property
    def numbers(self) -> list[int]:
        """The numbers of the replications, rising."""
        return sorted(self._readings)

    def all_of(self, measure: str) -> NDArray[Any]:
        """A measure of all replications in order of number; shape ``(n_replications, ...)``. ``InputError`` where there are none."""
        demand(measure in MEASURES, "the result is not the one that is expected")
        if not self._readings:
            raise InputError("replications", (Fault("number of replications", "0", "at least 1"),))
        return np.stack([getattr(self._readings[number], measure) for number in self.numbers])


def quantiles(values: NDArray[Any], percents: Iterable[int] = PERCENTS) -> NDArray[Any]:
    """For each percentage the least value that so many per cent of the replications do not exceed; first axis: percentages.

    Always a value that occurred (Hyndman and Fan 1996, definition 1), so that counts stay whole and bytes do not depend on
    rounding. The first axis of ``values`` is replications.
    """
    found: NDArray[Any] = np.quantile(values, [percent / 100 for percent in percents], axis=0, method="inverted_cdf")
    return found


def means(values: NDArray[Any]) -> NDArray[np.float64]:
    """Mean over replications (first axis), summed in their order."""
    total: NDArray[np.float64] = values.sum(axis=0, dtype=np.float64) / len(values)
    return total


def chance(happened: NDArray[np.bool_]) -> tuple[float, float]:
    """The share of replications in which it happened, and its Monte Carlo standard error.

    Where it happened in none or all, the error is that of the replications plus two successes and two failures (Agresti and Coull
    1998), for a plain one would be 0.
    """
    n, times = len(happened), int(np.count_nonzero(happened))
    share = times / n
    if 0 < times < n:
        return share, sqrt(share * (1 - share) / n)
    moved = (times + 2) / (n + 4)
    return share, sqrt(moved * (1 - moved) / (n + 4))


def quantile_error(values: NDArray[np.float64], percent: int = 50) -> float:
    """Monte Carlo standard error of a quantile of ``values``: half the distance between the ranks one binomial standard error
    either way (Woodruff 1952); nan where one of them is not finite, or there are fewer than 10 values."""
    n = len(values)
    if n < 10:
        return float("nan")
    middle, step = n * percent / 100, sqrt(n * percent * (100 - percent)) / 100
    ranked = np.sort(values)
    low, high = ranked[max(0, int(middle - step) - 1)], ranked[min(n - 1, int(np.ceil(middle + step)) - 1)]
    return float(high - low) / 2 if np.isfinite(low) and np.isfinite(high) else float("nan")
