"""The draw that the chain stands at, as arrays, and the one test that every proposed change of it must pass. Compiled.

The change is laid out in ``seats``, ``firsts`` and ``adds`` (the new bundles of ``count`` different seats, -1 for no additional
State). Where the new draw keeps the law and the lot of weights falls for it, it replaces the old one; else nothing changes.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from verify.completion.chain_random import below_wide, inner, outer
from verify.completion.chain_rules import ChainRules

MOST_SEATS = 6
"""Seats that one change may touch."""


class Layout(NamedTuple):
    """Four sizes, and where each table starts."""

    n: int
    kinds: int
    classes: int
    seats_in_all: int
    reviewed: int
    held: int
    lacks: int
    lacking: int
    first_start: int
    first_states: int
    ways: int
    ways_before: int
    seat_ways: int
    may_first: int
    may_add: int
    add_start: int
    add_count: int
    add_states: int
    mutual: int
    load_most: int
    load_least: int
    reviewers_most: int
    class_start: int
    class_seats: int
    kin: int
    seat_of: int
    first: int
    add: int
    load: int
    reviewers: int
    holds: int
    seats: int
    firsts: int
    adds: int
    old_firsts: int
    old_adds: int


@dataclass(frozen=True)
class Memory:
    """What the compiled functions read and write: few arrays, because each one passed costs time at every call.

    ``at`` says where a table starts: those of ``ChainRules`` in ``numbers`` or, where they hold yes or no, in ``flags``; in
    ``draw`` the bundles ``first`` and ``add (2 m,)``, ``holds (n, n)``, how many seats of a State another holds, ``load`` and
    ``reviewers (n,)``, the reviews that a State performs and the States that review it, and room for a proposed change and for
    what it replaces, ``(MOST_SEATS,)`` each. ``counter (1,)`` is that of the random numbers.
    """

    at: Layout
    numbers: NDArray[np.int64]
    flags: NDArray[np.uint8]
    draw: NDArray[np.int64]
    counter: NDArray[np.uint64]

    def part(self, name: str, size: int) -> NDArray[np.int64]:
        """A copy of one table of the draw."""
        start = getattr(self.at, name)
        return self.draw[start : start + size].copy()


def memory_of(rules: ChainRules, counter: NDArray[np.uint64]) -> Memory:
    """The rules laid out, and an empty draw; fill it with ``enter``."""
    n, seats = len(rules.held), len(rules.seat_ways)
    at = {"n": n, "kinds": len(rules.lacks), "classes": len(rules.class_start) - 1, "seats_in_all": seats}
    tables = {name: getattr(rules, name) for name in rules.__dataclass_fields__}
    tables["seat_of"] = np.full(n, -1)
    tables["seat_of"][rules.reviewed] = np.arange(len(rules.reviewed))
    numbers = _laid_out({name: table for name, table in tables.items() if table.dtype != np.bool_}, at)
    flags = _laid_out({name: table for name, table in tables.items() if table.dtype == np.bool_}, at)
    room = {name: np.zeros(MOST_SEATS) for name in ("seats", "firsts", "adds", "old_firsts", "old_adds")}
    states = {"load": np.zeros(n), "reviewers": np.zeros(n), "holds": np.zeros(n * n)}
    draw = _laid_out({"first": np.full(seats, -1), "add": np.full(seats, -1), **states, **room}, at)
    return Memory(Layout(**at), numbers.astype(np.int64), flags.astype(np.uint8), draw.astype(np.int64), counter)


def _laid_out(tables: dict[str, NDArray[Any]], at: dict[str, int]) -> NDArray[Any]:
    """The tables one after the other; where each starts goes into ``at``."""
    start = 0
    for name, table in tables.items():
        at[name] = start
        start += table.size
    return np.concatenate([table.ravel() for table in tables.values()])


@inner
def _covered(at: Any, numbers: Any, flags: Any, draw: Any, seat: int, state: int) -> int:
    """The instruments that a State covers at a seat."""
    reviewed, first = numbers[at.reviewed + (seat >> 1)], draw[at.first + seat]
    if first == state:
        return int(numbers[at.held + reviewed] & numbers[at.held + first])
    if draw[at.add + seat] == state:
        return int(numbers[at.lacks + numbers[at.lacking + reviewed * at.n + first]])
    return 0


@inner
def _hold(at: Any, numbers: Any, flags: Any, draw: Any, seat: int, state: int) -> bool:
    """Let a State hold a seat; whether the law allows it (the books are kept either way)."""
    reviewed = numbers[at.reviewed + (seat >> 1)]
    draw[at.holds + reviewed * at.n + state] += 1
    if draw[at.holds + reviewed * at.n + state] > 1:
        # Two States for each instrument (28): one State may hold both seats only for different instruments.
        return (_covered(at, numbers, flags, draw, seat, state) & _covered(at, numbers, flags, draw, seat ^ 1, state)) == 0
    draw[at.load + state] += 1
    draw[at.reviewers + reviewed] += 1
    if draw[at.load + state] > numbers[at.load_most + state]:
        return False
    if draw[at.reviewers + reviewed] > numbers[at.reviewers_most + reviewed]:
        return False
    return not (flags[at.mutual + reviewed * at.n + state] and draw[at.holds + state * at.n + reviewed] > 0)


@inner
def _leave(at: Any, numbers: Any, flags: Any, draw: Any, seat: int, state: int) -> None:
    """Take a seat from a State."""
    reviewed = numbers[at.reviewed + (seat >> 1)]
    draw[at.holds + reviewed * at.n + state] -= 1
    if draw[at.holds + reviewed * at.n + state] == 0:
        draw[at.load + state] -= 1
        draw[at.reviewers + reviewed] -= 1


@inner
def _empty(at: Any, numbers: Any, flags: Any, draw: Any, seat: int) -> None:
    """Empty a seat."""
    _leave(at, numbers, flags, draw, seat, draw[at.first + seat])
    if draw[at.add + seat] >= 0:
        _leave(at, numbers, flags, draw, seat, draw[at.add + seat])
    draw[at.first + seat] = -1
    draw[at.add + seat] = -1


@inner
def _fill(at: Any, numbers: Any, flags: Any, draw: Any, seat: int, first: int, add: int) -> bool:
    """Fill an empty seat; whether the law allows it."""
    draw[at.first + seat] = first
    draw[at.add + seat] = add
    kept = _hold(at, numbers, flags, draw, seat, first)
    if add >= 0:
        kept = _hold(at, numbers, flags, draw, seat, add) and kept
    return kept


@outer
def enter(at: Any, numbers: Any, flags: Any, draw: Any, first: Any, add: Any) -> bool:
    """Fill every seat of an empty place with the bundles given; whether that draw keeps the law."""
    kept = True
    for seat in range(len(first)):
        kept = may_hold(at, numbers, flags, seat, first[seat], add[seat]) and kept
        kept = _fill(at, numbers, flags, draw, seat, first[seat], add[seat]) and kept
    for state in range(at.n):
        kept = kept and draw[at.load + state] >= numbers[at.load_least + state]
    return kept


@inner
def may_hold(at: Any, numbers: Any, flags: Any, seat: int, first: int, add: int) -> bool:
    """Whether a bundle may hold a seat, as far as the seat alone decides."""
    if first < 0 or not flags[at.may_first + seat * at.n + first]:
        return False
    kind = numbers[at.lacking + numbers[at.reviewed + (seat >> 1)] * at.n + first]
    if kind == 0:
        return add < 0
    return add >= 0 and flags[at.may_add + (seat * at.kinds + kind) * at.n + add] != 0


@inner
def ways_of(at: Any, numbers: Any, flags: Any, seat: int, first: int) -> int:
    """How many additional States may go with a drawn one; 1 where none is needed."""
    kind = numbers[at.lacking + numbers[at.reviewed + (seat >> 1)] * at.n + first]
    return 1 if kind == 0 else int(numbers[at.add_count + seat * at.kinds + kind])


@inner
def change(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, count: int, weighted: bool) -> bool:
    """Make the change if the law allows it; whether it was made.

    Where ``weighted``, a bundle weighs 1 / ``ways_of``, and the change is made with chance min(1, new weight / old weight):
    Metropolis' rule, decided in whole numbers.
    """
    old_ways, new_ways = 1, 1
    for k in range(count):
        if not may_hold(at, numbers, flags, draw[at.seats + k], draw[at.firsts + k], draw[at.adds + k]):
            return False
    if weighted:
        for k in range(count):
            old_ways *= ways_of(at, numbers, flags, draw[at.seats + k], draw[at.first + draw[at.seats + k]])
            new_ways *= ways_of(at, numbers, flags, draw[at.seats + k], draw[at.firsts + k])
        if new_ways > old_ways and below_wide(counter, new_ways) >= old_ways:
            return False
    for k in range(count):
        seat = draw[at.seats + k]
        draw[at.old_firsts + k] = draw[at.first + seat]
        draw[at.old_adds + k] = draw[at.add + seat]
        _empty(at, numbers, flags, draw, seat)
    kept, filled = True, 0
    while kept and filled < count:
        kept = _fill(at, numbers, flags, draw, draw[at.seats + filled], draw[at.firsts + filled], draw[at.adds + filled])
        filled += 1
    for k in range(count):
        kept = kept and _employed(at, numbers, draw, draw[at.old_firsts + k]) and _employed(at, numbers, draw, draw[at.old_adds + k])
    if not kept:
        for k in range(filled):
            _empty(at, numbers, flags, draw, draw[at.seats + k])
        for k in range(count):
            _fill(at, numbers, flags, draw, draw[at.seats + k], draw[at.old_firsts + k], draw[at.old_adds + k])
    return kept


@inner
def _employed(at: Any, numbers: Any, draw: Any, state: int) -> bool:
    """Whether a State performs as many reviews as it must; true of no State."""
    return state < 0 or draw[at.load + state] >= numbers[at.load_least + state]
