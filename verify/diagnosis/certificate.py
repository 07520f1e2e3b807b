"""A proof by counting that no draw exists, in exact fractions.

The linear program of ``verify.completion.capacity`` says what no mean of lawful draws can do. A floating-point solver finds the weights of
its rows; here they are made into fractions, mended where rounding broke a sign, and added up exactly. By weak duality
(Schrijver, Theory of Linear and Integer Programming, 7.4): with ``A_eq x = b_eq``, ``A_ub x <= b_ub``, ``x >= 0`` and weights
``y``, ``z >= 0`` such that ``A_eq' y - A_ub' z <= c`` in every column, ``c x >= b_eq y - b_ub z``. Column 0 is the largest load.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from verify.completion.capacity import CapacityProgram
from verify.diagnosis.problem import Problem

NOTHING = Fraction(0)
DENOMINATORS = (1, 12, 360, 27_720, 10**6, 10**9)
Row = dict[int, int]


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
    """What the weights prove. ``on_load``: ``bound`` is the least number of reviews that the busiest State performs in any draw.
    Else the seats cannot be filled whatever the load, and ``bound`` (above 0) is by how much the sums disagree."""

    on_load: bool
    bound: Fraction
    rows: tuple[WeightedRow, ...]


class LabelledProgram(CapacityProgram):
    """The capacity program, with the clause and the kinds of States behind each row."""

    def __init__(self, problem: Problem) -> None:
        self.equal_labels: list[tuple[str, int, int]] = []
        self.least_labels: list[tuple[str, int, int]] = []
        self.load_max: int = problem.law.values["load_max"]
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
            elif self._follows_load(rows, pairs[0][1], columns):
                label = ("decline", pairs[0][1], -1)
            else:
                label = ("29a", pairs[0][0], pairs[0][1])
            self.least_labels.append(label)

    def _follows_load(self, rows: list[Row], reviewing: int, columns: Row) -> bool:
        """Whether a row limits the same reviews as the row of the load just before it: those of States that decline."""
        before = len(self.least_labels) - 1
        return self.least_labels[before] == ("load-max", reviewing, -1) and columns.keys() == rows[before].keys() - {0}

    @cached_property
    def parts(self) -> tuple[list[Row], list[int], list[Row], list[int], int]:
        """Rows and bounds of the equalities, rows and bounds of the inequalities, and the number of columns."""
        equal, least = (_whole(rows.bounds) for rows in (self._equal, self._least))
        return rows_of(self._equal), equal, rows_of(self._least), least, self._columns

    def weights(self, elastic: bool) -> tuple[list[float], list[float]]:
        """The solver's weights of the equalities and of the inequalities, in floating point: a guess to be checked.

        ``elastic`` lets the equalities be missed at a price of 1 each, so that there are weights where nothing is feasible.
        """
        found = self._elastic_solution() if elastic else self.solution
        if found.status != 0:
            return [], []
        return found.eqlin.marginals.tolist(), (-found.ineqlin.marginals).tolist()

    def _elastic_solution(self) -> Any:
        from scipy.optimize import linprog  # noqa: PLC0415  (slow to import, and seldom needed)
        from scipy.sparse import csr_array, hstack  # noqa: PLC0415

        count, width = len(self._equal.bounds), self._columns
        equal = hstack([self._equal.matrix(width), csr_array(np.eye(count))])
        least = hstack([self._least.matrix(width), csr_array((len(self._least.bounds), count))])
        cost = np.concatenate([np.zeros(width), np.ones(count)])
        return linprog(cost, least, self._least.bounds, equal, self._equal.bounds, bounds=(0, None), method="highs")


def rows_of(rows: Any) -> list[Row]:
    """The rows of a linear program as whole numbers by column."""
    found: list[Row] = [{} for _ in rows.bounds]
    for (row, column, _), value in zip(rows.entries, _whole([value for _, _, value in rows.entries]), strict=True):
        found[row][column] = found[row].get(column, 0) + value
    return found


def _whole(values: list[float]) -> list[int]:
    """Coefficients or bounds as whole numbers; raises ``ValueError`` where one is not whole."""
    wrong = [value for value in set(values) if value != int(value)]
    if wrong:
        raise ValueError(f"{wrong[0]} in the linear program; right would be a whole number")
    return list(map(int, values))


def certify(program: LabelledProgram) -> Certificate | None:
    """The exact proof that no draw keeps the limit on load, or that none exists at all; None where none was found."""
    if not program.applies:
        return None
    for elastic in (False, True) if program.load_max else (True,):
        y, z = program.weights(elastic)
        for denominator in DENOMINATORS if y else ():
            certificate = _Weighing(program, y, z, denominator, elastic).certificate()
            if certificate and (elastic or certificate.bound > program.load_max):
                return certificate
    return None


class _Weighing:
    """Weights as whole numbers over one ``scale``: mended, verified and added up without rounding."""

    def __init__(self, program: LabelledProgram, y: list[float], z: list[float], denominator: int, elastic: bool) -> None:
        self.program, self.elastic = program, elastic
        exact = [[Fraction(value).limit_denominator(denominator) if value else NOTHING for value in values] for values in (y, z)]
        self.scale = math.lcm(*(value.denominator for values in exact for value in values))
        self.y, self.z = ([int(value * self.scale) for value in values] for values in exact)
        self.equal, self.equal_bounds, self.least, self.least_bounds, self.width = program.parts
        self.z = [0 if value < 0 or (elastic and 0 in columns) else value for columns, value in zip(self.least, self.z, strict=True)]

    def certificate(self) -> Certificate | None:
        """The bound that the mended weights prove; None where it proves nothing or the weights could not be mended."""
        self._mend()
        if any(over > 0 for over in self._sums()[1:]) or min(self.z, default=0) < 0:
            return None
        load = -sum(columns.get(0, 0) * value for columns, value in zip(self.least, self.z, strict=True))
        scale = max(load, self.scale) if not self.elastic else self.scale
        bound = sum(b * v for b, v in zip(self.equal_bounds, self.y, strict=True))
        bound -= sum(b * v for b, v in zip(self.least_bounds, self.z, strict=True))
        if bound <= 0:
            return None
        return Certificate(not self.elastic, Fraction(bound, scale), tuple(self._weighted(scale)))

    def _mend(self) -> None:
        """Lower weights until no column but that of the load sums to more than 0: first where additional reviews help."""
        row_of = {column: row for row, columns in enumerate(self.equal) for column in columns}
        helped: dict[int, list[int]] = {}
        for row, columns in enumerate(self.least):
            for column, value in columns.items():
                if value < 0 and column:
                    helped.setdefault(column, []).append(row)
        for column, over in enumerate(self._sums()):
            for row in helped.get(column, ()) if column not in row_of else ():
                lowered = min(max(over, 0), self.z[row])
                self.z[row], over = self.z[row] - lowered, over - lowered  # noqa: PLW2901
        worst: dict[int, int] = {}
        for column, over in enumerate(self._sums()):
            if column in row_of:
                worst[row_of[column]] = max(worst.get(row_of[column], 0), over)
        for row, over in worst.items():
            self.y[row] -= over

    def _sums(self) -> list[int]:
        """The weighted sum of each column."""
        total = [0] * self.width
        for rows, weights, sign in ((self.equal, self.y, 1), (self.least, self.z, -1)):
            for columns, weight in zip(rows, weights, strict=True):
                for column, value in columns.items() if weight else ():
                    total[column] += sign * value * weight
        return total

    def _weighted(self, scale: int) -> Iterator[WeightedRow]:
        kinds = self.program.kinds
        for labels, weights in ((self.program.equal_labels, self.y), (self.program.least_labels, self.z)):
            for (clause, kind, other), weight in zip(labels, weights, strict=True):
                if weight:
                    second = tuple(kinds[other]) if other >= 0 else ()
                    yield WeightedRow(clause, tuple(kinds[kind]), second, Fraction(weight, scale))
