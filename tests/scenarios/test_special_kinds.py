"""What each of the special kinds is for, by its own numbers."""

import numpy as np
import pytest

from scenarios import Scenario, load_scenario
from scenarios.generators import generate
from scenarios.generators.real_shape import real_proportion
from scenarios.generators.treaties import protocol_densities

REAL = load_scenario("real-2020-10-16")


def near(count: int, chance: float, of: int) -> bool:
    """Whether a count lies within four standard errors of a binomial mean."""
    return abs(count - chance * of) <= 4 * (of * chance * (1 - chance)) ** 0.5 + 1e-9


def group_sizes(scenario_size: int, kind: str, **parameters: object) -> list[int]:
    """States of each regional group."""
    scenario = generate(kind, size=scenario_size, seed="sizes", parameters=parameters)
    return [int((scenario.group_of == group).sum()) for group in range(5)]


def cells(scenario: Scenario) -> dict[tuple[int, tuple[bool, ...]], int]:
    """How many States each cell of group and pattern has."""
    found: dict[tuple[int, tuple[bool, ...]], int] = {}
    for group, held in zip(scenario.group_of.tolist(), scenario.adherence.tolist(), strict=True):
        found[group, tuple(held)] = found.get((group, tuple(held)), 0) + 1
    return found


def test_scale_at_the_real_size_is_the_real_list() -> None:
    """Every cell of group and pattern, State for State."""
    assert cells(generate("scale", size=190, seed="x")) == cells(REAL)


def test_scale_is_within_one_state_of_proportion_everywhere() -> None:
    """At every size tried, by the quota of each cell."""
    real = cells(REAL)
    for size in (20, 57, 380, 1000, 10_000):
        made = cells(generate("scale", size=size, seed="x"))
        assert sum(made.values()) == size
        assert set(made) <= set(real)
        assert all(abs(made.get(cell, 0) - size * count / 190) < 1 for cell, count in real.items())


def test_scale_moves_the_patterns_and_nothing_else() -> None:
    """Two seeds: the same cells, other States in them."""
    one, other = (generate("scale", size=190, seed=seed) for seed in ("x", "y"))
    assert cells(one) == cells(other)
    assert one.states == other.states
    assert not np.array_equal(one.adherence, other.adherence)


def test_real_proportion_has_a_state_in_no_group_from_77_states_on() -> None:
    """The European Union is one of 190: in a smaller list its remainder is never among the largest."""
    assert all(real_proportion(size)[-1] == 0 for size in range(2, 77))
    assert real_proportion(190) == (51, 52, 23, 33, 30, 1)
    assert real_proportion(77)[-1] == 1
    assert real_proportion(380)[-1] == 2


def test_sparse_has_its_density_and_no_dependence() -> None:
    """5,000 States at 0.3: each Protocol, and each pair as independent Protocols have it."""
    held = generate("sparse", size=5000, seed="x", parameters={"density": "0.3"}).adherence
    assert held[:, 0].all()
    assert all(near(int(held[:, protocol].sum()), 0.3, 5000) for protocol in (1, 2, 3))
    assert all(near(int((held[:, one] & held[:, other]).sum()), 0.09, 5000) for one, other in ((1, 2), (1, 3), (2, 3)))


def test_sparse_at_the_ends() -> None:
    """Nothing and everything."""
    assert generate("sparse", size=50, seed="x", parameters={"density": 0}).adherence.sum() == 50
    assert generate("sparse", size=50, seed="x", parameters={"density": 1}).adherence.all()


def test_dominant_group_holds_its_share() -> None:
    """Exactly, and every group comes to dominate under some seed."""
    assert max(group_sizes(100, "dominant")) == 80
    assert sum(group_sizes(100, "dominant")) == 100
    assert max(group_sizes(100, "dominant", share="0.95")) == 95
    assert sorted(group_sizes(100, "dominant", share=1)) == [0, 0, 0, 0, 100]
    groups = set()
    for seed in range(60):
        scenario = generate("dominant", size=50, seed=str(seed))
        groups.add(int(np.bincount(scenario.group_of).argmax()))
    assert groups == {0, 1, 2, 3, 4}


