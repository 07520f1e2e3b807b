"""Pairs of States that are barred in one order: the draws that are left, counted by hand, against every way in which this house finds them."""

import random
from itertools import product

import numpy as np
import pytest

from algorithms import SeededLots, load_algorithm
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.state_sets import members
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.agreement.test_added import answer_sets
from untoc_draw import Law
from verify import LawInForce
from verify.budget import USUAL
from verify.diagnosis.feasibility import exact_budget, feasibility
from verify.diagnosis.problem import Problem
from verify.guard import ClauseGuard
from verify.proofs.outcome_tree import OutcomeTree, chances_of_ends

LISTS, ONE_LEFT = 200, 199
Draw = frozenset[tuple[int, int, int]]
"""State under review, seat, and the State that holds it."""
GROUP_OF = (0, 0, 0, 1, 1, 1)
STATES = range(len(GROUP_OF))
SEATS = [(state, side) for state in STATES for side in (HOME, AWAY)]
LOOKING_AHEAD = ("sequential-bowls-look-ahead", "answer-set", "answer-set-fewest-additional", "answer-set-most-even")


def small_list(number: int) -> tuple[Scenario, LawInForce, frozenset[tuple[int, int]]]:
    """Six States in two groups, all party to the Convention, and ordered pairs of them that are barred."""
    chance = random.Random(f"ordered/{number}")
    rows = [Row(f"S{state}", "", REGIONAL_GROUPS[group], (True,)) for state, group in enumerate(GROUP_OF)]
    scenario = build_scenario(f"ordered-{number}", None, rows, UNTOC_FAMILY[:1])
    share = chance.choice((0.15, 0.2, 0.25, 0.35, 0.4))
    barred = frozenset((one, other) for one, other in product(STATES, STATES) if one != other and chance.random() < share)
    if number == ONE_LEFT:
        barred = narrowed(chance)
    return scenario, Law(barred=[(scenario.states[one], scenario.states[other]) for one, other in sorted(barred)]), barred


def narrowed(chance: random.Random) -> frozenset[tuple[int, int]]:
    """Pairs barred one after the other, none that leaves no draw, until one draw is left."""
    barred = frozenset[tuple[int, int]]()
    for pair in chance.sample(sorted(product(STATES, STATES)), len(STATES) ** 2):
        left = lawful_draws(barred | {pair})
        barred |= {pair} if left and pair[0] != pair[1] else set()
        if len(left) == 1:
            return barred
    raise AssertionError("more than one draw is left")


def lawful_draws(barred: frozenset[tuple[int, int]]) -> set[Draw]:
    """All ways to give each State a home seat of its own group and an away seat of the other, each without a barred or a mutual review."""
    ways = [
        [
            (home, away)
            for home, away in product(STATES, STATES)
            if home != state and GROUP_OF[home] == GROUP_OF[state] != GROUP_OF[away] and not {(state, home), (state, away)} & barred
        ]
        for state in STATES
    ]
    found = set()
    for homes_aways in product(*ways):
        reviews = {(state, other) for state, two in enumerate(homes_aways) for other in two}
        if not any((other, state) in reviews for state, other in reviews):
            found.add(frozenset((state, side, homes_aways[state][side]) for state, side in SEATS))
    return found


def reached(scenario: Scenario, law: LawInForce, year_of: "np.typing.NDArray[np.int8]") -> set[Draw]:
    """The complete draws at the ends of the tree of all lots that the guard lets be drawn, seat by seat."""
    guard = ClauseGuard(scenario, law, year_of)

    def run(tree: "OutcomeTree[object]") -> Draw | None:
        draw, filled = DrawSoFar(year_of), set[tuple[int, int, int]]()
        for state, side in SEATS:
            bowl = list(members(guard.open(draw, Seat(state, side)).admissible))
            if not bowl:
                return None
            drawn = bowl[tree.pick("bowl", len(bowl), lambda filled=filled: frozenset(filled))] if len(bowl) > 1 else bowl[0]
            draw.add(Seating(state, drawn, side, False, 1))
            filled.add((state, side, drawn))
        return frozenset(filled)

    return {end for end in chances_of_ends(run).chances if end is not None}


@pytest.mark.parametrize("part", range(4))
def test_counted_by_hand_and_found_by_diagnosis_tree_and_answer_sets(part: int) -> None:
    sizes = set()
    for number in range(part, LISTS, 4):
        scenario, law, barred = small_list(number)
        right = lawful_draws(barred)
        year_of = np.array([1, 2, 3, 1, 2, 3], dtype=np.int8)
        models = [frozenset((one.reviewed, one.side, one.reviewing) for one in draw) for draw in answer_sets(scenario, law, year_of)]
        assert len(models) == len(set(models)) and set(models) == right, number
        assert reached(scenario, law, year_of) == right, number
        problem = Problem(scenario, law, "x", year_of)
        assert feasibility(problem, exact_budget(problem, USUAL)).feasible is bool(right), number
        sizes.add(min(len(right), 2))
    assert sizes >= {0, 2}


def test_where_one_draw_is_left_every_algorithm_that_looks_ahead_finds_it() -> None:
    scenario, law, barred = small_list(ONE_LEFT)
    (only,) = lawful_draws(barred)
    expected = {(scenario.states[state], scenario.states[other]) for state, _, other in only}
    for name in LOOKING_AHEAD:
        for seed in range(5):
            record = load_algorithm(name).draw(scenario, law, SeededLots(str(seed)))
            assert record.complete, (name, seed)
            assert {(review.reviewed, one.reviewing) for review in record.reviews for one in review.reviewing} == expected
