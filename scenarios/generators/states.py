"""Placing made States: ids by regional group, legal families as in the real list, and patterns of instruments."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scenarios.generators.chance import Chance, Numbers, choose
from scenarios.generators.kind import Draft
from scenarios.generators.real_shape import OUTSIDE, REFERENCE_DAY, Family, real_shape
from scenarios.model import REGIONAL_GROUPS, Instrument, Row

_PREFIXES = ("AFR", "APG", "EEG", "LAC", "WEO", "OUT")
Held = NDArray[np.bool_]


def places_of(sizes: Sequence[int]) -> Numbers:
    """The place of every State, shape (n_states,), from the number of States of each regional group (`OUTSIDE` last)."""
    return np.repeat(np.arange(len(sizes), dtype=np.int64), np.asarray(sizes, dtype=np.int64))


def real_patterns(chance: Chance, count: int) -> Held:
    """Patterns of the UNTOC family as often as in the whole real list of 2020-10-16, shape (count, 4)."""
    shape = real_shape()
    return np.array(shape.patterns, dtype=np.bool_)[choose(chance, shape.overall, count)]


def families_for(places: Numbers, chance: Chance, day: date = REFERENCE_DAY) -> list[Family]:
    """A legal family for each State, as often as in the real list within its regional group."""
    families: list[Family] = [frozenset()] * len(places)
    for place, known in enumerate(real_shape(day).families):
        here = np.flatnonzero(places == place)
        if known and len(here):
            drawn = choose(chance, [count for _, count in known], len(here))
            for state, family in zip(here, drawn, strict=True):
                families[int(state)] = known[int(family)][0]
    return families


def draft_of(places: Numbers, held: Held, families: Sequence[Family], instruments: tuple[Instrument, ...]) -> Draft:
    """Give every State its id (AFR-0001, ...; OUT-0001 in no group) and name; `held` is (n_states, n_instruments)."""
    width = max(4, len(str(len(places))))
    rows: list[Row] = []
    numbers = dict.fromkeys(range(len(_PREFIXES)), 0)
    for place, pattern, family in zip(places.tolist(), held.tolist(), families, strict=True):
        numbers[place] += 1
        group = None if place == OUTSIDE else REGIONAL_GROUPS[place]
        rows.append(
            Row(
                id=f"{_PREFIXES[place]}-{numbers[place]:0{width}d}",
                name=f"{group or 'Ungrouped'} State {numbers[place]}",
                group=group,
                held=tuple(pattern),
                legal_family=family,
            )
        )
    return Draft(str(len(places)), tuple(rows), instruments)
