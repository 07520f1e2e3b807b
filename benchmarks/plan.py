"""What is to be measured, and how long."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from benchmarks.kept import KeptPairs
from benchmarks.ratios import Ratio
from benchmarks.tasks import TASKS

SIZES = (50, 189)
QUICK_SIZES = (50,)
SECONDS, QUICK_SECONDS = 20.0, 1.0
"""Of each pair."""
LIMIT, QUICK_LIMIT = 300.0, 60.0
"""Seconds after which a peer is ended."""


@dataclass(frozen=True)
class BenchmarkPlan:
    """Sizes in States, and about how many ``seconds`` each pair of ours and a peer is measured.

    ``limit``: seconds after which a peer that searches is ended. ``quick`` leaves out what takes minutes. ``tell`` is told in words what
    is being measured. ``kept`` are the pairs of an output folder, where there is one. ``asked``: the sizes were asked for. ``algorithms``
    are drawn with too: installed ones, or files.
    """

    sizes: tuple[int, ...]
    seconds: float
    limit: float
    quick: bool
    tell: Callable[[str], None]
    kept: KeptPairs | None = None
    asked: bool = True
    algorithms: tuple[str, ...] = ()

    def sizes_or(self, usual: tuple[int, ...]) -> tuple[int, ...]:
        """The sizes asked for, else those that are usual for a task."""
        return self.sizes if self.asked else usual

    def rows_of(self, pair: str, measure: Callable[[], list[Ratio]]) -> list[Ratio]:
        """The rows of one pair: those kept by a run that was stopped; else it is told, measured, and kept at once.

        ``pair`` names task, size, ours and the peer in words that no other pair has, like "draw, 189 States: sequential-bowls and Z3".
        """
        found = self.kept.found(pair) if self.kept else None
        if found is not None:
            return found
        self.tell(pair)
        rows = measure()
        if self.kept:
            self.kept.add(pair, rows)
        return rows


def plan_of(
    quick: bool, sizes: tuple[int, ...], tell: Callable[[str], None], kept: KeptPairs | None = None, algorithms: tuple[str, ...] = ()
) -> BenchmarkPlan:
    """The plan of a run; without sizes the usual ones."""
    seconds, limit = (QUICK_SECONDS, QUICK_LIMIT) if quick else (SECONDS, LIMIT)
    return BenchmarkPlan(sizes or (QUICK_SIZES if quick else SIZES), seconds, limit, quick, tell, kept, bool(sizes), algorithms)


def measure(task: str, plan: BenchmarkPlan) -> list[Ratio]:
    """The rows of a task: what ``rows(plan)`` of its module gives."""
    rows: list[Ratio] = import_module(TASKS[task]).rows(plan)
    return rows
