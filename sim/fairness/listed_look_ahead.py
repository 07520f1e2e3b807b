"""The look-ahead answered from the list of all lawful draws of a division, for draws that are known by a number."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from sim.fairness.references import Seatings


class NumberedDraw(DrawSoFar):
    """A draw so far with a whole number that stands for what is drawn: one bit a seating."""

    def __init__(self, year_of: NDArray[np.int8], bits: dict[Seating, int]) -> None:
        super().__init__(year_of)
        self.number, self._bits = 0, bits

    def add(self, seating: Seating) -> None:
        super().add(seating)
        self.number |= 1 << self._bits.setdefault(seating, len(self._bits))

    def remove(self, reviewed: int, seatings: list[Seating]) -> None:
        for seating in seatings:
            self.number &= ~(1 << self._bits[seating])
        super().remove(reviewed, seatings)

    @property
    def key(self) -> Hashable:
        """What is drawn, and how often each State's draw was repeated."""
        return (self.number, tuple(sorted(self.redraws.items()))) if self.redraws else self.number


class ListedDraws:
    """``algorithms.law.Completion``, from the list of all lawful draws of one division; ``covers`` is that of the guard."""

    def __init__(self, lawful: Sequence[Seatings], covers: Callable[[Seat, int], int]) -> None:
        self._having: dict[Seating, int] = {}
        for place, seatings in enumerate(lawful):
            for seating in seatings:
                self._having[seating] = self._having.get(seating, 0) | 1 << place
        self._all, self._covers, self._left = (1 << len(lawful)) - 1, covers, dict[int, int]()

    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Whether some lawful draw has what is drawn and the lot."""
        seating = Seating(seat.reviewed, state, seat.side, seat.additional, self._covers(seat, state))
        return self._with(draw) & self._having.get(seating, 0) != 0

    def possible(self, draw: DrawSoFar, near: DrawSoFar) -> bool:
        """Whether some lawful draw has what is drawn."""
        return self._with(draw) != 0

    def _with(self, draw: DrawSoFar) -> int:
        """The draws that have all that is drawn, one bit each."""
        number = draw.number if isinstance(draw, NumberedDraw) else -1
        left = self._left.get(number, -1)
        if left < 0:
            left = self._all
            for held in draw.seatings.values():
                for seating in held:
                    left &= self._having.get(seating, 0)
            if number >= 0:
                self._left[number] = left
        return left


def best_draws(lawful: Sequence[Seatings], objective: str) -> list[Seatings]:
    """The lawful draws of the best value of an objective of the look-ahead; all of them for ``none``."""
    if objective == "none":
        return list(lawful)
    worth = {seatings: _additional(seatings) if objective == "fewest-additional" else _most_reviews(seatings) for seatings in lawful}
    least = min(worth.values(), default=0)
    return [seatings for seatings in lawful if worth[seatings] == least]


def _additional(seatings: Seatings) -> int:
    return sum(one.additional for one in seatings)


def _most_reviews(seatings: Seatings) -> int:
    return max(Counter(reviewing for _, reviewing in {(one.reviewed, one.reviewing) for one in seatings}).values(), default=0)
