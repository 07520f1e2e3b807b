"""The algorithms side by side: many draws of each, and what they come to."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm, SeededLots, algorithm_from, algorithm_names
from algorithms.lots import Lots
from algorithms.record import DrawRecord
from scenarios import Scenario
from sim.draw_measures import measures
from verify import LawInForce, LawParameters, arrays_of, check_draws
from verify.draw_arrays import DrawArrays, joined
from verify.readers.facts import Facts
from verify.workers import parallel_map

AT_ONCE = 5
"""Draws of one task of ``compare_algorithms``; the same for any number of workers."""
Counts = tuple[list[int], list[int], list[float], int]
"""Lots drawn, lots set aside and seconds, draw by draw, and how many got stuck."""
PER_DRAW = ("lots_drawn", "set_aside")
"""What is known of every draw, stuck or not; the other measures are those of the complete draws."""


@dataclass
class Counted:
    """An algorithm that counts its lots and takes its time: lots drawn, lots set aside and seconds, draw by draw.

    ``first_stuck``: the numbers drawn in the first draw that got stuck, and its seed; None where none did.
    """

    algorithm: Algorithm
    lots_drawn: list[int] = field(default_factory=list)
    set_aside: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    stuck: int = 0
    first_stuck: tuple[tuple[int, ...], str] | None = None

    @property
    def name(self) -> str:
        """The name of the algorithm."""
        return self.algorithm.name

    def draw(self, scenario: Scenario, law: LawInForce, lots: Lots) -> DrawRecord:
        """Draw once, and count."""
        started = time.perf_counter()
        record = self.algorithm.draw(scenario, law, lots)
        self.seconds.append(time.perf_counter() - started)
        self.lots_drawn.append(len(record.numbers or ()))
        self.set_aside.append(sum(len(line.set_aside) for line in record.lots or ()))
        if not record.complete:
            self.stuck += 1
            self.first_stuck = self.first_stuck or (record.numbers or (), lots.seed)
        return record

    def take(self, lots_drawn: list[int], set_aside: list[int], seconds: list[float], stuck: int) -> None:
        """Count draws that were made elsewhere."""
        self.lots_drawn += lots_drawn
        self.set_aside += set_aside
        self.seconds += seconds
        self.stuck += stuck

    @property
    def milliseconds(self) -> float:
        """The median of the draw itself, without checking."""
        return 1000 * statistics.median(self.seconds)


def per_draw(scenario: Scenario, law: LawParameters, counted: Counted, complete: DrawArrays | None) -> Mapping[str, NDArray[Any]]:
    """Measure by name: one value for each draw (``PER_DRAW``) or each complete draw; ``complete`` is None where there are none."""
    found: dict[str, NDArray[Any]] = {name: np.array(getattr(counted, name)) for name in PER_DRAW}
    return found | (measures(scenario, complete, Facts(scenario, law).takes_part) if complete else {})


def compare_algorithms(
    scenario: Scenario,
    law: LawInForce,
    draws: int,
    seed: str,
    names: Sequence[str] = (),
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[dict[str, Any]]:
    """One row for each algorithm, all installed ones by default; figures are means over the complete draws.

    Draw ``k`` of every algorithm has the seed ``SEED/k``, so all algorithms see the same division into groups. The figures are the same
    for any number of workers. ``progress`` is told the algorithm, the draws done and all of them.
    """
    named = names or algorithm_names()
    parts = [(name, range(start, min(start + AT_ONCE, draws))) for name in named for start in range(0, draws, AT_ONCE)]
    jobs = [(scenario, law, name, seed, numbers) for name, numbers in parts]
    found = {name: Counted(algorithm_from(name)) for name in named}
    complete: dict[str, list[DrawArrays]] = {name: [] for name in named}
    done = 0
    for (name, numbers), (counts, arrays) in zip(parts, parallel_map(_drawn, jobs, workers), strict=True):
        found[name].take(*counts)
        complete[name] += [arrays] if arrays else []
        done += len(numbers)
        if progress:
            progress(name, done, draws * len(named))
    return [_row(scenario, law, found[name], joined(complete[name]) if complete[name] else None) for name in named]


def _drawn(scenario: Scenario, law: LawInForce, name: str, seed: str, numbers: Sequence[int]) -> tuple[Counts, DrawArrays | None]:
    """What some draws of an algorithm came to, and the complete ones."""
    counted = Counted(algorithm_from(name))
    records = [counted.draw(scenario, law, SeededLots(f"{seed}/{number}")) for number in numbers]
    complete = [record for record in records if record.complete]
    return (counted.lots_drawn, counted.set_aside, counted.seconds, counted.stuck), arrays_of(scenario, complete) if complete else None


def _row(scenario: Scenario, law: LawParameters, counted: Counted, arrays: DrawArrays | None) -> dict[str, Any]:
    row: dict[str, Any] = {"algorithm": counted.name, "draws": len(counted.seconds), "stuck": counted.stuck}
    for key, values in per_draw(scenario, law, counted, arrays).items():
        row[key] = float(np.mean(values))
        if key.startswith("taking_part"):
            row[key + "_sd"] = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    row["milliseconds_a_draw"] = counted.milliseconds
    if arrays:
        broken = {finding.draw for result in check_draws(scenario, law, arrays) for finding in result.findings}
        row["kept"] = len(counted.seconds) - counted.stuck - len(broken)
    return row
