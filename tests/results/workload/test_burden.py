"""What States have in hand for others, and who waits for whom, by hand and against slow counts."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from results.workload.burden import PERFORMED, pairs_of, performed_tasks, state_burden, waits
from sim.planning.monthly import YEARS
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.replication import AGREEMENT, FEEDBACK, OBSERVATIONS, QUESTIONNAIRE, SECRETARIAT, SUBMITTED
from tests.results.workload.hand_made import A, B, C, StageLine, inputs, real_frame, replication, simulated

LINES: list[StageLine] = [
    (0, 0, QUESTIONNAIRE, A, date(2021, 1, 1), date(2021, 1, 11)),
    (0, 0, FEEDBACK, B, date(2021, 1, 11), date(2021, 1, 21)),
    (0, 0, FEEDBACK, C, date(2021, 1, 11), date(2021, 2, 10)),
    (1, 0, FEEDBACK, C, date(2021, 1, 31), date(2021, 3, 2)),
    (0, 0, OBSERVATIONS, C, date(2021, 2, 10), date(2021, 2, 15)),
    (0, 0, OBSERVATIONS, SECRETARIAT, date(2021, 2, 10), date(2021, 2, 13)),
]


def test_days_busy_days_and_peak() -> None:
    found = state_burden(replication(LINES), inputs())
    assert found.task_days.tolist() == [0, 10, 30 + 30 + 5]
    assert found.busy_days.tolist() == [0, 10, 50]  # 11 January to 2 March without a gap
    assert found.peak.tolist() == [0, 1, 2]
    assert found.by_year[C, YEARS.index(2021)] == pytest.approx(65 / 365)


def test_a_task_begun_when_another_ends_is_not_at_once_with_it() -> None:
    lines: list[StageLine] = [
        (0, 0, FEEDBACK, B, date(2021, 1, 1), date(2021, 2, 1)),
        (0, 0, OBSERVATIONS, B, date(2021, 2, 1), date(2021, 3, 1)),
    ]
    assert state_burden(replication(lines), inputs()).peak[B] == 1


def test_own_tasks_and_stages_without_reviewing_are_not_counted() -> None:
    lines: list[StageLine] = [
        (0, 0, FEEDBACK, A, date(2021, 1, 1), date(2021, 2, 1)),
        (0, 0, AGREEMENT, B, date(2021, 1, 1), date(2021, 2, 1)),
    ]
    assert len(performed_tasks(replication(lines), inputs())) == 0
    assert not state_burden(replication(lines), inputs()).task_days.any()


def test_a_task_that_the_horizon_cuts_lasts_to_the_horizon() -> None:
    found = state_burden(replication([(0, 0, FEEDBACK, B, date(2036, 12, 1), None)]), inputs())
    assert found.task_days[B] == 31 and found.peak[B] == 1


def test_pairs_are_reviews_and_their_reviewing_states() -> None:
    assert pairs_of(inputs()).tolist() == [[0, B], [0, C], [1, C]]


def test_a_review_waits_alone_only_while_nobody_else_has_it() -> None:
    in_hand, alone = waits(replication(LINES), inputs(), pairs_of(inputs()))
    assert in_hand.tolist() == [10, 35, 30, 0]
    # C has review 0 to itself from 21 January to 10 February, and the last two days of its list; review 1 throughout.
    assert alone.tolist() == [0, 20 + 2, 30, 0]


def test_a_state_that_joined_on_the_way_is_in_the_last_column() -> None:
    in_hand, alone = waits(replication([(1, 2, FEEDBACK, A, date(2027, 1, 1), date(2027, 1, 8))]), inputs(), pairs_of(inputs()))
    assert in_hand.tolist() == [0, 0, 0, 7] and alone.tolist() == [0, 0, 0, 7]


def test_no_stages_no_burden() -> None:
    assert not state_burden(replication(), inputs()).peak.any()
    assert not waits(replication(), inputs(), pairs_of(inputs())).any()


def test_a_simulated_replication_agrees_with_slow_counts() -> None:
    run, frame = simulated(), real_frame()
    rows = performed_tasks(run, frame.inputs)
    found = state_burden(run, frame.inputs)
    assert len(rows) and set(np.unique(rows["stage"])) <= set(PERFORMED)
    for state in (3, 50, 120, 180):
        mine = rows[rows["state"] == state]
        most = max((int(((mine["begun"] <= day) & (mine["ended"] > day)).sum()) for day in mine["begun"]), default=0)
        assert found.peak[state] == most
        assert found.task_days[state] == pytest.approx((mine["ended"] - mine["begun"]).sum())
        assert found.busy_days[state] <= found.task_days[state] + 1e-6


def test_lonely_days_of_a_simulated_review_agree_with_a_slow_count() -> None:
    run, frame = simulated(), real_frame()
    _, alone = waits(run, frame.inputs, frame.pairs)
    for place in (0, 100, 300):
        review, state = frame.pairs[place]
        rows = run.stages[run.stages["review"] == review]
        ended = np.fmin(rows["ended"], day_of(HORIZON))
        cuts = np.unique(np.concatenate([rows["begun"], ended]))
        slow = 0.0
        for low, high in pairwise(cuts):
            open_ = rows["state"][(rows["begun"] <= low) & (ended >= high)]
            slow += high - low if open_.tolist() == [state] else 0.0
        assert alone[place] == pytest.approx(slow, abs=1e-6)
    assert SUBMITTED not in PERFORMED
