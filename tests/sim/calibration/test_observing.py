"""Counting a simulated review phase as the published counts were made: by hand on three reviews."""

from datetime import date
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from sim.calibration.facts import PublishedFact
from sim.calibration.observing import PUBLISHED_PLACE, log_chance, observe, stage_counts
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import (
    CONSULTATIONS,
    FEEDBACK,
    NOT_STARTED,
    OBSERVATIONS,
    QUESTIONNAIRE,
    SESSION,
    STAGE_ROW,
    STAGES,
    Replication,
)

NAN = float("nan")
ALL = np.array([True, True, True])


def three_reviews() -> Replication:
    """Review 0 starts on day 10, finishes on day 200; review 1 starts on day 50 and stays at feedback; review 2 never starts."""
    rows = [
        (0, 0, NOT_STARTED, 5, 0.0, 0.0, 10.0),
        (0, 0, CONSULTATIONS, 5, 0.0, 10.0, 20.0),
        (0, 0, QUESTIONNAIRE, 5, 0.0, 20.0, 60.0),
        (0, 0, FEEDBACK, 6, 0.0, 60.0, 90.0),
        (0, 0, FEEDBACK, 7, 0.0, 60.0, 100.0),
        (0, 0, OBSERVATIONS, 6, 0.0, 100.0, 120.0),
        (0, 0, SESSION, -1, 0.0, 150.0, 200.0),
        (0, 1, CONSULTATIONS, 5, 0.0, 210.0, NAN),
        (1, 0, NOT_STARTED, 6, 0.0, 0.0, 50.0),
        (1, 0, CONSULTATIONS, 6, 0.0, 50.0, 70.0),
        (1, 0, QUESTIONNAIRE, 6, 0.0, 70.0, 90.0),
        (1, 0, FEEDBACK, 5, 0.0, 90.0, NAN),
        (2, 0, NOT_STARTED, 7, 0.0, 0.0, NAN),
    ]
    phases = [[10.0, 210.0, NAN, NAN], [50.0, NAN, NAN, NAN], [NAN] * 4]
    finished = [[200.0, NAN, NAN, NAN], [NAN] * 4, [NAN] * 4]
    return Replication(0, np.array(phases), np.array(finished), np.array(rows, dtype=STAGE_ROW), np.zeros(0))


def groups(*numbers: int) -> Inputs:
    return cast(Inputs, SimpleNamespace(group=np.array(numbers, dtype=np.int8)))


def fact(kind: str, of: tuple[int, ...], counts: tuple[float, ...], error: float = 0) -> PublishedFact:
    day = date(2021, 1, 1)
    return PublishedFact("hand-made", kind, of, day, day, error, "by hand", "by hand", counts)


def test_every_stage_but_not_started_is_seen_as_one_published_stage() -> None:
    assert PUBLISHED_PLACE[NOT_STARTED] == -1
    assert np.all(PUBLISHED_PLACE[1:] >= 0) and len(PUBLISHED_PLACE) == len(STAGES)
    assert np.all(np.diff(PUBLISHED_PLACE) >= 0), "the published stages follow each other in the model's order"


def test_reviews_are_counted_at_the_stage_they_are_in() -> None:
    run = three_reviews()
    for day, expected in ((5, [0, 0, 0, 0]), (15, [1, 0, 0, 0]), (55, [1, 1, 0, 0]), (95, [0, 0, 2, 0]), (130, [0, 0, 1, 1])):
        assert stage_counts(run, float(day), ALL).tolist() == expected, f"day {day}"


def test_a_finished_review_is_at_no_stage_of_phase_1() -> None:
    assert stage_counts(three_reviews(), 220.0, ALL).tolist() == [0, 0, 1, 0]


def test_only_the_groups_of_the_fact_are_counted_and_the_day_is_counted_in() -> None:
    run = three_reviews()
    assert observe(fact("started", (1, 2), (2,)), run, groups(1, 2, 3), 50.0) == (2,), "review 1 starts on this very day"
    assert observe(fact("started", (1,), (1,)), run, groups(1, 2, 3), 50.0) == (1,)
    assert observe(fact("started", (1, 2), (1,)), run, groups(1, 2, 3), 49.0) == (1,)
    assert observe(fact("finished", (1, 2, 3), (1,)), run, groups(1, 2, 3), 500.0) == (1,)


def test_a_count_within_its_error_is_as_likely_as_another_and_one_outside_less() -> None:
    chances = [log_chance(fact("started", (1, 2, 3), (count,), 1), three_reviews(), groups(1, 2, 3), 60.0) for count in (0, 1, 2, 3, 4)]
    assert chances == pytest.approx([-0.125, 0.0, 0.0, 0.0, -0.125])


def test_counts_by_stage_have_normal_errors() -> None:
    one = fact("stages", (1, 2, 3), (1, 2, 0, 0), 2.0)
    assert log_chance(one, three_reviews(), groups(1, 2, 3), 55.0) == pytest.approx(-0.5 * (1 / 2) ** 2)
