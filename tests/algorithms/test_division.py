"""The division into three years: in proportion in each regional group, by lots of a bowl of its own."""

from fractions import Fraction

import pytest

from algorithms import every_outcome
from algorithms.division import divide, years_in_turn
from algorithms.lots import Lots
from tests.verify.law.small import states
from verify import law_from


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, (0, 0, 0)),
        (1, (0, 0, 1)),
        (2, (0, 1, 1)),
        (3, (1, 1, 1)),
        (4, (1, 1, 2)),
        (51, (17, 17, 17)),
        (52, (17, 17, 18)),
        (23, (7, 8, 8)),
    ],
)
def test_what_is_left_over_goes_to_the_later_years(count: int, sizes: tuple[int, ...]) -> None:
    years = years_in_turn(count)
    assert tuple(years.count(year) for year in (1, 2, 3)) == sizes
    assert years == sorted(years)


def test_in_two_years_half_to_each() -> None:
    assert years_in_turn(5, 2) == [1, 1, 2, 2, 2]


class Named:
    """Passes lots on, and notes the names of the bowls."""

    seed = ""

    def __init__(self, lots: Lots) -> None:
        self.lots, self.names = lots, list[str]()

    def pick(self, bowl: str, size: int) -> int:
        self.names.append(bowl)
        return self.lots.pick(bowl, size)


def test_each_order_of_each_group_has_its_own_bowl_and_every_state_the_same_chance() -> None:
    scenario = states("X", a0="A:X", a1="A:X", a2="A:X", a3="A:X", b0="B:X", b1="B:X", n=":X", m=":X")
    names, chances = set[tuple[str, ...]](), dict[tuple[str, int], Fraction]()
    under_review = law_from({"no_group": "home-waived"}).under_review(scenario)

    def divided(lots: Lots) -> list[int]:
        named = Named(lots)
        years = divide(scenario, under_review, named)
        names.add(tuple(named.names))
        return [int(year) for year in years]

    for years, chance in every_outcome(divided):
        assert [years[scenario.index[f"a{n}"]] for n in range(4)].count(3) == 2
        for state, year in zip(scenario.states, years, strict=True):
            chances[state, year] = chances.get((state, year), Fraction(0)) + chance
    assert names == {("division/African",) * 3 + ("division/Asia-Pacific", "division/no group")}
    for group, shares in (("a", (1, 1, 2)), ("b", (0, 1, 1)), ("nm", (0, 1, 1))):
        for state in (one for one in scenario.states if one[0] in group):
            found = [chances.get((state, year), 0) for year in (1, 2, 3)]
            assert found == [Fraction(share, sum(shares)) for share in shares]


def test_a_state_that_is_not_under_review_has_no_year() -> None:
    scenario = states("X", a="A:X", b="B:X", n=":X")
    years = next(every_outcome(lambda lots: divide(scenario, law_from({}).under_review(scenario), lots)))[0]
    assert {state: int(year) for state, year in zip(scenario.states, years, strict=True)} == {"a": 3, "b": 3, "n": 0}


def test_a_division_into_two_years_has_two() -> None:
    scenario = states("X", **{f"a{place}": "A:X" for place in range(4)})
    years = next(every_outcome(lambda lots: divide(scenario, law_from({}).under_review(scenario), lots, 2)))[0]
    assert sorted(int(year) for year in years) == [1, 1, 2, 2]
