"""A benchmark that is stopped: what it has measured is kept, and the same command goes on."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.main import main
from benchmarks import check_task
from benchmarks import kept as keeping_module
from benchmarks.kept import HEAD, keeping
from benchmarks.plan import BenchmarkPlan, plan_of
from benchmarks.ratios import BootstrapInterval, Ratio, as_data, ratio_of_data, ratios_of
from benchmarks.timing import NoAnswerError, Way
from scenarios import InputError
from storage.journal import JOURNAL
from tests.journals import contents, put

STANDING = {
    "date": "2020-10-16",
    "machine": {"processor": "P", "cores": 2, "memory_bytes": 8_000_000_000, "system": "S", "python": "Y", "load": 0.1},
    "versions": {"numpy": "2", "clingo": "5"},
}
"""What ``machine.standing`` would say."""
CODE = "sha256:as it was"


def row_of(peer: str) -> Ratio:
    return Ratio(
        "made up",
        8,
        "ours",
        peer,
        BootstrapInterval(1.1, 1.0, 1.3),
        BootstrapInterval(2.1, 2.0, 2.5),
        BootstrapInterval(1.9, 1.6, 2.3),
        3,
        note="a | note",
        peer_peak=7,
    )


class MadeUpTask:
    """A task of pairs that take no time; ``fails`` and ``stops`` are peers whose result is wrong, and at which Ctrl-C is pressed."""

    def __init__(self) -> None:
        self.measured: list[str] = []
        self.fails = self.stops = ""

    def rows(self, plan: BenchmarkPlan) -> list[Ratio]:
        return [row for peer in ("first", "second", "third") for row in plan.rows_of(f"made up: ours and {peer}", self.pair(peer))]

    def pair(self, peer: str) -> Callable[[], list[Ratio]]:
        def wrong(result: Any) -> None:
            raise AssertionError("it is not lawful")

        def measure() -> list[Ratio]:
            if peer == self.stops:
                raise KeyboardInterrupt
            if peer == self.fails:
                return ratios_of("made up", 8, Way("ours", float, lambda _: None), Way(peer, float, wrong), 1e-9)
            self.measured.append(peer)
            return [row_of(peer)]

        return measure


@pytest.fixture(autouse=True)
def unchanged_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code counts as unchanged while a test runs."""
    monkeypatch.setattr(keeping_module, "code_digest", lambda packages: CODE)


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> MadeUpTask:
    """The task in the place of ``count``."""
    made_up = MadeUpTask()
    monkeypatch.setattr("benchmarks.plan.import_module", lambda name: SimpleNamespace(rows=made_up.rows))
    return made_up


def run(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["benchmark", "--task", "count", *more, "-o", str(folder)])


def peers_in(folder: Path) -> list[str]:
    return [row["peer"] for row in json.loads((folder / "benchmark.json").read_text())["rows"]]


