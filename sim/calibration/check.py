"""Does the fitted model say again what was published, and what does it say of facts it was not fitted to?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.experiment import Experiment, experiment_for
from sim.calibration.facts import PublishedFacts, read_facts
from sim.calibration.observing import count_names, published
from sim.calibration.posterior import Posterior

CHANCES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class CheckRow:
    """A published count beside what the fitted model would have published: quantiles at ``CHANCES``.

    ``at_or_below``, ``at_or_above``: shares of the replications with a count no higher, no lower than the published one.
    ``held_out``: the fit had not seen the fact.
    """

    counted: str
    published: int
    predicted: tuple[float, ...]
    at_or_below: float
    at_or_above: float
    held_out: bool

    @property
    def within(self) -> bool:
        """Whether the published count lies in the 90 per cent interval."""
        return self.predicted[0] <= self.published <= self.predicted[-1]


def check(posterior: Posterior, *, seed: str, replications: int = 300, facts: PublishedFacts | None = None) -> tuple[CheckRow, ...]:
    """Posterior predictive checks: replications with parameters drawn from the posterior, against every published fact.

    A fact of the fit that falls outside says that the model cannot say it; a fact held out that falls outside, that it
    predicts badly.
    """
    every = facts or read_facts()
    fitted_to = date.fromisoformat(posterior.made["facts to"])
    counts = replicated(posterior, experiment_for(every.facts, seed), replications)
    held_out = [fact.last > fitted_to for fact in every.facts for _ in fact.counts]
    return tuple(
        _row(name, int(figure), column, out)
        for name, figure, column, out in zip(count_names(every.facts), published(every.facts), counts.T, held_out, strict=True)
    )


def replicated(posterior: Posterior, experiment: Experiment, replications: int) -> NDArray[np.float64]:
    """Counts under parameters drawn from the posterior; shape ``(replications, number of counts)``."""
    return experiment.run_many(posterior.particles(replications, experiment.seed))


def _row(name: str, figure: int, column: NDArray[np.float64], held_out: bool) -> CheckRow:
    quantiles = tuple(float(q) for q in np.quantile(column, CHANCES, method="inverted_cdf"))
    return CheckRow(name, figure, quantiles, float(np.mean(column <= figure)), float(np.mean(column >= figure)), held_out)


def check_table(rows: Sequence[CheckRow]) -> str:
    """The checks as a Markdown table."""
    head = (
        "| fact | published | median | 50 % | 90 % | share at or below | within 90 % | used in the fit |\n|---|---|---|---|---|---|---|---|"
    )
    lines = [
        f"| {row.counted} | {row.published} | {row.predicted[2]:g} | {row.predicted[1]:g} to {row.predicted[3]:g} | "
        f"{row.predicted[0]:g} to {row.predicted[4]:g} | {row.at_or_below:.2f} | {'yes' if row.within else 'NO'} | "
        f"{'no' if row.held_out else 'yes'} |"
        for row in rows
    ]
    return "\n".join([head, *lines])
