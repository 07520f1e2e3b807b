"""Does the fit find parameter values that are known, because the facts were simulated from them?

Simulation-based calibration (Talts and others, 2018): over truths drawn from the prior, the rank of the truth among the values
kept is uniform, and an interval of 90 per cent holds it in 90 of 100. The facts are simulated from each truth.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from sim.calibration.experiment import Experiment, from_prior
from sim.calibration.fit import adjusted, distance, fit_to
from sim.calibration.priors import NAMES, quantiles_at

INTERVALS: Final = (0.5, 0.9)

APART: Final = 10**7
"""Replication numbers from here on belong to the simulated facts, so that no fit meets the very run that made its facts."""


@dataclass(frozen=True, eq=False)
class Recovery:
    """For ``n_truths`` truths: ``ranks`` (n_truths, len(PRIORS)), the weight of the values kept that lie below the truth
    (the middle of the step that this weight is);
    ``error`` and ``prior_error`` (len(PRIORS),): root mean squared error, in prior quantiles, of posterior mean and of prior mean.
    """

    ranks: NDArray[np.float64]
    error: NDArray[np.float64]
    prior_error: NDArray[np.float64]

    def coverage(self, interval: float) -> NDArray[np.float64]:
        """Share of truths inside the central interval; shape ``(len(PRIORS),)``."""
        return np.mean(np.abs(self.ranks - 0.5) <= interval / 2, axis=0)  # type: ignore[no-any-return]


def recover_by_rejection(experiment: Experiment, spread: NDArray[np.float64], *, runs: int, truths: int, kept: int) -> Recovery:
    """Many truths quickly: ``runs`` runs from the prior, and for each of the first ``truths`` the ``kept`` nearest others.

    The same model, counts, distance and regression as the fit, with one generation and a tolerance as wide as ``kept`` of
    ``runs`` asks for.
    """
    values = from_prior(runs, experiment.seed)
    counts = experiment.run_many(values, first=APART)
    places = quantiles_at(values)
    scores = ndtri(places)
    even = np.full(kept, 1 / kept)
    samples: list[NDArray[np.float64]] = []
    for truth in range(truths):
        apart = distance(counts, counts[truth], spread)
        apart[truth] = np.inf
        near = np.argsort(apart, kind="stable")[:kept]
        samples.append(ndtr(adjusted(scores[near], (counts[near] - counts[truth]) / spread, even)))
    return _recovery(places[:truths], samples, [even] * truths)


def recover_by_fit(experiment: Experiment, spread: NDArray[np.float64], *, truths: int, particles: int, generations: int) -> Recovery:
    """Few truths, each with a whole fit of its own."""
    values = from_prior(truths, experiment.seed + " truths")
    counts = experiment.run_many(values, first=2 * APART)
    found = [fit_to(row, experiment, spread, "simulated", particles, generations) for row in counts]
    return _recovery(quantiles_at(values), [quantiles_at(one.values) for one in found], [one.weights for one in found])


def _recovery(truths: NDArray[np.float64], samples: list[NDArray[np.float64]], weights: list[NDArray[np.float64]]) -> Recovery:
    below = np.array([w @ (sample < truth) for truth, sample, w in zip(truths, samples, weights, strict=True)])
    n = len(weights[0])
    ranks = (n * below + 0.5) / (n + 1)
    means = np.array([w @ sample for sample, w in zip(samples, weights, strict=True)])
    error = np.sqrt(np.mean((means - truths) ** 2, axis=0))
    return Recovery(ranks, error, np.sqrt(np.mean((0.5 - truths) ** 2, axis=0)))


def rank_spread(recovery: Recovery, bins: int = 10) -> NDArray[np.float64]:
    """Chi-squared statistic of the ranks in equal bins, for each parameter; ``bins - 1`` degrees of freedom where all is well."""
    n = len(recovery.ranks)
    placed = np.minimum((recovery.ranks * bins).astype(int), bins - 1)
    counts = np.array([np.bincount(column, minlength=bins) for column in placed.T])
    return ((counts - n / bins) ** 2 / (n / bins)).sum(axis=1)  # type: ignore[no-any-return]


def recovery_table(recovery: Recovery) -> str:
    """Coverage and error of each parameter, as a Markdown table."""
    lines = [
        "| parameter | within 50 % | within 90 % | error of the prior mean | of the posterior mean | chi-squared |",
        "|---|---|---|---|---|---|",
    ]
    half, most, spread = recovery.coverage(INTERVALS[0]), recovery.coverage(INTERVALS[1]), rank_spread(recovery)
    lines += [
        f"| `{name}` | {half[k]:.2f} | {most[k]:.2f} | {recovery.prior_error[k]:.2f} | {recovery.error[k]:.2f} | {spread[k]:.1f} |"
        for k, name in enumerate(NAMES)
    ]
    return "\n".join(lines)
