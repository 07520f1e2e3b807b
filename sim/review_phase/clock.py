"""Time: days counted from the first day of the review phase, the months, and the Secretariat's working calendar."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

START: Final = date(2020, 10, 1)
"""Day 0.0: the midnight at which the review phase begins (October 2020: published, UNODC overview)."""

HORIZON: Final = date(2037, 1, 1)
"""The midnight after the last simulated day: the end of 2036."""

PLANNED_END: Final = date(2030, 10, 31)
"""The review phase is to end in October 2030 (published, UNODC overview); read as: by the last day of that month."""

FIXED_HOLIDAYS: Final = ((1, 1), (3, 31), (5, 1), (5, 26), (6, 15), (8, 15), (10, 26), (11, 1), (12, 25), (12, 26))
"""Official holidays as (month, day), ten a year. Level: assumed; the holidays of one year's moving feasts set on fixed days."""

MARGIN_YEARS: Final = 30
"""How far the working calendar goes on after the horizon, so that work begun before it has an end."""


def day_of(day: date) -> float:
    """Days from ``START`` to the midnight at which ``day`` begins; negative before it."""
    return float((day - START).days)


def date_of(day: float) -> date:
    """The date on which a day number falls."""
    return START + timedelta(days=int(day // 1))


def _months() -> tuple[date, ...]:
    count = (HORIZON.year - START.year) * 12 + HORIZON.month - START.month
    return tuple(date(START.year + (START.month - 1 + k) // 12, (START.month - 1 + k) % 12 + 1, 1) for k in range(count))


MONTHS: Final = _months()
"""The first of each month, from October 2020 to December 2036."""


def _edges() -> NDArray[np.float64]:
    edges = np.array([day_of(first) for first in (*MONTHS, HORIZON)])
    edges.setflags(write=False)
    return edges


month_edges: Final = _edges()
"""Day numbers at which the months begin, and the horizon; shape ``(len(MONTHS) + 1,)``, read-only."""


_month_of_day: Final = np.append(np.repeat(np.arange(len(MONTHS)), np.diff(month_edges).astype(np.int64)), len(MONTHS))


def month_of(days: NDArray[np.float64]) -> NDArray[np.int64]:
    """The place in ``MONTHS`` of the month in which each day (0 or later) falls; ``len(MONTHS)`` from the horizon on, and for nan."""
    months: NDArray[np.int64] = _month_of_day[np.fmin(days, month_edges[-1]).astype(np.int64)]
    return months


class WorkingTime:
    """Which days are worked, and how working days become calendar time.

    A working day's work is spread evenly over its 24 hours. ``rest_days`` are weekdays (0 Monday) that are never worked,
    ``holidays`` pairs of month and day.
    """

    def __init__(
        self, rest_days: Iterable[int] = (5, 6), holidays: Iterable[tuple[int, int]] = FIXED_HOLIDAYS, years: int | None = None
    ) -> None:
        last = date(HORIZON.year + (MARGIN_YEARS if years is None else years), 1, 1)
        resting, closed = frozenset(rest_days), frozenset(holidays)
        self._worked: list[bool] = []
        self._before: list[int] = [0]
        self._days: list[int] = []
        for number in range((last - START).days):
            day = START + timedelta(days=number)
            worked = day.weekday() not in resting and (day.month, day.day) not in closed
            self._worked.append(worked)
            if worked:
                self._days.append(number)
            self._before.append(len(self._days))
        self.last = float(len(self._worked))

    def arrays(self) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
        """For each day whether it is worked, and how many are before it; and the days that are worked."""
        return np.array(self._worked), np.array(self._before), np.array(self._days)

    def worked(self, day: float) -> float:
        """Working days from day 0 to ``day``; raises ``ValueError`` outside the calendar."""
        if not 0 <= day < self.last:
            raise ValueError(f"day {day} is outside the calendar, which goes from 0 to {self.last}")
        whole = int(day)
        return self._before[whole] + (day - whole if self._worked[whole] else 0.0)

    def after(self, day: float, working_days: float) -> float:
        """The day at which ``working_days`` (0 or more) of work begun at ``day`` end; ``inf`` where that is beyond the calendar."""
        if working_days <= 0:
            return day
        if day >= self.last:
            return float("inf")
        reached = self.worked(day) + working_days
        whole = int(reached)
        part = reached - whole
        if whole + (part > 0) > len(self._days):
            return float("inf")
        ended = self._days[whole] + part if part else self._days[whole - 1] + 1.0
        return max(ended, day)


@lru_cache(maxsize=1)
def usual_calendar() -> WorkingTime:
    """The Secretariat's calendar, made once."""
    return WorkingTime()


def next_day(days: list[float], day: float) -> float:
    """The first of the rising ``days`` that is at ``day`` or later; ``inf`` where there is none."""
    place = bisect_right(days, day)
    if place and days[place - 1] == day:
        return day
    return days[place] if place < len(days) else float("inf")
