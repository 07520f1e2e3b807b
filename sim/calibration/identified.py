"""Which parameters the published progress tells anything about: posterior against prior."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.calibration.posterior import Posterior
from sim.calibration.priors import BELIEF, NAMES, PRIORS

CHANCES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)

WELL: Final = 0.75
SOMEWHAT: Final = 0.4
"""From these contractions on a parameter is called identified, or partly identified."""

PRIOR_DRAWS: Final = 20_000


@dataclass(frozen=True)
class Learnt:
    """One number: posterior mean and quantiles at ``CHANCES``, and by how much its spread fell below the prior's.

    ``contraction`` is 1 less the variance of the posterior over that of the prior, both on the scale of the prior: 0 where nothing was
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
    """What the fit of the model says of each number, in the order of ``PRIORS``."""
    model = posterior.of_model
    before = np.column_stack([BELIEF.starts(PRIOR_DRAWS, "learnt"), BELIEF.stages(PRIOR_DRAWS, "learnt")])
    found = []
    for prior in PRIORS:
        place = NAMES.index(prior.name)
        after, unseen = prior.scale(model.values[:, place]), prior.scale(before[:, place])
        spread = float(model.weights @ (after - model.weights @ after) ** 2)
        quantiles = tuple(model.quantile(prior.name, chance) for chance in CHANCES)
        found.append(Learnt(prior.name, model.mean(prior.name), quantiles, 1 - spread / float(unseen.var())))
    return tuple(found)


def learnt_table(posterior: Posterior) -> str:
    """Prior, posterior and verdict for each number, as a Markdown table."""
    lines = ["| number | prior | mean | median | 90 % interval | contraction | verdict |", "|---|---|---|---|---|---|---|"]
    for prior, one in zip(PRIORS, learnt(posterior), strict=True):
        low, _, median, _, high = one.quantiles
        lines.append(
            f"| `{one.name}` | {prior.words} | {one.mean:.3g} | {median:.3g} | {low:.3g} to {high:.3g} | {one.contraction:.2f} | "
            f"{one.verdict} |"
        )
    return "\n".join(lines)


def strongest_ties(posterior: Posterior, least: float = 0.3) -> tuple[tuple[str, str, float], ...]:
    """Pairs of numbers whose correlation is ``least`` or more either way, the strongest first."""
    model = posterior.of_model
    scaled = np.array([prior.scale(model.values[:, NAMES.index(prior.name)]) for prior in PRIORS])
    table = np.corrcoef(np.array([_ranks(row) for row in scaled]))
    pairs = [
        (PRIORS[row].name, PRIORS[column].name, float(table[row, column]))
        for row in range(len(PRIORS))
        for column in range(row + 1, len(PRIORS))
        if abs(table[row, column]) >= least
    ]
    return tuple(sorted(pairs, key=lambda pair: (-abs(pair[2]), pair[:2])))


def _ranks(column: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(column, kind="stable"), kind="stable").astype(np.float64)
