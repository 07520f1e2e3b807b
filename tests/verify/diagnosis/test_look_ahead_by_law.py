"""Under which laws look-ahead is said never to end stuck where a draw exists: what that rests on, held against all lawful draws."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from algorithms import load_algorithm
from algorithms.answer_set import AnswerSet
from algorithms.ceremony import Ceremony
from algorithms.sequential_bowls import SequentialBowls
from tests.verify.diagnosis.laws import PATTERNS, laws_by_pairs, problem_of
from tests.verify.diagnosis.look_ahead_walk import faults
from tests.verify.diagnosis.walking import TooManyError
from verify.budget import USUAL
from verify.diagnosis.reachable import reachability
from verify.diagnosis.stuck_estimate import estimate_stuck

Case = tuple[tuple[str, ...], dict[str, Any]]
TINY = tuple(pattern for pattern in PATTERNS if sum(map(len, pattern)) <= 5)


STUCK_ONCE: list[Case] = [
    (("211", "22"), {"additional_covers": "some-missing", "additional_keeps_seat": "no", "mutual_scope": "same-year"}),
    (("21", "22"), {"additional_covers": "some-missing", "additional_keeps_seat": "no", "mutual_scope": "same-year"}),
]
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
    laws = list(laws_by_pairs())[part::8]
    wrong, seen = walked(((pattern, law) for pattern in TINY for law in laws), 1000)
    print(f"part {part}: {len(laws)} laws, {dict(seen)}")
    assert wrong == []
    assert seen["possible"] > 0, "under most laws so few States have no lawful draw; of each part some have"


class NotLooking(AnswerSet):
    """Derived from an algorithm that looks ahead, but it does not."""

    name: ClassVar[str] = "not-looking"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill the seats as sequential bowls do."""
        SequentialBowls().fill(ceremony)


def test_an_algorithm_that_is_only_derived_from_one_that_looks_ahead_is_not_taken_for_one() -> None:
    problem = problem_of(("222", "222"), {})
    estimate = estimate_stuck(problem, NotLooking(), 20, lambda _: None)
    assert estimate.stuck > 0
    assert reachability(problem, NotLooking(), True, estimate, USUAL).reachable is True
    assert reachability(problem, load_algorithm("answer-set"), True, replace(estimate, stuck=0), USUAL).reachable is False
