"""The Goldilocks lottery: neither a large largest measure nor a small smallest one.

Baharav and Flanigan, Fair, manipulation-robust, and transparent sortition, EC 2024: minimise ``largest / even + gamma * even /
smallest``. There ``even`` is the same for every lottery; here additional reviewing States change the total, so it is what the
measure would be if the drawn reviews alone were spread evenly. The second term is convex; it is approached from below by its
tangents, and the draws by column generation, so every master program gives a bound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.budget import Budget
from verify.diagnosis.problem import Problem
from verify.fairness.leximin_columns import IMPROVES, SEARCHES, Columns, solve_master
from verify.fairness.leximin_measures import Measures, burdens, pair_chances
from verify.fairness.lottery_of_draws import Lottery
from verify.fairness.pricing import Pricing

CLOSE = 1e-7
FIRST_TANGENTS = (0.05, 0.2, 0.5, 0.8, 1.0)


@dataclass(frozen=True)
class Goldilocks:
    """The lottery, the value of its compromise, and a value that no lottery beats (floating point); largest and smallest are in
    the units of the measure. ``left_out`` are measures that no draw was found to make positive."""

    lottery: Lottery
    gamma: float
    value: float
    bound: float
    largest: float
    smallest: float
    left_out: tuple[tuple[int, ...], ...]

    @property
    def gap(self) -> float:
        """How much less the compromise of another lottery could be, at most."""
        return max(0.0, self.value - self.bound)


def goldilocks_burdens(problem: Problem, gamma: float = 1.0, searches: int = SEARCHES) -> Goldilocks:
    """The compromise over expected burdens; raises ``ValueError`` as ``leximin_burdens`` does, and for a gamma below 0."""
    pricing = Pricing(problem)
    return _Compromise(pricing, burdens(pricing.program), gamma, searches).run()


def goldilocks_pairs(problem: Problem, gamma: float = 1.0, searches: int = SEARCHES) -> Goldilocks:
    """The compromise over the chances that a given State is reviewed by a given other, over pairs of kinds."""
    pricing = Pricing(problem)
    return _Compromise(pricing, pair_chances(pricing.program), gamma, searches).run()


class _Compromise:
    """One run. The master has the shares of the draws, then the largest and the smallest measure as ratios to ``even``, then the
    second term."""

    def __init__(self, pricing: Pricing, measures: Measures, gamma: float, searches: int) -> None:
        if gamma < 0:
            raise ValueError(f"gamma {gamma}; right would be 0 or more")
        self.gamma, self.names, self.even = gamma, measures.names, measures.even
        ratios = Measures(measures.names, measures.matrix / measures.even[:, None], np.ones(len(measures.names)))
        self.budget = Budget(searches)
        self.columns = Columns(pricing, ratios, self.budget)
        self.counted = np.array([self._reaches(place) for place in range(len(measures.names))])
        self.tangents = list(FIRST_TANGENTS)

    def _reaches(self, place: int) -> bool:
        """Whether some draw makes the measure positive; the draw is kept."""
        if self.columns.matrix[place].any():
            return True
        weights = np.zeros(len(self.names))
        weights[place] = -1.0
        self.columns.price(weights)
        return bool(self.columns.matrix[place].any())

    def run(self) -> Goldilocks:
        """Add draws and tangents until the bound meets the value, or the searches are spent."""
        best, bound = np.inf, -np.inf
        while True:
            found, x, weights, paid = self._master()
            largest, smallest = self._ends(x)
            value = largest + self.gamma / smallest if smallest > 0 else (np.inf if self.gamma else largest)
            if value < best or not np.isfinite(best):
                best, kept, ends = value, x[:-3], (largest, smallest)
            self.tangents += [smallest] if smallest > 0 and value - found > CLOSE / 10 else []
            priced = self.columns.price(weights)
            bound = max(bound, found + priced.bound - paid) if priced else bound
            stuck = priced is None or priced.price >= paid - IMPROVES
            if best - bound <= CLOSE or self.budget.spent or (stuck and value - found <= CLOSE):
                break
        lottery = self.columns.lottery(np.maximum(kept, 0.0), (), best - bound <= CLOSE)
        left_out = tuple(name for name, counted in zip(self.names, self.counted, strict=True) if not counted)
        even = float(self.even[0])
        return Goldilocks(lottery, self.gamma, float(best), float(min(bound, best)), ends[0] * even, ends[1] * even, left_out)

    def _ends(self, x: NDArray[np.float64]) -> tuple[float, float]:
        """The largest and the smallest measure of the shares, as ratios."""
        ratios = self.columns.matrix @ x[:-3]
        return float(ratios.max()), float(ratios[self.counted].min())

    def _master(self) -> tuple[float, NDArray[np.float64], NDArray[np.float64], float]:
        """The best shares of the draws found under the tangents so far: value, solution, weight of each measure, price of a
        draw."""
        matrix, counted = self.columns.matrix, self.columns.matrix[self.counted]
        (number, draws), few = matrix.shape, len(counted)
        below = np.zeros((number + few + len(self.tangents), draws + 3))
        below[:number, :draws], below[:number, draws] = matrix, -1.0
        below[number : number + few, :draws], below[number : number + few, draws + 1] = -counted, 1.0
        below[number + few :, draws + 1] = [-1 / ratio**2 for ratio in self.tangents]
        below[number + few :, draws + 2] = -1.0
        limits = np.concatenate([np.zeros(number + few), [-2 / ratio for ratio in self.tangents]])
        cost, total = np.zeros(draws + 3), np.concatenate([np.ones(draws), np.zeros(3)])
        cost[draws], cost[draws + 2] = 1.0, self.gamma
        value, x, rows, paid = solve_master(cost, below, limits, total, [(0, None)] * (draws + 3))
        weights = rows[:number].copy()
        weights[self.counted] -= rows[number : number + few]
        return value, x, weights, paid
