"""The draw by every algorithm, with look-ahead and without: ``python -m pytest tests/benchmarks/speed --benchmark-enable``."""

from typing import Any

import pytest

from algorithms import SeededLots, algorithm_names, load_algorithm
from algorithms.division import divide
from algorithms.draw_so_far import DrawSoFar
from benchmarks.draw_choices import DEFAULT_LAW
from benchmarks.draw_task import MOST_ATTEMPTS, our_way, scenario_of
from tests.benchmarks.speed.sizes import SIZES, skip_large
from verify.completion.answer_sets import AspSolver

BY_BOWLS = ("sequential-bowls", "rotating-lists", "sequential-bowls-look-ahead")
MOST_BY_SOLVER = 1_000
"""States: above it an optimum or the compiled chain takes minutes, or is refused."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", algorithm_names())
def test_one_draw(name: str, size: int, benchmark: Any) -> None:
    skip_large(benchmark, size)
    if size > MOST_BY_SOLVER and name not in BY_BOWLS:
        pytest.skip(f"{name} is measured up to {MOST_BY_SOLVER:,} States")
    scenario = scenario_of(size)
    way = our_way(scenario, name)
    record = benchmark.pedantic(way.run, args=(1,), rounds=10 if size < 1_000 else 3)
    way.check(record)
    assert len(record.reviews) == (scenario.group_of >= 0).sum()


def test_few_draws_are_stuck_so_that_drawing_again_always_ends() -> None:
    scenario = scenario_of(50)
    algorithm = load_algorithm("sequential-bowls")
    outcomes = [algorithm.draw(scenario, DEFAULT_LAW, SeededLots(str(seed))).outcome for seed in range(60)]
    assert outcomes.count("stuck") / 60 < 0.2, "so few are stuck that the attempts always end"
    assert 0.2**MOST_ATTEMPTS < 1e-12


@pytest.mark.parametrize("size", SIZES[:2])
def test_a_plain_clingo_run_of_our_encoding(size: int, benchmark: Any) -> None:
    """What ``answer-set`` must not exceed: ground the program and take the first answer set."""
    skip_large(benchmark, size)
    scenario = scenario_of(size)
    year_of = divide(scenario, DEFAULT_LAW.under_review(scenario), SeededLots("bench"))
    guard = DEFAULT_LAW.guard(scenario, year_of)

    def run() -> DrawSoFar | None:
        return AspSolver(scenario, DEFAULT_LAW, guard, year_of).complete(DrawSoFar(year_of))

    draw = benchmark.pedantic(run, rounds=3)
    assert draw is not None
    assert guard.unmet(draw) is None
