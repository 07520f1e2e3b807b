"""Chance: the same on every machine, unbiased, and with 0 as the simplest choice."""

import hashlib
from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.generators.apportionment import largest_remainder
from scenarios.generators.chance import Numbers, SeededChance, choose, happens, shuffled
from tests.scenarios.fixed_chance import EveryNumber, Largest, Zeros


def test_numbers_are_pinned() -> None:
    """Another stream would change every stored scenario."""
    assert SeededChance("pinned").numbers(1000, 8).tolist() == [216, 678, 234, 552, 205, 152, 678, 965]
    large = SeededChance("pinned").numbers(3 * 2**61, 3).tolist()
    assert large == [6414828818202091678, 5997520833510106696, 1514072316306167349]


def philox_words(key: int, counter: int, count: int) -> list[int]:
    """Philox 4x64 with ten rounds, written from Salmon et al. (2011), on whole numbers alone."""
    word = 2**64
    words: list[int] = []
    while len(words) < count:
        counter = (counter + 1) % 2**256
        x = [counter >> 64 * place & word - 1 for place in range(4)]
        k = [key % word, key >> 64]
        for _ in range(10):
            high0, low0 = divmod(0xD2E7470EE14C6C93 * x[0], word)
            high1, low1 = divmod(0xCA5A826395121157 * x[2], word)
            x = [high1 ^ x[1] ^ k[0], low1, high0 ^ x[3] ^ k[1], low0]
            k = [(k[0] + 0x9E3779B97F4A7C15) % word, (k[1] + 0xBB67AE8584CAA73B) % word]
        words += x
    return words[:count]


@pytest.mark.parametrize("seed", ["", "pinned", "Tirage au sort n° 1", "抽签"])
def test_the_words_are_philox_keyed_by_the_seeds_sha256(seed: str) -> None:
    """An auditor can make the stream again without our library."""
    digest = hashlib.sha256(seed.encode()).digest()
    words = philox_words(int.from_bytes(digest[:16], "big"), int.from_bytes(digest[16:], "big"), 10)
    assert SeededChance(seed).numbers(1000, 10).tolist() == [word % 1000 for word in words]


def test_words_above_the_largest_multiple_are_rejected() -> None:
    """With 3 x 2**61 a quarter of all words must go: taken modulo, the lowest third would come out too often."""
    below = 3 * 2**61
    digest = hashlib.sha256(b"reject").digest()
    words = philox_words(int.from_bytes(digest[:16], "big"), int.from_bytes(digest[16:], "big"), 200)
    kept = [word for word in words if word < 2 * below]
    assert 20 < 200 - len(kept) < 90
    assert SeededChance("reject").numbers(below, 100).tolist() == [word % below for word in kept[:100]]


def test_all_numbers_are_equally_likely() -> None:
    """Chi-square over 7 numbers, 70,000 drawn: below 22.5, the 99.9 % point for 6 degrees of freedom."""
    counts = np.bincount(SeededChance("even").numbers(7, 70_000), minlength=7)
    assert len(counts) == 7
    assert ((counts - 10_000) ** 2 / 10_000).sum() < 22.5


def test_one_number_is_always_zero() -> None:
    """`below` 1 is no choice."""
    assert SeededChance("x").numbers(1, 5).tolist() == [0] * 5
    assert SeededChance("x").numbers(10, 0).tolist() == []


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8).filter(any))
def test_choices_have_exactly_their_weights(weights: list[int]) -> None:
    """Over every number, each place comes out as often as its weight says."""
    counts = Counter(choose(EveryNumber(), weights, sum(weights)).tolist())
    assert [counts[place] for place in range(len(weights))] == weights


@given(st.integers(1, 50), st.data())
def test_what_happens_has_exactly_its_chance(of: int, data: st.DataObject) -> None:
    """Number 0 never makes anything happen unless it is certain."""
    weight = data.draw(st.integers(0, of))
    assert happens(EveryNumber(), weight, of, of).sum() == weight
    assert happens(Zeros(), weight, of, 3).any() == (weight == of)


def test_every_order_comes_from_one_way_of_drawing() -> None:
    """4 x 3 x 2 ways to draw, 24 orders: all equally likely."""

    class Called:
        def __init__(self, called: tuple[int, ...]) -> None:
            self.left = list(called)

        def numbers(self, below: int, count: int) -> Numbers:
            number = self.left.pop(0)
            assert number < below and count == 1
            return np.array([number], dtype=np.int64)

    orders = {tuple(shuffled(Called(called), 4).tolist()) for called in product(range(4), range(3), range(2))}
    assert len(orders) == 24
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert shuffled(Zeros(), 5).tolist() == [0, 1, 2, 3, 4]
    assert shuffled(Largest(), 1).tolist() == [0]


@given(st.integers(0, 1000), st.lists(st.integers(0, 60), min_size=1, max_size=30).filter(any))
def test_largest_remainders_sum_and_keep_quota(total: int, weights: list[int]) -> None:
    """Each part is its quota rounded down or up (Hamilton's method keeps quota), and nothing is lost."""
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(total * weight // whole <= part <= -(-total * weight // whole) for part, weight in zip(parts, weights, strict=True))


def test_largest_remainders_by_hand() -> None:
    """10 seats over 47, 16 and 37: quotas 4.7, 1.6 and 3.7; the tie of .7 and .7 takes both before .6."""
    assert largest_remainder(10, (47, 16, 37)) == (5, 1, 4)
    assert largest_remainder(1, (1, 1)) == (1, 0)
