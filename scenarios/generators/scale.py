"""The kind `scale`: the real list's shape at another size, as exactly as whole numbers allow."""

import numpy as np

from scenarios.generators.apportionment import largest_remainder
from scenarios.generators.chance import Chance, Numbers, shuffled
from scenarios.generators.kind import MOST_STATES, Draft, Kind
from scenarios.generators.parameters import Values
from scenarios.generators.real_shape import PLACES, real_shape
from scenarios.generators.states import draft_of, families_for, places_of
from scenarios.instruments import UNTOC_FAMILY


def _make(size: int, chance: Chance, values: Values) -> Draft:
    """Every cell of group and pattern gets its share of `size`; the seed decides which ids hold which cell."""
    shape = real_shape()
    n_patterns = len(shape.patterns)
    cells = np.array(largest_remainder(size, [count for row in shape.counts for count in row]), dtype=np.int64)
    cells = cells.reshape(PLACES, n_patterns)
    places = places_of(cells.sum(axis=1).tolist())
    pattern_of = np.concatenate([_mixed(row, chance) for row in cells])
    held = np.array(shape.patterns, dtype=np.bool_)[pattern_of]
    return draft_of(places, held, families_for(places, chance), UNTOC_FAMILY)


def _mixed(counts: Numbers, chance: Chance) -> Numbers:
    """The patterns of one group's States, pattern k `counts[k]` times, in an order drawn by lot."""
    ordered = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    return ordered[shuffled(chance, len(ordered))]


SCALE = Kind(
    name="scale",
    what="The real list of 2020-10-16 enlarged or reduced: every cell of regional group and pattern in proportion.",
    parameters=(),
    least_size=20,
    most_size=MOST_STATES,
    make=_make,
)
