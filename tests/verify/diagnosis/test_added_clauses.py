"""The diagnosis under a clause that a user added: it is named, dropped, and read of a few States only where that is right."""

import random

from results.diagnosis_page import diagnosis_lines
from scenarios import Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.agreement.added_laws import with_random_added
from tests.agreement.test_added import tiny
from untoc_draw import Law
from verify import law_from
from verify.budget import USUAL, Budget
from verify.diagnosis.diagnosis import diagnose
from verify.diagnosis.feasibility import exact_budget, feasibility
from verify.diagnosis.problem import Problem
from verify.evidence.infeasibility.sat_solver import solve
from verify.readers.propositional import PropositionalReader


def two_groups() -> Scenario:
    """Four African and three Eastern European States, all party to the Convention."""
    rows = [Row(f"A{n}", f"Alpha {n}", "African", (True,)) for n in range(4)]
    rows += [Row(f"B{n}", f"Beta {n}", "Eastern European", (True,)) for n in range(3)]
    return build_scenario("two", None, rows, UNTOC_FAMILY[:1])


def test_a_group_that_is_barred_to_itself_is_named_and_dropping_the_clause_helps() -> None:
    scenario = two_groups()
    of_group = [state for state in scenario.states if state.startswith("A")]
    law = Law(barred_both=[(one, other) for one in of_group for other in of_group if one < other])
    found = diagnose(Problem(scenario, law))
    assert found.feasible is False
    document = found.document()
    assert {one["clause"] for one in document["conflict"]} == {"28-two", "28-home", "barred-both"}
    assert {"kind": "clause", "without": "barred-both"} in document["relaxations"]
    text = "\n".join(diagnosis_lines(found))
    assert "barred-both for Alpha 0 [A0] (Two States that are barred to each other do not review each other)" in text
    assert "One added clause dropped (1 of 1 settled within the effort): without barred-both." in text


def test_a_law_without_added_clauses_says_nothing_of_them() -> None:
    scenario = build_scenario("alone", None, [Row("A", "A", "African", (True,)), Row("B", "B", "Asia-Pacific", (True,))], UNTOC_FAMILY[:1])
    found = diagnose(Problem(scenario, law_from({})))
    assert found.feasible is False and "added clause" not in "\n".join(diagnosis_lines(found))
    assert "clauses" not in found.document()["relaxations_searched"]


def test_where_few_say_enough_a_draw_of_all_is_one_of_each() -> None:
    enough = drawable = 0
    for number in range(250):
        chance = random.Random(f"few/{number}")
        scenario = tiny(chance)
        problem = Problem(scenario, with_random_added(chance, scenario, law_from({"mutual_scope": "same-year"}), depth=2), "x")
        if not problem.guard.few_say_enough:
            continue
        enough += 1
        if feasibility(problem, exact_budget(problem, USUAL)).feasible:
            drawable += 1
            for state in range(scenario.n_states):
                few = problem.of_few([state])
                assert feasibility(few, exact_budget(few, USUAL)).feasible, (number, state)
                if problem.year_of[state]:
                    formula = PropositionalReader(problem, [state], Budget(10**6)).cnf
                    assert solve(formula, Budget(10**6)).satisfiable, (number, state)
    assert enough > 20 and drawable > 5, (enough, drawable)
