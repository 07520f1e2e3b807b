"""The check of every clause, on one draw and on batches; ours and the peer in pandas."""

from typing import Any

import pytest

from benchmarks.check_task import MOST_CELLS, batch_of, verdicts_of, with_fault
from benchmarks.draw_choices import DEFAULT_LAW
from benchmarks.draw_task import scenario_of
from benchmarks.pandas_check import broken_by, tables_of
from tests.benchmarks.speed.sizes import QUICK, SIZES, skip_large
from verify import check_draws


@pytest.mark.parametrize("count", [1, 100, 10_000])
@pytest.mark.parametrize("size", SIZES)
def test_a_batch(size: int, count: int, benchmark: Any) -> None:
    skip_large(benchmark, size)
    if count * size > MOST_CELLS or (benchmark.disabled and count > 100):
        pytest.skip("so many draws of so many States take long")
    scenario = scenario_of(size)
    draws = with_fault(batch_of(scenario, count))
    results = benchmark(lambda: check_draws(scenario, DEFAULT_LAW, draws))
    assert sum(result.instances for result in results) > 30 * size * count
    assert {draw for _, draw, _ in verdicts_of(results)} == {count - 1}, "the planted fault is in the last draw alone"


@pytest.mark.parametrize("size", SIZES[:2])
def test_the_peer_on_one_draw(size: int, benchmark: Any) -> None:
    skip_large(benchmark, size)
    scenario = scenario_of(size)
    tables = tables_of(scenario, batch_of(scenario, 1))
    assert benchmark(lambda: broken_by(tables)) == set()


def test_a_lawful_batch_has_no_findings() -> None:
    scenario = scenario_of(QUICK)
    assert not verdicts_of(check_draws(scenario, DEFAULT_LAW, batch_of(scenario, 40)))
