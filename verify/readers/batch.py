"""A batch of draws laid out for the numpy reader: slots, seats and instruments in front, draws and States last."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from verify.draw_arrays import DrawArrays
from verify.readers.facts import Bool, Index


def placed(table: Index, axes: Sequence[int]) -> Index:
    """A view of ``table`` whose axes are the given ones, counted from the end."""
    shape = [1] * -min(*axes, -2)
    for axis, size in zip(axes, table.shape, strict=True):
        shape[axis] = size
    order = [place for _, place in sorted(zip(axes, range(len(axes)), strict=True))]
    return table.transpose(order).reshape(shape)


class Batch:
    """A batch of draws with its slots, seats and instruments in front, and what has been worked out of it.

    ``found`` has a place for everything that the reader remembers; None where nobody has asked yet.
    """

    def __init__(self, draws: DrawArrays, size: int) -> None:
        self.draws = draws
        self.found: list[Any] = [None] * size
        self.count, self.n_states, _ = draws.reviewing.shape
        self.year_of, self.redraws = draws.year_of, draws.redraws
        self.reviewing: Index = np.ascontiguousarray(draws.reviewing.transpose(2, 0, 1))
        self.under_review: Bool = draws.year_of > 0

    @cached_property
    def drawn(self) -> Bool:
        """Shape ``(2, n_slots, n_draws, n_states)``."""
        return np.ascontiguousarray(self.draws.drawn.transpose(3, 2, 0, 1))

    @cached_property
    def additional(self) -> Bool:
        """Shape ``(2, n_slots, n_draws, n_states)``."""
        return np.ascontiguousarray(self.draws.additional.transpose(3, 2, 0, 1))

    @cached_property
    def covers(self) -> Bool:
        """Shape ``(2, n_instruments, n_slots, n_draws, n_states)``."""
        return np.ascontiguousarray(self.draws.covers.transpose(3, 4, 2, 0, 1))

    @cached_property
    def first_row(self) -> Index:
        """Shape ``(n_draws, 1)``: where the States of each draw begin in a table that is laid out flat."""
        return np.arange(0, self.count * self.n_states, self.n_states)[:, None]

    @cached_property
    def load(self) -> Index:
        """Reviews performed, shape ``(n_draws, n_states)``."""
        filled = self.reviewing >= 0
        rows = (self.reviewing + self.first_row)[filled]
        return np.asarray(np.bincount(rows, minlength=self.count * self.n_states)).reshape(self.count, self.n_states)
