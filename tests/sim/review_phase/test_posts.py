"""Posts from a day on: fewer and more, in the names of parameters, in the queue, and in the audit."""

from datetime import date

import numpy as np
import pytest

from sim.review_phase.audit import audit
from sim.review_phase.clock import day_of
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters, parameter_of, read_parameters, values_from
from sim.review_phase.replication import EDITOR, OFFICER, TRANSLATOR, Replication
from sim.review_phase.terms import post_changes
from storage.errors import InputError
from tests.sim.review_phase.cases import real

COME_AND_GO = {
    "staff.officers": 3,
    "staff.officers@2023": 1,
    "staff.officers@2026-07-01": 6,
    "staff.editors@2025": 0,
    "staff.editors@2027": 3,
}


def run(values: dict[str, float], number: int = 0) -> Replication:
    return simulate(real(), Parameters().with_values(values), seed="posts", number=number)


def test_a_year_is_its_first_day_and_values_rise_by_day() -> None:
    found = read_parameters(settings=["staff.officers@2028-07-01=2", "staff.officers@2027=9"])
    assert values_from(found, "staff.officers") == [(date(2027, 1, 1), 9.0), (date(2028, 7, 1), 2.0)]
    assert post_changes(found) == [(day_of(date(2027, 1, 1)), OFFICER, 1), (day_of(date(2028, 7, 1)), OFFICER, -7)]
    assert found.digest != Parameters().digest


@pytest.mark.parametrize("name", ["staff.officers@2027-13-01", "staff.officers@27", "state.capacity@2027", "staff.officers@"])
def test_a_day_that_is_none_and_a_parameter_that_has_no_days_are_unknown(name: str) -> None:
    assert parameter_of(name) is None
    with pytest.raises(InputError) as told:
        Parameters().with_values({name: 3, "staff.editors@2027": 2.5})
    assert len(told.value.faults) == 2


def test_nothing_is_lost_where_posts_come_and_go() -> None:
    parameters = Parameters().with_values(COME_AND_GO)
    assert audit(run(COME_AND_GO), real(), parameters) == []


def test_the_audit_finds_work_that_is_begun_without_a_post() -> None:
    fewer = Parameters().with_values({"staff.officers@2023": 1})
    assert any("officer" in fault and "with 1 posts" in fault for fault in audit(run({}), real(), fewer))


def test_without_editors_no_page_is_edited_until_there_are_some() -> None:
    edited = run(COME_AND_GO).work
    begun = edited["begun"][edited["role"] == EDITOR]
    assert not ((begun >= day_of(date(2025, 1, 1))) & (begun < day_of(date(2027, 1, 1)))).any()
    assert (begun == day_of(date(2027, 1, 1))).any()


def test_what_happens_before_a_change_is_the_same_without_it() -> None:
    day = day_of(date(2027, 1, 1))
    before, after = run({}), run({"staff.officers@2027": 1})
    assert np.array_equal(before.work[before.work["begun"] < day], after.work[after.work["begun"] < day])


@pytest.mark.parametrize("hours", [3.0, 12.0])
def test_hours_of_translation_are_those_of_the_pages_however_long_a_day_is(hours: float) -> None:
    rows = run({"staff.hours_a_day": hours}).work
    rows = rows[rows["role"] == TRANSLATOR]
    assert np.allclose(rows["hours"], 1.2 * rows["pages"], rtol=1e-5)
