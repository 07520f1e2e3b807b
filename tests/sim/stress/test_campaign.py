"""A campaign gives one table: whatever the number of workers, killed and gone on with."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from app.main import main
from results.stress.store import COSTS, DRAWS, DRAWS_SCHEMA, MEASURED, read_tables
from sim.stress.campaign import run_campaign
from sim.stress.plan import CampaignPlan, read_plan
from storage.journal import JOURNAL

PLAN = """
seed = "test"
[[block]]
families = ["calibrated", "single-instrument", "universal"]
parameters = [{ groups = 2 }]
sizes = [8, 20]
laws = ["default", "load_max=3"]
algorithms = ["sequential-bowls", "rotating-lists", "sequential-bowls-look-ahead"]
scenarios = 3
draws = 3
"""
KILLS, MOST_JOBS = 3, 5
"""How often it is killed, and after how many jobs more at most: together fewer than the plan has."""


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def uninterrupted(plan_file: Path) -> Path:
    """The folder of a campaign that ran in one process from beginning to end."""
    folder = plan_file.parent / "whole"
    result = CliRunner().invoke(main, ["stress", "--plan", str(plan_file), "-o", str(folder), "--workers", "1"])
    assert result.exit_code == 0, result.output
    return folder


def rows_of(plan: CampaignPlan, **how: object) -> list[dict[str, object]]:
    done = sorted(run_campaign(plan, **how), key=lambda one: one.job)  # type: ignore[arg-type]
    return [row for one in done for row in one.rows]


def equal_files(folder: Path) -> dict[str, bytes]:
    """All files but those that are named as not equal: what was measured, and the journal, whose rows stand as they were finished."""
    return {
        name: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (name := path.relative_to(folder).as_posix()).startswith((f"{MEASURED}/", JOURNAL))
    }


def test_one_row_a_draw_and_no_broken_clause(plan_file: Path, uninterrupted: Path) -> None:
    plan = read_plan(str(plan_file))
    draws, costs = read_tables(uninterrupted)
    assert list(draws["row"]) == list(range(plan.draws)) == list(costs["row"])
    assert pq.read_schema(uninterrupted / DRAWS).equals(DRAWS_SCHEMA)
    assert set(draws["outcome"]) <= {"complete", "stuck", "infeasible"}
    assert not draws["broken"].any()
    stuck = draws[draws["outcome"] == "stuck"]
    assert len(stuck)
    assert (stuck["reason"] != "").all() and (stuck["shown_by"] == "draw").all()
    look_ahead = draws[draws["algorithm"] == "sequential-bowls-look-ahead"]
    assert not (look_ahead["outcome"] == "stuck").any()


def test_workers_do_not_change_the_table(plan_file: Path, uninterrupted: Path) -> None:
    folder = plan_file.parent / "two"
    result = CliRunner().invoke(main, ["stress", "--plan", str(plan_file), "-o", str(folder), "--workers", "2"])
    assert result.exit_code == 0, result.output
    assert equal_files(folder) == equal_files(uninterrupted)


def finished_jobs(folder: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{folder / JOURNAL}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM done").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def kill_at_random(command: list[str], folder: Path, chance: random.Random) -> None:
    """Start the campaign; once it has done some jobs more, kill it with all its processes."""
    before = finished_jobs(folder)
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    more = chance.randint(1, MOST_JOBS)
    while finished_jobs(folder) < before + more and process.poll() is None:
        time.sleep(0.005)
    assert process.poll() is None, "the campaign ended before it was killed: make it longer"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_killed_three_times_and_resumed_the_table_is_the_same(plan_file: Path, uninterrupted: Path) -> None:
    folder, chance = plan_file.parent / "killed", random.Random("kills")
    command = [sys.executable, "-m", "app", "stress", "--plan", str(plan_file), "-o", str(folder), "--workers", "2"]
    seen = []
    for _ in range(KILLS):
        kill_at_random(command, folder, chance)
        seen.append(finished_jobs(folder))
        assert not (folder / DRAWS).exists()
    assert seen == sorted(set(seen)), f"jobs done after each kill: {seen}"
    subprocess.run(command, check=True, capture_output=True)
    assert equal_files(folder) == equal_files(uninterrupted)
    assert pq.read_table(folder / COSTS).num_rows == pq.read_table(uninterrupted / COSTS).num_rows


@pytest.mark.parametrize("change", ["content = CAST(replace(content, '\"complete\"', '\"stuck\"') AS BLOB)", "digest = 'sha256:0'"])
def test_a_finished_job_that_was_changed_is_refused_with_both_digests(
    plan_file: Path, uninterrupted: Path, tmp_path: Path, change: str
) -> None:
    (tmp_path / JOURNAL).write_bytes((uninterrupted / JOURNAL).read_bytes())
    with closing(sqlite3.connect(tmp_path / JOURNAL)) as connection, connection:
        connection.execute(f"UPDATE done SET {change} WHERE key = 'job 1'")
        ((stated,),) = connection.execute("SELECT digest FROM done WHERE key = 'job 1'")
    result = CliRunner().invoke(main, ["stress", "--plan", str(plan_file), "-o", str(tmp_path)])
    assert result.exit_code == 2, result.output
    assert "job 1: found 'sha256:" in result.output
    assert f"expected {stated}, its digest when it was written" in result.output
    assert not (tmp_path / DRAWS).exists()


def test_another_plan_in_the_same_folder_is_refused(plan_file: Path, uninterrupted: Path) -> None:
    result = CliRunner().invoke(main, ["stress", "--plan", str(plan_file), "--share", "0.5", "-o", str(uninterrupted)])
    assert result.exit_code == 2
    assert "plan" in result.output and "a new folder" in result.output


def test_a_finished_campaign_is_not_run_again(plan_file: Path, uninterrupted: Path) -> None:
    before = finished_jobs(uninterrupted), (uninterrupted / DRAWS).read_bytes()
    result = CliRunner().invoke(main, ["stress", "--plan", str(plan_file), "-o", str(uninterrupted), "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["draws"] == read_plan(str(plan_file)).draws
    assert (finished_jobs(uninterrupted), (uninterrupted / DRAWS).read_bytes()) == before


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """No window, no colour."""
    os.environ["NO_COLOR"] = "1"
    yield
