"""A problem whose division into years is given, as a draw record has it, and a lawful draw for that division."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar
from scenarios import Scenario
from verify.budget import Budget
from verify.completion.repair import Repair
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.law.parameters import LawParameters

Reviews = list[dict[str, Any]]
EXACT_STATES = 24
"""Up to so many States it is decided exactly whether a lawful draw exists: by counting, by repair, or by the exact solver."""
PATIENCE = 1_000_000_000
"""Conflicts for that decision; far more than it takes."""


def years_of(scenario: Scenario, groups: Mapping[str, Sequence[str]]) -> NDArray[np.int8]:
    """The division of a draw record as an array, shape ``(n_states,)``: 0 for a State not under review, else 1, 2 or 3."""
    year_of = np.zeros(scenario.n_states, dtype=np.int8)
    for year, states in groups.items():
        year_of[[scenario.index[state] for state in states]] = int(year)
    return year_of


def lawful_reviews(scenario: Scenario, law: LawParameters, groups: Mapping[str, Sequence[str]], conflicts: int) -> Reviews | None:
    """The reviews of a draw for that division which the checker accepts; None where there is none or none was found with so many conflicts."""
    problem = Problem(scenario, law, "").with_division(years_of(scenario, groups))
    witness = feasibility(problem, Budget(conflicts)).witness
    return None if witness is None else list(problem.record_of(witness)["reviews"])


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
