"""A draw that goes on from an earlier one: States that are newly under review get a year, and the seats that are open are drawn for.

A reconstruction as all here. Which rule the Mechanism has for States that join after the lots were drawn is not known; in that of the
Convention against Corruption they are reviewed in the last year of the cycle.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from algorithms.algorithm import Algorithm
from algorithms.ceremony import YEARS, Ceremony
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.earlier import BY_LOT
from algorithms.law import Guard
from algorithms.lots import Lots, drawn_order
from scenarios import Scenario


class HeldSeat(NamedTuple):
    """Who holds which seat, by places in the list, whatever the instruments."""

    reviewed: int
    reviewing: int
    side: int
    additional: bool


def divide_newcomers(
    scenario: Scenario, under_review: NDArray[np.bool_], earlier: Mapping[str, int], newcomers: str, lots: Lots
) -> NDArray[np.int8]:
    """The year of each State, shape ``(n_states,)``: that of the earlier draw, and for those who have none the last, or one by lot.

    By lot: inside each regional group, in an order drawn by lot, each to the year with the fewest States of the group, the last of these. So
    the groups stay as nearly equal as ``algorithms.division`` made them.
    """
    year_of = np.array([earlier.get(state, 0) for state in scenario.states], dtype=np.int8)
    year_of[~under_review] = 0
    new = under_review & (year_of == 0)
    if newcomers != BY_LOT:
        year_of[new] = YEARS[-1]
        return year_of
    for group in [*range(len(scenario.regional_groups)), -1]:
        members = scenario.group_of == group
        sizes = Counter(year_of[members].tolist())
        name = scenario.regional_groups[group] if group >= 0 else "no group"
        for state in drawn_order(lots, f"newcomers/{name}", np.flatnonzero(new & members).tolist()):
            year = min(YEARS, key=lambda year: (sizes[year], -year))
            year_of[state] = year
            sizes[year] += 1
    return year_of


def seated(guard: Guard, year_of: NDArray[np.int8], seats: Iterable[HeldSeat]) -> DrawSoFar | None:
    """A draw with these seats filled in their order, each for all instruments that are then its own; None where one is not admitted.

    Bars that later lots may lift are left to the look-ahead.
    """
    draw = DrawSoFar(year_of)
    for held in seats:
        opened = any(other.side == held.side for other in draw.of(held.reviewed))
        seat = Seat(held.reviewed, held.side, guard.missing(draw, held.reviewed, held.side) if held.additional else 0)
        if opened != held.additional or seat.additional != held.additional:
            return None
        if not guard.open_wider(draw, seat).admissible >> held.reviewing & 1:
            return None
        draw.add(Seating(held.reviewed, held.reviewing, held.side, held.additional, guard.covers(seat, held.reviewing)))
    return draw


class GoingOn(Algorithm):
    """The open seats one after the other, year by year and in the order of the list, with look-ahead. No order is drawn: few seats are open."""

    name: ClassVar[str] = "going-on"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat that is open by lot; a State whose seats all stand is not called."""
        ceremony.look_ahead(each_lot=True)
        for year in YEARS:
            for reviewed in ceremony.under_review(year):
                for side in (HOME, AWAY):
                    if not any(held.side == side for held in ceremony.draw.of(reviewed)):
                        ceremony.fill_by_lot(Seat(reviewed, side))
                    while missing := ceremony.guard.missing(ceremony.draw, reviewed, side):
                        ceremony.fill_by_lot(Seat(reviewed, side, missing))
