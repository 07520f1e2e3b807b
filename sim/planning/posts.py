"""How many posts the work needs in a year, by role and grade, under a utilisation rule and a vacancy rate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.planning.window import Window
from sim.review_phase.clock import START
from sim.review_phase.parameters import POSTS, values_from
from sim.review_phase.replication import ROLES, TRANSLATOR

GRADES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "officer": (("P-5", "grade.officer_p5"), ("P-4", "grade.officer_p4"), ("P-3", "grade.officer_p3"), ("P-2", "")),
    "assistant": (("G-6", "grade.assistant_g6"), ("G-5", "")),
    "editor": (("P-4", "grade.editor_p4"), ("P-3", "")),
    "translator": (("P-4", "grade.translator_p4"), ("P-3", "")),
}
"""The grades of each role, the highest first, with the parameter of its share; the last has the rest."""

Values = NDArray[np.float64]


def equivalents(hours: NDArray[np.float32], parameters: Mapping[str, float], window: Window) -> Values:
    """Full-time equivalents in the mean of each year: ``hours`` ``(n, n_roles, n_months)`` give ``(n, n_roles, n_years)``."""
    found: Values = window.by_year(hours) / (window.working_days * parameters["staff.hours_a_day"])
    return found


def persons(parameters: Mapping[str, float], window: Window) -> Values:
    """Persons at work, by role and year, in the mean of the year's days; shape ``(n_roles, n_years)``."""
    found = np.stack([window.mean_by_year([(START, parameters[name]), *values_from(parameters, name)]) for name in POSTS])
    found[TRANSLATOR] *= parameters["translation.languages"]
    return found


def needed(work: Values, parameters: Mapping[str, float]) -> Values:
    """Persons that the work needs so that they are busy for no more of their time than the utilisation rule has; shape of ``work``."""
    return work / parameters["plan.utilisation"]


def shares(role: str, parameters: Mapping[str, float]) -> list[tuple[str, float]]:
    """Each grade of a role and its share; where the shares given are more than 1 together, the lower grades have what is left."""
    found, left = list[tuple[str, float]](), 1.0
    for grade, name in GRADES[role]:
        share = min(left, parameters[name]) if name else left
        found.append((grade, share))
        left -= share
    return found


def by_grade(posts: int, role: str, parameters: Mapping[str, float]) -> dict[str, int]:
    """Whole posts by grade, by largest remainders (Hamilton's method), the higher grade first where two are alike."""
    exact = [(grade, posts * share) for grade, share in shares(role, parameters)]
    whole = {grade: int(count + 1e-9) for grade, count in exact}
    order = sorted(exact, key=lambda each: whole[each[0]] - each[1])
    for grade, _ in order[: posts - sum(whole.values())]:
        whole[grade] += 1
    return whole


@dataclass(frozen=True, slots=True)
class RoleYear:
    """A role in a year: full-time equivalents of work (5 %, median, 95 %), persons there, the share of their time that is needed (median),
    posts that the rule asks for in the median and with the chance ``plan.cover``, and the latter by grade."""

    role: str
    year: int
    work: tuple[float, float, float]
    there: float
    utilisation: float
    posts_median: int
    posts: int
    grades: Mapping[str, int]


def role_years(work: Values, parameters: Mapping[str, float], window: Window) -> list[RoleYear]:
    """All roles and years; ``work`` is ``equivalents``."""
    there, share = persons(parameters, window), 1 - parameters["plan.vacancy"]
    found = []
    for place, role in enumerate(ROLES):
        for k, year in enumerate(window.years):
            values = work[:, place, k]
            low, middle, high = _quantiles(values, (0.05, 0.5, 0.95)).tolist()
            usual, posts = (
                whole_posts(one / share) for one in needed(_quantiles(values, (0.5, parameters["plan.cover"])), parameters).tolist()
            )
            used = middle / there[place, k] if there[place, k] else float("inf")
            grades = by_grade(posts, role, parameters)
            found.append(RoleYear(role, year, (low, middle, high), float(there[place, k]), used, usual, posts, grades))
    return found


def whole_posts(count: float) -> int:
    """The least whole number of posts that is enough; rounding of the last places does not make one more."""
    return ceil(count - 1e-9)


def _quantiles(values: Values, chances: Sequence[float]) -> Values:
    found: Values = np.quantile(values, list(chances), method="inverted_cdf")
    return found
