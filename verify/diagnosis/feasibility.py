"""Whether a lawful draw exists: shown by a draw that the checker accepts, or refuted by counting or by search."""

from collections.abc import Collection
from dataclasses import dataclass

from algorithms.draw_so_far import DrawSoFar
from verify.budget import Budget, Effort
from verify.completion.capacity import CapacityProgram
from verify.completion.repair import Repair
from verify.diagnosis.certificate import Certificate, certify
from verify.diagnosis.problem import Problem


@dataclass(frozen=True)
class Feasibility:
    """The answer and what it rests on.

    ``feasible`` is None where neither a draw nor a proof was found. ``shown_by`` is ``draw`` (with the ``witness``, accepted by
    the checker), ``counting`` (with the exact ``certificate``), ``search`` (clingo went through all draws) or ``nothing``.
    """

    feasible: bool | None
    shown_by: str
    witness: DrawSoFar | None = None
    certificate: Certificate | None = None


MOST_LIFTED = 100
"""States up to which a law that lifts a bar where nobody else could serve (``home_fallback``, ``legal_family``) is searched: the solver
writes its program out before it searches, cannot be stopped at that, and takes minutes and gigabytes on the real list."""

CONFLICTS_BY_STATES = 2_000_000
"""Conflicts of the solver for one search, times the States of the list, for which a conflict takes the longer the more they are: some 10,000
for the real list, and 200,000 for ten States. Assumed: a third of a minute."""


def exact_budget(problem: Problem, effort: Effort) -> Budget:
    """The conflicts that one exact search about a problem may take."""
    return effort.budget(CONFLICTS_BY_STATES // max(1, problem.scenario.n_states))


def feasibility(problem: Problem, budget: Budget, count_first: bool = False, core: Collection[int] = ()) -> Feasibility:
    """Whether a lawful draw exists for the problem's division.

    ``budget`` counts conflicts of the solver; a draw and a proof by counting are tried whatever is left of it. ``count_first`` where the
    answer is likely to be no; ``core`` names States under review that may well be the reason.
    """
    if core and problem.guard.few_say_enough and _by_search(problem.of_few(core), budget).feasible is False:
        return Feasibility(False, "search")
    if count_first and (certificate := counting(problem)):
        return Feasibility(False, "counting", None, certificate)
    found = Repair(problem.guard, DrawSoFar(problem.year_of), None, None).run()
    if found and not problem.findings(found):
        return Feasibility(True, "draw", found)
    if not count_first and (certificate := counting(problem)):
        return Feasibility(False, "counting", None, certificate)
    return _by_search(problem, budget)


def counting(problem: Problem) -> Certificate | None:
    """The exact proof by counting that no draw exists, where the linear program finds one."""
    program = CapacityProgram(problem.guard)
    return certify(program) if program.excludes(problem.law.values["load_max"]) else None


def _by_search(problem: Problem, budget: Budget) -> Feasibility:
    from verify.completion.answer_sets import AspSolver, GaveUpError, conflicts_limited  # noqa: PLC0415  (clingo is loaded only where it is asked)

    if budget.spent or (problem.guard.has_lifting and problem.scenario.n_states > MOST_LIFTED):
        return Feasibility(None, "nothing")
    solver = AspSolver(problem.scenario, problem.law, problem.guard, problem.year_of)
    try:
        with conflicts_limited(budget):
            found = solver.complete(DrawSoFar(problem.year_of))
    except GaveUpError:
        return Feasibility(None, "nothing")
    if found is None:
        return Feasibility(False, "search")
    return Feasibility(None, "nothing") if problem.findings(found) else Feasibility(True, "draw", found)
