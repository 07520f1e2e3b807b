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


def spread(
    begun: NDArray[Any],
    ended: NDArray[Any],
    amount: NDArray[Any],
    row: NDArray[Any] | int = 0,
    n_rows: int = 1,
    edges: NDArray[np.float64] = month_edges,
) -> NDArray[np.float64]:
    """Share each ``amount`` out in proportion to the days between ``begun`` and ``ended`` that fall in each span between edges.

    An instant's work falls in the span that begins at or before it. What falls outside the edges is in no span. An end that
    is nan or inf never comes, so that all its amount is outside. Returns shape ``(n_rows, len(edges) - 1)``.
    """
    begun, amount = np.asarray(begun, dtype=np.float64), np.asarray(amount, dtype=np.float64)
    ended = np.where(np.isnan(ended), np.inf, ended)
    spans = len(edges) - 1
    first = np.clip(np.searchsorted(edges, begun, side="right") - 1, 0, spans - 1)
    last = np.clip(np.searchsorted(edges, ended, side="left") - 1, first, spans - 1)
    pieces = last - first + 1
    which = np.repeat(np.arange(len(begun)), pieces)
    span = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    inside = np.minimum(ended[which], edges[span + 1]) - np.maximum(begun[which], edges[span])
    lasted = (ended - begun)[which]
    instant = lasted <= 0
    known = (begun[which] >= edges[0]) & (begun[which] < edges[-1])
    share = np.where(instant, known, np.maximum(inside, 0.0) / np.where(instant, 1.0, lasted))
    cell = np.broadcast_to(np.asarray(row, dtype=np.int64), begun.shape)[which] * spans + span
    cells: NDArray[Any] = np.bincount(cell, weights=share * amount[which], minlength=n_rows * spans)
    return cells.reshape(n_rows, spans)


SOURCES: Final = ("regular budget", "voluntary contributions")
"""Who pays."""

PAGES_OF: Final = {"edited": EDITOR, "translated": TRANSLATOR}
"""What is done with pages, and by which role. A page translated into five languages is five pages translated."""


def hours_by_month(replication: Replication) -> NDArray[np.float64]:
    """Hours of persons by role, step and month; shape ``(n_roles, n_steps, n_months)``. Work after the horizon is left out."""
    work = replication.work
    row = work["role"].astype(np.int64) * len(STEPS) + work["step"]
    flat = spread(work["begun"], work["ended"], work["hours"], row, len(ROLES) * len(STEPS))
    return flat.reshape(len(ROLES), len(STEPS), len(MONTHS))


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


def pages_by_month(replication: Replication) -> NDArray[np.float64]:
    """Pages edited and pages translated, in the order of ``PAGES_OF``; shape ``(2, n_months)``."""
    work = replication.work
    kinds = [np.where(work["role"] == role, work["pages"], 0.0) for role in PAGES_OF.values()]
    return np.concatenate([spread(work["begun"], work["ended"], pages) for pages in kinds])


def money_by_year(replication: Replication) -> NDArray[np.float64]:
    """US dollars by source of funds, step and calendar year; shape ``(2, n_steps, n_years)``."""
    work = replication.work
    step = work["step"].astype(np.int64)
    paid = [spread(work["begun"], work["ended"], work[name], step, len(STEPS), year_edges) for name in ("money_regular", "money_voluntary")]
    return np.stack(paid).reshape(len(SOURCES), len(STEPS), len(YEARS))
