"""Rotating lists (manual; a reconstruction: the Secretariat's own description is not public).

On paper, with one card a State in two piles (its regional group's, and all States'):

1. The lots of all States are drawn one by one: this is the order of the pile of all States. The lots of each regional
   group are drawn one by one: this is the order of its pile.
2. Year by year, the States under review are called in the order of the pile of all States as it was first drawn.
3. For the home seat, take the pile of the State's own group, for the away seat the pile of all. Go down from the top;
   the first card whose State is admissible gets the seat. Cards passed over stay where they are.
4. Put that State's card at the bottom of both its piles.
5. Where an instrument is missing, repeat 3 and 4 on the same pile for the additional reviewing State.
"""

from typing import ClassVar

import numpy as np

from algorithms.ceremony import YEARS, Algorithm, Ceremony
from algorithms.draw_so_far import AWAY, HOME
from algorithms.lots import drawn_order


class RotatingLists(Algorithm):
    """One drawn order for each regional group and one of all; reviewing States are taken by going round."""

    name: ClassVar[str] = "rotating-lists"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat from the top of the pile."""
        scenario = ceremony.scenario
        turn = np.zeros((2, scenario.n_states), dtype=np.int64)
        everybody = drawn_order(ceremony.lots, "list/all", range(scenario.n_states))
        turn[AWAY, everybody] = np.arange(scenario.n_states)
        for position, group in enumerate(scenario.regional_groups):
            members = [int(state) for state in np.flatnonzero(scenario.group_of == position)]
            turn[HOME, drawn_order(ceremony.lots, f"list/{group}", members)] = np.arange(len(members))
        bottom = scenario.n_states
        for year in YEARS:
            for reviewed in [state for state in everybody if ceremony.draw.year_of[state] == year]:
                for seat in ceremony.open_seats(reviewed):
                    turn[:, ceremony.fill_first(seat, turn[seat.side])] = bottom
                    bottom += 1
