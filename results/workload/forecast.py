"""When reviews will have started and finished: counts at dates, chances, and days by which a share is reached."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from results.workload.bands import PERCENTS, Collected, chance, means, quantile_error, quantiles
from results.workload.reading import SHARES, reviews_in
from sim.planning.standing import planned_by_month
from sim.review_phase.clock import HORIZON, MONTHS, PLANNED_END, date_of
from sim.review_phase.replication import N_PHASES
from storage.errors import Fault, InputError

FORECAST_DAYS: Final = tuple(sorted([date(2024, 9, 30), *(date(year, 12, 31) for year in range(2020, 2036))]))
"""Ends of the days at which reviews are counted."""

SOON: Final = date(2026, 12, 31)
"""The next of them, at which a reader of today looks first."""

MILESTONE_DAYS: Final = (PLANNED_END, *(date(year, 12, 31) for year in range(2031, 2037)))

BANDS: Final = tuple(f"q{percent:02d}" for percent in PERCENTS)

PHASES: Final = tuple(f"phase {phase + 1}" for phase in range(N_PHASES))


def month_ended(day: date) -> int:
    """The month whose last day it is, as a place in ``MONTHS``; raises ``InputError`` for any other day."""
    ends = {date.fromordinal(first.toordinal() - 1): place - 1 for place, first in enumerate((*MONTHS, HORIZON))}
    if ends.get(day, -1) < 0:
        raise InputError("forecast", (Fault("day", day.isoformat(), "the last day of a simulated month"),))
    return ends[day]


def planned_counts(collected: Collected) -> dict[str, Any]:
    """The plan: started and finished reviews at the end of each month, by what is counted; each ``(n_months,)``."""
    frame = collected.frame
    phase_days = frame.parameters["timetable.phase"]
    finished = planned_by_month(frame.planned, phase_days, N_PHASES)
    return {"started": planned_by_month(frame.planned, 0.0, 1)[0], **dict(zip(PHASES, finished, strict=True))}


def forecast_table(collected: Collected) -> pd.DataFrame:
    """Reviews started, and finished with each phase, at the end of each of ``FORECAST_DAYS``: plan, mean and quantiles."""
    months = [month_ended(day) for day in FORECAST_DAYS]
    counts = {"started": collected.all_of("started")}
    counts |= {name: collected.all_of("finished")[:, place] for place, name in enumerate(PHASES)}
    plan = planned_counts(collected)
    rows = []
    for name, values in counts.items():
        middle, bands = means(values), quantiles(values)
        for day, month in zip(FORECAST_DAYS, months, strict=True):
            ends = dict(zip(BANDS, bands[:, month].tolist(), strict=True))
            rows.append({"counted": name, "day": day, "plan": int(plan[name][month]), "mean": float(middle[month]), **ends})
    return pd.DataFrame(rows)


def chance_table(collected: Collected) -> pd.DataFrame:
    """The chance that half, nine tenths or all of the reviews have finished a phase by the end of a day, with standard errors."""
    finished = collected.all_of("finished")
    reviews = collected.frame.inputs.n_reviews
    rows = []
    for phase, name in enumerate(PHASES):
        for least in dict.fromkeys(reviews_in(share, reviews) for share in SHARES):
            for day in MILESTONE_DAYS:
                share, error = chance(finished[:, phase, month_ended(day)] >= least)
                rows.append({"phase": name, "at_least": least, "day": day, "chance": share, "standard_error": error})
    return pd.DataFrame(rows)


def chance_of(collected: Collected, at_least: int, day: date, phase: int = N_PHASES - 1) -> tuple[float, float]:
    """The chance that so many reviews have finished a phase (0-3) by the end of ``day``, a month's last; with its standard error."""
    return chance(collected.all_of("finished")[:, phase, month_ended(day)] >= at_least)


def milestone_table(collected: Collected) -> pd.DataFrame:
    """The day by which each share of the reviews has finished each phase: quantiles, None where that is not by the horizon.

    ``unreached`` is the share of replications that do not come so far; ``error_days`` the standard error of the median, nan where
    the replications are too few or the median not reached.
    """
    return pd.DataFrame(list(_milestones(collected)))


def _milestones(collected: Collected) -> Iterator[dict[str, Any]]:
    reached = collected.all_of("reached")
    for phase, name in enumerate(PHASES):
        for place, share in enumerate(SHARES):
            days = reached[:, phase, place]
            bands = [date_of(day) if np.isfinite(day) else None for day in quantiles(days).tolist()]
            unreached = float(np.count_nonzero(~np.isfinite(days)) / len(days))
            yield {
                "phase": name,
                "share": share / 100,
                "unreached": unreached,
                "error_days": quantile_error(days),
                **dict(zip(BANDS, bands, strict=True)),
            }
