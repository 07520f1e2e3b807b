"""A long command that is killed leaves no process behind, and what it left half written is gone when the same command has run again."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PLAN = """seed = "killed"

[[block]]
families = ["calibrated"]
sizes = [40]
scenarios = 300
draws = 50
algorithms = ["rotating-lists"]
"""
MOST = 100_000


def processes() -> dict[int, int]:
    """Every process that is not ended, with its parent."""
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in told.splitlines()]
    return {int(process): int(parent) for process, parent, state in lines if not state.startswith("Z")}


def below(process: int) -> set[int]:
    """All processes that a process began, and those that they began."""
    parents, found = processes(), {process}
    while more := {each for each, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process}


def until(holds: Callable[[], object], running: "subprocess.Popen[bytes] | None" = None) -> None:
    """Wait for something, on a busy machine too, and as long as a process is ``running``."""
    ends = time.monotonic() + 100
    while not holds():
        assert running is None or running.poll() is None, "it ended by itself"
        assert time.monotonic() < ends, "this never came"
        time.sleep(0.05)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Start a command in the folder of the test; none of its processes outlives the test."""
    begun = list[subprocess.Popen[bytes]]()

    def start(*words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "app", *words]
        begun.append(subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def hidden(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name.startswith("."))


def test_a_killed_lottery_leaves_no_process_and_its_folder_is_taken_away(
    run: Callable[..., "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    words = ["lottery", "real-2020-10-16", "--algorithm", "rotating-lists", "--seed", "killed", "--compared", "2", "-o", "made"]
    killed = run(*words, "--draws", str(MOST), "--workers", "2")
    until(lambda: hidden(tmp_path) and len(below(killed.pid)) >= 3, killed)
    left = below(killed.pid)
    killed.kill()
    killed.wait()
    until(lambda: not left & processes().keys())
    assert len(hidden(tmp_path)) == 1
    assert not (tmp_path / "made").exists()
    assert run(*words, "--draws", "3", "--workers", "1").wait() == 0
    assert not hidden(tmp_path)
    assert (tmp_path / "made" / "manifest.json").exists()


@pytest.mark.parametrize("fresh", ["", "fresh = true\n"], ids=["", "a process for each job"])
def test_a_killed_campaign_leaves_no_process(fresh: str, run: Callable[..., "subprocess.Popen[bytes]"], tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(fresh + PLAN)
    killed = run("stress", "--plan", "plan.toml", "--workers", "2", "-o", "made")
    until(lambda: len(below(killed.pid)) >= 3, killed)
    left = below(killed.pid)
    killed.kill()
    killed.wait()
    until(lambda: not left & processes().keys())


WORKER = """
import os, time
from algorithms.faulty import kept_in_bounds
from verify.workers import end_with
end_with(os.getppid())
with kept_in_bounds():
    print(os.getpid(), flush=True)
    time.sleep(600)
"""


def test_a_worker_ends_with_its_parent_while_an_algorithm_is_at_work() -> None:
    parent = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORKER!r}])"]
    begun = subprocess.Popen(parent, stdout=subprocess.PIPE, text=True)
    assert begun.stdout
    worker = int(begun.stdout.readline())
    begun.kill()
    begun.wait()
    until(lambda: worker not in processes())
