"""A claim without an answer is not a draw that is shown to keep the law, nor one that is broken: exit code 3."""

from pathlib import Path

import pytest

from app.evidence_pages import exit_code
from verify.budget import Effort
from verify.evidence.evidence import Evidence
from verify.evidence.solvers import ENOUGH, ask_z3
from verify.proofs.second_solver import ask_cvc5
from verify.record.finding import RecordFinding

HARD = """(set-logic QF_BV) (declare-const a (_ BitVec 64)) (declare-const b (_ BitVec 64))
(assert (= (bvmul a b) #x00000fffffffffdd)) (assert (bvult a #x0000000000ffffff)) (assert (bvult b #x0000000000ffffff))
(assert (bvugt a #x0000000000000001)) (assert (bvugt b #x0000000000000001)) (check-sat)
"""
"""Two factors of a large number: more work than a few thousand units."""
CASES = {
    "all as expected": ("unsat", "unsat", 0, [], 0),
    "one has no answer": ("unknown", "unsat", 0, [], 3),
    "neither has": ("unknown", "unknown", 0, [], 3),
    "one finds a breach": ("sat", "unsat", 0, [], 1),
    "no answer, and the check fails": ("unknown", "unsat", 1, [], 1),
    "no answer, and a finding": ("unknown", "unsat", 0, [RecordFinding("29a", (), "reviewed by one that it reviews")], 1),
}


@pytest.mark.parametrize("case", CASES)
def test_the_exit_code_tells_not_known_from_broken(case: str) -> None:
    z3, cvc5, check, findings, code = CASES[case]
    line = {"clause": "28-two", "z3": {"answer": z3}, "cvc5": {"answer": cvc5}}
    made = Evidence(Path("pack"), tuple(findings), {"files": {"smt/28-two.smt2": line}}, {}, check, [], {})
    assert exit_code(made) == code
    assert made.holds is (code == 0)


@pytest.mark.parametrize("ask", [ask_z3, ask_cvc5])
def test_a_claim_that_takes_more_than_its_units_has_no_answer(ask: object) -> None:
    assert callable(ask)
    assert ask(HARD, Effort(1e-3)) == "unknown"
    assert ENOUGH.factor > 1
