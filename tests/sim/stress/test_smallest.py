"""The smallest dead ends: pinned, replayed, accepted by the checker, and the two ways to find them agree."""

from functools import partial
from typing import Any

import pytest

from algorithms import RecordedLots, load_algorithm
from algorithms.lots import every_outcome
from tests.sim.stress.smallest.dead_end import CONFLICTS, PROBLEMS, Smallest, by_going_through, by_solver, smallest
from tests.sim.stress.smallest.scenarios import divisions_of, group_sizes, scenarios_of
from verify import check_draws, law_from
from verify.budget import Budget
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.draw_arrays import arrays_of_draws

SAME_YEAR = {"mutual_scope": "same-year"}
PINNED = [
    ("sequential-bowls", {}, 1, 6, 6, {"29a": 2}),
    ("sequential-bowls", {}, 2, 6, 12, {"29a": 2}),
    ("sequential-bowls", {"load_max": 2}, 1, 6, 6, {"29a": 1, "load-max": 1}),
    ("sequential-bowls", {"load_max": 3}, 1, 6, 6, {"29a": 2, "load-max": 1}),
    ("sequential-bowls", SAME_YEAR, 2, 9, 14, {"29a": 2, "29b-additional": 4}),
    ("sequential-bowls", SAME_YEAR, 4, 7, 19, {"29a": 1, "29b-additional": 4}),
    ("sequential-bowls", SAME_YEAR | {"load_max": 2}, 1, 4, 4, {"load-max": 1}),
    ("sequential-bowls", SAME_YEAR | {"load_max": 3}, 1, 5, 5, {"29a": 1, "load-max": 1}),
    ("rotating-lists", {}, 1, 6, 6, {"29a": 2}),
    ("rotating-lists", {"load_max": 3}, 1, 6, 6, {"29a": 2}),
    ("rotating-lists", SAME_YEAR | {"load_max": 2}, 1, 4, 4, {"load-max": 1}),
    ("rotating-lists", SAME_YEAR | {"load_max": 3}, 1, 6, 6, {"29a": 1, "load-max": 1}),
]


@pytest.mark.parametrize(("name", "settings", "instruments", "states", "adherences", "barred_by"), PINNED)
def test_the_smallest_case_is_stuck_where_a_draw_exists(
    name: str, settings: dict[str, Any], instruments: int, states: int, adherences: int, barred_by: dict[str, int]
) -> None:
    law = law_from(settings)
    found = smallest(name, law, instruments=instruments)
    assert found.reachable and found.decided and found.ruled_out == states - 1
    assert found.scenario is not None and found.dead_end is not None and found.witness is not None
    assert (found.scenario.n_states, int(found.scenario.adherence.sum())) == (states, adherences)
    record = load_algorithm(name).draw(found.scenario, law, RecordedLots(found.dead_end.numbers))
    assert not record.complete and record.stuck.barred_by == barred_by
    assert (found.witness.year_of == record.year_of(found.scenario)).all()
    assert len(found.witness.seatings) == states
    assert not any(result.findings for result in check_draws(found.scenario, law, arrays_of_draws(found.scenario, [found.witness])))


def test_one_instrument_and_mutual_reviews_in_other_years_have_no_dead_end_of_few_states() -> None:
    found = smallest("sequential-bowls", law_from(SAME_YEAR), instruments=1, most_states=8)
    assert found == Smallest("sequential-bowls", 1, None, True, 8, "None with 8 States or fewer: all were decided.")


@pytest.mark.parametrize(
    ("settings", "instruments", "most"),
    [
        ({}, 1, 6),
        ({}, 2, 6),
        (SAME_YEAR, 2, 5),
        ({"load_max": 2}, 1, 7),
        (SAME_YEAR | {"load_max": 2}, 2, 4),
        (SAME_YEAR | {"load_max": 3}, 1, 6),
        ({"reviewers_max": 3}, 2, 6),
    ],
)
def test_the_program_and_going_through_all_agree(settings: dict[str, Any], instruments: int, most: int) -> None:
    for states in range(2, most + 1):
        law = law_from(settings)
        solved = by_solver(law, states, instruments, Budget(CONFLICTS))
        gone = by_going_through("sequential-bowls", law, states, instruments, Budget(PROBLEMS))
        assert solved.decided and gone.decided
        assert (solved.problem is None) == (gone.problem is None)
        assert solved.adherences == gone.adherences


def test_every_outcome_of_the_smallest_same_year_scope_agrees_with_the_search() -> None:
    """Groups of 2 and 2 with one instrument: run every outcome of the lots, and ask of each stuck one whether a draw exists."""
    for settings in (SAME_YEAR, SAME_YEAR | {"load_max": 2}):
        law, algorithm = law_from(settings), load_algorithm("sequential-bowls")
        scenario = next(each for each in scenarios_of(4, 1) if sorted(each.group_of.tolist()) == [0, 0, 1, 1])
        stuck = False
        for record, _ in every_outcome(partial(algorithm.draw, scenario, law)):
            if not record.complete:
                problem = Problem(scenario, law, "").with_division(record.year_of(scenario))
                stuck |= feasibility(problem, Budget(100_000)).feasible is True
        assert stuck == (by_solver(law, 4, 1, Budget(CONFLICTS)).problem is not None)


@pytest.mark.parametrize("name", ["sequential-bowls-look-ahead", "answer-set", "answer-set-most-even", "uniform-chain"])
def test_by_construction_there_is_no_dead_end(name: str) -> None:
    found = smallest(name, law_from({}))
    assert found.reachable is False and found.decided and "by construction" in found.proof


@pytest.mark.parametrize("law", [{"additional_covers": "some-missing"}, {"home_fallback": "different-group"}, {"legal_family": "on"}])
def test_of_the_chain_nothing_is_said_under_a_law_that_it_refuses(law: dict[str, str]) -> None:
    assert smallest("uniform-chain", law_from(law)).reachable is None


def test_the_chain_draws_whole_where_sequential_bowls_is_stuck() -> None:
    case = smallest("sequential-bowls", law_from({}))
    assert case.scenario is not None
    record = load_algorithm("uniform-chain").draw(case.scenario, law_from({}), RecordedLots((0,) * 8 + (1, 2)))
    assert record.complete and len(record.reviews) == 6


def test_small_scenarios_are_counted_once_up_to_names() -> None:
    assert list(group_sizes(5, 3)) == [(5,), (4, 1), (3, 2), (3, 1, 1), (2, 2, 1)]
    assert [len(scenarios_of(2, 1)), len(scenarios_of(2, 2))] == [2, 4]
    one_group = next(each for each in scenarios_of(4, 1) if set(each.group_of.tolist()) == {0})
    assert [sorted(year_of.tolist()) for year_of in divisions_of(one_group)] == [[1, 2, 3, 3]]
