"""The random numbers of a replication: one stream for each State, and in it a fixed place for each purpose, phase and seat.

So the same number meets the same review whatever the algorithm, the parameters or the order of events (common random numbers).
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.replication import N_PHASES

FACTOR, NEVER, START_MONTH, START_PART = range(4)
"""Places at the head of a State's numbers: its own factor, whether it never starts, the month it starts in, the part of it."""

HEAD: Final = 8
STAGE_PLACES: Final = 16
"""Numbers for the stages of a phase, by the stage's place in ``STAGES``."""

SEATS: Final = 8
"""Seats with numbers of their own in a phase, four a side; further ones share the number of the fourth before them."""

SEAT_PLACES: Final = 8
SEAT_FEEDBACK, SEAT_LIST, SEAT_ASKS, SEAT_LOT = 0, 1, 2, 5
"""Places in a seat's numbers: feedback, list of observations, whether it asks for clarification (three rounds), a later lot."""

PHASE_PLACES: Final = STAGE_PLACES + SEATS * SEAT_PLACES
PLACES: Final = HEAD + N_PHASES * PHASE_PLACES


def stage_place(phase: int, stage: int) -> int:
    """Where the number of a stage of a phase stands."""
    return HEAD + phase * PHASE_PLACES + stage


def seat_place(phase: int, side: int, place: int) -> int:
    """Where the numbers of the seat begin that is the ``place``-th of its side, from 0."""
    seat = side * (SEATS // 2) + place % (SEATS // 2)
    return HEAD + phase * PHASE_PLACES + STAGE_PLACES + seat * SEAT_PLACES


def key_of(seed: str, number: int, state: str) -> NDArray[np.uint64]:
    """The 128-bit Philox key: the first 16 bytes of SHA-256 of seed, replication and State id, with NUL bytes between them."""
    digest = sha256(b"\0".join((seed.encode(), str(number).encode(), state.encode()))).digest()
    return np.array([int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:16], "little")], dtype=np.uint64)


def uniforms(states: Sequence[str], seed: str, number: int) -> NDArray[np.float64]:
    """Numbers from 0 (included) to 1 (not) in steps of 2**-53; shape ``(len(states), PLACES)``. A row depends on its State alone."""
    words = np.empty((len(states), PLACES), dtype=np.uint64)
    for row, state in enumerate(states):
        words[row] = np.random.Philox(key=key_of(seed, number, state)).random_raw(PLACES)
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
