"""What a chain has drawn, as the checker of draws reads it."""

import numpy as np
from numpy.typing import NDArray

from verify.completion.chain_rules import ChainRules
from verify.draw_arrays import DrawArrays


def draw_arrays(
    rules: ChainRules, year_of: NDArray[np.int8], firsts: NDArray[np.int64], adds: NDArray[np.int64], n_instruments: int
) -> DrawArrays:
    """Bundles, shape ``(n_draws, 2 m)`` each, as draws of four slots a State: home, its additional, away, its additional.

    A State that holds seats at both sides takes the home slot alone.
    """
    count, n = len(firsts), len(rules.held)
    held = (rules.held[:, None] >> np.arange(n_instruments) & 1).astype(np.bool_)
    reviewing = np.full((count, n, 4), -1, dtype=np.int32)
    for side in (0, 1):
        reviewing[:, rules.reviewed, 2 * side] = firsts[:, side::2]
        reviewing[:, rules.reviewed, 2 * side + 1] = adds[:, side::2]
    drawn, additional = (np.zeros((count, n, 4, 2), dtype=np.bool_) for _ in range(2))
    covers = np.zeros((count, n, 4, 2, n_instruments), dtype=np.bool_)
    for side in (0, 1):
        first, add = reviewing[:, :, 2 * side], reviewing[:, :, 2 * side + 1]
        drawn[:, :, 2 * side, side], additional[:, :, 2 * side + 1, side] = first >= 0, add >= 0
        covers[:, :, 2 * side, side] = held & held[first] & (first >= 0)[..., None]
        covers[:, :, 2 * side + 1, side] = held & ~held[first] & (add >= 0)[..., None]
    for home in (0, 1):
        for away in (2, 3):
            draw, state = np.nonzero((reviewing[:, :, home] == reviewing[:, :, away]) & (reviewing[:, :, home] >= 0))
            for table in (drawn, additional, covers):
                table[draw, state, home] |= table[draw, state, away]
                table[draw, state, away] = False
            reviewing[draw, state, away] = -1
    years = np.broadcast_to(year_of, (count, n)).copy()
    return DrawArrays(years, reviewing, drawn, additional, covers, np.zeros((count, n), dtype=np.int8))
