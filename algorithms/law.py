"""What an algorithm may ask of the law. The law itself is stated in ``verify`` and handed in."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat
from scenarios import Scenario


class Guard(Protocol):
    """The law as it bears on the next lot, for one scenario and one division into years."""

    def bowl(self, draw: DrawSoFar, seat: Seat) -> NDArray[np.int64]:
        """The States whose lots are in the bowl for ``seat``, by State id."""
        ...

    def bars(self, draw: DrawSoFar, seat: Seat) -> NDArray[np.int16]:
        """Shape ``(n_states,)``: 0 where the State is admissible, else 1 + the index in ``clauses`` of what bars it."""
        ...

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that can bar a lot."""
        ...

    def missing(self, draw: DrawSoFar, reviewed: int, side: int) -> int:
        """Bit mask of the instruments of ``reviewed`` that nobody covers yet at this seat."""
        ...

    def covers(self, seat: Seat, reviewing: int) -> int:
        """Bit mask of the instruments that ``reviewing`` would take on at ``seat``."""
        ...

    def unmet(self, draw: DrawSoFar) -> tuple[str, int] | None:
        """A clause that only a finished draw can break, with a State concerned; None where all are kept."""
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

    def guard(self, scenario: Scenario, year_of: NDArray[np.int8]) -> Guard:
        """The guard for one scenario and division."""
        ...
