"""Shrinking: from a scenario on which something fails to one that still fails, with nothing in it that could be left out.

Greedy and deterministic: States are taken out (blocks, then single ones), then adherences, then regional groups are merged, over
and over, until no single step keeps the failure. Delta debugging after Zeller and Hildebrandt 2002, "Simplifying and isolating
failure-inducing input", section 3: the result is 1-minimal, not the smallest there is.
"""

from collections.abc import Callable, Iterator, Sequence

from algorithms import Algorithm, SeededLots
from scenarios import Scenario
from scenarios.model import Row, build_scenario, rows_of
from sim.stress.divided import EXACT_STATES, has_draw
from storage.errors import Fault, InputError
from verify.budget import Budget
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce

Fails = Callable[[Scenario], bool]
CONFLICTS_FEASIBLE = 20_000
"""For the question whether a lawful draw exists, with many States where the repair finds none; undecided counts as no."""


def shrink(scenario: Scenario, fails: Fails) -> Scenario:
    """The 1-minimal scenario reached. Raises ``InputError`` where the scenario given does not fail."""
    if not fails(scenario):
        raise InputError("shrinking", (Fault("scenario", scenario.id, "a scenario on which the failure shows"),))
    scenario = _without_blocks(scenario, fails)
    steps, at, in_vain = list(single_steps(scenario)), 0, 0
    while in_vain < len(steps):
        smaller = steps[at % len(steps)]
        if fails(smaller):
            scenario, steps, in_vain = smaller, list(single_steps(smaller)), 0
        else:
            at, in_vain = at + 1, in_vain + 1
    return scenario


def single_steps(scenario: Scenario) -> Iterator[Scenario]:
    """Every scenario that is one step smaller: a State less, an adherence less, two regional groups made one."""
    rows = rows_of(scenario)
    if len(rows) > 1:
        for place in range(len(rows)):
            yield _with_rows(scenario, rows[:place] + rows[place + 1 :])
    for place in range(len(rows)):
        for held in _one_fewer(scenario, rows[place].held):
            yield _with_rows(scenario, [*rows[:place], _holding(rows[place], held), *rows[place + 1 :]])
    groups = [group for group in scenario.regional_groups if any(row.group == group for row in rows)]
    for place, kept in enumerate(groups):
        for merged in groups[place + 1 :]:
            yield _with_rows(scenario, [_moved(row, kept) if row.group == merged else row for row in rows])


def _without_blocks(scenario: Scenario, fails: Fails) -> Scenario:
    """Take out blocks of States, halves first, then smaller ones, as long as the failure stays."""
    size = scenario.n_states // 2
    while size > 1:
        start = 0
        while start < scenario.n_states and scenario.n_states > size:
            rows = rows_of(scenario)
            smaller = _with_rows(scenario, rows[:start] + rows[start + size :])
            if fails(smaller):
                scenario = smaller
            else:
                start += size
        size //= 2
    return scenario


def _one_fewer(scenario: Scenario, held: tuple[bool, ...]) -> Iterator[tuple[bool, ...]]:
    """The State without one of its instruments, but never without one that another of them requires, nor without all."""
    required = {i.requires for i, party in zip(scenario.instruments, held, strict=True) if party}
    for place, instrument in enumerate(scenario.instruments):
        if held[place] and instrument.id not in required and sum(held) > 1:
            yield tuple(party and at != place for at, party in enumerate(held))


def _holding(row: Row, held: tuple[bool, ...]) -> Row:
    return Row(row.id, row.name, row.group, held, row.legal_family)


def _moved(row: Row, group: str) -> Row:
    return Row(row.id, row.name, group, row.held, row.legal_family)


def _with_rows(scenario: Scenario, rows: Sequence[Row]) -> Scenario:
    return build_scenario(scenario.id, scenario.as_of, rows, scenario.instruments, scenario.regional_groups)


def stuck_where_a_draw_exists(algorithm: Algorithm, law: LawInForce, seeds: Sequence[str]) -> Fails:
    """The failure that some of the seeds gets the algorithm stuck although a lawful draw exists for that very division.

    States that the law names and the scenario lacks are left out of the law.
    """

    def fails(scenario: Scenario) -> bool:
        bearing = law_on(law, scenario)
        known: dict[bytes, bool] = {}
        for seed in seeds:
            record = algorithm.draw(scenario, bearing, SeededLots(seed))
            if record.complete:
                continue
            problem = Problem(scenario, bearing, "").with_division(record.year_of(scenario))
            division = problem.year_of.tobytes() if problem.depends_on_division else b""
            if division not in known:
                known[division] = _can_be_drawn(problem)
            if known[division]:
                return True
        return False

    return fails


def _can_be_drawn(problem: Problem) -> bool:
    if has_draw(problem):
        return True
    few = problem.scenario.n_states <= EXACT_STATES
    return not few and feasibility(problem, Budget(CONFLICTS_FEASIBLE), count_first=True).feasible is True


def law_on(law: LawParameters, scenario: Scenario) -> LawInForce:
    """The law without the choices of States that are not in the scenario."""
    present = set(scenario.states)
    values = {
        name: [state for state in value if state in present] if isinstance(value, list) else value for name, value in law.values.items()
    }
    return LawInForce(values)
