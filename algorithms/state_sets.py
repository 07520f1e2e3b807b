"""Sets of States as whole numbers: bit ``k`` stands for State ``k``. One operation works on all States at once."""

from collections.abc import Iterable

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


def members(states: StateSet) -> list[int]:
    """The States of a set, in rising order."""
    if states.bit_count() <= FEW:
        few = []
        while states:
            last = states & -states
            few.append(last.bit_length() - 1)
            states ^= last
        return few
    octets = np.frombuffer(states.to_bytes((states.bit_length() + 7) // 8, "little"), dtype=np.uint8)
    found: list[int] = np.unpackbits(octets, bitorder="little").nonzero()[0].tolist()
    return found
