"""Every command on a system without what only POSIX has (``tests/storage/another_system``), and in the processes that it starts."""

import ast
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.manners.shell import PROGRAM, commands, piped, surroundings
from tests.app.manners.test_plain import LONG, SLOW, SMALL, place

__all__ = ["place"]
ROOT = Path(__file__).parents[2]
WITHOUT = str(ROOT / "tests/storage/another_system")
OURS = ("words", "storage", "scenarios", "algorithms", "verify", "sim", "results", "benchmarks", "app", "untoc_draw")
ONE_PLACE = ROOT / "storage/system.py"
MORE = {
    "draw": [["s.csv", "--algorithm", "sequential-bowls", "--seed", "x", "--seconds", "60", "-o", "drawn.json"]],
    "compare": [
        ["s.csv", "--draws", "4", "--workers", "2", "--algorithm", "rotating-lists", "--algorithm", "answer-set", "--seconds", "60"]
    ],
    "simulate run": [["s.csv", "--replications", "4", "--workers", "2", "-o", "plan"]],
    "show": [["r.json", "--scenario", "s.csv", "--csv", "a.csv", "--xlsx", "a.xlsx", "--html", "a.html"]],
}
"""Further words: several processes, a limit of time, files."""
LONGEST = {
    "report": [["s.csv", "-o", "report", "--algorithm", "rotating-lists", "--algorithm", "sequential-bowls", "--workers", "2"]],
    "demo": [["-o", "demo", "--workers", "2"]],
    "benchmark": [["--quick", "--task", "count", "-o", "benchmark"]],
}
STARTED = {"ceremony": ["s.csv", "--algorithm", "sequential-bowls", "-o", "room", "--no-browser"], "desk": ["-o", "desk", "--no-browser"]}
"""Commands with a test of their own below: they serve pages until they are ended."""
EACH = {name: [*words, *MORE.get(name, [])] for name, words in {**SLOW, **SMALL}.items()}


def cases(of: dict[str, list[list[str]]]) -> list[tuple[str, list[str]]]:
    return [(name, words) for name, each in of.items() for words in each]


def unfinished(folder: Path) -> set[Path]:
    """Files that are only there while something is at work; what served pages and was killed leaves some."""
    return {left for left in folder.rglob("*") if left.name.endswith((".unfinished", ".lock"))}


def run_without(command: str, words: list[str], folder: Path) -> None:
    before = unfinished(folder)
    done = piped(*command.split(), *words, cwd=folder, PYTHONPATH=f"{WITHOUT}:{ROOT}")
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr and (done.stdout.strip() or "--html" in words)
    assert not unfinished(folder) - before


def test_the_other_system_lacks_what_it_should() -> None:
    look = "import signal; print(hasattr(signal, 'SIGALRM') or hasattr(signal, 'pthread_sigmask'))\nimport fcntl"
    command, environment = [PROGRAM[0], "-c", look], surroundings(PYTHONPATH=f"{WITHOUT}:{ROOT}")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "False\n" and "import of fcntl halted" in done.stderr


@pytest.mark.parametrize(("command", "words"), cases(EACH), ids=[" ".join([name, *words]) for name, words in cases(EACH)])
def test_a_command_runs_without_them(command: str, words: list[str], place: Path) -> None:
    run_without(command, words, place)


@pytest.mark.long
@pytest.mark.parametrize(("command", "words"), cases({**LONG, **LONGEST}), ids=[name for name, _ in cases({**LONG, **LONGEST})])
def test_so_do_the_long_ones(command: str, words: list[str], place: Path) -> None:
    run_without(command, words, place)


def test_no_command_is_left_out() -> None:
    assert {path for path, _ in commands()} == {*EACH, *LONG, *LONGEST, *STARTED}


@pytest.mark.parametrize("name", STARTED)
def test_what_serves_pages_opens_and_ends_without_them(name: str, place: Path) -> None:
    command, environment = [*PROGRAM, name, *STARTED[name]], surroundings(PYTHONPATH=f"{WITHOUT}:{ROOT}")
    child = subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert child.stdout
        found = re.search(r"http://\S+/", child.stdout.readline())
        assert found
        with urllib.request.urlopen(found[0], timeout=60) as answer:
            assert name in answer.read().decode().lower()
    finally:
        child.terminate()
        child.communicate(timeout=60)


ENDLESS = """
from algorithms import Algorithm

class Endless(Algorithm):
    name = "endless"

    def fill(self, ceremony):
        while True:
            pass
"""


def test_a_draw_that_does_not_end_is_stopped_by_its_limit_without_them(place: Path) -> None:
    (place / "endless.py").write_text(ENDLESS)
    words = ["draw", "s.csv", "--algorithm", "endless.py", "--seed", "x", "--seconds", "1"]
    done = piped(*words, cwd=place, PYTHONPATH=f"{WITHOUT}:{ROOT}")
    assert done.returncode == 2 and "--seconds stopped it" in done.stderr, done.stderr
    assert done.stderr == piped(*words, cwd=place).stderr


def sources() -> Iterator[Path]:
    for package in OURS:
        yield from (ROOT / package).rglob("*.py")


NEVER = {"fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "syslog", "readline"}
SIGNALS = re.compile(r"pthread_\w+|SIG(?!INT\b|TERM\b|_\w+)[A-Z0-9]+|setitimer|ITIMER_\w+|alarm|sigwait\w*|pause")
OS = re.compile(
    r"O_(?!RDONLY|RDWR|WRONLY|CREAT|APPEND|EXCL|TRUNC)[A-Z]+|fork|getppid|kill|killpg|setsid|getuid|geteuid|mkfifo|wait\w*|uname"
)


def test_one_module_alone_knows_what_systems_differ_in() -> None:
    found = []
    for file in sources():
        if file == ONE_PLACE:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            found += [f"{file.relative_to(ROOT)}: import {name}" for name in names if name in NEVER]
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                pattern = {"signal": SIGNALS, "os": OS}.get(node.value.id)
                if pattern and pattern.fullmatch(node.attr):
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno}: {node.value.id}.{node.attr}")
    assert found == []


def test_a_file_of_text_is_never_read_or_written_in_the_signs_of_the_country() -> None:
    """On Windows text without an encoding is not UTF-8."""
    found = []
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("read_text", "write_text"):
                said = len(node.args) > (node.func.attr == "write_text") or any(word.arg == "encoding" for word in node.keywords)
                found += [] if said else [f"{file.relative_to(ROOT)}:{node.lineno}: {node.func.attr}"]
    assert found == []
