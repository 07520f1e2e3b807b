"""What was measured, as the section "The decision" asks for it: by algorithm and measure, with intervals, as words and as cells."""

import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from results.document import Cell
from results.report.measuring.case import Case
from results.report.parts import Data
from sim.fairness.measures import BATCHES
from words import Number, listing, message

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
        return message("{value} ({interval})", value=self.short, interval=ends) if ends else self.short

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
        return Number(_rounded(self.value, self.digits))

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


def number(value: float) -> Number:
    """A number without an interval, for people: three digits."""
    return Number(f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:.3g}")


def _rounded(value: float, digits: int) -> str:
    """So many digits after the point, and no minus sign before a zero."""
    shown = f"{value:,.{digits}f}"
    return shown.removeprefix("-") if float(shown.replace(",", "")) == 0 else shown


def bounds(one: ReportedFigure) -> str:
    """The ends of the interval, ``2.54 to 2.58``; empty where there is none."""
    if one.low is None or one.high is None or one.low == one.high:
        return ""
    return message("{low} to {high}", low=Number(_rounded(one.low, one.digits)), high=Number(_rounded(one.high, one.digits)))


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
        return Cell(message("not measured"), mark="doubt")
    return Cell(figure.short, figure.value, figure.low, figure.high, under=bounds(figure))


def percent(share: ReportedFigure) -> str:
    """A share in words: ``0 % (at most 14.3 %)``, ``12 % (3.2 to 31 %)``."""
    return message("{value} ({interval})", value=percent_short(share), interval=percent_bounds(share))


def percent_short(share: ReportedFigure) -> str:
    """The share without its interval: ``12 %``."""
    return message("{share} %", share=Number(f"{100 * share.value:.3g}"))


def percent_bounds(share: ReportedFigure) -> str:
    """The interval of a share: ``3.2 to 31 %``; one end where the share is at the other."""
    value, low, high = (100 * end for end in (share.value, share.low or 0.0, share.value if share.high is None else share.high))
    if value == 0:
        return message("at most {share} %", share=Number(f"{high:.3g}"))
    if value == 100:
        return message("at least {share} %", share=Number(f"{low:.3g}"))
    return message("{low} to {high} %", low=Number(f"{low:.3g}"), high=Number(f"{high:.3g}"))


BASE: Final = "sequential-bowls"
"""The algorithm that the others are set against over the ten years."""
FROM_BATCHES: Final = ("uniform_beyond_noise", "independent_beyond_noise")
"""Measures whose error comes from leaving out batches of draws."""


@dataclass(frozen=True)
class Found:
    """The results of all parts; ``comparison`` are rows of ``Comparison.rows`` against ``BASE``; ``stress`` is what is stored;
    ``seconds_per_lot`` is assumed."""

    case: Case
    algorithms: tuple[str, ...]
    parts: Mapping[str, Data]
    comparison: Sequence[Mapping[str, Any]]
    stress: Data
    seconds_per_lot: float

    def draws(self, name: str) -> Data:
        """The part about the draws of an algorithm."""
        return self.parts[f"draws-{name}"]

    def figure(self, name: str, key: str) -> ReportedFigure | None:
        """A measure of the comparison."""
        data = self.draws(name)
        per_draw = key in ("lots_drawn", "set_aside")
        return interval_of(data["figures"].get(key), data["draws"] - (0 if per_draw else data["stuck"]))

    def fairness(self, name: str, key: str) -> ReportedFigure | None:
        """A measure of the fairness table."""
        data = self.draws(name)
        if not data["fairness"]:
            return None
        count = BATCHES if key in FROM_BATCHES else data["draws"] - data["stuck"]
        return interval_of(data["fairness"]["figures"].get(key), count)

    def verdict(self, name: str) -> Mapping[str, Any]:
        """The theorem that every complete draw by an algorithm keeps every clause."""
        return next(row for row in self.parts["proofs"]["theorems"] if row["id"] == f"safety/{Path(self.case.reference(name)).name}")

    @cached_property
    def confirmed(self) -> bool:
        """Whether the second solver comes to the same on every theorem that it was asked."""
        return all(row["second_solver"] in (None, row["verdict"]) for row in self.parts["proofs"]["theorems"])

    def years(self, name: str, outcome: str) -> Mapping[str, Any] | None:
        """The difference of one outcome of the ten years to ``BASE``."""
        return next((row for row in self.comparison if (row["other"], row["outcome"]) == (name, outcome)), None)

    def command(self, words: str, *more: str) -> str:
        """A command, like ``simulate compare``, on this scenario under this law."""
        return shlex.join(["untoc-draw", *words.split(), *self.case.words, *more])

    @cached_property
    def numbers_of_draws(self) -> str:
        """``1,000 draws of each algorithm``; with those of which there are fewer."""
        (most, _), *fewer = self._by_draws
        told = message("{draws:,} draws of each algorithm", draws=most)
        for number, names in fewer:
            told = message("{told} (but {draws:,} of {algorithms})", told=told, draws=number, algorithms=listing(names, ", "))
        return told

    def numbers_of_draws_short(self, names: Sequence[str]) -> str:
        """``200 to 1,000 draws of each`` of these algorithms."""
        made = sorted({self.case.draws_of(name) for name in names})
        if len(made) > 1:
            return message("{least:,} to {most:,} draws of each", least=made[0], most=made[-1])
        return message("{draws:,} draws of each", draws=made[-1])

    @cached_property
    def _by_draws(self) -> list[tuple[int, list[str]]]:
        """The algorithms of which equally many draws were made, most draws first."""
        made = {name: self.case.draws_of(name) for name in self.algorithms}
        return [(number, [name for name in made if made[name] == number]) for number in sorted({*made.values()}, reverse=True)]

    def _drawing(self, words: str) -> str:
        """A command about many draws: one for each number of draws."""
        seed, several = self.case.seed, len(self._by_draws) > 1
        return "; ".join(
            self.command(
                words,
                *(word for name in names if several for word in ("--algorithm", self.case.reference(name))),
                "--draws",
                str(number),
                "--seed",
                seed,
            )
            for number, names in self._by_draws
        )

    @cached_property
    def compare_command(self) -> str:
        """The command of the comparison over many draws."""
        return self._drawing("compare")

    @cached_property
    def fairness_command(self) -> str:
        """The command of the fairness table."""
        return self._drawing("fairness estimate")

    @cached_property
    def prove_command(self) -> str:
        """The command of the proofs, which speak of the law alone."""
        return shlex.join(["untoc-draw", "prove", *self.case.law_words])

    @cached_property
    def years_command(self) -> str:
        """The command of the comparison over the ten years."""
        own = (word for reference in self.case.own.values() for word in ("--algorithm", reference))
        return self.command(
            "simulate compare", "--algorithm", BASE, *own, "--replications", str(self.case.effort.pairs), "--seed", self.case.seed
        )
