"""The Secretariat's work that is not of one review: sessions, the trends report, the platform, reminders."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import HORIZON, MONTHS, START, day_of
from sim.review_phase.replication import ASSISTANT, GENERAL_REVIEW, OFFICER, PLATFORM, REMINDERS, TRENDS, WORKING_GROUPS
from sim.review_phase.sessions import CONFERENCE, GROUP_OF, Sessions

PIECES = 12
"""A session of the Conference, a year's sessions of all working groups together, or a report are prepared in this many equal pieces, a week
apart for each session, so that none holds a post for months. Assumed."""

Pieces = NDArray[np.float64]
"""Rows of day, role, step, hours, meetings."""

_GROUPS: Final = tuple(GROUP_OF.values())


def standing_work(parameters: Mapping[str, float], sessions: Sessions) -> Pieces:
    """All pieces of standing work up to the horizon, in order of day. The hours of reminders are those for each State that waits."""
    groups = np.concatenate([sessions.days[body] for body in _GROUPS])
    rows = np.concatenate(
        [
            _regular(parameters["hours.platform"], parameters["hours.trends"], parameters["hours.reminder"], parameters["reminder.from"]),
            _prepared(sessions.days[CONFERENCE], GENERAL_REVIEW, parameters["hours.general_review"], PIECES, 1.0),
            _prepared(groups, WORKING_GROUPS, parameters["hours.working_groups"] / len(_GROUPS), PIECES // len(_GROUPS), 1 / len(_GROUPS)),
        ]
    )
    rows = rows[(rows[:, 0] >= 0) & (rows[:, 0] < day_of(HORIZON))]
    return rows[np.lexsort(rows.T[::-1])]


@lru_cache(maxsize=8)
def _regular(platform: float, trends: float, reminder: float, first: float) -> Pieces:
    """The work that does not go by sessions."""
    months = np.array([day_of(month) for month in MONTHS])
    reports = np.array([day_of(date(year, 4, 1)) for year in range(START.year + 1, HORIZON.year)])
    parts = [_rows(months, ASSISTANT, PLATFORM, platform), _prepared(reports, TRENDS, trends, PIECES, 0.0)]
    if first < day_of(HORIZON):
        parts.append(_rows(months[months >= first], ASSISTANT, REMINDERS, reminder))
    return np.concatenate(parts)


def _rows(days: NDArray[np.float64], role: int, step: int, hours: float) -> Pieces:
    rows = np.zeros((len(days), 5))
    rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3] = days, role, step, hours
    return rows


def _prepared(days: NDArray[np.float64], step: int, hours: float, pieces: int, meetings: float) -> Pieces:
    """The pieces of what is prepared for each of ``days``, a week apart; the last is the meeting."""
    rows = _rows((days[:, None] - 7.0 * np.arange(pieces - 1, -1, -1)).ravel(), OFFICER, step, hours / pieces)
    rows[pieces - 1 :: pieces, 4] = meetings
    return rows
