"""The workload of a setting: its replications simulated and read, and for a capacity plan the days of each review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.workload.bands import Collected, quantiles
from results.workload.reading import MEASURES, Frame, Reading, ReadReplication, frame_of
from results.workload.store import Workload, workload_of
from sim.experiments.runner import Posterior, Runner
from sim.experiments.setting import Setting, make_draw
from sim.review_phase.clock import START
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import N_PHASES, Replication

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


@dataclass(frozen=True, eq=False)
class CapacityPlan:
    """What the ten years ask of the Secretariat and of States, over many runs of the review phase.

    Attributes
    ----------
    months
        A row for each measure, item and month: mean and quantiles (``q05`` to ``q95``) over the runs, and ``plan``, the timetable's
        number where it has one. Measures: hours, full-time equivalents, pages, reviews by stage, started and finished.
    reviews
        A row for each review and phase (1 to 4): planned start, and quantiles of the dates on which the phase started and finished;
        ``chance_finished`` is the share of the runs in which it did by the end of 2036.
    tables
        All tables by name: ``months``, ``forecast``, ``chances``, ``milestones``, ``cost``, ``states``, ``fairness``, ``waits``.
    manifest
        What the tables rest on: seed, parameters, digests, versions.
    """

    months: pd.DataFrame
    reviews: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    manifest: Mapping[str, Any]


def simulate_workload(
    setting: Setting, replications: int, *, runner: Runner, posterior: Posterior | None = None, command: str = ""
) -> Workload:
    """Run the review phase ``replications`` times with the draw of the setting, which has one; tables and manifest.

    ``posterior`` gives each run its values of the fitted parameters; ``command`` is named in the manifest. Raises ``InputError``.
    """
    frame = frame_of(make_draw(setting, 0), setting.parameters)
    found = runner.replicate(setting, range(replications), ReadReplication(setting.parameters), posterior)
    return _workload(setting, frame, found, replications, posterior, command)


def simulate_plan(
    setting: Setting, replications: int, *, runner: Runner, posterior: Posterior | None = None, command: str = ""
) -> CapacityPlan:
    """The same, and when each review starts and finishes its phases."""
    frame = frame_of(make_draw(setting, 0), setting.parameters)
    found = runner.replicate(setting, range(replications), ReadWithDays(setting.parameters), posterior)
    workload = _workload(setting, frame, found, replications, posterior, command)
    reviews = reviews_table(frame, found["days_started"], found["days_finished"])
    return CapacityPlan(workload.tables["months"], reviews, workload.tables, workload.manifest)


@dataclass(frozen=True)
class ReadWithDays(ReadReplication):
    """A reducer for a runner: all measures of a replication, and the days on which each review started and finished its phases."""

    def __call__(self, replication: Replication, inputs: Inputs) -> Mapping[str, Any]:
        """All measures, and ``days_started`` and ``days_finished`` of shape ``(n_reviews, n_phases)``, nan where not by the horizon."""
        return {**super().__call__(replication, inputs), "days_started": replication.started, "days_finished": replication.finished}


def _workload(
    setting: Setting, frame: Frame, found: Mapping[str, NDArray[np.generic]], replications: int, posterior: Posterior | None, command: str
) -> Workload:
    collected = Collected(frame)
    for number in range(replications):
        collected.add(Reading(number, **{name: found[name][number] for name in MEASURES}))
    return workload_of(collected, command=command, seed=setting.seed, drawn=sorted(posterior(0)) if posterior else [])
