"""The smallest scenario on which an algorithm can get stuck although a lawful draw exists, or a proof that there is none.

Smallest: fewest States, then fewest adherences, over all scenarios of the family of UNTOC with so many instruments, each of them
held by some State, each State in a regional group. For sequential bowls a program decides all adherences of given group sizes at
once; for rotating lists every scenario is gone through; both end at a dead end that is replayed with the algorithm itself, and at a
draw that the checker accepts. A law that names States is not searched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from algorithms import load_algorithm
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar
from algorithms.rotating_lists import RotatingLists
from algorithms.sequential_bowls import SequentialBowls
from scenarios import Scenario
from sim.stress.divided import is_repaired, lawful_draw
from tests.sim.stress.smallest.program import Sizes, is_stated, scenario_of, smallest_program, speaks_of_years
from tests.sim.stress.smallest.scenarios import divisions_of, group_sizes, scenarios_of, with_target_first
from verify.budget import USUAL, Budget, Effort, Stop
from verify.completion.clingo_search import search
from verify.diagnosis.dead_end import DeadEnd, search_sequential
from verify.diagnosis.feasibility import exact_budget, feasibility
from verify.diagnosis.problem import Problem
from verify.diagnosis.reachable import DEAD_END_PARTS, ContradictionError, unreachable_by_construction
from verify.diagnosis.rotating_dead_end import search_rotating
from verify.law.parameters import CHOICES, LawParameters

if TYPE_CHECKING:
    import clingo

NOT_SEARCHED = "There is no search over scenarios for this algorithm under this law."
NAMES_STATES = "Scenarios are gone through up to the names of States, and this law names some: nothing is known of all of them."
MOST_STATES = 9
CONFLICTS, PROBLEMS = 10_000_000, 20_000
"""The search may take: conflicts of the solver in the programs of all sizes; or so many scenarios with their divisions, gone through."""
CONFLICTS_WITNESS = 100_000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Smallest:
    """What is known. ``reachable``: True with the case, False by a proof for all sizes, None where none was found.

    ``decided``: the case is proved to be the smallest; or, where there is none, none has ``ruled_out`` States or fewer.
    ``witness`` is a lawful draw for the division of the dead end. ``proof`` says in words what was shown, and how.
    """

    algorithm: str
    instruments: int
    reachable: bool | None
    decided: bool
    ruled_out: int
    proof: str
    scenario: Scenario | None = None
    dead_end: DeadEnd | None = None
    witness: DrawSoFar | None = None


@dataclass
class Way:
    """A problem with a lawful draw, and whether everything smaller was decided."""

    problem: Problem | None = None
    decided: bool = True
    adherences: int = 0


def smallest(
    algorithm_name: str,
    law: LawParameters,
    effort: Effort = USUAL,
    *,
    instruments: int = 1,
    most_states: int = MOST_STATES,
    progress: Progress = lambda _: None,
) -> Smallest:
    """Look from two States up to ``most_states``, as far as the effort goes. Raises ``InputError`` for an unknown algorithm."""
    algorithm = load_algorithm(algorithm_name)
    if proof := unreachable_by_construction(algorithm, law):
        return Smallest(algorithm_name, instruments, False, True, 0, proof)
    if any(law.values[name] for name in CHOICES):
        return Smallest(algorithm_name, instruments, None, False, 0, NAMES_STATES)
    if type(algorithm) is SequentialBowls and is_stated(law):
        return _upwards(algorithm_name, law, effort.budget(CONFLICTS), instruments, most_states, progress, by_program=True)
    if type(algorithm) in (SequentialBowls, RotatingLists):
        return _upwards(algorithm_name, law, effort.budget(PROBLEMS), instruments, most_states, progress, by_program=False)
    return Smallest(algorithm_name, instruments, None, False, 0, NOT_SEARCHED)


def _upwards(
    name: str, law: LawParameters, budget: Budget, instruments: int, most_states: int, progress: Progress, *, by_program: bool
) -> Smallest:
    """One number of States after the other."""
    grouped = "" if law.values["no_group"] == "outside" else ", each in a regional group"
    for states in range(2, most_states + 1):
        progress(f"smallest dead end: {states} States")
        way = by_solver(law, states, instruments, budget) if by_program else by_going_through(name, law, states, instruments, budget)
        if way.problem and (found := _replayed(name, way.problem, budget.stop)):
            how = "one program for all adherences of given group sizes" if by_program else "each scenario gone through"
            proof = _proof(way.problem.scenario, way.decided, how)
            witness = lawful_draw(way.problem.scenario, law, found.record.year_of(way.problem.scenario), CONFLICTS_WITNESS)
            reachable = True if witness is not None else None
            return Smallest(
                name, instruments, reachable, way.decided, states - 1 if way.decided else 0, proof, way.problem.scenario, found, witness
            )
        if way.problem or not way.decided:
            return Smallest(
                name,
                instruments,
                None,
                False,
                states - 1,
                f"None with {states - 1} States or fewer{grouped}; {states} States were not decided.",
            )
    return Smallest(name, instruments, None, True, most_states, f"None with {most_states} States or fewer{grouped}: all were decided.")


def _replayed(name: str, problem: Problem, stop: Stop) -> DeadEnd | None:
    """The dead end that a search over scenarios came to, found once more; None where the effort did not suffice for that."""
    found, known = _searched(name, problem, stop)
    if known and not found:
        raise ContradictionError(
            f"an error of this program: it found that {name} can get stuck on a list ({problem.scenario.digest}), and proved that it "
            "cannot. Neither can be relied on. Please report it"
        )
    return found


def _proof(scenario: Scenario, decided: bool, how: str) -> str:
    sizes = " and ".join(str(int(size)) for size in np.unique(scenario.group_of, return_counts=True)[1])
    held = int(scenario.adherence.sum())
    words = f"{scenario.n_states} States in groups of {sizes}, {held} adherences"
    return f"{words}: proved to be the smallest ({how})." if decided else f"{words}; smaller ones were not ruled out."


def by_solver(law: LawParameters, states: int, instruments: int, budget: Budget) -> Way:
    """The fewest adherences with so many States, for sequential bowls, by the program of every choice of group sizes."""
    best = Way()
    for sizes in group_sizes(states):
        for placed in with_target_first(sizes):
            for side in (HOME, AWAY):
                program = smallest_program(Sizes(placed, instruments), law, side)
                if best.problem:
                    program += f":- #count {{ S,I : party(S,I) }} >= {best.adherences}.\n"
                model, decided = _best_model(program, budget)
                best.decided &= decided
                if model is not None:
                    best.problem = _problem_of(placed, law, instruments, model)
                    best.adherences = int(best.problem.scenario.adherence.sum())
    return best


def _best_model(program: str, budget: Budget) -> tuple["list[clingo.Symbol] | None", bool]:
    """The answer set with the fewest adherences found, and whether it is known that there is none with fewer."""
    import clingo  # noqa: PLC0415  (clingo is loaded only where it is asked)

    control, models = clingo.Control(["--warn=none"]), list[list[clingo.Symbol]]()
    control.add(program)
    control.ground()
    decided = search(control, budget, keep=lambda model: models.append(list(model.symbols(shown=True)))).whole
    return (models[-1] if models else None), decided


def _problem_of(sizes: tuple[int, ...], law: LawParameters, instruments: int, symbols: "list[clingo.Symbol]") -> Problem:
    """The scenario and division of an answer set."""
    held = np.zeros((sum(sizes), instruments), dtype=np.bool_)
    year_of = np.zeros(sum(sizes), dtype=np.int8)
    for symbol in symbols:
        state, value = (part.number for part in symbol.arguments)
        if symbol.name == "party":
            held[state, value] = True
        else:
            year_of[state] = value
    scenario = scenario_of(sizes, [tuple(row) for row in held.tolist()])
    return Problem(scenario, law, "").with_division(year_of) if speaks_of_years(law) else Problem(scenario, law)


def by_going_through(name: str, law: LawParameters, states: int, instruments: int, budget: Budget) -> Way:
    """The first scenario with a dead end and a lawful draw, those with the fewest adherences first; ``budget`` counts the problems."""
    way, effort = Way(), Effort(stop=budget.stop)
    for scenario in scenarios_of(states, instruments):
        whole = Problem(scenario, law)
        divided = (Problem(scenario, law, "").with_division(year_of) for year_of in divisions_of(scenario))
        for problem in divided if whole.depends_on_division else (whole,):
            if budget.spent:
                return Way(None, False)
            budget.spend()
            feasible = True if is_repaired(problem) else feasibility(problem, exact_budget(problem, effort)).feasible
            if feasible is False:
                continue
            found, known = _searched(name, problem, budget.stop)
            if found and feasible:
                return Way(problem, way.decided, int(scenario.adherence.sum()))
            way.decided &= known and not found
    return way


def _searched(name: str, problem: Problem, stop: Stop) -> tuple[DeadEnd | None, bool]:
    """A dead end on one scenario, and whether it was decided."""
    effort = Effort(DEAD_END_PARTS, stop)
    if name == RotatingLists.name:
        rotating = search_rotating(problem, effort)
        return rotating.found, rotating.decided
    sequential = search_sequential(problem, exact_budget(problem, effort))
    return sequential.found, sequential.exhausted
