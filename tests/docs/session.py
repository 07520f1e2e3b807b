"""Runs the code blocks of one page in order, in one folder, and compares what comes out with what the page shows.

A line ``...`` stands for any lines, ``...`` within a line for any text in it. A command with nothing below it claims nothing of its
output, only that it succeeds. What a command that succeeds writes on standard error is progress, and not compared. Lines are drawn with
other signs on a terminal than in a file; either may stand in a page. Programs in Python share one interpreter, as the cells of a notebook.
"""

import csv
import difflib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.docs.blocks import DATA, LANGUAGES, OUTPUT, PROGRAM, ROOT, SHELL, Block, blocks_of

COLUMNS = "120"
SECONDS = 900
SAME_WORDS = 0.7
"""A smaller run must share so many of the words that the page shows."""
_COPIED = ("docs", "results/outcomes", "Makefile", "requirements", "pyproject.toml", "README.md")


class DifferentError(AssertionError):
    """A block does not do what the page says."""


def run_page(page: str, folder: Path, whole: bool = True) -> int:
    """Run every block of a page's text in a folder, or without what takes long; gives their number.

    Raises ``DifferentError`` at the first that fails.
    """
    before = None
    blocks = blocks_of(page, whole)
    with closing(Session(folder)) as session:
        for block in blocks:
            try:
                session.run(block, before)
            except (DifferentError, ValueError) as fault:
                raise DifferentError(f"line {block.line}: {fault}") from fault
            before = block
    return len(blocks)


def fill_folder(folder: Path) -> None:
    """Put into a page's folder what a reader has who stands in the repository; none of it is the repository's own file."""
    for name in _COPIED:
        source, copy = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("journal.sqlite*", "__pycache__"))
        else:
            shutil.copy(source, copy)
    (folder / ".venv").symlink_to(sys.prefix)


