"""Cells of simulated figures: the median for people and machines, with the ends of nine tenths of the replications."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from results.document import Cell

Row = Mapping[Any, Any]

BANDS: Final = "Medians; in brackets, nine tenths of the replications."


def count_cell(row: Row) -> Cell:
    """``42 (16-64)``: a whole number."""
    low, middle, high = (int(row[name]) for name in ("q05", "q50", "q95"))
    return Cell(f"{middle} ({low}-{high})", middle, low, high)


def band_cell(row: Row, scale: float = 1.0, digits: int = 1) -> Cell:
    """``10.4 (5.7-14.9)``: a number over ``scale``."""
    low, middle, high = (round(float(row[name]) / scale, digits) for name in ("q05", "q50", "q95"))
    return Cell(f"{middle:,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})", middle, low, high)


def chance_cell(row: Row) -> Cell:
    """``97.2 %``, with the 95 % interval by its Monte Carlo standard error for machines."""
    share, error = float(row["chance"]), float(row["standard_error"])
    low, high = max(0.0, share - 1.96 * error), min(1.0, share + 1.96 * error)
    return Cell(f"{100 * share:.1f} % ({100 * low:.1f}-{100 * high:.1f})", round(100 * share, 2), round(100 * low, 2), round(100 * high, 2))


def day_cell(day: Any) -> Cell:
    """``1 Jul 2031``, for machines the ISO date; after the horizon where there is none."""
    return Cell("after 2036", "") if pd.isna(day) else Cell(spoken(day), day.isoformat())


def spoken(day: date) -> str:
    """``1 Jul 2031``."""
    return f"{day.day} {day:%b %Y}"
