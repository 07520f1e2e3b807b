"""``untoc-draw benchmark``: what it refuses, what it writes."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.commands.benchmark_commands import benchmark, parse_sizes
from scenarios import InputError

ROOT = Path(__file__).parents[2]


def test_every_size_that_is_none_is_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        parse_sizes("50,9,many,10001,²")
    assert [fault.value for fault in told.value.faults] == ["9", "many", "10001", "²"]


def test_a_size_given_twice_is_measured_once() -> None:
    assert parse_sizes("50, 189,50") == (50, 189)


def test_the_files_and_the_output_hold_the_same_rows(tmp_path: Path) -> None:
    pytest.importorskip("pyganak", reason="the extra bench is not installed")
    done = CliRunner().invoke(benchmark, ["--task", "count", "--quick", "--json", "-o", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document == json.loads((tmp_path / "new" / "benchmark.json").read_text())
    assert document["command"] == "untoc-draw benchmark --task count --quick"
    assert [row["peer"] for row in document["rows"]] == ["Ganak", "Ganak, counting alone"]
    assert all(row["result_checked"] and row["ratio"]["low"] <= row["ratio"]["value"] <= row["ratio"]["high"] for row in document["rows"])
    with (tmp_path / "new" / "benchmark.csv").open() as file:
        assert [float(line["ratio"]) for line in csv.DictReader(file)] == [row["ratio"]["value"] for row in document["rows"]]
    assert all(row["peer"] in (tmp_path / "new" / "benchmark.md").read_text() for row in document["rows"])
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == ["benchmark.csv", "benchmark.json", "benchmark.md"]


def test_a_peer_that_is_not_installed_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyganak", None)
    done = CliRunner().invoke(benchmark, ["--task", "count", "--quick"])
    assert isinstance(done.exception, InputError)
    assert "untoc-draw[bench]" in str(done.exception)


WITHOUT_BENCHMARKS = """
import importlib.util, sys
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "benchmarks" else found(name, package)
from app.main import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("words", [["--help"], ["-o", "bench"], ["--task", "count", "-o", "bench"]])
def test_where_only_the_package_is_installed_the_command_says_why_it_is_not_there(words: list[str], tmp_path: Path) -> None:
    """The benchmarks are outside the wheel."""
    asked = [sys.executable, "-c", WITHOUT_BENCHMARKS, "benchmark", *words]
    ended = subprocess.run(asked, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert ended.returncode == (0 if words == ["--help"] else 2)
    assert "the benchmarks are in the source tree" in " ".join((ended.stdout + ended.stderr).split())
    assert not list(tmp_path.iterdir())
