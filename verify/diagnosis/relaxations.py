"""What would make a draw possible: clauses waived for single States, one accession, or one parameter of the law changed.

Every relaxation given was verified: the problem that it leads to was solved, and has a draw.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from verify.diagnosis.conflict import SelectedLaw
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Budget, Problem
from verify.diagnosis.selected_reader import Instance
from verify.law import ALTERNATIVES, NUMBERS

MOST_LISTED = 20
SECONDS_EACH = 2.0
"""How long one change of the scenario or of the law may be searched."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Waivers:
    """The smallest sets of instances that must be waived. ``smallest``: proved that no smaller set does; ``all_listed``: there
    are no others of that size."""

    sets: tuple[tuple[Instance, ...], ...]
    smallest: bool
    all_listed: bool


@dataclass(frozen=True)
class Changes:
    """Single changes that make a draw possible, and how many of those considered were settled."""

    found: tuple[tuple[Any, ...], ...]
    considered: int
    settled: int


def waivers(problem: Problem, budget: Budget) -> Waivers:
    """Find the smallest sets of waivers, at most 20 of them."""
    if budget.spent:
        return Waivers((), False, False)
    law = SelectedLaw(problem, minimise=True)
    solve: Any = law.control.configuration.solve
    solve.opt_mode, solve.project, solve.models = "optN", "show", MOST_LISTED + 1
    best: dict[tuple[Instance, ...], bool] = {}

    def keep(model: Any) -> None:
        waived = sorted((atom.arguments[0].string, atom.arguments[1].number) for atom in model.symbols(shown=True))
        best.pop(tuple(waived), None)
        best[tuple(waived)] = model.optimality_proven

    with law.control.solve(on_model=keep, async_=True) as handle:
        finished = handle.wait(budget.left)
        if not finished:
            handle.cancel()
        else:
            handle.get()
    least = min((len(waived) for waived in best), default=0)
    found = [waived for waived in best if len(waived) == least]
    return _verified(problem, found, any(best[waived] for waived in found), finished)


def _verified(problem: Problem, found: list[tuple[Instance, ...]], smallest: bool, finished: bool) -> Waivers:
    """Those sets without which a draw keeps everything else: solved once more, without the optimisation."""
    law = SelectedLaw(problem)
    listed = [waived for waived in sorted(found)[:MOST_LISTED]
              if law.can_keep([one for one in law.instances if one not in waived], Budget(10 * SECONDS_EACH))]  # fmt: skip
    return Waivers(tuple(listed), smallest, finished and smallest and len(found) <= MOST_LISTED)


def accessions(problem: Problem, budget: Budget, progress: Progress = lambda _: None) -> Changes:
    """The single accessions, as ``(State, instrument)``, with which a draw exists."""
    return _changes([(pair, problem.with_accession(*pair)) for pair in possible_accessions(problem)], budget, progress)


def possible_accessions(problem: Problem) -> Iterator[tuple[int, int]]:
    """Every State that takes part with every instrument it could join: a Protocol only by a State party to the Convention."""
    scenario = problem.scenario
    place_of = {instrument.id: place for place, instrument in enumerate(scenario.instruments)}
    for state in range(scenario.n_states):
        for place, instrument in enumerate(scenario.instruments):
            before = place if instrument.requires is None else place_of.get(instrument.requires, -1)
            ready = instrument.requires is None or (before >= 0 and scenario.adherence[state, before])
            if ready and problem.guard.facts.takes_part[state] and not scenario.adherence[state, place]:
                yield state, place


def parameter_changes(problem: Problem, budget: Budget, progress: Progress = lambda _: None) -> Changes:
    """The single changes of a parameter, as ``(name, value)``, with which a draw exists; a limit is raised by one."""
    return _changes([(pair, problem.with_parameter(*pair)) for pair in possible_parameters(problem)], budget, progress)


def possible_parameters(problem: Problem) -> Iterator[tuple[str, Any]]:
    """Every other value of every parameter that is a choice; each limit in force raised by one."""
    values = problem.law.values
    for name, alternatives in ALTERNATIVES.items():
        yield from ((name, value) for value in alternatives if value != values[name])
    yield from ((name, values[name] + 1) for name in NUMBERS if values[name] and values[name] + 1 in NUMBERS[name])


def _changes(candidates: list[tuple[tuple[Any, ...], Problem]], budget: Budget, progress: Progress) -> Changes:
    found, settled = [], 0
    for number, (change, problem) in enumerate(candidates):
        if budget.spent:
            break
        progress(f"{number + 1} of {len(candidates)} single changes")
        answer = feasibility(problem, Budget(min(SECONDS_EACH, budget.left))).feasible
        settled += answer is not None
        if answer:
            found.append(change)
    return Changes(tuple(found), len(candidates), settled)
