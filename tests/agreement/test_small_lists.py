"""With look-ahead a draw ends stuck exactly where the second statement of the law knows no draw: every small list, unusual laws."""

from collections.abc import Callable, Iterator

import pytest

from scenarios import Scenario
from tests.agreement.small_lists import Case, all_at_once, disagreements, scenarios_of, two_at_a_time
from tests.agreement.test_look_ahead import EXACT

SCOPES = (
    ((2, 1), 2, False, 0),
    ((2, 2), 2, True, 0),
    ((3, 1), 2, True, 0),
    ((3, 2), 2, True, 0),
    ((2, 2), 1, True, 1),
    ((2, 1, 1), 2, True, 0),
    ((4, 1), 2, True, 0),
    ((2, 2), 2, False, 0),
    ((3, 3), 1, True, 0),
    ((3, 3), 2, True, 0),
)
"""Sizes of the regional groups, instruments, whether all hold the first, States without a group."""


def test_a_sample_of_small_lists() -> None:
    every = [case for scope in SCOPES[:6] for case in all_at_once(scenarios_of(*scope))]
    wrong, seen = disagreements([*every[::37], *list(two_at_a_time([*scenarios_of((3, 3), 1, True, 0)]))[::23]], EXACT, ("a",))
    print(dict(seen))
    assert not wrong
    assert seen["possible"] > 10
    assert seen["impossible"] > 10


@pytest.mark.long
@pytest.mark.parametrize("scope", SCOPES, ids=str)
@pytest.mark.parametrize("cases", [all_at_once, two_at_a_time])
def test_every_small_list(scope: tuple[tuple[int, ...], int, bool, int], cases: Callable[[Iterator[Scenario]], Iterator[Case]]) -> None:
    wrong, seen = disagreements(cases(scenarios_of(*scope)), EXACT, ("a", "b"))
    print(f"{cases.__name__} {scope}: {dict(seen)}")
    assert not wrong
