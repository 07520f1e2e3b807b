"""Lots: fixed streams, exact enumeration, replay."""

import hashlib
from collections import Counter
from collections.abc import Sequence
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


def test_a_number_that_would_favour_the_first_lots_is_passed_over() -> None:
    """For a bowl a little larger than half of all numbers, about half are passed over; the next block of the stream follows."""
    root, size = hashlib.sha256(b"s").digest(), (1 << 63) + 1
    blocks = [hashlib.sha256(root + b"x\0" + place.to_bytes(8, "big")).digest()[:8] for place in range(20)]
    kept = [number for number in (int.from_bytes(block, "big") for block in blocks) if number < size]
    assert len(kept) < 15
    lots = SeededLots("s")
    assert [lots.pick("x", size) for _ in kept] == kept


def test_the_smallest_number_that_is_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """With as many numbers that a bowl of two takes all but the last: that one is the first of the stream, the next one is odd."""

    def number(seed: str, place: int) -> int:
        return int.from_bytes(
            hashlib.sha256(hashlib.sha256(seed.encode()).digest() + b"x\0" + place.to_bytes(8, "big")).digest()[:8], "big"
        )

    seed = next(one for one in map(str, range(99)) if number(one, 0) % 2 == 0 and number(one, 0) > number(one, 1) and number(one, 1) % 2)
    monkeypatch.setattr("algorithms.lots._WORD", number(seed, 0) + 1)
    lots = SeededLots(seed)
    assert (lots.pick("x", 2), lots.seed) == (1, seed)


def test_an_empty_bowl_gives_no_lot() -> None:
    with pytest.raises(ValueError, match="bowl 'x' holds 0 lots; at least one is needed"):
        SeededLots("s").pick("x", 0)
    assert SeededLots("s").pick("x", 1) == 0


class Told:
    """Lots that are told what a bowl holds."""

    seed = ""

    def __init__(self) -> None:
        self.told: list[tuple[str, list[str]]] = []

    def put_in(self, bowl: str, members: Sequence[str]) -> None:
        self.told.append((bowl, list(members)))

    def pick(self, bowl: str, size: int) -> int:
        return size - 1


def test_who_watches_is_told_what_is_in_a_bowl_before_its_first_lot() -> None:
    lots = Told()
    assert drawn_order(lots, "x", "abc") == ["c", "b", "a"]
    assert lots.told == [("x", ["a", "b", "c"])]


def test_every_outcome_has_its_exact_chance() -> None:
    def order(lots: Lots) -> tuple[int, ...]:
        return tuple(drawn_order(lots, "x", range(4)))

    chances: Counter[tuple[int, ...]] = Counter()
    for outcome, chance in every_outcome(order):
        chances[outcome] += chance  # type: ignore[assignment]
    assert len(chances) == 24
    assert set(chances.values()) == {Fraction(1, 24)}


def test_recorded_lots_refuse_what_is_not_in_the_bowl() -> None:
    for number in (3, -1):
        with pytest.raises(LotsError, match=rf"lot 1 \(bowl x\): {number} is not in the bowl; right would be 0 to 2"):
            RecordedLots([number]).pick("x", 3)
    lots = RecordedLots([2])
    assert (lots.pick("x", 3), lots.left) == (2, 0)
    with pytest.raises(LotsError, match=r"lot 2 \(bowl y\): the ceremony records only 1 lots"):
        lots.pick("y", 3)


def test_an_enumerated_path_follows_its_branch() -> None:
    assert EnumeratedLots([(1, 2)]).pick("x", 2) == 1
