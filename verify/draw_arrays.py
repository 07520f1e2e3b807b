"""Draws as arrays: one draw, or a batch of draws of the same scenario."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seating
from algorithms.record import DrawRecord
from scenarios import Scenario


@dataclass(frozen=True)
class DrawArrays:
    """A batch of draws, by the different States that review each State.

    Shapes: ``year_of (n_draws, n_states)``; ``reviewing (n_draws, n_states, n_slots)``, -1 for an empty slot; ``drawn`` and
    ``additional (n_draws, n_states, n_slots, 2)`` by seat (home, away); ``covers (..., 2, n_instruments)``;
    ``redraws (n_draws, n_states)``, how often the draw of a State was repeated.
    """

    year_of: NDArray[np.int8]
    reviewing: NDArray[np.int32]
    drawn: NDArray[np.bool_]
    additional: NDArray[np.bool_]
    covers: NDArray[np.bool_]
    redraws: NDArray[np.int8]

    def chunk(self, start: int, stop: int) -> "DrawArrays":
        """The draws from ``start`` to ``stop``."""
        return self.chosen(slice(start, stop))

    def chosen(self, which: slice | NDArray[Any]) -> "DrawArrays":
        """Some of the draws, in their order."""
        return DrawArrays(*(getattr(self, name)[which] for name in DrawArrays.__dataclass_fields__))

    @property
    def burdens(self) -> NDArray[np.int64]:
        """Reviews performed, shape ``(n_draws, n_states)``; a State that reviews another for several instruments performs one."""
        count, n, _ = self.reviewing.shape
        draw, _, _ = filled = np.nonzero(self.reviewing >= 0)
        return np.bincount(draw * n + self.reviewing[filled], minlength=count * n).reshape(count, n)


def arrays_of(scenario: Scenario, records: Sequence[DrawRecord]) -> DrawArrays:
    """Read records into arrays. A State that holds two seats of one review takes one slot."""
    year_of, redraws = (np.zeros((len(records), scenario.n_states), dtype=np.int8) for _ in range(2))
    for place, record in enumerate(records):
        year_of[place] = record.year_of(scenario)
        for line in record.lots or ():
            if line.redraw:
                state = scenario.index[line.reviewed]
                redraws[place, state] = max(redraws[place, state], line.redraw)
    return _laid_out(scenario, year_of, redraws, [record.seatings(scenario) for record in records])


def arrays_of_draws(scenario: Scenario, draws: Sequence[DrawSoFar]) -> DrawArrays:
    """The same of draws of which no record was made."""
    redraws = np.zeros((len(draws), scenario.n_states), dtype=np.int8)
    for place, draw in enumerate(draws):
        redraws[place, list(draw.redraws)] = list(draw.redraws.values())
    seated = [chain.from_iterable(draw.seatings.values()) for draw in draws]
    return _laid_out(scenario, np.stack([draw.year_of for draw in draws]), redraws, seated)


def _laid_out(scenario: Scenario, year_of: NDArray[np.int8], redraws: NDArray[np.int8], seated: Iterable[Iterable[Seating]]) -> DrawArrays:
    """The filled seats of each draw put into arrays with as many slots as the review with the most States needs."""
    shape, m = year_of.shape, scenario.n_instruments
    seats = [
        (place, one.reviewed, one.reviewing, one.side, one.additional, one.instruments)
        for place, seatings in enumerate(seated)
        for one in seatings
    ]
    slots_of = defaultdict[tuple[int, int], dict[int, int]](dict)
    slot = np.array(
        [(mine := slots_of[place, reviewed]).setdefault(state, len(mine)) for place, reviewed, state, *_ in seats], dtype=np.intp
    )
    n_slots = int(slot.max(initial=0)) + 1
    place, reviewed, state, side, is_additional, mask = np.array(seats, dtype=np.int64).reshape(-1, 6).T
    reviewing = np.full((*shape, n_slots), -1, dtype=np.int32)
    reviewing[place, reviewed, slot] = state
    drawn, additional = (np.zeros((*shape, n_slots, 2), dtype=np.bool_) for _ in range(2))
    for table, these in ((drawn, is_additional == 0), (additional, is_additional == 1)):
        table[place[these], reviewed[these], slot[these], side[these]] = True
    covers = np.zeros((*shape, n_slots, 2, m), dtype=np.bool_)
    seat, instrument = np.nonzero(mask[:, None] >> np.arange(m) & 1)
    covers[place[seat], reviewed[seat], slot[seat], side[seat], instrument] = True
    return DrawArrays(year_of, reviewing, drawn, additional, covers, redraws)


def evenly(of: int, count: int) -> NDArray[np.int64]:
    """``count`` places out of ``of``, as far apart as can be."""
    return np.arange(count) * of // count


def joined(parts: list[DrawArrays]) -> DrawArrays:
    """One batch of several; the slots are those of the widest."""
    slots = max(part.reviewing.shape[2] for part in parts)

    def padded(name: str, part: DrawArrays) -> NDArray[Any]:
        array: NDArray[Any] = getattr(part, name)
        if array.ndim == 2:
            return array
        width = [(0, 0), (0, 0), (0, slots - array.shape[2]), *[(0, 0)] * (array.ndim - 3)]
        return np.pad(array, width, constant_values=-1 if name == "reviewing" else 0)

    return DrawArrays(*(np.concatenate([padded(name, part) for part in parts]) for name in DrawArrays.__dataclass_fields__))
