"""A proof that no lawful draw exists: of the few States of the conflict where that is enough, of all States else."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from algorithms.record import canonical
from verify.budget import Effort
from verify.diagnosis.conflict import Conflict
from verify.diagnosis.problem import Problem
from verify.evidence.infeasibility.sat_solver import solve
from verify.evidence.infeasibility.trimming import Proof, trimmed
from verify.readers.cnf import DEFINITION
from verify.readers.cnf_draw_form import TooLargeError
from verify.readers.propositional import PropositionalReader

CLAUSES = 1_000_000
"""Assumed: a formula has so many at most; some seconds to write. That of the whole list of 2005 has 709,000, that of 2020 over 2,000,000."""
CONFLICTS = 5_000
"""Assumed: of the SAT solver; each is a step of the proof, which is then checked in Python."""


@dataclass(frozen=True)
class Refutation:
    """A formula that no assignment satisfies, and the proof. ``rests_on`` are the clauses of the law that the proof uses, each with
    the States that it speaks to."""

    reader: PropositionalReader
    proof: Proof

    @property
    def rests_on(self) -> dict[str, list[str]]:
        """Clause id to State ids."""
        cnf, found = self.reader.cnf, dict[str, dict[str, None]]()
        for number in self.proof.used:
            if cnf.origins[number - 1] != DEFINITION:
                clause, _, state = cnf.origins[number - 1].partition(": ")
                found.setdefault(clause, {})[state] = None
        return {clause: list(states) for clause, states in found.items()}

    def formula(self) -> str:
        """The formula as DIMACS text; the comments say of what, and what each variable and clause stands for."""
        return self.reader.cnf.dimacs(_heading(self.reader))


def refute(problem: Problem, conflict: Conflict | None, effort: Effort) -> Refutation | None:
    """The proof; None where none was found with this effort.

    The formula of some States alone proves the same where no clause asks whether another State could serve instead, and no added one
    looks at other reviews: what it leaves out could only make a draw harder. Raises ``RuntimeError`` where the whole formula can be satisfied.
    """
    few = {state for _, state in conflict.instances} if conflict and problem.guard.few_say_enough else set()
    few &= set(map(int, problem.year_of.nonzero()[0]))
    found = _refuted(problem, few, effort) if few else None
    return found or _refuted(problem, None, effort)


def _refuted(problem: Problem, reviewed: Collection[int] | None, effort: Effort) -> Refutation | None:
    try:
        reader = PropositionalReader(problem, reviewed, effort.budget(CLAUSES))
    except TooLargeError:
        return None
    answer = solve(reader.cnf, effort.budget(CONFLICTS))
    if answer.satisfiable and reader.whole:
        raise RuntimeError("the solver satisfies the formula of a problem that was found infeasible; one of the two is wrong")
    if answer.satisfiable is not False:
        return None
    proof = trimmed(reader.cnf.clauses, answer.steps, effort.stop)
    return Refutation(reader, proof) if proof else None


def _heading(reader: PropositionalReader) -> list[str]:
    problem = reader.problem
    states = problem.scenario.states
    parameters: Any = dict(problem.law.parameters)
    speaks = "all States under review" if reader.whole else ", ".join(states[state] for state in reader.reviewed)
    return [
        "A lawful draw exists. A proof that this formula cannot be satisfied shows that none does.",
        f"scenario {problem.scenario.id} {problem.scenario.digest}",
        f"law {problem.law.digest} {canonical(parameters).strip()}",
        f"division into years drawn with the seed {problem.seed!a}",
        f"speaks of the reviews of: {speaks}",
        "A State has no variable for a seat from which the facts alone bar it (group, instruments, year).",
    ]
