"""The official timetable: planned starts, planned ends of stages, and the sessions to which documents are submitted."""

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import HORIZON, START, day_of
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
    SESSION,
    STAGES,
    SUBMITTED,
    SUMMARY,
    TRANSLATION,
)

MARGIN_YEARS = 10


def planned_starts(group: NDArray[np.int8], parameters: Mapping[str, float]) -> NDArray[np.float64]:
    """The day on which each review is planned to start, by its group (1 to 3); shape of ``group``."""
    return np.array([parameters[f"timetable.group_{int(each)}"] for each in group], dtype=np.float64)


def planned_ends(parameters: Mapping[str, float]) -> list[float]:
    """Days from a phase's planned start to the planned end of each stage, in the order of ``STAGES``.

    The questionnaire is due six months after the start, so that the stages before it run within them.
    """
    ends = [0.0] * len(STAGES)
    ends[FOCAL_POINT] = parameters["planned.focal_point"]
    ends[EXPERTS] = ends[FOCAL_POINT] + parameters["planned.experts"]
    ends[CONSULTATIONS] = ends[EXPERTS] + parameters["planned.consultations"]
    ends[QUESTIONNAIRE] = max(ends[CONSULTATIONS], parameters["planned.questionnaire"])
    ends[CLEARANCE] = ends[SUBMITTED] = ends[QUESTIONNAIRE] + parameters["planned.clearance"]
    ends[FEEDBACK] = ends[SUBMITTED] + parameters["planned.feedback"]
    ends[CLARIFICATION] = ends[FEEDBACK] + parameters["planned.clarification"]
    ends[OBSERVATIONS] = ends[CLARIFICATION] + parameters["planned.observations"]
    ends[AGREEMENT] = ends[OBSERVATIONS] + parameters["planned.agreement"]
    ends[SUMMARY] = ends[TRANSLATION] = ends[AGREEMENT]
    ends[SESSION] = max(ends[TRANSLATION], parameters["timetable.phase"])
    return ends


def working_group_sessions(parameters: Mapping[str, float]) -> list[float]:
    """First days of the working groups' sessions, one a year, as day numbers."""
    month = int(parameters["session.working_group_month"])
    days = [day_of(date(year, month, 1)) for year in range(START.year, HORIZON.year + MARGIN_YEARS)]
    return [day for day in days if day >= 0]


def conference_sessions(parameters: Mapping[str, float]) -> list[float]:
    """First days of the Conference's sessions, in even years, as day numbers."""
    month = int(parameters["session.conference_month"])
    days = [day_of(date(year, month, 1)) for year in range(START.year, HORIZON.year + MARGIN_YEARS, 2)]
    return [day for day in days if day >= 0]


def session_days(parameters: Mapping[str, float]) -> list[float]:
    """First days of all sessions to which documents can be submitted, rising."""
    return sorted({*working_group_sessions(parameters), *conference_sessions(parameters)})
