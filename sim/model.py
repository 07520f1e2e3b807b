"""The model: one replication of the review phase, on a SimPy clock."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import simpy

from sim.accession import Accessions
from sim.chances import Chances, chances
from sim.clock import HORIZON, WorkingTime, day_of
from sim.costs import work_table
from sim.course import Course
from sim.inputs import Inputs, Reviewing
from sim.replication import (
    AGREEMENT,
    CLARIFICATION,
    CLEARANCE,
    CONSULTATIONS,
    EXPERTS,
    FEEDBACK,
    FOCAL_POINT,
    N_PHASES,
    OBSERVATIONS,
    QUESTIONNAIRE,
    STAGES,
    Replication,
)  # fmt: skip
from sim.secretariat import Secretariat, staff
from sim.stage_log import StageLog
from sim.standing_work import StandingWork
from sim.streams import SEAT_LOT, seat_place
from sim.tasks import TasksInHand
from sim.timetable import conference_sessions, planned_ends, working_group_sessions

LOTS = 3
"""Additional lots at a side in a phase, at most."""


def simulate(
    inputs: Inputs, parameters: Mapping[str, float], *, seed: str, number: int, until: float = day_of(HORIZON)
) -> Replication:
    """Run the review phase once, to the day ``until``.

    The same inputs, parameters, seed and number give the same bytes. Replications of equal seed and number share their random
    numbers, whatever the draw and the parameters. Raises ``ValueError`` for an ``until`` outside the simulated years.
    """
    if not 0 < until <= day_of(HORIZON):
        raise ValueError(f"until is day {until}; right would be from 0 to {day_of(HORIZON)}")
    return Run(inputs, parameters, chances(inputs, parameters, seed, number), until).go(number)


@lru_cache(maxsize=1)
def _calendar() -> WorkingTime:
    return WorkingTime()


class Run:
    """What all reviews of a replication share."""

    def __init__(self, inputs: Inputs, parameters: Mapping[str, float], chances: Chances, until: float) -> None:
        self.inputs, self.chances, self.until = inputs, chances, until
        self.env = simpy.Environment()
        self.stages = StageLog()
        self.tasks = TasksInHand(inputs.scenario.n_states, int(parameters["state.capacity"]))
        posts, people = staff(parameters)
        self.office = Secretariat(self.env, posts, people, _calendar(), parameters["staff.hours_a_day"])
        self.started, self.finished = ([[float("nan")] * N_PHASES for _ in range(inputs.n_reviews)] for _ in range(2))
        self._accessions = Accessions(inputs) if inputs.accessions else None
        self._take(parameters)

    def _take(self, parameters: Mapping[str, float]) -> None:
        """The parameters, as plain attributes: they are read at every event."""
        self._parameters = parameters
        self.sessions = sorted({*working_group_sessions(parameters), *conference_sessions(parameters)})
        self.lead, self.phase_days = parameters["session.lead"], parameters["timetable.phase"]
        self.planned_ends = planned_ends(parameters)
        self.stage_days = _stage_days(parameters)
        self.hours_opening, self.hours_check = parameters["hours.opening"], parameters["hours.check"]
        self.hours_lists, self.hours_summary = parameters["hours.observations"], parameters["hours.summary"]
        self.hours_page, self.hours_submission = parameters["hours.editing_page"], parameters["hours.submission"]
        self.hours_translated_page = parameters["staff.hours_a_day"] / parameters["translation.pages_a_day"]
        self.languages = int(parameters["translation.languages"])
        self.clarification_chance = parameters["clarification.chance"]
        self.clarification_rounds = int(parameters["clarification.rounds"])
        self._fixed, self._pages = parameters["work.fixed"], (parameters["pages.summary"], parameters["pages.instrument"])

    def growth_of(self, instruments: float) -> float:
        """The size of a piece of work for so many instruments; 1 for all of the scenario's."""
        return self._fixed + (1.0 - self._fixed) * instruments / self.inputs.scenario.n_instruments

    def growth(self, instruments: int) -> float:
        """The same for a bit mask of instruments."""
        return self.growth_of(instruments.bit_count())

    def pages(self, instruments: float) -> float:
        """Pages of the documents of a phase of a review, on average."""
        return self._pages[0] + self._pages[1] * instruments

    def reviewers_at(self, review: int, phase: int, day: float) -> tuple[Reviewing, ...]:
        """Who performs a review in a phase that begins on ``day``."""
        if self._accessions is None:
            return self.inputs.reviewers[review]
        numbers = self.chances.numbers[review]
        lots = [[float(numbers[seat_place(phase, side, place) + SEAT_LOT]) for place in range(LOTS)] for side in (0, 1)]
        return self._accessions.reviewers_at(review, day, lots)

    def waiting(self) -> int:
        """Reviews that have not started though their planned start has come."""
        now = self.env.now
        return sum(planned <= now and first[0] != first[0] for planned, first in zip(self.chances.planned, self.started, strict=True))

    def go(self, number: int) -> Replication:
        """Run to the end, and give what is left behind."""
        for review in range(self.inputs.n_reviews):
            Course(self, review).wait_for_start()
        StandingWork(self.env, self.office, self._parameters, self.waiting)
        self.env.run(until=self.until)
        started, finished = np.array(self.started).reshape(-1, N_PHASES), np.array(self.finished).reshape(-1, N_PHASES)
        return Replication(number, started, finished, self.stages.table(self.until), work_table(self.office.log, self._parameters))


def _stage_days(parameters: Mapping[str, float]) -> list[float]:
    """Mean days of each stage that waits for a State: planned time times delay."""
    days = [0.0] * len(STAGES)
    for stage, planned, delay in (
        (FOCAL_POINT, "focal_point", "appointment"), (EXPERTS, "experts", "appointment"), (CONSULTATIONS, "consultations", "consultations"),
        (QUESTIONNAIRE, "questionnaire", "questionnaire"), (CLEARANCE, "clearance", "clearance"), (FEEDBACK, "feedback", "feedback"),
        (CLARIFICATION, "clarification", "clarification"), (OBSERVATIONS, "observations", "observations"),
        (AGREEMENT, "agreement", "agreement"),
    ):  # fmt: skip
        days[stage] = parameters[f"planned.{planned}"] * parameters[f"delay.{delay}"]
    return days
