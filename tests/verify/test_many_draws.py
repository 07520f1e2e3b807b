"""Draws as arrays without records are the draws of the records, stuck ones too."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from algorithms import Algorithm, Ceremony, SeededLots, load_algorithm
from algorithms.record import DrawRecord
from scenarios import Scenario
from tests.results.report.small_list import small_list
from tests.verify.law.small import states
from verify import arrays_of, law_from, many_draws
from verify.draw_arrays import DrawArrays
from verify.many_draws import DrawnPart, draw_many, drawn_in_the_ordinary_way

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


class WatchedFromOutside:
    """Lots that cannot be drawn from again, so that a look-ahead asks about each lot; with the bowl and size of each."""

    def __init__(self, seed: str) -> None:
        self.seed, self.picked, self._source = seed, list[tuple[str, int]](), SeededLots(seed)

    def pick(self, bowl: str, size: int) -> int:
        self.picked.append((bowl, size))
        return self._source.pick(bowl, size)


def predictability_of(record: DrawRecord, picked: Sequence[tuple[str, int]]) -> float:
    """The sum of 1/size over the lots drawn for seats, and 1 for each seat without a lot, over the seats."""
    if not (record.complete and record.lots):
        return float("nan")
    of_seats = [(bowl, size) for bowl, size in picked if bowl.count("/") == 2]
    drawn_for = sum(before != (bowl, size + 1) for before, (bowl, size) in pairwise([("", 0), *of_seats]))
    return (sum(1 / size for _, size in of_seats) + len(record.lots) - drawn_for) / len(record.lots)


def same(first: DrawArrays, second: DrawArrays) -> bool:
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in DrawArrays.__dataclass_fields__)


@pytest.mark.parametrize("algorithm", [*map(load_algorithm, NAMES), Handwritten()], ids=lambda algorithm: algorithm.name)
def test_the_arrays_are_those_of_the_records(algorithm: Algorithm) -> None:
    law = law_from({"redraws": ["A00"]})
    records = [algorithm.draw(SMALL, law, SeededLots(seed)) for seed in SEEDS]
    many = draw_many(SMALL, law, algorithm, SEEDS)
    assert same(many.arrays, arrays_of(SMALL, records))
    assert many.complete.tolist() == [record.complete for record in records]


@pytest.mark.parametrize("scenario", [SMALL, TIGHT], ids=["small", "tight"])
@pytest.mark.parametrize("algorithm", [*map(load_algorithm, NAMES), Handwritten()], ids=lambda algorithm: algorithm.name)
def test_what_is_told_of_each_draw_is_what_its_record_says(algorithm: Algorithm, scenario: Scenario) -> None:
    law, sources = law_from({}), [WatchedFromOutside(seed) for seed in SEEDS]
    records = [algorithm.draw(scenario, law, lots) for lots in sources]
    many = draw_many(scenario, law, algorithm, SEEDS)
    assert many.lots_drawn.tolist() == [len(record.numbers or ()) for record in records]
    assert many.set_aside.tolist() == [sum(len(line.set_aside) for line in record.lots or ()) for record in records]
    order = [list(dict.fromkeys(line.reviewed for line in record.lots or ())) for record in records]
    assert [[scenario.states[state] for state in np.argsort(row)[: np.isfinite(row).sum()]] for row in many.position] == order
    assert np.nanmin(many.position) == 0 and np.nanmax(many.position) == 1
    expected = [predictability_of(*each) for each in zip(records, (lots.picked for lots in sources), strict=True)]
    assert many.predictability.tolist() == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_two_workers_draw_the_same() -> None:
    one, two = (
        draw_many(TIGHT, law_from({}), load_algorithm("sequential-bowls"), list(map(str, range(40))), workers) for workers in (1, 2)
    )
    assert same(one.arrays, two.arrays) and one.seconds > 0 and two.seconds > 0
    for name in ("complete", "kept", "lots_drawn", "set_aside", "predictability", "position"):
        assert np.array_equal(getattr(one, name), getattr(two, name), equal_nan=name in ("predictability", "position"))


def test_kept_are_the_complete_draws_that_break_no_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_reviews_itself(*given: Any) -> DrawnPart:
        part = drawn_in_the_ordinary_way(*given)
        part.arrays.reviewing[[place for place, seed in enumerate(given[3]) if seed == "1"], 5, 0] = 5
        return part

    clean = draw_many(TIGHT, law_from({}), load_algorithm("sequential-bowls"), [str(number) for number in range(40)])
    assert clean.kept.tolist() == clean.complete.tolist() and 0 < clean.stuck < 40
    assert len(clean.finished.year_of) == 40 - clean.stuck
    monkeypatch.setattr(many_draws, "drawn_in_the_ordinary_way", one_reviews_itself)
    broken = draw_many(SMALL, law_from({}), Handwritten(), SEEDS)
    assert broken.complete.all() and broken.kept.tolist() == [True, False, True, True]


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
