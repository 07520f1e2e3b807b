"""The most tasks that a State has in hand at once, by hand and against counting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.outcomes import day_by_which, most_at_once, order_of_changes
from sim.review_phase.replication import CONSULTATIONS, FEEDBACK, FOCAL_POINT, NOT_STARTED, STAGE_ROW

NAN = float("nan")


def stages(*rows: tuple[int, float, float], stage: int = FEEDBACK) -> np.ndarray:
    return np.array([(0, 0, stage, state, 0.0, begun, ended) for state, begun, ended in rows], STAGE_ROW)


def test_by_hand() -> None:
    assert most_at_once(stages()) == 0
    assert most_at_once(stages((3, 0, 10), (3, 10, 20))) == 1, "one ends as the other begins"
    assert most_at_once(stages((3, 0, 10), (4, 0, 10), (-1, 0, 10))) == 1, "other States and the Secretariat do not count"
    assert most_at_once(stages((3, 0, 10), (3, 5, NAN), (3, 9, 12))) == 3, "one that never ends"
    for idle in (NOT_STARTED, FOCAL_POINT, CONSULTATIONS):
        assert most_at_once(stages((3, 0, 10), stage=idle)) == 0, "before the questionnaire a State has nothing in hand"


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_against_counting(tasks: list[tuple[int, int, int]]) -> None:
    counted = max(
        (
            sum(other == state and begun <= day < begun + length for other, begun, length in tasks)
            for state in range(3)
            for day in range(19)
        ),
        default=0,
    )
    assert most_at_once(stages(*((state, begun, begun + length) for state, begun, length in tasks))) == counted


DAYS = (0.0, -0.0, 5e-324, 100.0, float(np.nextafter(100.0, 0)), float(np.nextafter(100.0, 101)), float("inf"))
CHANGE = st.tuples(st.sampled_from([0, 1, 5, 40_000]), st.one_of(st.sampled_from(DAYS), st.floats(0, 6000)), st.sampled_from([-1, 1]))


@given(st.lists(CHANGE, max_size=30))
def test_the_order_of_changes_is_that_of_sorted_triples(changes: list[tuple[int, float, int]]) -> None:
    whose, day, step = (np.array([each[k] for each in changes], kind) for k, kind in enumerate((np.int32, np.float64, np.int64)))
    order = order_of_changes(whose, day, step)
    assert [changes[place] for place in order] == sorted(changes)


def test_the_day_by_which_a_share_is_done() -> None:
    days = np.array([30.0, 10.0, NAN, 20.0])
    assert [day_by_which(days, share) for share in (0.25, 0.5, 0.6, 0.75)] == [10.0, 20.0, 30.0, 30.0]
    assert day_by_which(days, 1.0) == 5936.0, "the horizon"
