"""All theorems of one law, in order, with the safety of each algorithm as their sum."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from algorithms import algorithm_from
from algorithms.algorithm import is_ours
from verify.budget import USUAL, Effort
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.proofs.completion_theorem import completion_theorems
from verify.proofs.course_theorems import course_theorems
from verify.proofs.law_theorems import law_theorems
from verify.proofs.lot_theorems import lot_theorems
from verify.proofs.safety import (
    ASSUMED,
    ORDERS,
    Order,
    any_order,
    bookkeeping_theorem,
    finish_theorem,
    lifting,
    not_vacuous_theorem,
    redraw_theorem,
    start_theorem,
    step_theorem,
)
from verify.proofs.symmetry_theorem import symmetry_theorems
from verify.proofs.theorem import PROVED, UNBOUNDED, Theorem, Verdict, no_queries, prove

WHOLE_DRAWS = ("uniform-chain",)
"""Algorithms that draw all seats at once and write them down one by one under the guard. Their outcomes are too many to run each."""


def step_theorems(clauses: Sequence[Clause]) -> list[Theorem]:
    """The induction: start, every lot, and the finished draw."""
    return [
        start_theorem(clauses),
        bookkeeping_theorem(clauses),
        *[
            step_theorem(clause, clauses)
            for clause in clauses
            if clause.each_lot and not (clause.added and lifting(clause) == clause.each_lot)
        ],
        *[finish_theorem(clause, clauses) for clause in clauses if clause.finished or lifting(clause)],
        not_vacuous_theorem(clauses, any_order),
    ]


def _order_of(algorithm: str) -> Order:
    """The order in which an algorithm fills the seats; any order whatever for one whose code was not read."""
    return ORDERS[algorithm] if was_read(algorithm) else any_order


def further_orders(algorithms: Sequence[str]) -> list[Order]:
    """The orders of seats of some algorithms, beside any order whatever, which is a step of the induction."""
    orders = dict.fromkeys(_order_of(algorithm) for algorithm in algorithms)
    return [order for order in orders if order is not any_order]


NOT_EXAMINED = (
    "of an algorithm that is not ours nothing of its code was examined: the ceremony fills every seat, asks the guard of every lot, and "
    "says when a draw is complete",
)


def was_read(reference: str) -> bool:
    """Whether it is one of the algorithms whose code was read for the proofs; a file is not, whatever it calls itself."""
    return reference in ORDERS and is_ours(algorithm_from(reference))


def safety_theorem(algorithm: str) -> Theorem:
    """What is claimed of an algorithm: of ours, of its code; of another, of the guard, under the ceremony that conducts it."""
    if was_read(algorithm):
        return Theorem(f"safety/{Path(algorithm).name}", f"every complete draw by {algorithm} keeps every clause", no_queries, ASSUMED)
    statement = (
        f"every complete draw that the ceremony conducts for {algorithm} keeps every clause: the guard bars every lot that would "
        "break one; nothing of its code was examined"
    )
    return Theorem(f"safety/{Path(algorithm).name}", statement, no_queries, (*ASSUMED, *NOT_EXAMINED))


def safety_of(algorithm: str, steps: Sequence[Verdict], possible: Mapping[Order, Verdict]) -> Verdict:
    """That the algorithm keeps every clause: the induction for seats in any order, with redraws, has its order as one case.

    Its own order must be possible too, or the proof would say nothing: ``possible`` says so of the ``further_orders``.
    """
    theorem = safety_theorem(algorithm)
    verdicts = [*steps, possible.get(_order_of(algorithm), steps[-1])]
    seconds = sum(verdict.seconds for verdict in verdicts)
    if all(verdict.verdict == PROVED for verdict in verdicts):
        return Verdict(theorem, PROVED, UNBOUNDED, seconds)
    failed = next(verdict for verdict in verdicts if verdict.verdict != PROVED)
    return Verdict(theorem, failed.verdict, failed.scope, seconds, failed.counterexample)


def claimed(law: LawParameters, algorithms: Sequence[str]) -> list[Theorem]:
    """All theorems that are asked of a solver: those about the law, the steps of the induction, redraws, look-ahead, States alike,
    chance, the course of a ceremony, and ``further_orders``."""
    clauses = clauses_of(law)
    orders = [not_vacuous_theorem(clauses, order) for order in further_orders(algorithms)]
    about_draws = [*step_theorems(clauses), redraw_theorem(clauses), *completion_theorems(clauses), *symmetry_theorems(clauses)]
    return [*law_theorems(law, clauses), *about_draws, *lot_theorems(), *course_theorems(), *orders]


def safeties(law: LawParameters, algorithms: Sequence[str], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The safety of each algorithm, from the verdicts on the theorems ``claimed``."""
    clauses, orders = clauses_of(law), further_orders(algorithms)
    before, many = len(law_theorems(law, clauses)), len(step_theorems(clauses))
    possible = dict(zip(orders, verdicts[len(verdicts) - len(orders) :], strict=True))
    redraw, steps = verdicts[before + many], verdicts[before : before + many]
    return [safety_of(algorithm, [redraw, *steps], possible) for algorithm in algorithms]


def all_theorems(law: LawParameters, algorithms: Sequence[str], effort: Effort = USUAL) -> Iterator[Verdict]:
    """Prove everything about a law and the algorithms; verdicts as they come. ``further_orders`` count in the safeties alone."""
    theorems, verdicts = claimed(law, algorithms), list[Verdict]()
    told = len(theorems) - len(further_orders(algorithms))
    for theorem in theorems:
        verdicts.append(prove(theorem, law, effort))
        if len(verdicts) <= told:
            yield verdicts[-1]
    yield from safeties(law, algorithms, verdicts)
