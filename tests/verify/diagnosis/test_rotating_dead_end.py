"""Dead ends of rotating lists: found ones replay to a stop, none is missed where every outcome can be walked, and the proof by
counting turns rests on figures that no draw exceeds."""

from typing import Any

import pytest

from algorithms import RecordedLots, SeededLots, load_algorithm
from algorithms.draw_so_far import AWAY, HOME
from algorithms.rotating_lists import RotatingLists
from algorithms.state_sets import members
from scenarios import load_scenario
from tests.verify.diagnosis.test_dead_end import NOTHING, problem_of
from tests.verify.diagnosis.walking import fewest_called
from verify import law_from
from verify.budget import USUAL
from verify.diagnosis import rotating_dead_end, turns_bound
from verify.diagnosis.problem import Problem
from verify.diagnosis.reachable import reachability
from verify.diagnosis.rotating_course import put_before
from verify.diagnosis.rotating_dead_end import search_rotating
from verify.diagnosis.stuck_estimate import estimate_stuck
from verify.diagnosis.turns_bound import can_take_whole, cannot_get_stuck

ROTATING = load_algorithm("rotating-lists")


SMALL: list[tuple[list[str], dict[str, Any]]] = [
    (["11", "1"], {}),
    (["22", "2"], {}),
    (["21", "2"], {"uncoverable_lot": "stuck"}),
    (["22", "1"], {"mutual_scope": "same-year"}),
    (["211"], {"no_group": "reviewing-only"}),
    (["21", "21"], {"mutual_scope": "same-year"}),
    (["21", "2"], {"mutual_scope": "same-year", "additional_keeps_seat": "no"}),
    (["22", "22"], {"mutual_scope": "same-year", "load_max": 2}),
    (["22", "22"], {"mutual_scope": "same-year", "load_min": "on"}),
    (["22", "2"], {"mutual_scope": "same-year", "declines": "A0"}),
    (["22", "2"], {"mutual_scope": "same-year", "redraws": "A0,B0"}),
    (["22", "2"], {"mutual_scope": "same-year", "defers": "A0"}),
]


@pytest.mark.parametrize(("groups", "law"), SMALL)
def test_the_search_agrees_with_every_outcome(groups: list[str], law: dict[str, Any]) -> None:
    problem = problem_of(groups, **law)
    search = search_rotating(problem)
    assert search.decided
    assert (search.found.called if search.found else None) == fewest_called(problem, RotatingLists())


def test_seven_states_are_decided() -> None:
    search = search_rotating(problem_of(["2222", "222"]))
    assert search.found
    assert (search.found.called, search.decided) == (4, True)
    problem = problem_of(["2221", "222"], mutual_scope="same-year")
    search = search_rotating(problem)
    assert (search.found, search.decided) == (None, True)
    assert "Every course was gone through" in search.reason


def test_a_dead_end_replays_with_the_algorithm_itself() -> None:
    problem = problem_of(["2222", "2222"])
    search = search_rotating(problem)
    assert search.found
    lots = RecordedLots(search.found.numbers)
    record = ROTATING.draw(problem.scenario, problem.law, lots)
    assert (record.outcome, lots.left) == ("stuck", 0)
    assert record.stuck == search.found.record.stuck


def test_a_list_too_long_to_go_through_is_judged_by_its_draws() -> None:
    problem = problem_of(["2222", "2222", "2222"])
    nothing = reachability(problem, ROTATING, True, NOTHING, USUAL)
    assert (nothing.reachable, nothing.dead_end) == (None, None)
    assert "every course is gone through up to 10 States only. 0 of 0 seeded draws got stuck" in nothing.reason
    seen = reachability(problem, ROTATING, True, estimate_stuck(problem, ROTATING, 200, lambda _: None), USUAL)
    assert seen.reachable and seen.dead_end and not seen.shortest
    assert ROTATING.draw(problem.scenario, problem.law, RecordedLots(seen.dead_end.numbers)).stuck


