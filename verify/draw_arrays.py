"""Draws as arrays: one draw, or a batch of draws of the same scenario."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
        part = slice(start, stop)
        return DrawArrays(*(getattr(self, name)[part] for name in DrawArrays.__dataclass_fields__))

    @property
    def burdens(self) -> NDArray[np.int64]:
        """Reviews performed, shape ``(n_draws, n_states)``; a State that reviews another for several instruments performs one."""
        count, n, _ = self.reviewing.shape
        draw, _, _ = filled = np.nonzero(self.reviewing >= 0)
        return np.bincount(draw * n + self.reviewing[filled], minlength=count * n).reshape(count, n)


def arrays_of(scenario: Scenario, records: list[dict[str, Any]]) -> DrawArrays:
    """Read records into arrays. A State that holds two seats of one review takes one slot."""
    n, m, count = scenario.n_states, scenario.n_instruments, len(records)
    bit = {instrument.id: place for place, instrument in enumerate(scenario.instruments)}
    reviews = [review for record in records for review in record["reviews"]]
    slots = max([len({line["state"] for line in review["reviewing"]}) for review in reviews], default=1) or 1
    year_of = np.zeros((count, n), dtype=np.int8)
    reviewing = np.full((count, n, slots), -1, dtype=np.int32)
    drawn, additional = (np.zeros((count, n, slots, 2), dtype=np.bool_) for _ in range(2))
    covers = np.zeros((count, n, slots, 2, m), dtype=np.bool_)
    redraws = np.zeros((count, n), dtype=np.int8)
    for place, record in enumerate(records):
        for line in record.get("lots", ()):
            if repeated := line.get("redraw", 0):
                state = scenario.index[line["reviewed"]]
                redraws[place, state] = max(redraws[place, state], repeated)
        for year, members in record["groups"].items():
            year_of[place, [scenario.index[state] for state in members]] = int(year)
        for review in record["reviews"]:
            reviewed = scenario.index[review["reviewed"]]
            slot_of: dict[int, int] = {}
            for line in review["reviewing"]:
                state = scenario.index[line["state"]]
                slot = slot_of.setdefault(state, len(slot_of))
                side = int(line["seat"] == "away")
                reviewing[place, reviewed, slot] = state
                (additional if line["additional"] else drawn)[place, reviewed, slot, side] = True
                covers[place, reviewed, slot, side, [bit[name] for name in line["instruments"]]] = True
    return DrawArrays(year_of, reviewing, drawn, additional, covers, redraws)
