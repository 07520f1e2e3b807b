"""A plain forecast to set beside the model: as many starts a month go on as between the last two counts, at a pace that wanders.

It is written in the model's own parameters, a hazard for each year that gives this number of starts, so that it can be simulated with the
same stages, mixed with the model's particles, and scored in the same way.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, ndtri

from sim.calibration.priors import BELIEF, START_NAMES, YEAR_EFFECTS, Belief, law_of, uniform
from sim.calibration.starts import PLANNED, SIZES, fit_starts
from sim.review_phase.clock import date_of, day_of
from sim.review_phase.counts import Count, counted, log_likelihood
from sim.review_phase.starting import MONTH_DAYS, YEARS, chance_started

WANDER: Final = 0.5
"""Standard deviation of the step that the logarithm of the pace takes in a year (assumed)."""

HAZARD: Final = 0.01
START_OF_ALL: Final = float(PLANNED[0])
DRAWS: Final = 4000
_FLAT: Final = {"start.hazard": HAZARD, "start.never": 0.0, "start.shape": 1.0, "start.frailty": 0.0}


def persisting(rows: NDArray[np.float64], counts: Sequence[Count], seed: str) -> NDArray[np.float64]:
    """Rows of ``START_NAMES``, and perhaps more columns, with starts that go on as before in the place of the model's.

    The pace a month is that between the last two counts of all groups, or since the first planned start where there is one count.
    """
    last = counts[-1]
    before = _before(counts)
    pace = max(last.least - before[1], 0.5) / ((last.day - before[0]) / MONTH_DAYS)
    changed = rows.copy()
    column = {name: k for k, name in enumerate(START_NAMES)}
    for name in START_NAMES:
        if name in _FLAT:
            changed[:, column[name]] = _FLAT[name]
        elif name.startswith(("start.hazard_", "start.never_", "start.year_", "spread.", "drift")):
            changed[:, column[name]] = 0.0
    for k, effect in enumerate(_effects_before(counts)):
        changed[:, column[YEAR_EFFECTS[k]]] = effect
    steps = WANDER * ndtri(uniform(len(rows), len(YEARS), "persistence", seed))
    left, walk = np.full(len(rows), float(last.of - last.least)), np.zeros(len(rows))
    this_year = date_of(last.day - 1).year
    for k, year in enumerate(YEARS):
        if year < this_year:
            continue
        months = (day_of(date(year + 1, 1, 1)) - max(last.day, day_of(date(year, 1, 1)))) / MONTH_DAYS
        walk = walk + steps[:, k] * np.sqrt(months / 12)
        share = np.clip(pace * months * np.exp(walk) / np.maximum(left, 1e-9), 0.0, 0.98)
        changed[:, column[YEAR_EFFECTS[k]]] = np.clip(np.log(np.maximum(-np.log1p(-share) / months, 1e-6) / HAZARD), -10, 10)
        left = left * (1 - share)
    return changed


def _effects_before(counts: Sequence[Count]) -> list[float]:
    """Effects of the years up to the last count, such that about as many start as were counted."""
    found, done, begun = list[float](), 0, START_OF_ALL
    for count in counts:
        waited = [max(count.day - max(float(first), begun), 0.0) / MONTH_DAYS for first in PLANNED]
        at_risk = sum(size for size, months in zip(SIZES, waited, strict=True) if months > 0) - done
        months = sum(size * each for size, each in zip(SIZES, waited, strict=True)) / max(at_risk + done, 1)
        share = min(max(count.least - done, 0.5) / max(at_risk, 1), 0.98)
        effect = float(np.log(max(-np.log1p(-share) / max(months, 0.1), 1e-4) / HAZARD))
        while len(found) < len(YEARS) and day_of(date(YEARS[len(found)], 7, 1)) < count.day:
            found.append(effect)
        done, begun = count.least, count.day
    return found


def _before(counts: Sequence[Count]) -> tuple[float, int]:
    """The count before the last that is two months apart from it, or the first planned start."""
    last = counts[-1]
    apart = [each for each in counts if last.day - each.day > 60 and each.groups == last.groups]
    return (apart[-1].day, apart[-1].least) if apart else (float(PLANNED[0]), 0)


@dataclass(frozen=True)
class Stacking:
    """How well both foretold each count from those before it, and the weight of the model that follows.

    ``of_model``, ``of_persistence``: logarithms of the chances that they gave to the counts ``days`` long from the one before.
    """

    days: tuple[float, ...]
    of_model: tuple[float, ...]
    of_persistence: tuple[float, ...]

    @property
    def weight(self) -> float:
        """The mean of the model's weight, each weight as likely before, given the product of the mixture's chances (stacking, as Yao
        and others, Bayesian Analysis 13, 2018, but for the mean in the place of the maximum: the counts are few)."""
        at = (np.arange(1000) + 0.5) / 1000
        terms = [np.logaddexp(np.log(at) + m, np.log1p(-at) + p) for m, p in zip(self.of_model, self.of_persistence, strict=True)]
        chance = np.exp(np.sum(terms, axis=0) - np.max(np.sum(terms, axis=0))) if terms else np.ones(1000)
        return float(at @ chance / chance.sum())


def stacking(counts: Sequence[Count], *, seed: str, belief: Belief = BELIEF, draws: int) -> Stacking:
    """Let the model and persistence foretell each count from those before it: the first cannot be foretold by persistence."""
    evidence = [fit_starts(counts[: n + 1], seed=seed, belief=belief, draws=draws).evidence for n in range(len(counts))]
    plain = [log_chance_of_next(counts[:n], counts[n], seed) for n in range(1, len(counts))]
    of_model = tuple(later - earlier for earlier, later in itertools.pairwise(evidence))
    return Stacking(tuple(each.day for each in counts[1:]), of_model, tuple(plain))


def log_chance_of_next(before: Sequence[Count], count: Count, seed: str) -> float:
    """The logarithm of the chance that persistence gives to a count, from those before it."""
    rows = persisting(BELIEF.starts(DRAWS, seed + " persistence"), before, seed)
    logs = []
    for some in (before, (*before, count)):
        known = counted(some, SIZES)
        logs.append(log_likelihood(known, chance_started(law_of(rows), PLANNED, known.days)))
    possible = np.isfinite(logs[0])
    return float(logsumexp(logs[1][possible] - logs[0][possible]) - np.log(possible.sum()))
