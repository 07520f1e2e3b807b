"""What one replication leaves behind: when each phase was run, every stage, and every piece of the Secretariat's work."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

N_PHASES: Final = 4
"""Four thematic clusters, a phase of two years for each (published)."""

STAGES: Final = (
    "not started",
    "focal point",
    "experts",
    "consultations",
    "questionnaire",
    "clearance",
    "submitted",
    "feedback",
    "clarification",
    "observations",
    "agreement",
    "summary",
    "translation",
    "session",
)
"""The states a review can be in, in order. On the online platform: invited (focal point, experts, consultations), drafting
(questionnaire), cleared by the focal point (clearance), submitted (submitted to feedback), returned for clarification."""

(
    NOT_STARTED,
    FOCAL_POINT,
    EXPERTS,
    CONSULTATIONS,
    QUESTIONNAIRE,
    CLEARANCE,
    SUBMITTED,
    FEEDBACK,
    CLARIFICATION,
    OBSERVATIONS,
    AGREEMENT,
    SUMMARY,
    TRANSLATION,
    SESSION,
) = range(len(STAGES))

ROLES: Final = ("officer", "assistant", "editor", "translator")
"""The Secretariat's roles. Translators work in teams, one for each language that a document is translated into."""

OFFICER, ASSISTANT, EDITOR, TRANSLATOR = range(len(ROLES))

STEPS: Final = (
    "opening",
    "questionnaire check",
    "observations",
    "summary",
    "editing",
    "translation",
    "submission",
    "general review",
    "working groups",
    "trends report",
    "platform",
    "reminders",
)
"""What the work was for; the first seven are of one review, the rest of none."""

(OPENING, CHECK, LISTS, DRAFTING, EDITING, TRANSLATING, SUBMITTING, GENERAL_REVIEW, WORKING_GROUPS, TRENDS, PLATFORM, REMINDERS) = range(
    len(STEPS)
)

N_REVIEW_STEPS: Final = 7

SECRETARIAT: Final = -1
"""In ``stages``: the stage waits for the Secretariat, not for a State."""

STAGE_ROW: Final = np.dtype(
    [("review", "<i4"), ("phase", "i1"), ("stage", "i1"), ("state", "<i4"), ("planned", "<f8"), ("begun", "<f8"), ("ended", "<f8")]
)
"""``phase`` counts from 0. ``state`` is who the stage waits for: a State index, or -1 for the Secretariat. ``planned`` is the day
on which it would end by the timetable, counted from the phase's planned start. ``ended`` is nan where the horizon came first."""

WORK_ROW: Final = np.dtype(
    [
        ("role", "i1"),
        ("step", "i1"),
        ("review", "<i4"),
        ("begun", "<f8"),
        ("ended", "<f8"),
        ("hours", "<f4"),
        ("pages", "<f4"),
        ("money_regular", "<f4"),
        ("money_voluntary", "<f4"),
    ]
)
"""``review`` is -1 for work not of one review. ``hours`` are hours of persons, all done between ``begun`` and ``ended``; work
begun before the horizon may end after it. Money in US dollars."""


@dataclass(frozen=True, eq=False)
class Replication:
    """One run of the review phase.

    ``started`` and ``finished`` are days (``sim.review_phase.clock``), float64 ``(n_reviews, 4)``: when the phase began, and when its outcome
    was submitted to a session; nan where that did not happen by the horizon. ``stages`` are rows of ``STAGE_ROW``, ``work`` rows
    of ``WORK_ROW``, in the order in which they were begun or planned. All arrays are read-only.
    """

    number: int
    started: NDArray[np.float64]
    finished: NDArray[np.float64]
    stages: NDArray[Any]
    work: NDArray[Any]

    def __post_init__(self) -> None:
        for array in (self.started, self.finished, self.stages, self.work):
            array.setflags(write=False)

    @property
    def bytes(self) -> bytes:
        """All arrays as bytes: two replications are the same when these are."""
        return b"".join(np.ascontiguousarray(array).tobytes() for array in (self.started, self.finished, self.stages, self.work))
