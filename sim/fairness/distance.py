"""How far two sets of chances lie apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario
from sim.fairness.chances import Chances, Distribution
from sim.fairness.exact import ExactDraw
from verify.law.parameters import CHOICES, LawParameters


@dataclass(frozen=True)
class LargestDeviation:
    """A largest deviation, and the States (indices) at which it is: reviewed and reviewing for a pair, one for a burden."""

    size: float
    states: tuple[int, ...]

    def named(self, scenario: Scenario) -> str:
        """The size and the States by id."""
        return f"{self.size:.4f} at " + " by ".join(scenario.states[state] for state in self.states)


def largest_pair_deviation(one: Chances, other: Chances) -> LargestDeviation:
    """The largest absolute difference of the chance that one State reviews another."""
    apart = np.abs(one.pairs - other.pairs)
    place = np.unravel_index(int(apart.argmax()), apart.shape)
    return LargestDeviation(float(apart.max()), tuple(int(state) for state in place))


def total_variation(one: Distribution, other: Distribution) -> Fraction:
    """Half the sum of all differences: the largest difference of the chance of any event. 0 for the same, 1 for no draw in common."""
    draws = one.keys() | other.keys()
    return sum((abs(one.get(draw, Fraction(0)) - other.get(draw, Fraction(0))) for draw in draws), Fraction(0)) / 2


def pair_fractions(distribution: Distribution) -> dict[tuple[int, int], Fraction]:
    """The exact chance of each pair (State under review, reviewing State) that has one."""
    found: dict[tuple[int, int], Fraction] = {}
    for draw, chance in distribution.items():
        for pair in {(reviewed, reviewing) for reviewed, reviewing, _, _ in draw}:
            found[pair] = found.get(pair, Fraction(0)) + chance
    return found


def equal_states(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> list[list[int]]:
    """The States that no clause tells apart: same group, instruments, legal families, choices and year (0 for not under review)."""
    kinds: dict[tuple[object, ...], list[int]] = {}
    for state, name in enumerate(scenario.states):
        chosen = tuple(law.values[choice].count(name) for choice in CHOICES)
        facts = int(scenario.group_of[state]), scenario.adherence[state].tobytes(), scenario.legal_families[state]
        kinds.setdefault((*facts, chosen, int(year_of[state])), []).append(state)
    return [states for states in kinds.values() if len(states) > 1]


def largest_between_equals(exact: ExactDraw, equals: Sequence[Sequence[int]]) -> Fraction:
    """The largest change of a pair's chance where two equal States are exchanged; 0 where equals have equal chances, exactly."""
    pairs, largest = pair_fractions(exact.distribution), Fraction(0)
    for states in equals:
        for first, second in combinations(states, 2):
            other = {first: second, second: first}
            for (reviewed, reviewing), chance in pairs.items():
                exchanged = pairs.get((other.get(reviewed, reviewed), other.get(reviewing, reviewing)), Fraction(0))
                largest = max(largest, abs(chance - exchanged))
    return largest
