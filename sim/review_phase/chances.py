"""The chances of one replication: each State's own factor, when it starts, and a factor for every stage and seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.inputs import Inputs
from sim.review_phase.sessions import Sessions, sessions_of
from sim.review_phase.spread import spread_of
from sim.review_phase.starting import start_days
from sim.review_phase.streams import FACTOR, uniforms
from sim.review_phase.timetable import planned_starts


@dataclass(frozen=True)
class Chances:
    """``factor`` by State: all its times are multiplied with it, mean 1. ``planned`` and ``starts``, days, by review. ``numbers``
    and ``spreads`` by review and place (``sim.review_phase.streams``): uniform numbers, and factors of mean 1 made of them, whose
    logarithm has standard deviation ``spread``. ``sessions`` are those of the replication."""

    factor: list[float]
    planned: list[float]
    starts: list[float]
    numbers: NDArray[np.float64]
    spread: float
    sessions: Sessions

    @cached_property
    def spreads(self) -> NDArray[np.float64]:
        """All of them at once; shape of ``numbers``."""
        return spread_of(self.numbers, self.spread)


def chances(inputs: Inputs, parameters: Mapping[str, float], seed: str, number: int) -> Chances:
    """Draw all the numbers of replication ``number``."""
    numbers = uniforms(inputs.scenario.states, seed, number)
    factor = spread_of(numbers[:, FACTOR], parameters["spread.state"])
    of_reviews = numbers[inputs.reviewed]
    planned = planned_starts(inputs.group, parameters)
    starts = start_days(planned, factor[inputs.reviewed], of_reviews, parameters)
    return Chances(
        factor.tolist(), planned.tolist(), starts.tolist(), of_reviews, parameters["spread.stage"], sessions_of(parameters, seed, number)
    )
