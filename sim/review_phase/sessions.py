"""The sessions to which documents are submitted: the Conference's, and those of the working group of each instrument.

A day that was published stands (``sim/data/sessions.toml``). Another year's session falls on the day in the year of one that was published,
chosen by chance, up to ``session.spread`` days sooner or later, and opens on a Monday; so it is a day of its own in each replication.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios import Instrument
from sim.review_phase.clock import HORIZON, START, day_of, next_day
from sim.review_phase.streams import uniforms

CONFERENCE: Final = "conference"
GROUP_OF: Final = {"UNTOC": "technical-assistance", "TIP": "trafficking", "SOM": "smuggling", "FIREARMS": "firearms"}
"""The working group that takes the documents of an instrument (level: assumed; published is that lists go to the working groups)."""

OTHER_GROUP: Final = "technical-assistance"
"""The working group of an instrument that has none of its own."""

BODIES: Final = (CONFERENCE, *GROUP_OF.values())
MARGIN_YEARS: Final = 10
YEARS: Final = tuple(range(START.year, HORIZON.year + MARGIN_YEARS))


@dataclass(frozen=True)
class PublishedSession:
    """A session of a body whose first day was read in ``source``; ``about`` where the source tells of a day right after it."""

    body: str
    day: date
    about: bool
    source: str


@dataclass(frozen=True, eq=False)
class Sessions:
    """First days of all sessions of a replication by body, rising; those of the Conference in even years, those of the groups in all."""

    days: Mapping[str, NDArray[np.float64]]

    def of(self, instrument: str) -> NDArray[np.float64]:
        """The days of the sessions that take the documents of an instrument: its working group's and the Conference's, rising."""
        return np.sort(np.concatenate([self.days[CONFERENCE], self.days[GROUP_OF.get(instrument, OTHER_GROUP)]]))

    def after(self, instruments: Sequence[Instrument], mask: int, day: float) -> float:
        """The day by which a session that begins at ``day`` or later has taken the documents of each instrument of a bit mask."""
        return max(
            next_day(self.of(one.id).tolist(), day) for place, one in enumerate(instruments) if mask >> place & 1 or not (mask or place)
        )

    def table(self, instruments: Sequence[Instrument]) -> NDArray[np.float64]:
        """``of`` each instrument, a row each, filled up with inf; shape ``(n_instruments, n_days)``."""
        rows = [self.of(one.id) for one in instruments]
        filled = np.full((len(rows), max(map(len, rows)) + 1), np.inf)
        for place, row in enumerate(rows):
            filled[place, : len(row)] = row
        return filled


@lru_cache(maxsize=1)
def published_sessions() -> tuple[PublishedSession, ...]:
    """All sessions of ``sim/data/sessions.toml``."""
    content = tomllib.loads((files("sim") / "data" / "sessions.toml").read_text(encoding="utf-8"))
    return tuple(PublishedSession(body, one["day"], one.get("about", False), one["source"]) for body in BODIES for one in content[body])


def years_of(body: str) -> tuple[int, ...]:
    """The years in which a body meets."""
    return tuple(year for year in YEARS if body != CONFERENCE or year % 2 == 0)


@lru_cache(maxsize=len(BODIES))
def _known(body: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The days on which each published session would fall in each year, ``(n_published, n_years)``; and each year's published day, or nan."""
    mine = [one for one in published_sessions() if one.body == body]
    alike = np.array([[day_of(one.day.replace(year=year)) for year in years_of(body)] for one in mine])
    stated = {one.day.year: day_of(one.day) for one in mine}
    return alike, np.array([stated.get(year, np.nan) for year in years_of(body)])


def sessions_of(parameters: Mapping[str, float], seed: str, number: int) -> Sessions:
    """The sessions of replication ``number``: the same for the same seed, number and ``session.spread``."""
    chances = uniforms(tuple(f"session of {body}" for body in BODIES), seed, number)
    return Sessions({body: _days(body, chances[place], parameters["session.spread"]) for place, body in enumerate(BODIES)})


def _days(body: str, chances: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    alike, stated = _known(body)
    years = np.arange(len(stated))
    chosen = (chances[2 * years] * len(alike)).astype(np.int64)
    near = np.floor(alike[chosen, years] + (2 * chances[2 * years + 1] - 1) * spread)
    monday = near - (near + START.weekday()) % 7
    days = np.sort(np.where(np.isnan(stated), monday, stated))
    return days[days >= 0]
