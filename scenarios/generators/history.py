"""The dated history of adherence: when each State of the embedded table became party to what."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from scenarios.generators.real_shape import OUTSIDE, Family
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import REGIONAL_GROUPS
from scenarios.real import party_table

COMPLETE_TO = date(2024, 6, 14)
"""The last day on which all four columns of the table are complete (`data/SOURCES.md`)."""

LAST_COMPLETE_YEAR = 2023
FIRST_YEAR = 2001
"""The year of the table's first deposits."""


@dataclass(frozen=True)
class DatedState:
    """A State of the table: `place` is its regional group (`OUTSIDE` for none), `since` one day or None for each instrument."""

    id: str
    name: str
    place: int
    family: Family
    since: tuple[date | None, ...]

    def party(self, instrument: int, day: date) -> bool:
        """Whether it was party to the instrument on `day`."""
        since = self.since[instrument]
        return since is not None and since <= day


@lru_cache(maxsize=1)
def dated_states() -> tuple[DatedState, ...]:
    """Every State of the table, by id; a Protocol counts from the day on which the Convention is held too."""
    return tuple(sorted(map(_dated, party_table()), key=lambda state: state.id))


def _dated(line: dict[str, str]) -> DatedState:
    """One line of the table."""
    cells = [line[instrument.id.lower()] for instrument in UNTOC_FAMILY]
    deposits = [date.fromisoformat(cell) if cell else None for cell in cells]
    convention = deposits[0]
    group = line["regional_group"]
    return DatedState(
        id=line["iso3"],
        name=line["name"],
        place=REGIONAL_GROUPS.index(group) if group else OUTSIDE,
        family=frozenset(word for word in line["legal_family"].split("+") if word),
        since=tuple(None if day is None or convention is None else max(day, convention) for day in deposits),
    )
