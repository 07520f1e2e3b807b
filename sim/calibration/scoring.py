"""Forecasts written down before the fact, each line bound to those before it by a digest, and how they did once the fact is known."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.facts import PublishedFact
from storage.errors import Fault, InputError
from storage.tables import csv_rows, csv_text
from storage.whole_file import write_whole

CHANCES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
HEADER: Final = ("frozen", "model", "data_to", "what", "groups", "day", "q05", "q25", "q50", "q75", "q95", "digest")
KINDS: Final = ("started", "finished")


@dataclass(frozen=True)
class Frozen:
    """One forecast: on the day ``frozen``, by a model that had facts up to ``data_to``, of a count of some groups on a day.

    ``quantiles`` are at ``CHANCES``; ``digest`` is that of this line and all before it.
    """

    frozen: date
    model: str
    data_to: date
    what: str
    groups: tuple[int, ...]
    day: date
    quantiles: tuple[float, ...]
    digest: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The line without its digest."""
        groups = " ".join(map(str, self.groups))
        return (
            self.frozen.isoformat(),
            self.model,
            self.data_to.isoformat(),
            self.what,
            groups,
            self.day.isoformat(),
            *(f"{each:g}" for each in self.quantiles),
        )


@dataclass(frozen=True)
class Score:
    """How a forecast did: ``rank`` is the share of it at or below the truth (half of that at it); ``interval`` Winkler's score of the
    90 per cent interval, its width and 40 times what the truth lies outside; ``log`` the logarithm of the chance it gave to the truth.
    """

    truth: float
    rank: float
    within: bool
    interval: float
    log: float


def score(truth: float, quantiles: Sequence[float]) -> Score:
    """Score five quantiles at ``CHANCES``; between them the chance is even, beyond them it falls off as between the last two."""
    below, above = cdf(truth - 0.5, quantiles), cdf(truth + 0.5, quantiles)
    low, high = quantiles[0], quantiles[-1]
    outside = max(low - truth, truth - high, 0.0)
    chance = max(above - below, 1e-12)
    return Score(truth, (below + above) / 2, outside == 0.0, high - low + 2 / 0.1 * outside, float(np.log(chance)))


def cdf(at: float, quantiles: Sequence[float]) -> float:
    """The chance of a value at or below ``at``."""
    q = np.maximum.accumulate(np.array(quantiles, dtype=np.float64) + 1e-6 * np.arange(len(quantiles)))
    if at < q[0]:
        return float(CHANCES[0] * np.exp((at - q[0]) * np.log(CHANCES[1] / CHANCES[0]) / max(q[1] - q[0], 0.5)))
    if at > q[-1]:
        return float(1 - CHANCES[0] * np.exp(-(at - q[-1]) * np.log(CHANCES[1] / CHANCES[0]) / max(q[-1] - q[-2], 0.5)))
    return float(np.interp(at, q, CHANCES))


def score_sample(truth: float, sample: NDArray[np.float64]) -> Score:
    """Score a sample of whole numbers; the chance of the truth by a normal kernel (Silverman's width, at least half a review)."""
    low, high = np.quantile(sample, (CHANCES[0], CHANCES[-1]), method="inverted_cdf")
    spread = min(float(sample.std()), float(np.subtract(*np.quantile(sample, (0.75, 0.25)))) / 1.34 or float(sample.std()))
    width = max(0.9 * spread * len(sample) ** -0.2, 0.5)
    chance = float(np.mean(np.exp(-0.5 * ((sample - truth) / width) ** 2)) / (width * np.sqrt(2 * np.pi)))
    outside = max(low - truth, truth - high, 0.0)
    rank = float(np.mean(sample < truth) + 0.5 * np.mean(sample == truth))
    return Score(truth, rank, bool(outside == 0.0), float(high - low + 20 * outside), float(np.log(max(chance, 1e-12))))


def truth_of(forecast: Frozen, facts: Sequence[PublishedFact]) -> PublishedFact | None:
    """The fact that a forecast is of; None where it is not known yet."""
    same = [fact for fact in facts if fact.dated and (fact.kind, fact.groups, fact.last) == (forecast.what, forecast.groups, forecast.day)]
    return same[0] if same else None


