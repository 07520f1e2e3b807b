"""Rotating lists (manual; a reconstruction: the Secretariat's own description is not public).

On paper, with one card a State in two piles (its regional group's, and all States'):

1. The lots of all States are drawn one by one: this is the order of the pile of all States. The lots of each regional
   group are drawn one by one: this is the order of its pile. A State without a group has a card in the pile of all only.
2. Year by year, the States under review are called in the order of the pile of all States as it was first drawn.
3. For the home seat, take the pile of the State's own group, for the away seat the pile of all. Go down from the top;
   the first card whose State is admissible gets the seat. Cards passed over stay where they are. Where the law opens the
   home seat to States of other groups, or to any, take the pile of all.
4. Put that State's card at the bottom of both its piles.
5. Where an instrument is missing, repeat 3 and 4 on the same pile for the additional reviewing State.
"""

from typing import ClassVar

import numpy as np

from algorithms.algorithm import Algorithm
from algorithms.ceremony import YEARS, Ceremony
from algorithms.draw_so_far import HOME
from algorithms.lots import drawn_order
from algorithms.state_sets import set_of


class RotatingLists(Algorithm):
    """One drawn order for each regional group and one of all; reviewing States are taken by going round."""

    name: ClassVar[str] = "rotating-lists"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat from the top of the pile."""
        scenario = ceremony.scenario
        called = drawn_order(ceremony.lots, "list/all", range(scenario.n_states))
        everybody = list(called)
        piles: dict[int, list[int]] = {-1: []}
        for group, name in enumerate(scenario.regional_groups):
            of_group = [int(state) for state in np.flatnonzero(scenario.group_of == group)]
            piles[group] = drawn_order(ceremony.lots, f"list/{name}", of_group)
        cards = {group: set_of(pile) for group, pile in piles.items()}
        for year in YEARS:
            for reviewed in [state for state in called if ceremony.draw.year_of[state] == year]:
                group = int(scenario.group_of[reviewed])
                for seat in ceremony.open_seats(reviewed):
                    bowl = ceremony.open(seat)
                    own = seat.side == HOME and not bowl.lots & ~cards[group]
                    state = ceremony.fill_first(seat, bowl, piles[group] if own else everybody)
                    for pile in (everybody, piles[int(scenario.group_of[state])]):
                        if pile:
                            pile.remove(state)
                            pile.append(state)
