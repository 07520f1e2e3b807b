"""What tests demand of a theorem, and of one with a fault planted in its model."""

from verify import law_from
from verify.law.parameters import LawParameters
from verify.proofs.second_solver import confirm
from verify.proofs.theorem import PROVED, REFUTED, UNBOUNDED, Theorem, prove

DEFAULT = law_from({})


def assert_proved(theorem: Theorem, law: LawParameters = DEFAULT) -> None:
    """Proved without bound by both solvers, with a case for each query in which its hypotheses are possible."""
    verdict = prove(theorem, law)
    assert (verdict.verdict, verdict.scope) == (PROVED, UNBOUNDED), verdict
    assert len(verdict.witnesses) == len(verdict.queries) > 0
    assert confirm(verdict) == PROVED


def assert_refuted(theorem: Theorem, law: LawParameters = DEFAULT) -> None:
    """Refuted by both solvers, with a case to read."""
    verdict = prove(theorem, law)
    assert verdict.verdict == REFUTED, verdict
    assert verdict.counterexample
    assert confirm(verdict) == REFUTED
