"""The best lottery: known by hand, the same as a program over all lawful draws, lawful, and proved on the real list."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.state_sets import members
from scenarios import REGIONAL_GROUPS, load_scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from sim.fairness.chances import Chances
from sim.fairness.kinds import Kinds, kinds_of, single_states
from sim.fairness.leximin import leximin_burdens
from sim.fairness.leximin_bound import BoundProgram
from sim.fairness.leximin_columns import SEARCHES
from sim.fairness.leximin_measures import burdens
from sim.fairness.lottery_of_draws import Lottery, distance_from_best, reviews_by_kind
from sim.fairness.pricing import Pricing, reviews_in
from verify import law_from
from verify.completion.linear_program import LinearProgram, Solution
from verify.diagnosis.problem import Problem

NEAR = 1e-7


def small(groups: Sequence[str], law: dict[str, Any] | None = None, instruments: int = 3) -> Problem:
    """One word a group, one digit a State: to how many instruments it is party, the first always among them."""
    rows = [
        Row(f"{'ABCDE'[place]}{number}", "", REGIONAL_GROUPS[place], tuple(bit < int(held) for bit in range(instruments)))
        for place, word in enumerate(groups)
        for number, held in enumerate(word)
    ]
    return Problem(build_scenario("small", None, rows, UNTOC_FAMILY[:instruments]), law_from(law or {}), "small")


def every_draw(problem: Problem) -> list[DrawSoFar] | None:
    """All lawful draws: every lot that the guard admits, seat after seat; None where there are too many."""
    guard, found, lots_left = problem.guard, dict[frozenset[Seating], DrawSoFar](), [MOST_LOTS]
    seats = [(state, side) for state in members(guard.reader.under_review) for side in (HOME, AWAY)]

    def go_on(draw: DrawSoFar, place: int, started: bool) -> Iterator[DrawSoFar]:
        if place == len(seats):
            if not guard.unmet(draw):
                yield draw.copy()
            return
        reviewed, side = seats[place]
        missing = guard.missing(draw, reviewed, side) if started else 0
        if started and not missing:
            yield from go_on(draw, place + 1, False)
            return
        seat = Seat(reviewed, side, missing)
        for state in members(guard.open(draw, seat).admissible):
            seating = Seating(reviewed, state, side, seat.additional, guard.covers(seat, state))
            lots_left[0] -= 1
            if lots_left[0] < 0:
                return
            draw.add(seating)
            yield from go_on(draw, place, True)
            draw.remove(reviewed, [seating])

    for draw in go_on(DrawSoFar(problem.year_of), 0, False):
        found[frozenset(one for seatings in draw.seatings.values() for one in seatings)] = draw
        if len(found) > MOST_DRAWS:
            return None
    return list(found.values()) if lots_left[0] >= 0 else None


def burdens_of(draws: Sequence[DrawSoFar], kinds: Kinds) -> Any:
    """Different vectors of burdens by kind, shape ``(n_kinds, n)``."""
    found = {tuple(reviews_by_kind(draw, kinds).sum(axis=0) / np.array(kinds.sizes)) for draw in draws}
    return np.array(sorted(found)).T


def leximin_by_hand(matrix: Any) -> list[float]:
    """Leximin over the columns, one measure asked after another whether it can be below the largest; rising order."""
    number, draws = matrix.shape
    limits = np.full(number, np.inf)
    while np.isinf(limits).any():
        is_open = np.isinf(limits)
        below = np.column_stack([matrix, -is_open.astype(float)])
        first: Any = linprog(
            np.eye(draws + 1)[-1],
            below,
            np.where(is_open, 0, limits + 1e-10),
            [[1.0] * draws + [0.0]],
            [1.0],
            bounds=[(0, None)] * draws + [(None, None)],
        )
        for place in np.flatnonzero(is_open):
            at = np.where(is_open, first.fun, limits) + 1e-9
            least: Any = linprog(matrix[place], matrix, at, [[1.0] * draws], [1.0], bounds=(0, None))
            if least.fun > first.fun - NEAR:
                limits[place] = first.fun
    return sorted(limits.tolist())


def assert_sound(problem: Problem, lottery: Lottery) -> None:
    """Every draw is lawful, chances sum to 1, and no bound is better than what the lottery has."""
    assert all(not problem.findings(draw) for draw in lottery.draws)
    assert lottery.probabilities.sum() == pytest.approx(1)
    assert (lottery.probabilities > 0).all()
    expected = sum(p * reviews_by_kind(draw, lottery.kinds) for p, draw in zip(lottery.probabilities, lottery.draws, strict=True))
    assert np.allclose(expected, lottery.reviews)


def test_two_groups_leave_no_choice() -> None:
    """Three and four States, one instrument: 3 + 4 reviews by the first group, 4 + 3 by the second."""
    problem = small(["111", "1111"], instruments=1)
    lottery = leximin_burdens(problem)
    assert lottery.burden == pytest.approx([7 / 3, 7 / 4])
    assert lottery.levels[0].proof == Fraction(7, 3)
    assert lottery.finished


def test_three_groups_can_share_evenly() -> None:
    problem = small(["111", "1111", "11111"], instruments=1)
    lottery = leximin_burdens(problem)
    assert lottery.burden == pytest.approx([2, 2, 2])
    assert lottery.levels[0].proof == 2
    assert distance_from_best(_certain([2] * 12), lottery).in_all == pytest.approx(0, abs=1e-6)
    uneven = distance_from_best(_certain([3, 1] + [2] * 10), lottery)
    assert (uneven.largest, uneven.in_all) == pytest.approx((1, 2))
    assert (uneven.largest_of_kinds, uneven.in_all_of_kinds) == pytest.approx((0, 0), abs=1e-6)


def _certain(burdens: Sequence[int]) -> Chances:
    return Chances(np.zeros((len(burdens),) * 2), np.eye(max(burdens) + 1)[list(burdens)], float("inf"))


def test_a_problem_without_a_draw_is_refused() -> None:
    """Two States of a group can only review each other."""
    with pytest.raises(ValueError, match="no lawful draw"):
        leximin_burdens(small(["11", "111"], instruments=1))


@pytest.mark.parametrize(
    "law",
    [
        {"legal_family": "on"},
        {"home_fallback": "different-group"},
        {"no_group": "home-waived"},
        {"additional_covers": "some-missing"},
        {"additional_keeps_seat": "no"},
    ],
)
def test_a_law_that_tells_equals_apart_is_refused(law: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="best lottery is worked out only for"):
        leximin_burdens(small(["111", "111"], law))


MOST_DRAWS, MOST_LOTS = 600, 4000
LAWS: tuple[dict[str, Any], ...] = (
    {},
    {"load_max": 2},
    {"load_max": 3, "load_min": "on"},
    {"reviewers_max": 3},
    {"declines": ["A0"]},
    {"defers": ["A1", "B0"]},
    {"reviewers_from": "not-under-review-this-year"},
    {"mutual_scope": "whole-process"},
    {"load_min": "on"},
)


def random_small(number: int) -> Problem:
    """Five to seven States, some not under review, any division into years."""
    chance = random.Random(f"leximin/{number}")
    groups = ["".join(chance.choice("12333") for _ in range(chance.choice((2, 3)))) for _ in range(chance.choice((2, 2, 3)))]
    problem = small(groups, {"mutual_scope": "same-year"} | LAWS[number % len(LAWS)])
    years = [1, *(chance.choice((0, 0, 1, 2, 3)) for _ in problem.scenario.states[1:])]
    return problem.with_division(np.array(years, dtype=np.int8))


def compare(problem: Problem, from_below: bool, matrix: Any) -> Lottery:
    """Leximin by column generation must have the burdens of leximin over all draws, and bounds on the right side."""
    lottery = leximin_burdens(problem, from_below=from_below)
    assert_sound(problem, lottery)
    assert lottery.finished
    sign = -1 if from_below else 1
    takes_part = [place for place, states in enumerate(lottery.kinds.states) if problem.guard.facts.takes_part[states[0]]]
    found = sorted(sign * lottery.burden[takes_part])
    assert found == pytest.approx(leximin_by_hand(sign * matrix[takes_part]), abs=NEAR)
    for level in lottery.levels:
        assert sign * level.bound <= sign * level.value + 1e-12
        assert level.gap < NEAR
        assert level.proof is None or sign * float(level.proof) <= sign * level.value + NEAR
    return lottery


WITH_DRAWS = (4, 6, 11, 30, 42, 45, 50, 54, 57, 65, 68, 73, 75, 86, 104)
WITHOUT = (1, 3, 5, 7, 8, 9, 10, 12, 13, 14)
"""Numbers of random problems that have lawful draws, and that have none."""
SAME_YEAR = {"mutual_scope": "same-year"}
CHOSEN: list[tuple[list[str], dict[str, Any]]] = [
    (["221", "22"], SAME_YEAR | {"load_max": 3}),
    (["222", "22"], SAME_YEAR),
    (["221", "22"], SAME_YEAR | {"load_min": "on"}),
]


def test_the_same_as_a_program_over_all_draws() -> None:
    by_chance = 0
    for problem in (*map(random_small, WITH_DRAWS), *(small(groups, law) for groups, law in CHOSEN)):
        draws = every_draw(problem)
        assert draws
        matrix = burdens_of(draws, kinds_of(problem))
        by_chance += sum(len(compare(problem, from_below, matrix).draws) > 1 for from_below in (False, True))
    assert by_chance >= 12


def test_no_lottery_where_no_draw_is_lawful() -> None:
    for problem in map(random_small, WITHOUT):
        assert every_draw(problem) == []
        with pytest.raises(ValueError, match="no lawful draw"):
            leximin_burdens(problem)


def test_a_lottery_is_published_as_equal_draws() -> None:
    lottery = leximin_burdens(small(["221", "22"], {"mutual_scope": "same-year"}))
    for number in (1, 7, 1000):
        assert sum(lottery.tickets(number)) == number
        rounded = lottery.rounded(number)
        assert rounded.probabilities.sum() == pytest.approx(1)
        assert (np.rint(rounded.probabilities * number) >= 1).all()
    assert np.abs(lottery.rounded(1000).burden - lottery.burden).max() < 0.05


def test_a_price_on_each_state_is_met_by_the_cheapest_draw() -> None:
    """With every State a kind of its own, the least price is that of the cheapest of all lawful draws."""
    problem = small(["221", "22"], {"mutual_scope": "same-year"})
    draws = every_draw(problem)
    assert draws
    pricing = Pricing(problem, single_states(kinds_of(problem)))
    for seed in range(10):
        price = np.random.default_rng(seed).random(len(pricing.cells))
        found = pricing.cheapest(price)
        assert found
        least = min(float(pricing.program.counts_of(reviews_in(draw)) @ price) for draw in draws)
        assert (found.price, found.bound) == pytest.approx((least, least))


@pytest.mark.parametrize("push", [1e-3, 0.3, -0.2])
def test_wrong_weights_prove_nothing_wrong(monkeypatch: pytest.MonkeyPatch, push: float) -> None:
    """Whatever weights a faulty solver gives, the bound never exceeds the true value."""
    program = Pricing(small(["221", "22"], SAME_YEAR)).program
    bounds = BoundProgram(program, burdens(program))
    limits = [None] * len(burdens(program).names)
    true, honest = bounds.bound(limits), LinearProgram.cheapest

    def pushed(self: LinearProgram[Any], cost: Any) -> Solution:
        found = honest(self, cost)
        pushes = [push * (np.arange(len(weights)) % 3) for weights in (found.equal, found.limits)]
        return replace(found, equal=found.equal + pushes[0], limits=found.limits - pushes[1])

    monkeypatch.setattr(LinearProgram, "cheapest", pushed)
    wrong = bounds.bound(limits)
    assert true
    assert wrong
    assert wrong[0] <= true[0]


@pytest.mark.parametrize("load_max", [0, 3])
def test_the_real_list(load_max: int) -> None:
    """The largest burden is 341/164 reviews, proved in fractions."""
    problem = Problem(load_scenario("real-2020-10-16"), law_from({"load_max": load_max}))
    lottery = leximin_burdens(problem)
    assert lottery.finished
    assert lottery.calls < SEARCHES / 5
    assert [level.proof for level in lottery.levels] == [Fraction(341, 164), Fraction(13, 8), Fraction(11, 9)]
    assert [level.value for level in lottery.levels] == pytest.approx([341 / 164, 13 / 8, 11 / 9])
    assert max(level.proved_gap for level in lottery.levels) < 1e-6
    assert_sound(problem, lottery)


def test_a_lottery_whose_searches_are_used_up_says_that_it_is_not_finished() -> None:
    """The same on every machine: counted are searches, not seconds."""
    problem = Problem(load_scenario("real-2020-10-16"), law_from({}))
    first, again = (leximin_burdens(problem, searches=10) for _ in range(2))
    assert not first.finished
    assert first.levels == again.levels
    assert first.reviews.tolist() == again.reviews.tolist()
    assert 10 <= first.calls <= 12
