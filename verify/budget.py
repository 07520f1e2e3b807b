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
    whole: "Budget | None" = None
    """What this is a part of, and is spent with it."""

    def spend(self, units: int = 1) -> None:
        """Count work that was done."""
        self.units -= units
        if self.whole:
            self.whole.spend(units)

    @property
    def left(self) -> int:
        """Units left, at least 0."""
        return max(0, self.units)

    @property
    def spent(self) -> bool:
        """Whether nothing is left, or the user's clock stopped the work (``stop.passed`` tells which)."""
        return self.units <= 0 or self.stop.passed

    def part(self, units: int) -> "Budget":
        """So many units of it at most, for one part of the work."""
        return Budget(min(units, self.left), self.stop, self)


@dataclass(frozen=True)
class Effort:
    """How much each search may do: ``factor`` times its usual units, under the user's clock."""

    factor: float = 1.0
    stop: Stop = NO_STOP

    def units(self, usual: int) -> int:
        """So many units for one search that usually has ``usual``; at least 1, for 0 would be no limit to a solver."""
        return max(1, int(usual * self.factor))

    def budget(self, usual: int) -> Budget:
        """The same as a budget."""
        return Budget(self.units(usual), self.stop)

    @property
    def milliseconds_left(self) -> int | None:
        """What is left on the user's clock, at least 1; None where there is no limit."""
        return None if self.stop.left is None else max(1, int(1000 * self.stop.left))

    def part(self, share: float) -> "Effort":
        """A share of it for a question that is worth less, under the same clock."""
        return Effort(self.factor * share, self.stop)


USUAL = Effort()
