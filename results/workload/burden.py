"""The States' side of one replication: reviews performed at once, and who waits for whom."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.outcomes import order_of_changes
from sim.planning.monthly import spread, year_edges
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import CLARIFICATION, FEEDBACK, OBSERVATIONS, STAGES, Replication

PERFORMED = (FEEDBACK, CLARIFICATION, OBSERVATIONS)
"""Stages in which a reviewing State has something in hand."""

_IS_PERFORMED: Final = np.isin(np.arange(len(STAGES)), PERFORMED)


def performed_tasks(replication: Replication, inputs: Inputs) -> NDArray[Any]:
    """The rows of ``stages`` in which a State works on another's review, open ones ended at the horizon; only those begun."""
    rows = replication.stages
    return _closed(rows[_IS_PERFORMED[rows["stage"]] & _of_others(rows, inputs)])


def _of_others(rows: NDArray[Any], inputs: Inputs) -> NDArray[np.bool_]:
    """Whether a row is a State's work on another's review."""
    state = rows["state"]
    of_others: NDArray[np.bool_] = (state >= 0) & (state != inputs.reviewed[rows["review"]])
    return of_others


def _closed(rows: NDArray[Any]) -> NDArray[Any]:
    """Rows that have begun by the horizon, none lasting beyond it."""
    last = day_of(HORIZON)
    rows = rows[rows["begun"] < last]
    rows["ended"] = np.fmin(rows["ended"], last)
    return rows


def _changes(of: NDArray[Any], rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.float64], NDArray[np.int64]]:
    """Whose, when, and how many rows are open from then on, in order of ``of`` and day; at one instant ends come first."""
    whose = np.concatenate([of, of])
    day = np.concatenate([rows["begun"], rows["ended"]])
    change = np.repeat(np.array([1, -1]), len(rows))
    order = order_of_changes(whose, day, change)
    return whose[order], day[order], np.cumsum(change[order])


@dataclass(frozen=True, eq=False)
class StateBurden:
    """What States have in hand for others, all ``(n_states,)`` but ``by_year``.

    ``task_days``: days in hand, summed over tasks; ``busy_days``: days with at least one in hand; ``peak``: most at once;
    ``by_year``: mean number at once in each calendar year, ``(n_states, n_years)``.
    """

    task_days: NDArray[np.float64]
    busy_days: NDArray[np.float64]
    peak: NDArray[np.int64]
    by_year: NDArray[np.float64]


def state_burden(replication: Replication, inputs: Inputs) -> StateBurden:
    """Count the tasks that each State has in hand for reviews of others, over time."""
    n_states = inputs.scenario.n_states
    rows = performed_tasks(replication, inputs)
    rows = rows[rows["ended"] > rows["begun"]]
    lasted = rows["ended"] - rows["begun"]
    whose, day, in_hand = _changes(rows["state"], rows)
    peak = np.zeros(n_states, dtype=np.int64)
    np.maximum.at(peak, whose, in_hand)
    # A State's last change leaves nothing in hand, so that no span reaches over to the next State.
    busy = np.where(in_hand[:-1] > 0, np.diff(day), 0.0) if len(day) else np.zeros(0)
    by_year = spread(rows["begun"], rows["ended"], lasted, rows["state"], n_states, year_edges)
    return StateBurden(summed(rows["state"], lasted, n_states), summed(whose[:-1], busy, n_states), peak, by_year / np.diff(year_edges))


@lru_cache(maxsize=8)
def pairs_of(inputs: Inputs) -> NDArray[np.int64]:
    """Review and State index of every reviewing State of every review, in rising order; shape ``(n_pairs, 2)``, read-only."""
    found = {(review, one.reviewing) for review, seats in enumerate(inputs.reviewers) for one in seats}
    pairs = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    pairs.setflags(write=False)
    return pairs


def waits(replication: Replication, inputs: Inputs, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Days that each review waits for each of its reviewing States; shape ``(2, n_pairs + 1)``.

    Row 0: days in which the State had the review in hand. Row 1: those of them in which nobody else had, the State under review
    and the Secretariat included, so that the review stood still for this State alone. The last column is all other reviewing
    States: those who joined on the way.
    """
    rows = _closed(replication.stages)
    mine = np.flatnonzero(_of_others(rows, inputs))
    lasted, alone = (rows["ended"] - rows["begun"])[mine], _alone(rows)[mine]
    n_states = inputs.scenario.n_states
    keys = pairs[:, 0] * n_states + pairs[:, 1]
    key = rows["review"][mine].astype(np.int64) * n_states + rows["state"][mine]
    place = np.searchsorted(keys, key)
    known = (place < len(keys)) & (np.append(keys, -1)[np.minimum(place, len(keys))] == key)
    place = np.where(known, place, len(keys))
    return np.stack([summed(place, days, len(keys) + 1) for days in (lasted, alone)])


def summed(place: NDArray[Any], days: NDArray[Any], length: int) -> NDArray[np.float64]:
    """The sum of ``days`` at each place, in their order; shape ``(length,)``."""
    sums: NDArray[Any] = np.bincount(place, weights=days, minlength=length)
    return sums


def _alone(rows: NDArray[Any]) -> NDArray[np.float64]:
    """Days of each row in which no other row of the same review was open; shape ``(n_rows,)``."""
    if not len(rows):
        return np.zeros(0)
    # One review after the other on one scale. Which of two changes at one instant comes first does not matter: no days are between.
    stride = day_of(HORIZON) + 1.0
    scale = np.concatenate([rows["review"] * stride + rows["begun"], rows["review"] * stride + rows["ended"]])
    order = np.argsort(scale)
    in_hand = np.cumsum(np.where(order < len(rows), 1, -1))
    upto = np.empty(len(scale))
    upto[order] = np.concatenate([[0.0], np.cumsum(np.where(in_hand[:-1] == 1, np.diff(scale[order]), 0.0))])
    # Days with one row open, from a row's begin to its end, are the days in which that row is the one.
    lonely: NDArray[np.float64] = upto[len(rows) :] - upto[: len(rows)]
    return lonely
