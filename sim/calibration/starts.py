"""The fit of the starts: draws from the prior, weighted by the exact likelihood of the counts (importance sampling)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.facts import GROUP_SIZES
from sim.calibration.priors import BELIEF, Belief, law_of, uniform
from sim.review_phase.counts import Count, counted, log_likelihood
from sim.review_phase.parameters import DEFAULTS
from sim.review_phase.starting import chance_started
from storage.errors import Fault, InputError

PLANNED: Final = np.array([DEFAULTS[f"timetable.group_{group}"].value for group in GROUP_SIZES])
SIZES: Final = tuple(GROUP_SIZES.values())

BLOCK: Final = 1 << 15
"""Draws at a time; the blocks are numbered, so that memory is all that it bounds."""

DRAWS: Final = 1 << 19
"""Draws from the prior for a fit."""

NEGLIGIBLE: Final = 12.0
"""Draws whose logarithm of the likelihood is this far below the best are let go."""

LEAST_SIZE: Final = 400
"""A fit whose effective sample is smaller is not used."""

RARER: Final = 8
"""So many times the draws are looked at where the counts are rare under what is believed."""


@dataclass(frozen=True, eq=False)
class StartFit:
    """Draws of the prior that can have been, ``rows`` (n, len(START_NAMES)), with ``weights`` that add up to 1.

    ``evidence`` is the logarithm of the chance of the counts under the prior; ``draws`` were looked at.
    """

    rows: NDArray[np.float64]
    weights: NDArray[np.float64]
    evidence: float
    draws: int

    @property
    def effective_size(self) -> float:
        """How many draws of equal weight tell as much (Kish: 1 / sum of squared weights)."""
        return float(1 / np.sum(self.weights**2))

    def resampled(self, n: int, seed: str) -> NDArray[np.float64]:
        """n rows of equal weight, in an order by chance (systematic resampling, Kitagawa 1996)."""
        return self.rows[resample(self.weights, n, seed)]


def resample(weights: NDArray[np.float64], n: int, seed: str) -> NDArray[np.int64]:
    """Places of n draws by weight, each within one of its due, shuffled."""
    at = (uniform(1, 1, "resample", seed)[0, 0] + np.arange(n)) / n
    places = np.minimum(np.searchsorted(np.cumsum(weights), at * weights.sum(), side="right"), len(weights) - 1)
    return np.asarray(places[np.argsort(uniform(n, 1, "shuffle", seed)[:, 0], kind="stable")], dtype=np.int64)


def fit_starts(counts: Sequence[Count], *, seed: str, draws: int = DRAWS, belief: Belief = BELIEF) -> StartFit:
    """Weigh draws of the prior by the counts.

    Raises ``InputError`` where the counts are all but impossible under what is believed, so that a what-if contradicts what happened.
    """
    known = counted(counts, SIZES)
    rows, logs, best = list[NDArray[np.float64]](), list[NDArray[np.float64]](), -np.inf
    n_blocks = max(1, -(-draws // BLOCK))
    size = min(draws, BLOCK)
    for block in range(n_blocks):
        drawn = belief.starts(size, seed, block)
        found = log_likelihood(known, chance_started(law_of(drawn), PLANNED, known.days), NEGLIGIBLE) if len(known.days) else np.zeros(size)
        best = max(best, float(found.max(initial=-np.inf)))
        kept = np.isfinite(found) & (found > best - NEGLIGIBLE)
        rows.append(drawn[kept])
        logs.append(found[kept])
    every = np.concatenate(logs)
    if not len(every):
        raise contradiction(belief)
    weights = np.exp(every - best)
    evidence = float(best + np.log(weights.sum()) - np.log(size * n_blocks))
    return StartFit(np.concatenate(rows), weights / weights.sum(), evidence, size * n_blocks)


def worthy_starts(counts: Sequence[Count], *, seed: str, draws: int = DRAWS, belief: Belief = BELIEF) -> StartFit:
    """The fit of the starts; where the counts are rare but possible, of ``RARER`` times as many draws.

    Raises ``InputError`` where the effective sample stays below ``LEAST_SIZE``.
    """
    starts = fit_starts(counts, seed=seed, draws=draws, belief=belief)
    if LEAST_SIZE / RARER < starts.effective_size < LEAST_SIZE:
        starts = fit_starts(counts, seed=seed, draws=RARER * draws, belief=belief)
    if starts.effective_size < LEAST_SIZE:
        raise contradiction(belief, starts.effective_size)
    return starts


def contradiction(belief: Belief, worth: float = 0.0) -> InputError:
    """That what is fixed contradicts the counts, or makes them so rare that too few draws, worth so many, can be told apart."""
    rare = f"; the draws that lead to them are worth {worth:.0f}, and {LEAST_SIZE} are needed" if worth else ""
    if not belief.fixed:
        expected = f"counts that can have come about under what is believed beforehand (docs/explanation/calibration.md){rare}"
        return InputError("facts", (Fault("counts of started reviews", "all but impossible together", expected),))
    told = ", ".join(f"{name}={value:g}" for name, value in belief.fixed)
    expected = f"values under which the published counts of started reviews can have come about{rare}"
    return InputError("what-if", (Fault("parameters", told, expected),))
