"""Draws as arrays without records are the draws of the records, stuck ones too."""

from dataclasses import replace

import numpy as np
import pytest

from algorithms import Algorithm, Ceremony, SeededLots, load_algorithm
from sim.many_draws import draw_many
from tests.results.report.small_list import small_list
from tests.verify.law.small import states
from verify import arrays_of, law_from
from verify.draw_arrays import DrawArrays

NAMES = ("sequential-bowls", "sequential-bowls-look-ahead", "rotating-lists", "answer-set")
SMALL, SEEDS = small_list(), [str(number) for number in range(4)]
TIGHT = states("XY", a1="A:XY", a2="A:X", a3="A:XY", a4="A:XY", b1="B:XY", b2="B:X", b3="B:XY", b4="B:XY")
"""Eight States, on which many draws get stuck."""


class Handwritten(Algorithm):
    """An algorithm of somebody else, which draws by lot in the order of the ids."""

    name = "handwritten"

    def fill(self, ceremony: Ceremony) -> None:
        """As ``Algorithm``."""
        for year in (1, 2, 3):
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.open_seats(reviewed):
                    ceremony.fill_by_lot(seat)


def same(first: DrawArrays, second: DrawArrays) -> bool:
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in DrawArrays.__dataclass_fields__)


@pytest.mark.parametrize("algorithm", [*map(load_algorithm, NAMES), Handwritten()], ids=lambda algorithm: algorithm.name)
def test_the_arrays_are_those_of_the_records(algorithm: Algorithm) -> None:
    law = law_from({"redraws": ["A00"]})
    records = [algorithm.draw(SMALL, law, SeededLots(seed)) for seed in SEEDS]
    many = draw_many(SMALL, law, algorithm, SEEDS)
    assert same(many.arrays, arrays_of(SMALL, records))
    assert many.complete.tolist() == [record.complete for record in records]


def test_a_draw_that_gets_stuck_keeps_the_seats_that_were_filled() -> None:
    algorithm, law, seeds = load_algorithm("sequential-bowls"), law_from({}), [str(number) for number in range(40)]
    records = [algorithm.draw(TIGHT, law, SeededLots(seed)) for seed in seeds]
    many = draw_many(TIGHT, law, algorithm, seeds)
    assert many.complete.tolist() == [record.complete for record in records]
    assert 0 < many.complete.sum() < 40
    assert same(many.arrays, arrays_of(TIGHT, records))
    assert (np.logical_or.reduce(list(many.broken().values())) == ~many.complete).all()


def test_a_broken_draw_is_found_among_many() -> None:
    many = draw_many(SMALL, law_from({}), load_algorithm("rotating-lists"), SEEDS)
    reviewing = many.reviewing.copy()
    reviewing[2, 5, 0] = 5
    broken = replace(many, arrays=replace(many.arrays, reviewing=reviewing)).broken()
    assert broken["self"].tolist() == [False, False, True, False]
    assert not many.broken()["self"].any()
