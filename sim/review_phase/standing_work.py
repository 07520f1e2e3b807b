"""The Secretariat's work that is not of one review: sessions, the trends report, the platform, reminders."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from sim.review_phase.clock import HORIZON, MONTHS, START, day_of
from sim.review_phase.replication import ASSISTANT, GENERAL_REVIEW, OFFICER, PLATFORM, REMINDERS, TRENDS, WORKING_GROUPS
from sim.review_phase.timetable import conference_sessions, working_group_sessions

PIECES = 12
"""A session or report is prepared in this many equal pieces, a week apart, so that it does not hold a post for months. Assumed."""

Piece = tuple[float, int, int, float, int]
"""Day, role, step, hours, meetings."""


_BEARING: Final = (
    "hours.platform",
    "hours.general_review",
    "hours.working_groups",
    "hours.trends",
    "hours.reminder",
    "reminder.effect",
    "reminder.from",
    "session.working_group_month",
    "session.conference_month",
)


def standing_work(parameters: Mapping[str, float]) -> tuple[Piece, ...]:
    """All pieces of standing work up to the horizon, in order of day. The hours of reminders are those for each State that waits."""
    return _pieces(tuple(parameters[name] for name in _BEARING))


@lru_cache(maxsize=8)
def _pieces(values: tuple[float, ...]) -> tuple[Piece, ...]:
    parameters = dict(zip(_BEARING, values, strict=True))
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
    if parameters["reminder.effect"] > 1:
        first, hours = parameters["reminder.from"], parameters["hours.reminder"]
        pieces += [(day_of(month), ASSISTANT, REMINDERS, hours, 0) for month in MONTHS if day_of(month) >= first]
    return tuple(sorted(piece for piece in pieces if 0 <= piece[0] < last))
