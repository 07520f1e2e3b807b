"""Sets of States as whole numbers: what is found without a list is what stands in the list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.state_sets import first_of, member_at, members, set_of

SETS = st.sets(st.integers(0, 700), min_size=1).map(sorted)


@given(SETS)
def test_a_member_by_its_place_is_that_of_the_list(states: list[int]) -> None:
    found = set_of(states)
    assert [member_at(found, place) for place in range(len(states))] == states == members(found)
    assert first_of(found) == states[0]


@pytest.mark.parametrize("place", [-1, 3])
def test_a_place_that_there_is_not_is_refused(place: int) -> None:
    with pytest.raises(IndexError, match="of 3 States"):
        member_at(set_of([0, 5, 64]), place)


def test_an_empty_set_has_no_place() -> None:
    with pytest.raises(IndexError):
        member_at(0, 0)
