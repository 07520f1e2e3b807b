"""What counting alone says of lots: a bound within which a draw is held while it goes on, without a search. Every bar of it is a proof."""

from algorithms.draw_so_far import DrawSoFar, Seat
from scenarios import Scenario
from verify.completion.capacity import smallest_load
from verify.completion.completion import WitnessCompletion, additional_in
from verify.completion.matching import SeatCount
from verify.guard import ClauseGuard


class Counting:
    """``algorithms.law.Counting`` for one division.

    With an objective, ``most_additional`` and ``most_load`` are at first the best values that counting does not exclude: no additional
    reviewing State at all, or the smallest largest load. No lawful draw has a better value.
    """

    def __init__(self, scenario: Scenario, guard: ClauseGuard, objective: str = "none") -> None:
        self._scenario, self._guard, self._objective = scenario, guard, objective
        self.most_additional = 0 if objective == "fewest-additional" else None
        self.most_load: int | None = None

    def begin(self, draw: DrawSoFar) -> "Bound | None":
        """A bound for a draw before its first lot, as far as it costs next to nothing."""
        if self._objective == "most-even":
            self.most_load = smallest_load(self._guard)
        return None if self._objective == "none" else Bound(self._guard, None, self.most_additional, self.most_load)

    def bound(self, draw: DrawSoFar) -> "Bound | None":
        """A bound for all that follows on what is drawn; None where it is proved that nothing lawful (of the value) does."""
        seats = SeatCount(self._guard, draw, self.most_load or self._guard.law.values["load_max"], self.most_additional == 0)
        left = None if self.most_additional is None else self.most_additional - additional_in(draw)
        return None if seats.exceeded or (left is not None and left < 0) else Bound(self._guard, seats, left, self.most_load)

    def exact(self) -> tuple[WitnessCompletion, bool]:
        """The completion, and whether the best value that it tells is another than the bounds were for; from now on they are for that."""
        completion = WitnessCompletion(self._scenario, self._guard.law, self._guard.year_of, self._objective)
        before = self.most_additional, self.most_load
        self.most_additional, self.most_load = completion.most_additional, completion.most_load
        return completion, before != (self.most_additional, self.most_load)


class Bound:
    """``algorithms.law.Bound``: the seats and reviews as they are counted while a draw goes on (None: they are not), how many ``additional``
    lots may still be drawn, and how many reviews a State may perform (None: as the law says)."""

    def __init__(self, guard: ClauseGuard, seats: SeatCount | None, additional: int | None, most_load: int | None) -> None:
        self._guard, self._seats, self._additional, self._most_load = guard, seats, additional, most_load

    def take(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Count a seat of the draw as filled; False, with nothing counted, where it is proved that no lawful draw (of the value) is left."""
        if self._most_load and draw.load[state] >= self._most_load and not draw.reviewers.get(seat.reviewed, 0) >> state & 1:
            return False
        if self._additional is not None:
            wanted = seat.missing or self._guard.reader.bits[seat.reviewed]
            if seat.additional + (self._guard.covers(seat, state) != wanted) > self._additional:
                return False
        if self._seats and not self._seats.take(draw, seat, state):
            return False
        if self._additional is not None:
            self._additional -= seat.additional
        return True
