"""How the review phase goes on, said with the uncertainty of the fit: one particle for each replication, each with the known counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.posterior import Posterior
from sim.calibration.priors import of_the_model
from sim.review_phase.clock import day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from verify.workers import parallel_map

DATES: Final = tuple(date(year, 1, 1) for year in range(2025, 2038))
"""Midnights at which is counted: the ends of the years from 2024 to 2036."""

CHANCES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
CHUNK: Final = 50


@dataclass(frozen=True, eq=False)
class Forecast:
    """Reviews that had started, and that had finished phase 1, before each midnight; both of shape ``(replications, n_dates)``."""

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
    workers: int = 1,
) -> Forecast:
    """Run with particles of the posterior, drawn by weight, each within one of its due; ``fixed`` are values of parameters not fitted."""
    ordered = tuple(sorted(dates))
    rows = posterior.spread(replications, seed)
    jobs = [(inputs, rows[at : at + CHUNK], at, seed, dict(fixed or {}), ordered) for at in range(0, replications, CHUNK)]
    counts = np.concatenate(list(parallel_map(_run, jobs, workers)))
    return Forecast(ordered, inputs.n_reviews, counts[:, 0], counts[:, 1])


def _run(
    inputs: Inputs, rows: NDArray[np.float64], first: int, seed: str, fixed: dict[str, float], dates: tuple[date, ...]
) -> NDArray[np.int64]:
    """Started and finished by each date; shape ``(len(rows), 2, n_dates)``."""
    days = np.array([day_of(day) for day in dates])
    found = np.zeros((len(rows), 2, len(days)), dtype=np.int64)
    for place, row in enumerate(rows):
        parameters = Parameters().with_values({**of_the_model(row), **fixed}, "forecast")
        run = simulate(inputs, parameters, seed=seed, number=first + place, until=float(days[-1]))
        for k, table in enumerate((run.started, run.finished)):
            found[place, k] = (table[:, 0, None] < days).sum(axis=0)
    return found


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
