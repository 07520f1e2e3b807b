"""Accessions on the way: a State's later phases take the instrument in, with an additional reviewing State where one is needed.

An accession counts from the 1st of January after its year. Whom the lot may fall on is what the law's guard says (paragraphs 28
and 29); where it leaves nobody, the instrument goes without review at that seat.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.law import Guard
from algorithms.state_sets import members
from scenarios import Scenario
from scenarios.generators.growth import growth_history
from sim.review_phase.clock import date_of
from sim.review_phase.inputs import Accessions as AccessionsByYear
from sim.review_phase.inputs import Inputs
from sim.review_phase.streams import SEAT_LOT, seat_place

LOTS = 3
"""Additional lots at a side in a phase, at most."""


class Accessions:
    """Who reviews whom, and for which instruments, from phase to phase."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self._draw = DrawSoFar(_years_of(inputs))
        for one in chain.from_iterable(inputs.reviewers):
            self._draw.add(one)

    def reviewers_at(self, review: int, phase: int, day: float, numbers: NDArray[np.float64]) -> tuple[Seating, ...]:
        """Who performs the review in a phase that begins on ``day``; ``numbers`` are the review's, by place."""
        reviewed, begun = int(self.inputs.reviewed[review]), date_of(day).year
        year = max((each for each in self.inputs.accessions if each < begun), default=0)
        if year:
            guard, held = _parties_at(self.inputs, year)
            for side in (HOME, AWAY):
                self._extend(guard, held, reviewed, side)
                self._add(guard, reviewed, side, [float(numbers[seat_place(phase, side, place) + SEAT_LOT]) for place in range(LOTS)])
        return tuple(sorted(self._draw.of(reviewed), key=lambda one: one.side))

    def _extend(self, guard: Guard, held: tuple[int, ...], reviewed: int, side: int) -> None:
        """Reviewing States that are party to a missing instrument take it on, the first drawn before additional ones."""
        for one in [each for each in self._draw.of(reviewed) if each.side == side]:
            taken_on = guard.missing(self._draw, reviewed, side) & held[one.reviewing]
            if taken_on:
                seatings = self._draw.seatings[reviewed]
                seatings[seatings.index(one)] = replace(one, instruments=one.instruments | taken_on)

    def _add(self, guard: Guard, reviewed: int, side: int, lots: list[float]) -> None:
        for number in lots:
            missing = guard.missing(self._draw, reviewed, side)
            if not missing:
                return
            seat = Seat(reviewed, side, missing)
            bowl = members(guard.open(self._draw, seat).admissible)
            if not bowl:
                return
            state = bowl[int(number * len(bowl))]
            self._draw.add(Seating(reviewed, state, side, True, guard.covers(seat, state)))


def _years_of(inputs: Inputs) -> NDArray[np.int8]:
    """The yearly group of each State, 0 for one that is not under review."""
    year_of = np.zeros(inputs.scenario.n_states, dtype=np.int8)
    year_of[inputs.reviewed] = inputs.group
    return year_of


@lru_cache(maxsize=32)
def _parties_at(inputs: Inputs, year: int) -> tuple[Guard, tuple[int, ...]]:
    """The law's guard for the parties at the end of a year, and each State's instruments as a bit mask; the same in every replication."""
    scenario = inputs.scenario
    adherence = scenario.adherence.copy()
    place = {instrument.id: k for k, instrument in enumerate(scenario.instruments)}
    for each, pairs in inputs.accessions.items():
        for state, instrument in pairs if each <= year else ():
            adherence[scenario.index[state], place[instrument]] = True
    adherence.setflags(write=False)
    held = tuple(sum(1 << int(k) for k in np.flatnonzero(row)) for row in adherence)
    return inputs.law.guard(replace(scenario, adherence=adherence), _years_of(inputs)), held


def accessions_by_growth(parties: Scenario, seed: str) -> AccessionsByYear:
    """Who accedes to what in which year after the list's day, among its States, by the scenario kind ``growth``."""
    start = parties.as_of.isoformat() if parties.as_of else "2020-10-16"
    found: dict[int, list[tuple[str, str]]] = {}
    for one in growth_history(seed, start=min(start, "2024-06-14"), to=2035).accessions:
        if one.state in parties.index and one.year >= 2021:
            found.setdefault(one.year, []).append((one.state, one.instrument))
    return {year: tuple(pairs) for year, pairs in found.items()}
