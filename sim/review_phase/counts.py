"""Known counts of started reviews: how likely they are under a law of starts, and how many of each group had then started by each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

GROUPS: Final = (1, 2, 3)
"""The three yearly groups (published)."""

TINY: Final = 1e-12
"""Ways to a count that are less likely than this are left out."""

MOST_WAYS: Final = 200_000
"""Ways of dividing the counts among the groups that there is room for."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many reviews of some groups, ``of`` all of these, had started by the midnight ``day``: from ``least`` to ``most``."""

    groups: tuple[int, ...]
    of: int
    day: float
    least: int
    most: int


class Counted(NamedTuple):
    """Counts as arrays, in the order of their days: ``masks`` (n_counts, 3), ``days``, ``least``, ``most`` (n_counts,), ``sizes`` (3,)."""

    masks: NDArray[np.bool_]
    days: NDArray[np.float64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    sizes: NDArray[np.int64]


def counted(counts: Sequence[Count], sizes: Sequence[int]) -> Counted:
    """Lay counts out, for groups of so many reviews."""
    ordered = sorted(counts, key=lambda each: (each.day, each.groups))
    return Counted(
        np.array([[group in each.groups for group in GROUPS] for each in ordered], dtype=np.bool_).reshape(-1, 3),
        np.array([each.day for each in ordered], dtype=np.float64),
        np.array([each.least for each in ordered], dtype=np.int64),
        np.array([each.most for each in ordered], dtype=np.int64),
        np.array(sizes, dtype=np.int64),
    )


class Room(NamedTuple):
    """What the search for ways writes to: ``ways`` (MOST_WAYS, 3) and ``weights``, by count one after the other, ending at ``ends``."""

    choose: NDArray[np.float64]
    place: NDArray[np.int64]
    ways: NDArray[np.int64]
    weights: NDArray[np.float64]
    ends: NDArray[np.int64]


@lru_cache(maxsize=4)
def _room(sizes: tuple[int, ...], n_counts: int) -> Room:
    """Room for the ways to so many counts of groups of these sizes; it is left as it was found."""
    largest = max(sizes, default=0)
    choose = np.zeros((largest + 1, largest + 1))
    choose[:, 0] = 1.0
    for n in range(1, largest + 1):
        choose[n, 1:] = choose[n - 1, 1:] + choose[n - 1, :-1]
    place = np.full(tuple(size + 1 for size in sizes), -1, dtype=np.int64)
    return Room(choose, place, np.zeros((MOST_WAYS, 3), np.int64), np.zeros(MOST_WAYS), np.zeros(n_counts + 1, np.int64))


def _room_for(known: Counted) -> Room:
    return _room(tuple(known.sizes.tolist()), len(known.days))


def log_likelihood(known: Counted, started: NDArray[np.float64], within: float = np.inf) -> NDArray[np.float64]:
    """Logarithm of the chance of the counts, for each of n laws of starts.

    Exact but for ways less likely than ``TINY``: States of a group start independently of each other and alike, so that the
    counts are sums of binomials; the sum goes over all ways of dividing them among the groups (the forward algorithm).

    Parameters
    ----------
    started
        Shape ``(n, 3, n_counts)``: the chance that a State of each group has started by the day of each count.
    within
        A law whose logarithm is more than this below the best before it is not worked out to the end: minus infinity.

    Returns
    -------
    Shape ``(n,)``.
    """
    return _log_likelihoods(known, np.ascontiguousarray(started, dtype=np.float64), _room_for(known), within)  # type: ignore[no-any-return]


def path(known: Counted, started: NDArray[np.float64], numbers: Sequence[float]) -> NDArray[np.int64] | None:
    """How many of each group had started by each count, drawn given the counts (backward sampling); None where they are impossible.

    ``started`` has shape ``(3, n_counts)``, ``numbers`` are uniform, one for each count. Returns shape ``(n_counts, 3)``; of a group
    that a count does not speak of, it has the number at the last count that does.
    """
    room = _room_for(known)
    chances = np.ascontiguousarray(started, dtype=np.float64)
    if not np.isfinite(_forward(known, chances, room, -np.inf)):
        return None
    return _backward(known, chances, room, np.array(numbers[: len(known.days)], dtype=np.float64))  # type: ignore[no-any-return]


def compiled(function: Any) -> Any:
    """Compiled by numba, and kept where there is a folder to keep it in."""
    compiler: Any = njit
    try:
        return compiler(cache=True, error_model="numpy")(function)
    except RuntimeError as fault:
        if "no locator available" not in str(fault):
            raise
        return compiler(error_model="numpy")(function)


@compiled
def _chance(known: Any, started: Any, count: int, group: int) -> Any:
    """The chance that a State of a group that had not started by the last count of its group has by this one."""
    before = 0.0
    for each in range(count):
        if known.masks[each, group]:
            before = started[group, each]
    left = 1.0 - before
    return min(max((started[group, count] - before) / left, 0.0), 1.0) if left > 0 else 0.0


@compiled
def _forward(known: Any, started: Any, room: Any, floor: float) -> Any:
    """Fill the ways to each count, with weights that add up to 1; the logarithm of the chance of all counts, once it is below
    ``floor`` minus infinity."""
    ways, weights, ends, place, choose = room.ways, room.weights, room.ends, room.place, room.choose
    ways[0, :], weights[0], ends[0] = 0, 1.0, 1
    first, found = 0, 0.0
    size = len(choose)
    yes, no, reach = np.ones((3, size)), np.ones((3, size)), np.zeros(3, np.int64)
    for count in range(len(known.days)):
        mask = known.masks[count]
        for group in range(3):
            chance = _chance(known, started, count, group) if mask[group] else 0.0
            reach[group] = known.sizes[group] if chance > 0.0 else 0
            for k in range(1, size):
                yes[group, k], no[group, k] = yes[group, k - 1] * chance, no[group, k - 1] * (1.0 - chance)
        last = ends[count]
        new = last
        for way in range(first, last):
            here, total = ways[way], 0
            for group in range(3):
                total += here[group] if mask[group] else 0
            a, b, c = (known.sizes[0] - here[0], known.sizes[1] - here[1], known.sizes[2] - here[2])
            most_i, most_j, most_k = min(a, reach[0]), min(b, reach[1]), min(c, reach[2])
            for i in range(max(known.least[count] - total - most_j - most_k, 0), min(most_i, known.most[count] - total) + 1):
                of_i = weights[way] * (choose[a, i] * yes[0, i] * no[0, a - i] if mask[0] else 1.0)
                if of_i < TINY:
                    continue
                for j in range(max(known.least[count] - total - i - most_k, 0), min(most_j, known.most[count] - total - i) + 1):
                    of_j = of_i * (choose[b, j] * yes[1, j] * no[1, b - j] if mask[1] else 1.0)
                    if of_j < TINY:
                        continue
                    least = max(known.least[count] - total - i - j, 0)
                    for k in range(least, min(most_k, known.most[count] - total - i - j) + 1):
                        of_k = of_j * (choose[c, k] * yes[2, k] * no[2, c - k] if mask[2] else 1.0)
                        if of_k < TINY:
                            continue
                        at = place[here[0] + i, here[1] + j, here[2] + k]
                        if at < 0:
                            if new >= MOST_WAYS:
                                for each in range(last, new):
                                    place[ways[each, 0], ways[each, 1], ways[each, 2]] = -1
                                return np.nan
                            at = new
                            place[here[0] + i, here[1] + j, here[2] + k] = at
                            ways[at, 0], ways[at, 1], ways[at, 2] = here[0] + i, here[1] + j, here[2] + k
                            weights[at] = 0.0
                            new += 1
                        weights[at] += of_k
        every = 0.0
        for way in range(last, new):
            every += weights[way]
            place[ways[way, 0], ways[way, 1], ways[way, 2]] = -1
        if every <= 0.0:
            return -np.inf
        weights[last:new] /= every
        found += np.log(every)
        if found < floor:
            return -np.inf
        first, ends[count + 1] = last, new
    return found


@compiled
def _log_likelihoods(known: Any, started: Any, room: Any, within: float) -> Any:
    found, best = np.empty(len(started)), -np.inf
    for draw in range(len(started)):
        found[draw] = _forward(known, started[draw], room, best - within)
        best = max(best, found[draw])
    return found


@compiled
def _backward(known: Any, started: Any, room: Any, numbers: Any) -> Any:
    """A way to each count, the last first."""
    n = len(known.days)
    found = np.zeros((n, 3), np.int64)
    scale = np.zeros(len(room.weights))
    for count in range(n - 1, -1, -1):
        first, last = room.ends[count], room.ends[count + 1]
        every = 0.0
        for way in range(first, last):
            weight = room.weights[way]
            if count < n - 1:
                for group in range(3):
                    new = found[count + 1, group] - room.ways[way, group]
                    if new < 0 or (not known.masks[count + 1, group] and new > 0):
                        weight = 0.0
                    elif known.masks[count + 1, group]:
                        of, chance = known.sizes[group] - room.ways[way, group], _chance(known, started, count + 1, group)
                        weight *= room.choose[of, new] * chance**new * (1.0 - chance) ** (of - new)
            scale[way] = weight
            every += weight
        reached, chosen = numbers[count] * every, first
        for way in range(first, last):
            if scale[way] > 0.0:
                chosen = way
                reached -= scale[way]
                if reached < 0.0:
                    break
        found[count] = room.ways[chosen]
    return found
