"""Whether a lawful draw exists: shown by a draw that the checker accepts, or refuted by counting or by search."""

from collections.abc import Collection
from dataclasses import dataclass
from threading import Timer

from algorithms.draw_so_far import DrawSoFar
from verify.diagnosis.certificate import Certificate, LabelledProgram, certify
from verify.diagnosis.problem import Budget, Problem
from verify.repair import Repair


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


def feasibility(problem: Problem, budget: Budget, count_first: bool = False, core: Collection[int] = ()) -> Feasibility:
    """Whether a lawful draw exists for the problem's division.

    ``count_first`` where the answer is likely to be no; ``core`` names States under review that may well be the reason.
    """
    if core and not problem.guard.has_lifting and _by_search(problem.of_few(core), budget).feasible is False:
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
    program = LabelledProgram(problem)
    return certify(program) if program.excludes(program.load_max) else None


def _by_search(problem: Problem, budget: Budget) -> Feasibility:
    from verify.asp_solver import AspSolver, GaveUpError  # noqa: PLC0415  (clingo is loaded only where it is asked)

    class Searching(AspSolver):
        """The exact solver with an end to its patience."""

        def stop(self) -> None:
            self.stopped = True
            self._control.interrupt()

        stopped = False

    if budget.spent or (problem.guard.has_lifting and problem.scenario.n_states > MOST_LIFTED):
        return Feasibility(None, "nothing")
    solver = Searching(problem.scenario, problem.law, problem.guard, problem.year_of)
    timer = Timer(max(0.1, budget.left), solver.stop)
    timer.start()
    try:
        found = solver.complete(DrawSoFar(problem.year_of))
    except GaveUpError:
        return Feasibility(None, "nothing")
    finally:
        timer.cancel()
    if found is None:
        return Feasibility(None, "nothing") if solver.stopped else Feasibility(False, "search")
    return Feasibility(None, "nothing") if problem.findings(found) else Feasibility(True, "draw", found)
