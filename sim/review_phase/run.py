"""What all reviews of a replication share: the clock, the Secretariat, the tasks in hand, the logs and the parameters."""

from collections.abc import Mapping
from functools import lru_cache

import simpy

from algorithms.draw_so_far import Seating
from sim.review_phase.accession import Accessions
from sim.review_phase.chances import Chances
from sim.review_phase.clock import WorkingTime
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import (
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
)
from sim.review_phase.secretariat import Secretariat, staff
from sim.review_phase.stage_log import StageLog
from sim.review_phase.streams import SEAT_LOT, seat_place
from sim.review_phase.tasks import TasksInHand
from sim.review_phase.timetable import conference_sessions, planned_ends, working_group_sessions

LOTS = 3
"""Additional lots at a side in a phase, at most."""


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
        self.parameters = parameters
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

    def reviewers_at(self, review: int, phase: int, day: float) -> tuple[Seating, ...]:
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


def _stage_days(parameters: Mapping[str, float]) -> list[float]:
    """Mean days of each stage that waits for a State: planned time times delay."""
    days = [0.0] * len(STAGES)
    for stage, planned, delay in (
        (FOCAL_POINT, "focal_point", "appointment"),
        (EXPERTS, "experts", "appointment"),
        (CONSULTATIONS, "consultations", "consultations"),
        (QUESTIONNAIRE, "questionnaire", "questionnaire"),
        (CLEARANCE, "clearance", "clearance"),
        (FEEDBACK, "feedback", "feedback"),
        (CLARIFICATION, "clarification", "clarification"),
        (OBSERVATIONS, "observations", "observations"),
        (AGREEMENT, "agreement", "agreement"),
    ):
        days[stage] = parameters[f"planned.{planned}"] * parameters[f"delay.{delay}"]
    return days
