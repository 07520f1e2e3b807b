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
from typing import Any

from verify.completion.capacity import CapacityProgram
from verify.completion.linear_program import LinearProgram, Row

NOTHING = Fraction(0)
DENOMINATORS = (1, 12, 360, 27_720, 10**6, 10**9)


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


def weights_of(program: CapacityProgram, elastic: bool) -> tuple[list[float], list[float]]:
    """The solver's weights of the equalities and of the limits, in floating point: a guess to be checked; empty where it has none.

    ``elastic`` lets the equalities be missed at a price of 1 each, so that there are weights where nothing is feasible.
    """
    found = program.solution
    if elastic:
        relaxed = LinearProgram[Any]()
        for name in program.linear.names:
            relaxed.variable(name)
        missing = {id(row): relaxed.variable(row.label) for row in program.linear.equalities}
        for row in program.linear.rows:
            slack = [(missing[id(row)], 1)] if id(row) in missing else []
            relaxed.row([*row.terms.items(), *slack], row.least, row.most)
        found = relaxed.cheapest(dict.fromkeys(missing.values(), 1))
    return found.equal.tolist(), found.limits.tolist()


def certify(program: CapacityProgram) -> Certificate | None:
    """The exact proof that no draw keeps the limit on load, or that none exists at all; None where none was found."""
    if not program.applies:
        return None
    load_max = program.guard.law.values["load_max"]
    for elastic in (False, True) if load_max else (True,):
        y, z = weights_of(program, elastic)
        for denominator in DENOMINATORS if y else ():
            certificate = _Weighing(program, y, z, denominator, elastic).certificate()
            if certificate and (elastic or certificate.bound > load_max):
                return certificate
    return None


class _Weighing:
    """Weights as whole numbers over one ``scale``: mended, verified and added up without rounding."""

    def __init__(self, program: CapacityProgram, y: list[float], z: list[float], denominator: int, elastic: bool) -> None:
        self.program, self.elastic = program, elastic
        exact = [[Fraction(value).limit_denominator(denominator) if value else NOTHING for value in values] for values in (y, z)]
        self.scale = math.lcm(*(value.denominator for values in exact for value in values))
        self.y, self.z = ([int(value * self.scale) for value in values] for values in exact)
        self.equal, self.limits = program.linear.equalities, program.linear.limits
        self.z = [0 if value < 0 or (elastic and 0 in row.terms) else value for row, value in zip(self.limits, self.z, strict=True)]

    def certificate(self) -> Certificate | None:
        """The bound that the mended weights prove; None where it proves nothing or the weights could not be mended."""
        self._mend()
        if any(over > 0 for over in self._sums()[1:]) or min(self.z, default=0) < 0:
            return None
        load = -sum(row.terms.get(0, 0) * value for row, value in zip(self.limits, self.z, strict=True))
        scale = max(load, self.scale) if not self.elastic else self.scale
        bound = sum(sign * row.most * weight for row, weight, sign in self._weighing())
        if bound <= 0:
            return None
        return Certificate(not self.elastic, Fraction(bound, scale), tuple(self._weighted(scale)))

    def _mend(self) -> None:
        """Lower weights until no column but that of the load sums to more than 0: first where additional reviews help."""
        row_of = {column: place for place, row in enumerate(self.equal) for column in row.terms}
        helped: dict[int, list[int]] = {}
        for place, row in enumerate(self.limits):
            for column, value in row.terms.items():
                if value < 0 and column:
                    helped.setdefault(column, []).append(place)
        for column, over in enumerate(self._sums()):
            for place in helped.get(column, ()) if column not in row_of else ():
                lowered = min(max(over, 0), self.z[place])
                self.z[place], over = self.z[place] - lowered, over - lowered  # noqa: PLW2901
        worst: dict[int, int] = {}
        for column, over in enumerate(self._sums()):
            if column in row_of:
                worst[row_of[column]] = max(worst.get(row_of[column], 0), over)
        for place, over in worst.items():
            self.y[place] -= over

    def _weighing(self) -> Iterator[tuple[Row, int, int]]:
        """Every row that carries weight, its weight, and the sign of it."""
        for rows, weights, sign in ((self.equal, self.y, 1), (self.limits, self.z, -1)):
            yield from ((row, weight, sign) for row, weight in zip(rows, weights, strict=True) if weight)

    def _sums(self) -> list[int]:
        """The weighted sum of each column."""
        total = [0] * len(self.program.linear.names)
        for row, weight, sign in self._weighing():
            for column, value in row.terms.items():
                total[column] += sign * value * weight
        return total

    def _weighted(self, scale: int) -> Iterator[WeightedRow]:
        kinds = self.program.kinds
        for row, weight, _ in self._weighing():
            clause, kind, *other = row.label
            yield WeightedRow(clause, tuple(kinds[kind]), tuple(kinds[other[0]]) if other else (), Fraction(weight, scale))
