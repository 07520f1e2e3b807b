"""An algorithm in a file of one's own is taken by every command that takes an algorithm, as an installed one is."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from app.main import main
from benchmarks.draw_task import our_way, scenario_of
from tests.app.manners.shell import commands

OWN = Path(__file__).parents[2] / "docs/how-to/own_algorithm/alphabetical_bowls.py"
NAME = "alphabetical-bowls"
SAMPLE = ("--draws", 3, "--no-references", "--workers", 1)
TAKEN = [
    ("diagnose", "s.csv", "--draws", 3, "--effort", 0.01),
    ("fairness", "estimate", "s.csv", *SAMPLE),
    ("fairness", "estimate", "s.csv", "--draws", 4, "--no-references", "--workers", 2),
    ("fairness", "state", "s.csv", "AFR-0001", *SAMPLE),
    ("fairness", "backtest", "s.csv", "--draws", 3, "--workers", 1),
    ("fairness", "exact", "--set", "load_max=1"),
    ("compare", "s.csv", "--draws", 3, "--workers", 1),
    ("draw", "s.csv", "--seed", "x"),
    ("simulate", "run", "s.csv", "--replications", 2, "--workers", 1),
    ("plan", "posts", "s.csv", "--replications", 2, "--workers", 1),
]
ELSEWHERE = {
    "prove",
    "stress",
    "ceremony",
    "report",
    "lottery",
    "verify",
    "evidence",
    "benchmark",
    "lottery-choose",
    "simulate compare",
    "simulate officers",
}
ELSEWHERE |= {"simulate capacity", "simulate sensitivity", "simulate precision"}
ELSEWHERE |= {path for path, _ in commands() if path.startswith("plan ")} - {"plan posts"}
"""Commands with a test below or of their own; and those that draw as ``simulate run`` or ``plan posts`` does."""


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run("scenario", "generate", "calibrated", "--size", 60, "--seed", "one", "-o", "s.csv").exit_code == 0
    return tmp_path


@pytest.mark.parametrize("words", TAKEN, ids=lambda words: " ".join(map(str, words)))
def test_a_file_is_taken(words: tuple[object, ...], place: Path) -> None:
    done = run(*words, "--algorithm", OWN)
    assert done.exit_code in (0, 3), done.output
    assert "alphabetical" in done.output or words[0] in ("simulate", "plan")


def test_no_command_with_an_algorithm_is_left_out() -> None:
    asked = {
        path
        for path, command in commands()
        for option in command.params
        if isinstance(option, click.Option) and "--algorithm" in option.opts
    }
    tested = {" ".join(str(word) for word in words[: 2 if words[0] in ("fairness", "simulate", "plan") else 1]) for words in TAKEN}
    assert asked <= tested | ELSEWHERE


def test_a_list_of_draws_by_it_is_written_and_one_is_chosen(place: Path) -> None:
    made = run("lottery", "s.csv", "--algorithm", OWN, "--draws", 2, "--compared", 2, "--seed", "y", "--workers", 1, "-o", "list")
    assert made.exit_code == 0, made.output
    chosen = run("lottery-choose", "list", "--dice", 1, "-o", "chosen.json", "--scenario", "s.csv", "--algorithm", OWN)
    assert chosen.exit_code == 0, chosen.output
    assert json.loads((place / "chosen.json").read_text())["algorithm"] == NAME


def test_its_record_is_replayed_with_its_file(place: Path) -> None:
    assert run("draw", "s.csv", "--algorithm", OWN, "--seed", "x", "-o", "r.json").exit_code == 0
    without = run("verify", "r.json", "--scenario", "s.csv")
    assert without.exit_code == 0 and "(--algorithm FILE.py gives it)" in " ".join(without.output.split())
    words = ("verify", "r.json", "--scenario", "s.csv", "--algorithm", OWN, "--json")
    assert json.loads(run(*words).output)["replay"] == {
        "done": True,
        "message": "replayed: the recorded lots lead to this draw",
        "lots_from_seed": True,
    }
    packed = run("evidence", "r.json", "--scenario", "s.csv", "--algorithm", OWN, "-o", "pack")
    assert packed.exit_code == 0, packed.output
    page = (place / "pack" / "index.html").read_text(encoding="utf-8")
    assert "the recorded lots lead to this draw" in page and "not installed" not in page
    record = json.loads((place / "r.json").read_text())
    record["numbers"][-1] = int(record["numbers"][-1] == 0)
    (place / "r.json").write_text(json.dumps(record))
    assert run(*words).exit_code == 1
    other = run("verify", "r.json", "--scenario", "s.csv", "--algorithm", "rotating-lists")
    assert other.exit_code == 2 and f"expected {NAME}, which the record names" in other.output
    table = place / "t.csv"
    table.write_text("reviewed,reviewing\nAFR-0001,AFR-0002\n")
    assert "--algorithm: found 'rotating-lists', expected none: a table has no lots" in (
        run("verify", table, "--scenario", "s.csv", "--algorithm", "rotating-lists").output
    )


def test_the_benchmark_draws_with_it() -> None:
    scenario = scenario_of(50)
    way = our_way(scenario, str(OWN))
    way.check(way.run(0))
    wrong = subprocess.run([sys.executable, "-m", "app", "benchmark", "--algorithm", "no.py"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2 and "no.py" in wrong.stderr and "given with --algorithm" in wrong.stderr
