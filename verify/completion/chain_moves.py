"""The moves of the chain. Compiled.

Each proposes a change and the way back with the same chance (or, for new lots, in the ratio of the target's weights), so by
Metropolis' rule the target is stationary. That the moves reach every lawful draw is not proved; small cases are walked through
exhaustively in ``tests/sim/fairness``, and they show that new lots for single seats alone would not do.
"""

from typing import Any

import numpy as np

from verify.completion.chain_random import below, inner, outer
from verify.completion.chain_state import MOST_SEATS, change

NEW_LOTS, EXCHANGE, DEAL, ROTATE, REVERSE, NEW_LOTS_BLOCK = range(6)
"""The moves: a new bundle for a seat; two States of one regional group, or of two away seats, change
places, or their bundles do; the States of two or
three seats are dealt anew among them; the drawn States of 2 to 6 seats move on by one; a cycle of reviews is turned round; new
bundles for 2 or 3 seats."""
SHARES = (16, 34, 6, 3, 2, 3)
"""How often each move is tried, in 64ths."""
ONE: Any = np.int64(1)
PLAINLY: Any = np.bool_(False)
"""As variables: a function called with a constant of Python would be compiled once more for that alone."""


@inner
def _pick_seats(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, count: int) -> bool:
    """Choose ``count`` seats of one class; whether they are different."""
    chosen = below(counter, at.classes)
    start = numbers[at.class_start + chosen]
    size = numbers[at.class_start + chosen + 1] - start
    for k in range(count):
        seat = numbers[at.class_seats + start + below(counter, size)]
        for before in range(k):
            if draw[at.seats + before] == seat:
                return False
        draw[at.seats + k] = seat
    return True


@inner
def _new_bundle(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, k: int, weighted: bool) -> bool:
    """Propose a bundle for the ``k``-th seat: all bundles alike; or, where ``weighted``, drawn as lots are, the State drawn first."""
    seat = draw[at.seats + k]
    start, end = numbers[at.first_start + seat], numbers[at.first_start + seat + 1]
    if start == end:
        return False
    if weighted:
        entry = start + below(counter, end - start)
        number = below(counter, numbers[at.ways + entry])
    else:
        number = below(counter, numbers[at.seat_ways + seat])
        entry, after = start, end
        while after - entry > 1:
            middle = (entry + after) // 2
            if numbers[at.ways_before + middle] <= number:
                entry = middle
            else:
                after = middle
        number -= numbers[at.ways_before + entry]
    first = numbers[at.first_states + entry]
    kind = numbers[at.lacking + numbers[at.reviewed + (seat >> 1)] * at.n + first]
    draw[at.firsts + k] = first
    start_of_added = numbers[at.add_start + seat * at.kinds + kind]
    draw[at.adds + k] = -1 if kind == 0 else numbers[at.add_states + start_of_added + number]
    return True


@inner
def _new_lots(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, count: int, weighted: bool) -> bool:
    """New bundles for some seats. Proposed in proportion to their weights, so that no further lot of weights is needed."""
    if count == 1:
        draw[at.seats] = below(counter, at.seats_in_all)
    elif not _pick_seats(at, numbers, flags, draw, counter, count):
        return False
    for k in range(count):
        if not _new_bundle(at, numbers, flags, draw, counter, k, weighted):
            return False
    return change(at, numbers, flags, draw, counter, count, PLAINLY)


@inner
def _keep_bundles(at: Any, draw: Any, count: int) -> None:
    for k in range(count):
        draw[at.firsts + k] = draw[at.first + draw[at.seats + k]]
        draw[at.adds + k] = draw[at.add + draw[at.seats + k]]


@inner
def _deal(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, count: int, weighted: bool) -> bool:
    """The States that hold some seats, and the empty additional places, in an order drawn by lot (Fisher and Yates)."""
    if not _pick_seats(at, numbers, flags, draw, counter, count):
        return False
    _keep_bundles(at, draw, count)
    for last in range(2 * count - 1, 0, -1):
        other = below(counter, last + 1)
        one, two = _card(at, draw, last), _card(at, draw, other)
        _put(at, draw, last, two)
        _put(at, draw, other, one)
    return change(at, numbers, flags, draw, counter, count, weighted)


@inner
def _card(at: Any, draw: Any, number: int) -> int:
    return int(draw[at.adds + (number >> 1)] if number & 1 else draw[at.firsts + (number >> 1)])


@inner
def _put(at: Any, draw: Any, number: int, state: int) -> None:
    if number & 1:
        draw[at.adds + (number >> 1)] = state
    else:
        draw[at.firsts + (number >> 1)] = state


