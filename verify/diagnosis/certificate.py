"""A proof by counting that no draw exists, in exact fractions.

The linear program of ``verify.capacity`` says what no mean of lawful draws can do. A floating-point solver finds the weights of
its rows; here they are made into fractions, mended where rounding broke a sign, and added up exactly. By weak duality
(Schrijver, Theory of Linear and Integer Programming, 7.4): with ``A_eq x = b_eq``, ``A_ub x <= b_ub``, ``x >= 0`` and weights
``y``, ``z >= 0`` such that ``A_eq' y - A_ub' z <= c`` in every column, ``c x >= b_eq y - b_ub z``. Column 0 is the largest load.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.capacity import CapacityProgram
from verify.diagnosis.problem import Problem

DENOMINATORS = (1, 12, 360, 27_720, 10**6, 10**9)
Row = dict[int, Fraction]


@dataclass(frozen=True)
class WeightedRow:
    """A row that carries weight: the clause, the kind of States it speaks of (as indices of States), and the weight.

    ``other`` is the second kind of a pair (29a), else empty.
    """

    clause: str
    states: tuple[int, ...]
    other: tuple[int, ...]
    weight: Fraction


@dataclass(frozen=True)
class Certificate:
    """The bound that the weights prove. ``least_load`` is the least that the busiest State performs in any draw, as a mean;
    None where the seats cannot be filled whatever the load, and then ``excess`` (above 0) is by how much the sums disagree."""

    least_load: Fraction | None
    excess: Fraction
    rows: tuple[WeightedRow, ...]


class LabelledProgram(CapacityProgram):
    """The capacity program, with the clause and the kinds of States behind each row."""

    def __init__(self, problem: Problem) -> None:
        self.equal_labels: list[tuple[str, int, int]] = []
        self.least_labels: list[tuple[str, int, int]] = []
        super().__init__(problem.guard)

    def _seats(self, reviewed: int) -> None:
        super()._seats(reviewed)
        self.equal_labels += [(f"28-{side}", reviewed, -1) for side in ("home", "away")]
        rows = len(self._least.bounds) - len(self.least_labels)
        self.least_labels += [("29b-additional", reviewed, -1)] * rows

    def _limits(self) -> None:
        super()._limits()
        place_of = {column: pair for pair, found in self._reviews.items() for column in found}
        rows = rows_of(self._least)
        for columns in rows[len(self.least_labels) :]:
            pairs = sorted({place_of[column] for column in columns if column})
            if 0 in columns:
                label = ("load-max", pairs[0][1], -1)
            elif self.least_labels[-1] == ("load-max", pairs[0][1], -1) and columns.keys() == rows[len(self.least_labels) - 1].keys() - {0}:
                label = ("decline", pairs[0][1], -1)
            else:
                label = ("29a", pairs[0][0], pairs[0][1])
            self.least_labels.append(label)

    def parts(self) -> tuple[list[Row], list[Fraction], list[Row], list[Fraction], int]:
        """Rows and bounds of the equalities, rows and bounds of the inequalities, and the number of columns."""
        equal, least = ([Fraction(bound) for bound in rows.bounds] for rows in (self._equal, self._least))
        return rows_of(self._equal), equal, rows_of(self._least), least, self._columns

    def weights(self, elastic: bool) -> tuple[list[float], list[float]]:
        """The solver's weights of the equalities and of the inequalities, in floating point: a guess to be checked.

        ``elastic`` lets the equalities be missed at a price of 1 each, so that there are weights where nothing is feasible.
        """
        import numpy as np  # noqa: PLC0415
        from scipy.optimize import linprog  # noqa: PLC0415  (slow to import, and seldom needed)
        from scipy.sparse import csr_array, hstack  # noqa: PLC0415

        count, width = len(self._equal.bounds), self._columns
        equal, least = self._equal.matrix(width), self._least.matrix(width)
        cost = np.zeros(width + count * elastic)
        cost[:1], cost[width:] = not elastic, 1.0
        if elastic:
            equal = hstack([equal, csr_array(np.eye(count))])
            least = hstack([least, csr_array((len(self._least.bounds), count))])
        found: Any = linprog(cost, least, self._least.bounds, equal, self._equal.bounds, bounds=(0, None), method="highs")
        if found.status != 0:
            return [], []
        return found.eqlin.marginals.tolist(), (-found.ineqlin.marginals).tolist()


def rows_of(rows: Any) -> list[Row]:
    """The rows of a linear program as exact numbers by column."""
    found: list[Row] = [{} for _ in rows.bounds]
    for row, column, value in rows.entries:
        found[row][column] = found[row].get(column, Fraction(0)) + Fraction(value)
    return found


def certify(problem: Problem) -> Certificate | None:
    """The exact proof that no draw keeps the limit on load, or that none exists at all; None where none was found."""
    program, load_max = LabelledProgram(problem), problem.law.values["load_max"]
    if not program.applies:
        return None
    for elastic in (False, True):
        y, z = program.weights(elastic)
        for denominator in DENOMINATORS if y else ():
            exact = tuple([Fraction(value).limit_denominator(denominator) for value in values] for values in (y, z))
            certificate = _verified(program, exact[0], exact[1], elastic)
            excess = certificate.excess - (0 if elastic else load_max)
            if (elastic or load_max) and excess > 0:
                return certificate
    return None


def _verified(program: LabelledProgram, y: list[Fraction], z: list[Fraction], elastic: bool) -> Certificate:
    """Mend the weights until every column obeys its sign, and add up the bound that they prove."""
    equal, equal_bounds, least, least_bounds, width = program.parts()
    z = [max(value, Fraction(0)) for value in z]
    row_of = {column: row for row, columns in enumerate(equal) for column in columns}
    if elastic:
        z = [Fraction(0) if 0 in columns else value for columns, value in zip(least, z, strict=True)]
    for column, over in _overweight(equal, least, y, z, width):
        if column not in row_of:
            _lower(least, z, column, over)
    for column, over in _overweight(equal, least, y, z, width):
        if column in row_of:
            y[row_of[column]] -= max(over, sum_in_column(equal, least, y, z, column), Fraction(0))
    load = sum((-columns.get(0, Fraction(0)) * value for columns, value in zip(least, z, strict=True)), Fraction(0))
    scale = 1 / load if load > 1 else Fraction(1)
    y, z = [value * scale for value in y], [value * scale for value in z]
    if any(column and over > 0 for column, over in _overweight(equal, least, y, z, width)) or min(z, default=Fraction(0)) < 0:
        return Certificate(None, Fraction(-1), ())
    bound = sum((b * v for b, v in zip(equal_bounds, y, strict=True)), Fraction(0))
    bound -= sum((b * v for b, v in zip(least_bounds, z, strict=True)), Fraction(0))
    return Certificate(None if elastic else bound, bound, tuple(_weighted(program, y, z)))


def _overweight(equal: list[Row], least: list[Row], y: list[Fraction], z: list[Fraction], width: int) -> list[tuple[int, Fraction]]:
    """Columns but that of the load whose weighted sum is above 0, with the sum."""
    total = [Fraction(0)] * width
    for rows, weights, sign in ((equal, y, 1), (least, z, -1)):
        for columns, weight in zip(rows, weights, strict=True):
            if weight:
                for column, value in columns.items():
                    total[column] += sign * value * weight
    return [(column, over) for column, over in enumerate(total) if column and over > 0]


def sum_in_column(equal: list[Row], least: list[Row], y: list[Fraction], z: list[Fraction], column: int) -> Fraction:
    """The weighted sum of one column."""
    found = sum((columns[column] * value for columns, value in zip(equal, y, strict=True) if column in columns), Fraction(0))
    return found - sum((columns[column] * value for columns, value in zip(least, z, strict=True) if column in columns), Fraction(0))


def _lower(least: list[Row], z: list[Fraction], column: int, over: Fraction) -> None:
    """Lower the weight of the row that a column of additional reviews helps."""
    for row, columns in enumerate(least):
        if columns.get(column, Fraction(0)) < 0:
            z[row] = max(Fraction(0), z[row] - over)


def _weighted(program: LabelledProgram, y: list[Fraction], z: list[Fraction]) -> Iterator[WeightedRow]:
    for labels, weights in ((program.equal_labels, y), (program.least_labels, z)):
        for (clause, kind, other), weight in zip(labels, weights, strict=True):
            if weight:
                second = tuple(program.kinds[other]) if other >= 0 else ()
                yield WeightedRow(clause, tuple(program.kinds[kind]), second, weight)
