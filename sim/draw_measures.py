"""Measures of a draw: who takes part, and how the burden is spread."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario, load_scenario
from verify.draw_arrays import DrawArrays

PUBLISHED_TAKING_PART = {1: 131, 2: 131, 3: 134}
"""Countries taking part, under review or reviewing, in each group (UNODC, news of 1 November 2022)."""
PUBLISHED_SOURCE = "UNODC, news of 1 November 2022"
PUBLISHED_OF = "real-2020-10-16"
"""The list of which lots were drawn, as far as is known: that of the day on which the review phase began."""


@cache
def _published_of() -> str:
    return load_scenario(PUBLISHED_OF).digest


def published_taking_part(scenario: Scenario) -> Mapping[int, int]:
    """``PUBLISHED_TAKING_PART`` where this is the list of ``PUBLISHED_OF``, whatever its id; of other lists nothing was published."""
    return PUBLISHED_TAKING_PART if scenario.digest == _published_of() else {}


def gini(burden: NDArray[np.int64]) -> float:
    """The Gini coefficient of a burden, shape ``(n_states,)``, in reviews; 0 where all are equal."""
    ordered, n = np.sort(burden), len(burden)
    total = int(ordered.sum())
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total)) if total else 0.0


def measures(scenario: Scenario, draws: DrawArrays, takes_part: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """For each draw: burden (minimum, mean, maximum, Gini), additional reviewers, States taking part by group."""
    count, n, _ = draws.reviewing.shape
    filled = draws.reviewing >= 0
    reviewing = np.where(filled, draws.reviewing, n)
    burden = draws.burdens[:, takes_part]
    found: dict[str, NDArray[Any]] = {
        "burden_minimum": burden.min(axis=1),
        "burden_mean": burden.mean(axis=1),
        "burden_maximum": burden.max(axis=1),
        "burden_gini": np.array([gini(row) for row in burden]),
        "additional_reviewers": np.count_nonzero(draws.additional.any(axis=-1), axis=(1, 2)),
    }
    for year in (1, 2, 3):
        part = np.zeros((count, n + 1), dtype=np.bool_)
        inside = draws.year_of == year
        part[:, :n] |= inside
        np.put_along_axis(part, np.where(inside[..., None], reviewing, n).reshape(count, -1), True, axis=1)
        found[f"taking_part_{year}"] = np.count_nonzero(part[:, :n] | inside, axis=1)
    return found
