"""Calibrated scenarios against the real list they are fitted to: alike in what a draw depends on, and no wider than chance makes them."""

from pathlib import Path

import numpy as np
import pytest

from algorithms import load_algorithm
from algorithms.lots import SeededLots
from scenarios import REGIONAL_GROUPS, Scenario, load_scenario
from scenarios.generators import generate
from scenarios.generators.calibrated import pattern_weights
from scenarios.generators.comparison import Statistic, compare_with_real, comparison_table, phi, statistic
from scenarios.generators.real_shape import real_shape
from verify import law_from

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "scenario-kinds.md"
REAL = load_scenario("real-2020-10-16")
COMPARED = 25
"""3 parties, 3 pairs, 3 phi coefficients, parties to all, 15 by regional group."""


@pytest.fixture(scope="module")
def compared() -> tuple[Statistic, ...]:
    """400 scenarios, with room for the additional reviewing States as a 26th statistic."""
    return compare_with_real(400, besides=1)


def test_weights_by_hand() -> None:
    """Eastern European, prior of 2 States: 21 of 23 hold all (115 of 190 overall), 2 lack Firearms (34 of 190)."""
    shape = real_shape()
    weights = dict(zip(shape.patterns, pattern_weights(shape, 2, 2), strict=True))
    assert weights[True, True, True, True] == 190 * 21 + 2 * 115
    assert weights[True, True, True, False] == 190 * 2 + 2 * 34
    assert sum(weights.values()) == 190 * (23 + 2)
    assert set(pattern_weights(shape, 2, 0)) == {0, 190 * 21, 190 * 2}


def test_real_values_by_hand() -> None:
    """The figures that the statistics give for the real list, from the published counts."""
    values = {one.name: one.real for one in compare_with_real(2)}
    assert (values["parties to TIP"], values["parties to SOM"], values["parties to FIREARMS"]) == (178, 149, 119)
    assert values["parties to all"] == 115
    assert values["Eastern European: parties to FIREARMS"] == 21
    assert values["phi of TIP and SOM"] == pytest.approx((190 * 149 - 178 * 149) / (178 * 12 * 149 * 41) ** 0.5)


def test_phi_by_hand() -> None:
    """Equal columns 1, opposite ones -1, a constant one 0."""
    column = np.array([True, True, False, False])
    assert phi(column, column) == 1
    assert phi(column, ~column) == -1
    assert phi(column, np.array([True, False, True, False])) == 0
    assert phi(column, np.ones(4, dtype=bool)) == 0


def test_every_real_value_is_within_the_simultaneous_interval(compared: tuple[Statistic, ...]) -> None:
    """25 statistics and one more: each interval at 1 - 0.05 / 26, so that all hold together in 95 % of cases."""
    assert len(compared) == COMPARED
    assert [one.name for one in compared if not one.together] == []


def test_most_real_values_are_within_the_interval_of_their_own(compared: tuple[Statistic, ...]) -> None:
    """25 intervals of 95 %: 1.25 misses expected, more than 5 would be a miss of the model (binomial chance 0.002)."""
    assert sum(not one.alone for one in compared) <= 5


def test_the_intervals_are_no_wider_than_chance(compared: tuple[Statistic, ...]) -> None:
    """A count varies at most as 190 States would that each decide alone, with room for 400 scenarios' own error (4 in 100)."""
    sizes = dict.fromkeys(REGIONAL_GROUPS, 0) | {group: int((REAL.group_of == place).sum()) for place, group in enumerate(REGIONAL_GROUPS)}
    for one in compared:
        if one.name.startswith("phi"):
            assert one.least > 0.05, "independence of the Protocols must be ruled out"
            assert one.high - one.low < 0.3
        else:
            n = sizes.get(one.name.split(":")[0], REAL.n_states)
            share = one.mean / n
            assert one.deviation <= 1.15 * (n * share * (1 - share)) ** 0.5, one.name


def test_a_model_blind_to_regional_groups_would_be_seen() -> None:
    """Pooled wholly, the groups lose their character: the comparison must say so, or it says nothing."""
    blind = {one.name: one for one in compare_with_real(200, {"strength": 1000})}
    assert not blind["Asia-Pacific: parties to FIREARMS"].together
    assert blind["parties to FIREARMS"].together


def test_the_page_shows_the_table_that_the_command_prints() -> None:
    """`python -m scenarios.generators.comparison`."""
    assert comparison_table(compare_with_real()) in PAGE.read_text(encoding="utf-8")


def additional_reviewers(scenario: Scenario, draws: int) -> float:
    """The mean number of additional reviewing States of a draw by sequential bowls; every draw is complete."""
    algorithm, law = load_algorithm("sequential-bowls"), law_from({})
    counts = []
    for number in range(draws):
        seed = f"additional/{number}"
        record = algorithm.draw(scenario, law, SeededLots(seed))
        assert record.complete, scenario.id
        counts.append(sum(one.additional for review in record.reviews for one in review.reviewing))
    return float(np.mean(counts))


def test_a_draw_needs_as_many_additional_reviewing_states_as_on_the_real_list() -> None:
    """The 26th statistic, which is not fitted: 40 scenarios of 3 draws each; the interval is under half the real value wide."""
    made = [additional_reviewers(generate("calibrated", size=190, seed=f"compare/{number}"), 3) for number in range(40)]
    one = statistic("additional reviewing States", additional_reviewers(REAL, 20), made, COMPARED + 1)
    assert one.alone and one.together, one
    assert one.most - one.least < one.real / 2
