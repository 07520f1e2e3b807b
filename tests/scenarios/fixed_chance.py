"""Chances without chance: the same number always, or every number once."""

import numpy as np

from scenarios.generators.chance import Numbers


class Zeros:
    """Every number is 0, the simplest choice."""

    def numbers(self, below: int, count: int) -> Numbers:
        """`count` zeros."""
        return np.zeros(count, dtype=np.int64)


class Largest:
    """Every number is the largest there can be."""

    def numbers(self, below: int, count: int) -> Numbers:
        """`count` times `below - 1`."""
        return np.full(count, below - 1, dtype=np.int64)


class EveryNumber:
    """Each number below `below` once, so that counts of outcomes are exact chances."""

    def numbers(self, below: int, count: int) -> Numbers:
        """0 to `below - 1`; only asked for all of them."""
        assert count == below
        return np.arange(below, dtype=np.int64)