def test_a_run_stopped_with_ctrl_c_says_what_is_kept_and_goes_on(task: MadeUpTask, tmp_path: Path) -> None:
    task.stops = "third"
    stopped = run(tmp_path)
    assert stopped.exit_code == 130
    assert "stopped. 2 pairs are kept in" in stopped.stderr
    assert "the same command goes on" in stopped.stderr
    assert [file.name for file in tmp_path.iterdir()] == [JOURNAL], "nothing that looks finished"

    task.stops = ""
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    assert "2 pairs are kept" in done.stderr
    assert task.measured == ["first", "second", "third"], "each is measured once"
    assert peers_in(tmp_path) == ["first", "second", "third"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["benchmark.csv", "benchmark.json", "benchmark.md"]


def test_a_wrong_result_is_named_and_the_pairs_before_it_are_kept(task: MadeUpTask, tmp_path: Path) -> None:
    task.fails = "second"
    wrong = run(tmp_path)
    assert wrong.exit_code == 1
    assert "untoc-draw: the result of second is wrong: it is not lawful" in wrong.stderr
    assert "1 pair is kept" in wrong.stderr
    assert "Traceback" not in wrong.output

    task.fails = ""
    assert run(tmp_path).exit_code == 0
    assert task.measured == ["first", "second", "third"], "the failed pair is measured again, the first is not"


def test_a_wrong_result_is_named_without_a_folder_too(task: MadeUpTask) -> None:
    task.fails = "first"
    wrong = CliRunner().invoke(main, ["benchmark", "--task", "count"])
    assert (wrong.exit_code, wrong.stderr.splitlines()[-1]) == (1, "untoc-draw: the result of first is wrong: it is not lawful")


def test_a_run_that_measured_nothing_leaves_no_file(task: MadeUpTask, tmp_path: Path) -> None:
    task.stops = "first"
    assert run(tmp_path).exit_code == 130
    assert not list(tmp_path.iterdir())


def test_a_run_that_is_done_is_measured_anew(task: MadeUpTask, tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == run(tmp_path).exit_code == 0
    assert task.measured == ["first", "second", "third"] * 2


def test_other_sizes_are_refused_and_nothing_is_lost(task: MadeUpTask, tmp_path: Path) -> None:
    task.stops = "second"
    run(tmp_path)
    before = contents(tmp_path)
    other = run(tmp_path, "--sizes", "50")
    assert other.exit_code == 2
    assert "command: found 'untoc-draw benchmark --task count', expected untoc-draw benchmark --task count --sizes 50" in other.stderr
    assert "a new folder for this benchmark" in other.stderr
    assert JOURNAL in other.stderr
    assert contents(tmp_path) == before


def begin(folder: Path, *names: str) -> None:
    """Keep pairs of these names."""
    with keeping(folder, "c", STANDING) as pairs:
        for name in names:
            pairs.add(name, [row_of(name)])


def test_all_that_differs_is_named_and_load_and_day_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping_module, "code_digest", lambda packages: "sha256:then")
    begin(tmp_path, "one")
    machine = STANDING["machine"]
    with keeping(
        tmp_path, "c", STANDING | {"date": "2020-10-17", "machine": machine | {"load": 9.0, "memory_bytes": 8_000_100_000}}
    ) as pairs:
        assert pairs.count == 1, "the same machine on another day, with another load, goes on"
    monkeypatch.setattr(keeping_module, "code_digest", lambda packages: "sha256:now")
    now = STANDING | {"machine": machine | {"cores": 1}, "versions": {"numpy": "3", "scipy": "1"}}
    with pytest.raises(InputError) as told, keeping(tmp_path, "d", now):
        pass
    found = {fault.where: (fault.value, fault.expected.partition(",")[0]) for fault in told.value.faults}
    assert found == {
        "command": ("c", "d"),
        "code": ("sha256:then", "sha256:now"),
        "cores": ("2", "1"),
        "numpy": ("2", "3"),
        "clingo": ("5", "none"),
        "scipy": ("none", "1"),
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (HEAD, "not JSON"),
        (HEAD, "{}"),
        (HEAD, "[]"),
        ("two", "{}"),
        ("two", "[1]"),
        ("two", '{"date":"d","rows":[{"task":"t"}]}'),
        ("two", '{"date":"d","rows":[[]]}'),
    ],
)
def test_an_entry_that_the_benchmark_did_not_write_is_named(tmp_path: Path, name: str, content: str) -> None:
    begin(tmp_path, "one", "two")
    put(tmp_path, name, content.encode())
    before = contents(tmp_path)
    with pytest.raises(InputError, match=f"{name}: .*an entry as the benchmark writes it"), keeping(tmp_path, "c", STANDING):
        pass
    assert contents(tmp_path) == before


def test_pairs_without_a_head_are_refused(tmp_path: Path) -> None:
    begin(tmp_path, "one")
    with closing(sqlite3.connect(tmp_path / JOURNAL)) as connection, connection:
        connection.execute("DELETE FROM done WHERE key = ?", (HEAD,))
    with pytest.raises(InputError, match=f"{HEAD}: "), keeping(tmp_path, "c", STANDING):
        pass