def frozen_forecasts(path: Path | None = None) -> tuple[Frozen, ...]:
    """Read the log that comes with the project, or another; raises ``InputError`` where a line was changed, added between or taken out."""
    source = str(path or "forecasts.csv")
    text = (
        path.read_text(encoding="utf-8") if path else (files("sim") / "calibration" / "data" / "forecasts.csv").read_text(encoding="utf-8")
    )
    rows = csv_rows(text, source)
    if not rows or tuple(rows[0]) != HEADER:
        raise InputError(source, (Fault("header", ",".join(rows[0]) if rows else "", ",".join(HEADER)),))
    faults, found, before = list[Fault](), list[Frozen](), ""
    for number, row in enumerate(rows[1:], start=2):
        one = _frozen(number, row, faults)
        if one is None:
            continue
        before = chained(before, one.cells)
        if one.digest != before:
            faults.append(Fault(f"line {number}, digest", one.digest, f"{before}: the line or one before it was changed"))
        found.append(one)
    if faults:
        raise InputError(source, faults)
    return tuple(found)


def _frozen(number: int, row: list[str], faults: list[Fault]) -> Frozen | None:
    if len(row) != len(HEADER):
        faults.append(Fault(f"line {number}", f"{len(row)} cells", f"{len(HEADER)} cells"))
        return None
    try:
        frozen, data_to, day = (date.fromisoformat(row[k]) for k in (0, 2, 5))
        groups, quantiles = tuple(map(int, row[4].split())), tuple(map(float, row[6:11]))
    except ValueError as fault:
        faults.append(Fault(f"line {number}", str(fault), "dates as 2024-09-30, groups as 1 2 3, and numbers"))
        return None
    if row[3] not in KINDS:
        faults.append(Fault(f"line {number}, what", row[3], "one of " + ", ".join(KINDS)))
    if list(quantiles) != sorted(quantiles):
        faults.append(Fault(f"line {number}, quantiles", ",".join(row[6:11]), "rising numbers"))
    return Frozen(frozen, row[1], data_to, row[3], groups, day, quantiles, row[11])


def chained(before: str, cells: Sequence[str]) -> str:
    """The digest of a line and of all before it."""
    return "sha256:" + hashlib.sha256("\0".join((before, *cells)).encode("utf-8")).hexdigest()


def freeze(path: Path, new: Sequence[Frozen]) -> None:
    """Add forecasts to a log, in the order given; raises ``InputError`` for one of a day that has passed when it is frozen."""
    late = [Fault(f"{one.what} on {one.day}", str(one.frozen), "a day before that of the forecast") for one in new if one.frozen >= one.day]
    if late:
        raise InputError(str(path), late)
    old = frozen_forecasts(path) if path.exists() else ()
    rows, before = [(*one.cells, one.digest) for one in old], old[-1].digest if old else ""
    for one in new:
        before = chained(before, one.cells)
        rows.append((*one.cells, before))
    write_whole(path, csv_text([HEADER, *rows]))


def score_table(log: Sequence[Frozen], facts: Sequence[PublishedFact]) -> str:
    """Every forecast of the log, with its scores where the fact is known, as a Markdown table."""
    lines = [
        "| frozen | model | data to | what | day | median | 90 % | truth | rank | within 90 % | interval score | log score |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in log:
        fact, q = truth_of(one, facts), one.quantiles
        told = f"| {one.frozen} | {one.model} | {one.data_to} | {one.what} | {one.day} | {q[2]:g} | {q[0]:g} to {q[-1]:g} |"
        if fact is None:
            lines.append(told + " not known yet | | | | |")
        else:
            lines.append(told + score_cells(score(round(fact.counts[0]), q)))
    return "\n".join(lines)


def score_cells(found: Score) -> str:
    """Truth and scores as the cells of a table's row."""
    return f" {found.truth:g} | {found.rank:.3f} | {'yes' if found.within else 'NO'} | {found.interval:.0f} | {found.log:.2f} |"
