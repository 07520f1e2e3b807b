"""When each review starts and finishes its phases: quantiles of dates over many replications."""

from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.workload.bands import quantiles
from results.workload.reading import Frame
from sim.review_phase.clock import START
from sim.review_phase.replication import N_PHASES

QUANTILES: Final = (5, 50, 95)


def reviews_table(frame: Frame, started: NDArray[np.float64], finished: NDArray[np.float64]) -> pd.DataFrame:
    """A row for each review and phase, by State under review and then by phase.

    Parameters
    ----------
    frame
        The draw and its parameters.
    started, finished
        Days from the first of the review phase, shape ``(n_replications, n_reviews, n_phases)``; nan where not by the horizon.

    Returns
    -------
    ``reviewed``, ``name``, ``group``, ``phase`` (1 to 4), ``planned_start``; ``started_q05``, ``_q50``, ``_q95`` and the same of
    ``finished``, dates, missing where the horizon comes first; ``chance_finished`` from 0 to 1.
    """
    inputs, scenario = frame.inputs, frame.inputs.scenario
    phases = np.arange(N_PHASES)
    planned = frame.planned[:, None] + phases * frame.parameters["timetable.phase"]
    states = np.repeat(inputs.reviewed, N_PHASES)
    columns = {
        "reviewed": [scenario.states[state] for state in states],
        "name": [scenario.names[state] for state in states],
        "group": np.repeat(inputs.group, N_PHASES),
        "phase": np.tile(phases + 1, inputs.n_reviews),
        "planned_start": _dates(planned),
    }
    for what, days in (("started", started), ("finished", finished)):
        bands = quantiles(np.where(np.isnan(days), np.inf, days), QUANTILES)
        columns |= {f"{what}_q{percent:02d}": _dates(band) for percent, band in zip(QUANTILES, bands, strict=True)}
    columns["chance_finished"] = np.isfinite(finished).mean(axis=0).ravel()
    return pd.DataFrame(columns)


def _dates(days: NDArray[np.float64]) -> pd.Series:
    """The dates on which day numbers fall, missing where they are not finite."""
    return pd.Series([START + timedelta(days=int(day // 1)) if np.isfinite(day) else None for day in days.ravel()], dtype="datetime64[s]")
