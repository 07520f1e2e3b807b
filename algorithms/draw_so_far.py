"""The draw while it goes on: who reviews whom, for which instruments, seat by seat."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from algorithms.state_sets import StateSet

HOME, AWAY = 0, 1
SEAT_NAMES = ("home", "away")


@dataclass(frozen=True, slots=True)
class Seat:
    """A place to be filled by lot: State under review, home or away, and for an additional lot the instruments it is for.

    ``missing`` is a bit mask over instruments; 0 for the seat's first lot.
    """

    reviewed: int
    side: int
    missing: int = 0

    @property
    def additional(self) -> bool:
        """Whether this is a lot for an additional reviewing State (para. 29 (b))."""
        return self.missing != 0


@dataclass(frozen=True, slots=True)
class Seating:
    """A filled seat: ``instruments`` is the bit mask for which ``reviewing`` reviews ``reviewed``."""

    reviewed: int
    reviewing: int
    side: int
    additional: bool
    instruments: int


@dataclass
class DrawSoFar:
    """What has been drawn up to now.

    ``year_of`` has shape ``(n_states,)``: 0 for a State not under review, else 1, 2 or 3.
    ``load`` counts the reviews that each State performs: a State reviewing another for several instruments performs one.
    ``loaded[k]`` is the set of States that perform at least ``k + 1`` reviews.
    A list in ``seatings`` is never changed, only replaced: copies of a draw share it.
    ``reviewers`` and ``reviews`` give for a State the sets of those that review it and that it reviews.
    """

    year_of: NDArray[np.int8]
    load: list[int] = field(default_factory=list)
    loaded: list[StateSet] = field(default_factory=list)
    seatings: dict[int, list[Seating]] = field(default_factory=dict)
    reviewers: dict[int, StateSet] = field(default_factory=dict)
    reviews: dict[int, StateSet] = field(default_factory=dict)
    redraws: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.load:
            self.load = [0] * len(self.year_of)

    def of(self, reviewed: int) -> list[Seating]:
        """The seatings of one State under review, in the order drawn."""
        return self.seatings.get(reviewed, [])

    def performing(self, count: int) -> StateSet:
        """The States that perform at least ``count`` reviews, for a count of 1 or more."""
        return self.loaded[count - 1] if count <= len(self.loaded) else 0

    def add(self, seating: Seating) -> None:
        """Fill a seat."""
        reviewed, reviewing = seating.reviewed, seating.reviewing
        before = self.reviewers.get(reviewed, 0)
        if not before >> reviewing & 1:
            count = self.load[reviewing]
            if count == len(self.loaded):
                self.loaded.append(0)
            self.loaded[count] |= 1 << reviewing
            self.load[reviewing] = count + 1
            self.reviewers[reviewed] = before | 1 << reviewing
            self.reviews[reviewing] = self.reviews.get(reviewing, 0) | 1 << reviewed
        self.seatings[reviewed] = [*self.of(reviewed), seating]

    def remove(self, reviewed: int, seatings: list[Seating]) -> None:
        """Empty some seats of one State under review."""
        kept = [seating for seating in self.of(reviewed) if seating not in seatings]
        self.seatings[reviewed] = kept
        still = {seating.reviewing for seating in kept}
        for reviewing in {seating.reviewing for seating in seatings} - still:
            self.load[reviewing] -= 1
            self.loaded[self.load[reviewing]] &= ~(1 << reviewing)
            self.reviewers[reviewed] &= ~(1 << reviewing)
            self.reviews[reviewing] &= ~(1 << reviewed)

    def copy(self) -> "DrawSoFar":
        """A draw that can go on by itself."""
        return DrawSoFar(
            self.year_of,
            self.load.copy(),
            self.loaded.copy(),
            self.seatings.copy(),
            self.reviewers.copy(),
            self.reviews.copy(),
            self.redraws.copy(),
        )
