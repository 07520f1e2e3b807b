"""The uniform chain: its tables, its moves and its draws against every lawful draw of small cases, found by the checker alone."""

from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.stats import chi2

from algorithms import RecordedLots, SeededLots, load_algorithm
from scenarios import InputError, load_scenario
from sim.fairness.chain_statistics import Mixing, mixing
from sim.fairness.chances import Draw
from sim.fairness.hand_made import eight_states
from sim.fairness.references import draw_of, independent_lots, uniform_over_draws
from sim.fairness.references import lawful_draws as exact_lawful_draws
from sim.fairness.uniform import NoLawfulDrawError, estimate_uniform
from tests.sim.fairness.small_chains import Key, components, key_of, lawful_draws, problem_of, start_of
from verify import arrays_of, check_draws, law_from
from verify.completion.chain import Chain, bundles_of, lawful_start, seatings_of
from verify.completion.chain_rules import rules_of
from verify.diagnosis.problem import Problem

SIX = {"A0": "u", "A1": "u", "A2": "u", "B0": "u", "B1": "u", "B2": "u"}
MIXED = {"A0": "ut", "A1": "ut", "A2": "u", "A3": "ut", "B0": "ut", "B1": "u", "B2": "ut"}
APART = {"A0": "ut", "A1": "u", "A2": "t", "A3": "ut", "B0": "ut", "B1": "t", "B2": "u"}
CASES: dict[str, Problem] = {
    "every State at its limit": problem_of(SIX, load_max=2),
    "groups of three": problem_of(SIX, few=(0, 1, 2, 3)),
    "at most two reviews each": problem_of(SIX, few=(0, 1, 2, 3), load_max=2),
    "one review each, with additional States": problem_of(MIXED, few=(0, 4), load_max=1),
    "additional States": problem_of(MIXED, few=(0, 1, 4), load_max=2),
    "an additional State of any group, at most three": problem_of(APART, few=(0, 4), additional_keeps_seat="no", reviewers_max=3),
    "an additional State of any group": problem_of(APART, few=(0, 4), additional_keeps_seat="no"),
    "a review for every State": problem_of(SIX, load_min="on"),
    "within a year, one State declines": problem_of(SIX, few=(0, 1, 2, 3), mutual_scope="same-year", declines=["A0"], load_max=3),
}
LAWFUL = {name: lawful_draws(problem) for name, problem in CASES.items()}
SINGLE = (64, 0, 0, 0, 0, 0)
PINNED = [1, 3, 2, 4, 0, 5, 5, 1, 3, 2, 4, 0]
"""The reviewing States after 1,000 moves from the numbers 1 and 2; on any machine."""


def visited(case: str, steps: int, shares: Any = None) -> set[Key]:
    """The draws that a chain visits."""
    rules, lawful = LAWFUL[case]
    chain = Chain(rules, start_of(min(lawful)), (7, 11))
    found = {key_of(chain.bundles)}
    for _ in range(steps):
        chain.walk(20, shares) if shares else chain.walk(20)
        found.add(key_of(chain.bundles))
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_moves_reach_every_lawful_draw_and_no_other(case: str) -> None:
    assert visited(case, 25_000) == set(LAWFUL[case][1])


@pytest.mark.parametrize(
    ("case", "parts"),
    [
        ("every State at its limit", 48),
        ("groups of three", 2),
        ("at most two reviews each", 2),
        ("a review for every State", 4),
        ("one review each, with additional States", 0),
    ],
)
def test_new_lots_for_single_seats_do_not_reach_every_lawful_draw(case: str, parts: int) -> None:
    """Counted on the graph of all lawful draws in which neighbours differ in one seat; and the chain's own move says the same."""
    lawful = LAWFUL[case][1]
    found = components(lawful)
    assert len(found) > 1
    assert not parts or len(found) == parts
    (own,) = [part for part in found if min(lawful) in part]
    assert visited(case, 5_000, SINGLE) == own < set(lawful)


@pytest.mark.parametrize("target", ["uniform", "independent"])
@pytest.mark.parametrize("case", CASES)
def test_the_draws_come_out_in_their_exact_shares(case: str, target: str) -> None:
    rules, lawful = LAWFUL[case]
    weights = lawful if target == "independent" else dict.fromkeys(lawful, Fraction(1))
    whole, count = sum(weights.values()), 12 * len(lawful)
    chain = Chain(rules, start_of(min(lawful)), (3, 5), target)
    seen: Counter[Key] = Counter()
    for _ in range(count):
        chain.walk(10_000 if case == "every State at its limit" else 400)
        seen[key_of(chain.bundles)] += 1
    assert set(seen) <= set(lawful)
    expected = {key: float(count * weight / whole) for key, weight in weights.items()}
    distance = sum((seen[key] - mean) ** 2 / mean for key, mean in expected.items())
    assert 0.001 < chi2.sf(distance, len(lawful) - 1) < 0.999


def test_the_same_numbers_give_the_same_draw_and_the_arithmetic_is_pinned() -> None:
    rules, lawful = LAWFUL["every State at its limit"]
    draws = []
    for numbers in ((1, 2), (1, 2), (2, 1)):
        chain = Chain(rules, start_of(min(lawful)), numbers)
        chain.walk(1000)
        draws.append(key_of(chain.bundles))
    assert draws[0] == draws[1]
    assert draws[0] != draws[2]
    assert [seating.reviewing for seating in seatings_of(rules, start_of(draws[0]))] == PINNED


