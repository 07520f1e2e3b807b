"""The fewest staff, where a formula says how many that is."""

from datetime import date

import pytest

from sim.experiments.outcomes import FinishedBy
from sim.experiments.runner import Runner
from sim.experiments.setting import Simulate
from sim.experiments.staffing import FOUND, OTHER_ROLES, STATES, StaffSearch, Target, Trial, fewest_staff, more_staff
from sim.review_phase.clock import date_of
from storage.errors import InputError
from tests.sim.experiments.stand_in import setting, with_editors, with_nobody, with_officers

BY = date(2021, 6, 1)


def target(probability: float = 0.9, share: float = 0.02) -> Target:
    """One review of the scenario's, of which the stand-in finishes one, is more than a fiftieth."""
    return Target(BY, phase=1, share=share, probability=probability)


def search(simulate: Simulate, wanted: Target, role: str = "officer") -> StaffSearch:
    return fewest_staff(setting(), wanted, 50, runner=Runner(simulate=simulate), role=role, most=32)


@pytest.mark.parametrize(("probability", "fewest"), [(0.1, 1), (0.5, 5), (0.9, 9), (0.91, 10), (1.0, 10)])
def test_the_fewest_officers_of_a_formula(probability: float, fewest: int) -> None:
    found = search(with_officers, target(probability))
    assert (found.fewest, found.limit, found.now) == (fewest, FOUND, 8)
    assert found.rising
    assert f"{fewest} posts of officer are the fewest" in str(found)
    tried = {trial.staff: trial.met for trial in found.trials}
    assert tried == {staff: 5 * min(staff, 10) for staff in tried}
    assert len(found.trials) <= 8, "halving, not one after another"


def test_no_number_is_enough_where_another_role_is_the_limit() -> None:
    found = search(with_editors, target())
    assert (found.fewest, found.limit) == (None, OTHER_ROLES)
    assert found.rows()[-1]["role"] == "every role"
    assert search(with_editors, target(), role="editor").fewest == 20


def test_no_number_is_enough_where_the_states_are_the_limit() -> None:
    found = search(with_nobody, target())
    assert (found.fewest, found.limit) == (None, STATES)
    assert "what limits it is the States" in str(found)


def test_a_chance_that_falls_is_told() -> None:
    trials = (Trial(1, False, 5, 10, 0.5), Trial(2, False, 4, 10, 0.5), Trial(64, True, 0, 10, 0.0))
    assert not StaffSearch("officer", 1, target(), 2, FOUND, trials).rising


def test_whether_the_replications_settle_it() -> None:
    wanted = target(0.9)
    sure = StaffSearch(
        "officer", 1, wanted, 2, FOUND, (Trial(64, False, 100, 100, 1.0), Trial(2, False, 100, 100, 1.0), Trial(1, False, 20, 100, 0.2))
    )
    assert sure.is_sure
    assert "do not settle" not in str(sure)
    near = StaffSearch("officer", 1, wanted, 2, FOUND, (Trial(2, False, 91, 100, 1.0), Trial(1, False, 20, 100, 0.2)))
    assert not near.is_sure
    assert str(near).endswith("100 replications do not settle it")
    none = StaffSearch("officer", 1, wanted, None, STATES, (Trial(64, False, 87, 100, 0.9), Trial(64, True, 87, 100, 0.9)))
    assert not none.is_sure
    assert search(with_nobody, wanted).is_sure


def test_the_day_asked_about_is_run_to_its_end() -> None:
    assert search(with_officers, Target(date_of(100.0), phase=1, share=0.02, probability=0.9)).fewest == 9
    assert search(with_officers, Target(date_of(99.0), phase=1, share=0.02, probability=0.9)).limit == STATES


def test_the_target_counts_reviews_that_finish_by_the_day() -> None:
    late = Target(date(2020, 12, 1), phase=1, share=0.02, probability=0.9)
    assert search(with_officers, late).limit == STATES, "day 100 is in January 2021"
    other_phase = Target(BY, phase=2, share=0.02, probability=0.9)
    assert search(with_officers, other_phase).limit == STATES


def test_more_staff_is_a_paired_comparison() -> None:
    found = more_staff(setting(), 20, runner=Runner(simulate=with_officers), reduce=FinishedBy(200.0))
    assert [each.other for each in found.differences] == ["officer +1", "officer +2", "officer +4"]
    one_review = 1 / 40
    assert [each.difference.estimate for each in found.differences] == pytest.approx([0.1 * one_review, 0.2 * one_review, 0.2 * one_review])
    assert found.differences[0].base == "officer 8"


def test_bad_questions_are_refused() -> None:
    with pytest.raises(InputError, match="4 faults"):
        Target(date(2050, 1, 1), phase=5, share=0.0, probability=1.5)
    with pytest.raises(InputError, match="one of officer"):
        search(with_officers, target(), role="cook")
    with pytest.raises(InputError, match="most"):
        fewest_staff(setting(), target(), 5, runner=Runner(simulate=with_officers), most=5000)
