"""The random numbers of a replication: one stream for each State, and in it a fixed place for each purpose, phase and seat.

So the same number meets the same review whatever the algorithm, the parameters or the order of events (common random numbers).
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import Seating
from sim.review_phase.replication import CLARIFICATION, N_PHASES, NOT_STARTED, STAGES, SUBMITTED

FACTOR, START, START_PART = range(3)
"""Places at the head of a State's numbers: its own factor, its turn among the States that start, when it starts in its turn."""

HEAD: Final = 8
STAGE_PLACES: Final = 16
"""Numbers for the stages of a phase, by the stage's place in ``STAGES``."""

SEATS: Final = 8
"""Seats with numbers of their own in a phase, four a side; further ones share the number of the fourth before them."""

SEAT_PLACES: Final = 8
SEAT_FEEDBACK, SEAT_LIST, SEAT_ASKS, SEAT_LOT, SEAT_STALL = 0, 1, 2, 5, 6
"""Places in a seat's numbers: feedback, list of observations, whether it asks for clarification (three rounds), a later lot, whether
and how long feedback stalls, and the list."""

PHASE_PLACES: Final = STAGE_PLACES + SEATS * SEAT_PLACES
PLACES: Final = HEAD + N_PHASES * PHASE_PLACES


LATER_ROUNDS: Final = (CLARIFICATION, len(STAGES), len(STAGES) + 1)
"""The places of the numbers of the rounds of clarification: after the first, the two places that no stage uses."""

CONSULTATIONS_STALL, QUESTIONNAIRE_STALL = NOT_STARTED, SUBMITTED
"""Where it stands whether consultations and the questionnaire stall, and how long: the places of stages that take no number."""

WORLD: Final = "the whole replication"
"""The id of a stream that is no State's: how a known count is divided among the groups."""


def stage_place(phase: int, stage: int) -> int:
    """Where the number of a stage of a phase stands."""
    return HEAD + phase * PHASE_PLACES + stage


def seat_place(phase: int, side: int, place: int) -> int:
    """Where the numbers of the seat begin that is the ``place``-th of its side, from 0."""
    seat = side * (SEATS // 2) + place % (SEATS // 2)
    return HEAD + phase * PHASE_PLACES + STAGE_PLACES + seat * SEAT_PLACES


def seats_of(reviewers: Iterable[Seating]) -> list[tuple[int, int, int]]:
    """Of each reviewing State of a review: State, bit mask of instruments, and where its numbers begin in the first phase.

    A State that holds two seats performs one review, for the instruments of both: it takes the first seat's numbers.
    """
    places, instruments, drawn = dict[int, int](), dict[int, int](), [0, 0]
    for one in reviewers:
        places.setdefault(one.reviewing, seat_place(0, one.side, drawn[one.side]))
        instruments[one.reviewing] = instruments.get(one.reviewing, 0) | one.instruments
        drawn[one.side] += 1
    return [(state, instruments[state], place) for state, place in places.items()]


def keys_of(states: Sequence[str], seed: str, number: int) -> NDArray[np.uint64]:
    """The 128-bit Philox keys, ``(len(states), 2)``: of each State the first 16 bytes of SHA-256 of seed, replication and State id, with NUL
    bytes between them."""
    begun = sha256(b"\0".join((seed.encode(), str(number).encode(), b"")))
    digests = []
    for state in states:
        digest = begun.copy()
        digest.update(state.encode())
        digests.append(digest.digest()[:16])
    return np.frombuffer(b"".join(digests), dtype="<u8").reshape(-1, 2)


def uniforms(states: Sequence[str], seed: str, number: int) -> NDArray[np.float64]:
    """Numbers from 0 (included) to 1 (not) in steps of 2**-53; shape ``(len(states), PLACES)``. A row depends on its State alone."""
    words = np.empty((len(states), PLACES), dtype=np.uint64)
    stream, zeros = np.random.Philox(key=0), np.zeros(4, dtype=np.uint64)
    # One generator, set to each key in turn: a new one would first ask the system for a seed, which takes longer than the numbers.
    start = {"bit_generator": "Philox", "buffer": zeros, "buffer_pos": 4, "has_uint32": 0, "uinteger": 0}
    for row, key in enumerate(keys_of(states, seed, number)):
        at: Any = start | {"state": {"counter": zeros, "key": key}}
        stream.state = at
        words[row] = stream.random_raw(PLACES)
    words >>= np.uint64(11)
    return np.multiply(words, 2.0**-53, dtype=np.float64)
