"""Lognormal spread by a table of quantiles, from correctly rounded arithmetic only: the same bytes on every machine."""

from decimal import Context, Decimal
from functools import lru_cache
from itertools import pairwise
from math import fsum
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

BINS: Final = 256
"""Between two neighbours of the ``BINS + 1`` quantiles the table is straight; the ends stand at chances 1/2048 and 2047/2048."""


@lru_cache(maxsize=1)
def _normal_quantiles() -> tuple[Decimal, ...]:
    """Standard normal quantiles to 9 digits, which hides the last places in which mathematical libraries differ."""
    end = 1 / (8 * BINS)
    return tuple(Decimal(round(NormalDist().inv_cdf(min(max(k / BINS, end), 1 - end)), 9)) for k in range(BINS + 1))


@lru_cache(maxsize=64)
def quantiles(spread: float) -> NDArray[np.float64]:
    """Quantiles of a lognormal of mean 1 whose logarithm has standard deviation ``spread``; shape ``(BINS + 1,)``, read-only."""
    context = Context(prec=20)
    raw = [float(context.exp(context.multiply(Decimal(spread), z))) for z in _normal_quantiles()]
    mean = fsum((low + high) / 2 for low, high in pairwise(raw)) / BINS
    table = np.array([value / mean for value in raw])
    table.setflags(write=False)
    return table


def spread_of(numbers: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    """Turn uniform numbers into factors of mean 1; same shape."""
    table = quantiles(spread)
    scaled = numbers * BINS
    place = scaled.astype(np.int64)
    low = table[place]
    return low + (scaled - place) * (table[place + 1] - low)
