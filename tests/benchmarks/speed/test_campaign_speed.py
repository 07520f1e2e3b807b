"""A campaign: draws a second, by one worker and by two."""

from pathlib import Path
from typing import Any

import pytest

from sim.stress.campaign import run_campaign
from sim.stress.plan import read_plan

PLAN = """
seed = "benchmark"
[[block]]
families = ["calibrated"]
sizes = [{size}]
algorithms = ["sequential-bowls", "rotating-lists"]
scenarios = {scenarios}
draws = 5
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_draws_a_second(workers: int, benchmark: Any, tmp_path: Path) -> None:
    if workers > 1 and benchmark.disabled:
        pytest.skip("starting the workers takes seconds; only with --benchmark-enable")
    file = tmp_path / "plan.toml"
    size, scenarios = (20, 1) if benchmark.disabled else (189, 20)
    file.write_text(PLAN.format(size=size, scenarios=scenarios), encoding="utf-8")
    plan = read_plan(str(file))
    done = benchmark.pedantic(lambda: list(run_campaign(plan, workers=workers)), rounds=1)
    rows = [row for one in done for row in one.rows]
    assert len(rows) == plan.draws == 10 * scenarios
    assert {row["outcome"] for row in rows} <= {"complete", "stuck", "infeasible"}
    assert any(row["outcome"] == "complete" for row in rows) or benchmark.disabled
    if not benchmark.disabled:
        benchmark.extra_info["draws_a_second"] = plan.draws / benchmark.stats.stats.median
