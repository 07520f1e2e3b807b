"""The algorithms for machine code: the draws that ``algorithms`` gives of the same seeds, as ``verify.guard`` admits their lots.

This is a form to be filled in: ``verify.kernel.source`` puts the law in the place of the stub, and the whole is compiled. What is drawn is
held against the algorithms and the guard themselves (``tests/agreement``); where a draw gets stuck, that is all that is said of it.
The tables are those of ``verify.kernel.tables``; ``s`` is the State under review.
"""

import numpy as np
from numba import njit

from verify.kernel.lots import INNER, OUTER, ROOT, SMALL, close_message, drawn_order, pick
from verify.kernel.stub import (
    ALL_MISSING,
    AWAY_BY_GROUP,
    FALLS_BACK,
    HOME_BY_GROUP,
    INSTRUMENTS,
    KEEPS_SEAT,
    LIFTED,
    NOBODY_IDLE,
    OWN,
    SETS_ASIDE,
    THRESHOLDS,
    allowed,
    lifting,
)
from verify.kernel.tables import (
    ADDITIONAL,
    ASKED,
    BEGUN,
    CALLED,
    CHANCE,
    HOLDER,
    LOTS_DRAWN,
    MEMBERS,
    ORDER_ROW,
    SEAT,
    SET_ASIDE,
    SIDE,
    TAKEN,
    UNDER_REVIEW,
    WORDS,
)
from verify.readers.machine import BITS, FACTS, FIRST_LOADED, FIRST_REVIEWER, GROUP, LOAD, PLACE, REVIEWERS, SEATS, YEAR

ZERO, ONE, FULL = np.uint64(0), np.uint64(1), np.uint64(0xFFFFFFFFFFFFFFFF)
NONE = np.int64(0)
"""The number 0 as a variable: a function called with a constant of Python would be compiled for that alone."""
HOME_NAME, DIVISION, ORDER, LIST, ALL, YEARS = (
    np.int64(WORDS.index(word)) for word in ("/home/", "division/", "order/", "list/", "all", "1")
)
TAKES_PART, FIRST_PARTY = FACTS.index("takes_part"), len(FACTS)
FIRST_GROUP = FIRST_PARTY + INSTRUMENTS
FIRST_SEAT = FIRST_REVIEWER + 2 * (1 + INSTRUMENTS)
FIRST_BOWL = FIRST_LOADED + len(THRESHOLDS)
FIRST_OWN = FIRST_BOWL + 2 * (1 + INSTRUMENTS)
BY = FIRST_OWN + len(OWN)
FIRST_PILE = ASKED + 1 + INSTRUMENTS


@njit(**SMALL)
def one_of(state, w):  # type: ignore[no-untyped-def]
    """Word ``w`` of the set of one State."""
    return np.uint64(state >> 6 == w) << np.uint64(state & 63)


@njit(**SMALL)
def is_in(table, row, state):  # type: ignore[no-untyped-def]
    """Whether a State is in a set."""
    return (table[row, state >> 6] >> np.uint64(state & 63)) & ONE != ZERO


@njit(**SMALL)
def put(table, row, state):  # type: ignore[no-untyped-def]
    """Put a State into a set."""
    table[row, state >> 6] |= ONE << np.uint64(state & 63)


@njit(**SMALL)
def take_out(table, row, state):  # type: ignore[no-untyped-def]
    """Take a State out of a set."""
    table[row, state >> 6] &= ~(ONE << np.uint64(state & 63))