def test_a_start_that_breaks_the_law_is_refused() -> None:
    rules, lawful = LAWFUL["every State at its limit"]
    first, add = start_of(min(lawful))
    first[0] = first[1]
    with pytest.raises(ValueError, match="keeps the law"):
        Chain(rules, (first, add), (1, 2))


@pytest.mark.parametrize(
    "law", [{"additional_covers": "some-missing"}, {"home_fallback": "different-group"}, {"legal_family": "on"}], ids=str
)
def test_a_law_that_the_chain_does_not_know_is_named(law: dict[str, str]) -> None:
    problem = problem_of(SIX, **law)
    with pytest.raises(InputError) as caught:
        load_algorithm("uniform-chain").draw(problem.scenario, problem.law, SeededLots("unknown"))
    ((name, value),) = law.items()
    assert [(fault.where, fault.value) for fault in caught.value.faults] == [(name, value)]


def test_where_no_draw_keeps_the_law_it_says_so() -> None:
    problem = problem_of({"A0": "u", "A1": "u", "B0": "u", "B1": "u"})
    record = load_algorithm("uniform-chain").draw(problem.scenario, problem.law, SeededLots("none"))
    assert (record.outcome, record.stuck.seat) == ("stuck", "home")
    with pytest.raises(NoLawfulDrawError):
        estimate_uniform(problem, draws=2, thin=1)


@pytest.mark.parametrize("law", [{}, {"load_max": 3, "load_min": "on"}, {"reviewers_max": 3, "no_group": "home-waived"}], ids=str)
def test_a_draw_of_the_real_list_keeps_the_law_and_replays(law: dict[str, Any]) -> None:
    scenario, chosen = load_scenario("real-2020-10-16"), law_from(law)
    record = load_algorithm("uniform-chain").draw(scenario, chosen, SeededLots("real"))
    assert record.complete
    assert not any(result.findings for result in check_draws(scenario, chosen, arrays_of(scenario, [record])))
    lots = RecordedLots(record.numbers, "real")
    assert load_algorithm("uniform-chain").draw(scenario, chosen, lots) == record
    assert lots.left == 0


def test_the_estimate_says_how_far_it_can_be_trusted() -> None:
    problem = CASES["additional States"]
    rules, lawful = LAWFUL["additional States"]
    found = estimate_uniform(problem, chains=4, draws=500, thin=200)
    assert found.broken == 0
    assert max(found.r_hat_pairs, found.r_hat_burdens) < 1.02
    assert found.chances.draws == min(found.ess_pairs, found.ess_burdens) > 1000
    exact = np.zeros((problem.scenario.n_states, problem.scenario.n_states))
    for key in lawful:
        for seating in seatings_of(rules, start_of(key)):
            exact[seating.reviewed, seating.reviewing] += 1 / len(lawful)
    error = np.sqrt(exact * (1 - exact) / found.chances.draws)
    assert (np.abs(found.chances.pairs - exact) <= 4.5 * error + 1e-12).all()


@pytest.mark.filterwarnings("error")
def test_chains_that_stay_where_they_are_agree_or_do_not() -> None:
    lots = np.random.default_rng(7).integers(0, 5, 400)
    same, two_places, half_the_time = np.full(400, 3), np.repeat([0, 0, 0, 1], 100), np.tile([0, 1], 200)
    moves = mixing(lots[:, None], 4)
    assert moves.statistics == 1 and 0.98 < moves.r_hat < 1.05
    assert mixing(np.column_stack([lots, same]), 4) == moves
    assert mixing(same[:, None], 4) == Mixing(1.0, 400.0, 0)
    assert mixing(np.column_stack([lots, two_places]), 4) == Mixing(float("inf"), 4.0, 2)
    assert mixing(half_the_time[:, None], 4).r_hat == pytest.approx(1, abs=0.02)


def test_the_start_is_a_lawful_draw() -> None:
    for name, problem in CASES.items():
        start = lawful_start(problem.scenario, problem.law, problem.year_of, problem.guard)
        assert start is not None, name
        assert problem.findings(start) == [], name


@pytest.mark.parametrize("target", ["uniform", "independent"])
def test_the_case_of_eight_states_comes_out_as_often_as_its_exact_chances(target: str) -> None:
    case = eight_states()
    given = case.scenario, case.law, case.year_of
    guard = case.law.guard(case.scenario, case.year_of)
    rules, start = rules_of(*given, guard), lawful_start(*given, guard)
    assert start is not None
    lawful = exact_lawful_draws(*given)
    chances = independent_lots(*given, lawful).distribution if target == "independent" else uniform_over_draws(lawful)
    chain, count = Chain(rules, bundles_of(rules, start), (7, 11), target), 10 * len(lawful)
    chain.walk(10_000)
    seen = Counter[Draw]()
    for _ in range(count):
        chain.walk(200)
        seen[draw_of(seatings_of(rules, chain.bundles))] += 1
    assert seen.keys() <= chances.keys()
    distance = sum((seen[draw] - count * chance) ** 2 / (count * chance) for draw, chance in chances.items())
    assert 0.001 < chi2.sf(float(distance), len(chances) - 1) < 0.999
