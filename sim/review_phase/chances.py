"""The chances of one replication: each State's own factor, when it starts, and a factor for every stage and seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from sim.review_phase.going_on import Entries, entries
from sim.review_phase.inputs import Inputs
from sim.review_phase.sessions import Sessions, sessions_of
from sim.review_phase.spread import spread_of
from sim.review_phase.starting import starts_of
from sim.review_phase.streams import FACTOR, WORLD, uniforms
from sim.review_phase.timetable import planned_starts


@dataclass(frozen=True)
class Chances:
    """``factor`` by State: all its times are multiplied with it, mean 1. ``planned`` and ``starts``, days, by review. ``numbers``
    and ``spreads`` by review and place (``sim.review_phase.streams``): uniform numbers, and factors of mean 1 made of them, whose
    logarithm has standard deviation ``spread``. ``sessions`` are those of the replication; ``entries`` say where each review is taken up,
    of those whose status is known."""

    factor: list[float]
    planned: list[float]
    starts: list[float]
    numbers: NDArray[np.float64]
    spread: float
    sessions: Sessions
    entries: Entries | None = None

    @cached_property
    def spreads(self) -> NDArray[np.float64]:
        """All of them at once; shape of ``numbers``."""
        return spread_of(self.numbers, self.spread)


def chances(inputs: Inputs, parameters: Mapping[str, float], seed: str, number: int) -> Chances:
    """Draw all the numbers of replication ``number``."""
    numbers = uniforms(inputs.scenario.states, seed, number)
    of_reviews = numbers[inputs.reviewed]
    planned = planned_starts(inputs.group, parameters)
    world = uniforms([WORLD], seed, number)[0]
    status = inputs.status
    counts, after = (inputs.counts, 0.0) if status is None else ((), status.on)
    starts = starts_of(planned, inputs.group, of_reviews, parameters, counts, after, world)
    own = numbers[:, FACTOR].copy()
    own[inputs.reviewed] = _tied(own[inputs.reviewed], starts.lateness, parameters["start.tie"])
    factor = spread_of(own, parameters["spread.state"])
    spread, sessions = parameters["spread.stage"], sessions_of(parameters, seed, number)
    if status is None:
        return Chances(factor.tolist(), planned.tolist(), starts.days.tolist(), of_reviews, spread, sessions)
    taken_up = entries(inputs, parameters, planned, factor, of_reviews, seed, number)
    begun = np.where(np.isnan(taken_up.started), starts.days, taken_up.started)
    planned = np.fmin(planned, taken_up.started)
    return Chances(factor.tolist(), planned.tolist(), begun.tolist(), of_reviews, spread, sessions, taken_up)


def _tied(own: NDArray[np.float64], lateness: NDArray[np.float64], correlation: float) -> NDArray[np.float64]:
    """Uniform numbers whose normal scores have this correlation with those of the lateness: a late State is slow in everything."""
    if correlation == 0.0:
        return own
    ends = 2.0**-40
    late, apart = (ndtri(np.clip(each, ends, 1 - ends)) for each in (lateness, own))
    tied = ndtr(correlation * late + np.sqrt(1 - correlation**2) * apart)
    return np.asarray(np.clip(np.round(tied, 12), 0.0, 1 - ends), dtype=np.float64)
