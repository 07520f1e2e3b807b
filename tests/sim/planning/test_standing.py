"""Every review stands in one place at each month's end."""

from datetime import date

import numpy as np

from sim.planning.standing import (
    BETWEEN,
    FINISHED,
    NOT_DUE,
    SHOWN,
    STANDINGS,
    counted_by_month,
    finished_by_month,
    planned_by_month,
    standing_by_month,
    started_by_month,
)
from sim.review_phase.clock import MONTHS, day_of, month_edges
from sim.review_phase.replication import FEEDBACK, NOT_STARTED, OBSERVATIONS, QUESTIONNAIRE, STAGES, Replication
from tests.results.workload.hand_made import A, B, C, replication, simulated


def _at(year: int, month: int) -> int:
    return MONTHS.index(date(year, month, 1))


def _hand() -> Replication:
    stages = [
        (0, 0, NOT_STARTED, A, date(2020, 11, 1), date(2021, 1, 10)),
        (0, 0, QUESTIONNAIRE, A, date(2021, 1, 10), date(2021, 3, 1)),
        (0, 0, FEEDBACK, B, date(2021, 3, 1), date(2021, 6, 10)),
        (0, 0, OBSERVATIONS, C, date(2021, 4, 1), date(2021, 8, 10)),
    ]
    done = (date(2021, 9, 1), date(2021, 10, 1), date(2021, 11, 1), date(2021, 12, 1))
    return replication(stages, started=(date(2021, 1, 10), None), finished=(done, (None,) * 4))


def test_a_review_goes_through_its_stages_and_the_earliest_open_one_counts() -> None:
    found = standing_by_month(_hand())
    told = {
        (2020, 10): NOT_DUE,
        (2020, 11): NOT_STARTED,
        (2021, 1): QUESTIONNAIRE,
        (2021, 2): QUESTIONNAIRE,
        (2021, 3): FEEDBACK,
        (2021, 5): FEEDBACK,
        (2021, 6): OBSERVATIONS,
        (2021, 8): BETWEEN,
        (2021, 11): BETWEEN,
        (2021, 12): FINISHED,
    }
    for (year, month), stage in told.items():
        others = 2 if stage == NOT_DUE else 1  # review 1 is not due all the time
        assert found[stage, _at(year, month)] == others, (year, month)
    assert (found.sum(axis=0) == 2).all()


def test_a_stage_that_the_horizon_cuts_stays_open() -> None:
    found = standing_by_month(replication([(1, 0, QUESTIONNAIRE, B, date(2022, 1, 1), None)], started=(None, date(2022, 1, 1))))
    assert found[QUESTIONNAIRE, -1] == 1 and found[QUESTIONNAIRE, _at(2021, 12)] == 0 and found[QUESTIONNAIRE, _at(2022, 1)] == 1


def test_what_happens_at_midnight_of_the_first_counts_in_the_month_that_begins() -> None:
    hand = _hand()
    assert finished_by_month(hand)[0, _at(2021, 8)] == 0 and finished_by_month(hand)[0, _at(2021, 9)] == 1
    assert started_by_month(hand)[_at(2020, 12)] == 0 and started_by_month(hand)[_at(2021, 1)] == 1
    assert counted_by_month(np.array([0.0, np.nan, np.inf, 31.0]))[:2].tolist() == [1, 2]


def test_the_plan_has_62_reviews_two_years_after_november_2020() -> None:
    first = np.repeat([31.0, 396.0, 761.0], [62, 63, 64])
    plan = planned_by_month(first, 730.0, 4)
    # 730 days after 1 November 2020 is 1 November 2022.
    assert plan[0, _at(2022, 10)] == 0 and plan[0, _at(2022, 11)] == 62 and plan[0, -1] == 189


def test_every_standing_is_shown_once() -> None:
    assert sorted(name for group in SHOWN.values() for name in group) == sorted(STANDINGS)


def test_a_simulated_replication_stands_as_a_slow_count_says() -> None:
    run = simulated()
    found = standing_by_month(run)
    assert (found.sum(axis=0) == 189).all()
    rows, ended = run.stages, np.where(np.isnan(run.stages["ended"]), np.inf, run.stages["ended"])
    for month in (3, 40, 77, 120, len(MONTHS) - 1):
        end = month_edges[month + 1]
        slow = dict.fromkeys(range(len(STANDINGS)), 0)
        for review in range(189):
            open_ = rows["stage"][(rows["review"] == review) & (rows["begun"] < end) & (ended >= end)]
            by_dates = FINISHED if run.finished[review, -1] < end else BETWEEN if run.started[review, 0] < end else NOT_DUE
            slow[int(open_.min()) if len(open_) else by_dates] += 1
        assert found[:, month].tolist() == list(slow.values())


def test_finished_and_started_agree_with_the_standings() -> None:
    run = simulated()
    found = standing_by_month(run)
    assert found[FINISHED].tolist() == finished_by_month(run)[-1].tolist()
    assert found[NOT_STARTED, -1] == np.isnan(run.started[:, 0]).sum()
    assert len(STAGES) == NOT_DUE and day_of(MONTHS[0]) == 0
