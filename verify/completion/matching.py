"""Whether the open seats of a draw can be filled as far as loads go: matchings of seats and States, kept up seat by seat."""

from collections.abc import Iterator, Mapping

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.state_sets import StateSet, first_of, members
from verify.guard import ClauseGuard

Place = int
"""A seat to be filled: twice the State under review, and one more for the away seat."""


class SeatCount:
    """The seats of a draw that are not yet filled, matched with the States that may take them and the reviews these have left.

    ``exceeded``: it is proved that no lawful draw has what is drawn. False proves nothing. The proof is a seat that nobody may take, or
    seats more than the States that may take them have reviews left: seats that are open, or seats at which one and the same instrument is
    still to be reviewed, each by a State that is party to it. Left out is what could make two of them one review: a seat that a State
    already reviewing the State may take, and both seats of a State where one and the same State may take both. Whoever may take a seat now
    are all who ever may: no bar ends but those that ``open_wider`` leaves out. ``alone``: of the draws without additional reviewing States.
    """

    def __init__(self, guard: ClauseGuard, draw: DrawSoFar, load_max: int, alone: bool = False) -> None:
        self._guard, self._matchings, self._alone = guard, list[tuple[int, _Matching]](), alone
        self._needs = _Needs(guard, draw, alone)
        self.exceeded = not self._needs.met
        if self.exceeded:
            return
        seats = _OpenSeats(guard, draw, alone)
        for wanted in (0, *(1 << instrument for instrument in range(guard.facts.n_instruments))):
            matching = _Matching([(load_max or guard.facts.n_states) - load for load in draw.load])
            self._matchings.append((wanted, matching))
            self.exceeded = not matching.change(seats.able(wanted))
            if self.exceeded:
                return

    def take(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Count a seat of the draw as filled; False, with nothing counted, where it is proved that then no lawful draw is left."""
        less = None if draw.reviewers.get(seat.reviewed, 0) >> state & 1 else state
        done = list[tuple[_Matching, dict[Place, StateSet]]]()
        with self._guard.seated(draw, seat, state) as seating:
            needs = self._needs.after(draw, seating)
            if not needs.met:
                return False
            after = _AfterLot(self._guard, draw, seating)
            for wanted, matching in self._matchings:
                changed = after.of_reviewed(matching.able, wanted) | after.of_reviewing(matching.able, wanted)
                done.append((matching, {place: matching.able[place] for place in changed}))
                if not matching.change(changed, less):
                    for each, before in done:
                        each.undo(before, less)
                    return False
        self._needs = needs
        return True


class _Needs:
    """The States that must still perform a review (``load-min``), each matched with a seat of its own that it may take.

    A seat counts once for each instrument at which it lacks a State: no more States review there by lots still to be drawn. ``met``: they
    are matched, all of them; where they are not, no lawful draw has what is drawn.
    """

    def __init__(self, guard: ClauseGuard, draw: DrawSoFar, alone: bool) -> None:
        self._guard, self._alone = guard, alone
        self.place_of, self.met = dict[int, Place](), True
        if not (idle := guard.idle(draw)):
            return
        able, left = dict.fromkeys(members(idle), 0), [0] * (2 * guard.facts.n_states)
        for place, missing, states in _OpenSeats(guard, draw, alone).takers():
            left[place] = missing.bit_count()
            for state in members(states & idle):
                able[state] |= 1 << place
        matching = _Matching(left)
        self.met = matching.change(able)
        self.place_of = matching.holders

    def after(self, draw: DrawSoFar, seating: Seating) -> "_Needs":
        """The same once one seat more is filled, of a draw that has it: as it is where it takes nobody's place, else matched anew."""
        own, here = seating.reviewing, 2 * seating.reviewed + seating.side
        others = {state: place for state, place in self.place_of.items() if state != own}
        if here in others.values() or others.get(seating.reviewed, -1) >> 1 == own:
            return _Needs(self._guard, draw, self._alone)
        same = _Needs.__new__(_Needs)
        same._guard, same._alone, same.place_of, same.met = self._guard, self._alone, others, True
        return same


class _AfterLot:
    """What changes for the seats that are to be filled once one more is filled, of a draw that has it."""

    def __init__(self, guard: ClauseGuard, draw: DrawSoFar, seating: Seating) -> None:
        self._guard, self._draw, self._seating = guard, draw, seating
        self._here = 2 * seating.reviewed + seating.side
        self._missing = guard.missing(draw, seating.reviewed, seating.side)

    def of_reviewed(self, able: Mapping[Place, StateSet], wanted: int) -> dict[Place, StateSet | None]:
        """The State under review: a seat is filled, or others may take it next, or it need not be one review more."""
        reviewed, here, found = self._seating.reviewed, self._here, dict[Place, StateSet | None]()
        for place in (here, here ^ 1):
            states = able.get(place)
            if states is not None and (states >> self._seating.reviewing & 1 or (place == here and wanted & self._seating.instruments)):
                found[place] = None
        if here in found and self._missing and not wanted:
            states = self._guard.open_wider(self._draw, Seat(reviewed, self._seating.side, self._missing)).admissible
            found[here] = None if states & (self._draw.reviewers[reviewed] | able.get(here ^ 1, 0)) else states
        return found

    def of_reviewing(self, able: Mapping[Place, StateSet], wanted: int) -> dict[Place, StateSet | None]:
        """The State that reviews: the one that it reviews may perhaps no longer take its seats."""
        other, own, found = self._seating.reviewed, self._seating.reviewing, dict[Place, StateSet | None]()
        for side in (HOME, AWAY):
            states = able.get(2 * own + side, 0)
            if states >> other & 1 and not self._may_take(own, side, wanted):
                found[2 * own + side] = states & ~(1 << other)
        return found

    def _may_take(self, own: int, side: int, wanted: int) -> bool:
        """Whether the State under review may take a seat of the one that reviews it, now or by a later lot for an instrument."""
        missing = self._guard.missing(self._draw, own, side)
        opened = any(held.side == side for held in self._draw.of(own))
        ways = [missing if opened else 0, *([wanted] if wanted else [])]
        return any(self._guard.admits(self._draw, Seat(own, side, way), self._seating.reviewed, wider=True) for way in ways)


class _OpenSeats:
    """The seats of a draw that are not yet filled, and who may take them."""

    def __init__(self, guard: ClauseGuard, draw: DrawSoFar, alone: bool) -> None:
        self._guard, self._draw, self._alone = guard, draw, alone
        self._open: list[tuple[int, int, int, StateSet]] = []
        for reviewed in members(guard.reader.under_review):
            for side in (HOME, AWAY):
                opened = any(held.side == side for held in draw.of(reviewed))
                missing = guard.missing(draw, reviewed, side)
                if not opened or missing:
                    able = guard.open_wider(draw, Seat(reviewed, side, missing if opened else 0)).admissible
                    if alone:
                        able &= guard.reader.holding(missing)
                    self._open.append((reviewed, side, missing, able))

    def takers(self) -> Iterator[tuple[Place, int, StateSet]]:
        """Each open seat with the instruments that it lacks, and who may take it, now or by a later lot for one of them."""
        for reviewed, side, missing, able in self._open:
            lacking = [1 << instrument for instrument in range(missing.bit_length()) if missing >> instrument & 1]
            for one in () if self._alone else lacking:
                able |= self._guard.open_wider(self._draw, Seat(reviewed, side, one)).admissible  # noqa: PLW2901
            yield 2 * reviewed + side, missing, able

    def able(self, wanted: int) -> dict[Place, StateSet]:
        """Who may take each open seat; with ``wanted``, an instrument, who may take it on there, now or by a later lot."""
        found = dict[Place, StateSet]()
        for reviewed, side, missing, able in self._open:
            if not wanted & ~missing:
                later = self._guard.open_wider(self._draw, Seat(reviewed, side, wanted)).admissible if wanted and not self._alone else 0
                taking = (able & self._guard.reader.holding(wanted) if wanted else able) | later
                if not taking & self._draw.reviewers.get(reviewed, 0):
                    found[2 * reviewed + side] = taking
        return {place: states for place, states in found.items() if not states & found.get(place ^ 1, 0)}


class _Matching:
    """Seats, each with a State of its own set, no State with more than it has reviews ``left``."""

    def __init__(self, left: list[int]) -> None:
        self.able: dict[Place, StateSet] = {}
        self._left, self._holder = left, dict[Place, int]()
        self._held: list[list[Place]] = [[] for _ in left]
        self._free = sum(1 << state for state, count in enumerate(left) if count > 0)

    def change(self, able: Mapping[Place, StateSet | None], less: int | None = None) -> bool:
        """Let these seats be for these States (None: no longer a seat), and take a review from ``less``; whether all seats have a State."""
        waiting = list[Place]()
        for place, states in able.items():
            if place in self._holder:
                self._empty(place)
            if states is None:
                self.able.pop(place, None)
            else:
                self.able[place] = states
                waiting.append(place)
        if less is not None:
            self._left[less] -= 1
            if self._left[less] < 0:
                return False
            if len(self._held[less]) > self._left[less]:
                waiting.append(self._held[less][0])
                self._empty(waiting[-1])
            self._mark(less)
        return all(self._seat(place) for place in waiting)

    @property
    def holders(self) -> dict[Place, int]:
        """The State of each seat."""
        return dict(self._holder)

    def undo(self, before: Mapping[Place, StateSet], less: int | None) -> None:
        """Take a change back: let these seats be again as they were ``before``, and give ``less`` its review."""
        for place in before:
            if place in self._holder:
                self._empty(place)
        self.able.update(before)
        if less is not None:
            self._left[less] += 1
            self._mark(less)
        for place in self.able:
            if place not in self._holder:
                self._seat(place)

    def _empty(self, place: Place) -> None:
        state = self._holder.pop(place)
        self._held[state].remove(place)
        self._mark(state)

    def _mark(self, state: int) -> None:
        """Note whether a State has a review left that no seat holds."""
        if len(self._held[state]) < self._left[state]:
            self._free |= 1 << state
        else:
            self._free &= ~(1 << state)

    def _seat(self, place: Place) -> bool:
        """Find a State for one more seat along an augmenting path, others moving on; False, with none moved, where there is no path."""
        moved_by: dict[Place, tuple[Place, int]] = {}
        queue, seen = [place], 0
        for seat in queue:
            able = self.able[seat] & ~seen
            if free := able & self._free:
                self._move_on(seat, first_of(free), moved_by)
                return True
            seen |= able
            for state in members(able):
                for other in self._held[state]:
                    moved_by[other] = (seat, state)
                    queue.append(other)
        return False

    def _move_on(self, seat: Place, state: int, moved_by: Mapping[Place, tuple[Place, int]]) -> None:
        """Give a free State to the last seat of a path, the State that this one leaves to the seat before it, and so on."""
        last = state
        while seat in moved_by:
            before, left = moved_by[seat]
            self._held[left].remove(seat)
            self._held[state].append(seat)
            self._holder[seat] = state
            seat, state = before, left
        self._held[state].append(seat)
        self._holder[seat] = state
        self._mark(last)
