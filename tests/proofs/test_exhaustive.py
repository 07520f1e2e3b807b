"""Every outcome of the algorithms' own code, in a small scope; a planted fault in the code is seen."""

from typing import Any

import pytest

from algorithms import load_algorithm
from algorithms.ceremony import Ceremony
from algorithms.sequential_bowls import SequentialBowls
from verify import law_from
from verify.proofs.exhaustive import AssumptionError, Tally, exhaust, patterns

SAME_YEAR = law_from({"mutual_scope": "same-year"})


def test_every_outcome_on_every_pattern_of_two_groups_of_two() -> None:
    total = Tally()
    for scenario in patterns((2, 2)):
        total += exhaust(load_algorithm("sequential-bowls"), scenario, SAME_YEAR)
    assert (total.patterns, total.broken) == (9, 0)
    assert (total.outcomes, total.complete, total.stuck) == (860, 512, 348)


def test_a_group_of_two_is_stuck_in_every_outcome() -> None:
    scenario = next(patterns((2, 2)))
    tally = exhaust(load_algorithm("rotating-lists"), scenario, law_from({}))
    assert tally.stuck == tally.outcomes > 100


class _OpensASeatTwice(SequentialBowls):
    name = "opens-a-seat-twice"

    def fill(self, ceremony: Ceremony) -> None:
        reviewed = int((ceremony.draw.year_of > 0).argmax())
        for _ in range(2):
            ceremony.fill_by_lot(next(ceremony.seats_of(reviewed, 0)))


class _TakesTooLittle(SequentialBowls):
    name = "takes-too-little"

    def fill(self, ceremony: Ceremony) -> None:
        guard: Any = ceremony.guard
        guard.covers = lambda seat, state: 0
        super().fill(ceremony)


@pytest.mark.parametrize(("algorithm", "fault"), [(_OpensASeatTwice(), "not open"), (_TakesTooLittle(), "does not take on")])
def test_code_that_breaks_an_assumption_is_seen(algorithm: SequentialBowls, fault: str) -> None:
    with pytest.raises(AssumptionError, match=fault):
        exhaust(algorithm, next(patterns((3, 3))), SAME_YEAR, ends=0.0)
