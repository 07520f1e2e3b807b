"""Work spread evenly over the calendar time it took, cut at the edges of months or years."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import HORIZON, START, day_of, month_edges

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
