"""What complete draws ask of the States: reviews a State performs, additional reviewing States, lots drawn."""

from math import sqrt

import pandas as pd

from results.stress.draw_frame import totals

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
