"""How much work a search may do, counted in units that no machine changes; a clock stops it only where the user set one.

So an answer, a table or a record is the same on a busy machine and on a quiet one. What a unit is, each search says where it takes
a budget: a conflict of a solver, a resource unit of Z3 or cvc5, a step, a start.
"""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """A wall-clock limit that the user set, in seconds from ``begun``; ``seconds`` None for no limit."""

    seconds: float | None = None
    begun: float = 0.0

    @staticmethod
    def after(seconds: float | None) -> "Stop":
        """A limit that begins now."""
        return Stop(seconds, time.monotonic())

    @property
    def left(self) -> float | None:
        """Seconds left, at least 0; None for no limit."""
        return None if self.seconds is None else max(0.0, self.seconds - (time.monotonic() - self.begun))

    @property
    def passed(self) -> bool:
        """Whether the user's limit has passed. What it cut short must say so."""
        return self.left == 0.0


NO_STOP = Stop()


@dataclass
class Budget:
    """The units of work that a search may still spend; what it could not do within them is said, never guessed."""

    units: int
    stop: Stop = NO_STOP

    def spend(self, units: int = 1) -> None:
        """Count work that was done."""
        self.units -= units

    @property
    def left(self) -> int:
        """Units left, at least 0."""
        return max(0, self.units)

    @property
    def spent(self) -> bool:
        """Whether nothing is left, or the user's clock stopped the work (``stop.passed`` tells which)."""
        return self.units <= 0 or self.stop.passed

    def part(self, units: int) -> "Budget":
        """A budget for one part of the work, under the same clock."""
        return Budget(min(units, self.left), self.stop)
