"""A problem whose division into years is given, as a draw record has it, and a lawful draw for that division."""

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar
from scenarios import Scenario
from verify.budget import Budget
from verify.completion.repair import Repair
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.law.parameters import LawParameters

EXACT_STATES = 24
"""Up to so many States it is decided exactly whether a lawful draw exists: by counting, by repair, or by the exact solver."""
PATIENCE = 1_000_000_000
"""Conflicts for that decision; far more than it takes."""


def lawful_draw(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8], conflicts: int) -> DrawSoFar | None:
    """A draw for that division which the checker accepts; None where there is none or none was found with so many conflicts."""
    return feasibility(Problem(scenario, law, "").with_division(year_of), Budget(conflicts)).witness


def is_repaired(problem: Problem) -> bool:
    """Whether the repair alone finds a lawful draw: True is a proof, False says nothing; takes no account of time, so it
    gives the same on any machine."""
    found = Repair(problem.guard, DrawSoFar(problem.year_of), None, None).run()
    return found is not None and not problem.findings(found)


def has_draw(problem: Problem) -> bool:
    """Whether a lawful draw exists: exactly, up to ``EXACT_STATES`` States; for more, whether the repair finds one."""
    if problem.scenario.n_states > EXACT_STATES:
        return is_repaired(problem)
    return feasibility(problem, Budget(PATIENCE), count_first=True).feasible is True
