"""Whether the lots of an algorithm can lead to a dead end although a draw exists."""

from collections.abc import Callable
from dataclasses import dataclass

from algorithms import Algorithm
from algorithms.answer_set import AnswerSet
from algorithms.sequential_bowls import SequentialBowls, SequentialBowlsLookAhead
from verify.diagnosis.dead_end import DeadEnd, replay, search_sequential
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Budget, Problem
from verify.diagnosis.stuck_estimate import Estimate

NO_DRAW = "No lawful draw exists, so every draw ends stuck: there is no dead end to look for."
BY_CONSTRUCTION = (
    "Unreachable by construction: a lot is kept only if a lawful draw exists that has it and all that is drawn before it, so "
    "wherever a lawful draw exists the draw goes on to one."
)
NONE_EXISTS = "Every seat was decided: whatever is drawn before, some lot of its bowl can be kept."


@dataclass(frozen=True)
class Reachability:
    """``reachable`` is None where it is not known. ``shortest``: proved that no dead end has fewer States called before it.
    ``this_division_only``: nothing is said of other divisions into years."""

    reachable: bool | None
    reason: str
    shortest: bool = False
    dead_end: DeadEnd | None = None
    this_division_only: bool = False


def reachability(
    problem: Problem, algorithm: Algorithm, feasible: bool | None, estimate: Estimate, budget: Budget,
    progress: Callable[[str], None] = lambda _: None,
) -> Reachability:  # fmt: skip
    """Decide, or search within the budget; every dead end that is given was replayed."""
    if feasible is False:
        return Reachability(None, NO_DRAW)
    if isinstance(algorithm, AnswerSet | SequentialBowlsLookAhead):
        return Reachability(False, BY_CONSTRUCTION)
    if type(algorithm) is SequentialBowls:
        search = search_sequential(problem, budget, progress)
        if search.found:
            return _found(search.found, feasible, search.exhausted, problem.depends_on_division)
        if search.exhausted:
            return Reachability(False, NONE_EXISTS, this_division_only=problem.depends_on_division)
    if estimate.example and (example := replay(problem, algorithm, list(estimate.example))):
        if problem.depends_on_division:
            divided = Problem(problem.scenario, problem.law, estimate.example_seed)
            feasible = feasibility(divided, budget).feasible
        if feasible:
            return _found(example, feasible, False)
    return Reachability(None, _not_known(problem, algorithm, estimate))


def _found(dead_end: DeadEnd, feasible: bool | None, shortest: bool, this_division_only: bool = False) -> Reachability:
    how = "proved to be the fewest" if shortest else "the fewest found; fewer were not ruled out"
    reason = f"Stuck after {dead_end.called} States ({how})."
    if feasible is None:
        return Reachability(
            None, reason + " But it is not known whether a lawful draw exists.", shortest, dead_end, this_division_only
        )
    return Reachability(True, reason, shortest, dead_end, this_division_only)


def _not_known(problem: Problem, algorithm: Algorithm, estimate: Estimate) -> str:
    found = f"{estimate.stuck} of {estimate.draws} seeded draws got stuck"
    if estimate.stuck:
        return f"{found}, but it is not known whether a lawful draw exists for the division of the first."
    if type(algorithm) is SequentialBowls and not problem.guard.has_lifting:
        return f"Not decided within the budget; {found}."
    return f"There is no exact search for this algorithm under this law; {found}."
