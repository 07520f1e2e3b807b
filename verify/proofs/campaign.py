"""All theorems of one law, in order, with the safety of each algorithm as their sum."""

from collections.abc import Iterator, Sequence

from verify.clauses import Clause, clauses_of
from verify.law import LawParameters
from verify.proofs.law_theorems import law_theorems
from verify.proofs.safety import (
    ORDERS,
    any_order,
    bookkeeping_theorem,
    finish_theorem,
    not_vacuous_theorem,
    redraw_theorem,
    start_theorem,
    step_theorem,
)
from verify.proofs.theorem import PROVED, UNBOUNDED, UNKNOWN, Theorem, Verdict, prove

WIDER = ("sequential-bowls-look-ahead", "answer-set", "answer-set-fewest-additional", "answer-set-most-even")
"""Algorithms that keep lots which the guard alone would not, where a later lot may lift the bar."""

WHOLE_DRAWS = ("uniform-chain",)
"""Algorithms that draw all seats at once and write them down one by one under the guard. Their outcomes are too many to run each."""


def step_theorems(clauses: Sequence[Clause]) -> list[Theorem]:
    """The induction: start, every lot, and the finished draw."""
    return [
        start_theorem(clauses),
        bookkeeping_theorem(clauses),
        *[step_theorem(clause, clauses) for clause in clauses if clause.each_lot],
        *[finish_theorem(clause, clauses) for clause in clauses if clause.finished],
        not_vacuous_theorem(clauses, any_order),
    ]


def safety_of(algorithm: str, law: LawParameters, steps: Sequence[Verdict]) -> Verdict:
    """That the algorithm keeps every clause: the induction for seats in any order has its order as one case.

    Its own order must be possible too, or the proof would say nothing.
    """
    clauses = clauses_of(law)
    statement = f"every complete draw by {algorithm} keeps every clause"
    theorem = Theorem(f"safety/{algorithm}", statement, lambda world: [], steps[2].theorem.assumptions)
    possible = prove(not_vacuous_theorem(clauses, ORDERS.get(algorithm, any_order)), law)
    verdicts = [*steps, possible]
    seconds = sum(verdict.seconds for verdict in verdicts)
    lifting = law.values["home_fallback"] != "none" or law.values["legal_family"] == "on"
    if lifting and (algorithm in WIDER or law.values["redraws"]):
        reason = (
            "under this law it may keep lots that the guard alone bars, or empty seats on which a bar rested; each draw is checked",
        )
        return Verdict(theorem, UNKNOWN, "each draw by itself", seconds, reason)
    if all(verdict.verdict == PROVED for verdict in verdicts):
        return Verdict(theorem, PROVED, UNBOUNDED, seconds)
    failed = next(verdict for verdict in verdicts if verdict.verdict != PROVED)
    return Verdict(theorem, failed.verdict, failed.scope, seconds, failed.counterexample)


def all_theorems(law: LawParameters, algorithms: Sequence[str]) -> Iterator[Verdict]:
    """Prove everything about a law and the algorithms; verdicts as they come."""
    clauses = clauses_of(law)
    for theorem in law_theorems(law, clauses):
        yield prove(theorem, law)
    steps = []
    for theorem in step_theorems(clauses):
        steps.append(prove(theorem, law))
        yield steps[-1]
    yield prove(redraw_theorem(clauses), law)
    for algorithm in algorithms:
        yield safety_of(algorithm, law, steps)
