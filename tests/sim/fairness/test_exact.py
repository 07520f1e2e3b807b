"""Exact chances: sums, law, a case worked by hand; each fold against the plain code on every outcome; U, C and equals."""

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from algorithms import Ceremony, algorithm_names, every_outcome, load_algorithm
from algorithms.algorithm import Algorithm
from algorithms.ceremony import YEARS, StuckError
from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, DrawSoFar, Seating
from algorithms.faulty import AlgorithmFaultError
from algorithms.sequential_bowls import SequentialBowls
from algorithms.state_sets import members
from sim.fairness.chances import Distribution, Draw, exact_chances
from sim.fairness.distance import equal_states, largest_between_equals, largest_pair_deviation, total_variation
from sim.fairness.exact import ExactDraw, NotEnumerableError, divisions, exact_draw, over_divisions
from sim.fairness.few_under_review import FewUnderReview
from sim.fairness.hand_made import FOUR_STATES, Case, case_of, eight_states, small_scenario
from sim.fairness.late_cards import drawn_late
from sim.fairness.references import draw_of, independent_lots, lawful_draws, uniform_over_draws
from storage.errors import InputError
from tests.reference.encoding import all_draws
from tests.sim.stress import algorithms_of_users
from verify import law_from
from verify.check import check_draws
from verify.draw_arrays import arrays_of_draws
from verify.proofs.kept_law import KeptLaw
from verify.proofs.scopes import patterns

OURS = [
    "answer-set",
    "answer-set-fewest-additional",
    "answer-set-most-even",
    "rotating-lists",
    "sequential-bowls",
    "sequential-bowls-look-ahead",
]
FOUR = case_of(FOUR_STATES, law_from({}), {"A1": 3, "B1": 3})
FIVE = case_of(small_scenario("five", ({"A1": 2, "A2": 2, "A3": 1}, {"B1": 2, "B2": 1}), 2), law_from({}), {"A1": 1, "A3": 1})
TIGHT = case_of(
    small_scenario("tight", ({"A1": 2, "A2": 2, "A3": 2}, {"B1": 2, "B2": 2, "B3": 1}), 2), law_from({"load_max": 1}), {"A1": 2, "B1": 2}
)
"""A State that performs one review at most: plain bowls can be stuck."""


def _exact(name: str, case: Case) -> ExactDraw:
    return exact_draw(load_algorithm(name), case.scenario, case.law, case.year_of)


def _outcome(algorithm: Algorithm, ceremony: Ceremony) -> Draw | None:
    try:
        algorithm.fill(ceremony)
    except StuckError:
        return None
    return draw_of(frozenset(one for held in ceremony.draw.seatings.values() for one in held))


def _one_by_one(algorithm: Algorithm, case: Case) -> dict[Draw | None, Fraction]:
    """The chance of every draw, and of None for stuck, by an enumeration that folds nothing and looks ahead as draws do."""
    law, found = KeptLaw(case.law.values), dict[Draw | None, Fraction]()
    for outcome, chance in every_outcome(
        lambda lots: _outcome(algorithm, Ceremony(case.scenario, law, lots, so_far=DrawSoFar(case.year_of)))
    ):
        found[outcome] = found.get(outcome, Fraction(0)) + chance
    return found


def _whole(exact: ExactDraw) -> dict[Draw | None, Fraction]:
    found: dict[Draw | None, Fraction] = {draw: chance * (1 - exact.stuck) for draw, chance in exact.distribution.items()}
    return found | ({None: exact.stuck} if exact.stuck else {})


@pytest.mark.parametrize(
    ("name", "case"),
    [
        *((name, FOUR) for name in OURS),
        *((name, FIVE) for name in OURS),
        ("sequential-bowls", TIGHT),
        ("sequential-bowls-look-ahead", TIGHT),
    ],
)
def test_folds_give_the_chances_of_the_plain_code(name: str, case: Case) -> None:
    exact = _exact(name, case)
    assert exact.distribution
    assert _whole(exact) == _one_by_one(load_algorithm(name), case)


