"""Settings compared with common random numbers: the difference of each outcome, and what the common numbers saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from algorithms import algorithm_names
from sim.experiments.intervals import ConfidenceInterval, Values, bootstrap_mean, mean_interval, variance_ratio
from sim.experiments.outcomes import OUTCOMES, outcomes
from sim.experiments.runner import Posterior, Runner
from sim.experiments.setting import Reducer, Setting
from sim.review_phase.clock import HORIZON, date_of, day_of
from storage.errors import Fault, InputError

METHODS: Final = ("t", "bootstrap")
BOOTSTRAP_SEED: Final = 20201016
"""Seed of all bootstrap samples, so that an interval is the same each time."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One outcome in one setting, against the base.

    ``difference`` is other less base, so a negative number of days is sooner. ``ratio`` is the variance ratio; ``saved`` how many
    more pairs independent streams would have needed for an interval as narrow. ``at_horizon``: share of the replications, of base
    and other, in which a date was not reached before the horizon (0 for other outcomes): the difference is then of dates cut off.
    """

    outcome: str
    base: str
    other: str
    pairs: int
    base_mean: float
    other_mean: float
    difference: ConfidenceInterval
    ratio: ConfidenceInterval
    at_horizon: tuple[float, float]

    @property
    def saved(self) -> float:
        """Pairs of replications saved; negative where common numbers did harm, nan where nothing varies."""
        return (self.ratio.estimate - 1) * self.pairs

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.difference.low > 0 or self.difference.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """All outcomes of all settings against a base; ``method`` and ``confidence`` of the intervals."""

    differences: tuple[Difference, ...]
    method: str
    confidence: float

    def of(self, outcome: str, other: str) -> Difference:
        """The difference of one outcome in one setting."""
        return next(each for each in self.differences if (each.outcome, each.other) == (outcome, other))

    def rows(self) -> list[dict[str, Any]]:
        """A row for each outcome and setting; days as days, and the means of dates as dates beside them."""
        return [_row(each) for each in self.differences]


def _row(each: Difference) -> dict[str, Any]:
    known = OUTCOMES.get(each.outcome)
    is_date = known is not None and known.is_date
    return {
        "outcome": each.outcome,
        "meaning": known.meaning if known else "",
        "unit": known.unit if known else "",
        "base": each.base,
        "other": each.other,
        "pairs": each.pairs,
        "base_mean": each.base_mean,
        "other_mean": each.other_mean,
        "base_date": date_of(each.base_mean).isoformat() if is_date else "",
        "other_date": date_of(each.other_mean).isoformat() if is_date else "",
        "difference": each.difference.estimate,
        "low": each.difference.low,
        "high": each.difference.high,
        "variance_ratio": each.ratio.estimate,
        "ratio_low": each.ratio.low,
        "ratio_high": each.ratio.high,
        "saved": each.saved,
        "base_at_horizon": each.at_horizon[0],
        "other_at_horizon": each.at_horizon[1],
    }


def other_algorithms(base: Setting) -> list[Setting]:
    """The same setting with each other installed algorithm, by its name."""
    return [replace(base, name=name, algorithm=name) for name in algorithm_names() if name != base.algorithm]


def compare(
    base: Setting,
    others: Sequence[Setting],
    replications: int,
    *,
    runner: Runner,
    reduce: Reducer = outcomes,
    posterior: Posterior | None = None,
    confidence: float = 0.95,
    method: str = "t",
) -> Comparison:
    """Run all settings with the same replications and compare each scalar of the reducer with the base.

    With a ``posterior`` the settings share each replication's parameters too, and the variance ratio counts what that saves.
    Raises ``InputError`` where the settings do not share seed and number of draws, so that their numbers would not be common.
    """
    _check(base, others, method)
    numbers = range(replications)
    found = [runner.replicate(each, numbers, reduce, posterior) for each in (base, *others)]
    draws = np.array([base.draw_of(number) for number in numbers], dtype=np.int64)
    differences = [
        difference(name, (base.name, found[0][name]), (other.name, values[name]), draws, confidence, method)
        for other, values in zip(others, found[1:], strict=True)
        for name in found[0]
    ]
    return Comparison(tuple(differences), method, confidence)


def _check(base: Setting, others: Sequence[Setting], method: str) -> None:
    faults = [
        Fault(f"setting {other.name}", f"seed {other.seed!r}, {other.draws} draws", f"seed {base.seed!r}, {base.draws} draws")
        for other in others
        if (other.seed, other.draws) != (base.seed, base.draws)
    ]
    if len({each.name for each in (base, *others)}) <= len(others):
        faults.append(Fault("settings", ", ".join(each.name for each in (base, *others)), "different names"))
    if method not in METHODS:
        faults.append(Fault("method", method, "one of " + ", ".join(METHODS)))
    if faults:
        raise InputError("comparison", faults)


def difference(
    outcome: str, base: tuple[str, Values], other: tuple[str, Values], draws: NDArray[np.int64], confidence: float = 0.95, method: str = "t"
) -> Difference:
    """Compare two arms, each a name and its values ``(n_replications,)``, replication by replication."""
    x, y = base[1], other[1]
    if method == "bootstrap" and np.ptp(y - x) > 0:
        interval = bootstrap_mean(y - x, draws, BOOTSTRAP_SEED, confidence)
    else:
        interval = mean_interval(y - x, draws, confidence)
    known = OUTCOMES.get(outcome)
    cut = day_of(HORIZON) if known and known.is_date else np.inf
    return Difference(
        outcome,
        base[0],
        other[0],
        len(x),
        float(x.mean()),
        float(y.mean()),
        interval,
        variance_ratio(x, y, draws, BOOTSTRAP_SEED, confidence),
        (float(np.mean(x >= cut)), float(np.mean(y >= cut))),
    )
