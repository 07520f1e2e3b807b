"""The draw while it goes on: who reviews whom, for which instruments, seat by seat."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

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
    ``load`` has shape ``(n_states,)``, in reviews performed: a State reviewing another for several instruments performs one.
    """

    year_of: NDArray[np.int8]
    load: NDArray[np.int64] = field(init=False)
    seatings: dict[int, list[Seating]] = field(default_factory=dict)
    reviews_by: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.load = np.zeros(len(self.year_of), dtype=np.int64)

    def of(self, reviewed: int) -> list[Seating]:
        """The seatings of one State under review, in the order drawn."""
        return self.seatings.get(reviewed, [])

    def reviewers(self, reviewed: int) -> list[int]:
        """The different States that review ``reviewed``, in the order drawn."""
        return list(dict.fromkeys(seating.reviewing for seating in self.of(reviewed)))

    def add(self, seating: Seating) -> None:
        """Fill a seat."""
        if seating.reviewing not in self.reviewers(seating.reviewed):
            self.load[seating.reviewing] += 1
            self.reviews_by.setdefault(seating.reviewing, []).append(seating.reviewed)
        self.seatings.setdefault(seating.reviewed, []).append(seating)
