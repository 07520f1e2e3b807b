"""Work is shared out over months in proportion to calendar days, and none is lost."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.planning.monthly import YEARS, spread, year_edges
from sim.review_phase.clock import HORIZON, MONTHS, START, day_of, month_edges

LAST = day_of(HORIZON)


def _month(year: int, month: int) -> int:
    return MONTHS.index(date(year, month, 1))


def _one(begun: date, ended: date, hours: float = 100.0) -> np.ndarray:
    return spread(np.array([day_of(begun)]), np.array([day_of(ended)]), np.array([hours]))[0]


def test_a_hundred_hours_from_15_january_to_15_february_split_17_to_14() -> None:
    found = _one(date(2024, 1, 15), date(2024, 2, 15))
    assert found[_month(2024, 1)] == pytest.approx(100 * 17 / 31)
    assert found[_month(2024, 2)] == pytest.approx(100 * 14 / 31)
    assert np.count_nonzero(found) == 2


def test_a_job_that_ends_at_midnight_of_the_first_has_nothing_in_that_month() -> None:
    found = _one(date(2024, 1, 15), date(2024, 2, 1))
    assert found[_month(2024, 1)] == 100 and np.count_nonzero(found) == 1


def test_an_instants_work_is_in_the_month_that_begins_then() -> None:
    found = _one(date(2024, 2, 1), date(2024, 2, 1))
    assert found[_month(2024, 2)] == 100 and np.count_nonzero(found) == 1


def test_a_whole_leap_year_has_29_days_of_february() -> None:
    found = _one(date(2024, 1, 1), date(2025, 1, 1), 366.0)
    assert found[_month(2024, 2)] == pytest.approx(29) and found[_month(2024, 3)] == pytest.approx(31)


def test_what_is_done_after_the_horizon_is_in_no_month() -> None:
    found = spread(np.array([LAST - 10, LAST]), np.array([LAST + 30, LAST + 1]), np.array([40.0, 7.0]))[0]
    assert found[-1] == pytest.approx(10) and found.sum() == pytest.approx(10)


@pytest.mark.parametrize("never", [np.nan, np.inf])
def test_work_that_never_ends_is_in_no_month(never: float) -> None:
    assert spread(np.array([5.0]), np.array([never]), np.array([40.0])).sum() == 0


def test_rows_are_kept_apart() -> None:
    begun = np.array([0.0, 0.0, 31.0])
    found = spread(begun, begun + 1, np.array([1.0, 2.0, 4.0]), np.array([1, 0, 1]), 3)
    assert found[:, :2].tolist() == [[2, 0], [1, 4], [0, 0]]


def test_no_work_gives_empty_months() -> None:
    assert not spread(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), 2).any()


def test_the_edges_of_years_are_first_of_january() -> None:
    assert year_edges[0] == 0 and len(year_edges) == len(YEARS) + 1
    assert [year_edges[k] for k in range(1, len(YEARS))] == [float((date(year, 1, 1) - START).days) for year in YEARS[1:]]


@given(st.lists(st.tuples(st.floats(0, LAST - 1), st.floats(0.01, 900), st.floats(0, 1000)), min_size=1, max_size=8))
def test_nothing_is_lost_and_cells_are_those_of_a_slow_count(jobs: list[tuple[float, float, float]]) -> None:
    begun, lasted, hours = (np.array(column) for column in zip(*jobs, strict=True))
    found = spread(begun, begun + lasted, hours)[0]
    inside = hours * (np.minimum(begun + lasted, LAST) - begun) / lasted
    assert found.sum() == pytest.approx(inside.sum(), abs=1e-6)
    for month in range(len(MONTHS)):
        low, high = month_edges[month], month_edges[month + 1]
        slow = sum(h * max(0.0, min(b + d, high) - max(b, low)) / d for b, d, h in jobs)
        assert found[month] == pytest.approx(slow, abs=1e-6)
