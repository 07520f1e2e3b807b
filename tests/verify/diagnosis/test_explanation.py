"""The diagnosis against the independent encoding: the answer, the conflict, and everything said to help."""

import os

import pytest

from tests.verify.diagnosis.small_problems import UNSEEN, random_problem, reference_says
from verify.budget import Budget
from verify.diagnosis.conflict import Conflict, SelectedLaw, find_conflict
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.diagnosis.relaxations import accessions, parameter_changes, possible_accessions, possible_parameters, waivers

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
NUMBERS = range(200 if THOROUGH else 60)
CONFLICTS = 500_000
"""What each search may take. A tight limit on load (as many reviews as places) can need more to reach a minimal conflict."""
OFF: dict[str, dict[str, object]] = {
    "load-max": {"load_max": 0},
    "load-min": {"load_min": "off"},
    "decline": {"declines": []},
    "defer": {"defers": []},
    "29c": {"reviewers_max": 99},
}
"""How the independent encoding can be told to leave a clause out altogether."""


@pytest.fixture(scope="module")
def infeasible() -> list[tuple[int, Problem, Conflict]]:
    """Every infeasible problem with its conflict, once it was checked that the other encoding agrees on all of them."""
    found = []
    for number in NUMBERS:
        problem = random_problem(number)
        answer = feasibility(problem, Budget(CONFLICTS)).feasible
        assert answer == reference_says(problem), number
        if not answer:
            conflict = find_conflict(problem, Budget(CONFLICTS))
            assert conflict, number
            found.append((number, problem, conflict))
    print(f"{len(NUMBERS)} problems agree, {len(found)} of them infeasible")
    assert len(NUMBERS) / 4 < len(found) < len(NUMBERS) * 3 / 4
    return found


def test_every_conflict_is_minimal(infeasible: list[tuple[int, Problem, Conflict]]) -> None:
    open_cases = [number for number, _, conflict in infeasible if not conflict.minimal]
    print(f"{len(open_cases)} conflicts not minimal within {CONFLICTS} conflicts: {open_cases}")
    assert len(open_cases) <= len(infeasible) / 100
    for number, problem, conflict in infeasible:
        if not conflict.minimal:
            assert SelectedLaw(problem).can_keep(conflict.instances, Budget(CONFLICTS)) is False, number
            continue
        law = SelectedLaw(problem)
        assert law.can_keep(conflict.instances, Budget(CONFLICTS)) is False, number
        for one in conflict.instances:
            assert law.can_keep([other for other in conflict.instances if other != one], Budget(CONFLICTS)), (number, one)


def test_the_selected_law_with_everything_on_is_the_law() -> None:
    for number in NUMBERS:
        problem = random_problem(number)
        law = SelectedLaw(problem)
        assert law.can_keep(law.instances, Budget(CONFLICTS)) == reference_says(problem), number


def test_a_clause_outside_the_conflict_does_not_matter(infeasible: list[tuple[int, Problem, Conflict]]) -> None:
    """Without a clause that the conflict does not name, the other encoding finds no draw either."""
    seen = 0
    for number, problem, conflict in infeasible:
        if problem.law.values["home_fallback"] == "none":
            named = {clause for clause, _ in conflict.instances}
            for clause in sorted(OFF.keys() - named):
                assert not reference_says(problem, **OFF[clause]), (number, clause)
                seen += 1
    assert seen > 30


def test_waivers_that_the_other_encoding_can_express_help_there_too(infeasible: list[tuple[int, Problem, Conflict]]) -> None:
    seen, unproved = 0, list[int]()
    for number, problem, _ in infeasible:
        found = waivers(problem, Budget(CONFLICTS // 5))
        assert found.sets, number
        unproved += [] if found.smallest else [number]
        for waived in found.sets:
            changed = _expressed(problem, waived)
            if changed is not None:
                assert reference_says(problem, **changed), (number, waived)
                seen += 1
    print(f"{seen} waivers expressed in the other encoding; not proved smallest: {unproved}")
    assert len(unproved) <= 1 + len(infeasible) / 50
    assert seen >= 5


def _expressed(problem: Problem, waived: tuple[tuple[str, int], ...]) -> dict[str, object] | None:
    """Parameters under which the waived instances, and perhaps more, do not bind; None where there are none."""
    values, states = problem.law.values, problem.scenario.states
    if values["home_fallback"] != "none" or not {clause for clause, _ in waived} <= OFF.keys():
        return None
    of = {clause: {states[state] for name, state in waived if name == clause} for clause in OFF}
    changed: dict[str, object] = {
        "waives_four": sorted({*values["waives_four"], *of["29c"]}),
        "declines": sorted({*values["declines"]} - of["decline"]),
        "defers": sorted({*values["defers"]} - of["defer"]),
    }
    for clause in ("load-max", "load-min"):
        changed |= OFF[clause] if of[clause] else {}
    return changed


@pytest.mark.long
def test_single_changes_help_exactly_where_the_other_encoding_says_so(infeasible: list[tuple[int, Problem, Conflict]]) -> None:
    helped, unsettled = 0, 0
    for number, problem, conflict in infeasible:
        joining = accessions(problem, conflict, Budget(CONFLICTS))
        changed = parameter_changes(problem, conflict, Budget(CONFLICTS))
        unsettled += joining.considered - joining.settled + changed.considered - changed.settled
        for place, pair in enumerate(possible_accessions(problem)):
            if pair in joining.found or (joining.considered == joining.settled and (THOROUGH or place % 5 == 0)):
                assert (pair in joining.found) == reference_says(problem.with_accession(*pair)), (number, pair)
        for name, value in possible_parameters(problem):
            if (name, value) in changed.found or (changed.considered == changed.settled and name not in UNSEEN):
                assert ((name, value) in changed.found) == reference_says(problem.with_parameter(name, value)), (number, name)
        helped += len(joining.found) + len(changed.found)
    print(f"{helped} single changes help, {unsettled} were not settled")
    assert unsettled <= len(infeasible) / 20
    assert helped > len(infeasible) / 4
