"""About how many lots are still to come: from draws of the same plan with other seeds, for nobody may look ahead in the draw itself."""

import threading
import time
from collections.abc import Sequence
from typing import Any

from algorithms.algorithm import is_ours
from algorithms.draw_so_far import Seat, Seating
from app.ceremony.pace import ClosedError
from app.ceremony.plan import CeremonyPlan
from app.ceremony.told_draw import Entry, draw_in

DRAWS = 5
"""Draws with seeds of their own."""
WAIT_SECONDS = 3.0
"""So long the lots wait for the first of them; without any, nothing is said of what is left."""


class _Counted:
    """A room that nobody is in: it counts the steps, and those done when each State under review was begun."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self.steps = 0
        self.begun_at: dict[int, int] = {}

    def wait(self) -> None:
        if self._stop.is_set():
            raise ClosedError

    def step(self, entry: Entry) -> None:
        self.steps += 1

    def seated(self, seating: Seating) -> None:
        self.begun_at.setdefault(seating.reviewed, self.steps)

    def filled(self, bowl: str, left: Sequence[Any], for_seat: bool) -> None: ...

    def opened(self, seat: Seat) -> None: ...

    def emptied(self, reviewed: str) -> None: ...


class LotsLeft:
    """The estimate for one plan. Draws are made in a thread of its own until the lots begin: never two draws at once."""

    def __init__(self, plan: CeremonyPlan) -> None:
        self._plan = plan
        self._left: list[list[int]] = []  # of each draw: the steps left when so many States were begun
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._draw, name="lots left", daemon=True)
        self._steps, self._begun, self._begun_at = 0, set[str](), 0

    def start(self) -> None:
        """Begin to draw; nothing is done for an algorithm of somebody else, which may do more than draw."""
        if is_ours(self._plan.algorithm):
            self._thread.start()

    def finish(self, seconds: float = WAIT_SECONDS) -> None:
        """Wait for the first draw, at most so long, and stop."""
        end = time.monotonic() + seconds
        while self._thread.is_alive() and not self._left and time.monotonic() < end:
            self._thread.join(0.02)
        self.close()

    def close(self) -> None:
        """Stop, wherever it is."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _draw(self) -> None:
        for number in range(DRAWS):
            counted = _Counted(self._stop)
            try:
                complete = draw_in(counted, self._plan, f"how many lots are left/{number}").complete
            except Exception:  # it is an estimate for the screen: what fails in it will be told of the draw itself
                return
            if complete:
                self._left.append([counted.steps, *(counted.steps - at for at in counted.begun_at.values())])

    def step(self) -> None:
        """A step of the draw in the room was taken."""
        self._steps += 1

    def seated(self, reviewed: str) -> None:
        """A seat of this State was filled in the room."""
        if reviewed not in self._begun:
            self._begun.add(reviewed)
            self._begun_at = self._steps

    @property
    def steps(self) -> int | None:
        """About how many lots (and seats without a lot of their own) are still to come; None where it is not known."""
        known = [left[len(self._begun)] for left in self._left if len(self._begun) < len(left)]
        if not known:
            return None
        return max(1, round(sum(known) / len(known)) - (self._steps - self._begun_at))
