"""The SAT solver: an answer within a budget, with the steps of its proof where the formula cannot be satisfied."""

from dataclasses import dataclass
from threading import Timer
from typing import Any

from verify.budget import Budget
from verify.readers.cnf import Clause, Cnf

SOLVER = "glucose4"


@dataclass(frozen=True)
class Answer:
    """Whether the formula can be satisfied, None where the budget ran out. ``steps`` are the clauses that the solver learnt, in
    order; ``model`` holds the true literals where it can."""

    satisfiable: bool | None
    steps: tuple[Clause, ...] = ()
    model: frozenset[int] = frozenset()


def solve(cnf: Cnf, budget: Budget) -> Answer:
    """Ask Glucose, within a budget of conflicts. Nothing is believed: a proof is checked, and a model is nobody's evidence here."""
    from pysat.solvers import Solver  # type: ignore[import-untyped]  # noqa: PLC0415  (loaded only where it is asked)

    if budget.spent:
        return Answer(None)
    with Solver(name=SOLVER, with_proof=True) as solver:
        for clause in cnf.clauses:
            solver.add_clause(list(clause))
        satisfiable = _within(solver, budget)
        if satisfiable is None:
            return Answer(None)
        if satisfiable:
            return Answer(True, (), frozenset(solver.get_model() or ()))
        return Answer(False, tuple(_learnt(solver.get_proof() or [])))


def _within(solver: Any, budget: Budget) -> bool | None:
    """What the solver says within the budget of conflicts, and before the user's clock."""
    clock = Timer(budget.stop.left, solver.interrupt) if budget.stop.left is not None else None
    solver.conf_budget(budget.left)
    if clock:
        clock.start()
    try:
        answer: bool | None = solver.solve_limited(expect_interrupt=clock is not None)
    finally:
        if clock:
            clock.cancel()
    return answer


def _learnt(lines: list[str]) -> list[Clause]:
    """The clauses of a proof; what it deletes is left out, for deleting adds nothing to a proof."""
    found = []
    for line in lines:
        words = line.split()
        if words and words[0] not in ("c", "o", "d"):
            found.append(tuple(int(word) for word in words if word != "0"))
    return found
