"""Sets of States as whole numbers: bit ``k`` stands for State ``k``. One operation works on all States at once."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

StateSet = int
FEW = 8
"""As many States are found sooner one by one than by numpy, which takes its time to begin."""


def set_of(states: Iterable[int]) -> StateSet:
    """The set that holds ``states``."""
    found = 0
    for state in states:
        found |= 1 << state
    return found


def set_where(mask: NDArray[np.bool_]) -> StateSet:
    """The set of the States at which a mask, shape ``(n_states,)``, is true."""
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def first_of(states: StateSet) -> int:
    """The first State of a set that is not empty."""
    return (states & -states).bit_length() - 1


def member_at(states: StateSet, place: int) -> int:
    """``members(states)[place]``, for a place from 0, without the list; raises ``IndexError`` for one that there is not.

    The half in which it lies is kept, again and again, by how many States are in the lower one.
    """
    if not 0 <= place < states.bit_count():
        raise IndexError(f"place {place} of {states.bit_count()} States")
    found = 0
    for width, lower in _halves((states.bit_length() - 1).bit_length()):
        low = states & lower
        count = low.bit_count()
        if place < count:
            states = low
        else:
            place -= count
            states >>= width
            found += width
    return found


@cache
def _halves(doublings: int) -> tuple[tuple[int, StateSet], ...]:
    """How wide the lower half is, and the set that it can hold, from sets of ``2 ** doublings`` States down to two."""
    return tuple((1 << each, (1 << (1 << each)) - 1) for each in reversed(range(doublings)))


def members(states: StateSet) -> list[int]:
    """The States of a set, in rising order."""
    if states.bit_count() <= FEW:
        few = []
        while states:
            few.append(first_of(states))
            states &= states - 1
        return few
    octets = np.frombuffer(states.to_bytes((states.bit_length() + 7) // 8, "little"), dtype=np.uint8)
    found: list[int] = np.unpackbits(octets, bitorder="little").nonzero()[0].tolist()
    return found
