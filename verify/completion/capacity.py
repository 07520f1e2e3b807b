"""Capacity: can the reviews be performed at all, were lots divisible? A linear program over kinds of States.

States of one kind (same regional group, instruments, year and choices) are interchangeable, so the mean of all lawful draws under
their permutations treats them alike. What no such mean can do, no draw can: an infeasible program, or a least load above the
limit, proves that no draw exists, in milliseconds, where search needs for ever. A feasible one proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, Seat
from algorithms.state_sets import StateSet, members
from verify.guard import ClauseGuard
from verify.readers.asp import candidates

TOLERANCE = 1e-6


@dataclass
class _Rows:
    """Rows of a linear program, built one by one."""

    entries: list[tuple[int, int, float]] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)

    def add(self, columns: Sequence[tuple[int, float]], bound: float) -> None:
        self.entries += [(len(self.bounds), column, value) for column, value in columns]
        self.bounds.append(bound)

    def matrix(self, width: int) -> Any:
        """The rows as a sparse matrix."""
        from scipy.sparse import csr_array  # noqa: PLC0415  (slow to import, and seldom needed)

        rows, columns, values = zip(*self.entries, strict=True) if self.entries else ((), (), ())
        return csr_array((values, (rows, columns)), shape=(len(self.bounds), width))


class CapacityProgram:
    """The linear program of one guard. Column 0 is the largest load; the others are numbers of reviews from kind to kind."""

    def __init__(self, guard: ClauseGuard) -> None:
        self.guard = guard
        self.kinds = _kinds(guard)
        self.size = [len(states) for states in self.kinds]
        self.applies = True
        self._columns = 1
        self._reviews: dict[tuple[int, int], list[int]] = {}
        self._equal, self._least = _Rows(), _Rows()
        for kind, states in enumerate(self.kinds):
            if guard.reader.under_review >> states[0] & 1:
                self._seats(kind)
        self._limits()

    def _column(self, reviewed: int, reviewing: int) -> int:
        self._columns += 1
        self._reviews.setdefault((reviewed, reviewing), []).append(self._columns - 1)
        return self._columns - 1

    def _seats(self, reviewed: int) -> None:
        """Every seat has one State drawn, and one additional for what it lacks."""
        guard, first = self.guard, self.kinds[reviewed][0]
        wanted, sides = guard.reader.bits[first], list[StateSet]()
        all_missing = guard.law.values["additional_covers"] == "all-missing"
        for side in (HOME, AWAY):
            drawn = candidates(guard, Seat(first, side))
            added = candidates(guard, Seat(first, side, wanted))
            sides.append(drawn | added)
            lacking: dict[int, list[int]] = {}
            columns = []
            for kind in self._inside(reviewed, drawn):
                column = self._column(reviewed, kind)
                columns.append(column)
                lacking.setdefault(wanted & ~guard.reader.bits[self.kinds[kind][0]], []).append(column)
            self._equal.add([(column, 1.0) for column in columns], float(self.size[reviewed]))
            for lacks in sorted(set(lacking) - {0}):
                able = added & guard.reader.holding(lacks, all_missing)
                helping = [(self._column(reviewed, kind), -1.0) for kind in self._inside(reviewed, able)]
                self._least.add([(column, 1.0) for column in lacking[lacks]] + helping, 0.0)
        self.applies &= not sides[HOME] & sides[AWAY]

    def _inside(self, reviewed: int, states: StateSet) -> list[int]:
        """The kinds of which some State other than the one under review is in the set."""
        own = self.kinds[reviewed][0]
        found = []
        for kind, of_kind in enumerate(self.kinds):
            other = of_kind[1] if of_kind[0] == own and len(of_kind) > 1 else of_kind[0]
            if other != own and states >> other & 1:
                found.append(kind)
        return found

    def _limits(self) -> None:
        """No State performs more than the load; no two States review each other."""
        performed: list[list[int]] = [[] for _ in self.size]
        for (_, reviewing), found in self._reviews.items():
            performed[reviewing] += found
        for kind, (size, columns) in enumerate(zip(self.size, performed, strict=True)):
            if columns:
                self._least.add([(column, 1.0) for column in columns] + [(0, -float(size))], 0.0)
                if self.guard.facts.declines[self.kinds[kind][0]]:
                    self._least.add([(column, 1.0) for column in columns], float(size))
        whole = self.guard.law.values["mutual_scope"] == "whole-process"
        for (reviewed, reviewing), found in self._reviews.items():
            pairs = self.size[reviewed] * self.size[reviewing]
            if reviewed == reviewing:
                most = pairs - self.size[reviewed]
                self._least.add([(column, 1.0) for column in found], most / 2 if whole else most)
            elif whole and reviewed < reviewing:
                both = found + self._reviews.get((reviewing, reviewed), [])
                self._least.add([(column, 1.0) for column in both], float(pairs))

    @cached_property
    def solution(self) -> Any:
        """What the solver says of the program with the largest load as its cost; asked once."""
        from scipy.optimize import linprog  # noqa: PLC0415  (slow to import, and seldom needed)

        cost: NDArray[np.float64] = np.zeros(self._columns)
        cost[0] = 1.0
        return linprog(
            cost,
            self._least.matrix(self._columns),
            self._least.bounds,
            self._equal.matrix(self._columns),
            self._equal.bounds,
            bounds=(0, None),
            method="highs",
        )

    def least_load(self) -> float | None:
        """The smallest largest load, in reviews, of any divisible draw; None where there is none."""
        result = self.solution
        if result.status == 2:
            return None
        return float(result.fun or 0.0) if result.status == 0 else 0.0

    def mean_load(self) -> float:
        """Reviews a State, where each under review has two different States drawn and all that take part share the reviews alike."""
        reader = self.guard.reader
        return 2 * reader.under_review.bit_count() / max(1, reader.takes_part.bit_count())

    def excludes(self, load_max: int) -> bool:
        """Whether no draw exists with at most ``load_max`` reviews a State (0 for no limit)."""
        if not self.applies:
            return False
        least = self.least_load()
        return least is None or bool(load_max and least > load_max + TOLERANCE)


def _kinds(guard: ClauseGuard) -> list[list[int]]:
    """States that the law cannot tell apart, but by their legal family."""
    reader, found = guard.reader, dict[tuple[int, int], list[int]]()
    for state in members(reader.takes_part | reader.under_review):
        found.setdefault((reader.kind_of[state], reader.bits[state]), []).append(state)
    return list(found.values())
