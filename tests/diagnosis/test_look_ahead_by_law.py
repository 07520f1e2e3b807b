"""Under which laws look-ahead is said never to end stuck where a draw exists: what that rests on, held against all lawful draws."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from tests.diagnosis.laws import PATTERNS, laws_by_pairs, problem_of
from tests.diagnosis.look_ahead_walk import faults
from tests.diagnosis.walking import TooManyError

Case = tuple[tuple[str, ...], dict[str, Any]]
TINY = tuple(pattern for pattern in PATTERNS if sum(map(len, pattern)) <= 5)


STUCK_ONCE: list[Case] = [(("211", "22"), {"additional_covers": "some-missing", "additional_keeps_seat": "no", "mutual_scope": "same-year"}),
                          (("21", "22"), {"additional_covers": "some-missing", "additional_keeps_seat": "no", "mutual_scope": "same-year"})]
"""Laws under which look-ahead ended stuck though a lawful draw existed."""


def walked(cases: Iterable[Case], most: int) -> tuple[list[Any], Counter[str]]:
    """The faults, and how many draws so far were seen."""
    wrong, seen = list[Any](), Counter[str]()
    for pattern, law in cases:
        try:
            said, many = faults(problem_of(pattern, law), most)
            wrong += [(pattern, law, said)] if said else []
            seen.update(walked=1, possible=many > 1, draws=many)
        except TooManyError:
            seen["too many"] += 1
    return wrong, seen


def test_look_ahead_is_exact_and_never_stuck_on_a_sample_of_laws() -> None:
    every = [(pattern, law) for law in laws_by_pairs() for pattern in TINY]
    wrong, seen = walked([*STUCK_ONCE, *every[::197]], 100)
    assert wrong == []
    assert seen["possible"] > 3


@pytest.mark.long
@pytest.mark.parametrize("part", range(8))
def test_look_ahead_is_exact_and_never_stuck_under_any_pair_of_values(part: int) -> None:
    every = [(pattern, law) for law in laws_by_pairs() for pattern in TINY]
    wrong, seen = walked(every[part::8], 1000)
    assert wrong == []
    assert seen["possible"] > 50
