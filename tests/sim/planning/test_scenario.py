"""Scenarios: read with every fault; posts that are granted and filled, and what goes with money that falls."""

from datetime import date
from pathlib import Path

import pytest

from sim.planning.scenario import Fall, PlanScenario, after_fall, filled, posts_of, read_scenarios
from sim.review_phase.parameters import Parameters, values_from
from storage.errors import InputError

GOOD = """
[base]
title = "as it stands"

[fewer]
title = "fewer officers, and later"
algorithm = "rotating-lists"
end = 2034-10-31
joiners = true
parameters = { "start.never" = 0.4, "income.voluntary@2028" = 1e6 }
posts = { officers = { 2027 = 6, "2028-07-01" = 4 }, editors = 1 }

[less-money]
fall = { share = 0.3, from = 2027-01-01, posts_stay = true }
"""


def read(tmp_path: Path, text: str) -> tuple[PlanScenario, ...]:
    file = tmp_path / "scenarios.toml"
    file.write_text(text, encoding="utf-8")
    return read_scenarios(file)


def test_a_file_gives_its_scenarios_in_order(tmp_path: Path) -> None:
    base, fewer, less = read(tmp_path, GOOD)
    assert base == PlanScenario("base", "as it stands")
    assert (fewer.algorithm, fewer.end, fewer.joiners) == ("rotating-lists", date(2034, 10, 31), True)
    assert fewer.values == {
        "start.never": 0.4,
        "income.voluntary@2028": 1e6,
        "staff.officers@2027": 6.0,
        "staff.officers@2028-07-01": 4.0,
        "staff.editors": 1.0,
    }
    assert less.fall == Fall(0.3, date(2027, 1, 1), posts_stay=True)


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    wrong = """
[base]
tilte = "x"
end = 2034-10-30
algorithm = "rotating-list"
joiners = "yes"
parameters = { "start.nevr" = 0.4, "start.never" = 2 }
posts = { officer = 3, editors = { 2027 = 1.5 } }
fall = { share = 3, from = 2027-01-01 }
"""
    with pytest.raises(InputError) as told:
        read(tmp_path, wrong)
    places = " ".join(fault.where for fault in told.value.faults)
    for place in ("base.tilte", "base.end", "base.algorithm", "base.joiners", "base.parameters", "base.posts", "base.fall"):
        assert place in places
    assert len(told.value.faults) == 9


def test_posts_in_words_of_the_command_line() -> None:
    assert posts_of(["officers@2028=4", "editors=1"], "--posts") == {"staff.officers@2028": 4.0, "staff.editors": 1.0}
    with pytest.raises(InputError) as told:
        posts_of(["officers", "officer=3", "editors@2028=x"], "--posts")
    assert len(told.value.faults) == 3


def test_a_post_is_filled_after_the_delay_and_goes_at_once() -> None:
    values = {"plan.hiring_delay": 90.0, "staff.officers@2027-01-01": 10, "staff.officers@2028-01-01": 4, "staff.officers@2028-02-01": 5}
    there = values_from(filled(Parameters().with_values(values)), "staff.officers")
    assert there == [(date(2027, 4, 1), 10.0), (date(2028, 1, 1), 4.0), (date(2028, 5, 1), 5.0)]


def test_a_post_that_goes_before_it_is_filled_never_was() -> None:
    values = {"plan.hiring_delay": 200.0, "staff.officers@2027-01-01": 10, "staff.officers@2027-03-01": 8}
    assert values_from(filled(Parameters().with_values(values)), "staff.officers") == []


def test_without_delay_posts_are_filled_as_granted() -> None:
    granted = Parameters().with_values({"plan.hiring_delay": 0.0, "staff.editors@2027": 5, "staff.editors@2029": 1})
    assert values_from(filled(granted), "staff.editors") == values_from(granted, "staff.editors")


def test_what_goes_with_the_money_by_hand() -> None:
    """8 officers, three fifths of them on voluntary money: 30 % less of it is 1.44 posts; a later grant shrinks alike."""
    granted = Parameters().with_values({"staff.officers@2029": 20})
    less = after_fall(granted, Fall(0.3, date(2027, 7, 1)))
    assert values_from(less, "staff.officers") == [(date(2027, 7, 1), 7.0), (date(2029, 1, 1), 16.0)]
    assert values_from(less, "staff.editors") == [(date(2027, 7, 1), 2.0)]  # the regular budget pays them
    assert values_from(less, "income.voluntary") == [(date(2027, 7, 1), pytest.approx(0.7 * granted["income.voluntary"]))]
    stay = after_fall(granted, Fall(0.3, date(2027, 7, 1), posts_stay=True))
    assert values_from(stay, "staff.officers") == [(date(2029, 1, 1), 20.0)]
