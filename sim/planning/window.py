"""The months that a plan is for, and its years, the last of them perhaps a part of one."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.planning.monthly import working_days
from sim.review_phase.clock import MONTHS, day_of, month_edges
from storage.errors import Fault, InputError


@dataclass(frozen=True)
class Window:
    """The months from January of ``first_year`` to the one that ends with the day ``end``; raises ``InputError`` where there are none."""

    first_year: int
    end: date

    def __post_init__(self) -> None:
        if self.end.year < self.first_year:
            raise InputError(
                "plan", [Fault("plan.first_year", str(self.first_year), f"{self.end.year} or sooner, as the plan ends on {self.end}")]
            )

    @cached_property
    def months(self) -> NDArray[np.int64]:
        """Places of the months in ``MONTHS``."""
        return np.array([place for place, month in enumerate(MONTHS) if month.year >= self.first_year and month <= self.end])

    @cached_property
    def years(self) -> list[int]:
        """The calendar years."""
        return list(range(max(self.first_year, MONTHS[0].year), self.end.year + 1))

    @cached_property
    def parts(self) -> NDArray[np.float64]:
        """How much of each year is in the plan, from 0 to 1; shape ``(n_years,)``."""
        return self.by_year(np.full(len(MONTHS), 1 / 12))

    @property
    def last(self) -> int:
        """The place of the last month."""
        return int(self.months[-1])

    def by_year(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """The sums over the months of each year; the last axis, of all months, becomes the years."""
        year = np.array([MONTHS[place].year - self.years[0] for place in self.months])
        return np.stack([values[..., self.months[year == k]].sum(axis=-1, dtype=np.float64) for k in range(len(self.years))], axis=-1)

    def mean_by_year(self, steps: list[tuple[date, float]]) -> NDArray[np.float64]:
        """The mean over the days of each year of what changes on the days of ``steps``, the first before all; shape ``(n_years,)``."""
        edges = np.array([month_edges[0], *(max(month_edges[0], day_of(day)) for day, _ in steps[1:]), np.inf])
        begins, ends = month_edges[:-1], month_edges[1:]
        by_month = np.zeros(len(MONTHS))
        for place, (_, value) in enumerate(steps):
            by_month += value * np.maximum(0.0, np.minimum(ends, edges[place + 1]) - np.maximum(begins, edges[place]))
        found: NDArray[np.float64] = self.by_year(by_month) / self.by_year(ends - begins)
        return found

    @cached_property
    def working_days(self) -> NDArray[np.float64]:
        """Working days of each year; shape ``(n_years,)``."""
        return self.by_year(working_days())
