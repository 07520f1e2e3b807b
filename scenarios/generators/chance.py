"""How chance enters a made scenario: uniform whole numbers, always passed in. Number 0 is always the simplest choice."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
_WORDS = 1 << 64


class Chance(Protocol):
    """A source of uniform whole numbers."""

    def numbers(self, below: int, count: int) -> Numbers:
        """Draw `count` numbers, each in [0, below) and all equally likely; shape (count,). `below` is 1 to 2**63 - 1."""
        ...


class SeededChance:
    """Chance from a seed text, the same on every machine.

    The SHA-256 of the seed keys the Philox generator (Salmon et al. 2011): its first 16 bytes, big-endian, are the key and
    its last 16 the start of the counter. Only raw 64-bit words are used, never a library's distributions. Words at or above
    the largest multiple of `below` are rejected, so there is no modulo bias.
    """

    def __init__(self, seed: str) -> None:
        digest = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()
        key, counter = int.from_bytes(digest[:16], "big"), int.from_bytes(digest[16:], "big")
        self._source = np.random.Philox(key=key, counter=counter)

    def numbers(self, below: int, count: int) -> Numbers:
        """Draw `count` numbers in [0, below), shape (count,)."""
        # The largest multiple of `below` may be 2**64 itself, which no word can hold: compare with the word before it.
        last = np.uint64(_WORDS - _WORDS % below - 1)
        found = np.empty(0, dtype=np.uint64)
        while len(found) < count:
            words = np.asarray(self._source.random_raw(count - len(found)), dtype=np.uint64)
            found = np.concatenate([found, words[words <= last]])
        return (found % np.uint64(below)).astype(np.int64)


def choose(chance: Chance, weights: Sequence[int], count: int) -> Numbers:
    """Choose `count` places of `weights`, each with the chance weight / sum of weights; shape (count,).

    Number 0 is the first place with a weight above 0. The sum is at least 1.
    """
    ends = np.cumsum(np.asarray(weights, dtype=np.int64))
    return np.searchsorted(ends, chance.numbers(int(ends[-1]), count), side="right").astype(np.int64)


def happens(chance: Chance, weight: int, of: int, count: int) -> NDArray[np.bool_]:
    """Whether each of `count` things happens, with the chance weight / of; shape (count,). Number 0 is no."""
    return np.asarray(chance.numbers(of, count) >= of - weight, dtype=np.bool_)


def shuffled(chance: Chance, count: int) -> Numbers:
    """An order of 0 to count - 1, all orders equally likely (Durstenfeld 1964); all numbers 0 leave it as it is."""
    order = np.arange(count, dtype=np.int64)
    for place in range(count - 1):
        other = place + int(chance.numbers(count - place, 1)[0])
        order[place], order[other] = order[other], order[place]
    return order
