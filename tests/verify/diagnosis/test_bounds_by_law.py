"""No bound excludes, under any law, what an exact search or the second statement of the law finds."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from algorithms.draw_so_far import DrawSoFar
from sim.stress.spare_bound import additional_at_least
from tests.reference.encoding import feasible as reference_says
from tests.verify.diagnosis.laws import OF_THREE, PATTERNS, laws_by_pairs, problem_of
from verify.completion.answer_sets import AspSolver
from verify.completion.capacity import CapacityProgram
from verify.diagnosis.problem import Problem

Asked = tuple[tuple[str, ...], dict[str, Any]]
EVERY: list[Asked] = [(pattern, law) for law in laws_by_pairs() for pattern in (*PATTERNS, *OF_THREE)]


def draw_exists(problem: Problem, load: int, most_additional: int | None = None) -> bool:
    """Whether a draw exists with so many reviews a State at most (0 for no limit), and so many additional States in all: by either
    of two exact ways."""
    solver = AspSolver(problem.scenario, problem.law, problem.guard, problem.year_of, most_additional, load or None)
    if solver.complete(DrawSoFar(problem.year_of)) is not None:
        return True
    asked = {name: value for name, value in problem.law.values.items() if name != "redraws"} | {"load_max": load}
    return reference_says(problem.scenario, asked, problem.groups(), most_additional=most_additional) is not False


def wrongly_excluded(pairs: Iterable[Asked]) -> tuple[list[tuple[Asked, int]], Counter[str]]:
    """Limits of reviews a State that the capacity excludes though a draw keeps them; how many were asked and excluded.

    The loosest limit comes first: where no draw keeps it, none keeps a stricter one.
    """
    wrong, counted = list[tuple[Asked, int]](), Counter[str]()
    for pattern, law in pairs:
        problem = problem_of(pattern, law)
        program, own = CapacityProgram(problem.guard), problem.law.values["load_max"]
        counted["not applied"] += not program.applies
        exists = True
        for load in (own, *(load for load in range(4, 0, -1) if load < own or not own)):
            counted["asked"] += 1
            if program.excludes(load):
                counted[f"excluded {load}"] += 1
                exists = exists and draw_exists(problem, load)
                wrong += [((pattern, law), load)] if exists else []
    return wrong, counted


def test_the_capacity_excludes_no_limit_that_a_draw_keeps() -> None:
    wrong, counted = wrongly_excluded(EVERY[::499])
    assert wrong == []
    assert counted["excluded 0"] > 1 and counted["excluded 1"] > 5
    assert sum(counted[f"excluded {load}"] for load in range(5)) > 15


@pytest.mark.long
def test_the_capacity_excludes_no_limit_that_a_draw_keeps_under_any_pair_of_values() -> None:
    wrong, counted = wrongly_excluded(EVERY)
    assert wrong == []
    assert counted["not applied"] > 300 and all(counted[f"excluded {load}"] > 1000 for load in range(5))


def test_a_capacity_that_is_one_too_strict_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.completion.capacity.TOLERANCE", -1)
    assert wrongly_excluded(EVERY[::997])[0]


def spared_after_all(pairs: Iterable[Asked], more: int = 0) -> tuple[list[Asked], Counter[str]]:
    """Where a draw has fewer additional States than the bound, and ``more`` on top of it, says; how many bounds could bind."""
    wrong, counted = list[Asked](), Counter[str]()
    for pattern, law in pairs:
        problem = problem_of(pattern, law)
        load, least = problem.law.values["load_max"], additional_at_least(problem) + more
        if least and draw_exists(problem, load):
            counted["asked"] += 1
            wrong += [(pattern, law)] if draw_exists(problem, load, least - 1) else []
            counted["reached"] += draw_exists(problem, load, least)
    return wrong, counted


def test_no_draw_spares_an_additional_state_that_the_bound_asks_for() -> None:
    wrong, counted = spared_after_all([(pattern, law) for pattern, law in EVERY if pattern in OF_THREE[:3]][::67])
    assert wrong == []
    assert counted["asked"] > 8 and counted["reached"] > 4


@pytest.mark.long
def test_no_draw_spares_an_additional_state_that_the_bound_asks_for_under_any_pair_of_values() -> None:
    wrong, counted = spared_after_all(EVERY)
    assert wrong == []
    assert counted["asked"] > 500 and counted["reached"] > 300


def test_a_bound_that_asks_for_one_too_many_is_caught() -> None:
    assert spared_after_all(EVERY[::797], more=1)[0]
