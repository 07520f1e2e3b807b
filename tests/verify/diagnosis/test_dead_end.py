"""Dead ends: those found replay to a stop, and none is missed on scenarios small enough to walk every outcome."""

import json
from itertools import accumulate
from typing import Any

import pytest

from algorithms import RecordedLots, SeededLots, load_algorithm
from algorithms.draw_so_far import DrawSoFar, Seating
from algorithms.sequential_bowls import SequentialBowls
from scenarios import REGIONAL_GROUPS, load_scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.verify.diagnosis.walking import fewest_called, seats_filled
from verify import law_from
from verify.budget import USUAL, Budget
from verify.diagnosis.dead_end import search_sequential
from verify.diagnosis.dead_end_bound import shares
from verify.diagnosis.diagnosis import diagnose
from verify.diagnosis.problem import Problem
from verify.diagnosis.reachable import reachability
from verify.diagnosis.stuck_estimate import StuckEstimate, estimate_stuck, interval

NOTHING = StuckEstimate(0, 0, 0.0, 1.0, (), "")


def problem_of(groups: list[str], **law: Any) -> Problem:
    """A problem from a text for each regional group: one letter a State, how many instruments it holds."""
    rows = [
        Row(f"{letter}{place}", f"{name} {place}", name, tuple(n < int(held) for n in range(2)))
        for letter, name, told in zip("ABCDE", REGIONAL_GROUPS, groups, strict=False)
        for place, held in enumerate(told)
    ]
    return Problem(build_scenario("small", None, rows, UNTOC_FAMILY[:2]), law_from(law))


SMALL: list[tuple[list[str], dict[str, Any]]] = [
    (["111"], {"home_fallback": "none", "no_group": "reviewing-only"}),
    (["11", "1"], {"mutual_scope": "same-year"}),
    (["22", "1"], {"mutual_scope": "same-year"}),
    (["211"], {}),
    (["21", "2"], {"mutual_scope": "same-year", "load_max": 2}),
    (["21", "2"], {"mutual_scope": "same-year", "uncoverable_lot": "stuck"}),
    (["22", "2"], {"mutual_scope": "same-year", "load_max": 2}),
    (["22", "2"], {"mutual_scope": "same-year", "declines": "A0"}),
    (["22", "22"], {"mutual_scope": "same-year", "load_max": 2}),
]


@pytest.mark.parametrize(("groups", "law"), SMALL)
def test_the_search_agrees_with_every_outcome(groups: list[str], law: dict[str, Any]) -> None:
    problem = problem_of(groups, **law)
    search = search_sequential(problem, Budget(300_000))
    assert search.exhausted
    assert (search.found.called if search.found else None) == fewest_called(problem, SequentialBowls())


def fewest_by_walking_draws(problem: Problem) -> int | None:
    """By walking every draw so far, whatever the division and the running order: sizes of the years are kept, nothing else.

    Needs a law that does not speak of years, and no additional lots that could be drawn in several ways that matter.
    """
    scenario = problem.scenario
    sizes = {group: list(accumulate(shares(int((scenario.group_of == group).sum())))) for group in range(5)}
    seen, waiting, fewest = set[frozenset[Seating]](), [frozenset[Seating]()], None
    while waiting:
        drawn = waiting.pop()
        draw = DrawSoFar(problem.year_of)
        for seating in sorted(drawn, key=lambda one: (one.reviewed, one.side, one.additional)):
            draw.add(seating)
        called = {seating.reviewed for seating in drawn}
        for state in set(range(scenario.n_states)) - called:
            if not _may_be_next(problem, sizes, called, state):
                continue
            for seats in seats_filled(problem, draw, state):
                if seats is None:
                    fewest = len(called) if fewest is None else min(fewest, len(called))
                elif (longer := drawn | seats) not in seen:
                    seen.add(longer)
                    waiting.append(longer)
    return fewest


