"""Random numbers: a place for each purpose, a stream for each State, the same bytes everywhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.review_phase.chances import chances
from sim.review_phase.replication import N_PHASES, STAGES
from sim.review_phase.spread import quantiles, spread_of
from sim.review_phase.streams import (
    CONSULTATIONS_STALL,
    HEAD,
    PLACES,
    QUESTIONNAIRE_STALL,
    SEAT_LOT,
    SEAT_PLACES,
    SEAT_STALL,
    SEATS,
    seat_place,
    stage_place,
    uniforms,
)
from tests.sim.review_phase.cases import real, with_values


def test_numbers_are_pinned() -> None:
    found = uniforms(["ALB"], "vienna", 3)[0, :4].tolist()
    assert found == PINNED


PINNED = [0.9113164139577332, 0.7949220967053425, 0.3568248572733985, 0.9825225289461382]


@given(st.lists(st.sampled_from([f"S{k}" for k in range(9)]), min_size=1, max_size=6, unique=True), st.integers(0, 99))
def test_a_states_numbers_do_not_depend_on_the_others(states: list[str], number: int) -> None:
    together = uniforms(states, "seed", number)
    for row, state in enumerate(states):
        assert np.array_equal(together[row], uniforms([state], "seed", number)[0])


def test_seed_and_number_and_state_each_change_everything() -> None:
    base = uniforms(["A"], "s", 1)
    for other in (uniforms(["B"], "s", 1), uniforms(["A"], "t", 1), uniforms(["A"], "s", 2)):
        assert not np.any(other == base)


def test_no_two_purposes_share_a_place() -> None:
    places = list(range(HEAD))
    for phase in range(N_PHASES):
        places += [stage_place(phase, stage) for stage in range(len(STAGES) + 2)]
        places += [seat_place(phase, side, k) + n for side in (0, 1) for k in range(SEATS // 2) for n in range(SEAT_PLACES)]
    assert sorted(places) == list(range(PLACES))
    assert {SEAT_LOT, SEAT_STALL, SEAT_STALL + 1} == set(range(5, SEAT_PLACES))
    assert {STAGES[CONSULTATIONS_STALL], STAGES[QUESTIONNAIRE_STALL]} == {"not started", "submitted"}, "stages that take no number"


def test_numbers_are_uniform() -> None:
    numbers = uniforms([f"S{k}" for k in range(400)], "uniform", 0).ravel()
    counts, _ = np.histogram(numbers, bins=20, range=(0, 1))
    expected = len(numbers) / 20
    assert ((counts - expected) ** 2 / expected).sum() < 43.8  # 0.1 % point of chi-square, 19 degrees of freedom
    assert numbers.min() >= 0 and numbers.max() < 1


@pytest.mark.parametrize("spread", [0.0, 0.3, 1.0])
def test_the_spread_is_lognormal_of_mean_one(spread: float) -> None:
    factors = spread_of((np.arange(100_000) + 0.5) / 100_000, spread)
    assert factors.mean() == pytest.approx(1.0, abs=1e-6)
    assert np.log(factors).std() == pytest.approx(spread, rel=0.03, abs=1e-12)
    assert np.all(np.diff(quantiles(spread)) >= 0)


def test_all_the_chances_but_the_draws_are_common_to_algorithms() -> None:
    parameters = with_values()
    first, second = (chances(real(name), parameters, "s", 5) for name in ("sequential-bowls", "rotating-lists"))
    assert first.factor == second.factor and first.starts == second.starts
    assert np.array_equal(first.numbers, second.numbers) and np.array_equal(first.spreads, second.spreads)
