"""Speed, off by default: ``python -m pytest tests/bench --benchmark-enable``. Each benchmark asserts its result."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from algorithms import SeededLots, algorithm_names, load_algorithm
from scenarios import load_scenario
from verify import arrays_of, check_draws, law_from
from verify.draw_arrays import DrawArrays

SCENARIO, LAW = load_scenario("real-2020-10-16"), law_from({})


@pytest.mark.parametrize("name", algorithm_names())
def test_one_draw(name: str, benchmark: Any) -> None:
    algorithm = load_algorithm(name)
    record = benchmark(lambda: algorithm.draw(SCENARIO, LAW, SeededLots("bench")))
    assert record["outcome"] == "complete"


def test_a_batch_of_10_000_draws(benchmark: Any) -> None:
    copies = 2 if not benchmark.enabled else 500
    records = [load_algorithm("sequential-bowls").draw(SCENARIO, LAW, SeededLots(str(seed))) for seed in range(20)]
    draws = arrays_of(SCENARIO, records)
    many = DrawArrays(*(np.concatenate([getattr(draws, field.name)] * copies) for field in fields(DrawArrays)))
    results = benchmark.pedantic(lambda: check_draws(SCENARIO, LAW, many), rounds=1)
    assert sum(result.instances for result in results) > 10_000 * copies // 500
    assert not any(result.findings for result in results)
