"""The source of machine code, run by Python itself: any law at once, without a compiler."""

import hashlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from algorithms.draw_so_far import DrawSoFar, Seat
from algorithms.state_sets import StateSet
from scenarios import Scenario
from verify.kernel import batch, lots
from verify.kernel.batch import Kernel
from verify.kernel.tables import Room, given, room
from verify.readers.machine import YEAR

PLAIN = "njit = lambda **how: lambda function: function"


@lru_cache(maxsize=64)
def names_of(source: str) -> dict[str, Any]:
    """What the source defines. Its lots are hashed by the standard library: one block in Python takes milliseconds."""
    of_lots: dict[str, Any] = {"__name__": "lots"}
    exec(inspect.getsource(lots).replace("from numba import njit", PLAIN), of_lots)
    of_lots["pick"] = pick
    text = source.replace("from numba import njit", PLAIN)
    line = next(line for line in text.splitlines() if line.startswith("from verify.kernel.lots import"))
    found: dict[str, Any] = {"__name__": "law"} | {name: of_lots[name] for name in line.partition("import ")[2].split(", ")}
    exec(text.replace(line, ""), found)
    return found


def pick(message: Any, at: int, size: int, hashing: Any) -> int:
    """As ``verify.kernel.lots.pick``."""
    while True:
        block = hashlib.sha256(message[: at + 8].tobytes()).digest()
        counter = int.from_bytes(message[at : at + 8].tobytes(), "big") + 1
        message[at : at + 8] = list(counter.to_bytes(8, "big"))
        number = int.from_bytes(block[:8], "big")
        if number < 2**64 - 2**64 % int(size):
            return number % int(size)


@contextmanager
def interpreted() -> Iterator[None]:
    """Inside, kernels draw without a compiler."""
    with pytest.MonkeyPatch.context() as patch, np.errstate(over="ignore"):
        patch.setattr(batch, "code_of", lambda text: names_of(text)["draw_all"])
        yield


class Bowls:
    """The bowls that the source opens in a draw that somebody else makes."""

    def __init__(self, scenario: Scenario, kernel: Kernel, draw: DrawSoFar) -> None:
        source, self._facts = kernel.source, given(scenario, kernel.law, kernel.source.asks_family)
        self._room: Room = room(self._facts, len(scenario.regional_groups), source.thresholds, source.own, scenario.n_instruments)
        self._names = names_of(source.text)
        for state, year in enumerate(draw.year_of):
            self._room.draw[state, YEAR] = year
            if year:
                self._names["put"](self._room.sets, int(year), state)

    def add(self, s: int, side: int, missing: int, state: int, taken: int) -> None:
        """Fill a seat."""
        with np.errstate(over="ignore"):
            self._names["add"](self._facts.states, self._room.sets, self._room.draw, s, side, missing, state, taken)

    def open(self, seat: Seat) -> tuple[StateSet, StateSet]:
        """The lots of a bowl, and those that are admissible."""
        facts, states, _, _ = self._facts
        sets, draw, line, *_ = self._room
        first, names = self._names["FIRST_BOWL"], self._names
        given_seat = (seat.reviewed, seat.side, seat.missing, 0)
        with np.errstate(over="ignore"):
            names["open_bowl"](facts, states, sets, draw, line, *given_seat)
            lots, admissible = (self._set(row) for row in (first, first + 1))
            held = [state for state in range(len(states)) if admissible >> state & 1]
            left = [state for state in held if names["stays"](facts, states, sets, draw, line, *given_seat, state)]
        return lots, sum(1 << state for state in left)

    def _set(self, row: int) -> StateSet:
        return sum(int(word) << 64 * place for place, word in enumerate(self._room.sets[row]))