def test_plain_bowls_are_stuck_with_the_chance_of_the_plain_code() -> None:
    assert 0 < _exact("sequential-bowls", TIGHT).stuck < 1
    assert _exact("sequential-bowls-look-ahead", TIGHT).stuck == 0


class _FirstInTheAlphabet(SequentialBowls):
    """Draws a lot, then takes the first admissible State whatever was drawn; its code was not read for any fold."""

    name = "first-in-the-alphabet"

    def fill(self, ceremony: Ceremony) -> None:
        drawn = [ceremony.lots.pick(f"order/{number}", 2) for number in range(2)]
        for year in YEARS:
            for reviewed in ceremony.under_review(year)[:: 1 - 2 * drawn[0]]:
                for seat in ceremony.open_seats(reviewed):
                    bowl = ceremony.open(seat)
                    ceremony.fill_first(seat, bowl, members(bowl.lots))


def test_code_that_nobody_read_is_told_apart_by_all_its_lots() -> None:
    exact = exact_draw(_FirstInTheAlphabet(), FIVE.scenario, FIVE.law, FIVE.year_of)
    assert _whole(exact) == _one_by_one(_FirstInTheAlphabet(), FIVE)


def test_four_states_by_hand() -> None:
    """A1 and B1 are under review; home is forced. Away, all but A1 by B1 together with B1 by A1 (29a)."""
    scenario, index = FOUR.scenario, FOUR.scenario.index

    def draw(away_of_a1: str, away_of_b1: str) -> Draw:
        seats = (("A1", "A2", HOME), ("A1", away_of_a1, AWAY), ("B1", "B2", HOME), ("B1", away_of_b1, AWAY))
        return frozenset((index[reviewed], index[reviewing], side, False) for reviewed, reviewing, side in seats)

    eighths = {draw("B1", "A2"): Fraction(3, 8), draw("B2", "A1"): Fraction(3, 8), draw("B2", "A2"): Fraction(1, 4)}
    assert _exact("sequential-bowls", FOUR).distribution == eighths
    lawful = lawful_draws(scenario, FOUR.law, FOUR.year_of)
    assert uniform_over_draws(lawful) == dict.fromkeys(eighths, Fraction(1, 3))
    c = independent_lots(scenario, FOUR.law, FOUR.year_of, lawful)
    assert (c.distribution, c.kept) == (dict.fromkeys(eighths, Fraction(1, 3)), Fraction(3, 4))
    assert total_variation(eighths, c.distribution) == Fraction(1, 12)
    pair = largest_pair_deviation(exact_chances(eighths.items(), 4), exact_chances(c.distribution.items(), 4))
    assert pair.size == pytest.approx(1 / 24)


def test_u_draws_more_often_who_needs_an_additional_state_and_c_does_not() -> None:
    """Away of A1: B1, B2, or B3 with B1 or B2. Four draws, three lots."""
    case = case_of(small_scenario("needs", ({"A1": 2, "A2": 2}, {"B1": 2, "B2": 2, "B3": 1}), 2), law_from({}), {"A1": 3})
    lawful, index = lawful_draws(case.scenario, case.law, case.year_of), case.scenario.index
    c = independent_lots(case.scenario, case.law, case.year_of, lawful)
    chance = [exact_chances(of.items(), 5).pairs[index["A1"], index["B3"]] for of in (uniform_over_draws(lawful), c.distribution)]
    assert chance == pytest.approx([1 / 2, 1 / 3])
    assert c.kept == 1


def _drawn(case: Case, draw: Draw) -> DrawSoFar:
    found, adherence = DrawSoFar(case.year_of), case.scenario.adherence
    covered: dict[tuple[int, int], int] = {}
    for reviewed, reviewing, side, additional in sorted(draw, key=lambda seat: seat[3]):
        shared = sum(1 << int(place) for place in np.flatnonzero(adherence[reviewed] & adherence[reviewing]))
        taken = shared & ~covered.get((reviewed, side), 0) if additional else shared
        covered[reviewed, side] = covered.get((reviewed, side), 0) | taken
        found.add(Seating(reviewed, reviewing, side, additional, taken))
    return found


