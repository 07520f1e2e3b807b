"""The log of stages: columns that grow while the replication runs, turned into one array at its end."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.replication import STAGE_ROW


class StageLog:
    """Rows of ``STAGE_ROW``; a stage whose end is not known yet has nan."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, int, int, float, float]] = []
        self._ended: list[float] = []

    def add(self, review: int, phase: int, stage: int, state: int, planned: float, begun: float, ended: float = float("nan")) -> int:
        """Write a stage down; its place, for ``close``."""
        self._rows.append((review, phase, stage, state, planned, begun))
        self._ended.append(ended)
        return len(self._ended) - 1

    def close(self, place: int, ended: float) -> None:
        """A stage has ended."""
        self._ended[place] = ended

    def table(self, until: float) -> NDArray[Any]:
        """All stages begun before ``until``; one that ends then or later has the end nan."""
        table = np.zeros(len(self._rows), dtype=STAGE_ROW)
        if not self._rows:
            return table
        columns = np.array(self._rows, dtype=np.float64).T
        for name, column in zip(STAGE_ROW.names or (), columns, strict=False):
            table[name] = column
        ended = np.array(self._ended)
        table["ended"] = np.where(ended < until, ended, np.nan)
        return table[table["begun"] < until]
