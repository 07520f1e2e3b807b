"""Hours, persons, pages and money by month and year, by hand and against the log."""

from datetime import date

import numpy as np
import pytest

from sim.planning.monthly import (
    SOURCES,
    YEARS,
    full_time_equivalents,
    hours_after_horizon,
    hours_and_pages,
    mean_of_12_months,
    money_by_year,
    working_days,
)
from sim.review_phase.clock import MONTHS
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import DRAFTING, EDITOR, OFFICER, ROLES, STEPS, TRANSLATOR, TRENDS, WORK_ROW, Replication
from tests.results.workload.hand_made import replication, simulated

JANUARY_2021 = MONTHS.index(date(2021, 1, 1))


def test_hours_go_to_role_step_and_month() -> None:
    work = [(OFFICER, DRAFTING, date(2021, 1, 15), date(2021, 2, 15), 62.0), (EDITOR, TRENDS, date(2021, 1, 1), date(2021, 1, 2), 5.0)]
    hours, _ = hours_and_pages(replication(work=work))
    assert hours.shape == (len(ROLES), len(STEPS), len(MONTHS))
    assert hours[OFFICER, DRAFTING, JANUARY_2021] == pytest.approx(34) and hours[OFFICER, DRAFTING, JANUARY_2021 + 1] == pytest.approx(28)
    assert hours[EDITOR, TRENDS, JANUARY_2021] == 5 and hours.sum() == pytest.approx(67)


def test_january_2021_has_20_working_days() -> None:
    assert working_days()[JANUARY_2021] == 20  # 21 weekdays less New Year's Day, a Friday


def test_120_hours_in_20_days_of_6_hours_are_one_person() -> None:
    hours = np.zeros(len(MONTHS))
    hours[JANUARY_2021] = 120
    assert full_time_equivalents(hours, Parameters())[JANUARY_2021] == 1
    assert full_time_equivalents(hours, Parameters().with_values({"staff.hours_a_day": 3}))[JANUARY_2021] == 2


def test_the_mean_of_twelve_months_begins_with_the_twelfth() -> None:
    found = mean_of_12_months(np.arange(24, dtype=np.float64)[None])[0]
    assert np.isnan(found[:11]).all() and found[11] == 5.5 and found[23] == 17.5


def _paid() -> Replication:
    rows = [(EDITOR, DRAFTING, 0, 365.0, 548.0, 8, 10, 60, 0), (TRANSLATOR, TRENDS, 0, 92.0, 93.0, 8, 50, 20, 5)]
    hand = replication()
    return Replication(0, hand.started.copy(), hand.finished.copy(), hand.stages.copy(), np.array(rows, dtype=WORK_ROW))


def test_pages_edited_and_translated_are_told_apart() -> None:
    _, (edited, translated) = hours_and_pages(_paid())
    assert edited.sum() == pytest.approx(10) and translated.sum() == pytest.approx(50)
    assert translated[JANUARY_2021] == 50 and edited[JANUARY_2021] == 0


def test_money_goes_to_source_step_and_year() -> None:
    money = money_by_year(_paid())
    assert money.shape == (len(SOURCES), len(STEPS), len(YEARS))
    assert money[:, TRENDS, YEARS.index(2021)].tolist() == [20, 5]
    # 1 October 2021 to 2 April 2022: 92 of 183 days fall in 2021.
    assert money[0, DRAFTING, YEARS.index(2021)] == pytest.approx(60 * 92 / 183)
    assert money[0, DRAFTING, YEARS.index(2022)] == pytest.approx(60 * 91 / 183)
    assert money[1, DRAFTING].sum() == 0


def test_all_hours_of_a_simulated_log_are_in_a_month_or_after_the_horizon() -> None:
    run = simulated()
    assert hours_and_pages(run)[0].sum() + hours_after_horizon(run) == pytest.approx(run.work["hours"].sum(dtype=np.float64), rel=1e-9)
    late = run.work[run.work["ended"] > 5936]
    assert 0 <= hours_after_horizon(run) <= late["hours"].sum() + 1e-6


def test_all_money_of_a_simulated_log_is_in_a_year_or_in_work_that_ends_after_the_horizon() -> None:
    run = simulated()
    found = money_by_year(run).sum(axis=(1, 2))
    for place, name in enumerate(("money_regular", "money_voluntary")):
        late = run.work[run.work["ended"] > 5936][name].sum(dtype=np.float64)
        total = run.work[name].sum(dtype=np.float64)
        assert total - late - 1e-3 <= found[place] <= total + 1e-3
