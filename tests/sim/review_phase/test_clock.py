"""Days, months and the working calendar."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.review_phase.clock import HORIZON, MONTHS, START, WorkingTime, date_of, day_of, month_edges, next_day

CALENDAR = WorkingTime()
EVERY_DAY = WorkingTime(rest_days=(), holidays=())


def test_days_count_from_the_first_of_october_2020() -> None:
    assert day_of(START) == 0.0 and day_of(date(2020, 11, 1)) == 31.0 and day_of(HORIZON) == 5936.0
    assert date_of(30.999) == date(2020, 10, 31) and date_of(31.0) == date(2020, 11, 1)


def test_months_run_from_october_2020_to_december_2036() -> None:
    assert (MONTHS[0], MONTHS[-1], len(MONTHS)) == (date(2020, 10, 1), date(2036, 12, 1), 195)
    assert month_edges.shape == (196,) and month_edges[0] == 0 and month_edges[-1] == day_of(HORIZON)
    assert set(np.diff(month_edges)) == {28.0, 29.0, 30.0, 31.0}


def test_a_weekend_and_a_holiday_are_not_worked() -> None:
    friday, monday, christmas = (day_of(date(2020, 12, d)) for d in (18, 21, 25))
    assert CALENDAR.after(friday, 1.0) == friday + 1  # ends with Friday, not on Monday
    assert CALENDAR.after(friday, 1.5) == monday + 0.5
    assert CALENDAR.after(friday + 1.25, 0.5) == monday + 0.5  # begun on a Saturday
    assert CALENDAR.after(christmas - 0.5, 1.0) == christmas + 3.5  # Friday 25 to Sunday 27 are not worked


def test_working_days_of_a_week_and_of_a_year() -> None:
    first = day_of(date(2021, 2, 1))
    assert CALENDAR.worked(first + 7) - CALENDAR.worked(first) == 5
    weekdays = sum(date.fromordinal(n).weekday() < 5 for n in range(date(2021, 1, 1).toordinal(), date(2022, 1, 1).toordinal()))
    on_weekdays = sum(
        date(2021, m, d).weekday() < 5
        for m, d in ((1, 1), (3, 31), (5, 1), (5, 26), (6, 15), (8, 15), (10, 26), (11, 1), (12, 25), (12, 26))
    )
    found = CALENDAR.worked(day_of(date(2022, 1, 1))) - CALENDAR.worked(day_of(date(2021, 1, 1)))
    assert found == weekdays - on_weekdays == 255


@given(st.floats(0, 5000), st.floats(0, 400), st.floats(0, 400))
def test_work_takes_its_time_and_two_pieces_add_up(day: float, first: float, second: float) -> None:
    ended = CALENDAR.after(day, first)
    assert ended >= day + first - 1e-9
    assert CALENDAR.worked(ended) - CALENDAR.worked(day) == pytest.approx(first, abs=1e-8)
    assert CALENDAR.worked(CALENDAR.after(ended, second)) == pytest.approx(CALENDAR.worked(day) + first + second, abs=1e-8)


@given(st.floats(0, 5000), st.floats(0, 400))
def test_without_days_of_rest_working_time_is_calendar_time(day: float, work: float) -> None:
    assert EVERY_DAY.after(day, work) == pytest.approx(day + work, abs=1e-8)


def test_work_that_outlasts_the_calendar_never_ends() -> None:
    assert CALENDAR.after(CALENDAR.last - 1, 10.0) == float("inf")
    assert CALENDAR.after(CALENDAR.last + 1, 1.0) == float("inf")
    with pytest.raises(ValueError, match="outside the calendar"):
        CALENDAR.worked(-1.0)


def test_next_day() -> None:
    days = [10.0, 20.0]
    assert [next_day(days, day) for day in (0.0, 10.0, 10.5, 20.0, 20.5)] == [10.0, 10.0, 20.0, 20.0, float("inf")]
    assert all(low < high for low, high in pairwise(days))
