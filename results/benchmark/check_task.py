"""The check of draws against every clause: ours against pandas, on one draw and on batches. Both give the same verdicts."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from algorithms import SeededLots, load_algorithm
from results.benchmark.draw_choices import DEFAULT_LAW
from results.benchmark.draw_task import OURS, scenario_of
from results.benchmark.pandas_check import Verdict, broken_by, tables_of
from results.benchmark.plan import Plan
from results.benchmark.ratios import Ratio, ratios_of
from results.benchmark.timing import Way
from scenarios import Scenario
from verify import arrays_of, check_draws
from verify.check import ClauseResult
from verify.draw_arrays import DrawArrays

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
    assert all(record["outcome"] == "complete" for record in records), f"{OURS} is stuck on {scenario.id}"
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


def ways_of(scenario: Scenario, count: int) -> tuple[Way, Sequence[Way]]:
    """Ours and the peers, on a batch with one planted fault."""
    draws = with_fault(batch_of(scenario, count))
    expected = verdicts_of(check_draws(scenario, DEFAULT_LAW, draws))
    assert expected, "the planted fault must be found"

    def check(found: set[Verdict]) -> None:
        assert found == expected, f"the verdicts differ: {sorted(found ^ expected)[:3]}"

    ours = Way("check_draws", lambda _: check_draws(scenario, DEFAULT_LAW, draws), lambda results: check(verdicts_of(results)))
    each, all_at_once = _pandas(scenario, draws, 1), _pandas(scenario, draws, AT_ONCE)
    peers = {1: [Way("pandas", each, check)], 100: [Way("pandas, draw by draw", each, check), Way("pandas, all at once", all_at_once, check)]}
    return ours, peers.get(count, [Way(f"pandas, {AT_ONCE} at once", all_at_once, check)])


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


def rows(plan: Plan) -> list[Ratio]:
    """Every size: one draw, and batches as large as fit."""
    found = []
    for size in plan.sizes:
        scenario = scenario_of(size)
        for count in QUICK_BATCHES if plan.quick else BATCHES:
            if count * size > MOST_CELLS:
                continue
            task = f"check {count:,} draw{'s' if count > 1 else ''}"
            plan.tell(f"{task}, {size:,} States")
            ours, peers = ways_of(scenario, count)
            for peer in peers:
                found += ratios_of(task, size, ours, peer, plan.seconds)
    return found
