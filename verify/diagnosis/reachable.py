"""Whether the lots of an algorithm can lead to a dead end although a draw exists."""

from collections.abc import Callable
from dataclasses import dataclass

from algorithms import Algorithm
from algorithms.answer_set import AnswerSet, AnswerSetFewestAdditional, AnswerSetMostEven
from algorithms.rotating_lists import RotatingLists
from algorithms.sequential_bowls import SequentialBowls, SequentialBowlsLookAhead
from algorithms.uniform_chain import UniformChain
from storage.errors import ResultError
from verify.budget import Effort
from verify.diagnosis.dead_end import DeadEnd, replay, search_sequential
from verify.diagnosis.feasibility import exact_budget, feasibility
from verify.diagnosis.problem import Problem
from verify.diagnosis.rotating_dead_end import search_rotating
from verify.diagnosis.stuck_estimate import StuckEstimate, estimate_stuck
from verify.law.added import ADDED
from verify.law.parameters import DEFAULTS, SAMPLED_UNDER, LawParameters
from words import Sentences, message

NO_DRAW = message("No lawful draw exists, so every draw ends stuck: there is no dead end to look for.")
BY_CONSTRUCTION = message(
    "Unreachable by construction: a lot is kept only if a lawful draw exists that has it and all that is drawn before it, so "
    "wherever a lawful draw exists the draw goes on to one."
)
LOOKING_AHEAD = (SequentialBowlsLookAhead, AnswerSet, AnswerSetFewestAdditional, AnswerSetMostEven)
"""The algorithms of which ``BY_CONSTRUCTION`` holds, under every law (``completion`` of ``verify.proofs.completion_theorem``, proved under
every pair of values). One that is only derived from them may fill its seats otherwise."""
DRAWN_WHOLE = message(
    "Unreachable by construction: the draw is made whole. The chain starts at a lawful draw, found by repair or else by the exact "
    "solver, and makes only changes that keep the law; it is stuck only where the solver went through all draws and found none."
)
DEAD_END_PARTS = 3
"""The search for a dead end may do so many times what the search for a draw may."""
NONE_EXISTS = message("Every seat was decided: whatever is drawn before, some lot of its bowl can be kept.")
NOT_DECIDED = message("Not decided within the effort.")
NO_SEARCH = message("There is no exact search for this algorithm under this law.")


def unreachable_by_construction(algorithm: Algorithm, law: LawParameters) -> str | None:
    """Why the algorithm ends stuck under this law only where no lawful draw exists; None where its construction does not show it."""
    if type(algorithm) in LOOKING_AHEAD:
        return BY_CONSTRUCTION
    if (
        type(algorithm) is UniformChain
        and ADDED not in law.values
        and all(law.values[name] == value for name, value in SAMPLED_UNDER.items())
    ):
        return DRAWN_WHOLE
    return None


class ContradictionError(ResultError):
    """A proof and a draw contradict each other: a fault of this program, so neither is given out."""


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
    problem: Problem,
    algorithm: Algorithm,
    feasible: bool | None,
    estimate: StuckEstimate,
    effort: Effort,
    progress: Callable[[str], None] = lambda _: None,
) -> Reachability:
    """Decide, or search as far as the effort goes; every dead end that is given was replayed.

    Raises ``ContradictionError`` where a seeded draw shows the contrary of what was proved.
    """
    answer = _answer(problem, algorithm, feasible, estimate, effort, progress)
    if feasible is False or answer.reachable is False:
        _hold_against_draws(problem, algorithm, feasible, estimate, answer, effort, progress)
    return answer


