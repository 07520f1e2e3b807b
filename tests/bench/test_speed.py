"""Speed, off by default: ``python -m pytest tests/bench --benchmark-enable``. Each benchmark asserts its result."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import clingo
import numpy as np
import pytest

from algorithms import SeededLots, algorithm_names, load_algorithm
from algorithms.division import divide
from scenarios import load_scenario
from verify import arrays_of, check_draws, law_from
from verify.asp_reader import asp_program
from verify.draw_arrays import DrawArrays

SCENARIO, LAW = load_scenario("real-2020-10-16"), law_from({})


@pytest.mark.parametrize("name", algorithm_names())
def test_one_draw(name: str, benchmark: Any) -> None:
    algorithm = load_algorithm(name)
    record = benchmark(lambda: algorithm.draw(SCENARIO, LAW, SeededLots("bench")))
    assert record["outcome"] == "complete"


@pytest.mark.parametrize("name", algorithm_names())
def test_the_command_as_a_whole_process(name: str, benchmark: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "draw", SCENARIO.id, "--algorithm", name, "--seed", "bench", "-o"]
    benchmark.pedantic(lambda: subprocess.run([*command, str(tmp_path / "r.json")], check=True, capture_output=True), rounds=3)
    assert json.loads((tmp_path / "r.json").read_text())["outcome"] == "complete"


def test_a_plain_clingo_run_of_the_same_encoding(benchmark: Any) -> None:
    """What ``answer-set`` must not exceed: ground the program and take the first answer set."""
    year_of = divide(SCENARIO, LAW.under_review(SCENARIO), SeededLots("bench"))
    program = asp_program(SCENARIO, LAW, year_of, LAW.guard(SCENARIO, year_of))

    def run() -> bool:
        control = clingo.Control(["--warn=none"])
        control.add(program)
        control.ground()
        return bool(control.solve().satisfiable)

    assert benchmark(run)


def test_a_batch_of_10_000_draws(benchmark: Any) -> None:
    copies = 2 if not benchmark.enabled else 500
    records = [load_algorithm("sequential-bowls").draw(SCENARIO, LAW, SeededLots(str(seed))) for seed in range(20)]
    draws = arrays_of(SCENARIO, records)
    many = DrawArrays(*(np.concatenate([getattr(draws, field.name)] * copies) for field in fields(DrawArrays)))
    results = benchmark.pedantic(lambda: check_draws(SCENARIO, LAW, many), rounds=1)
    assert sum(result.instances for result in results) > 10_000 * copies // 500
    assert not any(result.findings for result in results)
