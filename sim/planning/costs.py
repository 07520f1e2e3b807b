"""What a plan costs by year, who pays, and what is lacking: standard salary costs, translation, meetings, travel, workshops."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.planning.posts import Values, needed, persons, shares
from sim.planning.window import Window
from sim.review_phase.clock import START
from sim.review_phase.parameters import INCOME, values_from
from sim.review_phase.replication import ROLES, TRANSLATOR
from words import message

SOURCES: Final = (message("regular budget"), message("voluntary contributions"))
KINDS: Final = (
    *(message("officers"), message("assistants"), message("editors"), message("translation")),
    *(message("interpretation"), message("travel"), message("workshops"), message("programme support")),
)
BASES: Final = ("posts there are", "posts needed")
"""Whose salaries are counted: those of the persons at work, or of as many as the utilisation rule asks for in each replication."""

_REGULAR: Final = (*(f"regular.{role}" for role in ROLES), "regular.meeting", "regular.travel", "regular.workshop")
"""The regular budget's share of each kind but the last, which voluntary contributions pay."""


@dataclass(frozen=True, eq=False)
class Costs:
    """US dollars of each year, in its prices, and what comes in.

    ``spent`` ``(n, n_kinds, n_sources, n_years)`` of the replications; ``income`` ``(n_sources, n_years)``.
    """

    spent: Values
    income: Values

    @property
    def by_source(self) -> Values:
        """All kinds together; shape ``(n, n_sources, n_years)``."""
        found: Values = self.spent.sum(axis=1)
        return found

    @property
    def lacking(self) -> Values:
        """What income does not pay; a source's surplus does not pay for the other, nor for another year. Shape ``(n, n_sources, n_years)``."""
        found: Values = np.maximum(0.0, self.by_source - self.income)
        return found


def costs(work: Values, pages: Values, parameters: Mapping[str, float], window: Window, basis: str) -> Costs:
    """Costs by year.

    Parameters
    ----------
    work
        Full-time equivalents, ``(n, n_roles, n_years)``.
    pages
        Pages translated, ``(n, n_years)``.
    parameters
        With the posts that are filled. Translation is paid by the page, not by the post.
    basis
        One of ``BASES``.
    """
    there = np.broadcast_to(persons(parameters, window), work.shape) if basis == BASES[0] else needed(work, parameters)
    spent = np.zeros((len(work), len(KINDS), len(SOURCES), len(window.years)))
    for kind, amount in enumerate(_amounts(there, pages, parameters, window)):
        regular = parameters[_REGULAR[kind]]
        spent[:, kind, 0], spent[:, kind, 1] = amount * regular, amount * (1 - regular)
    spent *= (1 + parameters["cost.inflation"]) ** (np.array(window.years) - parameters["cost.price_year"])
    spent[:, -1, 1] = parameters["cost.programme_support"] * spent[:, :, 1].sum(axis=1)
    return Costs(spent, income(parameters, window))


def _amounts(there: Values, pages: Values, parameters: Mapping[str, float], window: Window) -> list[Values]:
    """US dollars of each kind but the last at the prices of ``cost.price_year``, ``(n, n_years)`` each."""
    salaries = [there[:, place] * salary(role, parameters) * window.parts for place, role in enumerate(ROLES) if place != TRANSLATOR]
    meetings = parameters["cost.meetings"] * parameters["cost.interpretation"]
    workshops = parameters["cost.workshops"] * parameters["cost.workshop"]
    of_years = [np.broadcast_to(yearly * window.parts, pages.shape) for yearly in (meetings, workshops)]
    travel = there[:, 0] * parameters["cost.travel"] * window.parts
    return [*salaries, pages * parameters["money.page"], of_years[0], travel, of_years[1]]


def salary(role: str, parameters: Mapping[str, float]) -> float:
    """The mean standard salary cost of a role by its grades, US dollars a year."""
    return sum(share * parameters[f"salary.{grade.lower().replace('-', '')}"] for grade, share in shares(role, parameters))


def income(parameters: Mapping[str, float], window: Window) -> Values:
    """What comes in by source and year; shape ``(n_sources, n_years)``."""
    return np.stack([window.mean_by_year([(START, parameters[name]), *values_from(parameters, name)]) * window.parts for name in INCOME])
