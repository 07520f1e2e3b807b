"""Where the reviews of one replication stand at the end of each month."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import MONTHS, month_edges, month_of
from sim.review_phase.replication import STAGES, Replication
from storage.errors import demand

STANDINGS: Final = (*STAGES, "not yet due", "between phases", "finished")
"""Every review is in exactly one of these at the end of a month."""

NOT_DUE, BETWEEN, FINISHED = range(len(STAGES), len(STANDINGS))

SHOWN: Final = {
    "not started": ("not yet due", "not started"),
    "preliminary": ("focal point", "experts", "consultations"),
    "questionnaire": ("questionnaire", "clearance", "submitted"),
    "feedback": ("feedback", "clarification"),
    "observations": ("observations", "agreement"),
    "summary and session": ("summary", "translation", "session"),
    "between phases": ("between phases",),
    "finished": ("finished",),
}
"""Standings as the page and the pictures put them together."""


def standing_by_month(replication: Replication) -> NDArray[np.int64]:
    """How many reviews are in each of ``STANDINGS`` at the midnight that ends each month; shape ``(n_standings, n_months)``.

    A review whose reviewing States are at different stages stands at the earliest of them. What happens at that very midnight
    belongs to the next month.
    """
    placed, rows = _by_dates(replication), replication.stages
    # Later stages come first, so that the earliest stage still open is written last and stays.
    order = np.argsort(-rows["stage"], kind="stable")
    review, stage = rows["review"][order].astype(np.int64), rows["stage"][order]
    first = month_of(rows["begun"])[order]
    pieces = np.maximum(month_of(rows["ended"])[order] - first, 0)
    which = np.repeat(np.arange(len(rows)), pieces)
    # The months of a row follow each other: each is one more than the one before it.
    cell = (review * len(MONTHS) + first - (np.cumsum(pieces) - pieces))[which] + np.arange(len(which))
    placed.ravel()[cell] = stage[which]
    each = placed + np.arange(len(MONTHS)) * len(STANDINGS)
    counts = np.bincount(each.ravel(), minlength=len(MONTHS) * len(STANDINGS)).reshape(len(MONTHS), len(STANDINGS)).T
    demand(counts.sum() == placed.size, "the result is not the one that is expected")
    return counts


def _by_dates(replication: Replication) -> NDArray[np.int8]:
    """The standing where no stage is open: not yet due, between phases, or finished; shape ``(n_reviews, n_months)``."""
    ends = month_edges[1:]
    placed = np.full((len(replication.started), len(MONTHS)), NOT_DUE, dtype=np.int8)
    with np.errstate(invalid="ignore"):
        placed[replication.started[:, :1] < ends] = BETWEEN
        placed[replication.finished[:, -1:] < ends] = FINISHED
    return placed


def counted_by_month(days: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many of the ``days`` have passed by the end of each month; ``(n,)`` gives ``(n_months,)``; nan and inf never pass."""
    known = np.sort(days[np.isfinite(days)])
    return np.searchsorted(known, month_edges[1:], side="left")


def finished_by_month(replication: Replication) -> NDArray[np.int64]:
    """How many reviews have finished each phase by the end of each month; shape ``(n_phases, n_months)``."""
    return np.stack([counted_by_month(days) for days in replication.finished.T])


def started_by_month(replication: Replication) -> NDArray[np.int64]:
    """How many reviews have started their first phase by the end of each month; shape ``(n_months,)``."""
    return counted_by_month(replication.started[:, 0])


def planned_by_month(first: NDArray[np.float64], phase_days: float, n_phases: int) -> NDArray[np.int64]:
    """The plan for ``finished_by_month``: ``first`` are planned starts, each phase takes ``phase_days``; ``(n_phases, n_months)``."""
    return np.stack([counted_by_month(first + phase_days * (phase + 1)) for phase in range(n_phases)])