class Session:
    """A shell and a folder that a page's blocks share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed = ""
        self._state = folder.with_name(folder.name + ".session")
        self._state.write_text(f"cd {shlex.quote(str(folder))}\n", encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV_", "PYTHONPATH"))}
        binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._environment = kept | {"PATH": binaries, "COLUMNS": COLUMNS, "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        self._environment["STOP_ONCE_TOLD"] = str(ROOT / "tests" / "docs" / "stop_once_told.py")
        self._interpreter: subprocess.Popen[str] | None = None

    def close(self) -> None:
        """End the interpreter."""
        if self._interpreter:
            self._interpreter.communicate(timeout=SECONDS)

    def run(self, block: Block, before: Block | None = None) -> None:
        """Run a block; ``before`` is the block above it on the page."""
        if block.language not in LANGUAGES:
            raise ValueError(f"a block in '{block.language}': the language must be one of {', '.join(LANGUAGES)}")
        if block.language in DATA:
            _parse(block)
        if block.file:
            (self.folder / block.file).write_text(block.text + "\n", encoding="utf-8")
        elif block.language == SHELL:
            self._console(block)
        elif block.stored:
            self._agree_with_file(block.text, block.stored)
        elif block.language == PROGRAM:
            self.printed = self._program(block.as_run(block.text))
        elif block.language == OUTPUT:
            if before is None or before.language != PROGRAM:
                raise ValueError("a block of text needs a program above it, or '<!-- from: FILE -->'")
            (shows_shape if before.replaced else shows)(block.as_compared(block.text), self.printed)

    def _console(self, block: Block) -> None:
        commands = list(commands_of(block.text))
        for place, (command, expected) in enumerate(commands):
            last = place == len(commands) - 1
            printed = self.shell(block.as_run(command), block.exit_code if last else 0)
            if not expected:
                continue
            if block.stored:
                self._agree_with_file(expected, block.stored)
            smaller = block.is_smaller(command)
            (shows_shape if smaller and not block.otherwise else shows)(block.as_compared(expected, smaller), printed)

    def shell(self, command: str, exit_code: int = 0) -> str:
        """Run a command where the one before it left off, directory and exported variables included; gives what it prints."""
        state = shlex.quote(str(self._state))
        script = f'. {state}\n{command}\nstatus=$?\n{{ export -p; printf "cd %q\\n" "$PWD"; }} > {state}\nexit $status'
        return self._call(["bash", "-c", script], exit_code, command)

    def _program(self, code: str) -> str:
        """Run a program in the page's interpreter; gives what it prints."""
        if self._interpreter is None:
            self._interpreter = subprocess.Popen(
                [sys.executable, ROOT / "tests" / "docs" / "interpreter.py"],
                cwd=self.folder,
                text=True,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        child = self._interpreter
        assert child.stdin is not None and child.stdout is not None
        limit = threading.Timer(SECONDS, child.kill)
        limit.start()
        print(json.dumps(code), file=child.stdin, flush=True)
        answer = child.stdout.readline()
        limit.cancel()
        found = json.loads(answer or '{"printed": "", "failed": "the interpreter ended"}')
        if found["failed"]:
            raise DifferentError(f"the program: {found['printed']}{found['failed']}")
        return str(found["printed"])

    def _call(self, words: list[str], exit_code: int, command: str = "the program") -> str:
        done = subprocess.run(
            words, cwd=self.folder, env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
        printed, complaint = done.stdout.decode(), done.stderr.decode()
        if done.returncode != exit_code:
            raise DifferentError(f"{command}: exit code {done.returncode}, not {exit_code}\n{printed}{complaint}")
        return printed + complaint if exit_code else printed

    def _agree_with_file(self, text: str, name: str) -> None:
        """Every line of the text stands in the file, in that order; the page may leave lines of the file out."""
        stored = iter(_plain((self.folder / name).read_text(encoding="utf-8")).split("\n"))
        for line in filter(None, _plain(text).split("\n")):
            if line != "..." and not any(_pattern(line).fullmatch(other + "\n") for other in stored):
                raise DifferentError(f"{name} does not have this line, or not there: {line}")


def commands_of(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output below it. A line that ends in a backslash goes on."""
    lines = text.split("\n")
    if not lines[0].startswith("$ "):
        raise ValueError("a console block begins with '$ '")
    at = 0
    while at < len(lines):
        command = [lines[at][2:]]
        while command[-1].endswith("\\"):
            at += 1
            command.append(lines[at])
        below = at = at + 1
        while at < len(lines) and not lines[at].startswith("$ "):
            at += 1
        yield "\n".join(command), "\n".join(lines[below:at])


def shows(expected: str, printed: str) -> None:
    """Raises ``DifferentError`` where the page shows something else than was printed."""
    if _pattern(expected).fullmatch(_plain(printed)) is None:
        raise DifferentError(f"the page shows something else:\n{_difference(expected, printed)}")


def shows_shape(expected: str, printed: str) -> None:
    """The same for a smaller run: most words of the page, figures aside, must be there, and something where something is shown."""
    wanted, there = set(re.findall(r"[^\W\d_]{3,}", expected)), set(re.findall(r"[^\W\d_]{3,}", printed))
    if len(wanted & there) < SAME_WORDS * len(wanted):
        raise DifferentError(f"the smaller run prints something else: {sorted(wanted - there)} are missing in\n{printed}")


def _plain(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("─", "-").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def _pattern(expected: str) -> re.Pattern[str]:
    lines = _plain(expected).rstrip("\n").split("\n")
    parts = [r"(?:[^\n]*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", r"[^\n]*") + "\n" for line in lines]
    return re.compile("".join(parts))


def _difference(expected: str, printed: str) -> str:
    return "\n".join(difflib.unified_diff(_plain(expected).split("\n"), _plain(printed).split("\n"), "page", "run", lineterm=""))


def _parse(block: Block) -> None:
    if block.language == "toml":
        tomllib.loads(block.text)
    elif block.language == "json":
        json.loads(block.text)
    elif block.language == "csv":
        rows = list(csv.reader(io.StringIO(block.text), strict=True))
        if len({len(row) for row in rows}) != 1 and not block.file:
            raise ValueError("the rows of the table differ in length")
    elif not block.stored:
        raise ValueError(f"a block in {block.language} needs '<!-- from: FILE -->', to be held against it")
