"""What would have been published of a simulated review phase: the same counts, of the same groups, with the same error."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.facts import PUBLISHED_STAGES, PublishedFact
from sim.review_phase.clock import day_of
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


def error_of(fact: PublishedFact, seed: str, number: int) -> int:
    """By how much a simulated publication is off: a whole number from ``-about`` to ``about``, each as likely (to one in 2**60)."""
    digest = sha256(b"\0".join((b"error", fact.id.encode(), seed.encode(), str(number).encode()))).digest()
    return int.from_bytes(digest[:8], "big") % (2 * fact.about + 1) - fact.about


def observe(fact: PublishedFact, replication: Replication, inputs: Inputs, *, day: float, seed: str, number: int) -> tuple[int, ...]:
    """What would be published instead of ``fact.counts``; ``day`` serves for a fact whose own day is not known."""
    counted = np.isin(inputs.group, fact.groups)
    at = end_of(fact) if fact.dated else day
    if fact.kind == "stages":
        return tuple(int(n) for n in stage_counts(replication, at, counted))
    count = count_started if fact.kind == "started" else count_finished
    return (max(0, count(replication, at, counted) + error_of(fact, seed, number)),)


def observe_all(
    facts: Sequence[PublishedFact], replication: Replication, inputs: Inputs, *, day: float, seed: str, number: int
) -> NDArray[np.float64]:
    """The counts of all facts, one after the other; shape ``(number of counts,)``."""
    return np.array([n for fact in facts for n in observe(fact, replication, inputs, day=day, seed=seed, number=number)], dtype=np.float64)


def published(facts: Sequence[PublishedFact]) -> NDArray[np.float64]:
    """The published counts, in the same order."""
    return np.array([n for fact in facts for n in fact.counts], dtype=np.float64)


def count_names(facts: Sequence[PublishedFact]) -> tuple[str, ...]:
    """What each of these counts is, as ``fact: counted``."""
    return tuple(f"{fact.id}: {what}" for fact in facts for what in fact.counted)


def end_of(fact: PublishedFact) -> float:
    """The midnight after the last day on which the fact may have held."""
    return day_of(fact.last + timedelta(days=1))
