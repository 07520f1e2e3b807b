"""The division of the States under review into groups that start in consecutive years, by lot.

Inside each regional group, in proportion: a third to each year, what is left over to the later years. This reading
reproduces the published 62, 63 and 64 (UNODC news, 1 November 2022); the text of the rule was not available.
"""

import numpy as np
from numpy.typing import NDArray

from algorithms.lots import Lots, drawn_order
from scenarios import Scenario


def divide(scenario: Scenario, under_review: NDArray[np.bool_], lots: Lots, years: int = 3) -> NDArray[np.int8]:
    """Draw the year group of each State: shape ``(n_states,)``, 0 for a State that is not under review, else 1 to ``years``."""
    year_of = np.zeros(scenario.n_states, dtype=np.int8)
    names = [*scenario.regional_groups, "no group"]
    for position, name in enumerate(names):
        group = position if position < len(scenario.regional_groups) else -1
        members = [int(state) for state in np.flatnonzero((scenario.group_of == group) & under_review)]
        order = drawn_order(lots, f"division/{name}", members)
        year_of[order] = years_in_turn(len(order), years)
    return year_of


def years_in_turn(count: int, years: int = 3) -> list[int]:
    """The year of each of ``count`` States of a regional group, in the order in which their lots are drawn."""
    share, rest = divmod(count, years)
    return [year for year in range(1, years + 1) for _ in range(share + (year > years - rest))]
