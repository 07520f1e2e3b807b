"""Accessions on the way: a State's later phases take the instrument in, with an additional reviewing State where one is needed.

An accession counts from the 1st of January after its year. Whom the lot may fall on is what the law's guard says (paragraphs 28
and 29); where it leaves nobody, the instrument goes without review at that seat.
"""

from dataclasses import replace
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
    """The parties year by year, and who reviews whom since."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self._scenarios: dict[int, Scenario] = {}
        self._guards: dict[int, Guard] = {}
        self._year_of = np.zeros(inputs.scenario.n_states, dtype=np.int8)
        self._year_of[inputs.reviewed] = inputs.group
        self._draw = DrawSoFar(self._year_of)
        for one in chain.from_iterable(inputs.reviewers):
            self._draw.add(one)

    def reviewers_at(self, review: int, phase: int, day: float, numbers: NDArray[np.float64]) -> tuple[Seating, ...]:
        """Who performs the review in a phase that begins on ``day``; ``numbers`` are the review's, by place."""
        reviewed, year = int(self.inputs.reviewed[review]), self._latest(date_of(day).year)
        if year:
            guard = self._guard(year)
            for side in (HOME, AWAY):
                self._extend(guard, self._scenarios[year], reviewed, side)
                self._add(guard, reviewed, side, [float(numbers[seat_place(phase, side, place) + SEAT_LOT]) for place in range(LOTS)])
        return tuple(sorted(self._draw.of(reviewed), key=lambda one: one.side))

    def _latest(self, year: int) -> int:
        """The last year before ``year`` with an accession; 0 for none."""
        return max((each for each in self.inputs.accessions if each < year), default=0)

    def _guard(self, year: int) -> Guard:
        """The law's guard for the parties at the end of a year."""
        if year not in self._guards:
            scenario = self.inputs.scenario
            adherence = scenario.adherence.copy()
            place = {instrument.id: k for k, instrument in enumerate(scenario.instruments)}
            for each, pairs in self.inputs.accessions.items():
                for state, instrument in pairs if each <= year else ():
                    adherence[scenario.index[state], place[instrument]] = True
            adherence.setflags(write=False)
            self._scenarios[year] = replace(scenario, adherence=adherence)
            self._guards[year] = self.inputs.law.guard(self._scenarios[year], self._year_of)
        return self._guards[year]

    def _extend(self, guard: Guard, scenario: Scenario, reviewed: int, side: int) -> None:
        """Reviewing States that are party to a missing instrument take it on, the first drawn before additional ones."""
        for one in [each for each in self._draw.of(reviewed) if each.side == side]:
            missing = guard.missing(self._draw, reviewed, side)
            party = sum(1 << int(k) for k in np.flatnonzero(scenario.adherence[one.reviewing]))
            if missing & party:
                held = self._draw.seatings[reviewed]
                held[held.index(one)] = replace(one, instruments=one.instruments | (missing & party))

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


def accessions_by_growth(parties: Scenario, seed: str) -> AccessionsByYear:
    """Who accedes to what in which year after the list's day, among its States, by the scenario kind ``growth``."""
    start = parties.as_of.isoformat() if parties.as_of else "2020-10-16"
    found: dict[int, list[tuple[str, str]]] = {}
    for one in growth_history(seed, start=min(start, "2024-06-14"), to=2035).accessions:
        if one.state in parties.index and one.year >= 2021:
            found.setdefault(one.year, []).append((one.state, one.instrument))
    return {year: tuple(pairs) for year, pairs in found.items()}
