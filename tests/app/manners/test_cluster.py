"""``--scheduler``: the workers of a Dask cluster give the bytes that one process gives, and what cannot be used is told."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest
from click.testing import CliRunner, Result
from distributed import LocalCluster

from app.commands.simulate_commands import command_line
from app.main import main
from results.stress.store import DRAWS
from scenarios import InputError
from sim.stress.campaign import run_campaign
from sim.stress.plan import read_plan
from verify.workers import is_on_cluster, on_cluster, parallel_map

REAL = "real-2020-10-16"
PLAN = """
seed = "cluster"
[[block]]
families = ["calibrated", "single-instrument"]
parameters = [{ groups = 2 }]
sizes = [8]
laws = ["default", "load_max=3"]
algorithms = ["sequential-bowls", "rotating-lists"]
scenarios = 3
draws = 3
"""
FAIRNESS = ["--algorithm", "rotating-lists", "--draws", "9", "--no-references"]
SIMULATE = ["simulate", "run", REAL, "--replications", "8"]
COMMANDS = {
    "simulate": SIMULATE,
    "officers": ["simulate", "officers", REAL, "--replications", "8", "--algorithm", "rotating-lists", "--more", "1"],
    "fairness": ["fairness", "estimate", REAL, *FAIRNESS],
    "state": ["fairness", "state", REAL, "ALB", *FAIRNESS],
    "lottery": ["lottery", REAL, "--algorithm", "rotating-lists", "--seed", "cluster", "--draws", "9", "--compared", "9"],
    "stress": ["stress"],
    "report": ["report", REAL],
}
"""Commands that take the option, each small."""


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two workers, which gives up work of which a worker has died."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
    ):
        yield cluster.scheduler_address


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def both(words: list[str], scheduler: str) -> tuple[str, str]:
    """The standard output of one process, and of the cluster."""
    alone, shared = run(*words, "--workers", "1"), run(*words, "--scheduler", scheduler)
    assert (alone.exit_code, shared.exit_code) == (0, 0), alone.output + shared.output
    assert not is_on_cluster()
    return alone.stdout, shared.stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the journal, whose rows stand as they were finished."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("journal")
    }


def test_the_same_files_of_a_lottery(scheduler: str, tmp_path: Path) -> None:
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    for folder, how in ((alone, ["--workers", "1"]), (shared, ["--scheduler", scheduler])):
        done = run(*COMMANDS["lottery"], *how, "-o", str(folder))
        assert done.exit_code == 0, done.output
    assert contents(shared) == contents(alone)
    assert len(contents(alone)) == 5


def test_the_same_ten_years(scheduler: str) -> None:
    alone, shared = both([*COMMANDS["simulate"], "--json"], scheduler)
    assert shared == alone
    assert json.loads(alone)["forecast"] and json.loads(alone)["milestones"]


@pytest.mark.long
def test_the_same_files_of_ten_years(scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for place, how in (("alone", ["--workers", "1"]), ("shared", ["--scheduler", scheduler])):
        (tmp_path / place).mkdir()
        monkeypatch.chdir(tmp_path / place)
        words = [*COMMANDS["simulate"], *how, "-o", "plan"]
        monkeypatch.setattr("sys.argv", ["untoc-draw", *words])
        done = run(*words)
        assert done.exit_code == 0, done.output
        written.append(contents(tmp_path / place))
    assert written[0] == written[1]


def test_the_same_experiment(scheduler: str) -> None:
    alone, shared = (json.loads(text) for text in both([*COMMANDS["officers"], "--json"], scheduler))
    assert len(alone["rows"]) > 10
    assert shared["rows"] == alone["rows"]


def test_the_same_page_of_a_state(scheduler: str) -> None:
    alone, shared = both([*COMMANDS["state"], "--json"], scheduler)
    assert shared == alone


def test_the_same_table_of_fairness_but_for_the_time(scheduler: str) -> None:
    alone, shared = (json.loads(text) for text in both([*COMMANDS["fairness"], "--json"], scheduler))
    for table in (alone, shared):
        assert table["rows"][0].pop("milliseconds_a_draw") > 0
    assert shared == alone


def test_the_same_rows_of_a_campaign(scheduler: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    plan = read_plan(str(tmp_path / "plan.toml"))
    with on_cluster(scheduler):
        shared = {done.job: done.rows for done in run_campaign(plan)}
    assert shared == {done.job: done.rows for done in run_campaign(plan)}
    assert sum(map(len, shared.values())) == plan.draws > 0


@pytest.mark.long
def test_the_same_table_of_a_campaign(scheduler: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    for folder, how in (("alone", ["--workers", "1"]), ("shared", ["--scheduler", scheduler])):
        done = run("stress", "--plan", str(plan), "-o", str(tmp_path / folder), *how)
        assert done.exit_code == 0, done.output
    assert (tmp_path / "shared" / DRAWS).read_bytes() == (tmp_path / "alone" / DRAWS).read_bytes()


@pytest.mark.parametrize("how", [["--workers", "9"], ["--workers=9"], ["--scheduler", "tcp://host:8786"], ["--scheduler=tcp://host:8786"]])
def test_who_does_the_work_is_no_part_of_the_command_that_is_kept(how: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["untoc-draw", "simulate", "run", REAL, *how, "-o", "plan"])
    assert command_line() == f"untoc-draw simulate run {REAL} -o plan"


@pytest.mark.parametrize("name", COMMANDS)
def test_no_scheduler_there_is_said(name: str, tmp_path: Path) -> None:
    into = [] if name in ("fairness", "state") else ["-o", str(tmp_path / "out")]
    with dask.config.set({"distributed.comm.timeouts.connect": "200ms"}):
        done = run(*COMMANDS[name], "--scheduler", "tcp://127.0.0.1:1", *into)
    assert done.exit_code == 2, done.output
    assert "a running Dask scheduler, like tcp://host:8786" in done.output
    assert not list(tmp_path.iterdir())


def test_a_scheduler_without_workers_is_said() -> None:
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as cluster,
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
    ):
        done = run(*COMMANDS["fairness"], "--scheduler", cluster.scheduler_address)
    assert done.exit_code == 2, done.output
    assert "a Dask scheduler with one worker or more" in done.output


def test_workers_that_die_are_said(scheduler: str) -> None:
    with pytest.raises(InputError, match="it or its workers were lost"), on_cluster(scheduler):
        list(parallel_map(os._exit, [(1,)], 1))


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_limit_that_no_worker_hears_is_refused(name: str, first: bool, tmp_path: Path) -> None:
    limit, there = ["--seconds", "5"], ["--scheduler", "tcp://127.0.0.1:1"]
    into = [] if name in ("fairness", "state") else ["-o", str(tmp_path / "out")]
    done = run(*COMMANDS[name], *(limit + there if first else there + limit), *into)
    assert done.exit_code == 2, done.output
    assert "nothing beside --scheduler" in done.output
