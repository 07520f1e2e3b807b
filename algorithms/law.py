"""What an algorithm may ask of the law. The law itself is stated in ``verify`` and handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from algorithms.state_sets import StateSet
from scenarios import Scenario

LOOK_AHEAD = "look-ahead"
"""Why a lot is set aside that no clause bars, but after which the draw could not be completed."""


@dataclass(frozen=True, slots=True)
class Bowl:
    """What the law says of the next lot: ``lots`` is the set of States whose lots are in the bowl, ``admissible`` those of
    them that nothing bars, ``bars`` the sets of States that the clauses bar, in the order of the law."""

    lots: StateSet
    admissible: StateSet
    bars: tuple[tuple[str, StateSet], ...]

    def barred_by(self, state: int) -> str:
        """The first clause that bars the State; raises ``LookupError`` for an admissible one."""
        for clause, states in self.bars:
            if states >> state & 1:
                return clause
        raise LookupError(state)


class Guard(Protocol):
    """The law as it bears on the next lot, for one scenario and one division into years."""

    def open(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        """Open the bowl for ``seat``."""
        ...

    def admits(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Whether one State's lot is in the bowl for ``seat`` and nothing bars it."""
        ...

    def open_wider(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        """The bowl without the bars that later lots may lift; only for use with a look-ahead, which sees to them."""
        ...

    def missing(self, draw: DrawSoFar, reviewed: int, side: int) -> int:
        """Bit mask of the instruments of ``reviewed`` that nobody covers yet at this seat."""
        ...

    def covers(self, seat: Seat, reviewing: int) -> int:
        """Bit mask of the instruments that ``reviewing`` would take on at ``seat``."""
        ...

    def unmet(self, draw: DrawSoFar) -> tuple[str, int] | None:
        """A clause that a draw breaks although every seat is filled, with a State concerned; None where all are kept."""
        ...


class Completion(Protocol):
    """Whether a draw can still be completed: the look-ahead."""

    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Whether some lawful draw (of the wanted value, where there is an objective) has what is drawn and this lot."""
        ...

    def possible(self, draw: DrawSoFar, near: DrawSoFar) -> bool:
        """Whether some lawful draw has what is drawn; ``near`` has it too, and is perhaps nearly lawful: the search starts there."""
        ...


class Bound(Protocol):
    """What counting alone says of the lots that follow on what is drawn."""

    def take(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Count a seat as filled; False, with nothing counted, where it is proved that no lawful draw (of the value) has that and what is
        drawn."""
        ...


class Counting(Protocol):
    """Bounds for the lawful draws of one division, and of them for those of the best value of an objective.

    No lawful draw has a better value than the bounds are for; so one that is held within them is among the best.
    """

    def begin(self, draw: DrawSoFar) -> Bound | None:
        """A bound for a draw before its first lot, as far as it is likely to be needed."""
        ...

    def bound(self, draw: DrawSoFar) -> Bound | None:
        """A bound for all that follows on what is drawn; None where it is proved that nothing lawful (of the value) does."""
        ...

    def exact(self) -> tuple[Completion, bool]:
        """The completion, and whether the best value that it tells is another than the bounds were for; from now on they are for that."""
        ...


class Sampler(Protocol):
    """Whole draws that keep the law, all of them with (nearly) the same chance."""

    def sample(self, numbers: Sequence[int], steps: int) -> list[Seating] | None:
        """The seatings of a draw, from two numbers below 2**32 and ``steps`` random changes; None where no draw keeps the law."""
        ...


class Law(Protocol):
    """The clauses under one choice of their parameters."""

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Parameter and value, as in the draw record."""
        ...

    @property
    def digest(self) -> str:
        """``sha256:`` and the digest of the parameters."""
        ...

    def under_review(self, scenario: Scenario) -> NDArray[np.bool_]:
        """Which States are to be reviewed; shape ``(n_states,)``."""
        ...

    def waives(self, state: str) -> bool:
        """Whether the State has waived the limit of four (para. 29 (c))."""
        ...

    def redraws(self, state: str) -> int:
        """How often the State asks that its draw be repeated."""
        ...

    def guard(self, scenario: Scenario, year_of: NDArray[np.int8]) -> Guard:
        """The guard for one scenario and division."""
        ...

    def completion(self, scenario: Scenario, year_of: NDArray[np.int8], objective: str = "none") -> Completion:
        """The look-ahead for one scenario and division; ``objective`` is ``none``, ``fewest-additional`` or ``most-even``."""
        ...

    def counting(self, scenario: Scenario, guard: Guard, objective: str = "none") -> Counting:
        """What counting alone says, for the division of one of this law's guards."""
        ...

    def sampler(self, scenario: Scenario, year_of: NDArray[np.int8]) -> Sampler:
        """The sampler of lawful draws for one scenario and division; raises ``InputError`` for a law that it does not know."""
        ...
