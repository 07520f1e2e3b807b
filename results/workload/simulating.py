"""Running the review phase many times with one draw, and the tables that come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.workload.bands import Collected
from results.workload.reading import MEASURES, Frame, Reading, ReadReplication, frame_of
from results.workload.review_days import reviews_table
from results.workload.store import Workload, workload_of
from sim.experiments.runner import Posterior, Runner
from sim.experiments.setting import Setting, make_draw
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import Replication


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
