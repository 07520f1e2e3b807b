"""The Secretariat's work of one replication: hours, posts kept busy and pages by month, money by year, spread evenly over its time."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import HORIZON, MONTHS, START, WorkingTime, day_of, month_edges
from sim.review_phase.replication import EDITOR, ROLES, STEPS, TRANSLATOR, Replication

YEARS: Final = tuple(range(START.year, HORIZON.year))
"""The calendar years that the months touch; the first has three months only."""


def _edges() -> NDArray[np.float64]:
    starts = [0.0, *(float((START.replace(year=year, month=1) - START).days) for year in YEARS[1:])]
    edges = np.array([*starts, day_of(HORIZON)])
    edges.setflags(write=False)
    return edges


year_edges: Final = _edges()
"""Day numbers at which the years begin (the first at ``START``), and the horizon; shape ``(len(YEARS) + 1,)``, read-only."""


class Spans:
    """How pieces of work fall on the spans between ``edges``: in proportion to the days between ``begun`` and ``ended``.

    An instant's work falls in the span that begins at or before it. What falls outside the edges is in no span. An end that is nan or inf
    never comes, so that all of that work is outside.
    """

    def __init__(self, begun: NDArray[Any], ended: NDArray[Any], edges: NDArray[np.float64] = month_edges) -> None:
        begun = np.asarray(begun, dtype=np.float64)
        ended = np.where(np.isnan(ended), np.inf, ended)
        self.spans = len(edges) - 1
        first = np.clip(np.searchsorted(edges, begun, side="right") - 1, 0, self.spans - 1)
        last = np.clip(np.searchsorted(edges, ended, side="left") - 1, first, self.spans - 1)
        pieces = last - first + 1
        self.which = np.repeat(np.arange(len(begun)), pieces)
        self.span = first[self.which] + np.arange(len(self.which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        begins, ends = begun[self.which], ended[self.which]
        inside = np.minimum(ends, edges[self.span + 1]) - np.maximum(begins, edges[self.span])
        lasted = ends - begins
        instant = lasted <= 0
        known = (begins >= edges[0]) & (begins < edges[-1])
        self.share = np.where(instant, known, np.maximum(inside, 0.0) / np.where(instant, 1.0, lasted))

    def of(self, amount: NDArray[Any], row: NDArray[Any] | int = 0, n_rows: int = 1) -> NDArray[np.float64]:
        """Share out the ``amount`` of each piece of work, and add up what falls in each row; shape ``(n_rows, len(edges) - 1)``."""
        cell = np.broadcast_to(np.asarray(row, dtype=np.int64), amount.shape)[self.which] * self.spans + self.span
        cells: NDArray[Any] = np.bincount(cell, weights=self.share * amount[self.which], minlength=n_rows * self.spans)
        return cells.reshape(n_rows, self.spans)


def spread(
    begun: NDArray[Any],
    ended: NDArray[Any],
    amount: NDArray[Any],
    row: NDArray[Any] | int = 0,
    n_rows: int = 1,
    edges: NDArray[np.float64] = month_edges,
) -> NDArray[np.float64]:
    """Share one ``amount`` out over the spans between the edges, see ``Spans``; shape ``(n_rows, len(edges) - 1)``."""
    return Spans(begun, ended, edges).of(amount, row, n_rows)


SOURCES: Final = ("regular budget", "voluntary contributions")
"""Who pays."""

PAGES_OF: Final = {"edited": EDITOR, "translated": TRANSLATOR}
"""What is done with pages, and by which role. A page translated into five languages is five pages translated."""

_PAGES_ROW: Final = np.array([[*PAGES_OF.values(), role].index(role) for role in range(len(ROLES))])
"""For each role its place in ``PAGES_OF``; after the last where it does nothing with pages."""


def hours_and_pages(replication: Replication) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Work by month, without what is done after the horizon.

    Returns
    -------
    Hours of persons by role, step and month, ``(n_roles, n_steps, n_months)``; pages edited and pages translated, in the order of
    ``PAGES_OF``, ``(2, n_months)``.
    """
    work, spans = replication.work, Spans(replication.work["begun"], replication.work["ended"])
    role = work["role"].astype(np.int64)
    hours = spans.of(work["hours"], role * len(STEPS) + work["step"], len(ROLES) * len(STEPS))
    pages = spans.of(work["pages"], _PAGES_ROW[role], len(PAGES_OF) + 1)
    return hours.reshape(len(ROLES), len(STEPS), len(MONTHS)), pages[: len(PAGES_OF)]


def hours_after_horizon(replication: Replication) -> float:
    """Hours of work begun before the horizon that are done after it, in no month."""
    work = replication.work
    return float(work["hours"].sum(dtype=np.float64) - spread(work["begun"], work["ended"], work["hours"]).sum())


@lru_cache(maxsize=1)
def working_days() -> NDArray[np.float64]:
    """Working days of each month by the Secretariat's calendar (assumed); shape ``(n_months,)``, read-only."""
    calendar = WorkingTime()
    days = np.diff([calendar.worked(float(edge)) for edge in month_edges])
    days.setflags(write=False)
    return days


def full_time_equivalents(hours: NDArray[np.float64], parameters: Mapping[str, float]) -> NDArray[np.float64]:
    """Persons kept busy all month: hours over the hours that a person gives in the month. Last axis: months."""
    equivalents: NDArray[np.float64] = hours / (working_days() * parameters["staff.hours_a_day"])
    return equivalents


def mean_of_12_months(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of each month and the 11 before it, nan where there are not so many; same shape, last axis months."""
    means = np.full(values.shape, np.nan)
    means[..., 11:] = np.lib.stride_tricks.sliding_window_view(values, 12, axis=-1).mean(axis=-1)
    return means


def money_by_year(replication: Replication) -> NDArray[np.float64]:
    """US dollars by source of funds, step and calendar year; shape ``(2, n_steps, n_years)``."""
    work = replication.work
    step = work["step"].astype(np.int64)
    spans = Spans(work["begun"], work["ended"], year_edges)
    paid = [spans.of(work[name], step, len(STEPS)) for name in ("money_regular", "money_voluntary")]
    return np.stack(paid).reshape(len(SOURCES), len(STEPS), len(YEARS))
