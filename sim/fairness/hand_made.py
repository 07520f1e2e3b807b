"""Cases made by hand: small enough for every chance to be exact, large enough for all clauses of paragraphs 28-29 to bite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from sim.fairness.few_under_review import FewUnderReview
from verify.law.parameters import LawParameters
from verify.law_in_force import law_from


@dataclass(frozen=True)
class Case:
    """A scenario, a law that puts few States under review, and a division of these into years, shape ``(n_states,)``."""

    scenario: Scenario
    law: FewUnderReview
    year_of: NDArray[np.int8]


def small_scenario(id: str, groups: Sequence[Mapping[str, int]], instruments: int) -> Scenario:
    """A scenario from State id to the number of instruments held, one mapping a regional group; the first ones are held."""
    rows = [
        Row(state, "", REGIONAL_GROUPS[place], tuple(number < held for number in range(instruments)))
        for place, members in enumerate(groups)
        for state, held in members.items()
    ]
    return build_scenario(id, None, rows, UNTOC_FAMILY[:instruments])


def case_of(scenario: Scenario, law: LawParameters, years: Mapping[str, int]) -> Case:
    """A case in which the States of ``years`` are under review, each in the year given."""
    year_of = np.zeros(scenario.n_states, dtype=np.int8)
    for state, year in years.items():
        year_of[scenario.index[state]] = year
    year_of.setflags(write=False)
    return Case(scenario, FewUnderReview(law.values, tuple(sorted(years))), year_of)


EIGHT_STATES = small_scenario("eight States", ({"A1": 3, "A2": 3, "A3": 3, "A4": 1}, {"B1": 2, "B2": 3, "B3": 3, "B4": 1}), 3)
"""Two regional groups of four and three nested instruments. ``A4`` and ``B4`` need an additional reviewing State wherever they
are drawn, ``B1`` where the State under review has all three. Equals not under review: ``B2`` and ``B3``."""

FOUR_STATES = small_scenario("four States", ({"A1": 1, "A2": 1}, {"B1": 1, "B2": 1}), 1)
"""Two regional groups of two, one instrument: the smallest case in which the home seat is forced and the away seat is a lot."""


def eight_states(load_max: int = 0) -> Case:
    """``EIGHT_STATES`` with A1, A2 and B1 under review, in a division that lots could give; ``load_max`` 0 is no limit on reviews."""
    return case_of(EIGHT_STATES, law_from({"load_max": load_max}), {"A1": 2, "A2": 3, "B1": 3})
