"""Pricing: a lawful draw of least total price, where each review has a price by the kinds of the two States."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar
from sim.fairness.kinds import Kinds, kinds_of, single_states
from sim.fairness.pricing_draw import realise
from sim.fairness.pricing_program import DrawProgram
from verify.diagnosis.problem import Problem

CLOSE = 1e-7
NODES, NODES_NEAR = 2_000, 200
"""Nodes of HiGHS's tree for one cheapest draw, among all and among those near given numbers: on the real lists one is enough."""
MOST_SINGLE_COLUMNS = 20_000
"""Above so many columns the program of single States is not tried."""


@dataclass(frozen=True)
class PricedDraw:
    """A lawful draw, accepted by the checker; its reviews from kind to kind, shape ``(n_cells,)``; its price; and a price below
    which there is none (HiGHS, floating point)."""

    draw: DrawSoFar
    counts: NDArray[np.float64]
    price: float
    bound: float


class Pricing:
    """Finds draws of least price for one problem. ``cells`` are the pairs of kinds (reviewed, reviewing) that a price is for."""

    def __init__(self, problem: Problem, kinds: Kinds | None = None) -> None:
        self.problem = problem
        self.kinds = kinds or kinds_of(problem)
        self.program = DrawProgram(problem, self.kinds)
        self.cells = self.program.cells
        self.calls = 0
        self._known: dict[bytes, DrawSoFar] = {}

    @cached_property
    def _single(self) -> DrawProgram:
        return DrawProgram(self.problem, single_states(self.kinds))

    @cached_property
    def _cell_of_single(self) -> NDArray[np.int64]:
        """The pair of kinds of each column of single States."""
        place, of = {cell: number for number, cell in enumerate(self.cells)}, self.kinds.of
        kind = [of[states[0]] for states in self._single.kinds.states]
        return np.array([place[kind[column.reviewed], kind[column.reviewing]] for column in self._single.columns], dtype=np.int64)

    def near(self, price: NDArray[np.float64], flows: NDArray[np.float64]) -> PricedDraw | None:
        """The cheapest draw whose numbers of reviews, shape ``(n_columns,)``, are given ones rounded up or down; its bound says
        nothing of other draws, and is minus infinity."""
        self.calls += 1
        least, most = np.floor(flows + CLOSE), np.ceil(flows - CLOSE)
        found = self.program.linear.cheapest_whole(price[self.program.cell_of_column], NODES_NEAR, least, most, gap=0)
        draw = self._realised(found.values) if found.values is not None else None
        return self._priced(draw, price, -np.inf) if draw else None

    def cheapest(self, price: NDArray[np.float64], nodes: int = NODES) -> PricedDraw | None:
        """A lawful draw that costs little, and a bound on the least price; None where no draw was found.

        ``price``: shape ``(n_cells,)``, for one review. The whole-number program over kinds gives the bound, and numbers of
        reviews that are then given to States. Where that fails, the program of single States decides, if it is small enough.
        """
        self.calls += 1
        if not self.program.columns:
            return None
        found = self.program.linear.cheapest_whole(price[self.program.cell_of_column], nodes, gap=0)
        draw = self._realised(found.values) if found.values is not None else None
        if draw is None and found.feasible is not False and len(self._single.columns) <= MOST_SINGLE_COLUMNS:
            found = self._single.linear.cheapest_whole(price[self._cell_of_single], nodes, gap=0)
            draw = realise(self._single, found.values) if found.values is not None else None
        return self._priced(draw, price, found.bound) if draw else None

    def _realised(self, flows: NDArray[np.int64]) -> DrawSoFar | None:
        """A draw with these numbers, or one known already with the same numbers of reviews from kind to kind."""
        return self._known.get(self.program.counts(flows).tobytes()) or realise(self.program, flows)

    def _priced(self, draw: DrawSoFar, price: NDArray[np.float64], bound: float) -> PricedDraw:
        """The draw with its price; raises ``RuntimeError`` where the checker finds it unlawful, which would be our fault."""
        counts = self.program.counts_of(reviews_in(draw))
        if self._known.get(counts.tobytes()) is not draw:
            if findings := self.problem.findings(draw):
                raise RuntimeError(f"a priced draw breaks {findings[0].clause}; right would be a lawful draw")
            self._known[counts.tobytes()] = draw
        return PricedDraw(draw, counts, float(counts @ price), bound)


def reviews_in(draw: DrawSoFar) -> list[tuple[int, int]]:
    """The reviews of a draw: (State under review, reviewing State), each once."""
    return sorted({(reviewed, one.reviewing) for reviewed, seatings in draw.seatings.items() for one in seatings})
