"""Certificates, diagnosis, proofs and exact enumeration."""

from typing import Any

import pytest

from algorithms import load_algorithm
from benchmarks.draw_choices import DEFAULT_LAW
from benchmarks.draw_task import our_way, scenario_of
from scenarios import load_scenario
from sim.fairness.exact import exact_draw
from sim.fairness.hand_made import eight_states
from sim.fairness.references import lawful_draws
from tests.benchmarks.speed.sizes import SIZES, skip_large
from verify import clauses_of, law_from
from verify.diagnosis.diagnosis import diagnose
from verify.diagnosis.problem import Problem
from verify.evidence.solvers import verdicts_of
from verify.proofs.campaign import all_theorems, step_theorems
from verify.proofs.theorem import PROVED, prove
from verify.readers.smt import claims_of

MOST_CERTIFIED = 1_000
"""States: the claims name every pair of States, and would take gigabytes above it."""


@pytest.mark.parametrize("size", SIZES)
def test_certificate(size: int, benchmark: Any) -> None:
    skip_large(benchmark, size)
    if size > MOST_CERTIFIED:
        pytest.skip(f"certificates are measured up to {MOST_CERTIFIED:,} States")
    scenario = scenario_of(size)
    record = our_way(scenario, "sequential-bowls").run(1)
    verdicts, _ = benchmark.pedantic(lambda: verdicts_of(claims_of(scenario, DEFAULT_LAW, record)), rounds=1)
    assert {line["clause"] for line in verdicts["files"].values()} == {clause.id for clause in clauses_of(DEFAULT_LAW)}
    assert all(line[name]["answer"] == "unsat" for line in verdicts["files"].values() for name in ("z3", "cvc5"))


@pytest.mark.parametrize("size", SIZES)
def test_diagnosis_of_what_can_be_drawn(size: int, benchmark: Any) -> None:
    skip_large(benchmark, size)
    if size > MOST_CERTIFIED:
        pytest.skip(f"diagnosis is measured up to {MOST_CERTIFIED:,} States")
    problem = Problem(scenario_of(size), DEFAULT_LAW)
    assert benchmark.pedantic(lambda: diagnose(problem), rounds=1).feasible is True


def test_diagnosis_of_a_conflict(benchmark: Any) -> None:
    if benchmark.disabled:
        pytest.skip("explaining a conflict takes seconds; only with --benchmark-enable")
    problem = Problem(load_scenario("real-2020-10-16"), law_from({"load_max": 2}))
    found = benchmark.pedantic(lambda: diagnose(problem), rounds=1)
    assert found.feasible is False
    assert found.document()["conflict"]


def test_one_step_of_the_proofs(benchmark: Any) -> None:
    theorem = next(one for one in step_theorems(clauses_of(DEFAULT_LAW)) if one.id.endswith("29a"))
    assert benchmark.pedantic(lambda: prove(theorem, DEFAULT_LAW), rounds=3).verdict == PROVED


def test_all_proofs(benchmark: Any) -> None:
    if benchmark.disabled:
        pytest.skip("all theorems take seconds; only with --benchmark-enable")
    names = ["sequential-bowls", "rotating-lists", "answer-set"]
    verdicts = benchmark.pedantic(lambda: list(all_theorems(DEFAULT_LAW, names)), rounds=1)
    assert [one.verdict for one in verdicts if one.theorem.id.startswith("safety/")] == [PROVED] * len(names)


def test_every_lawful_draw_is_listed(benchmark: Any) -> None:
    case = eight_states()
    assert len(benchmark.pedantic(lambda: lawful_draws(case.scenario, case.law, case.year_of), rounds=2)) == 8_064


def test_exact_chances_of_an_algorithm(benchmark: Any) -> None:
    if benchmark.disabled:
        pytest.skip("every outcome of the code is run; only with --benchmark-enable")
    case, algorithm = eight_states(), load_algorithm("sequential-bowls")
    exact = benchmark.pedantic(lambda: exact_draw(algorithm, case.scenario, case.law, case.year_of), rounds=1)
    assert sum(exact.distribution.values()) == 1
    assert len(exact.distribution) <= 8_064
