"""When each State starts its first phase.

A State of group g never starts by itself with chance p_g. Another waits for a time whose hazard, a months after the planned start, is
``start.hazard`` exp(group + year) k (a / 12)^(k - 1) times the State's own frailty: gamma distributed over States, of mean 1. The year is the
calendar year. Frailty is integrated out, so that States of a group are alike until they start, and counts of starts are binomial.
"""

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import HORIZON, day_of, month_edges
from sim.review_phase.counts import GROUPS, Count, counted, path
from sim.review_phase.streams import START, START_PART
from storage.errors import Fault, InputError

MONTH_DAYS: Final = 30.4375
"""The mean length of a month."""

YEARS: Final = tuple(range(2021, HORIZON.year))
"""Calendar years with an effect of their own; that of the first holds for 2020 too."""

_YEAR_ENDS: Final = np.array([day_of(date(year + 1, 1, 1)) for year in YEARS[:-1]])

ROUNDED: Final = 12
"""Decimals of a chance: fewer than those in which mathematical libraries differ."""


class StartLaw(NamedTuple):
    """The parameters of the starts, for n laws: shapes ``(n,)``, ``(n, 3)`` for groups, ``(n, len(YEARS))`` for years.

    ``never`` is the share that never starts by itself, by group; ``from_day`` the day from which follow-up is sent.
    """

    hazard: NDArray[np.float64]
    never: NDArray[np.float64]
    shape: NDArray[np.float64]
    frailty: NDArray[np.float64]
    years: NDArray[np.float64]
    effect: NDArray[np.float64]
    from_day: float


def start_law(parameters: Mapping[str, float]) -> StartLaw:
    """The one law of some parameters."""
    hazard = parameters["start.hazard"] * np.exp([parameters[f"start.hazard_{group}"] for group in GROUPS])
    return StartLaw(
        hazard=hazard[None, :],
        never=never_shares(np.array([parameters["start.never"]]), np.array([[parameters[f"start.never_{group}"] for group in GROUPS]])),
        shape=np.array([parameters["start.shape"]]),
        frailty=np.array([parameters["start.frailty"]]),
        years=np.array([[parameters[f"start.year_{year}"] for year in YEARS]]),
        effect=np.array([parameters["reminder.effect"]]),
        from_day=parameters["reminder.from"],
    )


def never_shares(never: NDArray[np.float64], logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each group that never starts: ``never`` (n,), moved by ``logits`` (n, 3) on the logit scale; shape (n, 3)."""
    odds = np.exp(logits) * never[:, None]
    return np.asarray(odds / (odds + 1.0 - never[:, None]), dtype=np.float64)


def chance_started(law: StartLaw, planned: NDArray[np.float64], days: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance that a State has started by each of the rising ``days``; shape ``(n, n_groups, n_days)``.

    ``planned`` (n_groups,) are the groups' planned starts. Once follow-up is sent, all hazards are multiplied with its effect, and
    States that never start by themselves start with the part that it adds.
    """
    last = float(days[-1])
    reminded = law.from_day < min(last, day_of(HORIZON)) and bool(np.any(law.effect != 1.0))
    times = np.unique(np.concatenate([days, _YEAR_ENDS[last > _YEAR_ENDS], [law.from_day] if reminded else []]))
    begins = np.concatenate([[-np.inf], times[:-1]])
    rate = np.exp(law.years[:, np.searchsorted(_YEAR_ENDS, begins, side="right")])
    after = begins >= law.from_day if reminded else np.zeros(len(times), dtype=np.bool_)
    place = np.searchsorted(times, days)
    found = np.empty((len(law.shape), len(planned), len(days)))
    for group, start in enumerate(planned):
        age = np.maximum(times - start, 0.0) / (12 * MONTH_DAYS)
        grown = 12.0 * age ** law.shape[:, None]
        steps = np.diff(grown, axis=1, prepend=0.0) * rate * law.hazard[:, group, None]
        own = np.cumsum(steps * np.where(after, law.effect[:, None], 1.0), axis=1)[:, place]
        never = law.never[:, group, None]
        started = (1.0 - never) * _ended(own, law.frailty)
        if reminded:
            added = np.cumsum(steps * np.where(after, law.effect[:, None] - 1.0, 0.0), axis=1)[:, place]
            started += never * _ended(added, law.frailty)
        found[:, group] = started
    return np.round(found, ROUNDED)


def _ended(hazard: NDArray[np.float64], frailty: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance that what has this cumulative hazard has happened, over gamma frailties of a standard deviation: its Laplace
    transform, (1 + v H)^(-1/v) with v the variance."""
    variance = np.maximum(frailty**2, 1e-9)[:, None]
    return np.asarray(-np.expm1(-np.log1p(variance * hazard) / variance), dtype=np.float64)


class Starts(NamedTuple):
    """For each review the day on which it starts, ``inf`` for one that does not, and how late that is in its group: from 0 to 1."""

    days: NDArray[np.float64]
    lateness: NDArray[np.float64]


def starts_of(
    planned: NDArray[np.float64],
    group: NDArray[np.int8],
    numbers: NDArray[np.float64],
    parameters: Mapping[str, float],
    counts: tuple[Count, ...] = (),
    after: float = 0.0,
    world: NDArray[np.float64] | None = None,
) -> Starts:
    """Draw the starts, given the parameters and known counts of started reviews; ``numbers`` has shape ``(n_reviews, PLACES)``.

    How many of each group had started by each count is drawn first (with ``world``, numbers of the whole replication), then who of the
    group they were, each as likely, then the day between the counts; none is before ``after``. Raises ``InputError`` where the counts
    are impossible.
    """
    law, days, lateness = start_law(parameters), np.full(len(planned), np.inf), np.ones(len(planned))
    first = np.array([parameters[f"timetable.group_{each}"] for each in GROUPS])
    known = counted(counts, [int(np.count_nonzero(group == each)) for each in GROUPS])
    horizon = day_of(HORIZON)
    grid = np.unique(np.concatenate([first, month_edges, known.days, [after, min(law.from_day, horizon)]]))
    started = chance_started(law, first, grid)[0]
    at = np.searchsorted(grid, known.days)
    by_count = np.zeros((0, 3), dtype=np.int64)
    if len(at):
        drawn = path(known, started[:, at], (np.zeros(len(at)) if world is None else world).tolist())
        if drawn is None:
            told = ", ".join(f"{least} to {most}" for least, most in zip(known.least, known.most, strict=True))
            expected = "parameters under which the published counts of started reviews can come about"
            raise InputError("starts", (Fault("counts", told, expected),))
        by_count = drawn
    for place, each in enumerate(GROUPS):
        own = np.flatnonzero(group == each)
        own = own[np.argsort(numbers[own, START], kind="stable")]
        spoken = np.flatnonzero(known.masks[:, place])
        edges = [0, *at[spoken]]
        ends = [0, *by_count[spoken, place].tolist(), len(own)]
        for step, (begin, end) in enumerate(itertools.pairwise(ends)):
            low = started[place, edges[step]] if step else started[place, np.searchsorted(grid, after)]
            high = started[place, edges[step + 1]] if step + 1 < len(edges) else 1.0
            late = low + numbers[own[begin:end], START_PART] * (high - low)
            day = np.where(late < started[place, -1], np.interp(late, started[place], grid), np.inf)
            if step + 1 < len(edges):
                day = np.minimum(np.round(day, 6), grid[edges[step + 1]] - 1e-6)
            days[own[begin:end]], lateness[own[begin:end]] = np.maximum(np.round(day, 6), planned[own[begin:end]]), late
    return Starts(days, lateness)
