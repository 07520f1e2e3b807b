"""Properties of every kind, over numbers that Hypothesis draws; and that its examples shrink to something simple."""

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from scenarios import REGIONAL_GROUPS, InputError, Scenario
from scenarios.generators import KINDS, generate_with
from scenarios.generators.chance import Numbers
from scenarios.instruments import UNTOC_FAMILY
from scenarios.strategies import of_kind, scenario_strategy
from tests.scenarios.fixed_chance import Largest, Zeros

SIZED = [name for name, kind in KINDS.items() if kind.most_size]
SLOWLY = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=60)
PREFIXES = dict(zip(("AFR", "APG", "EEG", "LAC", "WEO"), REGIONAL_GROUPS, strict=True))


def nested(scenario: Scenario) -> bool:
    """Whether every party to an instrument is party to the one it requires."""
    column = {instrument.id: place for place, instrument in enumerate(scenario.instruments)}
    return all(
        not np.any(scenario.adherence[:, column[one.id]] & ~scenario.adherence[:, column[one.requires]])
        for one in scenario.instruments
        if one.requires is not None
    )


@pytest.mark.parametrize("kind", SIZED)
@given(data=st.data())
@SLOWLY
def test_every_scenario_of_a_kind_is_sound(kind: str, data: st.DataObject) -> None:
    """Nested, of the asked size, nobody party to nothing, each State in the group that its id names."""
    least = max(4, KINDS[kind].least_size)
    scenario = data.draw(of_kind(kind, least, 24))
    assert nested(scenario)
    assert 1 <= scenario.n_states <= 24
    assert scenario.n_states >= least or kind == "withdrawals"
    assert scenario.adherence.any(axis=1).all()
    assert scenario.regional_groups == REGIONAL_GROUPS
    for state, group in zip(scenario.states, scenario.group_of, strict=True):
        assert PREFIXES.get(state[:3]) == (REGIONAL_GROUPS[group] if group >= 0 else None)


@given(of_kind("growth", to=2035))
@settings(SLOWLY, max_examples=10)
def test_growth_only_adds(scenario: Scenario) -> None:
    """Every treaty that a State held at the start it holds at the end, whatever numbers are drawn."""
    start = generate_with("growth", size=0, chance=Zeros(), seed="x", parameters={"to": 2024})
    assert nested(scenario)
    for state, held in zip(start.states, start.adherence, strict=True):
        assert not np.any(held & ~scenario.adherence[scenario.index[state]])


@given(scenario_strategy())
@SLOWLY
def test_any_kind_is_drawn_within_the_sizes(scenario: Scenario) -> None:
    """`growth`, with the real list's hundred and ninety, is left out."""
    assert scenario.n_states <= 24
    assert not scenario.id.startswith("growth")


def test_every_sized_kind_comes_out_of_the_strategy_of_all() -> None:
    """One example of each is found."""
    for kind in SIZED:
        found = find(
            scenario_strategy(),
            lambda scenario, kind=kind: scenario.id.startswith(f"{kind}-"),
            settings=settings(max_examples=2000, database=None, phases=[Phase.generate]),
            random=Random(0),
        )
        assert found.id.startswith(f"{kind}-")


@pytest.mark.parametrize("kind", ["calibrated", "sparse", "dominant", "withdrawals"])
def test_examples_shrink_to_the_fewest_states_and_one_that_lacks_something(kind: str) -> None:
    """Four States, all party to everything but one, which lacks as little as the kind allows."""
    found = find(
        of_kind(kind, 4, 24),
        lambda scenario: not scenario.adherence.all(),
        settings=settings(max_examples=2000, database=None),
        random=Random(0),
    )
    assert found.n_states == 4
    assert (~found.adherence).sum() == 1


def test_one_number_of_growth_makes_one_accession() -> None:
    """So that an example shrinks to the accessions that matter: all numbers but one can be 0."""

    class OneLarge(Zeros):
        def __init__(self, call: int) -> None:
            self.left = call

        def numbers(self, below: int, count: int) -> Numbers:
            numbers = super().numbers(below, count)
            self.left -= int(count > 0)
            if self.left == 0 and count:
                numbers[0] = below - 1
            return numbers

    start = generate_with("growth", size=0, chance=Zeros(), seed="x", parameters={"to": 2024})
    for call in range(4, 15):
        made = generate_with("growth", size=0, chance=OneLarge(call), seed="x", parameters={"to": 2024})
        assert made.adherence.sum() == start.adherence.sum() + 1


@pytest.mark.parametrize("kind", SIZED)
def test_zero_is_the_simplest_choice(kind: str) -> None:
    """All zeros: party to all that the kind allows (one treaty in `disjoint`)."""
    scenario = generate_with(kind, size=24, chance=Zeros(), seed="x")
    if kind == "disjoint":
        assert scenario.adherence.sum(axis=1).tolist() == [1] * 24
    elif kind == "scale":
        # Its patterns are not drawn, only placed: unshuffled, the States of a group that hold most come first.
        assert all(np.all(np.diff(scenario.adherence[scenario.group_of == group].sum(axis=1)) <= 0) for group in range(5))
    else:
        assert scenario.adherence.all()


@pytest.mark.parametrize("kind", SIZED)
def test_the_largest_numbers_make_a_sound_scenario_too(kind: str) -> None:
    """The other end of every choice."""
    scenario = generate_with(kind, size=24, chance=Largest(), seed="x")
    assert nested(scenario)
    assert scenario.n_states >= 1


def test_where_all_would_leave_the_convention_one_state_stays() -> None:
    """A list without a State is no scenario."""
    scenario = generate_with("withdrawals", size=24, chance=Largest(), seed="x", parameters={"share": 1})
    assert scenario.states == ("AFR-0001",)
    assert scenario.adherence.tolist() == [[True] + [False] * (len(UNTOC_FAMILY) - 1)]


def test_strategies_refuse_what_cannot_be_drawn() -> None:
    """When the strategy is made, not when it is drawn from."""
    for wrong in (
        lambda: of_kind("sprase"),
        lambda: of_kind("scale", 4, 19),
        lambda: of_kind("tiny-groups", 4, 24, smallest=5),
        lambda: of_kind("sparse", density=2),
        lambda: of_kind("growth", to=2036),
        lambda: scenario_strategy([]),
        lambda: scenario_strategy(least=10, most=9),
    ):
        with pytest.raises(InputError):
            wrong()
