"""Completion: the scripts are valid, and offer scenarios, algorithms, parameters of the law with their values, and plans."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.manners.shell import piped, surroundings


def offered(words: list[str], last: str, shell: str = "zsh") -> list[str]:
    """What the program offers for the last word."""
    environment = surroundings(
        _UNTOC_DRAW_COMPLETE=f"{shell}_complete", COMP_WORDS=" ".join(["untoc-draw", *words, last]), COMP_CWORD=str(len(words) + 1)
    )
    program = Path(sys.executable).with_name("untoc-draw")
    return subprocess.run([str(program)], env=environment, capture_output=True, text=True, check=True).stdout.split("\n")


@pytest.mark.parametrize(
    ("words", "last", "expected"),
    [
        ([], "dr", "draw"),
        (["draw"], "real-2", "real-2020-10-16"),
        (["draw", "real-latest", "--algorithm"], "rot", "rotating-lists"),
        (["law", "--set"], "mutual", "mutual_scope="),
        (["law", "--set"], "mutual_scope=s", "mutual_scope=same-year"),
        (["stress", "--plan"], "fu", "full"),
        (["scenario", "generate"], "spa", "sparse"),
        (["scenario", "generate", "sparse", "--set"], "den", "density="),
        (["verify"], "r.j", "r.j"),
    ],
)
def test_what_is_offered(words: list[str], last: str, expected: str) -> None:
    assert expected in offered(words, last)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_of_that_shell(shell: str, tmp_path: Path) -> None:
    done = piped("completion", shell, cwd=tmp_path)
    assert done.returncode == 0 and "_UNTOC_DRAW_COMPLETE" in done.stdout
    program = shutil.which(shell)
    if program:
        (tmp_path / "script").write_text(done.stdout)
        subprocess.run([program, "-n", "script"], cwd=tmp_path, check=True)


BASH = """
PATH="{folder}:$PATH"
eval "$({folder}/untoc-draw completion bash)"
COMP_WORDS=({words}); COMP_CWORD={at}
{function} untoc-draw
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        ("untoc-draw law --set mut", 3, ["mutual_scope="]),
        ("untoc-draw law --set mutual_scope '=' sa", 5, ["same-year"]),
        ("untoc-draw law --set mutual_scope '='", 4, ["whole-process", "same-year"]),
        ("untoc-draw law --set mutual_scope '=' same-year --set load_min '='", 8, ["off", "on"]),
        ("untoc-draw law --set mutual_scope '=' same-year --se", 6, ["--set"]),
        ("untoc-draw comp", 1, ["compare", "completion"]),
        ("untoc-draw simulate pre", 2, ["precision"]),
        ("untoc-draw simulate officers real-2020-10-16 --mo", 4, ["--more"]),
        ("untoc-draw simulate run --algorithm rot", 4, ["rotating-lists"]),
        ("untoc-draw fairness lex", 2, ["leximin"]),
        ("untoc-draw fairness state real-2020-10-", 3, ["real-2020-10-16"]),
        ("untoc-draw simulate rnu --mo", 3, []),
    ],
)
def test_bash_completes_parameter_and_value(words: str, at: int, expected: list[str]) -> None:
    bash = shutil.which("bash")
    assert bash
    folder = Path(sys.executable).parent
    script = BASH.format(folder=folder, words=words, at=at, function="_untoc_draw_completion")
    done = subprocess.run([bash, "--norc", "-c", script], env=surroundings(), capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (expected, "")
