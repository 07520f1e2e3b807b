"""Every command's help: an example that runs, its exit codes; and the help comes at once."""

import resource
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.main import TABLE, main
from app.manners import example_of
from tests.app.manners.shell import PROGRAM, commands, piped

EVERY = list(commands())
TESTED_ELSEWHERE = {"report", "ceremony", "desk", "benchmark", "demo"}
"""Commands whose example opens a browser's page or takes a minute: it is run by tests of their own."""
SMALLER = {
    "compare": "--draws 2 --algorithm rotating-lists",
    "prove": "--no-second-solver --algorithm rotating-lists",
    "diagnose": "--draws 3 --effort 0.01",
    "fairness estimate": "--no-references --draws 3 --algorithm rotating-lists --workers 1",
    "fairness state": "--no-references --draws 3 --algorithm rotating-lists --workers 1",
    "fairness backtest": "--draws 3 --algorithm rotating-lists --workers 1",
    "lottery": "--draws 3 --compared 3 --workers 1",
    "lottery-choose": "--dice 1",
    "stress": "--share 0.001 --workers 1 --algorithm rotating-lists",
    "simulate run": "--replications 2 --workers 1",
    "simulate compare": "--replications 2 --workers 1",
    "simulate officers": "--replications 2 --workers 1",
    "simulate capacity": "--replications 2 --workers 1",
    "simulate sensitivity": "--replications 2 --workers 1",
    "simulate precision": "--replications 40 --workers 1",
    **{path: "--replications 2 --workers 1" for path, _ in EVERY if path.startswith("plan ")},
}
"""Words put behind a long example: smaller figures."""
ENDS_WITH = {"stress": 3}
"""Of two draws of this share, it is not decided whether a lawful draw exists."""
PLANS = tuple(path for path, _ in EVERY if path.startswith("plan ") and path != "plan posts")
LONG = ("prove", "stress", "simulate compare", "simulate sensitivity", "simulate precision", *PLANS)
SCENARIOS = "[base]\n[fewer]\nposts = { officers = { 2027 = 6 } }\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that examples speak of."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "scenarios.toml").write_text(SCENARIOS)
    for line in (
        "scenario generate sparse --size 20 --seed x -o parties.csv",
        "draw real-2020-10-16 --algorithm rotating-lists --seed x -o r.json",
        "lottery real-2020-10-16 --algorithm rotating-lists --draws 2 --compared 2 --seed x -o list --workers 1",
    ):
        done = piped(*line.split(), cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


def run_example(path: str, command: click.Command, place: Path) -> None:
    example = example_of(command)
    assert example, f"{path} has no example"
    program, *words = shlex.split(example)
    assert program == "untoc-draw" and " ".join(words).startswith(path)
    if "-o" in words and path == "lottery":
        words[words.index("-o") + 1] = "list-of-the-example"
    done = piped(*words, *shlex.split(SMALLER.get(path, "")), cwd=place)
    assert done.returncode == ENDS_WITH.get(path, 0), done.stdout + done.stderr
    assert done.stdout.strip()


SHORT = [(path, command) for path, command in EVERY if path not in (*LONG, *TESTED_ELSEWHERE)]


@pytest.mark.parametrize(("path", "command"), SHORT, ids=[path for path, _ in SHORT])
def test_the_example_runs(path: str, command: click.Command, place: Path) -> None:
    run_example(path, command, place)


@pytest.mark.long
@pytest.mark.parametrize("path", LONG)
def test_a_long_example_runs_with_smaller_figures(path: str, place: Path) -> None:
    run_example(path, dict(EVERY)[path], place)


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path for path, _ in EVERY])
def test_the_help_tells_example_and_exit_codes(path: str, command: click.Command) -> None:
    text = CliRunner().invoke(main, [*path.split(), "--help"], terminal_width=200).output
    assert f"\n  Example:\n    {example_of(command)}\n" in text
    for code in ("0 ", "2    unusable input", "130  stopped with Ctrl-C"):
        assert f"\n    {code}" in text


def test_no_command_gives_the_help(tmp_path: Path) -> None:
    done = piped(cwd=tmp_path)
    assert done.returncode == 0 and done.stderr == ""
    assert "Exit codes:" in done.stdout and all(name in done.stdout for name in main.commands)


@pytest.mark.parametrize("name", main.commands)
def test_the_table_of_commands_says_what_each_says_of_itself(name: str) -> None:
    """The table stands for modules that the list of commands does not load."""
    command = main.commands[name]
    assert (command.name, command.short_help) == (name, TABLE[name][1])
    listed = CliRunner().invoke(main, ["--help"], terminal_width=200).output
    assert f"  {name} " in listed and TABLE[name][1] in " ".join(listed.split())


def test_the_version_is_told(tmp_path: Path) -> None:
    assert "version 0." in piped("--version", cwd=tmp_path).stdout


def test_the_help_loads_nothing_heavy() -> None:
    look = (
        "import sys, app.main; heavy = {'rich', 'pandas', 'scipy', 'z3', 'clingo', 'altair', 'matplotlib', 'sim', "
        "'joblib', 'numba', 'pyarrow', 'jinja2'}; print(sorted(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_help_comes_at_once(tmp_path: Path) -> None:
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*PROGRAM, "--help"], cwd=tmp_path, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.4  # of the processor; 0.2 s on an idle machine, and tests share theirs
