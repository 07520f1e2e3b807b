"""How the review phase goes on, said with the uncertainty of the fit: parameters from the posterior, one draw for each replication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.experiment import named
from sim.calibration.posterior import Posterior
from sim.calibration.priors import of_the_model
from sim.review_phase.clock import day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters

DATES: Final = (date(2024, 10, 1), *(date(year, 1, 1) for year in range(2023, 2037)))
"""Midnights at which is counted: the ends of 30 September 2024 and of each year from 2022 to 2035."""

CHANCES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class Forecast:
    """Reviews that had started, and that had finished phase 1, by each date; both of shape ``(replications, n_dates)``."""

    dates: tuple[date, ...]
    n_reviews: int
    started: NDArray[np.int64]
    finished: NDArray[np.int64]


def forecast(
    posterior: Posterior,
    inputs: Inputs,
    *,
    seed: str,
    replications: int,
    fixed: Mapping[str, float] | None = None,
    dates: Sequence[date] = DATES,
) -> Forecast:
    """Run with parameters drawn from the posterior; ``fixed`` values take the place of the drawn ones."""
    days = np.array([day_of(day) for day in sorted(dates)])
    started, finished = (np.zeros((replications, len(days)), dtype=np.int64) for _ in range(2))
    for number in range(replications):
        drawn = of_the_model(named(posterior.particle(number, seed)))
        parameters = Parameters().with_values({**drawn, **(fixed or {})}, "forecast")
        run = simulate(inputs, parameters, seed=seed, number=number, until=float(days[-1]))
        started[number] = (run.started[:, 0, None] < days).sum(axis=0)
        finished[number] = (run.finished[:, 0, None] < days).sum(axis=0)
    return Forecast(tuple(sorted(dates)), inputs.n_reviews, started, finished)


def forecast_table(found: Forecast) -> str:
    """Median and intervals at each date, as a Markdown table; the day before each midnight is named."""
    lines = [
        f"| at the end of | started, of {found.n_reviews} | 50 % | 90 % | finished phase 1 | 50 % | 90 % |",
        "|---|---|---|---|---|---|---|",
    ]
    for place, day in enumerate(found.dates):
        started, finished = (_words(table[:, place]) for table in (found.started, found.finished))
        lines.append(f"| {date.fromordinal(day.toordinal() - 1).isoformat()} | {started} | {finished} |")
    return "\n".join(lines)


def _words(column: NDArray[np.int64]) -> str:
    low, lower, median, upper, high = (int(q) for q in np.quantile(column, CHANCES, method="inverted_cdf"))
    return f"{median} | {lower} to {upper} | {low} to {high}"
