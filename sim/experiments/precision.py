"""Replications until an interval is narrow enough."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.intervals import ConfidenceInterval, Values, mean_interval
from sim.experiments.outcomes import outcomes
from sim.experiments.runner import Posterior, Runner
from sim.experiments.setting import Reducer, Setting
from storage.errors import Fault, InputError

LEAST: Final = 40
"""Fewest replications before the rule may stop: with fewer, a variance that is small by luck would end it too soon."""

MOST: Final = 5000
SLOWEST, FASTEST = 1.1, 2.0
"""The next number of replications is from 1.1 to 2 times the last."""


@dataclass(frozen=True, slots=True)
class Look:
    """The interval as it was after so many replications."""

    replications: int
    mean: ConfidenceInterval


@dataclass(frozen=True, slots=True)
class Precision:
    """How the interval narrowed; ``reached`` where its half-width came to ``wanted`` or less."""

    outcome: str
    wanted: float
    looks: tuple[Look, ...]

    @property
    def last(self) -> Look:
        """The last look: the answer."""
        return self.looks[-1]

    @property
    def reached(self) -> bool:
        """Whether the interval became narrow enough."""
        return self.last.mean.half_width <= self.wanted

    @property
    def needed(self) -> int:
        """Replications that would do by the last look's spread, which fall with the square of the half-width."""
        return _needed(self.last, self.wanted)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each look."""
        return [
            {
                "outcome": self.outcome,
                "replications": look.replications,
                "mean": look.mean.estimate,
                "low": look.mean.low,
                "high": look.mean.high,
                "half_width": look.mean.half_width,
                "wanted": self.wanted,
            }
            for look in self.looks
        ]


def _needed(look: Look, wanted: float) -> int:
    ratio = (look.mean.half_width / wanted) ** 2
    return int(np.ceil(look.replications * ratio)) if np.isfinite(ratio) else MOST


def until_precise(
    sample: Callable[[range], Values],
    draw_of: Callable[[int], int],
    wanted: float,
    *,
    outcome: str = "",
    least: int = LEAST,
    most: int = MOST,
    confidence: float = 0.95,
) -> Precision:
    """Take replications, ``sample(numbers)``, until the half-width of their mean's interval is ``wanted`` or less.

    The rule (Chow and Robbins, Annals of Mathematical Statistics 36, 1965): look after ``least`` replications; stop at the first
    look at which the interval is narrow enough, or at ``most``. Its coverage is the nominal one only as ``wanted`` becomes small;
    hence the minimum. The next look is where the spread so far says that the width will do, at 1.1 to 2 times the present number.
    ``draw_of`` says which draw a replication shares with others: where draws are few, their own spread bounds what replications
    can do, and the rule ends at ``most``. Raises ``InputError``.
    """
    _check(wanted, least, most)
    values = np.asarray(sample(range(least)), dtype=np.float64)
    looks = [_look(values, draw_of, confidence)]
    while looks[-1].mean.half_width > wanted and len(values) < most:
        count = len(values)
        bounded = min(max(_needed(looks[-1], wanted), int(np.ceil(count * SLOWEST))), int(count * FASTEST), most)
        values = np.concatenate([values, sample(range(count, max(bounded, min(count + 1, most))))])
        looks.append(_look(values, draw_of, confidence))
    return Precision(outcome, wanted, tuple(looks))


def _check(wanted: float, least: int, most: int) -> None:
    faults = [] if wanted > 0 else [Fault("wanted", str(wanted), "a half-width above 0")]
    if not 2 <= least <= most:
        faults.append(Fault("replications", f"{least} to {most}", "at least 2, and a least number not above the most"))
    if faults:
        raise InputError("precision", faults)


def _look(values: Values, draw_of: Callable[[int], int], confidence: float) -> Look:
    draws: NDArray[np.int64] = np.array([draw_of(number) for number in range(len(values))], dtype=np.int64)
    return Look(len(values), mean_interval(values, draws, confidence))


def replications_for(
    setting: Setting,
    outcome: str,
    wanted: float,
    *,
    runner: Runner,
    reduce: Reducer = outcomes,
    posterior: Posterior | None = None,
    least: int = LEAST,
    most: int = MOST,
    confidence: float = 0.95,
) -> Precision:
    """Replications of a setting until the mean of an outcome is known to ``wanted``."""

    def sample(numbers: range) -> Values:
        found: Values = runner.replicate(setting, numbers, reduce, posterior)[outcome]
        return found

    return until_precise(sample, setting.draw_of, wanted, outcome=outcome, least=least, most=most, confidence=confidence)
