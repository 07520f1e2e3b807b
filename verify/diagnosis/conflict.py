"""A smallest reason why no draw exists: instances of clauses that cannot all be kept, none of which can be spared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from verify.budget import Budget
from verify.completion.clingo_search import search
from verify.diagnosis.problem import Problem
from verify.readers.asp_selected import Instance, instances_of, selected_program


@dataclass(frozen=True)
class Conflict:
    """Instances that cannot all be kept. ``minimal``: each one dropped was shown to leave a draw that keeps the others."""

    instances: tuple[Instance, ...]
    minimal: bool


class SelectedLaw:
    """The law of a problem with a selector for each instance of a clause; answers what can be kept together."""

    def __init__(self, problem: Problem, minimise: bool = False) -> None:
        import clingo  # noqa: PLC0415  (clingo is loaded only where it is asked)

        self.problem, self.instances = problem, instances_of(problem)
        self.control = clingo.Control(["--warn=none"])
        self.control.add(selected_program(problem) + "#show.\n#show waived(C,S) : selectable(C,S), not on(C,S).\n")
        if minimise:
            self.control.add("#minimize { 1,C,S : selectable(C,S), not on(C,S) }.")
        self.control.ground()
        atoms = self.control.symbolic_atoms
        self._literal: dict[Instance, int] = {}
        for clause, state in self.instances:
            atom = atoms[clingo.Function("on", [clingo.String(clause), clingo.Number(state)])]
            assert atom is not None  # noqa: S101  (for the type checker alone)
            self._literal[clause, state] = atom.literal
        self._instance = {literal: instance for instance, literal in self._literal.items()}
        self.core: list[Instance] = []

    def configure(self, opt_mode: str, models: int, strategy: str) -> None:
        """Ask clingo for an optimum or for any answer, for how many different sets of waivers, and how to look."""
        solve: Any = self.control.configuration.solve
        solve.opt_mode, solve.project, solve.models = opt_mode, "show", models
        solver: Any = self.control.configuration.solver
        solver.opt_strategy = strategy

    def can_keep(self, kept: Iterable[Instance], budget: Budget) -> bool | None:
        """Whether a draw keeps all of ``kept``, whatever else it breaks; None when the budget ran out.

        Where none does, ``core`` holds those of them that the solver used to show it.
        """
        assumptions = [self._literal[instance] for instance in kept]
        if budget.spent:
            return None
        answer = search(self.control, budget, assumptions)
        if answer.satisfiable is False:
            self.core = [self._instance[literal] for literal in answer.core]
        return answer.satisfiable


def find_conflict(problem: Problem, budget: Budget) -> Conflict | None:
    """A conflict among all instances; None where none was found within the budget, or where a draw exists."""
    if budget.spent:
        return None
    law = SelectedLaw(problem)
    if law.can_keep(law.instances, budget) is not False:
        return None
    return minimise(law, law.core, budget)


def minimise(law: SelectedLaw, core: Sequence[Instance], budget: Budget) -> Conflict:
    """Drop instances as long as the rest stays in conflict (deletion; Marques-Silva 2010), then verify the result."""
    place_of = {instance: place for place, instance in enumerate(law.instances)}
    kept = sorted(core, key=lambda instance: place_of[instance], reverse=True)
    needed: list[Instance] = []
    while kept:
        instance = kept.pop(0)
        answer = law.can_keep([*needed, *kept], budget)
        if answer is None:
            return Conflict(tuple(sorted([instance, *needed, *kept], key=lambda one: place_of[one])), False)
        if answer:
            needed.append(instance)
        else:
            used = set(law.core)
            needed, kept = [one for one in needed if one in used], [one for one in kept if one in used]
    found = tuple(sorted(needed, key=lambda instance: place_of[instance]))
    return Conflict(found, is_minimal(law, found, budget))


def is_minimal(law: SelectedLaw, found: Sequence[Instance], budget: Budget) -> bool:
    """Whether the whole cannot be kept, and can be with any one of them dropped."""
    if law.can_keep(found, budget) is not False:
        return False
    return all(law.can_keep([other for other in found if other != one], budget) for one in found)
