"""Back-test: which algorithms are consistent with the published numbers of countries taking part.

What was counted is not defined by UNODC. Assumed: a State counts once for a year's group if it is under review in it or reviews a State
of it. Two other readings are in ``COUNTINGS``. The tests take the published numbers as exact and the party list as right.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.fairness.estimate import ChanceEstimate
from verify.diagnosis.stuck_estimate import interval
from verify.draw_arrays import DrawArrays

COUNTINGS = {
    "under-review-or-reviewing": "States under review or reviewing in the group, each once",
    "reviewing-only": "States reviewing in the group, each once, be they under review or not",
    "without-additional": "States under review or drawn for one of the two seats, without additional reviewing States",
}
RULED_OUT = 0.05
"""An algorithm is ruled out where the upper end of its p-value's interval is below this, shared among all tests (Bonferroni)."""
FAR = 1e-6
"""So small a tail of the normal distribution rules out too, where no draw is as far: the counts are sums of many near-independent
choices, and no such sum has a tail so much heavier."""


def taking_part(draws: DrawArrays, counting: str) -> NDArray[np.int64]:
    """States taking part in each group by one of ``COUNTINGS``: shape ``(n_draws, 3)``."""
    count, n, _ = draws.reviewing.shape
    filled = draws.reviewing >= 0
    if counting == "without-additional":
        filled = filled & draws.drawn.any(axis=-1)
    found = np.zeros((count, 3), dtype=np.int64)
    draw, reviewed, _ = place = np.nonzero(filled)
    for year in (1, 2, 3):
        part = draws.year_of == year
        inside = part[draw, reviewed]
        if counting == "reviewing-only":
            part = np.zeros((count, n), dtype=np.bool_)
        part[draw[inside], draws.reviewing[place][inside]] = True
        found[:, year - 1] = np.count_nonzero(part, axis=1)
    return found


@dataclass(frozen=True)
class BackTest:
    """The published numbers among those of seeded draws.

    ``means`` and ``deviations``: of each group that has a published number. ``distance``: Mahalanobis, of the published numbers from the
    means. ``extreme``: draws at least as far from the mean of the others; ``p_value`` is ``(extreme + 1) / (draws + 1)``, with the
    95 % interval ``low`` to ``high`` of the probability that it estimates. ``normal_p``: the same if the numbers were normal.
    """

    counting: str
    draws: int
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    distance: float
    extreme: int
    p_value: float
    low: float
    high: float
    normal_p: float

    def ruled_out(self, tests: int) -> bool:
        """Whether it is ruled out as one of ``tests`` that are made together: by rank, or by distance where no draw is as far."""
        return self.high < RULED_OUT / tests or (not self.extreme and self.normal_p < FAR)


def back_test(draws: DrawArrays, published: dict[int, int], counting: str) -> BackTest:
    """The joint, two-sided tail probability of the published numbers, by year, under an algorithm.

    Each draw should have its own division into years. The distance of a draw uses mean and covariance of all draws, the published point
    among them, so that it stands where a draw would (a rank test; Phipson and Smyth 2010). Where the numbers do not vary, the p-value is
    1 if they are the published ones. Raises ``ValueError`` for fewer than 3 draws.
    """
    from scipy.stats import chi2  # noqa: PLC0415

    years = sorted(published)
    numbers = taking_part(draws, counting)[:, [year - 1 for year in years]].astype(np.float64)
    count, point = len(numbers), np.array([published[year] for year in years], dtype=np.float64)
    if count < 3:
        raise ValueError(f"{count} draws; a back-test needs at least 3")
    together = np.vstack([point, numbers])
    distances = _distances(together, together)
    extreme = int(np.count_nonzero(distances[1:] >= distances[0] - 1e-9))
    apart = float(_distances(point[None], numbers)[0])
    low, high = interval(extreme, count)
    return BackTest(
        counting,
        count,
        tuple(numbers.mean(axis=0).tolist()),
        tuple(numbers.std(axis=0, ddof=1).tolist()),
        apart,
        extreme,
        (extreme + 1) / (count + 1),
        low,
        high,
        float(chi2.sf(apart**2, len(years))),
    )


def _distances(points: NDArray[np.float64], draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mahalanobis distances of points from the mean of draws; infinite off the line on which all draws lie."""
    from scipy.linalg import pinvh  # noqa: PLC0415

    gap, covariance = points - draws.mean(axis=0), np.cov(draws, rowvar=False, ddof=1).reshape(points.shape[1], -1)
    inverse = pinvh(covariance)
    off = np.abs(gap - gap @ covariance @ inverse).max(axis=1) > 1e-6
    return np.where(off, np.inf, np.sqrt(np.maximum(np.einsum("ki,ij,kj->k", gap, inverse, gap), 0.0)))


@dataclass(frozen=True)
class BackTestOf:
    """The back-test of one algorithm by one way of counting, one of several tests that are made together."""

    algorithm: str
    test: BackTest
    ruled_out: bool

    @property
    def verdict(self) -> str:
        """In words."""
        return "ruled out" if self.ruled_out else "consistent" if self.test.p_value >= RULED_OUT else "in doubt"

    def as_data(self) -> dict[str, Any]:
        """The same as data."""
        return {"algorithm": self.algorithm, **asdict(self.test), "ruled_out": self.ruled_out}


def back_tests(found: Sequence[ChanceEstimate], published: dict[int, int]) -> list[BackTestOf]:
    """Every algorithm against the published numbers by year, by every way of counting."""
    tests = [(one.algorithm, back_test(one.apart, published, counting)) for one in found for counting in COUNTINGS]
    return [BackTestOf(name, test, test.ruled_out(len(found))) for name, test in tests]
