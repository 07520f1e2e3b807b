"""Posts by grade, and money by year, by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.planning.costs import BASES, KINDS, costs, income, salary
from sim.planning.monthly import working_days
from sim.planning.posts import GRADES, by_grade, equivalents, persons, role_years, whole_posts
from sim.planning.window import Window
from sim.review_phase.clock import MONTHS
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import OFFICER, ROLES, TRANSLATOR
from storage.errors import InputError

WINDOW = Window(2027, date(2028, 6, 30))


def with_values(values: dict[str, float]) -> Parameters:
    return Parameters().with_values(values)


def test_the_window_holds_whole_years_and_a_part() -> None:
    assert WINDOW.years == [2027, 2028] and len(WINDOW.months) == 18 and WINDOW.parts.tolist() == pytest.approx([1.0, 0.5])
    assert MONTHS[WINDOW.last] == date(2028, 6, 1)
    with pytest.raises(InputError):
        Window(2031, date(2030, 10, 31))


@given(st.sampled_from(sorted(GRADES)), st.integers(0, 200))
def test_grades_add_up_to_the_posts(role: str, posts: int) -> None:
    found = by_grade(posts, role, Parameters())
    assert sum(found.values()) == posts and min(found.values()) >= 0


def test_eight_officers_by_grade() -> None:
    assert by_grade(8, "officer", Parameters()) == {"P-5": 1, "P-4": 2, "P-3": 4, "P-2": 1}
    too_much = with_values({"grade.officer_p5": 0.9, "grade.officer_p4": 0.9})
    assert by_grade(10, "officer", too_much) == {"P-5": 9, "P-4": 1, "P-3": 0, "P-2": 0}


def test_whole_posts_are_enough_and_no_more() -> None:
    assert [whole_posts(count) for count in (0.0, 0.2, 3.0, 3.0 + 1e-12, 3.01)] == [0, 1, 3, 3, 4]


def hours_of(role: int, each_month: float, n: int = 3) -> np.ndarray:
    hours = np.zeros((n, len(ROLES), len(MONTHS)), dtype=np.float32)
    hours[:, role] = each_month * working_days()
    return hours


def test_posts_that_the_rule_asks_for_by_hand() -> None:
    """Eight hours a working day at six hours a person are 4/3 persons; at 80 % utilisation and 20 % vacancies, 25/12 posts: three."""
    parameters = with_values({"plan.utilisation": 0.8, "plan.vacancy": 0.2, "staff.officers": 2})
    work = equivalents(hours_of(OFFICER, 8.0), parameters, WINDOW)
    assert work[:, OFFICER] == pytest.approx(4 / 3, rel=1e-5)
    first = next(each for each in role_years(work, parameters, WINDOW) if each.role == "officer")
    assert (first.posts, first.posts_median, first.there) == (3, 3, 2.0)
    assert first.utilisation == pytest.approx(2 / 3, rel=1e-5) and sum(first.grades.values()) == 3


def test_persons_in_the_mean_of_a_year() -> None:
    found = persons(with_values({"staff.officers": 8, "staff.officers@2027-07-02": 4}), WINDOW)
    assert found[OFFICER].tolist() == pytest.approx([(8 * 182 + 4 * 183) / 365, 4.0])
    assert found[TRANSLATOR].tolist() == pytest.approx([5.0, 5.0])


def test_a_year_of_cost_by_hand() -> None:
    values = {
        "cost.inflation": 0.1,
        "cost.price_year": 2026,
        "regular.officer": 0.25,
        "staff.officers": 8,
        "staff.assistants": 1,
        "cost.programme_support": 0.1,
        "regular.translator": 1.0,
    }
    parameters = with_values(values)
    pages = np.array([[1000.0, 400.0]])
    found = costs(np.zeros((1, len(ROLES), 2)), pages, parameters, WINDOW, BASES[0])
    spent = dict(zip(KINDS, found.spent[0], strict=True))
    officers = 226_000 + 2 * 194_000 + 4 * 162_000 + 133_000
    assert salary("officer", parameters) * 8 == pytest.approx(officers)
    assert spent["officers"][:, 0].tolist() == pytest.approx([0.25 * officers * 1.1, 0.75 * officers * 1.1])
    assert spent["officers"][:, 1].sum() == pytest.approx(officers * 1.21 / 2)
    assert spent["translation"][:, 0].tolist() == pytest.approx([1000 * 250 * 1.1, 0])
    assert spent["programme support"][0].tolist() == [0, 0]
    assert spent["programme support"][1] == pytest.approx(0.1 * found.spent[0, :-1, 1].sum(axis=0))


def test_the_posts_needed_cost_what_the_rule_asks_for() -> None:
    parameters = with_values({"plan.utilisation": 0.5, "staff.officers": 8})
    work = equivalents(hours_of(OFFICER, 12.0), parameters, WINDOW)
    asked = costs(work, np.zeros((3, 2)), parameters, WINDOW, BASES[1])
    there = costs(work, np.zeros((3, 2)), parameters, WINDOW, BASES[0])
    assert asked.spent[:, 0] == pytest.approx(there.spent[:, 0] / 2, rel=1e-5)  # four persons, not eight


def test_income_and_what_is_lacking() -> None:
    parameters = with_values({"income.regular": 0.0, "income.voluntary": 1e9, "income.voluntary@2028": 0.0})
    assert income(parameters, WINDOW)[1].tolist() == pytest.approx([1e9, 0.0])
    found = costs(np.zeros((1, len(ROLES), 2)), np.zeros((1, 2)), parameters, WINDOW, BASES[0])
    assert found.lacking[:, 0] == pytest.approx(found.by_source[:, 0])
    assert found.lacking[0, 1, 0] == 0 and found.lacking[0, 1, 1] == pytest.approx(found.by_source[0, 1, 1])
