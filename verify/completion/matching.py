"""Whether the open seats of a draw can be filled as far as loads go: matchings of seats and States."""

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat
from algorithms.state_sets import StateSet, first_of, members
from verify.guard import ClauseGuard


def seats_exceed(guard: ClauseGuard, draw: DrawSoFar, load_max: int) -> bool:
    """Whether it is proved that no lawful draw has what is drawn. False proves nothing.

    The proof is a seat that nobody may take, or seats more than the States that may take them have reviews left: seats that are open, or
    seats at which one and the same instrument is still to be reviewed, each by a State that is party to it. Left out is what could make
    two of them one review: a seat that a State already reviewing the State may take, and both seats of a State where one and the same
    State may take both.
    """
    seats = _Seats(guard, draw)
    left = [load_max - load for load in draw.load]
    for wanted in (0, *(1 << instrument for instrument in range(guard.facts.n_instruments))):
        able = [one for state in seats.open for one in seats.able(state, wanted)]
        if not all(able) or (load_max and not _all_matched(able, left)):
            return True
    return False


class _Seats:
    """The seats of a draw that are not yet filled, and who may take them."""

    def __init__(self, guard: ClauseGuard, draw: DrawSoFar) -> None:
        self.guard, self.draw = guard, draw
        self.open: dict[int, list[tuple[int, int, StateSet]]] = {}
        for reviewed in members(guard.reader.under_review):
            sides = []
            for side in (HOME, AWAY):
                opened = any(held.side == side for held in draw.of(reviewed))
                missing = guard.missing(draw, reviewed, side)
                if not opened or missing:
                    able = guard.open_wider(draw, Seat(reviewed, side, missing if opened else 0)).admissible
                    sides.append((side, missing, able))
            if sides:
                self.open[reviewed] = sides

    def able(self, reviewed: int, wanted: int) -> list[StateSet]:
        """Who may take each open seat of a State; with ``wanted``, an instrument, who may take it on there, now or by a later lot."""
        found, already = list[StateSet](), self.draw.reviewers.get(reviewed, 0)
        for side, missing, able in self.open[reviewed]:
            if wanted & ~missing:
                continue
            later = self.guard.open_wider(self.draw, Seat(reviewed, side, wanted)).admissible if wanted else 0
            taking = (able & self.guard.reader.holding(wanted) if wanted else able) | later
            if not taking & already:
                found.append(taking)
        return [] if len(found) > 1 and found[0] & found[1] else found


def _all_matched(seats: list[StateSet], left: list[int]) -> bool:
    """Whether each seat can have a State of its own set, no State more often than it has reviews left."""
    held: list[list[int]] = [[] for _ in left]
    free = sum(1 << state for state, count in enumerate(left) if count > 0)
    for place in range(len(seats)):
        last = _seated(seats, held, free, place)
        if last is None:
            return False
        if len(held[last]) == left[last]:
            free &= ~(1 << last)
    return True


def _seated(seats: list[StateSet], held: list[list[int]], free: StateSet, place: int) -> int | None:
    """Seat one more along an augmenting path, others moving on; the State that takes one review more, None where there is no path."""
    moved_by: dict[int, tuple[int, int]] = {}
    queue, seen = [place], 0
    for seat in queue:
        able = seats[seat] & ~seen
        if able & free:
            last = first_of(able & free)
            taker, state = seat, last
            held[state].append(taker)
            while taker != place:
                moved, (taker, state) = taker, moved_by[taker]
                held[state].remove(moved)
                held[state].append(taker)
            return last
        seen |= able
        for state in members(able):
            for other in held[state]:
                moved_by[other] = (seat, state)
                queue.append(other)
    return None
