"""The shape of the real list on one day: how many States of each regional group hold each pattern of instruments."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from scenarios.generators.apportionment import largest_remainder
from scenarios.generators.parameters import Parameter
from scenarios.model import REGIONAL_GROUPS
from scenarios.real import real_scenario

OUTSIDE = len(REGIONAL_GROUPS)
"""The place, after the five regional groups, of the States in no group (in the real list the European Union alone)."""

PLACES = OUTSIDE + 1
REFERENCE_DAY = date(2020, 10, 16)
"""The day of the list from which the real draws were made (189 States and the European Union)."""

AS_OF = Parameter(
    name="as_of",
    form="date",
    default=REFERENCE_DAY.isoformat(),
    least="2003-12-31",
    most="2024-06-14",
    level="published",
    source="the list at the start of the review; to 2024-06-14 all four columns are complete",
    meaning="the day of the real list that is fitted",
)
Pattern = tuple[bool, ...]
Family = frozenset[str]


@dataclass(frozen=True)
class RealShape:
    """`counts[place][k]` States of the group at `place` (`OUTSIDE` last) hold `patterns[k]`; most instruments come first.

    `families[place]` pairs each legal family with its number of States, the shortest first.
    """

    patterns: tuple[Pattern, ...]
    counts: tuple[tuple[int, ...], ...]
    families: tuple[tuple[tuple[Family, int], ...], ...]

    @property
    def group_sizes(self) -> tuple[int, ...]:
        """The number of States of each place, shape (PLACES,)."""
        return tuple(sum(row) for row in self.counts)

    @property
    def overall(self) -> tuple[int, ...]:
        """The number of States of each pattern in the whole list."""
        return tuple(sum(column) for column in zip(*self.counts, strict=True))


@lru_cache(maxsize=32)
def real_shape(day: date = REFERENCE_DAY) -> RealShape:
    """The shape of the real list on `day`."""
    scenario = real_scenario(day)
    places = [OUTSIDE if group < 0 else int(group) for group in scenario.group_of]
    held = [tuple(bool(party) for party in row) for row in scenario.adherence]
    cells = Counter(zip(places, held, strict=True))
    patterns = tuple(sorted(set(held), key=lambda pattern: (-sum(pattern), [not party for party in pattern])))
    families = []
    for place in range(PLACES):
        here = Counter(family for at, family in zip(places, scenario.legal_families, strict=True) if at == place)
        families.append(tuple(sorted(here.items(), key=lambda entry: (len(entry[0]), sorted(entry[0])))))
    counts = tuple(tuple(cells[place, pattern] for pattern in patterns) for place in range(PLACES))
    return RealShape(patterns, counts, tuple(families))


def real_proportion(size: int, day: date = REFERENCE_DAY) -> tuple[int, ...]:
    """`size` States divided over the places as in the real list, by largest remainders; shape (PLACES,)."""
    return largest_remainder(size, real_shape(day).group_sizes)
