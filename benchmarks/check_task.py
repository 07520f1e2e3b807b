"""The check of draws against every clause: ours against pandas, on one draw and on batches. Both give the same verdicts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache, partial
from typing import Any

import numpy as np

from algorithms import SeededLots, load_algorithm
from benchmarks.draw_choices import DEFAULT_LAW
from benchmarks.draw_task import OURS, scenario_of
from benchmarks.pandas_check import Verdict, broken_by, tables_of
from benchmarks.plan import BenchmarkPlan
from benchmarks.ratios import Ratio, ratios_of
from benchmarks.timing import Way
from scenarios import Scenario
from storage.errors import demand
from verify import arrays_of, check_draws
from verify.check import ClauseResult
from verify.draw_arrays import DrawArrays

CHECK = "check_draws"
"""Ours."""
DIFFERENT = 20
"""Draws that differ; larger batches repeat them."""
BATCHES, QUICK_BATCHES = (1, 100, 10_000), (1, 100)
MOST_CELLS = 2_000_000
"""Draws times States at most in a batch."""
AT_ONCE = 100
"""Draws that pandas takes at once in a larger batch: its tables of all would not fit in memory."""


def verdicts_of(results: Sequence[ClauseResult]) -> set[Verdict]:
    """Our findings as pandas gives its own."""
    return {(one.clause, one.draw, one.states[0]) for result in results for one in result.findings}


def batch_of(scenario: Scenario, count: int) -> DrawArrays:
    """``count`` lawful draws."""
    algorithm = load_algorithm(OURS)
    different = min(count, DIFFERENT)
    records = [algorithm.draw(scenario, DEFAULT_LAW, SeededLots(str(number))) for number in range(different)]
    demand(all(record.complete for record in records), f"{OURS} is stuck on {scenario.id}")
    draws = arrays_of(scenario, records)
    places = np.arange(count) % different
    return DrawArrays(*(getattr(draws, field.name)[places] for field in fields(DrawArrays)))


def with_fault(draws: DrawArrays) -> DrawArrays:
    """The same draws, but in the last one the first State under review is reviewed by itself."""
    reviewing = draws.reviewing.copy()
    reviewed = int(np.flatnonzero(draws.year_of[-1])[0])
    reviewing[-1, reviewed, 0] = reviewed
    kept = {field.name: getattr(draws, field.name) for field in fields(DrawArrays)}
    return DrawArrays(**(kept | {"reviewing": reviewing}))


def peers_of(count: int) -> Mapping[str, int]:
    """The peers for a batch of ``count`` draws, and how many draws each takes at once."""
    few = {1: {"pandas": 1}, AT_ONCE: {"pandas, draw by draw": 1, "pandas, all at once": AT_ONCE}}
    return few.get(count, {f"pandas, {AT_ONCE} at once": AT_ONCE})


def ways_of(scenario: Scenario, count: int) -> tuple[Way, Mapping[str, Way]]:
    """Ours, and the peers by name, on a batch with one planted fault."""
    draws = with_fault(batch_of(scenario, count))
    expected = verdicts_of(check_draws(scenario, DEFAULT_LAW, draws))
    demand(expected, "the planted fault must be found")

    def check(found: set[Verdict]) -> None:
        demand(found == expected, f"the verdicts differ: {sorted(found ^ expected)[:3]}")

    ours = Way(CHECK, lambda _: check_draws(scenario, DEFAULT_LAW, draws), lambda results: check(verdicts_of(results)))
    return ours, {name: Way(name, _pandas(scenario, draws, at_once), check) for name, at_once in peers_of(count).items()}


def _pandas(scenario: Scenario, draws: DrawArrays, at_once: int) -> Callable[[int], set[Verdict]]:
    """The check by pandas, so many draws at once; equal parts of a batch share their tables, which are made beforehand."""
    count = len(draws.year_of)
    last = (count - 1) // at_once * at_once
    starts = [*range(0, min(last, DIFFERENT), at_once)]
    tables = {start: tables_of(scenario, draws.chunk(start, start + at_once)) for start in [*starts, last]}
    of_parts = [(start, tables[last if start == last else starts[start // at_once % len(starts)]]) for start in range(0, count, at_once)]

    def run(_: Any) -> set[Verdict]:
        return {(clause, start + draw, state) for start, table in of_parts for clause, draw, state in broken_by(table)}

    return run


def rows(plan: BenchmarkPlan) -> list[Ratio]:
    """Every size: one draw, and batches as large as fit."""
    found = []
    for size in plan.sizes:
        scenario = scenario_of(size)
        for count in QUICK_BATCHES if plan.quick else BATCHES:
            if count * size > MOST_CELLS:
                continue
            task = f"check {count:,} draw{'s' if count > 1 else ''}"
            ways = cache(partial(ways_of, scenario, count))
            for peer in peers_of(count):
                found += plan.rows_of(
                    f"{task}, {size:,} States: {CHECK} and {peer}", partial(_measured, task, size, ways, peer, plan.seconds)
                )
    return found


def _measured(task: str, size: int, ways: Callable[[], tuple[Way, Mapping[str, Way]]], peer: str, seconds: float) -> list[Ratio]:
    """The rows of a pair. ``ways`` is asked only here: where all pairs of a batch are kept, the batch is not made."""
    ours, peers = ways()
    return ratios_of(task, size, ours, peers[peer], seconds)