@pytest.mark.parametrize("name", ["date", "machine", "versions", *STANDING["machine"]])  # type: ignore[misc]
def test_a_head_that_lacks_something_is_refused(tmp_path: Path, name: str) -> None:
    """Also where it is read only at the end, as the day and the load are."""
    begin(tmp_path, "one")
    head = json.loads(contents(tmp_path)[HEAD])
    (head if name in head else head["machine"]).pop(name)
    put(tmp_path, HEAD, json.dumps(head).encode())
    with pytest.raises(InputError, match=f"{HEAD}: "), keeping(tmp_path, "c", STANDING):
        pass


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with keeping(tmp_path, "c", STANDING) as pairs:
        pairs.add("one", [row_of("one")])
        with pytest.raises(InputError, match="held by another process"), keeping(tmp_path, "c", STANDING):
            pass
    assert list(contents(tmp_path)) == [HEAD, "one"]


def test_two_pairs_of_one_name_are_no_pair(tmp_path: Path) -> None:
    with keeping(tmp_path, "c", STANDING) as pairs:
        plan = plan_of(True, (), lambda text: None, pairs)
        plan.rows_of("a pair", lambda: [row_of("one")])
        with pytest.raises(ValueError, match="a pair"):
            plan.rows_of("a pair", lambda: [row_of("two")])


def test_the_head_names_the_days_of_the_first_and_the_last_pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def standing_after(day: str, name: str) -> dict[str, Any]:
        monkeypatch.setattr(keeping_module, "today", lambda: day)
        with keeping(tmp_path, "c", STANDING) as pairs:
            pairs.add(name, [row_of(name)])
            return pairs.standing

    assert "until" not in standing_after("2020-10-17", "one")
    assert "until" not in standing_after("2020-10-17", "two")
    last = standing_after("2020-10-19", "three")
    assert (last["date"], last["until"]) == ("2020-10-17", "2020-10-19")


def test_a_row_comes_back_as_it_was_with_what_is_not_known() -> None:
    def never(_: Any) -> None:
        raise NoAnswerError(60.0)

    (row,) = ratios_of("draw", 8, Way("ours", float, lambda _: None), Way("peer", never, lambda _: None), 0.1)
    told = json.loads(json.dumps(as_data(row), allow_nan=False))
    assert repr(ratio_of_data(told)) == repr(row), "by its words, for NaN is not equal to itself"
    assert ratio_of_data(as_data(row_of("peer"))) == row_of("peer")


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from tests.benchmarks.test_kept import CODE, STANDING, keeping_module, row_of
from benchmarks.kept import keeping
from benchmarks.plan import plan_of

keeping_module.code_digest = lambda packages: CODE

def measure(name):
    if name == "three":
        os.kill(os.getpid(), signal.SIGKILL)
    return [row_of(name)]

with keeping(Path(sys.argv[1]), "c", STANDING) as pairs:
    plan = plan_of(True, (), print, pairs)
    for name in ("one", "two", "three"):
        plan.rows_of(name, lambda: measure(name))
"""


def test_a_killed_run_loses_only_the_pair_that_it_was_at(tmp_path: Path) -> None:
    here = Path(__file__).parents[2]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED.format(here=str(here)), str(tmp_path)], check=False, cwd=here, capture_output=True, text=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    told: list[str] = []
    with keeping(tmp_path, "c", STANDING) as pairs:
        plan = plan_of(True, (), told.append, pairs)
        rows = [row for name in ("one", "two", "three") for row in plan.rows_of(name, lambda name=name: [row_of(name)])]
    assert told == ["three"], "only what is left is measured"
    assert rows == [row_of("one"), row_of("two"), row_of("three")]


def test_the_batch_of_kept_pairs_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with keeping(tmp_path, "c", STANDING) as pairs:
        pairs.add("check 1 draw, 50 States: check_draws and pandas", [row_of("kept")])
        monkeypatch.setattr(check_task, "QUICK_BATCHES", (1,))
        monkeypatch.setattr(check_task, "ways_of", lambda scenario, count: pytest.fail("a batch was made"))
        assert check_task.rows(plan_of(True, (), lambda text: None, pairs)) == [row_of("kept")]
