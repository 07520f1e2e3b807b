"""What would make a draw possible: clauses waived for single States, one accession, or one parameter of the law changed.

Every relaxation given was verified: the problem that it leads to was solved, and has a draw.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from verify.budget import Budget, Stop
from verify.completion.clingo_search import search
from verify.diagnosis.conflict import Conflict, SelectedLaw
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.law.added import added_of
from verify.law.parameters import ALTERNATIVES, BY_GROUP, NUMBERS
from verify.readers.asp_selected import Instance

MOST_LISTED = 20
MOST_WAIVED = 50
"""A set of more waivers than this, not proved smallest, is no help and not listed."""
PARTS = 10
"""One change of the scenario or of the law, and one set of waivers to be verified, may take such a part of the conflicts of its search."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Waivers:
    """Sets of instances that would have to be waived. ``smallest``: proved that no smaller set does; ``complete``: proved that no
    others of that size do."""

    sets: tuple[tuple[Instance, ...], ...]
    smallest: bool
    complete: bool


@dataclass(frozen=True)
class Changes:
    """Single changes that make a draw possible, and how many of those considered were settled."""

    found: tuple[tuple[Any, ...], ...]
    considered: int
    settled: int


def waivers(problem: Problem, budget: Budget) -> Waivers:
    """Find the smallest sets of waivers, at most 20 of them; where that takes too long, one set that may not be the smallest."""
    if budget.spent:
        return Waivers((), False, False)
    law, verifying = SelectedLaw(problem, minimise=True), budget.units // PARTS
    models, finished = _optimal(law, "usc,oll", budget.part(budget.units // 2))
    proved = {waived: None for waived, smallest in models if smallest}
    if proved:
        listed = _verified(law, sorted(proved)[:MOST_LISTED], verifying, budget.stop)
        return Waivers(listed, True, finished and len(listed) == len(proved))
    models, _ = _optimal(law, "bb,lin", budget)
    last = [waived for waived, _ in models[-1:] if len(waived) <= MOST_WAIVED]
    return Waivers(_verified(law, last, verifying, budget.stop), bool(models) and models[-1][1], False)


def _optimal(law: SelectedLaw, strategy: str, budget: Budget) -> tuple[list[tuple[tuple[Instance, ...], bool]], bool]:
    """The sets of waivers that one strategy finds, each with whether it is proved smallest; and whether it went through all."""
    found: list[tuple[tuple[Instance, ...], bool]] = []

    def keep(model: Any) -> None:
        waived = ((atom.arguments[0].string, atom.arguments[1].number) for atom in model.symbols(shown=True))
        found.append((tuple(sorted(waived)), model.optimality_proven))

    law.configure("optN", MOST_LISTED + 1, strategy)
    finished = search(law.control, budget, keep=keep).whole
    law.configure("ignore", 1, strategy)
    return found, finished


def _verified(law: SelectedLaw, found: list[tuple[Instance, ...]], conflicts: int, stop: Stop) -> tuple[tuple[Instance, ...], ...]:
    """Those sets without which a draw keeps everything else: solved once more, without the optimisation, each with so many conflicts."""
    return tuple(waived for waived in found if law.can_keep([one for one in law.instances if one not in waived], Budget(conflicts, stop)))


def accessions(problem: Problem, conflict: Conflict | None, budget: Budget, progress: Progress = lambda _: None) -> Changes:
    """The single accessions, as ``(State, instrument)``, with which a draw exists."""
    pairs = possible_accessions(problem)
    return _changes([(pair, problem.with_accession(*pair)) for pair in pairs], conflict, budget, progress)


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


def parameter_changes(problem: Problem, conflict: Conflict | None, budget: Budget, progress: Progress = lambda _: None) -> Changes:
    """The single changes of a parameter, as ``(name, value)``, with which a draw exists; a limit is raised by one."""
    pairs = possible_parameters(problem)
    return _changes([(pair, problem.with_parameter(*pair)) for pair in pairs], conflict, budget, progress)


def clauses_dropped(problem: Problem, conflict: Conflict | None, budget: Budget, progress: Progress = lambda _: None) -> Changes:
    """The added clauses, as ``(id,)``, without which a draw exists."""
    ids = [clause.id for clause in added_of(problem.law.values).clauses]
    return _changes([((id,), problem.without_clauses([id])) for id in ids], conflict, budget, progress)


def possible_parameters(problem: Problem) -> Iterator[tuple[str, Any]]:
    """Every other value of every parameter that is a choice; each limit in force raised by one.

    Not the seats of other mechanisms (``BY_GROUP``), where the law has those of para. 28: that would be no reading of it.
    """
    values = problem.law.values
    for name, alternatives in ALTERNATIVES.items():
        if values[name] != BY_GROUP.get(name):
            yield from ((name, value) for value in alternatives if value != values[name])
    yield from ((name, values[name] + 1) for name in NUMBERS if values[name] and values[name] + 1 in NUMBERS[name])


def _changes(candidates: list[tuple[tuple[Any, ...], Problem]], conflict: Conflict | None, budget: Budget, progress: Progress) -> Changes:
    """Those that help. Where the conflicts are spent, a draw and a proof by counting are still tried; only the user's clock ends it."""
    reviewed = {state for clause, state in conflict.instances if not clause.startswith("load")} if conflict else set[int]()
    found, settled, each = [], 0, budget.units // PARTS
    for number, (change, problem) in enumerate(candidates):
        if budget.stop.passed:
            break
        progress(f"{number + 1} of {len(candidates)} single changes")
        answer = feasibility(problem, budget.part(each), count_first=not reviewed, core=reviewed).feasible
        settled += answer is not None
        if answer:
            found.append(change)
    return Changes(tuple(found), len(candidates), settled)
