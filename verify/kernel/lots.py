"""The lots of ``algorithms.lots.SeededLots`` for machine code: the same streams of SHA-256, the same numbers."""

from typing import Any

import numpy as np
from numba import njit

OUTER: Any = {"cache": True, "error_model": "numpy", "_nrt": False}
"""How a function is compiled: kept between runs; no array is made in it or dropped, so that none need be counted (``_nrt``)."""
INNER: Any = OUTER | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""How one is compiled that only machine code calls."""
SMALL: Any = INNER | {"forceinline": True}
"""How one is compiled that costs less than to call it."""
ROOT = 32
"""Bytes of the digest of a seed, with which every block of its streams begins."""
COUNTER = 8
"""Bytes of the number of a block, with which it ends."""
BLOCK = 64
ONE, FULL = np.uint64(1), np.uint64(0xFFFFFFFFFFFFFFFF)


def _constants(root: int) -> Any:
    """The first 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3)."""
    primes = [number for number in range(2, 312) if all(number % factor for factor in range(2, int(number**0.5) + 1))]
    found = []
    for prime in primes[: 64 if root == 3 else 8]:
        scaled, high = prime << 32 * root, 1 << 40
        low = 0
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if middle**root <= scaled else (low, middle)
        found.append(low & 0xFFFFFFFF)
    return np.array(found, dtype=np.uint32)


ROUNDS, START = _constants(3), _constants(2)


@njit(**INNER)
def _turned(word, places):  # type: ignore[no-untyped-def]
    return np.uint32((word >> np.uint32(places)) | (word << np.uint32(32 - places)))


@njit(**INNER)
def _take_in(state, message, start, words):  # type: ignore[no-untyped-def]
    """One block of a message: FIPS 180-4, 6.2.2. ``words`` is room for 64 numbers."""
    for place in range(16):
        at = start + 4 * place
        first, second = np.uint32(message[at]) << np.uint32(24), np.uint32(message[at + 1]) << np.uint32(16)
        words[place] = first | second | np.uint32(message[at + 2]) << np.uint32(8) | np.uint32(message[at + 3])
    for place in range(16, 64):
        low, high = words[place - 15], words[place - 2]
        mixed = _turned(low, 7) ^ _turned(low, 18) ^ (low >> np.uint32(3))
        again = _turned(high, 17) ^ _turned(high, 19) ^ (high >> np.uint32(10))
        words[place] = np.uint32(words[place - 16] + mixed + words[place - 7] + again)
    a, b, c, d = state[0], state[1], state[2], state[3]
    e, f, g, h = state[4], state[5], state[6], state[7]
    for place in range(64):
        first = np.uint32(h + (_turned(e, 6) ^ _turned(e, 11) ^ _turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[place] + words[place])
        second = np.uint32((_turned(a, 2) ^ _turned(a, 13) ^ _turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)))
        h, g, f, e = g, f, e, np.uint32(d + first)
        d, c, b, a = c, b, a, np.uint32(first + second)
    state[0] += a
    state[1] += b
    state[2] += c
    state[3] += d
    state[4] += e
    state[5] += f
    state[6] += g
    state[7] += h


@njit(**INNER)
def close_message(message, at):  # type: ignore[no-untyped-def]
    """Make the message of a bowl ready whose name ends at ``at``: a zero, the number of the block, and what FIPS 180-4, 5.1.1 puts behind.

    The place of the number of the block, 0 now.
    """
    length = at + 1 + COUNTER
    end = (length + 9 + BLOCK - 1) // BLOCK * BLOCK
    for place in range(at, end):
        message[place] = 0
    message[length] = 0x80
    for place in range(4):
        message[end - 1 - place] = ((length * 8) >> (8 * place)) & 0xFF
    return at + 1


@njit(**INNER)
def pick(message, at, size, hashing):  # type: ignore[no-untyped-def]
    """One lot of a bowl with ``size`` lots. ``message`` is the bowl's, and its number of the block moves on; ``hashing`` is room for 72."""
    wide = np.uint64(size)
    rest = (FULL % wide + ONE) % wide
    end = (at + COUNTER + 9 + BLOCK - 1) // BLOCK * BLOCK
    state, words = hashing[:8], hashing[8:]
    while True:
        for part in range(8):
            state[part] = START[part]
        for start in range(0, end, BLOCK):
            _take_in(state, message, start, words)
        place = at + COUNTER - 1
        while message[place] == 255:
            message[place] = 0
            place -= 1
        message[place] += 1
        number = np.uint64(state[0]) << np.uint64(32) | np.uint64(state[1])
        if number <= FULL - rest:
            return np.int64(number % wide)


@njit(**INNER)
def drawn_order(message, at, count, order, hashing):  # type: ignore[no-untyped-def]
    """The places 0, 1, ... of ``count`` members in an order drawn by lot, into ``order``; how many lots were drawn."""
    for place in range(count):
        order[place] = place
    for done in range(count - 1):
        number = done + pick(message, at, count - done, hashing)
        chosen = order[number]
        for place in range(number, done, -1):
            order[place] = order[place - 1]
        order[done] = chosen
    return max(count - 1, 0)
