"""The yearly chance of accession, by instrument and regional group, fitted to the dated history in exact fractions.

A discrete-time hazard (Allison 1982, "Discrete-Time Methods for the Analysis of Event Histories"): accessions in a year over
the States that could still accede in it. A group's hazard is pulled towards the instrument's overall hazard by a prior of `strength`
State-years: (accessions + strength x overall) / (State-years + strength).
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scenarios.generators.history import DatedState, dated_states
from scenarios.generators.real_shape import PLACES
from scenarios.instruments import UNTOC_FAMILY

Hazards = tuple[tuple[Fraction, ...], ...]
"""`hazards[instrument][place]`: the chance that a State which can accede does so within a year."""


@dataclass(frozen=True)
class Exposure:
    """`accessions` and `state_years` at risk, both int64 (n_instruments, PLACES)."""

    accessions: NDArray[np.int64]
    state_years: NDArray[np.int64]


def exposure(first_year: int, last_year: int) -> Exposure:
    """Count over the whole years `first_year` to `last_year`, both included."""
    accessions = np.zeros((len(UNTOC_FAMILY), PLACES), dtype=np.int64)
    state_years = np.zeros_like(accessions)
    for year in range(first_year, last_year + 1):
        for state in dated_states():
            for instrument in range(len(UNTOC_FAMILY)):
                if _at_risk(state, instrument, year):
                    state_years[instrument, state.place] += 1
                    accessions[instrument, state.place] += state.party(instrument, date(year, 12, 31))
    return Exposure(accessions, state_years)


def _at_risk(state: DatedState, instrument: int, year: int) -> bool:
    """Whether the State could accede in `year`: not party before it and, for a Protocol, party to the Convention by its end."""
    could = instrument == 0 or state.party(0, date(year, 12, 31))
    return could and not state.party(instrument, date(year - 1, 12, 31))


@lru_cache(maxsize=64)
def fitted_hazards(first_year: int, last_year: int, strength: int) -> Hazards:
    """The hazards of a window of years; 0 for an instrument that no State could accede to."""
    seen = exposure(first_year, last_year)
    return tuple(
        tuple(
            _shrunk(int(events), int(at_risk), int(row.sum()), int(years.sum()), strength)
            for events, at_risk in zip(row, years, strict=True)
        )
        for row, years in zip(seen.accessions, seen.state_years, strict=True)
    )


def _shrunk(events: int, at_risk: int, all_events: int, all_at_risk: int, strength: int) -> Fraction:
    """One group's hazard, pulled towards the overall one."""
    if all_at_risk == 0:
        return Fraction(0)
    overall = Fraction(all_events, all_at_risk)
    return (events + strength * overall) / (at_risk + strength) if at_risk + strength else overall
