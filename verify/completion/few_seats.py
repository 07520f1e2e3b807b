"""Where few seats are open: all ways to fill them, one after the other. Sooner done than to make an exact solver ready."""

from collections.abc import Callable

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.state_sets import StateSet, members
from verify.guard import ClauseGuard


class TooManyWaysError(Exception):
    """There are more ways than were to be looked at: nothing is known."""


class FewSeats:
    """A search for a lawful draw, always at the seat that fewest States may take (Haralick and Elliott 1980).

    ``exceeded(draw)`` proves of some draws that no lawful one has what is drawn; ``is_sound(draw)`` says of a draw with all seats filled
    whether it is one that is looked for. Whoever may take a seat later may take it now, but for bars that a later lot lifts, which are left
    to ``is_sound``. So what is not found does not exist.
    """

    def __init__(self, guard: ClauseGuard, exceeded: Callable[[DrawSoFar], bool], is_sound: Callable[[DrawSoFar], bool], lots: int) -> None:
        self._guard, self._exceeded, self._is_sound, self._left = guard, exceeded, is_sound, lots

    def complete(self, draw: DrawSoFar) -> DrawSoFar | None:
        """A draw that has all that is drawn; None where there is none. Raises ``TooManyWaysError`` after so many ``lots`` tried."""
        return self._filled(draw.copy())

    def _filled(self, draw: DrawSoFar) -> DrawSoFar | None:
        seats = self._open(draw)
        if not seats:
            return draw if self._is_sound(draw) else None
        seat, able = min(seats, key=lambda one: one[1].bit_count())
        if not able or self._exceeded(draw):
            return None
        for state in members(able):
            self._left -= 1
            if self._left < 0:
                raise TooManyWaysError
            seating = Seating(seat.reviewed, state, seat.side, seat.additional, self._guard.covers(seat, state))
            draw.add(seating)
            if found := self._filled(draw):
                return found
            draw.remove(seat.reviewed, [seating])
        return None

    def _open(self, draw: DrawSoFar) -> list[tuple[Seat, StateSet]]:
        """The next seats to be filled, and who may take each."""
        guard, found = self._guard, list[tuple[Seat, StateSet]]()
        for reviewed in members(guard.reader.under_review):
            for side in (HOME, AWAY):
                opened = any(held.side == side for held in draw.of(reviewed))
                missing = guard.missing(draw, reviewed, side)
                if missing or not opened:
                    seat = Seat(reviewed, side, missing if opened else 0)
                    found.append((seat, guard.open_wider(draw, seat).admissible))
        return found
