"""A wall-clock limit that the user set: the only clock that may stop a search. What it cut short says so.

All other limits are counted in units that no machine changes (``verify/proofs/effort.py`` for the solvers).
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
