"""Repair of a whole lawful draw after one lot: what contradicts the lot is emptied and filled anew, under the guard."""

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.state_sets import StateSet, first_of, member_at, members
from verify.guard import ClauseGuard

STEPS = 40
"""Seats that a repair may fill before it gives up; a State more for each where there is no draw to start from."""


class Repair:
    """One repair. ``fixed`` is what is drawn and the new lot; everything else of ``whole`` may be moved."""

    def __init__(
        self, guard: ClauseGuard, draw: DrawSoFar, witness: DrawSoFar | None, seating: Seating | None, steps: int | None = None
    ) -> None:
        self.guard, self.fixed, self.seating = guard, draw, seating
        self.whole = (witness or draw).copy()
        self.waiting: list[int] = [] if witness and steps is None else self._unfilled()
        self.left = STEPS + 8 * len(self.waiting) if steps is None else steps + 2 * len(self.waiting)

    def _unfilled(self) -> list[int]:
        """The States under review with a seat to be filled."""
        return [
            state
            for state in members(self.guard.reader.under_review)
            if len({held.side for held in self.whole.of(state)}) < 2
            or any(self.guard.missing(self.whole, state, side) for side in (HOME, AWAY))
        ]

    def run(self) -> DrawSoFar | None:
        """The whole draw with the new lot; None where the repair did not succeed (which proves nothing)."""
        if self.seating:
            self._clear(self.seating.reviewed)
            if not self._place(self.seating):
                return None
            self.waiting.append(self.seating.reviewed)
        while self.waiting:
            if not self._fill(self.waiting.pop()):
                return None
            if not self.waiting and (idle := self.guard.idle(self.whole)) and not self._employ(first_of(idle)):
                return None
        return self.whole

    def _employ(self, idle: int) -> bool:
        """Give an idle State a seat that a State with more than one review holds (``load-min``)."""
        self.left -= 1
        for reviewed, seatings in self.whole.seatings.items():
            for seating in seatings:
                if (
                    self.whole.load[seating.reviewing] > 1
                    and not seating.additional
                    and not self._is_fixed(seating)
                    and self._could_hold(reviewed, seating.side, idle)
                ):
                    self._clear(reviewed, seating.side)
                    if self._place(Seating(reviewed, idle, seating.side, False, 0)):
                        self.waiting.append(reviewed)
                        return self.left > 0
                    return False
        return False

    def _could_hold(self, reviewed: int, side: int, state: int) -> bool:
        """Whether the State shares everything with the State under review and may hold the seat as far as others go."""
        bits = self.guard.reader.bits
        if bits[reviewed] & ~bits[state] or self.whole.reviewers[reviewed] >> state & 1:
            return False
        return self.guard.admits(self.fixed, Seat(reviewed, side), state)

    def _is_fixed(self, seating: Seating) -> bool:
        return seating == self.seating or seating in self.fixed.of(seating.reviewed)

    def _clear(self, reviewed: int, side: int | None = None) -> None:
        """Empty the seats of a State that are not fixed."""
        loose = [seating for seating in self.whole.of(reviewed) if (side is None or seating.side == side) and not self._is_fixed(seating)]
        if loose:
            self.whole.remove(reviewed, loose)

    def _unseat(self, reviewed: int, reviewing: int) -> bool:
        """Empty the seats in which one State reviews another; False where one is fixed."""
        held = [seating for seating in self.whole.of(reviewed) if seating.reviewing == reviewing]
        if any(self._is_fixed(seating) for seating in held):
            return False
        for seating in held:
            if seating.additional:
                self.whole.remove(reviewed, [seating])
            else:
                self._clear(reviewed, seating.side)
        self.waiting.append(reviewed)
        return True

    def _place(self, seating: Seating) -> bool:
        """Fill a seat, and empty what keeps the State from holding it."""
        state, reviewed = seating.reviewing, seating.reviewed
        missing = seating.instruments if seating.additional else 0
        if seating.additional:
            missing = self.guard.missing(self.whole, reviewed, seating.side)
        seat = Seat(reviewed, seating.side, missing)
        if not self._admits(seat, state):
            if self.whole.reviewers.get(state, 0) >> reviewed & 1:
                self._unseat(state, reviewed)
            for other in members(self.whole.reviews.get(state, 0)):
                if self._admits(seat, state):
                    break
                self._unseat(other, state)
            if not self._admits(seat, state):
                return False
        self.whole.add(Seating(reviewed, state, seating.side, seating.additional, self.guard.covers(seat, state)))
        return True

    def _admits(self, seat: Seat, state: int) -> bool:
        return self.guard.admits(self.whole, seat, state)

    def _fill(self, reviewed: int) -> bool:
        for side in (HOME, AWAY):
            if not any(seating.side == side for seating in self.whole.of(reviewed)) and not self._fill_seat(Seat(reviewed, side)):
                return False
            while missing := self.guard.missing(self.whole, reviewed, side):
                if not self._fill_seat(Seat(reviewed, side, missing)):
                    return False
        return True

    def _fill_seat(self, seat: Seat) -> bool:
        self.left -= 1
        if self.left < 0:
            return False
        admissible = self.guard.admissible(self.whole, seat)
        if admissible:
            state = self._best(admissible, seat)
            self.whole.add(Seating(seat.reviewed, state, seat.side, seat.additional, self.guard.covers(seat, state)))
            return True
        could = self.guard.admissible(self.fixed, seat)
        for _ in range(3):
            if not could:
                return False
            state = self._best(could, seat)
            if self._place(Seating(seat.reviewed, state, seat.side, seat.additional, self.guard.covers(seat, state))):
                return True
            could &= ~(1 << state)
        return False

    def _best(self, states: StateSet, seat: Seat) -> int:
        """A State that holds every instrument, if any, and performs few reviews; another one at each step."""
        states = states & self.guard.reader.holding(self.guard.reader.bits[seat.reviewed]) or states
        for loaded in reversed(self.whole.loaded):
            states = states & ~loaded or states
        return member_at(states, self.left * 7919 % states.bit_count())
