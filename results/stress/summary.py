"""The figures of a campaign as plain data, for JSON, and what complete draws ask of the States."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite, sqrt
from typing import Any

import pandas as pd

from results.stress.draw_frame import totals
from results.stress.frontier import frontiers
from results.stress.tables import (
    broken,
    completion,
    contradictions,
    infeasible,
    prepared,
    stuck_reasons,
    unexplained,
    unproved,
    without_result,
)

BY = ("law", "algorithm", "size")
COUNTED = ("burden_max", "additional", "lots", "set_aside", "taking_part")
NORMAL = 1.96
"""Standard errors on each side of a mean that make an interval of 95 % (normal)."""


def burdens(draws: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Complete draws by ``by`` (law, algorithm and size where nothing is given); means with intervals of 95 % over draws.

    ``burden_mean``: reviews that a State performs, all States of all draws together; ``burden_sd`` its standard deviation over the
    States, exact from whole-number sums; ``burden_most``: the most that any State of any draw performs. For ``burden_max``,
    ``additional``, ``lots``, ``set_aside`` and ``taking_part``: the mean of a draw, with ``_low`` and ``_high``.
    """
    by = by or BY
    complete = draws[draws["outcome"] == "complete"]
    wide = complete[[*by]].assign(draws=1, **{name: complete[name].astype("int64") for name in _SUMMED})
    for left, right in _PRODUCTS:
        wide[f"{left}*{right}"] = wide[left] * wide[right]
    found = totals(wide, by, ["draws", *_SUMMED, *(f"{left}*{right}" for left, right in _PRODUCTS)])
    most = complete.groupby(list(by), sort=True)["burden_max"].max().astype("int64").tolist()
    rows = [_figures(dict(zip(found.columns, row, strict=True))) for row in found.itertuples(index=False, name=None)]
    names = list(_figures(dict.fromkeys(found.columns, 1)))
    figures = pd.DataFrame(rows, columns=names, index=found.index, dtype="float64")
    return found[[*by, "draws"]].join(figures).assign(burden_most=pd.Series(most, dtype="int64", index=found.index))


_SUMMED = ("states", "burden_sum", "burden_squares", *COUNTED)
_PRODUCTS = (("states", "states"), ("burden_sum", "states"), ("burden_sum", "burden_sum"), *((name, name) for name in COUNTED))


def _figures(sums: dict[str, int]) -> dict[str, float]:
    """The figures of one row of the table from its sums."""
    count, states, burden = int(sums["draws"]), int(sums["states"]), int(sums["burden_sum"])
    mean = burden / states
    apart = sums["burden_sum*burden_sum"] - 2 * mean * sums["burden_sum*states"] + mean**2 * sums["states*states"]
    error = sqrt(max(0.0, apart) * count / (count - 1)) / states if count > 1 else float("nan")
    variance = (states * int(sums["burden_squares"]) - burden**2) / states**2
    found = _around("burden_mean", mean, error) | {"burden_sd": sqrt(max(0.0, variance))}
    for name in COUNTED:
        total, squares = int(sums[name]), int(sums[f"{name}*{name}"])
        error = sqrt((count * squares - total**2) / (count - 1)) / count if count > 1 else float("nan")
        found |= _around(name, total / count, error)
    return found


def _around(name: str, mean: float, error: float) -> dict[str, float]:
    return {name: mean, f"{name}_low": mean - NORMAL * error, f"{name}_high": mean + NORMAL * error}


RESAMPLES_SEED = "untoc-draw stress report"
"""Decides the resamples on which intervals of fits rest; no draw depends on it."""

COMPLETION_BY = {
    "all": (),
    "algorithm": ("algorithm",),
    "law_algorithm": ("law", "algorithm"),
    "family": ("law", "algorithm", "family"),
    "size": ("law", "algorithm", "size"),
    "density": ("law", "algorithm", "density"),
}
INFEASIBLE_BY = {"all": (), "law": ("law",), "family": ("law", "family"), "size": ("law", "size")}


def summary(draws: pd.DataFrame) -> dict[str, Any]:
    """All tables and fits of the page, in full: lists of rows with text, whole numbers, floats, and null for what is not known.

    Raises ``InputError`` for an unusable table.
    """
    known = prepared(draws)
    return {
        "draws": len(known),
        "scenarios": int(known["scenario"].nunique()),
        "outcomes": {str(name): int(count) for name, count in known["outcome"].value_counts().sort_index().items()},
        "completion": {name: _rows(completion(known, *by)) for name, by in COMPLETION_BY.items()},
        "infeasible": {name: _rows(infeasible(known, *by)) for name, by in INFEASIBLE_BY.items()},
        "broken": {"all": _rows(broken(known)), "algorithm": _rows(broken(known, "algorithm"))},
        "stuck_reasons": _rows(stuck_reasons(known)),
        "without_result": _rows(without_result(known)),
        "faults": {
            "unexplained": [int(row) for row in unexplained(known)["row"]],
            "unproved": [int(row) for row in unproved(known)["row"]],
            "contradictions": _rows(contradictions(known)),
        },
        "burdens": _rows(burdens(known)),
        "frontier": [plain(asdict(one)) for one in frontiers(known, seed=RESAMPLES_SEED)],
    }


def _rows(table: pd.DataFrame) -> list[Any]:
    return [plain(row) for row in table.to_dict("records")]


def plain(value: Any) -> Any:
    """The value in the types of JSON; NaN and infinity become null."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not isfinite(value) else value
