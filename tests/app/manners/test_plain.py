"""Piped, every command writes plain text; on a terminal tables have colours, unless they are not wanted."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.main import main
from tests.app.manners.shell import ESCAPE, commands, on_terminal, piped

TESTED_ELSEWHERE = {"report", "ceremony", "desk", "benchmark", "demo"}
"""Commands with tests of their own that look at what they print; ``demo`` is a ``report`` with a table of its draws."""
FEW = ("--replications", "2", "--workers", "1")
SMALL = {
    "scenario list": [[]],
    "scenario show": [["s.csv"]],
    "scenario check": [["s.csv"]],
    "scenario kinds": [[]],
    "scenario generate": [["sparse", "--size", "20", "--seed", "x"]],
    "draw": [["s.csv", "--algorithm", "sequential-bowls", "--seed", "x"]],
    "show": [["r.json", "--scenario", "s.csv"], ["r.json", "--scenario", "s.csv", "--state", "AFR-0001"]],
    "verify": [["r.json", "--scenario", "s.csv"]],
    "extend": [["r.json", "--earlier-scenario", "s.csv", "--scenario", "later.csv", "--seed", "y"]],
    "replace": [["r.json", "--scenario", "s.csv", "--state", "AFR-0001", "--state", "AFR-0003", "--json", "--seed", "y"]],
    "law": [[]],
    "compare": [["s.csv", "--draws", "2"]],
    "diagnose": [["s.csv", "--algorithm", "sequential-bowls", "--draws", "3", "--effort", "0.01"]],
    "evidence": [["r.json", "--scenario", "s.csv", "-o", "pack"]],
    "fairness estimate": [["s.csv", "--algorithm", "rotating-lists", "--draws", "3", "--no-references", "--workers", "1"]],
    "fairness state": [["real-latest", "ALB", "--algorithm", "rotating-lists", "--draws", "3", "--no-references", "--workers", "1"]],
    "fairness backtest": [["s.csv", "--algorithm", "rotating-lists", "--draws", "3", "--workers", "1"]],
    "fairness exact": [["--algorithm", "uniform-chain", "--set", "load_max=1"]],
    "fairness leximin": [["s.csv"]],
    "lottery": [
        ["s.csv", "--algorithm", "rotating-lists", "--draws", "2", "--compared", "2", "--seed", "x", "-o", "list", "--workers", "1"]
    ],
    "lottery-choose": [["made", "--dice", "1", "-o", "chosen.json", "--scenario", "s.csv"]],
    "stress": [["--plan", "mini.toml", "-o", "stress", "--workers", "1"]],
    "simulate run": [["s.csv", "--replications", "2", "--workers", "1"]],
    "simulate officers": [["s.csv", "--replications", "2", "--workers", "1", "--more", "1"]],
    "simulate capacity": [["s.csv", "--replications", "2", "--workers", "1", "--by", "2024-10-31", "--share", "0.1"]],
    "simulate precision": [["s.csv", "--replications", "40", "--workers", "1", "--outcome", "first_mean", "--half-width", "9"]],
    "simulate parameters": [[]],
    "plan posts": [["s.csv", *FEW]],
    "completion": [["bash"]],
}
SLOW = {"prove": [["--algorithm", "rotating-lists", "--no-second-solver"]]}
LONG = {
    "simulate compare": [["s.csv", "--replications", "2", "--workers", "1"]],
    "simulate sensitivity": [["s.csv", "--replications", "2", "--workers", "1", "--outcome", "first_mean"]],
    "plan pages": [["s.csv", *FEW]],
    "plan costs": [["s.csv", *FEW]],
    "plan contributions": [["s.csv", *FEW]],
    "plan joiners": [["s.csv", *FEW]],
    "plan never": [["s.csv", *FEW, "--share", "0.5"]],
    "plan staff": [["s.csv", *FEW, "--posts", "officers@2028=4"]],
    "plan extension": [["s.csv", *FEW, "--to", "2034-10-31"]],
    "plan algorithms": [["s.csv", *FEW, "--other", "rotating-lists"]],
    "plan scenarios": [["s.csv", *FEW, "--file", "scenarios.toml"]],
    "plan sensitivity": [["s.csv", *FEW, "--outcome", "cost"]],
}
PLAN = """
seed = "manners"
[[block]]
families = ["sparse"]
sizes = [20]
scenarios = 1
laws = ["default"]
algorithms = ["rotating-lists"]
draws = 2
"""

SCENARIOS = "[base]\n[fewer]\nposts = { officers = { 2027 = 6 } }\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small scenario, a record and a list of draws."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "mini.toml").write_text(PLAN)
    (folder / "scenarios.toml").write_text(SCENARIOS)
    for line in (
        "scenario generate calibrated --size 60 --seed one -o s.csv",
        "draw s.csv --algorithm rotating-lists --seed x -o r.json",
        "lottery s.csv --algorithm rotating-lists --draws 2 --compared 2 --seed x -o made --workers 1",
    ):
        done = piped(*line.split(), cwd=folder)
        assert done.returncode == 0, done.stderr
    header, first, *rows = (folder / "s.csv").read_text().splitlines()
    (folder / "later.csv").write_text("\n".join([header, f"LATER,{first.partition(',')[2]}", first, *rows]) + "\n")
    return folder


def looked_at(command: str, words: list[str], place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    monkeypatch.setenv("FORCE_COLOR", "1")
    result = CliRunner().invoke(main, [*command.split(), *words])
    assert result.exit_code in (0, 1), result.output
    assert result.output.strip()
    assert ESCAPE not in result.output
    drawn = {sign for sign in result.output if 0x2500 <= ord(sign) < 0x2600}
    assert not drawn, f"lines of boxes in a pipe: {drawn}"


@pytest.mark.parametrize(("command", "words"), [(command, words) for command, each in SMALL.items() for words in each])
def test_piped_output_has_no_code_and_no_box(command: str, words: list[str], place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(command, words, place, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize(("command", "words"), [(command, words) for command, each in LONG.items() for words in each])
def test_so_has_that_of_the_long_ones(command: str, words: list[str], place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(command, words, place, monkeypatch)


@pytest.mark.parametrize(("command", "words"), [(command, words) for command, each in SLOW.items() for words in each])
def test_so_has_that_of_the_slow_ones(command: str, words: list[str], place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(command, words, place, monkeypatch)


def test_no_command_is_left_out() -> None:
    assert {path for path, _ in commands()} - TESTED_ELSEWHERE == {*SMALL, *SLOW, *LONG}


COMPARE = ["compare", "s.csv", "--draws", "2", "--algorithm", "rotating-lists", "--algorithm", "sequential-bowls"]


def test_a_terminal_has_colours_and_progress_with_the_time_left(place: Path) -> None:
    written = on_terminal(*COMPARE, cwd=place, TERM="xterm-256color")
    assert f"{ESCAPE}[1;36m" in written and "─" in written
    assert "left:" in written and "/2" in written and "Drawing 2 times with" in written


def test_no_color_leaves_the_table_but_no_colour(place: Path) -> None:
    written = on_terminal(*COMPARE, cwd=place, TERM="xterm-256color", NO_COLOR="1")
    assert f"{ESCAPE}[1;36m" not in written and f"{ESCAPE}[3" not in written
    assert "keep every clause" in written
    kept = on_terminal("verify", "r.json", "--scenario", "s.csv", cwd=place, TERM="xterm-256color")
    plain = on_terminal("verify", "r.json", "--scenario", "s.csv", cwd=place, TERM="xterm-256color", NO_COLOR="1")
    assert f"{ESCAPE}[32mkept" in kept and ESCAPE not in plain


def test_a_dumb_terminal_gets_no_code_at_all(place: Path) -> None:
    assert ESCAPE not in on_terminal(*COMPARE, cwd=place, TERM="dumb")


def test_a_narrow_terminal_gets_the_table_in_parts_with_no_word_broken(place: Path) -> None:
    written = on_terminal("compare", "s.csv", "--draws", "2", cwd=place, columns=60, TERM="xterm-256color", NO_COLOR="1")
    lines = written.replace("\r", "").splitlines()
    assert sum("keep every clause" in line for line in lines) > 1
    assert all(len(line) <= 60 for line in lines if "keep every" in line or "taking part" in line)
    assert "standard deviation" in written and "additional reviewers" in written