def test_a_search_that_stops_early_says_what_it_ruled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating_dead_end, "MOST_COURSES", 100)
    search = search_rotating(problem_of(["2222", "2222"]))
    assert (search.found, search.decided) == (None, False)
    assert "No State gets stuck before 3 are called." in search.reason


@pytest.mark.parametrize("scenario", ["real-2020-10-16", "real-latest"])
def test_the_real_lists_cannot_get_stuck(scenario: str) -> None:
    problem = Problem(load_scenario(scenario), law_from({}))
    answer = reachability(problem, ROTATING, True, NOTHING, USUAL)
    assert answer.reachable is False
    assert "Proved by counting turns" in answer.reason


def test_the_figures_of_the_proof_for_cyprus() -> None:
    """Worked by hand for 2020: 15 others in the group hold all four instruments. Before each of 14 turns the 14 others of them
    had one: 196. There are 6 away reviews for each of the 15, and one turn at each of 36 other home seats: 126."""
    problem = Problem(load_scenario("real-2020-10-16"), law_from({}))
    nearest = cannot_get_stuck(problem)
    assert nearest
    assert (problem.scenario.states[nearest.reviewed], nearest.side) == ("CYP", HOME)
    assert can_take_whole(problem, nearest.reviewed, HOME).bit_count() == 15
    assert (nearest.needed, nearest.available) == (14 * 14, 15 * 6 + 36)


@pytest.mark.parametrize(
    "law",
    [
        {"load_max": 3},
        {"load_min": "on"},
        {"reviewers_max": 3},
        {"additional_covers": "some-missing"},
        {"redraws": "CYP"},
        {"additional_keeps_seat": "no"},
        {"no_group": "home-waived"},
        {"home_fallback": "different-group"},
        {"declines": "CYP"},
    ],
)
def test_nothing_is_proved_where_other_clauses_may_bar(law: dict[str, Any]) -> None:
    problem = Problem(load_scenario("real-2020-10-16"), law_from(law))
    assert cannot_get_stuck(problem) is None


@pytest.mark.parametrize("groups", [["222"] * 5, ["22222"] * 3, ["22211"] * 3, ["2222222"] * 2, ["2222222"] * 5])
def test_no_draw_has_more_away_reviews_than_the_proof_allows(groups: list[str]) -> None:
    problem = problem_of(groups)
    most = turns_bound.Counting(problem).most_away
    for number in range(30):
        record = ROTATING.draw(problem.scenario, problem.law, SeededLots(str(number)))
        away = [one.reviewing for review in record.reviews for one in review.reviewing if one.seat == "away"]
        assert max(map(away.count, away)) <= most


@pytest.mark.parametrize(("scenario", "draws"), [("small", 30), ("real-2020-10-16", 2)])
def test_before_a_turn_all_others_who_could_take_the_seat_had_one(scenario: str, draws: int) -> None:
    """The step on which the proof rests, in draws of the real algorithm."""
    small = problem_of(["2221", "22211", "2222"])
    problem = small if scenario == "small" else Problem(load_scenario(scenario), law_from({}))
    index, checked = problem.scenario.index, 0
    whole = {(s, side): members(can_take_whole(problem, s, side)) for s in range(problem.scenario.n_states) for side in (HOME, AWAY)}
    for number in range(draws):
        turns, last, reviews = list[int](), dict[int, int](), set[tuple[int, int]]()
        for line in ROTATING.draw(problem.scenario, problem.law, SeededLots(str(number))).lots:
            reviewed, state, side = index[line.reviewed], index[line.kept], HOME if line.seat == "home" else AWAY
            if state in last:
                since = set(turns[last[state] + 1 :])
                others = [other for other in whole[reviewed, side] if other != state and (reviewed, other) not in reviews]
                checked += len(others)
                assert since.issuperset(others)
            reviews.add((state, reviewed))
            last[state] = len(turns)
            turns.append(state)
    assert checked > 100


def test_an_order_keeps_what_follows_from_it() -> None:
    order = put_before((0, 0, 0, 0), 1, 0b1000)
    order = put_before(order, 0, 0b0010)
    assert order == (0b1010, 0b1000, 0, 0)
    assert put_before(order, 0, 0b1000) == order