def _broken(case: Case, draws: list[Draw]) -> set[int]:
    arrays = arrays_of_draws(case.scenario, [_drawn(case, draw) for draw in draws])
    return {finding.draw for result in check_draws(case.scenario, case.law, arrays) for finding in result.findings}


def _seat_by_hand(case: Case, reviewed: int, side: int) -> list[tuple[Draw, Fraction]]:
    """C's lots for one seat, from groups and instruments alone (nested, and no seat without an admissible State)."""
    held, group_of = case.scenario.adherence.sum(axis=1), case.scenario.group_of
    bowl = [
        state for state in range(case.scenario.n_states) if state != reviewed and (group_of[state] == group_of[reviewed]) == (side == HOME)
    ]
    helpers = [state for state in bowl if held[state] >= held[reviewed]]
    found = []
    for state in bowl:
        if state in helpers:
            found.append((frozenset({(reviewed, state, side, False)}), Fraction(1, len(bowl))))
        else:
            found += [
                (frozenset({(reviewed, state, side, False), (reviewed, other, side, True)}), Fraction(1, len(bowl) * len(helpers)))
                for other in helpers
            ]
    return found


@pytest.mark.parametrize("case", [FIVE, TIGHT])
def test_u_and_c_are_what_is_left_of_all_independent_lots_by_the_checker(case: Case) -> None:
    seats = [_seat_by_hand(case, int(s), side) for s in np.flatnonzero(case.year_of) for side in (HOME, AWAY)]
    drawn: Distribution = {}
    for parts in product(*seats):
        draw, chance = frozenset().union(*(part for part, _ in parts)), Fraction(1)
        for _, factor in parts:
            chance *= factor
        drawn[draw] = drawn.get(draw, Fraction(0)) + chance
    draws = list(drawn)
    broken = _broken(case, draws)
    kept = {draw: drawn[draw] for place, draw in enumerate(draws) if place not in broken}
    lawful = lawful_draws(case.scenario, case.law, case.year_of)
    assert uniform_over_draws(lawful).keys() == kept.keys()
    c = independent_lots(case.scenario, case.law, case.year_of, lawful)
    assert c.kept == sum(kept.values())
    assert c.distribution == {draw: chance / c.kept for draw, chance in kept.items()}


@pytest.mark.parametrize(
    "law",
    [
        {},
        {"mutual_scope": "same-year"},
        {"load_max": 2, "mutual_scope": "same-year"},
        {"mutual_scope": "same-year", "additional_covers": "some-missing", "home_fallback": "different-group"},
        {"mutual_scope": "same-year", "load_min": "on"},
    ],
)
def test_lawful_draws_are_those_of_the_other_encoding(law: dict[str, Any]) -> None:
    for scenario in list(patterns((2, 2)))[::2]:
        year_of = np.array([1, 2, 3, 1], dtype=np.int8)
        groups = {str(year): [scenario.states[s] for s in np.flatnonzero(year_of == year)] for year in YEARS}
        names = [one.id for one in scenario.instruments]
        found = {
            frozenset(
                (
                    scenario.states[one.reviewed],
                    scenario.states[one.reviewing],
                    SEAT_NAMES[one.side],
                    one.additional,
                    frozenset(name for bit, name in enumerate(names) if one.instruments >> bit & 1),
                )
                for one in seatings
            )
            for seatings in lawful_draws(scenario, law_from(law), year_of)
        }
        assert found == all_draws(scenario, law, groups, 100_000)


@pytest.mark.parametrize("name", ["sequential-bowls", "rotating-lists", "answer-set-fewest-additional"])
def test_eight_states(name: str) -> None:
    """Thousands of draws: every one lawful, chances that sum to 1 exactly, and equals with equal chances exactly."""
    case = eight_states(load_max=2)
    lawful = lawful_draws(case.scenario, case.law, case.year_of)
    u, exact = uniform_over_draws(lawful), _exact(name, case)
    c = independent_lots(case.scenario, case.law, case.year_of, lawful)
    assert len(u) == 4200
    assert not _broken(case, list(u)[:: 4 if name == "sequential-bowls" else 40])
    assert sum(u.values()) == sum(c.distribution.values()) == sum(exact.distribution.values()) == 1
    assert exact.distribution.keys() <= u.keys()
    assert exact.stuck == (Fraction(1, 128) if name == "sequential-bowls" else 0)
    equals = equal_states(case.scenario, case.law, case.year_of)
    assert [[case.scenario.states[state] for state in states] for states in equals] == [["B2", "B3"]]
    for distribution in (exact.distribution, u, c.distribution):
        assert largest_between_equals(ExactDraw(distribution, Fraction(0)), equals) == 0


