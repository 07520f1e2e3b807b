"""The official timetable: planned starts, and planned ends of stages."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

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
