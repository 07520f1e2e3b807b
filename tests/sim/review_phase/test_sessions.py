"""Sessions: published days stand, the others are drawn by working group, and the next phases do not all begin in one month."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from scenarios import load_scenario
from sim.review_phase.clock import date_of, day_of
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from sim.review_phase.sessions import BODIES, CONFERENCE, published_sessions, sessions_of
from tests.sim.review_phase.cases import real, with_values

UNTOC = load_scenario("real-2020-10-16").instruments


def test_every_body_has_a_published_day_with_its_source() -> None:
    assert {one.body for one in published_sessions()} == set(BODIES)
    assert all(one.source for one in published_sessions())


@pytest.mark.parametrize("number", range(5))
def test_a_published_day_stands_in_every_replication(number: int) -> None:
    found = sessions_of(Parameters(), "any", number)
    for one in published_sessions():
        if one.day >= date(2020, 10, 1):
            assert day_of(one.day) in found.days[one.body]


def test_other_days_are_mondays_near_a_published_day_of_the_body_and_differ_between_replications() -> None:
    first, second = (sessions_of(with_values(session__spread=10.0), "any", number) for number in (0, 1))
    for body in BODIES:
        known = [one.day for one in published_sessions() if one.body == body]
        for day in map(date_of, first.days[body]):
            if day.year in {one.year for one in known}:
                continue
            assert day.weekday() == 0
            assert min(abs((day - one.replace(year=day.year)).days) for one in known) <= 10 + 7
        assert not np.array_equal(first.days[body], second.days[body])
    assert all(date_of(day).year % 2 == 0 for day in first.days[CONFERENCE])


def test_without_spread_a_session_is_on_the_monday_of_a_published_day() -> None:
    firearms = sessions_of(with_values(session__spread=0.0), "any", 0).days["firearms"]
    assert {(date_of(day).month, date_of(day).day <= 5) for day in firearms} <= {(5, True), (4, False)}


def test_documents_go_to_the_session_of_each_instrument_by_hand() -> None:
    found = sessions_of(Parameters(), "any", 0)
    day = day_of(date(2022, 5, 1))  # firearms met before it, in April or May 2022; the conference takes all in October
    assert date_of(found.after(UNTOC, 0b0001, day)) == date(2022, 5, 23)
    assert date_of(found.after(UNTOC, 0b0110, day)) == date(2022, 6, 30)
    assert date_of(found.after(UNTOC, 0b0111, day_of(date(2022, 6, 1)))) == date(2022, 10, 17)
    assert found.after(UNTOC, 0, day) == found.after(UNTOC, 1, day)
    table = found.table(UNTOC)
    for place in range(4):
        assert table[place, np.searchsorted(table[place], day)] == found.after(UNTOC, 1 << place, day)


def test_the_next_phases_do_not_all_begin_in_one_month_of_the_year() -> None:
    """They did where all working groups met on one day: the month after it was the busiest, whatever else was so."""
    months = Counter[int]()
    for number in range(8):
        started = simulate(real(), Parameters(), seed="months", number=number).started[:, 1:]
        months.update(date_of(day).month for day in started[np.isfinite(started)])
    assert len(months) >= 8
    assert max(months.values()) < 0.4 * sum(months.values())
