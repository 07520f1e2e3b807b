"""Lots: fixed streams, exact enumeration, replay."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms import EnumeratedLots, RecordedLots, SeededLots, every_outcome
from algorithms.lots import Lots, LotsError, drawn_order


def test_seeded_lots_are_pinned() -> None:
    lots = SeededLots("vienna 2020")
    assert [lots.pick("ALB/home/0", 22) for _ in range(8)] == PINNED


PINNED = [6, 15, 5, 17, 20, 5, 13, 5]


@given(st.text(max_size=20), st.text(max_size=10))
def test_one_bowl_does_not_move_another(seed: str, other: str) -> None:
    alone, mixed = SeededLots(seed), SeededLots(seed)
    expected = [alone.pick("A", 7) for _ in range(5)]
    found = []
    for _ in range(5):
        mixed.pick("B" + other, 3)
        found.append(mixed.pick("A", 7))
    assert found == expected


def test_every_outcome_has_its_exact_chance() -> None:
    def order(lots: Lots) -> tuple[int, ...]:
        return tuple(drawn_order(lots, "x", range(4)))

    chances: Counter[tuple[int, ...]] = Counter()
    for outcome, chance in every_outcome(order):
        chances[outcome] += chance  # type: ignore[assignment]
    assert len(chances) == 24
    assert set(chances.values()) == {Fraction(1, 24)}


def test_recorded_lots_refuse_what_is_not_in_the_bowl() -> None:
    with pytest.raises(LotsError, match="right would be 0 to 2"):
        RecordedLots([3]).pick("x", 3)
    with pytest.raises(LotsError, match="only 0 lots"):
        RecordedLots([]).pick("x", 3)


def test_an_enumerated_path_follows_its_branch() -> None:
    assert EnumeratedLots([(1, 2)]).pick("x", 2) == 1
