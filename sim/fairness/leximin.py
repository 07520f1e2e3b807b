"""The best achievable lottery by leximin: the largest measure as small as possible, then the next, by column generation.

Flanigan, Goelz, Gupta, Hennig and Procaccia, Fair algorithms for selecting citizens' assemblies, Nature 596 (2021), Methods:
a master program over the draws found; its weights price each review; a cheapest draw is added until none improves. Measures
that carry weight are tight in every best lottery and stay at their value from then on.
"""

import math
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.fairness.leximin_bound import BoundProgram
from sim.fairness.leximin_columns import IMPROVES, SEARCHES, Columns
from sim.fairness.leximin_measures import Measures, burdens
from sim.fairness.lottery_of_draws import Level, Lottery
from sim.fairness.pricing import Pricing
from verify.budget import Budget
from verify.completion.linear_program import LinearProgram
from verify.diagnosis.problem import Problem

WEIGHS = 1e-7
"""A measure is settled where it carries so much of a total weight of 1."""
SLACK = 1e-9
"""By how much a settled measure may be worse at later levels: room for rounding."""
FINE = 1e-6
"""A larger gap of a level is an unfinished one."""
MEETS = 1e-7
"""A value meets its proof where it is no farther from it."""


def leximin_burdens(problem: Problem, searches: int = SEARCHES, from_below: bool = False, levels: int | None = None) -> Lottery:
    """The lottery whose largest expected burden of a State is as small as possible, then the second largest, and so on.

    ``from_below``: whose smallest is as large as possible, then the second smallest. Stops after ``levels`` levels or when the
    searches for a cheapest draw are spent, and says so. Raises ``ValueError`` for a law that ``kinds_of`` refuses, or where no draw was found.
    """
    pricing = Pricing(problem)
    return _Leximin(pricing, burdens(pricing.program), searches, -1 if from_below else 1).run(levels)


class _Leximin:
    """One run. ``limits`` are the values of settled measures (times ``sign``), infinite for the others; ``exact`` the same as
    fractions for the proofs: what was proved of a measure, where the lottery meets it."""

    def __init__(self, pricing: Pricing, measures: Measures, searches: int, sign: int) -> None:
        self.budget = Budget(searches)
        self.columns = Columns(pricing, measures, self.budget, sign)
        self.bounds = BoundProgram(pricing.program, measures, sign)
        self.measures, self.sign = measures, sign
        self.limits = np.full(len(measures.names), np.inf)
        self.exact: list[Fraction | None] = [None] * len(measures.names)
        self.shares = np.ones(1)

    def run(self, levels: int | None) -> Lottery:
        found: list[Level] = []
        while np.isinf(self.limits).any() and not self.budget.spent and (levels is None or len(found) < levels):
            found.append(self._level())
        finished = not np.isinf(self.limits).any() and max(level.gap for level in found) < FINE
        return self.columns.lottery(self.shares, tuple(found), finished)

    def _level(self) -> Level:
        """Settle the measures that cannot be lower; with a gap where the searches are spent, or where the cheapest draw was not found."""
        proved = self.bounds.bound(self.exact)
        bound, proof = -np.inf, proved[0] if proved else None
        while True:
            value, weights, paid = self._master()
            near = self.columns.price_near(weights, proved[1]) if proved and not self.budget.spent else None
            if near and near.price < paid - IMPROVES and self.columns.matrix.shape[1] > len(self.shares):
                continue
            priced = self.columns.price(weights)
            if priced is None:
                break
            bound = max(bound, value + priced.bound - paid)
            if priced.price >= paid - IMPROVES or self.budget.spent or self.columns.matrix.shape[1] == len(self.shares):
                break
        bound = min(max(bound, float(proof) if proof is not None else -np.inf), value)
        tight = np.isinf(self.limits) & (weights > WEIGHS)
        self.limits[tight] = value
        met = proof is not None and value - proof < MEETS
        for place in np.flatnonzero(tight).tolist():
            self.exact[place] = proof if met else _above(value)
        names = tuple(name for name, settled in zip(self.measures.names, tight, strict=True) if settled)
        return Level(names, self.sign * value, self.sign * bound, None if proof is None else self.sign * proof)

    def _master(self) -> tuple[float, NDArray[np.float64], float]:
        """The best shares of the draws found: the largest open measure, the weight of each measure, and the price of a draw.

        Raises ``RuntimeError`` where HiGHS does not solve it.
        """
        program = LinearProgram[Any]()
        draws = [program.variable(draw) for draw in range(self.columns.matrix.shape[1])]
        largest = program.variable("largest", -inf)
        for measured, limit in zip(self.columns.matrix.tolist(), self.limits.tolist(), strict=True):
            terms = [(draw, value) for draw, value in enumerate(measured) if value]
            program.row([*terms, (largest, -1)] if limit == inf else terms, most=0 if limit == inf else limit + SLACK)
        program.row([(draw, 1) for draw in draws], 1, 1)
        found = program.cheapest({largest: 1}, tolerance=1e-10)
        if not found.feasible:
            raise RuntimeError("HiGHS did not solve the master program")
        self.shares = np.maximum(found.values[:-1], 0.0)
        return found.cost, np.maximum(found.limits, 0.0), float(found.equal[0])


def _above(limit: float) -> Fraction:
    """The limit with its slack, as a fraction that is not smaller."""
    return Fraction(math.ceil((limit + 2 * SLACK) * 10**9) + 1, 10**9)
