"""Whether lots can lead sequential bowls to a dead end, and the shortest way there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm, RecordedLots
from algorithms.ceremony import YEARS, Ceremony
from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES
from algorithms.lots import RecordingLots
from algorithms.record import DrawRecord
from algorithms.sequential_bowls import SequentialBowls
from algorithms.state_sets import members, set_where
from verify.budget import Budget
from verify.completion.clingo_search import search
from verify.diagnosis.dead_end_bound import least_called, shares
from verify.diagnosis.dead_end_program import Calling, Target, dead_end_program, is_exact
from verify.diagnosis.problem import Problem
from verify.diagnosis.steered_lots import PlanError, SteeredLots, Steering
from verify.law_in_force import in_force

Progress = Callable[[str], None]
EACH, STRAIGHT_EACH = 3 / 5, 1 / 10
"""Of the conflicts of the whole search, what one seat may take, and its easy ways."""
STRAIGHT = ":- missing(_,_,_).\n"
"""Easy ways: those called before draw no additional State."""


@dataclass(frozen=True)
class DeadEnd:
    """A way to a seat with no admissible State, replayed with the algorithm itself.

    ``called``: how many States are called before the one that gets stuck. ``numbers`` are the lots for ``RecordedLots``;
    ``record`` is the draw record that they give.
    """

    called: int
    numbers: tuple[int, ...]
    record: DrawRecord


@dataclass(frozen=True)
class Search:
    """What a search for dead ends gave. ``exhausted``: every target was decided, so the shortest way is known, or that there is
    none."""

    found: DeadEnd | None
    exhausted: bool


def search_sequential(problem: Problem, budget: Budget, progress: Progress = lambda _: None) -> Search:
    """Look for the shortest way to a dead end of sequential bowls.

    ``budget`` counts conflicts of the solver. Where no clause speaks of years, the division is drawn by lot like everything else; else it
    is the problem's own.
    """
    if problem.guard.needs_whole:
        return Search(None, False)
    each, search = int(budget.units * EACH), _Searching(problem, budget, progress, sorted(_targets(problem), key=lambda entry: entry[0]))
    if problem.law.values["load_max"] or problem.law.values["declines"]:
        search.go_through(straight=True, conflicts=int(budget.units * STRAIGHT_EACH))
    search.go_through(straight=False, conflicts=each)
    return Search(search.best, search.exhausted)


class _Searching:
    """Goes through the targets, those first that need the fewest States called."""

    def __init__(self, problem: Problem, budget: Budget, progress: Progress, ordered: list[tuple[float, Target, Calling]]) -> None:
        self.problem, self.budget, self.progress, self.ordered = problem, budget, progress, ordered
        self.best: DeadEnd | None = None
        self.open = {target: least for least, target, _ in ordered}
        self.exact = is_exact(problem)

    @property
    def exhausted(self) -> bool:
        """Whether no target that is still open could be reached with fewer States called."""
        return self.exact and min(self.open.values(), default=inf) >= (self.best.called if self.best else inf)

    def go_through(self, straight: bool, conflicts: int) -> None:
        """Solve target after target as long as one could be nearer than the best; ``straight`` looks at easy ways only."""
        for number, (least, target, calling) in enumerate(self.ordered):
            most = self.best.called - 1 if self.best else self.problem.scenario.n_states
            if least > most or self.budget.spent:
                return
            if target in self.open:
                self.progress(f"dead ends: seat {number + 1} of {len(self.ordered)}")
                program = dead_end_program(self.problem, target, calling, most) + (STRAIGHT if straight else "")
                found, decided = _solve(self.problem, target, program, int(least), self.budget.part(conflicts))
                self.best = found or self.best
                if decided and not straight:
                    del self.open[target]


def _targets(problem: Problem) -> Iterator[tuple[float, Target, Calling]]:
    """One State of each kind, each seat, each year, with the least number of States called before; none that cannot be."""
    seen, facts, reader = set[tuple[Any, ...]](), problem.guard.facts, problem.guard.reader
    fixed = problem.depends_on_division
    for state in members(reader.under_review):
        year = int(problem.year_of[state]) if fixed else 0
        kind = (
            reader.group_of[state],
            reader.bits[state],
            bool(facts.waives[state]),
            bool(facts.declines[state]),
            year,
            state if fixed else -1,
        )
        if kind in seen:
            continue
        seen.add(kind)
        for side in (HOME, AWAY):
            bound = least_called(problem, Target(state, side, 1))
            for called_in in (year,) if fixed else YEARS:
                target = Target(state, side, called_in)
                calling = _calling(problem, target)
                if calling and bound <= _room(problem, target, calling):
                    yield max(bound, calling.least), target, calling


def _room(problem: Problem, target: Target, calling: Calling) -> float:
    """How many States may be called before the target that could bar its lots."""
    limited = problem.law.values["load_max"] or problem.law.values["declines"] or problem.law.values["home_from"] == "any"
    group = problem.guard.reader.group_of[target.state]
    own = problem.guard.reader.groups[group] if target.side == HOME and group >= 0 and not limited else problem.guard.reader.everyone
    return sum(most for states, _, most in calling.blocs if states & own)


def _calling(problem: Problem, target: Target) -> Calling | None:
    """Who may be called before the target; None where its year has no place for it."""
    reader, blocs = problem.guard.reader, []
    if problem.depends_on_division:
        for year in YEARS:
            states = set_where(problem.year_of == year)
            size = (states & ~(1 << target.state)).bit_count()
            blocs.append((states, size if year < target.year else 0, size if year <= target.year else 0))
        return Calling(tuple(blocs))
    for of_group in reader.groups.values():
        states = of_group & reader.under_review
        sizes = list(shares(states.bit_count()))
        own = states >> target.state & 1
        if own and not sizes[target.year - 1]:
            return None
        blocs.append((states, sum(sizes[: target.year - 1]), sum(sizes[: target.year]) - own))
    return Calling(tuple(blocs))


def _solve(problem: Problem, target: Target, program: str, least: int, budget: Budget) -> tuple[DeadEnd | None, bool]:
    """The shortest way to one target, and whether it was decided that there is none shorter; ``least`` is known to be enough."""
    import clingo  # noqa: PLC0415  (clingo is loaded only where it is asked)

    control = clingo.Control(["--warn=none"])
    control.add(program)
    control.ground()
    models: list[list[clingo.Symbol]] = []

    def keep(model: clingo.Model) -> bool:
        models.append(list(model.symbols(shown=True)))
        return sum(symbol.name == "called" for symbol in models[-1]) > least

    decided = search(control, budget, keep=keep).whole
    if not models:
        return None, decided
    found = follow(problem, plan_of(problem, target, models[-1]))
    return found, found is not None and (decided or found.called <= least)


def plan_of(problem: Problem, target: Target, symbols: list[Any]) -> Steering:
    """The plan behind an answer set."""
    called = sorted(symbol.arguments[0].number for symbol in symbols if symbol.name == "called")
    year_of = problem.year_of if problem.depends_on_division else _division(problem, target, called)
    order = {year: [state for state in called if year_of[state] == year] for year in YEARS}
    order[target.year].append(target.state)
    seats, taken = dict[tuple[int, int], list[int]](), dict[tuple[int, int], dict[int, int]]()
    for symbol in symbols:
        if symbol.name in ("drawn", "additional", "takes"):
            side, reviewed, state = (str(symbol.arguments[0]), *(part.number for part in symbol.arguments[1:3]))
            key = (reviewed, SEAT_NAMES.index(side))
            if symbol.name == "drawn":
                seats.setdefault(key, []).insert(0, state)
            else:
                extra = taken.setdefault(key, {})
                extra[state] = extra.get(state, 0) | (1 << symbol.arguments[3].number if symbol.name == "takes" else 0)
    for key, extra in taken.items():
        seats[key] += _in_order(problem, key[0], seats[key][0], extra)
    for symbol in symbols:
        if symbol.name == "astray":
            seats.setdefault((target.state, target.side), []).append(symbol.arguments[0].number)
            break
    return Steering(year_of, order, seats)


def _in_order(problem: Problem, reviewed: int, drawn: int, extra: dict[int, int]) -> list[int]:
    """The additional States in an order in which each takes all that is still missing and that it holds."""
    bits, order, left = problem.guard.reader.bits, list[int](), dict(sorted(extra.items()))
    missing = bits[reviewed] & ~bits[drawn]
    while left:
        state = next(s for s, takes in left.items() if takes in (0, missing & bits[s]))
        missing &= ~bits[state]
        order.append(state)
        del left[state]
    return order


def _division(problem: Problem, target: Target, called: list[int]) -> NDArray[np.int8]:
    """A division in which the called States come early enough, and the target in its year."""
    year_of = np.zeros_like(problem.year_of)
    for of_group in problem.guard.reader.groups.values():
        states = members(of_group & problem.guard.reader.under_review)
        first = [state for state in states if state in called]
        own = [target.state] if target.state in states else []
        order = [*first, *own, *(state for state in states if state not in called and state != target.state)]
        years = [year for year, size in zip(YEARS, shares(len(order)), strict=True) for _ in range(size)]
        year_of[order] = years
    return year_of


def follow(problem: Problem, plan: Steering) -> DeadEnd | None:
    """Run the algorithm with the plan's lots, and once more with their numbers alone; the dead end, if it is one."""
    steered = SteeredLots(problem, plan)
    lots = RecordingLots(steered)
    try:
        SequentialBowls().fill_checked(Ceremony(problem.scenario, in_force(problem.law), lots, observer=steered))
    except PlanError:
        return None
    return replay(problem, SequentialBowls(), lots.numbers)


def replay(problem: Problem, algorithm: Algorithm, numbers: list[int]) -> DeadEnd | None:
    """Draw with recorded numbers; the dead end that they lead to, None where the draw is not stuck."""
    recorded = RecordedLots(numbers)
    record = algorithm.draw(problem.scenario, in_force(problem.law), recorded)
    if record.stuck is None or recorded.left:
        return None
    called = len([review for review in record.reviews if review.reviewed != record.stuck.reviewed])
    return DeadEnd(called, tuple(numbers), record)