def test_tiny_groups_have_the_smallest_size() -> None:
    """The rest is even."""
    assert sorted(group_sizes(62, "tiny-groups")) == [1, 1, 20, 20, 20]
    assert sorted(group_sizes(62, "tiny-groups", tiny=4, smallest=3)) == [3, 3, 3, 3, 50]
    assert group_sizes(5, "tiny-groups") == [1, 1, 1, 1, 1]


def test_disjoint_treaties_share_only_the_overlap() -> None:
    """One treaty each, a second one in twenty; and no treaty requires another."""
    scenario = generate("disjoint", size=5000, seed="x")
    held = scenario.adherence.sum(axis=1)
    assert set(held.tolist()) == {1, 2}
    assert near(int((held == 2).sum()), 0.05, 5000)
    assert all(instrument.requires is None for instrument in scenario.instruments)
    assert generate("disjoint", size=500, seed="x", parameters={"overlap": 0}).adherence.sum() == 500
    pairs = [(one, other) for one in range(4) for other in range(one)]
    held = generate("disjoint", size=9000, seed="x", parameters={"overlap": 1}).adherence
    assert all(near(int((held[:, one] & held[:, other]).sum()), 1 / 6, 9000) for one, other in pairs)


def test_protocols_thin_out_in_a_straight_line_between_the_real_extremes() -> None:
    """From TIP's 178 of 190 to Firearms' 119 of 190; the middle of seven is the mean."""
    densities = [parties / of for parties, of in protocol_densities(7)]
    assert densities[0] == pytest.approx(178 / 190)
    assert densities[3] == pytest.approx((178 + 119) / 380)
    assert densities[6] == pytest.approx(119 / 190)
    assert protocol_densities(1) == [(178, 190)]
    held = generate("many-instruments", size=5000, seed="x").adherence
    assert held.shape == (5000, 8)
    assert held[:, 0].all()
    assert all(near(int(held[:, place + 1].sum()), density, 5000) for place, density in enumerate(densities))


def test_many_instruments_up_to_the_most() -> None:
    """62 columns, all protocols requiring the convention."""
    scenario = generate("many-instruments", size=30, seed="x", parameters={"count": 62})
    assert scenario.n_instruments == 62
    assert {instrument.requires for instrument in scenario.instruments[1:]} == {"CONVENTION"}


def test_withdrawals_take_their_share() -> None:
    """Against the calibrated list: 0.2 from each Protocol, 0.05 from the Convention and so from everything."""
    made = generate("withdrawals", size=10_000, seed="x", parameters={"share": "0.2"})
    calibrated = generate("calibrated", size=10_000, seed="x")
    assert near(10_000 - made.n_states, 0.05, 10_000)
    for protocol in (1, 2, 3):
        parties = int(calibrated.adherence[:, protocol].sum())
        assert near(int(made.adherence[:, protocol].sum()), 0.8 * 0.95, parties)
    unchanged = generate("withdrawals", size=200, seed="x", parameters={"share": 0})
    assert np.array_equal(unchanged.adherence, generate("calibrated", size=200, seed="x").adherence)


def test_single_instrument_has_one_and_all_are_party() -> None:
    """As under the Convention against Corruption."""
    scenario = generate("single-instrument", size=190, seed="x")
    assert [instrument.id for instrument in scenario.instruments] == ["UNCAC"]
    assert scenario.adherence.all()


def test_legal_families_are_those_of_the_group() -> None:
    """So that `legal_family` can be switched on: none is made up, and common ones come as often as in the group."""
    made = generate("universal", size=5000, seed="x")
    for group in range(5):
        real = [family for family, at in zip(REAL.legal_families, REAL.group_of, strict=True) if at == group]
        here = [family for family, at in zip(made.legal_families, made.group_of, strict=True) if at == group]
        assert set(here) <= set(real)
        for family in set(real):
            assert near(here.count(family), real.count(family) / len(real), len(here))
