"""The algorithms side by side: many draws of each, and what they come to."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from verify.draw_arrays import DrawArrays
from verify.readers.facts import Facts

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
    each: Callable[[str, Iterable[int]], Iterable[int]] = lambda name, numbers: numbers,
) -> list[dict[str, Any]]:
    """One row for each algorithm, all installed ones by default; figures are means over the complete draws.

    Draw ``k`` of every algorithm has the seed ``SEED/k``, so all algorithms see the same division into groups. ``each`` is given the
    name of an algorithm and the numbers of its draws, and gives the numbers back one by one: it may show how far the work is.
    """
    rows = []
    for name in names or algorithm_names():
        counted = Counted(algorithm_from(name))
        records = [counted.draw(scenario, law, SeededLots(f"{seed}/{number}")) for number in each(name, range(draws))]
        rows.append(_row(scenario, law, counted, [record for record in records if record.complete]))
    return rows


def _row(scenario: Scenario, law: LawParameters, counted: Counted, complete: list[DrawRecord]) -> dict[str, Any]:
    arrays = arrays_of(scenario, complete) if complete else None
    row: dict[str, Any] = {"algorithm": counted.name, "draws": len(counted.seconds), "stuck": counted.stuck}
    for key, values in per_draw(scenario, law, counted, arrays).items():
        row[key] = float(np.mean(values))
        if key.startswith("taking_part"):
            row[key + "_sd"] = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    row["milliseconds_a_draw"] = counted.milliseconds
    if arrays:
        broken = {finding.draw for result in check_draws(scenario, law, arrays) for finding in result.findings}
        row["kept"] = len(complete) - len(broken)
    return row
