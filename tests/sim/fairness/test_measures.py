"""Each measure against values worked out by hand; planted unfairness is seen, and none is seen where there is none."""

import math
from dataclasses import replace

import numpy as np
import pytest

from algorithms import load_algorithm
from scenarios import load_scenario
from sim.fairness.backtest import back_test, taking_part
from sim.fairness.chances import Chances, chances_of
from sim.fairness.equals import equality_test, exchangeable_kinds
from sim.fairness.estimate import estimate_chances
from sim.fairness.measures import (
    additional_of,
    burden_by,
    burden_spread,
    burdens_of_state,
    deviation,
    mean_of,
    order_effect,
    pair_counts,
    randomness,
)
from verify import read_law
from verify.draw_arrays import DrawArrays, joined
from verify.many_draws import WatchedLots
from verify.readers.facts import Facts


def draws_with(reviewing: list[list[list[int]]]) -> DrawArrays:
    """Draws of year 1, by the States that review each State; the first is at home, the second away, a third additional."""
    held = np.array(reviewing, dtype=np.int32)
    count, n, slots = held.shape
    drawn, additional = (np.zeros((count, n, slots, 2), dtype=np.bool_) for _ in range(2))
    drawn[:, :, 0, 0], drawn[:, :, 1, 1] = held[:, :, 0] >= 0, held[:, :, 1] >= 0
    if slots > 2:
        additional[:, :, 2, 1] = held[:, :, 2] >= 0
    years = np.ones((count, n), dtype=np.int8)
    return DrawArrays(
        years, held, drawn, additional, np.zeros((count, n, slots, 2, 1), dtype=np.bool_), np.zeros((count, n), dtype=np.int8)
    )


TWO = draws_with([[[1, 2, -1], [2, 3, -1], [3, 0, -1], [0, 1, 2]], [[1, 2, -1], [0, 2, -1], [1, 0, -1], [2, 1, -1]]])
"""Burdens 2, 2, 3, 2 and then 2, 3, 3, 0."""


def test_burdens_additional_reviewers_and_pairs_are_counted() -> None:
    assert TWO.burdens.tolist() == [[2, 2, 3, 2], [2, 3, 3, 0]]
    assert additional_of(TWO).tolist() == [[0, 0, 0, 1], [0, 0, 0, 0]]
    assert pair_counts(TWO, 1)[0].tolist() == [[0, 2, 2, 0], [1, 0, 2, 1], [2, 1, 0, 1], [1, 2, 2, 0]]
    assert pair_counts(TWO, 2)[1].tolist() == [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 1, 0]]


def test_the_spread_of_the_burden() -> None:
    spread = burden_spread(np.array([[0, 0, 4, 4], [2, 2, 2, 2]]))
    assert (spread["states_with_0"].value, spread["states_with_0"].error) == (1.0, 1.0)
    assert spread["states_with_more_than_3"].value == 1.0
    assert spread["burden_variance"].value == (4 + 0) / 2
    assert spread["burden_maximum"].value == 3
    assert spread["burden_gini"].value == (0.5 + 0) / 2
    assert spread["burden_jain"].value == (64 / (4 * 32) + 1) / 2


def test_the_burden_of_one_state_and_of_a_group() -> None:
    burdens = np.array([[0, 5], [2, 5], [2, 5], [4, 5]])
    found = burdens_of_state(burdens, 0)
    assert [found[key].value for key in ("0", "1", "2", "3", "more", "mean", "variance")] == [0.25, 0, 0.5, 0, 0.25, 2, 2]
    assert found["0"].error == pytest.approx(0.25)
    assert {label: figure.value for label, figure in burden_by(burdens, np.array([7, 9])).items()} == {7: 2, 9: 5}


def test_the_mean_has_the_error_of_independent_draws() -> None:
    figure = mean_of(np.array([1.0, 3.0, np.nan]))
    assert (figure.value, figure.error) == (2.0, pytest.approx(1.0))


