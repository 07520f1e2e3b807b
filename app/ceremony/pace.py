"""When the next step may be taken: one at a time, or at a speed, or not now."""

import threading
import time
from collections.abc import Callable

SPEEDS = {"slow": 2.0, "fast": 0.1, "state": 0.1, "all": 0.0}
"""Seconds from one step to the next; ``state`` goes on until another State is to have a seat filled, and pauses there."""
PAUSED = "paused"


class ClosedError(Exception):
    """The room is closed: the draw stops where it is, and can be gone on with."""


class Pace:
    """Lets one thread take steps when others say so. ``changed`` is called, unlocked, when the waiting begins or its speed changes."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._turn = threading.Condition()
        self._changed = changed
        self.speed = PAUSED
        self.waiting = False
        self._one = self._closed = False
        self._next = 0.0

    def wait(self) -> None:
        """Wait until a step may be taken; raises ``ClosedError`` once the room is closed."""
        if self.speed != "all":
            self.waiting = True
            self._changed()
        with self._turn:
            while not (self._closed or self._one or self._due()):
                self._turn.wait(None if self.speed == PAUSED else max(0.0, self._next - time.monotonic()))
            if self._closed:
                raise ClosedError
            self._one = self.waiting = False
            self._next = time.monotonic() + SPEEDS.get(self.speed, 0.0)

    def _due(self) -> bool:
        return self.speed != PAUSED and time.monotonic() >= self._next

    def one(self) -> bool:
        """Let one step be taken; False, and nothing is done, where no step is waited for or a speed is set."""
        with self._turn:
            if not self.waiting or self._one or self.speed != PAUSED:
                return False
            self._one = True
            self._turn.notify_all()
            return True

    def go(self, speed: str) -> None:
        """Go on at one of ``SPEEDS``, or pause."""
        with self._turn:
            self.speed = speed
            self._next = 0.0
            self._turn.notify_all()
        self._changed()

    def close(self) -> None:
        """No step any more."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