def test_an_algorithm_that_favours_one_of_two_equals_is_seen() -> None:
    case = case_of(FOUR_STATES, law_from({}), {"A1": 3})
    exact = exact_draw(_FirstInTheAlphabet(), case.scenario, case.law, case.year_of)
    assert largest_between_equals(exact, equal_states(case.scenario, case.law, case.year_of)) == 1


def test_over_all_divisions_as_the_plain_draw_divides() -> None:
    law, scenario = FIVE.law, FIVE.scenario
    algorithm = load_algorithm("sequential-bowls")
    exact = over_divisions((exact_draw(algorithm, scenario, law, year_of), chance) for year_of, chance in divisions(scenario, law))
    plain: dict[Draw | None, Fraction] = {}
    for outcome, chance in every_outcome(lambda lots: _outcome(algorithm, Ceremony(scenario, law, lots))):
        plain[outcome] = plain.get(outcome, Fraction(0)) + chance
    assert _whole(exact) == plain
    assert sum(exact.distribution.values()) == 1


@pytest.mark.parametrize("name", [name for name in OURS if name != "rotating-lists"])
def test_the_code_whose_orders_are_called_late_is_the_algorithms_own(name: str) -> None:
    """No copy of it with something exchanged: what is counted is what draws."""
    algorithm = load_algorithm(name)
    assert drawn_late(algorithm) is algorithm


class _CarriesMoreThanTheDraw(SequentialBowls):
    name = "carries-more-than-the-draw"

    def fill(self, ceremony: Ceremony) -> None:
        size = 2 + ceremony.lots.pick("size", 2)
        ceremony.lots.pick("more", size)
        super().fill(ceremony)


def test_ways_taken_to_be_alike_that_are_not_are_seen() -> None:
    with pytest.raises(AssertionError, match="ways taken to be alike lead to more of 2 and of 3"):
        exact_draw(_CarriesMoreThanTheDraw(), FOUR.scenario, FOUR.law, FOUR.year_of, by_draw=True)


class _FromASeedWord(SequentialBowls):
    name = "from-a-seed-word"

    def fill(self, ceremony: Ceremony) -> None:
        ceremony.lots.pick("seed", 1 << 32)


def test_seed_words_are_not_enumerated() -> None:
    with pytest.raises(NotEnumerableError, match="bowl seed holds 4294967296 lots: a seed word"):
        exact_draw(_FromASeedWord(), FOUR.scenario, FOUR.law, FOUR.year_of)


@pytest.mark.parametrize(("name", "words"), [("DoesNothing", "seats left to fill"), ("PairsUp", "past the ceremony")])
def test_what_an_algorithm_leaves_open_or_fills_by_itself_has_no_exact_chances(name: str, words: str) -> None:
    with pytest.raises(AlgorithmFaultError, match=words):
        exact_draw(getattr(algorithms_of_users, name)(), FOUR.scenario, FOUR.law, FOUR.year_of)


def test_every_installed_algorithm_has_exact_chances_or_says_why_not() -> None:
    for name in algorithm_names():
        try:
            assert sum(_exact(name, FOUR).distribution.values()) == 1
        except NotEnumerableError:
            assert name not in OURS


def test_only_states_that_may_be_under_review_can_be_chosen() -> None:
    with pytest.raises(InputError, match="Z9"):
        FewUnderReview(law_from({}).values, ("A1", "Z9")).under_review(FIVE.scenario)
    assert FewUnderReview(law_from({}).values, ("A1",)).digest != law_from({}).digest
