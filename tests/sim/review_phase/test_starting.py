"""The law of starts against formulas and by hand; starts drawn given known counts have them."""

from datetime import date

import numpy as np
import pytest

from sim.review_phase.chances import chances
from sim.review_phase.clock import day_of
from sim.review_phase.counts import Count
from sim.review_phase.parameters import Parameters
from sim.review_phase.spread import quantiles
from sim.review_phase.starting import MONTH_DAYS, chance_started, never_shares, start_law, starts_of
from sim.review_phase.streams import uniforms
from storage.errors import InputError
from tests.sim.review_phase.cases import PLAIN_STARTS, real

FIRST = np.array([31.0, 396.0, 761.0])
PUBLISHED = (
    Count((1, 2, 3), 189, day_of(date(2022, 11, 1)), 64, 64),
    Count((1, 2, 3), 189, day_of(date(2024, 10, 1)), 81, 81),
    Count((1,), 62, day_of(date(2024, 10, 17)), 30, 40),
)


def plain(**values: float) -> Parameters:
    return Parameters().with_values(PLAIN_STARTS | {name.replace("__", "."): value for name, value in values.items()})


def started(parameters: Parameters, *months: float) -> np.ndarray:
    """The chance that a State of group 1 has started so many months after its planned start."""
    return chance_started(start_law(parameters), FIRST, 31.0 + MONTH_DAYS * np.array(months))[0, 0]


def test_a_constant_hazard_gives_exponential_waits_of_those_that_start() -> None:
    found = started(plain(start__hazard=0.1, start__never=0.25), 1, 6, 24)
    np.testing.assert_allclose(found, 0.75 * (1 - np.exp(-0.1 * np.array([1, 6, 24]))), atol=1e-9)


def test_shape_frailty_groups_and_years_enter_as_their_formulas_say() -> None:
    np.testing.assert_allclose(started(plain(start__hazard=0.05, start__never=0, start__shape=0.5), 3), 1 - np.exp(-0.05 * 12 * 0.25**0.5))
    np.testing.assert_allclose(started(plain(start__hazard=0.05, start__never=0, start__frailty=2), 12), 1 - (1 + 4 * 0.6) ** -0.25)
    np.testing.assert_allclose(started(plain(start__hazard=0.05, start__never=0, start__hazard_1=1), 12), 1 - np.exp(-0.6 * np.e))
    to_new_year = (day_of(date(2022, 1, 1)) - 31) / MONTH_DAYS
    doubled = started(plain(start__hazard=0.05, start__never=0, start__year_2022=np.log(2)), to_new_year, to_new_year + 3)
    np.testing.assert_allclose(doubled, 1 - np.exp(-0.05 * np.array([to_new_year, to_new_year + 6])))
    np.testing.assert_allclose(
        never_shares(np.array([0.5, 0.0]), np.array([[0.0, np.log(3), -30], [5.0, 0, 0]]))[:, :2], [[0.5, 0.75], [0, 0]]
    )


def test_follow_up_multiplies_the_hazard_and_brings_in_those_that_never_start() -> None:
    after = 1187.0 + 10 * MONTH_DAYS
    sent = {"reminder__from": 1187.0, "start__hazard": 0.02, "start__never": 0.5}
    plainly, none, triple = (
        chance_started(start_law(plain(**sent, reminder__effect=effect)), FIRST, np.array([1187.0, after]))[0, 0]
        for effect in (1.0, 1.0, 3.0)
    )
    assert np.array_equal(plainly, none) and triple[0] == plainly[0]
    waited = (1187.0 - 31.0) / MONTH_DAYS
    expected = 0.5 * (1 - np.exp(-0.02 * (waited + 30))) + 0.5 * (1 - np.exp(-0.02 * 20))
    assert triple[1] == pytest.approx(expected)


def test_starts_follow_the_law() -> None:
    numbers, group = uniforms([f"S{k}" for k in range(20_000)], "law", 0), np.ones(20_000, dtype=np.int8)
    parameters = plain(start__hazard=0.1, start__never=0.25, start__frailty=1)
    found = starts_of(np.full(20_000, 31.0), group, numbers, parameters)
    months = np.array([1.0, 6.0, 24.0])
    share = np.mean(found.days[:, None] < 31 + MONTH_DAYS * months, axis=0)
    np.testing.assert_allclose(share, started(parameters, *months), atol=0.014)  # four standard errors
    assert 0.24 < np.mean(np.isinf(found.days)) - (0.75 - started(parameters, 194)[0]) < 0.26
    order = np.argsort(found.lateness)
    assert np.all(np.diff(found.days[order][np.isfinite(found.days[order])]) >= 0)


def test_every_replication_has_the_counts_that_are_known() -> None:
    inputs = real().knowing(PUBLISHED)
    assert len(inputs.counts) == 3 and not real().of_groups([1, 3]).knowing(PUBLISHED[:2]).counts, "a count of other reviews is left out"
    for number in range(20):
        days = np.array(chances(inputs, Parameters(), "known", number).starts)
        assert [int((days < count.day).sum()) for count in PUBLISHED[:2]] == [64, 81]
        assert 30 <= (days[inputs.group == 1] < PUBLISHED[2].day).sum() <= 40
        assert np.all(days >= FIRST[inputs.group - 1])


def test_counts_that_the_parameters_rule_out_are_refused() -> None:
    with pytest.raises(InputError, match="64 to 64"):
        chances(real().knowing(PUBLISHED), Parameters().with_values({"start.never": 1.0}), "s", 0)


@pytest.mark.parametrize("tie", [0.0, 0.9])
def test_late_states_are_slow_in_everything_by_the_tie(tie: float) -> None:
    late, slow = [], []
    for number in range(10):
        drawn = chances(real(), Parameters().with_values({"start.tie": tie, "start.never": 0, "start.hazard": 0.1}), "tie", number)
        first = real().group == 1
        late += np.array(drawn.starts)[first].tolist()
        slow += np.array(drawn.factor)[real().reviewed][first].tolist()
    rank = np.corrcoef(np.argsort(np.argsort(late)), np.argsort(np.argsort(slow)))[0, 1]
    assert rank == pytest.approx(tie, abs=0.13)
    assert min(slow) >= quantiles(0.4)[0]
