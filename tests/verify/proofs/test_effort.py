"""The solvers' work is counted in their own units: the same on a busy machine, and no proof comes near what it may take."""

from dataclasses import replace

import pytest

from algorithms import algorithm_names
from verify import clauses_of, law_from
from verify.budget import Effort, Stop
from verify.proofs.campaign import claimed
from verify.proofs.effort import CVC5_UNITS, Z3_UNITS
from verify.proofs.law_theorems import too_small
from verify.proofs.safety import redraw_theorem
from verify.proofs.second_solver import confirm, work_of_cvc5
from verify.proofs.theorem import PROVED, STOPPED, UNKNOWN, Theorem, ask, prove
from verify.readers.z3_world import World

LAW = law_from({})
CLAUSES = clauses_of(LAW)
SEEDS = range(10)
FAR = 6
"""By so many times a proof must stay below what it may take, whatever the seed of the search."""


@pytest.mark.parametrize("seed", SEEDS)
def test_redraw_hangs_on_no_luck_in_z3(seed: int) -> None:
    for query in redraw_theorem(CLAUSES).build(World(LAW)):
        answer, units = ask(query.solver(), seed=seed)
        assert str(answer) == "unsat"
        assert units < Z3_UNITS / 200


@pytest.mark.parametrize("seed", [0, 1] + [pytest.param(seed, marks=pytest.mark.long) for seed in SEEDS[2:]])
def test_redraw_hangs_on_no_luck_in_cvc5(seed: int) -> None:
    for query in redraw_theorem(CLAUSES).build(World(LAW)):
        answer, units = work_of_cvc5(query.smt("redraw"), seed=seed)
        assert answer == "unsat"
        assert units < CVC5_UNITS / 100


@pytest.mark.long
@pytest.mark.parametrize("theorem", claimed(LAW, algorithm_names()), ids=lambda theorem: theorem.id)
def test_no_theorem_comes_near_its_budget_with_any_seed(theorem: Theorem) -> None:
    verdict = prove(theorem, LAW)
    assert verdict.units < Z3_UNITS / FAR
    for query in verdict.queries:
        for seed in SEEDS:
            answer, units = ask(query.solver(), seed=seed)
            assert str(answer) == ("unsat" if verdict.scope == "unbounded" else "sat"), seed
            assert units < Z3_UNITS / FAR, seed
        assert work_of_cvc5(query.smt(theorem.id))[1] < CVC5_UNITS / FAR


def test_the_same_question_takes_the_same_units_and_too_few_are_no_proof() -> None:
    theorem = too_small(2, CLAUSES)
    first, again = (prove(theorem, LAW) for _ in range(2))
    assert first.verdict == PROVED
    assert 0 < first.units == again.units
    short = prove(replace(theorem, scopes=()), LAW, Effort(1e-9))
    assert (short.verdict, confirm(short)) == (UNKNOWN, UNKNOWN)
    assert short.scope != STOPPED
    assert confirm(first, Effort(1e-9)) == UNKNOWN


def test_what_the_clock_of_the_user_cut_short_says_so() -> None:
    theorem = replace(too_small(3, CLAUSES), first=3)
    verdict = prove(theorem, LAW, Effort(1.0, Stop.after(0.0)))
    assert (verdict.verdict, verdict.scope) == (UNKNOWN, STOPPED)