def _may_be_next(problem: Problem, sizes: dict[int, list[int]], called: set[int], state: int) -> bool:
    """Whether the division can be such that this State is called now: no year is open before the last one is finished."""
    group_of = problem.scenario.group_of
    count = {group: sum(int(group_of[other]) == group for other in called) for group in sizes}
    own = int(group_of[state])
    return any(
        count[own] < sizes[own][year] and all(count[g] <= sizes[g][year] and (year == 0 or count[g] >= sizes[g][year - 1]) for g in sizes)
        for year in range(3)
    )


@pytest.mark.parametrize(
    ("groups", "law"),
    [
        (["222"], {"no_group": "outside"}),
        (["222", "22"], {"load_max": 3}),
        (["111", "11"], {}),
        (["221", "1"], {}),
        (["221", "2"], {"uncoverable_lot": "stuck"}),
        (["2211", "2"], {"load_max": 3}),
        (["2221", "2"], {"load_max": 4, "uncoverable_lot": "stuck"}),
        (["222", "2"], {"declines": "A0,B0"}),
        (["221", "2"], {"reviewers_max": 2}),
        (["2211", "1"], {"additional_covers": "some-missing"}),
        (["111", "111"], {"load_max": 3}),
    ],
)
def test_the_search_agrees_with_every_draw(groups: list[str], law: dict[str, Any]) -> None:
    problem = problem_of(groups, **law)
    search = search_sequential(problem, Budget(300_000))
    assert search.exhausted
    assert (search.found.called if search.found else None) == fewest_by_walking_draws(problem)


def test_the_real_list_has_a_dead_end_after_fifteen_states() -> None:
    problem = Problem(load_scenario("real-2020-10-16"), law_from({}))
    search = search_sequential(problem, Budget(300_000))
    assert search.found
    assert search.exhausted
    assert search.found.called == 15
    lots = RecordedLots(search.found.numbers)
    record = load_algorithm("sequential-bowls").draw(problem.scenario, problem.law, lots)
    assert not record.complete
    assert lots.left == 0


def test_look_ahead_never_gets_stuck_and_says_why() -> None:
    problem = problem_of(["2222", "222"])
    for name in ("sequential-bowls-look-ahead", "answer-set", "answer-set-most-even"):
        answer = reachability(problem, load_algorithm(name), True, NOTHING, USUAL)
        assert answer.reachable is False
        assert "by construction" in answer.reason


def test_nothing_is_decided_without_an_example_where_bars_may_be_lifted() -> None:
    problem = problem_of(["2222", "222"], home_fallback="different-group")
    for name in ("sequential-bowls", "rotating-lists"):
        answer = reachability(problem, load_algorithm(name), True, NOTHING, USUAL)
        assert answer.reachable is None
        assert "There is no exact search for this algorithm under this law." in answer.reason


def test_a_stuck_seeded_draw_is_a_witness_for_any_algorithm() -> None:
    problem = problem_of(["2222", "2222"], load_max=2)
    document = diagnose(problem, load_algorithm("rotating-lists"), 50).document()
    assert document["feasible"] is True
    found = document["dead_end"]
    assert found["estimate"]["stuck"] > 0
    assert found["reachable"] is True
    record = load_algorithm("rotating-lists").draw(problem.scenario, problem.law, RecordedLots(found["numbers"]))
    assert not record.complete
    assert json.dumps(document)


def test_the_interval_is_exact() -> None:
    assert interval(0, 200) == pytest.approx((0.0, 1 - 0.05 ** (1 / 200)))
    low, high = interval(10, 100)
    assert (low, high) == pytest.approx((0.0490, 0.1762), abs=1e-4)  # Clopper-Pearson, standard tables
    assert interval(5, 5)[1] == 1.0


def test_the_estimate_counts_seeded_draws() -> None:
    problem = problem_of(["2222", "2222"], load_max=2)
    found = estimate_stuck(problem, SequentialBowls(), 40, lambda _: None)
    stuck = [SequentialBowls().draw(problem.scenario, problem.law, SeededLots(f"{problem.seed}/{n}")).outcome for n in range(40)]
    assert found.stuck == stuck.count("stuck")
