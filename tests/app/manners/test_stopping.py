"""Stopped with Ctrl-C or by a closed pipe: one line or none, no traceback, no half-written file."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.app.manners.shell import HEARING, PROGRAM, piped, surroundings

LONG_WORK = {
    "compare": ["compare", "--draws", "5000", "--svg", "out.svg"],
    "draw": [
        "draw",
        "real-2020-10-16",
        "--algorithm",
        "answer-set-fewest-additional",
        "--set",
        "load_max=3",
        "--set",
        "legal_family=on",
        "--set",
        "redraws=ALB",
        "--seed",
        "x",
        "-o",
        "out.json",
    ],
    "fairness": ["fairness", "estimate", "--draws", "5000", "--no-references"],
    "lottery": [
        "lottery",
        "real-2020-10-16",
        "--algorithm",
        "rotating-lists",
        "--draws",
        "5000",
        "--seed",
        "x",
        "-o",
        "out",
        "--workers",
        "1",
    ],
    "diagnose": ["diagnose", "real-2020-10-16", "--algorithm", "sequential-bowls", "--draws", "90000", "-o", "out.json"],
    "simulate": ["simulate", "run", "--replications", "5000", "--workers", "1"],
}
HALF_A_SECOND = 0.5
"""More processor time than lies between two libraries in C while the program loads, and far less than any work here takes."""
STOPPED = (130, -signal.SIGINT)
"""What a shell shows as 130: the program's own code, and the end by the signal where it came into the loading of a library in C."""


def ended(child: subprocess.Popen[str]) -> tuple[str, str]:
    """What a child wrote that should end by itself; one that does not is killed, and the test fails."""
    try:
        return child.communicate(timeout=600)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        raise


def processes_of(child: subprocess.Popen[str]) -> Iterator[tuple[float, set[tuple[str, str]]]]:
    """Of each process in the session of a child: the seconds of processor time that it has used, and the libraries that it has loaded."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            _state, _parent, _group, session, *others = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(session) == child.pid:
                loaded = {(folder.name, line.split()[-1]) for line in (folder / "maps").read_text().splitlines() if ".so" in line}
                yield sum(map(int, others[7:9])) / os.sysconf("SC_CLK_TCK"), loaded


def wait_until_at_work(child: subprocess.Popen[str]) -> None:
    """Until the child and its workers have loaded what they need: half a second of their processor time passes without a library.

    However busy the machine is: the clock on the wall does not count.
    """
    known, since = set[tuple[str, str]](), 0.0
    while child.poll() is None:
        found = list(processes_of(child))
        used, loaded = sum(seconds for seconds, _ in found), {each for _, libraries in found for each in libraries}
        if loaded != known:
            known, since = loaded, used
        elif loaded and used > since + HALF_A_SECOND:
            return
        time.sleep(0.02)


@pytest.mark.parametrize("words", LONG_WORK.values(), ids=LONG_WORK)
def test_ctrl_c_leaves_one_line_and_no_file(words: list[str], tmp_path: Path) -> None:
    child = subprocess.Popen(
        [*HEARING, *PROGRAM, *words],
        cwd=tmp_path,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until_at_work(child)
    os.killpg(child.pid, signal.SIGINT)
    told, wrong = ended(child)
    assert child.returncode in STOPPED, wrong
    assert told == "" and "Traceback" not in wrong
    assert wrong.splitlines()[-1].startswith("untoc-draw: stopped")
    assert list(tmp_path.iterdir()) == []


def test_a_campaign_that_is_stopped_says_what_is_kept_and_goes_on(tmp_path: Path) -> None:
    words = [*HEARING, *PROGRAM, "stress", "-o", "out", "--workers", "1", "--algorithm", "rotating-lists"]
    child = subprocess.Popen(words, cwd=tmp_path, env=surroundings(), stderr=subprocess.PIPE, text=True, start_new_session=True)
    journal = tmp_path / "out" / "journal.sqlite"
    while not journal.exists() and child.poll() is None:
        time.sleep(0.05)
    wait_until_at_work(child)
    os.killpg(child.pid, signal.SIGINT)
    wrong = ended(child)[1]
    assert child.returncode in STOPPED and "the same command goes on from there" in wrong and "Traceback" not in wrong


@pytest.mark.parametrize(
    "words",
    [
        "law",
        "scenario kinds",
        "simulate parameters",
        "scenario generate sparse --size 900 --seed x",
        "draw real-latest --algorithm rotating-lists --seed x --json",
    ],
)
def test_a_reader_that_closes_the_pipe_hears_nothing(words: str, tmp_path: Path) -> None:
    child = subprocess.Popen([*PROGRAM, *words.split()], cwd=tmp_path, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout and child.stderr
    child.stdout.close()
    wrong = child.stderr.read().decode()
    assert child.wait() == 141
    assert wrong == ""


def test_quiet_silences_progress_and_notes_but_no_result_and_no_error(tmp_path: Path) -> None:
    work = ["fairness", "state", "real-2020-10-16", "ALB", "--algorithm", "rotating-lists", "--draws", "3", "--no-references"]
    loud, after, before = piped(*work, cwd=tmp_path), piped(*work, "--quiet", cwd=tmp_path), piped("-q", *work, cwd=tmp_path)
    assert "rotating-lists" in loud.stderr
    assert after.stderr == before.stderr == ""
    assert loud.stdout == after.stdout == before.stdout != ""
    wrong = piped("-q", "draw", "nowhere", "--algorithm", "rotating-lists", "--seed", "x", cwd=tmp_path)
    assert wrong.returncode == 2 and "nowhere" in wrong.stderr


def test_progress_that_is_piped_is_a_line_a_step_at_most(tmp_path: Path) -> None:
    done = piped(
        "fairness",
        "backtest",
        "--algorithm",
        "rotating-lists",
        "--algorithm",
        "sequential-bowls",
        "--draws",
        "20",
        "--workers",
        "1",
        cwd=tmp_path,
    )
    assert done.stderr.splitlines() == ["rotating-lists: draws", "sequential-bowls: draws"]
    assert piped("compare", "--algorithm", "rotating-lists", "--draws", "2", cwd=tmp_path).stderr == ""
