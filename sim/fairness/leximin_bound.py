"""A proof in exact fractions that no lottery does better: dual weights of the program of one draw over kinds.

Every mean of lawful draws solves that program, so what its solutions cannot do no lottery can. The weights that HiGHS finds are
made into fractions, and what rounding broke is paid for with the upper bounds of the columns (Neumaier and Shcherbina, Safe
bounds in linear and mixed-integer linear programming, 2004): for rows ``a x <= b`` with weights ``z >= 0``, equalities with any
weights ``y``, and ``0 <= x <= u``, ``c x >= b_eq y - b z + sum of min(0, c - A_eq' y + A' z) u``.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.fairness.leximin_measures import Measures
from sim.fairness.pricing_program import DrawProgram

DENOMINATORS = (60, 27_720, 10**7, 10**12)
MOST = 10_000
"""An upper bound on every measure, in reviews."""


class BoundProgram:
    """Least largest value of some measures, while others stay within limits, over all means of lawful draws.

    Column ``n_columns`` is the largest value. ``sign`` is -1 where measures are to be large.
    """

    def __init__(self, program: DrawProgram, measures: Measures, sign: int = 1) -> None:
        self.width = len(program.columns) + 1
        self.most = [int(most) for most in program.most] + [MOST]
        self.least = [0] * (self.width - 1) + [-MOST]
        self._equal = list[tuple[dict[int, Fraction], Fraction]]()
        self._below = list[tuple[dict[int, Fraction], Fraction]]()
        for terms, least, most in zip(program.rows.terms, program.rows.least, program.rows.most, strict=True):
            row = _row(terms)
            if least == most:
                self._equal.append((row, Fraction(most)))
                continue
            if most < float("inf"):
                self._below.append((row, Fraction(most)))
            if least > 0:
                self._below.append(({column: -value for column, value in row.items()}, Fraction(-least)))
        cells = program.cell_of_column
        self._measures = [
            {int(column): sign * Fraction(float(row[cells[column]])).limit_denominator(10**6) for column in np.flatnonzero(row[cells])}
            for row in measures.matrix
        ]

    def bound(self, limits: Sequence[Fraction | None]) -> tuple[Fraction, NDArray[np.float64]] | None:
        """A number below which the largest of the measures without a limit cannot be, and the numbers of reviews, shape
        ``(n_columns,)``, that HiGHS found to come closest; None where it found no weights."""
        below = list(self._below)
        for measure, limit in zip(self._measures, limits, strict=True):
            below.append((measure, limit) if limit is not None else (measure | {self.width - 1: Fraction(-1)}, Fraction(0)))
        found = self._solve(below)
        if found.status != 0:
            return None
        y, z = found.eqlin.marginals.tolist(), (-found.ineqlin.marginals).tolist()
        return max(self._safe(below, y, z, denominator) for denominator in DENOMINATORS), found.x[:-1]

    def _solve(self, below: list[tuple[dict[int, Fraction], Fraction]]) -> Any:
        from scipy.optimize import linprog  # noqa: PLC0415  (slow to import, and seldom needed)

        cost = np.zeros(self.width)
        cost[-1] = 1.0
        (a_eq, b_eq), (a_ub, b_ub) = (_floats(rows, self.width) for rows in (self._equal, below))
        limits = [*((0, None) for _ in range(self.width - 1)), (None, None)]
        return linprog(cost, a_ub, b_ub, a_eq, b_eq, bounds=limits, method="highs")

    def _safe(self, below: list[tuple[dict[int, Fraction], Fraction]], y: list[float], z: list[float], denominator: int) -> Fraction:
        """The bound that the weights prove once they are fractions, whatever rounding did to them."""
        left = [Fraction(0)] * (self.width - 1) + [Fraction(1)]
        bound = Fraction(0)
        for rows, weights, sign in ((self._equal, y, 1), (below, z, -1)):
            for (row, limit), weight in zip(rows, weights, strict=True):
                exact = sign * Fraction(weight if sign == 1 else max(weight, 0.0)).limit_denominator(denominator)
                if exact:
                    bound += exact * limit
                    for column, value in row.items():
                        left[column] -= exact * value
        for over, least, most in zip(left, self.least, self.most, strict=True):
            bound += over * (most if over < 0 else least)
        return bound


def _row(terms: list[tuple[int, int]]) -> dict[int, Fraction]:
    row: dict[int, Fraction] = {}
    for column, value in terms:
        row[column] = row.get(column, Fraction(0)) + value
    return row


def _floats(rows: list[tuple[dict[int, Fraction], Fraction]], width: int) -> tuple[Any, NDArray[np.float64]]:
    from scipy.sparse import csr_array  # noqa: PLC0415

    entries = [(place, column, float(value)) for place, (row, _) in enumerate(rows) for column, value in row.items()]
    places, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((values, (places, columns)), shape=(len(rows), width)), np.array([float(limit) for _, limit in rows])