def test_the_five_metrics_of_randomness() -> None:
    pairs = np.array([[0.0, 0.5, 0.5], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    largest, average, support, entropy, norm = randomness(pairs, math.inf)
    assert (largest, average, support) == (1.0, 0.75, 3)
    assert entropy == pytest.approx(math.log(2))
    assert norm == pytest.approx(math.sqrt(1.5))


def test_the_norm_is_unbiased_in_its_square() -> None:
    chance, draws = 0.3, 5
    squares = 0.0
    for seen in range(draws + 1):
        weight = math.comb(draws, seen) * chance**seen * (1 - chance) ** (draws - seen)
        share = seen / draws
        squares += weight * (share**2 - share * (1 - share) / (draws - 1))
    assert squares == pytest.approx(chance**2)
    assert randomness(np.array([[0.6, 0.0]]), 5)[4] == pytest.approx(math.sqrt(0.36 - 0.24 / 4))


def _coins(chance: float, draws: int, seed: int) -> DrawArrays:
    """State 0 is reviewed by 1 with ``chance``, else by 2."""
    first = np.where(np.random.default_rng(seed).random(draws) < chance, 1, 2)
    return draws_with([[[int(state), -1], [-1, -1], [-1, -1]] for state in first])


def test_deviation_from_an_exact_reference() -> None:
    fair = Chances(np.array([[0, 0.5, 0.5], [0, 0, 0], [0, 0, 0]]), np.ones((3, 1)), math.inf)
    same, other = (deviation(_coins(chance, 400, 1), fair, rng=np.random.default_rng(2)) for chance in (0.5, 0.7))
    assert same.pairs_beyond == 0 and same.p_value > 0.05 and same.largest < 3 * same.largest_noise
    assert other.pairs_beyond == 2 and other.largest_beyond == other.largest == pytest.approx(0.2, abs=0.06)
    assert other.total == pytest.approx(2 * other.largest) and other.total > 4 * other.total_noise
    assert other.beyond_noise.value == pytest.approx(math.sqrt(2 * 0.2**2), abs=0.08)
    assert other.burden == other.largest


def test_noise_of_a_reference_that_is_estimated_itself() -> None:
    seen = [
        deviation(_coins(0.5, 100, seed), chances_of(_coins(0.5, 300, 99 + seed)), rng=np.random.default_rng(seed)) for seed in range(30)
    ]
    assert sum(one.total for one in seen) == pytest.approx(sum(one.total_noise for one in seen), rel=0.25)
    assert sum(one.p_value < 0.05 for one in seen) <= 4


def test_equals_that_are_alike_and_a_planted_difference() -> None:
    scenario, law = load_scenario("real-2020-10-16"), read_law(None, ())
    kind = exchangeable_kinds(Facts(scenario, law))
    values = np.random.default_rng(5).poisson(2, size=(60, scenario.n_states))
    fair = equality_test(values, kind, rng=np.random.default_rng(1))
    assert fair.p_value > 0.01 and fair.largest_p > 0.01
    favoured, other = np.flatnonzero(kind == np.bincount(kind[kind >= 0]).argmax())[:2]
    values[:, favoured] += 2
    planted = equality_test(values, kind, rng=np.random.default_rng(1))
    assert planted.p_value == planted.largest_p == 1 / 500
    assert planted.between is not None and planted.between[0] == favoured and kind[planted.between[1]] == kind[other]
    assert planted.largest > 5 * planted.largest_error


def test_kinds_are_states_of_one_group_with_the_same_instruments() -> None:
    scenario, law = load_scenario("real-2020-10-16"), read_law(None, ())
    kind = exchangeable_kinds(Facts(scenario, law))
    assert kind[scenario.index["EUE"]] == -1
    assert kind[scenario.index["ALB"]] == kind[scenario.index["ARM"]] != kind[scenario.index["FRA"]]
    chose = Facts(scenario, read_law(None, ("waives_four=ALB",)))
    assert exchangeable_kinds(chose)[scenario.index["ALB"]] != exchangeable_kinds(chose)[scenario.index["ARM"]]


def test_the_effect_of_the_order() -> None:
    position = np.array([[0.0, 0.5, 1.0, np.nan], [1.0, 0.5, 0.0, np.nan]])
    assert order_effect(np.array([[1, 2, 3, 9], [3, 2, 1, 9]]), position).value == pytest.approx(1.0)
    assert order_effect(np.array([[1, 2, 3, 9], [1, 2, 3, 9]]), position).value == pytest.approx(0.0)


def test_an_observer_predicts_one_in_as_many_as_are_admissible() -> None:
    """Of 5 lots 2 are admissible: the estimate of 1/2 has no bias, over all orders of the lots."""
    total, orders = 0.0, 0
    for first in range(5):
        for second in range(5):
            if first != second:
                until = min(first, second) + 1
                total += sum(1 / (5 - place) for place in range(until))
                orders += 1
    assert total / orders == pytest.approx(1 / 2)
    watched = WatchedLots("x")
    for bowl, size in (("order/1", 9), ("A/home/0", 4), ("A/home/0", 3), ("B/away/0", 1)):
        watched.pick(bowl, size)
    assert watched.predictability(3) == pytest.approx((1 / 4 + 1 / 3 + 1 + 1) / 3)


def test_rotating_lists_leave_nothing_to_lots_once_the_piles_are_drawn() -> None:
    scenario, law = load_scenario("real-2020-10-16"), read_law(None, ())
    piles, bowls = (estimate_chances(scenario, law, load_algorithm(name), 1, "s") for name in ("rotating-lists", "sequential-bowls"))
    assert piles.predictability.tolist() == [1.0] and piles.broken == 0
    assert bowls.predictability[0] < 0.05


def test_workers_change_nothing() -> None:
    scenario, law = load_scenario("real-2020-10-16"), read_law(None, ())
    one, two = (estimate_chances(scenario, law, load_algorithm("rotating-lists"), 6, "w", workers) for workers in (1, 2))
    for name in DrawArrays.__dataclass_fields__:
        assert np.array_equal(getattr(one.arrays, name), getattr(two.arrays, name))
    assert np.array_equal(one.chances.pairs, two.chances.pairs) and np.array_equal(one.position, two.position, equal_nan=True)
    assert (one.draws, one.stuck, one.broken) == (6, 0, 0)


def test_batches_with_different_slots_are_joined() -> None:
    narrow = draws_with([[[1, 2], [2, 0], [0, 1]]])
    wide = draws_with([[[1, 2, -1], [2, 0, -1], [0, 1, 2]]])
    assert joined([narrow, wide]).reviewing.tolist()[0][0] == [1, 2, -1]


def test_taking_part_is_counted_in_three_ways() -> None:
    years = np.array([[1, 1, 2, 3], [1, 1, 2, 3]], dtype=np.int8)
    draws = replace(TWO, year_of=years)
    assert taking_part(draws, "under-review-or-reviewing")[0].tolist() == [4, 3, 4]
    assert taking_part(draws, "reviewing-only")[0].tolist() == [3, 2, 3]
    assert taking_part(draws, "without-additional")[0].tolist() == [4, 3, 3]


def test_back_test_rules_out_what_is_far_and_not_what_is_near() -> None:
    years = np.where(np.random.default_rng(3).random((600, 8)) < 0.5, 1, 2).astype(np.int8)
    held = np.full((600, 8, 2), -1, dtype=np.int32)
    draws = DrawArrays(
        years,
        held,
        *(np.zeros((600, 8, 2, 2), dtype=np.bool_) for _ in range(2)),
        np.zeros((600, 8, 2, 2, 1), dtype=np.bool_),
        np.zeros((600, 8), dtype=np.int8),
    )
    near, off_line = (back_test(draws, {1: first, 2: second}, "under-review-or-reviewing") for first, second in ((4, 4), (4, 5)))
    assert near.p_value > 0.5 and not near.ruled_out(1)
    assert off_line.extreme == 0 and off_line.p_value == 1 / 601 and off_line.ruled_out(6)
    far = back_test(draws, {1: 8}, "under-review-or-reviewing")
    assert far.low < 2 / 256 < far.high and far.p_value == (far.extreme + 1) / 601
