"""Two fair draws to measure against: U, in which every lawful draw is as likely, and C, in which every lot is.

Both give each lawful draw of a division into years, and nothing else, an exact chance. They differ in what is even.

U puts every lawful *draw* into one bowl and takes one. A State that can be combined in many ways is then drawn more often: one
that needs an additional reviewing State, where five could serve, stands in five draws for each one of a State that needs none.

C draws a lot for every *seat*, each from its own bowl, as if nothing else had been drawn; the additional lots follow. If the
whole breaks the law, all lots go back and all are drawn again. A State that needs an additional reviewing State has one lot, as
all others; only the law itself (no mutual reviews, limits on reviews) makes it likelier or less likely. C is what most people
mean by fair lots, and what drawing by hand aims at; U is what drawing at random among the solutions of a program aims at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.state_sets import members
from scenarios import Scenario
from sim.fairness.chances import Distribution, Draw
from verify.guard import ClauseGuard
from verify.law.parameters import LawParameters

Seatings = frozenset[Seating]
"""A finished draw, seat by seat with the instruments."""


def draw_of(seatings: Seatings) -> Draw:
    """The draw that seatings make."""
    return frozenset((one.reviewed, one.reviewing, one.side, one.additional) for one in seatings)


def _seat_outcomes(guard: ClauseGuard, draw: DrawSoFar, seat: Seat) -> Iterator[tuple[tuple[Seating, ...], Fraction]]:
    """Every way to fill a seat and its additional lots after ``draw``, and its chance where lots alike are drawn for each."""
    admissible = members(guard.open_wider(draw, seat).admissible)
    for state in admissible:
        seating = Seating(seat.reviewed, state, seat.side, seat.additional, guard.covers(seat, state))
        draw.add(seating)
        missing = guard.missing(draw, seat.reviewed, seat.side)
        rest: list[tuple[tuple[Seating, ...], Fraction]] = [((), Fraction(1))]
        if missing:
            rest = list(_seat_outcomes(guard, draw, Seat(seat.reviewed, seat.side, missing)))
        draw.remove(seat.reviewed, [seating])
        for seatings, chance in rest:
            yield (seating, *seatings), chance / len(admissible)


def lawful_draws(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> list[Seatings]:
    """Every finished draw that keeps the law, for one division: seat after seat, each State that the guard admits.

    Nothing is lost by the fixed order of seats: whatever bar a later lot may lift is left to the finished draw.
    """
    guard, draw = ClauseGuard(scenario, law, year_of), DrawSoFar(year_of)
    seats = [Seat(int(reviewed), side) for reviewed in np.flatnonzero(year_of) for side in (HOME, AWAY)]
    found: dict[Seatings, None] = {}

    def fill(place: int) -> None:
        if place == len(seats):
            if guard.unmet(draw) is None:
                found[frozenset(one for held in draw.seatings.values() for one in held)] = None
            return
        for seatings, _ in list(_seat_outcomes(guard, draw, seats[place])):
            for one in seatings:
                draw.add(one)
            fill(place + 1)
            draw.remove(seats[place].reviewed, list(seatings))

    fill(0)
    return list(found)


def uniform_over_draws(lawful: list[Seatings]) -> Distribution:
    """U: every lawful draw has the same chance. Draws that differ in instruments alone are one draw."""
    draws = dict.fromkeys(draw_of(seatings) for seatings in lawful)
    return {draw: Fraction(1, len(draws)) for draw in draws}


@dataclass(frozen=True)
class IndependentLots:
    """C, and ``kept``: the chance that lots drawn independently for every seat keep the law at once."""

    distribution: Distribution
    kept: Fraction


def independent_lots(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8], lawful: list[Seatings]) -> IndependentLots:
    """C: a lot for every seat, uniform over what is admissible where nothing else is drawn; all again until the law is kept.

    An additional lot is uniform over those admissible for what is missing at its seat. ``lawful`` is what ``lawful_draws`` gives.
    """
    guard = ClauseGuard(scenario, law, year_of)
    lots: dict[Seatings, Fraction] = {}
    for reviewed in np.flatnonzero(year_of).tolist():
        for side in (HOME, AWAY):
            for filled, chance in _seat_outcomes(guard, DrawSoFar(year_of), Seat(reviewed, side)):
                whole = frozenset(filled)
                lots[whole] = lots.get(whole, Fraction(0)) + chance
    weights: Distribution = {}
    for seatings in lawful:
        weight = Fraction(1)
        ordered = sorted(seatings, key=_seat_of)
        for _, held in groupby(ordered, key=_seat_of):
            weight *= lots.get(frozenset(held), Fraction(0))
        draw = draw_of(seatings)
        weights[draw] = weights.get(draw, Fraction(0)) + weight
    kept = sum(weights.values(), Fraction(0))
    return IndependentLots({draw: weight / kept for draw, weight in weights.items()} if kept else {}, kept)


def _seat_of(seating: Seating) -> tuple[int, int]:
    return seating.reviewed, seating.side
