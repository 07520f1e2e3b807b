"""Draws for an estimate: those of each seed; of the uniform chain out of long chains, which say how many independent draws they are worth."""

import numpy as np
import pytest

from algorithms import SeededLots, load_algorithm, uniform_chain
from results.fairness_table import row_of
from sim.fairness import uniform
from sim.fairness.backtest import back_tests
from sim.fairness.chances import exact_chances
from sim.fairness.estimate import LEAST_BY_CHAINS, ChanceEstimate, chances_from, sampled
from sim.fairness.hand_made import eight_states
from sim.fairness.references import lawful_draws, uniform_over_draws
from sim.side_by_side import compare_algorithms
from tests.results.report.small_list import small_list
from tests.sim.fairness.small_chains import problem_of
from tests.verify.test_many_draws import same
from verify import law_from
from verify.draw_arrays import evenly
from verify.many_draws import draw_many

CHAIN = load_algorithm("uniform-chain")
SEEDS = [f"s/{number}" for number in range(40)]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """On lists as small as these far fewer moves do."""
    monkeypatch.setattr(uniform, "THIN", 600)
    for module in (uniform, uniform_chain):
        monkeypatch.setattr(module, "STEPS", 20_000)


def test_a_long_chain_gives_each_draw_the_division_of_its_seed_and_the_lots_of_its_record() -> None:
    law = law_from({})
    many = sampled(small_list(), law, CHAIN, 40, "s")
    records = [CHAIN.draw(small_list(), law, SeededLots(seed)) for seed in SEEDS[:3]]
    assert many.seeds == tuple(SEEDS) and many.kept.all() and many.worth <= 40
    assert many.year_of[:3].tolist() == [record.year_of(small_list()).tolist() for record in records]
    assert many.lots_drawn[:3].tolist() == [len(record.numbers or ()) for record in records]
    assert np.isnan(many.predictability).all() and np.isnan(many.position).all()


def test_its_chances_are_those_of_all_lawful_draws_alike() -> None:
    case = eight_states(load_max=2)
    found = chances_from(sampled(case.scenario, case.law, CHAIN, 3000, "s"), "s")
    exact = exact_chances(uniform_over_draws(lawful_draws(case.scenario, case.law, case.year_of)).items(), case.scenario.n_states)
    error = np.sqrt(exact.pairs * (1 - exact.pairs) / found.chances.draws)
    assert found.chances.draws > 1500
    assert (np.abs(found.chances.pairs - exact.pairs) <= 4.5 * error + 1e-12).all()


@pytest.mark.parametrize(
    ("law", "draws"), [({"mutual_scope": "same-year"}, LEAST_BY_CHAINS), ({}, LEAST_BY_CHAINS - 1)], ids=["years count", "few draws"]
)
def test_where_the_division_counts_and_for_few_draws_each_has_its_own_chain(law: dict[str, str], draws: int) -> None:
    found = sampled(small_list(), law_from(law), CHAIN, draws, "s")
    assert same(found.arrays, draw_many(small_list(), law_from(law), CHAIN, SEEDS[:draws]).arrays)


def test_where_no_lawful_draw_exists_every_draw_is_stuck_as_before() -> None:
    parties, law = problem_of({"A0": "u", "A1": "u", "B0": "u", "B1": "u"}).scenario, law_from({})
    row = compare_algorithms(parties, law, LEAST_BY_CHAINS, "s", ["uniform-chain"])[0]
    assert sampled(parties, law, CHAIN, LEAST_BY_CHAINS, "s").stuck == row["stuck"] == LEAST_BY_CHAINS and "kept" not in row


def estimate_of(thin: int, monkeypatch: pytest.MonkeyPatch) -> ChanceEstimate:
    monkeypatch.setattr(uniform, "THIN", thin)
    return chances_from(sampled(small_list(), law_from({}), CHAIN, 400, "s"), "s")


def test_draws_that_hang_together_widen_errors_and_are_fewer_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 30 moves from draw to draw hardly anything changes: errors that took them for independent would be far too small."""
    near, far = estimate_of(30, monkeypatch), estimate_of(3000, monkeypatch)
    assert near.chances.draws < 100 and far.chances.draws == 400
    errors = [row_of(small_list(), law_from({}), one, {})["figures"]["burden_gini"].error for one in (near, far)]
    assert errors[0] > 2 * errors[1]
    assert len(near.apart.year_of) == int(near.chances.draws) and far.apart is far.arrays
    tests = back_tests([near, far], {1: 10, 2: 10})
    assert {one.test.draws for one in tests} == {int(near.chances.draws), 400}


def test_evenly_taken_places_are_apart() -> None:
    assert evenly(10, 4).tolist() == [0, 2, 5, 7] and evenly(3, 3).tolist() == [0, 1, 2]
