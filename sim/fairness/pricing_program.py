"""The linear program of one finished draw over kinds of States: who is drawn and who is additional, counted from kind to kind.

Where each State is a kind of its own, its whole-number solutions are exactly the lawful draws. Over larger kinds it is a
relaxation: every lawful draw is a solution, and so is every mean of lawful draws.
"""

from collections.abc import Sequence
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, Seat
from sim.fairness.kinds import Kinds
from verify.completion.capacity import kinds_inside
from verify.completion.linear_program import LinearProgram
from verify.diagnosis.problem import Problem
from verify.readers.asp import candidates


class Column(NamedTuple):
    """How many States of kind ``reviewing`` review States of kind ``reviewed`` at a side; ``lacks`` is 0 for drawn States, else
    the instruments (bit mask) for which they are additional."""

    reviewed: int
    reviewing: int
    side: int
    lacks: int


class DrawProgram:
    """The variables and rows of one problem; ``columns`` are the names of the variables, in a fixed order."""

    def __init__(self, problem: Problem, kinds: Kinds) -> None:
        self.problem, self.kinds, self.guard = problem, kinds, problem.guard
        self.sizes = kinds.sizes
        self.linear = LinearProgram[Column]()
        self.columns = self.linear.names
        reader = self.guard.reader
        self.takes_part = [reader.takes_part >> states[0] & 1 != 0 for states in kinds.states]
        for kind, states in enumerate(kinds.states):
            if reader.under_review >> states[0] & 1:
                self._seats(kind)
        self.cells = sorted({(column.reviewed, column.reviewing) for column in self.columns})
        self._cell_of = {cell: place for place, cell in enumerate(self.cells)}
        self.cell_of_column = np.array([self._cell_of[column[:2]] for column in self.columns], dtype=np.int64)
        self._limits()

    def _seats(self, reviewed: int) -> None:
        """One State drawn for each seat, and one additional for all that it lacks (28, 29 (b))."""
        guard, first, size = self.guard, self.kinds.states[reviewed][0], self.sizes[reviewed]
        wanted, extra = guard.reader.bits[first], list[tuple[int, int]]()
        for side in (HOME, AWAY):
            added = candidates(guard, Seat(first, side, wanted))
            drawn, lacking = list[tuple[int, int]](), dict[int, list[tuple[int, int]]]()
            for kind in kinds_inside(self.kinds.states, reviewed, candidates(guard, Seat(first, side))):
                lacks = wanted & ~guard.reader.bits[self.kinds.states[kind][0]]
                if not lacks or kinds_inside(self.kinds.states, reviewed, added & guard.reader.holding(lacks)):
                    drawn.append((self._column(Column(reviewed, kind, side, 0)), 1))
                    lacking.setdefault(lacks, []).append(drawn[-1])
            self.linear.row(drawn, size, size)
            for lacks in sorted(set(lacking) - {0}):
                able = kinds_inside(self.kinds.states, reviewed, added & guard.reader.holding(lacks))
                helping = [self._column(Column(reviewed, kind, side, lacks)) for kind in able]
                self.linear.row(lacking[lacks] + [(column, -1) for column in helping], 0, 0)
                extra += [(column, 1) for column in helping]
        room = self.problem.law.values["reviewers_max"] - 2
        if extra and room < 2 and not guard.facts.waives[first]:
            self.linear.row(extra, 0, room * size)

    def _column(self, column: Column) -> int:
        return self.linear.variable(column, 0, self.sizes[column.reviewed])

    def _limits(self) -> None:
        """Limits on loads (UNCAC switches), and no mutual reviews (29 (a))."""
        value, facts = self.problem.law.values, self.guard.facts
        performed = [list[tuple[int, int]]() for _ in self.sizes]
        between: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for place, column in enumerate(self.columns):
            performed[column.reviewing].append((place, 1))
            between.setdefault((column.reviewed, column.reviewing), []).append((place, 1))
        for kind, terms in enumerate(performed):
            limit = value["load_max"] or inf
            limit = min(limit, 1) if facts.declines[self.kinds.states[kind][0]] else limit
            least = self.sizes[kind] if value["load_min"] == "on" and self.takes_part[kind] else 0
            if least or (terms and limit < inf):
                self.linear.row(terms, least, limit * self.sizes[kind])
        for (one, other), terms in between.items():
            pairs = self.sizes[one] * (self.sizes[other] - (one == other))
            if self.bars_mutual(one, other):
                back = between.get((other, one), []) if one != other else []
                pairs = pairs // 2 if one == other else pairs
                if one <= other or not back:
                    reach = self.sizes[one] + (self.sizes[other] if back else 0)
                    if pairs < reach:
                        self.linear.row(terms + back, 0, pairs)
            elif pairs < self.sizes[one]:
                self.linear.row(terms, 0, pairs)

    def bars_mutual(self, one: int, other: int) -> bool:
        """Whether States of the two kinds may not review each other."""
        years = self.guard.reader.year_of
        same = years[self.kinds.states[one][0]] == years[self.kinds.states[other][0]]
        return same or self.problem.law.values["mutual_scope"] == "whole-process"

    def counts(self, flows: NDArray[Any]) -> NDArray[Any]:
        """Reviews from kind to kind, shape ``(n_cells,)`` in the order of ``cells``, of numbers in the order of ``columns``."""
        return np.bincount(self.cell_of_column, weights=flows, minlength=len(self.cells))

    def counts_of(self, reviews: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
        """The same of pairs (State under review, reviewing State); raises ``KeyError`` for one that no lawful draw has."""
        of, found = self.kinds.of, np.zeros(len(self.cells))
        for reviewed, reviewing in reviews:
            found[self._cell_of[of[reviewed], of[reviewing]]] += 1
        return found
