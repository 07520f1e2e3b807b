"""How much the solvers are given, and how often they are asked."""

import re
from functools import lru_cache
from typing import Any

import clingo
import pytest
import z3

from algorithms import SeededLots, load_algorithm
from algorithms.division import divide
from benchmarks.counts import calls_counted
from scenarios import load_scenario
from scenarios.generators import generate
from tests.counts.bands import within
from verify import law_from
from verify.budget import Budget
from verify.completion import capacity
from verify.completion.answer_sets import AspSolver
from verify.completion.capacity import CapacityProgram, smallest_load
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.law.clauses import clauses_of
from verify.proofs.campaign import step_theorems
from verify.proofs.law_theorems import law_theorems
from verify.proofs.theorem import prove
from verify.readers.asp import asp_program
from verify.readers.propositional import PropositionalReader
from verify.readers.smt import claims_of
from verify.readers.z3_world import World

SCENARIO, LAW = load_scenario("real-2020-10-16"), law_from({})
CLAUSES = clauses_of(LAW)
ENOUGH = 1_000_000

THEOREMS, QUERIES, ASSERTIONS = 27, 62, 2_583
CHECKS = {"law/consistent": 2, "law/follows/self": 1, "law/follows/29c": 3, "law/group-of-1": 1, "law/group-of-2": 1}
CLAIMS, CLAIM_ASSERTIONS, CLAIM_BYTES = 8, 28, 498_900
CLAUSES_OF_TWELVE = 8_833
STATEMENTS, GROUND_ATOMS = 297, 15_951


@lru_cache(maxsize=1)
def claims() -> dict[str, str]:
    record = load_algorithm("sequential-bowls").draw(SCENARIO, LAW, SeededLots("guard/0"))
    return claims_of(SCENARIO, LAW, record)


def test_theorems_are_built_of_no_more_assertions() -> None:
    theorems = [*law_theorems(LAW, CLAUSES), *step_theorems(CLAUSES)]
    queries: list[Any] = [query for theorem in theorems for query in theorem.build(World(LAW))]
    within("theorems", len(theorems), THEOREMS)
    within("queries", len(queries), QUERIES)
    within("assertions", sum(len(query.solver().assertions()) for query in queries), ASSERTIONS)


def test_z3_is_asked_no_more_than_a_theorem_needs() -> None:
    for theorem in law_theorems(LAW, CLAUSES):
        if theorem.id in CHECKS:
            with calls_counted((z3.Solver, "check")) as calls:
                prove(theorem, LAW)
            assert calls["Solver.check"] == CHECKS[theorem.id], theorem.id


def test_claims_of_a_whole_draw_grow_no_longer() -> None:
    texts = claims()
    assert len(texts) == CLAIMS
    within("assertions of the claims", sum(len(re.findall(r"^\(assert", text, re.M)) for text in texts.values()), CLAIM_ASSERTIONS)
    within("bytes of the claims", sum(map(len, texts.values())), CLAIM_BYTES)


def test_whether_a_draw_exists_is_seen_without_a_search() -> None:
    """A draw that the checker accepts shows it; clingo and the linear program are for lists on which none is found."""
    with calls_counted((AspSolver, "__init__")) as calls:
        found = feasibility(Problem(SCENARIO, LAW, "guard"), Budget(ENOUGH))
    assert found.feasible
    assert found.shown_by == "draw"
    assert not calls


def test_the_formula_of_a_draw_has_no_more_clauses() -> None:
    cnf = PropositionalReader(Problem(generate("calibrated", size=12, seed="guard"), LAW, "guard"), None, Budget(ENOUGH)).cnf
    within("clauses of the formula of 12 States", len(cnf.clauses), CLAUSES_OF_TWELVE)


def test_the_program_for_clingo_has_no_more_facts_and_rules() -> None:
    problem = Problem(generate("calibrated", size=50, seed="guard"), LAW, "guard")
    program = asp_program(problem.scenario, LAW, problem.year_of, problem.guard)
    within("statements of the program of 50 States", len(re.findall(r"\.(?:\s|$)", program)), STATEMENTS)
    control = clingo.Control(["--warn=none"])
    control.add(program)
    control.ground()
    within("ground atoms of 50 States", len(control.symbolic_atoms), GROUND_ATOMS)


@pytest.mark.parametrize(("values", "programs"), [({}, 1), ({"reviewers_from": "not-under-review-this-year"}, 4)])
def test_the_program_of_the_loads_is_solved_once_for_all_divisions_unless_the_law_speaks_of_years(
    values: dict[str, str], programs: int
) -> None:
    law = law_from(values)
    guards = [law.guard(SCENARIO, divide(SCENARIO, law.under_review(SCENARIO), SeededLots(str(number)))) for number in range(4)]
    capacity._smallest.clear()
    with calls_counted((CapacityProgram, "least_load")) as calls:
        found = [smallest_load(guard) for guard in guards]
    assert calls["CapacityProgram.least_load"] == programs
    afresh = []
    for guard in guards:
        capacity._smallest.clear()
        afresh.append(smallest_load(guard))
    assert found == afresh
