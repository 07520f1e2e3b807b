"""A proof in exact fractions that no lottery does better: dual weights of the program of one draw over kinds.

Every mean of lawful draws solves that program, so what its solutions cannot do no lottery can. The weights that HiGHS finds are
made into fractions, and what rounding broke is paid for with the upper bounds of the columns (Neumaier and Shcherbina, Safe
bounds in linear and mixed-integer linear programming, 2004): for rows ``a x <= b`` with weights ``z >= 0``, equalities with any
weights ``y``, and ``0 <= x <= u``, ``c x >= b_eq y - b z + sum of min(0, c - A_eq' y + A' z) u``.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.fairness.leximin_measures import Measures
from sim.fairness.pricing_program import DrawProgram
from verify.completion.linear_program import LinearProgram, Row

DENOMINATORS = (60, 27_720, 10**7, 10**12)
MOST = 10_000
"""An upper bound on every measure, in reviews."""
Weighted = Sequence[tuple[Row, float]]


class BoundProgram:
    """Least largest value of some measures, while others stay within limits, over all means of lawful draws.

    The last variable is the largest value. ``sign`` is -1 where measures are to be large.
    """

    def __init__(self, program: DrawProgram, measures: Measures, sign: int = 1) -> None:
        self.most = [*map(int, program.linear.highest), MOST]
        self.least = [0] * len(program.columns) + [-MOST]
        self.linear = LinearProgram[Any]()
        for column in program.columns:
            self.linear.variable(column)
        self.largest = self.linear.variable("largest", -inf)
        for row in program.linear.rows:
            self.linear.row(row.terms.items(), row.least, row.most)
        cells = program.cell_of_column
        self._measures = [
            {int(column): sign * Fraction(float(row[cells[column]])).limit_denominator(10**6) for column in np.flatnonzero(row[cells])}
            for row in measures.matrix
        ]

    def bound(self, limits: Sequence[Fraction | None]) -> tuple[Fraction, NDArray[np.float64]] | None:
        """A number below which the largest of the measures without a limit cannot be, and the numbers of reviews, shape
        ``(n_columns,)``, that HiGHS found to come closest; None where it found no weights."""
        linear = self.linear.copy()
        for measure, limit in zip(self._measures, limits, strict=True):
            linear.row([*measure.items(), *([] if limit is not None else [(self.largest, -1)])], most=limit or 0)
        found = linear.cheapest({self.largest: 1})
        if not found.feasible:
            return None
        weighted = [*zip(linear.equalities, found.equal.tolist(), strict=True)], [*zip(linear.limits, found.limits.tolist(), strict=True)]
        return max(self._safe(*weighted, denominator) for denominator in DENOMINATORS), found.values[:-1]

    def _safe(self, equal: Weighted, limits: Weighted, denominator: int) -> Fraction:
        """The bound that the weights prove once they are fractions, whatever rounding did to them."""
        left = [Fraction(0)] * self.largest + [Fraction(1)]
        bound = Fraction(0)
        for weighted, sign in ((equal, 1), (limits, -1)):
            for row, weight in weighted:
                exact = sign * Fraction(weight if sign == 1 else max(weight, 0.0)).limit_denominator(denominator)
                if exact:
                    bound += exact * row.most
                    for column, value in row.terms.items():
                        left[column] -= exact * value
        for over, least, most in zip(left, self.least, self.most, strict=True):
            bound += over * (most if over < 0 else least)
        return bound