@inner
def _exchange(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, pairs: int, weighted: bool) -> bool:
    """In each of some pairs of seats two States change places, or two bundles; of one regional group, or at away seats, for others
    could seldom change. Two pairs at once, for where one exchange alone would make a mutual review."""
    for pair in range(pairs):
        if not _exchange_pair(at, numbers, draw, counter, 2 * pair):
            return False
    return change(at, numbers, flags, draw, counter, 2 * pairs, weighted)


@inner
def _exchange_pair(at: Any, numbers: Any, draw: Any, counter: Any, k: int) -> bool:
    """Propose an exchange between two seats, as the ``k``-th and next of the change; whether there is one to propose."""
    one, two = below(counter, 2 * at.seats_in_all), below(counter, 2 * at.seats_in_all)
    whole = below(counter, 3) == 0
    if whole:
        one, two = one & ~1, two & ~1
    seat, other = one >> 1, two >> 1
    for before in range(k):
        if draw[at.seats + before] == seat or draw[at.seats + before] == other:
            return False
    first = draw[(at.add if one & 1 else at.first) + seat]
    second = draw[(at.add if two & 1 else at.first) + other]
    if seat == other or first < 0 or second < 0:
        return False
    if not seat & other & 1 and numbers[at.kin + first] != numbers[at.kin + second]:
        return False
    for place, own in ((k, seat), (k + 1, other)):
        draw[at.seats + place] = own
        draw[at.firsts + place] = draw[at.first + own]
        draw[at.adds + place] = draw[at.add + own]
    _put(at, draw, 2 * k + (one & 1), second)
    _put(at, draw, 2 * k + 2 + (two & 1), first)
    if whole:
        draw[at.adds + k], draw[at.adds + k + 1] = draw[at.adds + k + 1], draw[at.adds + k]
    return True


@inner
def _rotate(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, count: int, weighted: bool) -> bool:
    """The drawn States of some seats, each to the next seat; additional States stay."""
    if not _pick_seats(at, numbers, flags, draw, counter, count):
        return False
    _keep_bundles(at, draw, count)
    last = draw[at.firsts + count - 1]
    for k in range(count - 1, 0, -1):
        draw[at.firsts + k] = draw[at.firsts + k - 1]
    draw[at.firsts] = last
    return change(at, numbers, flags, draw, counter, count, weighted)


@inner
def _reverse(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, weighted: bool) -> bool:
    """Follow the drawn States of one side from a State under review; where that comes back to it within ``MOST_SEATS`` reviews,
    turn every review of the cycle round."""
    start, side = below(counter, at.seats_in_all // 2), below(counter, 2)
    reached, count = start, 0
    while count < MOST_SEATS:
        seat = 2 * reached + side
        draw[at.seats + count] = seat
        draw[at.adds + count] = draw[at.add + seat]
        count += 1
        reached = numbers[at.seat_of + draw[at.first + seat]]
        if reached < 0:
            return False
        if reached == start:
            for k in range(count):
                before = draw[at.seats + (k - 1 if k else count - 1)]
                draw[at.firsts + k] = numbers[at.reviewed + (before >> 1)]
            return change(at, numbers, flags, draw, counter, count, weighted)
    return False


@inner
def move(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, kind: int, weighted: bool) -> bool:
    """Try one move; whether the draw changed."""
    if kind == NEW_LOTS:
        return _new_lots(at, numbers, flags, draw, counter, ONE, weighted)
    if kind == EXCHANGE:
        return _exchange(at, numbers, flags, draw, counter, 1 + (below(counter, 8) == 0), weighted)
    if kind == DEAL:
        return _deal(at, numbers, flags, draw, counter, 2 + (below(counter, 8) == 0), weighted)
    if kind == ROTATE:
        return _rotate(at, numbers, flags, draw, counter, 2 + below(counter, 5), weighted)
    if kind == REVERSE:
        return _reverse(at, numbers, flags, draw, counter, weighted)
    return _new_lots(at, numbers, flags, draw, counter, 2 + below(counter, 2), weighted)


@outer
def walk(at: Any, numbers: Any, flags: Any, draw: Any, counter: Any, shares: Any, steps: int, weighted: bool, made: Any) -> None:
    """Try ``steps`` moves; ``shares (6,)`` in 64ths, summing to 64. Other threads may run meanwhile.

    ``made (6, 2)`` counts moves tried and made.
    """
    for _ in range(steps):
        lot, kind = below(counter, 64), 0
        while lot >= shares[kind]:
            lot -= shares[kind]
            kind += 1
        made[kind, 0] += 1
        made[kind, 1] += move(at, numbers, flags, draw, counter, kind, weighted)
