"""The kind `growth`: the real list carried on, year by year, with accessions by the hazards of the past.

A State has one chance a year for each instrument that it can accede to; for a Protocol it must be party to the Convention or join it
in that year. Accessions are independent, nobody withdraws, and the States are those of the embedded table: a State that is party to
nothing in it never joins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.generators.chance import Chance, SeededChance, happens
from scenarios.generators.hazards import Hazards, fitted_hazards
from scenarios.generators.history import COMPLETE_TO, FIRST_YEAR, LAST_COMPLETE_YEAR, dated_states
from scenarios.generators.kind import Draft, Kind
from scenarios.generators.parameters import Parameter, Values
from scenarios.generators.real_shape import OUTSIDE, PLACES
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import REGIONAL_GROUPS, Row, Scenario
from storage.errors import Fault

LAST_YEAR = 2035
Held = NDArray[np.bool_]

START = Parameter(
    name="start",
    form="date",
    default=COMPLETE_TO.isoformat(),
    least="2003-12-31",
    most=COMPLETE_TO.isoformat(),
    level="published",
    source="the last day on which all four columns of the table are complete",
    meaning="the day of the real list from which accessions go on",
)
TO = Parameter(
    name="to",
    form="whole",
    default="2030",
    least="2004",
    most=str(LAST_YEAR),
    level="published",
    source="the review phase runs to October 2030 (UNODC)",
    meaning="the year at whose end the list is taken",
)
FIT_FROM = Parameter(
    name="fit_from",
    form="whole",
    default=str(LAST_COMPLETE_YEAR - 9),
    least=str(FIRST_YEAR),
    most=str(LAST_COMPLETE_YEAR),
    level="assumed",
    source="with fit_to the last ten complete years: hazards have fallen since the first years, and fewer years hold few accessions",
    meaning="the first year that the hazards are fitted to",
)
FIT_TO = Parameter(
    name="fit_to",
    form="whole",
    default=str(LAST_COMPLETE_YEAR),
    least=str(FIRST_YEAR),
    most=str(LAST_COMPLETE_YEAR),
    level="published",
    source="the last year complete in all four columns",
    meaning="the last year that the hazards are fitted to",
)
STRENGTH = Parameter(
    name="strength",
    form="whole",
    default="50",
    least="0",
    most="100000",
    level="assumed",
    source="five States watched for ten years: groups with fewer State-years at risk are mostly the overall hazard",
    meaning="the weight of the overall hazard in a regional group's, in State-years",
)


@dataclass(frozen=True)
class Accession:
    """A State becomes party to an instrument in a year."""

    year: int
    state: str
    instrument: str


@dataclass(frozen=True)
class GrowthHistory:
    """`scenarios[year]` is the list at the end of each year, the start's year first; `accessions` are by year, instrument, State."""

    scenarios: Mapping[int, Scenario]
    accessions: tuple[Accession, ...]


def growth_history(seed: str, **parameters: Any) -> GrowthHistory:
    """Every year of `generate("growth", size=0, ...)` with the same seed and parameters (start, to, fit_from, fit_to, strength).

    Raises InputError with every fault of the parameters.
    """
    values = GROWTH.read(0, parameters)
    held, accessions = _held_at(date.fromordinal(values["start"])), []
    scenarios: dict[int, Scenario] = {}
    for year, joined in _years(values, held, SeededChance(seed)):
        scenarios[year] = GROWTH.scenario(_draft(year, held), seed)
        accessions += joined
    return GrowthHistory(scenarios, tuple(accessions))


def _make(size: int, chance: Chance, values: Values) -> Draft:
    """The list at the end of the year `to`."""
    held = _held_at(date.fromordinal(values["start"]))
    for _ in _years(values, held, chance):
        pass
    return _draft(values["to"], held)


def _years(values: Values, held: Held, chance: Chance) -> Iterator[tuple[int, list[Accession]]]:
    """Carry `held` on in place, a year at a time from the start's year to `to`; gives each year with its accessions.

    Of the start's year only the days after the start count, each with the same part of the year's hazard.
    """
    start = date.fromordinal(values["start"])
    hazards = fitted_hazards(values["fit_from"], values["fit_to"], values["strength"])
    for year in range(start.year, values["to"] + 1):
        part = _part_left(start) if year == start.year else Fraction(1)
        yield year, _accede(year, held, hazards, part, chance)


def _part_left(day: date) -> Fraction:
    """The part of the year that comes after `day`."""
    end = date(day.year, 12, 31)
    return Fraction((end - day).days, (end - date(day.year - 1, 12, 31)).days)


def _accede(year: int, held: Held, hazards: Hazards, part: Fraction, chance: Chance) -> list[Accession]:
    """Add one year's accessions to `held`, the Convention first; gives them by instrument and State."""
    places = np.array([state.place for state in dated_states()], dtype=np.int64)
    before = held.copy()
    for number, of_place in enumerate(hazards):
        # The Convention's own accessions of this year are in `held` by now: its Protocols may follow in the same year.
        able = ~held[:, number] & (held[:, 0] | (number == 0))
        for place in range(PLACES):
            here, hazard = np.flatnonzero(able & (places == place)), of_place[place] * part
            held[here, number] = happens(chance, hazard.numerator, hazard.denominator, len(here))
    states = dated_states()
    return [Accession(year, states[state].id, UNTOC_FAMILY[number].id) for number, state in np.argwhere((held & ~before).T).tolist()]


def _held_at(day: date) -> Held:
    """Who is party to what on `day`, shape (States of the table, 4)."""
    numbers = range(len(UNTOC_FAMILY))
    return np.array([[state.party(number, day) for number in numbers] for state in dated_states()], dtype=np.bool_)


def _draft(year: int, held: Held) -> Draft:
    """The list at the end of `year`, under the real ids and names."""
    rows = tuple(
        Row(
            id=state.id,
            name=state.name,
            group=None if state.place == OUTSIDE else REGIONAL_GROUPS[state.place],
            held=tuple(pattern),
            legal_family=state.family,
        )
        for state, pattern in zip(dated_states(), held.tolist(), strict=True)
    )
    return Draft(str(year), rows, UNTOC_FAMILY)


def _together(size: int, values: Values) -> list[Fault]:
    """Years that are the wrong way round."""
    faults = []
    start = date.fromordinal(values["start"])
    if values["to"] < start.year:
        faults.append(Fault("parameter to", str(values["to"]), f"{start.year} or later, the year of the parameter start"))
    if values["fit_from"] > values["fit_to"]:
        expected = f"{values['fit_to']} or earlier, the parameter fit_to"
        faults.append(Fault("parameter fit_from", str(values["fit_from"]), expected))
    return faults


GROWTH = Kind(
    name="growth",
    what="The real list carried on with accessions at the yearly hazards of the past, under the real States' ids.",
    parameters=(START, TO, FIT_FROM, FIT_TO, STRENGTH),
    least_size=0,
    most_size=0,
    make=_make,
    together=_together,
)
