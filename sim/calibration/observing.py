"""What would have been published of a simulated review phase, and how likely that makes what was published."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.facts import PUBLISHED_STAGES, PublishedFact
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import (
    AGREEMENT,
    CLARIFICATION,
    CLEARANCE,
    CONSULTATIONS,
    EXPERTS,
    FEEDBACK,
    FOCAL_POINT,
    NOT_STARTED,
    OBSERVATIONS,
    QUESTIONNAIRE,
    SESSION,
    STAGES,
    SUBMITTED,
    SUMMARY,
    TRANSLATION,
    Replication,
)

_SEEN_AS: Final = {
    "preliminary consultations": (FOCAL_POINT, EXPERTS, CONSULTATIONS),
    "questionnaires": (QUESTIONNAIRE, CLEARANCE),
    "written feedback": (SUBMITTED, FEEDBACK, CLARIFICATION),
    "lists of observations": (OBSERVATIONS, AGREEMENT, SUMMARY, TRANSLATION, SESSION),
}
"""The model's stages as the published count tells them apart. Level: assumed; the source names four stages and explains none."""

_UNSEEN: Final = -1

SOFT: Final = 2.0
"""Reviews: how soft the ends of an even error are (assumed: who counts and when is not that certain)."""


def _published_place() -> NDArray[np.int8]:
    place = np.full(len(STAGES), _UNSEEN, dtype=np.int8)
    for number, name in enumerate(PUBLISHED_STAGES):
        place[list(_SEEN_AS[name])] = number
    return place


PUBLISHED_PLACE: Final = _published_place()
"""For each model stage its place in ``PUBLISHED_STAGES``; -1 for a review that has not started. Shape ``(len(STAGES),)``."""


def stage_counts(replication: Replication, day: float, counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Reviews at each published stage of phase 1 on a day; shape ``(4,)``. ``counted`` marks the reviews looked at.

    A review is at the furthest stage that has begun; the lists begin when all feedback and clarification is in.
    """
    rows = replication.stages
    first = rows[(rows["phase"] == 0) & (rows["stage"] != NOT_STARTED) & (rows["begun"] <= day)]
    furthest = np.full(len(counted), _UNSEEN, dtype=np.int8)
    np.maximum.at(furthest, first["review"], PUBLISHED_PLACE[first["stage"]])
    running = counted & (replication.started[:, 0] <= day) & ~(replication.finished[:, 0] <= day) & (furthest != _UNSEEN)
    return np.bincount(furthest[running], minlength=len(PUBLISHED_STAGES))


def count_started(replication: Replication, day: float, counted: NDArray[np.bool_]) -> int:
    """Reviews whose first phase has begun by a day, finished or not."""
    return int(np.count_nonzero(counted & (replication.started[:, 0] <= day)))


def count_finished(replication: Replication, day: float, counted: NDArray[np.bool_]) -> int:
    """Reviews whose first phase has ended by a day."""
    return int(np.count_nonzero(counted & (replication.finished[:, 0] <= day)))


def observe(fact: PublishedFact, replication: Replication, inputs: Inputs, day: float) -> tuple[int, ...]:
    """What a count of the kind of ``fact`` gives on a day, in the order of ``fact.counts``."""
    of_groups = np.isin(inputs.group, fact.groups)
    if fact.kind == "stages":
        return tuple(int(n) for n in stage_counts(replication, day, of_groups))
    return ((count_started if fact.kind == "started" else count_finished)(replication, day, of_groups),)


def log_chance(fact: PublishedFact, replication: Replication, inputs: Inputs, day: float) -> float:
    """The logarithm of the chance that the figures were published, up to a constant: by their error.

    Counts by stage have normal errors, so that the simulation's own chance and the report's error make the likelihood together, and no
    tolerance is needed (Wilkinson, Statistical Applications in Genetics and Molecular Biology 12, 2013). Others have even ones, whose
    ends are soft: ``SOFT`` reviews beyond the error are as likely as a standard deviation.
    """
    seen = np.array(observe(fact, replication, inputs, day), dtype=np.float64)
    if fact.kind == "stages":
        return float(-0.5 * np.sum(((seen - np.array(fact.counts)) / fact.error) ** 2))
    least, most = fact.bounds
    beyond = max(least - seen[0], seen[0] - most, 0.0)
    return float(-0.5 * (beyond / SOFT) ** 2)
