"""Exact answers on the completion of a draw: by clingo where a short search tells, else by a whole-number program, else by a long search.

Every question has a limit, in units that no machine changes, so none is searched for ever. At the last limit nothing is known, and
``GaveUpError`` says so.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seating
from scenarios import Scenario
from verify.budget import Budget
from verify.completion.answer_sets import AspSolver, GaveUpError, conflicts_left, conflicts_limited
from verify.completion.whole_numbers import MOST_STATES, NodesSpentError, WholeNumberSolver
from verify.guard import ClauseGuard
from verify.law.parameters import LawParameters
from verify.told import told

FEW, MANY = 3_000, 1_000_000
"""Conflicts of the short search and of the long one. Nearly all questions on small lists take a few dozen or have no end."""
LARGE, MANY_OF_LARGE = 100, 10_000
"""States beyond which a list is large, and the conflicts of its long search: one of them takes a hundred times as long as on a small list."""
NODES, CONFLICTS_A_NODE = 1_000, 1_000
"""Nodes of a whole-number program, and the conflicts that one counts for where a campaign limits them: about as much work."""
Answer = TypeVar("Answer")


class ExactSolver:
    """Answers whether a draw can be completed, with at most so many additional States and reviews a State.

    Which completion it gives carries no meaning. Raises ``GaveUpError`` where a question was not decided at its limit.
    """

    def __init__(
        self,
        scenario: Scenario,
        law: LawParameters,
        guard: ClauseGuard,
        year_of: NDArray[np.int8],
        most_additional: int | None = None,
        most_load: int | None = None,
    ) -> None:
        self._problem, self._limits = (scenario, law, year_of), (most_additional, most_load)
        self._search = AspSolver(scenario, law, guard, year_of, most_additional, most_load)
        self._counts = scenario.n_states <= MOST_STATES and not guard.restricted
        self._long = 0

    @cached_property
    def _program(self) -> WholeNumberSolver:
        return WholeNumberSolver(*self._problem, *self._limits)

    def complete(self, draw: DrawSoFar, seating: Seating | None = None) -> DrawSoFar | None:
        """A lawful draw that has all that is drawn, and the seating; None where there is none."""
        return self._decide(lambda: self._search.complete(draw, seating), lambda nodes: self._program.complete(draw, seating, nodes))

    def fewest_additional(self) -> int:
        """The smallest number of additional reviewing States in a lawful draw; 0 where there is no draw."""
        return self._decide(self._search.fewest_additional, lambda nodes: self._program.fewest_additional(nodes))  # noqa: PLW0108  (lazy)

    def _decide(self, search: Callable[[], Answer], count: Callable[[int], Answer]) -> Answer:
        try:
            with conflicts_limited(Budget(FEW)):
                return search()
        except GaveUpError:
            self._tell("by counting" if self._counts else "by a long search")
        try:
            if self._counts:
                return self._counted(count)
        except NodesSpentError:
            self._tell("by a long search")
        most = MANY if self._search.guard.facts.n_states <= LARGE else MANY_OF_LARGE
        try:
            with conflicts_limited(Budget(most)):
                return search()
        except GaveUpError as fault:
            counted = ", then counting" if self._counts else ""
            raise GaveUpError(
                f"{fault}: a short search of {FEW:,}{counted}, then a long one of {most:,} at most, settled nothing. "
                "An algorithm without look-ahead, as rotating-lists, needs no such search, but may end stuck"
            ) from None

    def _counted(self, count: Callable[[int], Answer]) -> Answer:
        """The answer of the whole-number program, within what a campaign still allows."""
        limit, before = conflicts_left(), self._program.nodes
        nodes = min(NODES, limit.left // CONFLICTS_A_NODE) if limit else NODES
        if nodes < 1 or (limit and limit.spent):
            raise GaveUpError("the exact search was ended at its limit of conflicts")
        try:
            return count(nodes)
        finally:
            if limit:
                limit.spend(CONFLICTS_A_NODE * (self._program.nodes - before))

    def _tell(self, how: str) -> None:
        self._long += 1
        told(f"can the draw still be completed: hard question {self._long}, {how}")
