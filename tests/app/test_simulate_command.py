"""The command: the same results with one or two workers, parameters that count, faults that are told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.main import main

REAL = "real-2020-10-16"


def run(*words: str, command: str = "run") -> Result:
    return CliRunner().invoke(main, ["simulate", command, REAL, *words])


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    result = run("--replications", "4", "--workers", "1", "-o", str(folder))
    assert result.exit_code == 0, result.output
    return folder


def test_two_workers_give_the_same_tables(one_worker: Path, tmp_path: Path) -> None:
    result = run("--replications", "4", "--workers", "2", "-o", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert tables(tmp_path) == tables(one_worker)
    assert len(tables(tmp_path)) == 8


def test_a_parameter_in_a_file_changes_the_result_and_is_named(one_worker: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[hours.summary]\nvalue = 80.0\n", encoding="utf-8")
    result = run("--replications", "4", "--parameters", str(file), "-o", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert tables(tmp_path / "out")["months.parquet"] != tables(one_worker)["months.parquet"]
    assert "`hours.summary` | 80 | 40" in (tmp_path / "out" / "simulate.md").read_text(encoding="utf-8")


def test_a_finished_run_is_not_done_again(one_worker: Path) -> None:
    before = tables(one_worker)
    result = run("--replications", "4", "--workers", "1", "-o", str(one_worker), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["replications"] == 4
    assert tables(one_worker) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[hours.sumary]\nvalue = 1.0\n", ["hours.sumary", "hours.summary"]),
        ("[hours.summary]\nvalue = 10.0\nunit = 'days'\n", ["hours.summary", "days", "hours"]),
        ("[hours.summary]\nvalue = -1.0\n[staff.officers]\nvalue = 2.5\n", ["hours.summary", "staff.officers", "2.5"]),
    ],
)
def test_a_wrong_parameter_file_is_refused_with_every_fault(tmp_path: Path, text: str, words: list[str]) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text, encoding="utf-8")
    result = run("--parameters", str(file), "-o", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert all(word in result.output for word in words), result.output
    assert not (tmp_path / "out").exists()


def test_every_default_is_shown_with_level_and_source() -> None:
    result = CliRunner().invoke(main, ["simulate", "parameters", "--json"])
    shown = json.loads(result.stdout)
    assert len(shown) >= 60
    assert all(one["level"] in ("published", "fitted", "assumed") and one["source"] and one["unit"] for one in shown.values())


@pytest.mark.parametrize(
    ("command", "words", "told"),
    [
        ("officers", ["--more", "1,x"], "x"),
        ("sensitivity", ["--outcome", "speed"], "first_mean"),
        ("precision", ["--outcome", "first_finished"], "--half-width"),
        ("precision", ["--outcome", "first_finished", "--half-width", "0"], "--half-width"),
        ("compare", ["--record", "r.json"], "--record"),
        ("capacity", ["--by", "soon"], "a date like"),
        ("capacity", ["--by", "1999-01-01"], "a date from 2020-10-01"),
    ],
)
def test_misuse_is_told(command: str, words: list[str], told: str) -> None:
    result = run(*words, "--replications", "2", command=command)
    assert result.exit_code == 2
    assert told in result.output


def test_more_officers_are_compared_with_common_random_numbers() -> None:
    result = run("--more", "1", "--replications", "4", "--workers", "1", "--json", command="officers")
    assert result.exit_code == 0, result.output
    rows = {row["outcome"]: row for row in json.loads(result.stdout)["rows"]}
    assert rows["first_mean"]["pairs"] == 4
    assert rows["worst_burden"]["difference"] == 0


def test_a_record_is_simulated_as_it_stands_and_nothing_else_beside_it(tmp_path: Path) -> None:
    drawn, plan = tmp_path / "r.json", tmp_path / "plan"
    drawing = CliRunner().invoke(main, ["draw", REAL, "--algorithm", "rotating-lists", "--seed", "room", "-o", str(drawn)])
    assert drawing.exit_code == 0, drawing.output
    done = run("--record", str(drawn), "--replications", "2", "--workers", "1", "-o", str(plan))
    assert done.exit_code == 0, done.output
    kept = json.loads((plan / "manifest.json").read_text())
    assert (kept["algorithm"], kept["draw_seed"]) == ("rotating-lists", "room")
    beside = ["--algorithm", "answer-set", "--set", "load_max=3"]
    refused = run("--record", str(drawn), *beside)
    assert refused.exit_code == 2 and all(word in refused.output for word in ("--algorithm", "--set", "one draw"))
