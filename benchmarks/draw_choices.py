"""The choices of a draw as plain data, from which each peer's model is written; and the test that a peer's draw keeps the law.

Only for the law as it stands by default. Nothing here is read from the project's statement of the law: a peer states it for itself.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from algorithms import SeededLots
from algorithms.division import divide
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seating
from scenarios import Scenario
from storage.errors import demand
from verify import check_draws, law_from
from verify.draw_arrays import DrawArrays, arrays_of_draws

DEFAULT_LAW = law_from({})


class SeatHeld(NamedTuple):
    """One State in one seat."""

    reviewed: int
    side: int
    reviewing: int
    additional: bool


@dataclass(frozen=True)
class SeatChoice:
    """Who may hold a seat of a State under review.

    ``drawn``: by the instruments (bits) that the State would leave missing, the States that may be drawn. ``additional``: the States that
    hold something that may be missing, with the instruments (bits) that they hold of those of the State under review.
    """

    reviewed: int
    side: int
    drawn: dict[int, list[int]]
    additional: dict[int, int]


def division_of(scenario: Scenario, seed: int) -> NDArray[np.int8]:
    """The year of each State under review, shape ``(n_states,)``, drawn with the seed."""
    return divide(scenario, DEFAULT_LAW.under_review(scenario), SeededLots(str(seed)))


def seat_choices(scenario: Scenario) -> list[SeatChoice]:
    """Every seat: home from the same regional group, away from another, always with an instrument in common."""
    bits: list[int] = (scenario.adherence.astype(np.int64) @ (1 << np.arange(scenario.n_instruments))).tolist()
    group: list[int] = scenario.group_of.tolist()
    takes_part = [state for state in range(scenario.n_states) if group[state] >= 0]
    found = []
    for reviewed in takes_part:
        wanted = bits[reviewed]
        for side in (HOME, AWAY):
            drawn: dict[int, list[int]] = {}
            able: dict[int, int] = {}
            for state in takes_part:
                shared = bits[state] & wanted
                if state != reviewed and shared and (group[state] == group[reviewed]) == (side == HOME):
                    drawn.setdefault(wanted & ~shared, []).append(state)
                    able[state] = shared
            lacking = 0
            for missing in drawn:
                lacking |= missing
            found.append(SeatChoice(reviewed, side, drawn, {state: held for state, held in able.items() if held & lacking}))
    return found


def shuffled(choices: list[SeatChoice], seed: int) -> list[SeatChoice]:
    """The same choices in another order: of the seats, and of the States for each. A solver whose own seed changes little draws by it."""
    rng = random.Random(seed)

    def mixed(states: Iterable[int]) -> list[int]:
        found = list(states)
        rng.shuffle(found)
        return found

    found = [
        SeatChoice(
            one.reviewed,
            one.side,
            {missing: mixed(states) for missing, states in one.drawn.items()},
            {state: one.additional[state] for state in mixed(one.additional)},
        )
        for one in choices
    ]
    rng.shuffle(found)
    return found


def arrays_of_peer(scenario: Scenario, year_of: NDArray[np.int8], seated: Iterable[SeatHeld]) -> DrawArrays:
    """A peer's draw as arrays. A drawn State takes the instruments that both are party to, an additional one those left missing."""
    bits: list[int] = (scenario.adherence.astype(np.int64) @ (1 << np.arange(scenario.n_instruments))).tolist()
    draw, left = DrawSoFar(year_of), dict[tuple[int, int], int]()
    for one in sorted(seated, key=lambda one: (one.reviewed, one.side, one.additional)):
        seat, wanted = (one.reviewed, one.side), bits[one.reviewed]
        taken = left.get(seat, wanted) if one.additional else wanted & bits[one.reviewing]
        left[seat] = left.get(seat, wanted) & ~taken
        draw.add(Seating(one.reviewed, one.reviewing, one.side, one.additional, taken))
    return arrays_of_draws(scenario, [draw])


def assert_lawful(scenario: Scenario, draws: DrawArrays) -> None:
    """Raises ``AssertionError`` where our verifier finds a clause broken."""
    broken = [finding for result in check_draws(scenario, DEFAULT_LAW, draws) for finding in result.findings]
    demand(not broken, f"a draw breaks {[one.clause for one in broken]}")
