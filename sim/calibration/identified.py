"""Which parameters the published progress tells anything about: posterior against prior."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.posterior import Posterior
from sim.calibration.priors import PRIORS, quantiles_at

CHANCES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)

WELL: Final = 0.75
SOMEWHAT: Final = 0.4
"""From these contractions on a parameter is called identified, or partly identified."""


@dataclass(frozen=True)
class Learnt:
    """One parameter: posterior mean and quantiles at ``CHANCES``, and by how much its spread fell below the prior's.

    ``contraction`` is 1 less the variance of the posterior over that of the prior, both of prior quantiles: 0 where nothing was
    learnt (it can fall a little below), 1 where all was.
    """

    name: str
    mean: float
    quantiles: tuple[float, ...]
    contraction: float

    @property
    def verdict(self) -> str:
        """In words."""
        if self.contraction >= WELL:
            return "identified"
        return "partly identified" if self.contraction >= SOMEWHAT else "not identified: close to its prior"


def learnt(posterior: Posterior) -> tuple[Learnt, ...]:
    """What the fit says of each parameter, in the order of ``PRIORS``."""
    places = quantiles_at(posterior.values)
    mean = posterior.weights @ places
    variance = posterior.weights @ (places - mean) ** 2
    return tuple(
        Learnt(
            prior.name,
            posterior.mean(prior.name),
            tuple(posterior.quantile(prior.name, chance) for chance in CHANCES),
            float(1 - 12 * spread),
        )
        for prior, spread in zip(PRIORS, variance, strict=True)
    )


def correlation(posterior: Posterior) -> NDArray[np.float64]:
    """Weighted correlation of the prior quantiles of the parameters; shape ``(len(PRIORS), len(PRIORS))``."""
    covariance = np.cov(quantiles_at(posterior.values).T, aweights=posterior.weights)
    spread = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(spread, spread), dtype=np.float64)


def learnt_table(posterior: Posterior) -> str:
    """Prior, posterior and verdict for each parameter, as a Markdown table."""
    lines = ["| parameter | prior | mean | median | 90 % interval | contraction | verdict |", "|---|---|---|---|---|---|---|"]
    for prior, one in zip(PRIORS, learnt(posterior), strict=True):
        low, _, median, _, high = one.quantiles
        scale = "in ratio" if prior.in_ratio else "even"
        lines.append(
            f"| `{one.name}` | {prior.least:g} to {prior.most:g}, {scale} | {one.mean:.3g} | {median:.3g} | {low:.3g} to {high:.3g} | "
            f"{one.contraction:.2f} | {one.verdict} |"
        )
    return "\n".join(lines)


def strongest_ties(posterior: Posterior, least: float = 0.3) -> tuple[tuple[str, str, float], ...]:
    """Pairs of parameters whose correlation is ``least`` or more either way, the strongest first."""
    table = correlation(posterior)
    pairs = [
        (PRIORS[row].name, PRIORS[column].name, float(table[row, column]))
        for row in range(len(PRIORS))
        for column in range(row + 1, len(PRIORS))
        if abs(table[row, column]) >= least
    ]
    return tuple(sorted(pairs, key=lambda pair: (-abs(pair[2]), pair[:2])))
