"""The Secretariat's work that is not of one review: sessions, the trends report, the platform, reminders."""

from collections.abc import Callable, Mapping
from datetime import date

import simpy

from sim.review_phase.clock import HORIZON, MONTHS, START, day_of
from sim.review_phase.replication import ASSISTANT, GENERAL_REVIEW, OFFICER, PLATFORM, REMINDERS, TRENDS, WORKING_GROUPS
from sim.review_phase.secretariat import Secretariat, call_at_end
from sim.review_phase.timetable import conference_sessions, working_group_sessions

PIECES = 12
"""A session or report is prepared in this many equal pieces, a week apart, so that it does not hold a post for months. Assumed."""

Piece = tuple[float, int, int, float, int]
"""Day, role, step, hours, meetings."""


def standing_work(parameters: Mapping[str, float]) -> list[Piece]:
    """All pieces of standing work but reminders up to the horizon, in order of day."""
    last = day_of(HORIZON)
    pieces = [(day_of(month), ASSISTANT, PLATFORM, parameters["hours.platform"], 0) for month in MONTHS]
    for step, sessions, hours in (
        (GENERAL_REVIEW, conference_sessions(parameters), parameters["hours.general_review"]),
        (WORKING_GROUPS, working_group_sessions(parameters), parameters["hours.working_groups"]),
        (TRENDS, [day_of(date(year, 4, 1)) for year in range(START.year + 1, HORIZON.year)], parameters["hours.trends"]),
    ):
        meets = step != TRENDS
        for session in sessions:
            pieces += [
                (session - 7.0 * (PIECES - k), OFFICER, step, hours / PIECES, int(meets and k == PIECES)) for k in range(1, PIECES + 1)
            ]
    return sorted(piece for piece in pieces if 0 <= piece[0] < last)


class StandingWork:
    """Asks for each piece on its day. ``waiting`` counts the States that have not started though their time has come."""

    def __init__(self, env: simpy.Environment, office: Secretariat, parameters: Mapping[str, float], waiting: Callable[[], int]) -> None:
        self.env, self.office, self.waiting = env, office, waiting
        self.hours = parameters["hours.reminder"]
        first = parameters["reminder.from"]
        reminders = [day_of(month) for month in MONTHS if day_of(month) >= first] if parameters["reminder.effect"] > 1 else []
        self.left = sorted([*standing_work(parameters), *((day, ASSISTANT, REMINDERS, 0.0, 0) for day in reminders)], reverse=True)
        self._wait()

    def _wait(self) -> None:
        if self.left:
            call_at_end(self.env.timeout(self.left[-1][0] - self.env.now), self._ask)

    def _ask(self, _: simpy.Event) -> None:
        day = self.left[-1][0]
        while self.left and self.left[-1][0] == day:
            _day, role, step, hours, meetings = self.left.pop()
            hours = self.hours * self.waiting() if step == REMINDERS else hours
            if hours > 0 or meetings:
                self.office.ask(role, step, -1, hours, meetings=meetings)
        self._wait()
