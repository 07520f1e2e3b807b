"""Figures with their intervals: as numbers, as words, and as cells of a table."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from results.document import Cell

CONFIDENCE = 0.95


@dataclass(frozen=True)
class ReportedFigure:
    """A figure between the ends of its 95 % interval; the ends are None where the error is not known."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> str:
        """``2.56 (2.54 to 2.58)``: as many digits as the interval bears."""
        ends = bounds(self)
        return f"{self.short} ({ends})" if ends else self.short

    @property
    def digits(self) -> int:
        """Digits after the point: one significant digit of the half width, and one more where an end would else seem to be 0."""
        assert self.low is not None and self.high is not None  # noqa: S101  (for the type checker alone)
        digits = max(0, -math.floor(math.log10((self.high - self.low) / 2)))
        seems_zero = any(end and (self.low > 0 or self.high < 0) and round(end, digits) == 0 for end in (self.low, self.high))
        return digits + 1 if seems_zero else digits

    @property
    def short(self) -> str:
        """The same without the interval: ``2.56``."""
        if self.low is None or self.high is None or self.low == self.high:
            return number(self.value)
        return _rounded(self.value, self.digits)

    def times(self, factor: float) -> "ReportedFigure":
        """The figure in another unit."""
        ends = (None if end is None else end * factor for end in (self.low, self.high))
        return ReportedFigure(self.value * factor, *ends)

    def apart_from(self, other: "ReportedFigure") -> bool:
        """Whether the two intervals have no number in common; a figure without an interval counts as exact."""
        low, high = _ends(self)
        other_low, other_high = _ends(other)
        return high < other_low or other_high < low


def _ends(one: ReportedFigure) -> tuple[float, float]:
    return one.value if one.low is None else one.low, one.value if one.high is None else one.high


def number(value: float) -> str:
    """A number without an interval, for people: three digits."""
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:.3g}"


def _rounded(value: float, digits: int) -> str:
    """So many digits after the point, and no minus sign before a zero."""
    shown = f"{value:,.{digits}f}"
    return shown.removeprefix("-") if float(shown.replace(",", "")) == 0 else shown


def bounds(one: ReportedFigure) -> str:
    """The ends of the interval, ``2.54 to 2.58``; empty where there is none."""
    if one.low is None or one.high is None or one.low == one.high:
        return ""
    return f"{_rounded(one.low, one.digits)} to {_rounded(one.high, one.digits)}"


def interval_of(figure: Mapping[str, float | None] | None, count: int) -> ReportedFigure | None:
    """The 95 % interval of a mean of ``count`` values by its standard error (Student's t); None where there is no figure."""
    if figure is None or figure["value"] is None:
        return None
    value, error = figure["value"], figure["error"]
    if error is None or count < 2:
        return ReportedFigure(value)
    from scipy.stats import t  # noqa: PLC0415  (slow to load)

    reach = float(t.ppf(0.5 + CONFIDENCE / 2, count - 1)) * error
    return ReportedFigure(value, value - reach, value + reach)


def share_of(times: int, draws: int) -> ReportedFigure:
    """The share with its exact interval (Clopper and Pearson 1934), as in ``untoc-draw diagnose``."""
    from verify.diagnosis.stuck_estimate import interval  # noqa: PLC0415  (only where shares are told)

    return ReportedFigure(times / draws, *interval(times, draws))


def cell(figure: ReportedFigure | None) -> Cell:
    """A cell for a figure, its interval on a line of its own; ``not measured`` where there is none."""
    if figure is None:
        return Cell("not measured", mark="doubt")
    return Cell(figure.short, figure.value, figure.low, figure.high, under=bounds(figure))


def percent(share: ReportedFigure) -> str:
    """A share in words: ``0 % (at most 14.3 %)``, ``12 % (3.2 to 31 %)``."""
    return f"{percent_short(share)} ({percent_bounds(share)})"


def percent_short(share: ReportedFigure) -> str:
    """The share without its interval: ``12 %``."""
    return f"{100 * share.value:.3g} %"


def percent_bounds(share: ReportedFigure) -> str:
    """The interval of a share: ``3.2 to 31 %``; one end where the share is at the other."""
    value, low, high = (100 * end for end in (share.value, share.low or 0.0, share.value if share.high is None else share.high))
    if value == 0:
        return f"at most {high:.3g} %"
    if value == 100:
        return f"at least {low:.3g} %"
    return f"{low:.3g} to {high:.3g} %"


def listed(names: list[str]) -> str:
    """``a, b and c``; ``none`` where there are none."""
    return "none" if not names else names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
