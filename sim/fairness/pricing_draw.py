"""From numbers of reviews between kinds to a finished draw of States that has them."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.state_sets import members
from sim.fairness.pricing_program import Column, DrawProgram

TRIES = 40
Bundle = tuple[int, ...]
"""The kinds that hold one seat: that of the State drawn, and that of the additional one if any."""


class _Slot(NamedTuple):
    reviewed: int
    side: int
    kind: int
    additional: bool


def realise(program: DrawProgram, flows: NDArray[np.int64]) -> DrawSoFar | None:
    """A draw with these numbers of reviews, shape ``(n_columns,)``; None where none was found in ``TRIES`` tries.

    Seats are given out where the fewest States could hold them first, each to the State with the fewest reviews that no clause
    bars. Nothing is left to chance. Where every State is a kind of its own, the first try succeeds if a draw exists.
    """
    holding: dict[tuple[int, int], list[tuple[Column, int]]] = {}
    for place in np.flatnonzero(flows).tolist():
        column = program.columns[place]
        holding.setdefault((column.reviewed, column.side), []).append((column, int(flows[place])))
    bundles = {(kind, side): list(_bundles(program, found, kind, side)) for (kind, side), found in holding.items()}
    for turn in range(TRIES if max(program.sizes) > 1 else 1):
        found = _Seating(program, turn).draw(bundles)
        if found:
            return found
    return None


def _bundles(program: DrawProgram, holding: list[tuple[Column, int]], reviewed: int, side: int) -> Iterator[Bundle]:
    """The holders of each of the seats of one kind; those with an additional State first at home and last away."""
    reader, states = program.guard.reader, program.kinds.states
    drawn, helping = list[int](), dict[int, list[int]]()
    for column, flow in holding:
        (helping.setdefault(column.lacks, []) if column.lacks else drawn).extend([column.reviewing] * flow)
    wanted = reader.bits[states[reviewed][0]]
    lacking = [(wanted & ~reader.bits[states[kind][0]], kind) for kind in drawn]
    for lacks, kind in sorted(lacking, key=lambda pair: (not pair[0]) if side == HOME else bool(pair[0])):
        yield (kind, helping[lacks].pop()) if lacks else (kind,)


class _Seating:
    """One try. ``turn`` decides which of several equal choices is taken."""

    def __init__(self, program: DrawProgram, turn: int) -> None:
        self.program, self.turn = program, turn
        self.reader, self.guard = program.guard.reader, program.guard
        self.drawn = DrawSoFar(program.problem.year_of)
        self.holder: dict[_Slot, int] = {}

    def draw(self, bundles: dict[tuple[int, int], list[Bundle]]) -> DrawSoFar | None:
        """The finished draw, its seatings in the order in which they would be drawn; None where a seat stays
        empty, or a State that must serve stays idle."""
        slots = [slot for (kind, side), found in bundles.items() for slot in self._slots(kind, side, found)]
        sizes = self.program.sizes
        for slot in sorted(slots, key=lambda slot: (sizes[slot.kind], sizes[self.program.kinds.of[slot.reviewed]])):
            state = self._choose(slot)
            if state is None:
                return None
            self.holder[slot] = state
            self.drawn.add(Seating(slot.reviewed, state, slot.side, slot.additional, 0))
        finished = DrawSoFar(self.program.problem.year_of)
        for slot in sorted(slots, key=lambda slot: (slot.reviewed, slot.side, slot.additional)):
            missing = self.guard.missing(finished, slot.reviewed, slot.side) if slot.additional else 0
            covers = self.guard.covers(Seat(slot.reviewed, slot.side, missing), self.holder[slot])
            finished.add(Seating(slot.reviewed, self.holder[slot], slot.side, slot.additional, covers))
        return None if self.guard.unmet(finished) else finished

    def _slots(self, kind: int, side: int, bundles: list[Bundle]) -> Iterator[_Slot]:
        """The bundles given to the States of a kind, each time turned a little more on the away side."""
        states = self.program.kinds.states[kind]
        start = self.turn * (side + 1) if side == AWAY or self.turn > TRIES // 2 else 0
        for place, bundle in enumerate(bundles):
            reviewed = states[(place + start) % len(states)]
            for number, of_kind in enumerate(bundle):
                yield _Slot(reviewed, side, of_kind, number > 0)

    def _choose(self, slot: _Slot) -> int | None:
        """The State of the kind with the fewest reviews that may review the State under review."""
        value, facts, draw = self.program.problem.law.values, self.guard.facts, self.drawn
        barred = draw.reviewers.get(slot.reviewed, 0) | 1 << slot.reviewed
        for other in members(draw.reviews.get(slot.reviewed, 0)):
            if self.program.bars_mutual(self.program.kinds.of[slot.reviewed], self.program.kinds.of[other]):
                barred |= 1 << other
        states = self.program.kinds.states[slot.kind]
        most = 1 if facts.declines[states[0]] else value["load_max"]
        free = [state for state in states if not barred >> state & 1 and not (most and draw.load[state] >= most)]
        turned = self.turn + slot.reviewed
        return min(free, key=lambda state: (draw.load[state], (state + turned) % len(self.drawn.load)), default=None)
