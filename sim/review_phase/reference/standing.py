"""The Secretariat's standing work on the clock."""

from collections.abc import Callable

import simpy

from sim.review_phase.reference.secretariat import Secretariat, call_at_end
from sim.review_phase.replication import REMINDERS
from sim.review_phase.standing_work import Pieces


class StandingWork:
    """Asks for each piece on its day. ``waiting`` counts the States that have not started though their time has come."""

    def __init__(self, env: simpy.Environment, office: Secretariat, pieces: Pieces, waiting: Callable[[], int]) -> None:
        self.env, self.office, self.waiting = env, office, waiting
        self.left = [(day, int(role), int(step), hours, meetings) for day, role, step, hours, meetings in pieces.tolist()][::-1]
        self._wait()

    def _wait(self) -> None:
        if self.left:
            call_at_end(self.env.timeout(self.left[-1][0] - self.env.now), self._ask)

    def _ask(self, _: simpy.Event) -> None:
        day = self.left[-1][0]
        while self.left and self.left[-1][0] == day:
            _day, role, step, hours, meetings = self.left.pop()
            hours = hours * self.waiting() if step == REMINDERS else hours
            if hours > 0 or meetings:
                self.office.ask(role, step, -1, hours, meetings=meetings)
        self._wait()
