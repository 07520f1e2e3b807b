"""What a plan keeps of a replication: the Secretariat's hours, pages, and how far the reviews have come, month by month."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.planning.monthly import hours_and_pages
from sim.planning.standing import finished_by_month, started_by_month
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import Replication


def read_plan(replication: Replication, inputs: Inputs) -> Mapping[str, Any]:  # noqa: ARG001  (a reducer is given them)
    """A reducer for a runner.

    Returns
    -------
    ``hours`` of persons, ``(n_roles, n_months)``; ``pages`` translated, ``(n_months,)``; ``started`` and ``finished`` reviews at the end of
    each month, ``(n_months,)`` and ``(n_phases, n_months)``; ``days_started``, ``days_finished`` ``(n_reviews, n_phases)``, nan where not.
    """
    hours, pages = hours_and_pages(replication)
    return {
        "hours": hours.sum(axis=1).astype(np.float32),
        "pages": pages[1].astype(np.float32),
        "started": started_by_month(replication).astype(np.int16),
        "finished": finished_by_month(replication).astype(np.int16),
        "days_started": replication.started.astype(np.float32),
        "days_finished": replication.finished.astype(np.float32),
    }
