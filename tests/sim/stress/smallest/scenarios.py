"""All small scenarios with the family of UNTOC, up to names: group sizes, who is party to what, divisions into years."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product

import numpy as np
from numpy.typing import NDArray

from scenarios import REGIONAL_GROUPS, Scenario
from tests.sim.stress.smallest.program import scenario_of
from verify.diagnosis.dead_end_bound import shares


def group_sizes(states: int, groups: int = len(REGIONAL_GROUPS), largest: int | None = None) -> Iterator[tuple[int, ...]]:
    """The ways to deal so many States to at most ``groups`` regional groups, the larger groups first."""
    if not states:
        yield ()
    elif groups:
        for first in range(min(states, largest or states), 0, -1):
            for rest in group_sizes(states - first, groups - 1, first):
                yield (first, *rest)


def with_target_first(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The sizes with each different one put first in turn."""
    for size in sorted(set(sizes), reverse=True):
        others = list(sizes)
        others.remove(size)
        yield (size, *others)


def scenarios_of(states: int, instruments: int) -> list[Scenario]:
    """Every scenario of so many States, the fewest adherences first: all hold the first instrument, each Protocol is held by one
    at least. One of each kind, up to the names of States and of groups of one size."""
    found: dict[tuple[tuple[tuple[bool, ...], ...], ...], tuple[int, int, Scenario]] = {}
    kinds = [(True, *more) for more in product((False, True), repeat=instruments - 1)]
    for sizes in group_sizes(states):
        for held in product(*(combinations_with_replacement(kinds, size) for size in sizes)):
            key = tuple(sorted(held, key=lambda group: (-len(group), group)))
            everyone = [kind for group in key for kind in group]
            if key not in found and all(any(column) for column in zip(*everyone, strict=True)):
                found[key] = (sum(map(sum, everyone)), len(found), scenario_of([len(group) for group in key], everyone))
    return [scenario for _, _, scenario in sorted(found.values(), key=lambda entry: entry[:2])]


def divisions_of(scenario: Scenario) -> Iterator[NDArray[np.int8]]:
    """Every division into years that lots can give, one of each kind up to the names of States that are alike."""
    seen = set[tuple[tuple[tuple[int, ...], int], ...]]()
    groups = [np.flatnonzero(scenario.group_of == group).tolist() for group in np.unique(scenario.group_of).tolist()]
    for years in product(*(_orders(len(group)) for group in groups)):
        year_of = np.zeros(scenario.n_states, dtype=np.int8)
        for group, of_group in zip(groups, years, strict=True):
            year_of[group] = of_group
        kinds = zip(scenario.group_of.tolist(), *scenario.adherence.T.tolist(), year_of.tolist(), strict=True)
        key = tuple(sorted(Counter(kinds).items()))
        if key not in seen:
            seen.add(key)
            yield year_of


def _orders(size: int) -> list[tuple[int, ...]]:
    """The different ways to give each of so many States its year."""
    years = [year for year, share in enumerate(shares(size), 1) for _ in range(share)]
    return list(_arranged(tuple(years)))


def _arranged(years: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The different orders of a sorted tuple, without going through equal ones."""
    if not years:
        yield ()
    for year in sorted(set(years)):
        place = years.index(year)
        for rest in _arranged(years[:place] + years[place + 1 :]):
            yield (year, *rest)
