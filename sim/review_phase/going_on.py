"""Reviews whose stage is known: when they go on, with random numbers under which the stage has lasted as long as it has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import (
    AGREEMENT,
    CLARIFICATION,
    CLEARANCE,
    CONSULTATIONS,
    EXPERTS,
    FEEDBACK,
    FOCAL_POINT,
    OBSERVATIONS,
    QUESTIONNAIRE,
)
from sim.review_phase.spread import spread_of
from sim.review_phase.status import Standing, by_review
from sim.review_phase.streams import (
    CONSULTATIONS_STALL,
    LATER_ROUNDS,
    PHASE_PLACES,
    QUESTIONNAIRE_STALL,
    SEAT_FEEDBACK,
    SEAT_LIST,
    SEAT_STALL,
    WORLD,
    keys_of,
    seats_of,
    stage_place,
)
from sim.review_phase.terms import stage_days, terms_of

TRIES: Final = 64
"""Sets of numbers that are tried for a stage that is under way; with none that lasts long enough it begins anew on the day of the status."""

NOWHERE: Final = -1


@dataclass(frozen=True)
class Entries:
    """For each review the stage and phase in which it is taken up, -1 for one that has not started, and the day; when it began."""

    stage: NDArray[np.int64]
    phase: NDArray[np.int64]
    day: NDArray[np.float64]
    started: NDArray[np.float64]


def entries(
    inputs: Inputs,
    parameters: Mapping[str, float],
    planned: NDArray[np.float64],
    factor: NDArray[np.float64],
    numbers: NDArray[np.float64],
    seed: str,
    number: int,
) -> Entries:
    """Where each review is taken up. ``numbers`` (n_reviews, PLACES) are changed at the places of the stage that is under way: to the first
    of ``TRIES`` sets under which it is not over by the day of the status."""
    status, n = inputs.status, inputs.n_reviews
    assert status is not None  # noqa: S101  (for the type checker alone)
    found = Entries(np.full(n, NOWHERE), np.zeros(n, np.int64), np.zeros(n), np.full(n, np.nan))
    standings = by_review(status, inputs.scenario.states, inputs.reviewed)
    found.started[:] = [np.nan if one is None else one.started for one in standings]
    waits = np.full((2, inputs.scenario.n_states), np.nan)
    waits[:, inputs.reviewed] = np.fmin(planned, found.started), np.nan_to_num(found.started, nan=np.inf)
    tries = _tries(len(standings), seed, number)
    for review, one in enumerate(standings):
        if one is None:
            continue
        found.stage[review], found.phase[review] = one.stage, one.phase
        waiting = frozenset(np.flatnonzero((waits[0] <= one.since) & (waits[1] > one.since)).tolist())
        parts = _Parts(inputs, parameters, factor, review, one, waiting)
        found.day[review] = one.since if parts.goes_on(numbers[review], tries[review], status.on) else status.on
    return found


class _Parts:
    """The numbers that a stage that is under way hangs on, and how long it lasts under them."""

    def __init__(
        self,
        inputs: Inputs,
        parameters: Mapping[str, float],
        factor: NDArray[np.float64],
        review: int,
        one: Standing,
        waiting: frozenset[int],
    ) -> None:
        self.one, self.parameters, self.waiting = one, parameters, waiting
        self.factor, self.own = factor, float(factor[int(inputs.reviewed[review])])
        self.seats = seats_of(inputs.reviewers[review])
        self.days, self.terms = stage_days(parameters), terms_of(parameters, inputs.scenario.n_instruments, 1.0)

    def goes_on(self, numbers: NDArray[np.float64], tries: NDArray[np.float64], on: float) -> bool:
        """Change the numbers such that the stage is not over by ``on``; whether that could be done. A stage that waits for the
        Secretariat or for a session is taken up on that day instead."""
        places = self._places()
        if not places:
            return False
        some = tries[:, : len(places)]
        lasts = self._lasts(some)
        long = np.flatnonzero(lasts > on - self.one.since)
        if not len(long):
            return False
        numbers[places] = some[long[0]]
        return True

    def _places(self) -> list[int]:
        phase, stage = self.one.phase, self.one.stage
        if stage in (FOCAL_POINT, EXPERTS, CONSULTATIONS):
            left = [each for each in (FOCAL_POINT, EXPERTS, CONSULTATIONS) if each >= stage]
            return [stage_place(phase, each) for each in (*left, CONSULTATIONS_STALL)]
        if stage == QUESTIONNAIRE:
            return [stage_place(phase, each) for each in (QUESTIONNAIRE, QUESTIONNAIRE_STALL)]
        if stage in (CLEARANCE, AGREEMENT):
            return [stage_place(phase, stage)]
        if stage == CLARIFICATION:
            return [stage_place(phase, LATER_ROUNDS[0])]
        if stage in (FEEDBACK, OBSERVATIONS):
            first = SEAT_FEEDBACK if stage == FEEDBACK else SEAT_LIST
            seats = [place + phase * PHASE_PLACES for _, _, place in self.seats]
            return [place + each for place in seats for each in (first, SEAT_STALL + (stage == OBSERVATIONS))]
        return []

    def _lasts(self, some: NDArray[np.float64]) -> NDArray[np.float64]:
        """Days that the stage lasts under each set of numbers, at full speed; shape ``(n_sets,)``. Of focal point, experts and
        consultations together: what comes before the stage is over."""
        stage = self.one.stage
        spread = spread_of(some, self.parameters["spread.stage"])
        if stage in (FOCAL_POINT, EXPERTS, CONSULTATIONS):
            if stage != CONSULTATIONS:
                return np.asarray(self.days[stage] * self.own * spread[:, 0])
            return np.asarray(self.days[stage] * self.own * spread[:, 0] + self._rests(some[:, 1], self.terms.stall_chance))
        if stage == QUESTIONNAIRE:
            every = 0
            for _, mask, _ in self.seats:
                every |= mask
            size = self.terms.growth_of(every.bit_count())
            return np.asarray(self.days[stage] * self.own * spread[:, 0] * size + self._rests(some[:, 1], self.terms.stall_chance))
        if stage in (FEEDBACK, OBSERVATIONS):
            each = []
            for k, (state, mask, _) in enumerate(self.seats):
                chance = self.terms.stall_not_started if state in self.waiting else self.terms.stall_chance
                days = self.days[stage] * self.factor[state] * self.terms.growth_of(mask.bit_count()) * spread[:, 2 * k]
                each.append(days + self._rests(some[:, 2 * k + 1], chance))
            return np.max(each, axis=0)  # type: ignore[no-any-return]
        return np.asarray(self.days[stage] * self.own * spread[:, 0])

    def _rests(self, numbers: NDArray[np.float64], chance: float) -> NDArray[np.float64]:
        if chance <= 0:
            return np.zeros(len(numbers))
        rests = self.terms.stall_days * spread_of(np.minimum(numbers / chance, 1 - 2.0**-53), self.parameters["stall.spread"])
        return np.where(numbers < chance, rests, 0.0)


def _tries(n: int, seed: str, number: int) -> NDArray[np.float64]:
    """Uniform numbers for the sets of all reviews; shape ``(n, TRIES, 16)``."""
    key = keys_of([WORLD + ": status"], seed, number)[0]
    words = np.random.Philox(key=key).random_raw(n * TRIES * 16)
    return np.asarray((words >> np.uint64(11)) * 2.0**-53).reshape(n, TRIES, 16)