@njit(**SMALL)
def bits_in(word):  # type: ignore[no-untyped-def]
    """How many bits of a word are set."""
    word = word - ((word >> ONE) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(**SMALL)
def member_at(table, row, place):  # type: ignore[no-untyped-def]
    """The State at a place of a set, in rising order from 0."""
    w = 0
    count = bits_in(table[row, 0])
    while count <= place:
        place -= count
        w += 1
        count = bits_in(table[row, w])
    word = table[row, w]
    for _ in range(place):
        word &= word - ONE
    return 64 * w + bits_in((word & (~word + ONE)) - ONE)


@njit(**SMALL)
def add(states, sets, draw, s, side, missing, state, taken):  # type: ignore[no-untyped-def]
    """Fill a seat: ``DrawSoFar.add``."""
    if not is_in(sets, BY + s, state):
        draw[state, LOAD] += 1
        for place in range(len(THRESHOLDS)):
            if draw[state, LOAD] == THRESHOLDS[place]:
                put(sets, FIRST_LOADED + place, state)
        put(sets, BY + s, state)
        put(sets, BY + len(states) + state, s)
        draw[s, FIRST_REVIEWER + draw[s, REVIEWERS]] = state
        draw[s, REVIEWERS] += 1
    at = FIRST_SEAT + SEAT * draw[s, SEATS]
    draw[s, at + HOLDER], draw[s, at + SIDE], draw[s, at + ADDITIONAL], draw[s, at + TAKEN] = state, side, missing != 0, taken
    draw[s, SEATS] += 1


@njit(**SMALL)
def take_back(states, sets, draw, s):  # type: ignore[no-untyped-def]
    """Empty the seat that was filled last: ``DrawSoFar.remove``."""
    draw[s, SEATS] -= 1
    last = FIRST_SEAT + SEAT * draw[s, SEATS]
    state = draw[s, last + HOLDER]
    for at in range(FIRST_SEAT, last, SEAT):
        if draw[s, at + HOLDER] == state:
            return
    draw[s, REVIEWERS] -= 1
    for place in range(len(THRESHOLDS)):
        if draw[state, LOAD] == THRESHOLDS[place]:
            take_out(sets, FIRST_LOADED + place, state)
    draw[state, LOAD] -= 1
    take_out(sets, BY + s, state)
    take_out(sets, BY + len(states) + state, s)


@njit(**SMALL)
def take(states, sets, draw, tally, s, side, missing, state):  # type: ignore[no-untyped-def]
    """``Ceremony._take``: fill a seat for good."""
    add(states, sets, draw, s, side, missing, state, (missing if missing != 0 else states[s, BITS]) & states[state, BITS])
    if draw[s, PLACE] == 0:
        tally[BEGUN] += 1
        draw[s, PLACE] = np.int64(tally[BEGUN])


@njit(**SMALL)
def missing_of(states, draw, s, side):  # type: ignore[no-untyped-def]
    """``ClauseGuard.missing``."""
    covered = 0
    for at in range(FIRST_SEAT, FIRST_SEAT + SEAT * draw[s, SEATS], SEAT):
        if draw[s, at + SIDE] == side:
            covered |= draw[s, at + TAKEN]
    return states[s, BITS] & ~covered


@njit(**SMALL)
def wanted_of(states, s, missing):  # type: ignore[no-untyped-def]
    """The instruments that a lot is for."""
    return missing if missing != 0 else states[s, BITS]


@njit(**SMALL)
def look_at_own(sets, draw, s):  # type: ignore[no-untyped-def]
    """What the law asks of the seats of the State under review, as sets."""
    for row in range(len(OWN)):
        for w in range(sets.shape[1]):
            sets[FIRST_OWN + row, w] = ZERO
    for at in range(FIRST_SEAT, FIRST_SEAT + SEAT * draw[s, SEATS], SEAT):
        for row in range(len(OWN)):
            additional, side, instrument = OWN[row, 0], OWN[row, 1], OWN[row, 2]
            if draw[s, at + SIDE] != side or (additional >= 0 and draw[s, at + ADDITIONAL] != additional):
                continue
            if instrument < 0 or (draw[s, at + TAKEN] >> instrument) & 1:
                put(sets, FIRST_OWN + row, draw[s, at + HOLDER])


@njit(**SMALL)
def put_in(facts, states, sets, draw, line, s, side, missing, deep, wide):  # type: ignore[no-untyped-def]
    """The lots for a seat, and those of them that no clause bars: 0 where there are none, 2 where one holds all that is wanted, else 1.

    ``wide``: 1 for those of the other groups instead of the own (``home_fallback``).
    """
    group = states[s, GROUP]
    bowl, any_left, any_whole = FIRST_BOWL + 2 * deep, ZERO, ZERO
    wanted = wanted_of(states, s, missing)
    look_at_own(sets, draw, s)
    for w in range(facts.shape[1]):
        lots = facts[TAKES_PART, w] & ~one_of(s, w)
        if group > FIRST_GROUP and (HOME_BY_GROUP if side == 0 else AWAY_BY_GROUP) and (KEEPS_SEAT or missing == 0):
            own_group = facts[group, w]
            lots &= own_group if (side == 0) != (wide == 1) else ~own_group
        elif wide == 1:
            lots = ZERO
        left = lots & allowed(facts, states, sets, draw, s, side, missing, w)
        some, whole = ZERO, FULL
        for instrument in range(INSTRUMENTS):
            if (wanted >> instrument) & 1:
                some |= facts[FIRST_PARTY + instrument, w]
                whole &= facts[FIRST_PARTY + instrument, w]
        if missing != 0:
            left &= whole if ALL_MISSING else some
        sets[bowl, w], sets[bowl + 1, w] = lots, left
        any_left |= left
        any_whole |= left & whole
    return 1 + (any_whole != ZERO) if any_left != ZERO else 0


@njit(**INNER)
def can_follow(facts, states, sets, draw, line, s, side, missing, deep):  # type: ignore[no-untyped-def]
    """Whether there is an admissible lot for what is missing, once a lot is tried out; where it has to cover all, nothing follows it."""
    found, wide = NONE, NONE
    while found == 0 and wide <= (FALLS_BACK and side == 0):
        found = put_in(facts, states, sets, draw, line, s, side, missing, deep, wide)
        wide += 1
    return found != 0


@njit(**INNER)
def stays(facts, states, sets, draw, line, s, side, missing, deep, state):  # type: ignore[no-untyped-def]
    """Whether a lot that no clause bars could be covered, as ``ClauseGuard._uncoverable`` says it.

    Of the States that lack the same and review the State already, or do not yet, the first is asked.
    """
    wanted = wanted_of(states, s, missing)
    lacks = wanted & ~states[state, BITS]
    if not SETS_ASIDE or lacks == 0 or (ALL_MISSING and missing != 0):
        return True
    again, row = is_in(sets, BY + s, state), ASKED + deep
    n_asked = line[row, 0]
    for at in range(1, 3 * n_asked, 3):
        if line[row, at] == lacks and line[row, at + 1] == again:
            return line[row, at + 2] == 1
    for first in range(state + 1):
        if is_in(sets, FIRST_BOWL + 2 * deep + 1, first) and wanted & ~states[first, BITS] == lacks and is_in(sets, BY + s, first) == again:
            add(states, sets, draw, s, side, missing, first, wanted & states[first, BITS])
            break
    if ALL_MISSING:
        found = can_follow(facts, states, sets, draw, line, s, side, lacks, deep + 1)
    else:
        found = open_bowl(facts, states, sets, draw, line, s, side, lacks, deep + 1)
    take_back(states, sets, draw, s)
    at = 1 + 3 * n_asked
    line[row, 0], line[row, at], line[row, at + 1], line[row, at + 2] = n_asked + 1, lacks, again, found
    return found


@njit(**INNER)
def open_bowl(facts, states, sets, draw, line, s, side, missing, deep):  # type: ignore[no-untyped-def]
    """``ClauseGuard._opened``: whether any lot of the bowl is admissible. ``deep``: how many lots are tried out before it."""
    row = FIRST_BOWL + 2 * deep + 1
    for wide in range(1 + (FALLS_BACK and side == 0)):
        line[ASKED + deep, 0] = 0
        found = put_in(facts, states, sets, draw, line, s, side, missing, deep, wide)
        if found == 2:
            return True
        for w in range(sets.shape[1] if found == 1 else 0):
            left = sets[row, w]
            while left != ZERO:
                state = 64 * w + bits_in((left & (~left + ONE)) - ONE)
                left &= left - ONE
                if stays(facts, states, sets, draw, line, s, side, missing, deep, state):
                    return True
    return False


@njit(**INNER)
def put_word(names, name_at, message, at, word):  # type: ignore[no-untyped-def]
    """Write one of ``names`` into a message; where it ends."""
    for place in range(name_at[word], name_at[word + 1]):
        message[at] = names[place]
        at += 1
    return at


@njit(**INNER)
def name_of_seat(names, name_at, message, s, side, missing):  # type: ignore[no-untyped-def]
    """Make the stream of a seat's bowl ready: ``Ceremony.bowl_name``; where the number of the block goes."""
    at = put_word(names, name_at, message, put_word(names, name_at, message, ROOT, len(WORDS) + s), HOME_NAME + side)
    digits, rest = 1, missing
    while rest >= 10:
        rest //= 10
        digits += 1
    rest = missing
    for place in range(digits):
        message[at + digits - 1 - place] = 48 + rest % 10
        rest //= 10
    return close_message(message, at + digits)


@njit(**INNER)
def order_of(line, tally, names, name_at, message, hashing, kind, name, count):  # type: ignore[no-untyped-def]
    """Draw the order of so many members of a bowl of this kind and name into the line ``ORDER_ROW``."""
    at = close_message(message, put_word(names, name_at, message, put_word(names, name_at, message, ROOT, kind), name))
    tally[LOTS_DRAWN] += drawn_order(message, at, count, line[ORDER_ROW], hashing)


@njit(**INNER)
def fill_by_lot(facts, states, sets, draw, line, tally, names, name_at, message, hashing, s, side, missing):  # type: ignore[no-untyped-def]
    """``Ceremony.fill_by_lot`` without look-ahead; False where it is stuck."""
    if not open_bowl(facts, states, sets, draw, line, s, side, missing, NONE):
        return False
    at = name_of_seat(names, name_at, message, s, side, missing)
    size = 0
    for w in range(sets.shape[1]):
        size += bits_in(sets[FIRST_BOWL, w])
    chance, drawn = 0.0, 0
    while True:
        chance += 1 / size
        drawn += 1
        state = member_at(sets, FIRST_BOWL, pick(message, at, size, hashing))
        if is_in(sets, FIRST_BOWL + 1, state) and stays(facts, states, sets, draw, line, s, side, missing, NONE, state):
            break
        take_out(sets, FIRST_BOWL, state)
        size -= 1
    tally[LOTS_DRAWN] += drawn
    tally[SET_ASIDE] += drawn - 1
    tally[CHANCE] += chance
    take(states, sets, draw, tally, s, side, missing, state)
    return True


@njit(**INNER)
def fill_seats(facts, states, sets, draw, line, tally, names, name_at, message, hashing, s, side):  # type: ignore[no-untyped-def]
    """``Ceremony.seats_of``: a seat, and the additional lots that it needs; False where one is stuck."""
    missing = NONE
    while fill_by_lot(facts, states, sets, draw, line, tally, names, name_at, message, hashing, s, side, missing):
        missing = missing_of(states, draw, s, side)
        if missing == 0:
            return True
    return False


@njit(**INNER)
def divide(facts, states, sets, draw, line, tally, names, name_at, message, hashing):  # type: ignore[no-untyped-def]
    """``algorithms.division.divide`` into three years."""
    n = len(states)
    n_groups = (len(line) - FIRST_PILE) // 2 - 1
    members = line[MEMBERS]
    for group in range(1, n_groups + 2):
        which, count = group if group <= n_groups else 0, NONE
        for state in range(n):
            if states[state, GROUP] == FIRST_GROUP + which and states[state, UNDER_REVIEW] == 1:
                members[count] = state
                count += 1
        order_of(line, tally, names, name_at, message, hashing, DIVISION, len(WORDS) + n + group - 1, count)
        share, rest = count // 3, count % 3
        place = 0
        for year in range(1, 4):
            for _ in range(share + (year > 3 - rest)):
                state = members[line[ORDER_ROW, place]]
                draw[state, YEAR] = year
                put(sets, year, state)
                place += 1


@njit(**INNER)
def by_lots(facts, states, sets, draw, line, tally, names, name_at, message, hashing, seats_in_order):  # type: ignore[no-untyped-def]
    """``SequentialBowls.fill``, State by State; or ``AnswerSet.fill``, with all seats of a year in one order."""
    n = len(states)
    members = line[MEMBERS]
    for year in range(1, 4):
        count = NONE
        for state in range(n):
            if draw[state, YEAR] == year:
                members[count] = state
                count += 1
        order_of(line, tally, names, name_at, message, hashing, ORDER, YEARS + year - 1, 2 * count if seats_in_order else count)
        for place in range(2 * count):
            seat = line[ORDER_ROW, place] if seats_in_order else 2 * line[ORDER_ROW, place // 2] + place % 2
            if not fill_seats(facts, states, sets, draw, line, tally, names, name_at, message, hashing, members[seat // 2], seat % 2):
                return False
    return True


@njit(**INNER)
def stack(line, pile, members, count):  # type: ignore[no-untyped-def]
    """A pile of cards in the order that was drawn: one row gives the card under each, the next the one above, both in a ring from ``end``."""
    end, under, over = line.shape[1] - 1, FIRST_PILE + 2 * pile, FIRST_PILE + 2 * pile + 1
    above = end
    for place in range(count):
        state = members[line[ORDER_ROW, place]]
        line[under, above], line[over, state] = state, above
        above = state
    line[under, above], line[over, end] = end, above


@njit(**SMALL)
def to_bottom(line, pile, state):  # type: ignore[no-untyped-def]
    """Put a State's card at the bottom of a pile."""
    end, under, over = line.shape[1] - 1, FIRST_PILE + 2 * pile, FIRST_PILE + 2 * pile + 1
    above, below = line[over, state], line[under, state]
    line[under, above], line[over, below] = below, above
    last = line[over, end]
    line[under, last], line[over, state] = state, last
    line[under, state], line[over, end] = end, state


@njit(**INNER)
def fill_first(facts, states, sets, draw, line, tally, pile, s, side, missing):  # type: ignore[no-untyped-def]
    """``Ceremony.fill_first``: the State that gets the seat, or -1 where it is stuck."""
    end, under = line.shape[1] - 1, FIRST_PILE + 2 * pile
    state = line[under, end]
    while state != end:
        if is_in(sets, FIRST_BOWL + 1, state) and stays(facts, states, sets, draw, line, s, side, missing, NONE, state):
            take(states, sets, draw, tally, s, side, missing, state)
            return state
        tally[SET_ASIDE] += is_in(sets, FIRST_BOWL, state)
        state = line[under, state]
    return NONE - 1


@njit(**INNER)
def rotating_lists(facts, states, sets, draw, line, tally, names, name_at, message, hashing):  # type: ignore[no-untyped-def]
    """``RotatingLists.fill``: pile 0 is that of all States, then come the groups'."""
    n, n_groups = len(states), (len(line) - FIRST_PILE) // 2 - 1
    members, called = line[MEMBERS], line[CALLED]
    for group in range(n_groups + 1):
        count = NONE
        for state in range(n):
            if group == 0 or states[state, GROUP] == FIRST_GROUP + group:
                members[count] = state
                count += 1
        order_of(line, tally, names, name_at, message, hashing, LIST, len(WORDS) + n + group - 1 if group > 0 else ALL, count)
        stack(line, group, members, count)
        for place in range(count if group == 0 else 0):
            called[place] = line[ORDER_ROW, place]
    for year in range(1, 4):
        for place in range(n):
            s = called[place]
            for side in range(2 if draw[s, YEAR] == year else 0):
                missing = NONE
                while True:
                    if not open_bowl(facts, states, sets, draw, line, s, side, missing, NONE):
                        return False
                    own = side == 0 and states[s, GROUP] > FIRST_GROUP
                    for w in range(facts.shape[1]):
                        own = own and sets[FIRST_BOWL, w] & ~facts[states[s, GROUP], w] == ZERO
                    state = fill_first(
                        facts, states, sets, draw, line, tally, states[s, GROUP] - FIRST_GROUP if own else NONE, s, side, missing
                    )
                    if state < 0:
                        return False
                    to_bottom(line, NONE, state)
                    if states[state, GROUP] > FIRST_GROUP:
                        to_bottom(line, states[state, GROUP] - FIRST_GROUP, state)
                    missing = missing_of(states, draw, s, side)
                    if missing == 0:
                        break
    return True


@njit(**INNER)
def is_lawful(facts, states, sets, draw):  # type: ignore[no-untyped-def]
    """Whether a draw with every seat filled keeps what ``ClauseGuard.unmet`` looks at."""
    for s in range(len(draw)):
        if NOBODY_IDLE and is_in(facts, TAKES_PART, s) and draw[s, LOAD] == 0:
            return False
        if LIFTED:
            look_at_own(sets, draw, s)
            for at in range(FIRST_SEAT, FIRST_SEAT + SEAT * draw[s, SEATS], SEAT):
                missing = draw[s, at + TAKEN] if draw[s, at + ADDITIONAL] else 0
                state = draw[s, at + HOLDER]
                w = state >> 6
                word = lifting(facts, states, sets, draw, s, draw[s, at + SIDE], missing, w)
                if (word >> np.uint64(state & 63)) & ONE == ZERO:
                    return False
    return True


@njit(**INNER)
def lay_out(draw, number, reviewing, drawn, additional, covers):  # type: ignore[no-untyped-def]
    """Write a draw into the arrays: a State that holds two seats of one review takes one slot. How many slots the widest review has."""
    widest = 0
    for s in range(len(draw)):
        slots = 0
        for at in range(FIRST_SEAT, FIRST_SEAT + SEAT * draw[s, SEATS], SEAT):
            state, slot, side = draw[s, at + HOLDER], 0, draw[s, at + SIDE]
            while slot < slots and reviewing[number, s, slot] != state:
                slot += 1
            if slot == slots:
                slots += 1
            if slot >= reviewing.shape[2]:
                continue
            reviewing[number, s, slot] = state
            if draw[s, at + ADDITIONAL]:
                additional[number, s, slot, side] = True
            else:
                drawn[number, s, slot, side] = True
            for instrument in range(INSTRUMENTS):
                if (draw[s, at + TAKEN] >> instrument) & 1:
                    covers[number, s, slot, side, instrument] = True
        widest = max(widest, slots)
    return widest


@njit(**INNER)
def clear(sets, draw, tally):  # type: ignore[no-untyped-def]
    """Begin a draw of which nothing is drawn yet."""
    for row in range(sets.shape[0]):
        for w in range(sets.shape[1]):
            sets[row, w] = ZERO
    for s in range(draw.shape[0]):
        for column in range(draw.shape[1]):
            draw[s, column] = 0
    for place in range(len(tally)):
        tally[place] = 0.0


@njit(**OUTER)
def draw_all(given, room, result, roots, algorithm):  # type: ignore[no-untyped-def]
    """A draw for each digest of a seed: 0 sequential bowls, 1 answer set, 2 rotating lists. How many slots the widest review has."""
    facts, states, names, name_at = given
    sets, draw, line, tally, message, hashing = room
    complete, year_of, reviewing, drawn, additional, covers, lots_drawn, set_aside, chance, place_of = result
    widest = 0
    for number in range(len(roots)):
        clear(sets, draw, tally)
        for place in range(ROOT):
            message[place] = roots[number, place]
        divide(facts, states, sets, draw, line, tally, names, name_at, message, hashing)
        if algorithm == 2:
            whole = rotating_lists(facts, states, sets, draw, line, tally, names, name_at, message, hashing)
        else:
            whole = by_lots(facts, states, sets, draw, line, tally, names, name_at, message, hashing, algorithm == 1)
        complete[number] = whole and is_lawful(facts, states, sets, draw)
        lots_drawn[number], set_aside[number], chance[number] = tally[LOTS_DRAWN], tally[SET_ASIDE], tally[CHANCE]
        for s in range(len(draw)):
            year_of[number, s], place_of[number, s] = draw[s, YEAR], draw[s, PLACE]
        widest = max(widest, lay_out(draw, number, reviewing, drawn, additional, covers))
    return widest
