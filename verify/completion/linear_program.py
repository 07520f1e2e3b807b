"""Linear programs with named variables and labelled rows, solved by HiGHS: the one place that writes a matrix.

Values are kept as they are given, whole numbers or fractions, so that a proof can add up the same rows exactly; HiGHS gets floats.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from threading import Thread
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Name = TypeVar("Name")
Number = int | float | Fraction
Values = NDArray[np.float64]
SOLVED, LIMIT, INFEASIBLE = 0, 1, 2
"""What ``scipy.optimize`` says."""


@dataclass(frozen=True)
class Row:
    """``least <= sum of value * variable <= most``; ``label`` says what the row is there for."""

    terms: Mapping[int, Any]
    least: Any
    most: Any
    label: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Solution:
    """The cheapest values, shape ``(n_variables,)``, their cost, and the weights of the rows ``equalities`` and ``limits`` (0 or more but for
    rounding). ``feasible`` is None where HiGHS does not know, and without True the rest is empty."""

    feasible: bool | None
    cost: float
    values: Values
    equal: Values
    limits: Values


@dataclass(frozen=True)
class WholeSolution:
    """The cheapest whole numbers found, shape ``(n_variables,)``, checked row by row; None where there are none or none was found.

    ``bound``: no solution costs less (floating point). ``proved``: HiGHS went through to the end. ``nodes`` counts those of its search.
    """

    feasible: bool | None
    values: NDArray[np.int64] | None
    bound: float
    proved: bool
    nodes: int


class LinearProgram(Generic[Name]):
    """Variables and rows, added one by one. ``names``, ``lowest`` and ``highest`` are those of the variables, in their order."""

    def __init__(self) -> None:
        self.names: list[Name] = []
        self.lowest: list[Number] = []
        self.highest: list[Number] = []
        self.rows: list[Row] = []
        self._matrix: Any = None

    def copy(self) -> "LinearProgram[Name]":
        """The same program, to be added to."""
        other = copy(self)
        other.names, other.lowest, other.highest, other.rows = self.names[:], self.lowest[:], self.highest[:], self.rows[:]
        return other

    def variable(self, name: Name, lowest: Number = 0, highest: Number = inf) -> int:
        """A new variable; its place."""
        self.names.append(name)
        self.lowest.append(lowest)
        self.highest.append(highest)
        self._matrix = None
        return len(self.names) - 1

    def row(self, terms: Iterable[tuple[int, Number]], least: Number = -inf, most: Number = inf, label: tuple[Any, ...] = ()) -> None:
        """Add a row of terms (variable, value)."""
        found: dict[int, Number] = {}
        for variable, value in terms:
            found[variable] = found.get(variable, 0) + value
        self.rows.append(Row(found, least, most, label))
        self._matrix = None

    @property
    def equalities(self) -> list[Row]:
        """The rows whose ``least`` and ``most`` are one."""
        return [row for row in self.rows if row.least == row.most]

    @property
    def limits(self) -> list[Row]:
        """The other rows, each as a limit from above; a ``least`` that the bounds of the variables guarantee is left out."""
        found = list[Row]()
        for row in self.rows:
            if row.least != row.most:
                if row.most < inf:
                    found.append(Row(row.terms, -inf, row.most, row.label))
                if row.least > -inf and row.least > self._lowest(row):
                    turned = {variable: -value for variable, value in row.terms.items()}
                    found.append(Row(turned, -inf, -row.least, row.label))
        return found

    def _lowest(self, row: Row) -> Number:
        ends = (value * (self.lowest if value > 0 else self.highest)[variable] for variable, value in row.terms.items() if value)
        lowest: Number = sum(ends, 0)
        return lowest

    def cheapest(self, cost: Mapping[int, Number], tolerance: float | None = None) -> Solution:
        """The least cost over all values, divisible ones too."""
        from scipy.optimize import linprog  # noqa: PLC0415  (slow to import, and seldom needed)

        equalities, limits, width = self.equalities, self.limits, len(self.names)
        bounds: Any = np.column_stack([_floats(self.lowest), _floats(self.highest)])
        options: Any = {"primal_feasibility_tolerance": tolerance, "dual_feasibility_tolerance": tolerance} if tolerance else {}
        found: Any = linprog(
            self._costs(cost),
            _sparse(limits, width),
            _floats(row.most for row in limits),
            _sparse(equalities, width),
            _floats(row.most for row in equalities),
            bounds=bounds,
            method="highs",
            options=options,
        )
        if found.status != SOLVED:
            nothing = np.zeros(0)
            return Solution(False if found.status == INFEASIBLE else None, inf, nothing, nothing, nothing)
        return Solution(True, float(found.fun), found.x, found.eqlin.marginals, -found.ineqlin.marginals)

    def cheapest_whole(self, cost: Values, nodes: int, lowest: Any = None, highest: Any = None, gap: float | None = None) -> WholeSolution:
        """The least cost, shape ``(n_variables,)``, over whole numbers, as far as so many nodes of the search go.

        ``lowest`` and ``highest`` narrow the bounds of the variables, shape ``(n_variables,)``; with a relative ``gap`` to the bound the search
        may end.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  (slow to import, and seldom needed)

        lowest, highest = (_floats(own) if given is None else given for given, own in ((lowest, self.lowest), (highest, self.highest)))
        if self._matrix is None:
            ends = (_floats(row.least for row in self.rows), _floats(row.most for row in self.rows))
            self._matrix = (_sparse(self.rows, len(self.names)), *ends)
        matrix, least, most = self._matrix
        options: Any = {"node_limit": nodes, "mip_rel_gap": gap}
        found: Any = _heard(
            lambda: milp(
                cost,
                integrality=np.ones(len(cost), dtype=np.int64),
                bounds=Bounds(lowest, highest),
                constraints=LinearConstraint(matrix, least, most),
                options=options,
            )
        )
        values = None if found.x is None or found.status not in (SOLVED, LIMIT) else np.rint(found.x).astype(np.int64)
        if values is not None:
            sums = matrix @ values
            kept = (sums >= least).all() and (sums <= most).all() and (values >= lowest).all() and (values <= highest).all()
            values = values if kept else None
        feasible = False if found.status == INFEASIBLE else True if values is not None else None
        bound = inf if feasible is False else -inf if found.mip_dual_bound is None else float(found.mip_dual_bound)
        return WholeSolution(feasible, values, bound, found.status == SOLVED, max(1, found.mip_node_count or 0))

    def _costs(self, cost: Mapping[int, Number]) -> Values:
        found = np.zeros(len(self.names))
        for variable, value in cost.items():
            found[variable] = float(value)
        return found


def _floats(numbers: Iterable[Number]) -> Values:
    return np.array([float(number) for number in numbers])


def _sparse(rows: list[Row], width: int) -> Any:
    """The terms of the rows as a sparse matrix, shape ``(n_rows, width)``."""
    from scipy.sparse import csr_array  # noqa: PLC0415  (slow to import, and seldom needed)

    entries = [(place, variable, float(value)) for place, row in enumerate(rows) for variable, value in row.terms.items()]
    places, variables, values = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((values, (places, variables)), shape=(len(rows), width))


def _heard(work: Callable[[], Any]) -> Any:
    """What ``work`` gives. While it is at work Ctrl-C and the user's clock are heard; it is then left behind."""
    from concurrent.futures import Future  # noqa: PLC0415  (it brings threads and logging, and a program is seldom solved)

    found = Future[Any]()

    def run() -> None:
        try:
            found.set_result(work())
        except BaseException as fault:
            found.set_exception(fault)

    Thread(target=run, daemon=True).start()
    return found.result()