def _hold_against_draws(
    problem: Problem,
    algorithm: Algorithm,
    feasible: bool | None,
    estimate: StuckEstimate,
    answer: Reachability,
    effort: Effort,
    progress: Callable[[str], None],
) -> None:
    """A proof about one division is held against draws with that division, any other against those of the estimate."""
    seen, shown = estimate, feasible
    if problem.depends_on_division:
        if answer.this_division_only or feasible is False:
            seen = estimate_stuck(problem, algorithm, estimate.draws, progress, in_division=True, stop=effort.stop)
        elif estimate.stuck:
            shown = feasibility(Problem(problem.scenario, problem.law, estimate.example_seed), exact_budget(problem, effort)).feasible
    if feasible is False and seen.stuck < seen.draws:
        raise _contradiction(problem, "no lawful draw exists", f"{seen.draws - seen.stuck} of {seen.draws} draws are complete")
    if shown and seen.stuck:
        proved = f"{algorithm.name} cannot get stuck where a lawful draw exists"
        raise _contradiction(
            problem, proved, f"{seen.stuck} of {seen.draws} draws got stuck, the first with the seed {seen.example_seed!r}"
        )


def _contradiction(problem: Problem, proved: str, shown: str) -> ContradictionError:
    changed = {name: value for name, value in problem.law.values.items() if value != DEFAULTS.get(name)}
    return ContradictionError(
        f"an error of this program: it proved that {proved}, but {shown}. Neither can be relied on. Please report it, with the list "
        f"({problem.scenario.digest}), the seed {problem.seed!r} and the law's settings {changed}"
    )


def _answer(
    problem: Problem, algorithm: Algorithm, feasible: bool | None, estimate: StuckEstimate, effort: Effort, progress: Callable[[str], None]
) -> Reachability:
    if feasible is False:
        return Reachability(None, NO_DRAW)
    if proof := unreachable_by_construction(algorithm, problem.law):
        return Reachability(False, proof)
    searched = ""
    if type(algorithm) in (SequentialBowls, RotatingLists) and not problem.guard.needs_whole:
        found, decided, searched = _search(problem, algorithm, effort, progress)
        if found:
            return _found(found, feasible, decided, problem.depends_on_division)
        if decided:
            return Reachability(False, searched, this_division_only=problem.depends_on_division)
    if estimate.example and (example := replay(problem, algorithm, list(estimate.example))):
        if problem.depends_on_division:
            divided = Problem(problem.scenario, problem.law, estimate.example_seed)
            feasible = feasibility(divided, exact_budget(divided, effort)).feasible
        if feasible:
            return _found(example, feasible, False)
    return Reachability(None, _not_known(estimate, searched))


def _search(problem: Problem, algorithm: Algorithm, effort: Effort, progress: Callable[[str], None]) -> tuple[DeadEnd | None, bool, str]:
    """A dead end, whether it is decided that it is the shortest or that there is none, and what the search has shown."""
    if type(algorithm) is RotatingLists:
        rotating = search_rotating(problem, effort, progress)
        return rotating.found, rotating.decided, rotating.reason
    sequential = search_sequential(problem, exact_budget(problem, effort.part(DEAD_END_PARTS)), progress)
    return sequential.found, sequential.exhausted, NONE_EXISTS if sequential.exhausted else NOT_DECIDED


def _found(dead_end: DeadEnd, feasible: bool | None, shortest: bool, this_division_only: bool = False) -> Reachability:
    reason = (
        message("Stuck after {called} States (proved to be the fewest).", called=dead_end.called)
        if shortest
        else message("Stuck after {called} States (the fewest found; fewer were not ruled out).", called=dead_end.called)
    )
    if feasible is None:
        unknown = Sentences(reason, message("But it is not known whether a lawful draw exists."))
        return Reachability(None, unknown, shortest, dead_end, this_division_only)
    return Reachability(True, reason, shortest, dead_end, this_division_only)


def _not_known(estimate: StuckEstimate, searched: str) -> str:
    if estimate.stuck:
        return message(
            "{stuck} of {draws} seeded draws got stuck, but it is not known whether a lawful draw exists for the division of the first.",
            stuck=estimate.stuck,
            draws=estimate.draws,
        )
    none = message("{stuck} of {draws} seeded draws got stuck.", stuck=estimate.stuck, draws=estimate.draws)
    return Sentences(searched or NO_SEARCH, none)
