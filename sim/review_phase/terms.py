"""The parameters as a replication reads them at every event: plain numbers, and lists by stage or by role."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.review_phase.clock import day_of
from sim.review_phase.parameters import POSTS, values_from
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
    STAGES,
)


class Terms(NamedTuple):
    """Days, hours, pages and US dollars; ``fixed`` is the part of a piece of work that does not grow with its instruments."""

    until: float
    lead: float
    phase_days: float
    hours_opening: float
    hours_check: float
    hours_lists: float
    hours_summary: float
    hours_page: float
    hours_translated_page: float
    hours_submission: float
    clarification_chance: float
    clarification_rounds: int
    capacity: int
    languages: int
    n_instruments: int
    fixed: float
    pages_summary: float
    pages_instrument: float
    stall_chance: float
    stall_not_started: float
    stall_days: float

    def growth_of(self, instruments: float) -> float:
        """The size of a piece of work for so many instruments; 1 for all of the scenario's."""
        return self.fixed + (1.0 - self.fixed) * instruments / self.n_instruments


def terms_of(parameters: Mapping[str, float], n_instruments: int, until: float) -> Terms:
    """Take the numbers from the parameters, for a scenario of so many instruments, to the day ``until``."""
    return Terms(
        until=until,
        lead=parameters["session.lead"],
        phase_days=parameters["timetable.phase"],
        hours_opening=parameters["hours.opening"],
        hours_check=parameters["hours.check"],
        hours_lists=parameters["hours.observations"],
        hours_summary=parameters["hours.summary"],
        hours_page=parameters["hours.editing_page"],
        hours_translated_page=parameters["hours.translating_page"],
        hours_submission=parameters["hours.submission"],
        clarification_chance=parameters["clarification.chance"],
        clarification_rounds=int(parameters["clarification.rounds"]),
        capacity=int(parameters["state.capacity"]),
        languages=int(parameters["translation.languages"]),
        n_instruments=n_instruments,
        fixed=parameters["work.fixed"],
        pages_summary=parameters["pages.summary"],
        pages_instrument=parameters["pages.instrument"],
        stall_chance=parameters["stall.chance"],
        stall_not_started=parameters["stall.not_started"],
        stall_days=parameters["stall.days"],
    )


def staff(parameters: Mapping[str, float]) -> tuple[list[int], list[int]]:
    """Posts at the beginning and persons to a post, by role in the order of ``ROLES``."""
    return [int(parameters[name]) for name in POSTS], [1, 1, 1, int(parameters["translation.languages"])]


def post_changes(parameters: Mapping[str, float]) -> list[tuple[float, int, int]]:
    """Day, role, and how many posts more there are from then on (negative: fewer), by day and role."""
    changes = []
    for role, name in enumerate(POSTS):
        there = int(parameters[name])
        for day, posts in values_from(parameters, name):
            changes.append((max(0.0, day_of(day)), role, int(posts) - there))
            there = int(posts)
    return sorted(changes)


def stage_days(parameters: Mapping[str, float]) -> list[float]:
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
