"""Many draws by machine code."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms import Algorithm
from algorithms.answer_set import AnswerSet
from algorithms.rotating_lists import RotatingLists
from algorithms.sequential_bowls import SequentialBowls, SequentialBowlsLookAhead
from scenarios import Scenario
from storage.ctrl_c import ctrl_c_is_heard
from verify.kernel.compiled import code_of, is_compiled, one_at_a_time
from verify.kernel.source import Source, source_for
from verify.kernel.tables import Result, given, room
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce
from verify.readers.machine import NotReadError

__all__ = ["Kernel", "NotReadError", "kernel_for"]

PLACES: dict[type[Algorithm], int] = {SequentialBowls: 0, SequentialBowlsLookAhead: 0, AnswerSet: 1, RotatingLists: 2}
"""The algorithms that machine code knows, by the number under which ``draw_all`` has them."""
LOOKING_AHEAD = (SequentialBowlsLookAhead, AnswerSet)
"""Those that it knows as far as nothing is to be set aside by the look-ahead: where a draw gets stuck, that is not theirs."""
SLOTS = 4
"""States that review one State, as far as room is made for them at first."""


@dataclass(frozen=True)
class Kernel:
    """Machine code that draws by one algorithm under one law on one list."""

    scenario: Scenario
    law: LawParameters
    algorithm: int
    looks_ahead: bool
    source: Source

    @property
    def is_compiled(self) -> bool:
        """Whether nothing has to be compiled any more."""
        return is_compiled(self.source.text)

    def compile(self) -> None:
        """Have it compiled; where another process is at it, wait for that."""
        with one_at_a_time(self.source.text):
            self.draw(["compile"])

    def draw(self, seeds: Sequence[str]) -> Result:
        """A draw for each seed, with the lots of ``SeededLots``; those that get stuck are not complete."""
        scenario = self.scenario
        facts = given(scenario, self.law, self.source.asks_family)
        work = room(facts, len(scenario.regional_groups), self.source.thresholds, self.source.own, scenario.n_instruments)
        roots = np.frombuffer(b"".join(hashlib.sha256(seed.encode()).digest() for seed in seeds), dtype=np.uint8).reshape(-1, 32)
        slots, widest = 0, SLOTS
        while slots < widest:
            slots = widest
            result = _empty(len(seeds), scenario.n_states, slots, scenario.n_instruments)
            with ctrl_c_is_heard():  # it may have to be compiled first
                widest = code_of(self.source.text)(facts, work, result, roots, self.algorithm)
        return result


def kernel_for(scenario: Scenario, law: LawInForce, algorithm: Algorithm) -> Kernel:
    """Machine code for these; raises ``NotReadError``, which says why, where there can be none."""
    place = PLACES.get(type(algorithm))
    if place is None:
        raise NotReadError(f"{algorithm.name} is not among the algorithms that it knows")
    if type(law) is not LawInForce:
        raise NotReadError("the law is of a kind of its own")
    if not scenario.n_states:
        raise NotReadError("the list is empty")
    return Kernel(scenario, law, place, type(algorithm) in LOOKING_AHEAD, source_for(law, scenario.n_instruments))


def _empty(draws: int, states: int, slots: int, instruments: int) -> Result:
    shape = (draws, states, slots)
    return Result(
        np.zeros(draws, dtype=np.bool_),
        np.zeros((draws, states), dtype=np.int8),
        np.full(shape, -1, dtype=np.int32),
        np.zeros((*shape, 2), dtype=np.bool_),
        np.zeros((*shape, 2), dtype=np.bool_),
        np.zeros((*shape, 2, instruments), dtype=np.bool_),
        np.zeros(draws, dtype=np.int64),
        np.zeros(draws, dtype=np.int64),
        np.zeros(draws, dtype=np.float64),
        np.zeros((draws, states), dtype=np.int32),
    )
