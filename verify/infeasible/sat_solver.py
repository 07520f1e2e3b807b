"""The SAT solver: an answer within a budget, with the steps of its proof where the formula cannot be satisfied."""

from dataclasses import dataclass
from threading import Timer

from verify.diagnosis.problem import Budget
from verify.infeasible.cnf import Clause, Cnf

SOLVER = "glucose4"


@dataclass(frozen=True)
class Answer:
    """Whether the formula can be satisfied, None where the budget ran out. ``steps`` are the clauses that the solver learnt, in
    order; ``model`` holds the true literals where it can."""

    satisfiable: bool | None
    steps: tuple[Clause, ...] = ()
    model: frozenset[int] = frozenset()


def solve(cnf: Cnf, budget: Budget) -> Answer:
    """Ask Glucose. Nothing is believed: a proof is checked, and a model is nobody's evidence here."""
    from pysat.solvers import Solver  # type: ignore[import-untyped]  # noqa: PLC0415  (loaded only where it is asked)

    if budget.spent:
        return Answer(None)
    with Solver(name=SOLVER, with_proof=True) as solver:
        for clause in cnf.clauses:
            solver.add_clause(list(clause))
        timer = Timer(max(0.1, budget.left), solver.interrupt)
        timer.start()
        try:
            satisfiable = solver.solve_limited(expect_interrupt=True)
        finally:
            timer.cancel()
        if satisfiable is None:
            return Answer(None)
        if satisfiable:
            return Answer(True, (), frozenset(solver.get_model() or ()))
        return Answer(False, tuple(_learnt(solver.get_proof() or [])))


def _learnt(lines: list[str]) -> list[Clause]:
    """The clauses of a proof; what it deletes is left out, for deleting adds nothing to a proof."""
    found = []
    for line in lines:
        words = line.split()
        if words and words[0] not in ("c", "o", "d"):
            found.append(tuple(int(word) for word in words if word != "0"))
    return found
