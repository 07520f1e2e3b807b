"""A reference outcome made again, by its own commands in a folder of its own, and compared with the stored files but for measured seconds."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from results.stored.manifest import NOT_LISTED, OUTCOMES, ROOT, Outcome, Run
from storage.bounded import json_of
from storage.code_digest import code_digest, versions_of
from storage.errors import UntocDrawError
from storage.manifest import digest, file_faults
from storage.whole_file import scratch_folder, write_whole
from verify.record.reading import from_json

CODE = ("storage", "scenarios", "algorithms", "verify", "sim")
"""The packages whose modules figures rest on; how they are printed is not among them."""
PACKAGES = ("untoc-draw", "numpy", "scipy", "clingo", "z3-solver", "numba", "pandas", "pyarrow", "simpy", "matplotlib", "rich")
KEPT_TO_GO_ON = "journal.sqlite"
_SECONDS = re.compile(rb"\b\d[\d,.]* (s|seconds|min)\b")
_MEASURED_LINE = re.compile(rb"^ *milliseconds a draw .*\n", re.MULTILINE)
SOURCES = ("tests",)
"""Folders of the project that a command reads by a relative path."""


class NotMadeError(UntocDrawError):
    """A command of an outcome failed."""


@dataclass(frozen=True)
class Made:
    """The files of an outcome, and how long its commands took."""

    files: dict[str, bytes]
    seconds: float


def code_now() -> str:
    """The digest of today's code, as ``made_by`` has it."""
    return code_digest(CODE)


def made_by_now() -> dict[str, Any]:
    """What an outcome made now rests on."""
    return {"code": code_now(), "versions": versions_of(PACKAGES)}


@contextmanager
def _workplace(outcome: Outcome) -> Iterator[Path]:
    """A folder like the project's root: with the folders of the outcome's files, and what commands read."""
    with scratch_folder("outcome") as place:
        for source in SOURCES:
            (place / source).symlink_to(ROOT / source)
        for file in (*outcome.files, *(run.into for run in outcome.runs if run.into)):
            (place / file).parent.mkdir(parents=True, exist_ok=True)
        for file in _read_by(outcome):
            (place / file).write_bytes((ROOT / file).read_bytes())
        yield place


def _read_by(outcome: Outcome) -> list[str]:
    """The stored files that the outcome's commands read: cases that are replayed."""
    return [file for file in outcome.files if any("--replay" in run.command and file in run.command for run in outcome.runs)]


def make(outcome: Outcome) -> Made:
    """Run the commands of an outcome; raises ``NotMadeError``. Nothing of the project is written."""
    with _workplace(outcome) as place:
        started, digests = time.perf_counter(), dict[str, dict[str, str]]()
        for run in outcome.runs:
            shown = _output_of(run, place)
            if run.into:
                (place / run.into).write_text(f"$ {run.command}\n{shown}", encoding="utf-8")
            if run.digest_into:
                record = from_json(json_of(shown, run.command, "a draw record in JSON"), run.command)
                digests.setdefault(run.digest_into, {})[record.algorithm] = record.digest
        for file, found in digests.items():
            (place / file).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        seconds = time.perf_counter() - started
        made = [path for path in sorted(place.rglob("*")) if path.is_file() and not _is_source(path, place)]
        return Made({path.relative_to(place).as_posix(): path.read_bytes() for path in made}, round(seconds, 1))


def _is_source(path: Path, place: Path) -> bool:
    return path.relative_to(place).parts[0] in SOURCES or path.name.startswith(KEPT_TO_GO_ON)


def _output_of(run: Run, place: Path) -> str:
    words = shlex.split(run.command)
    surroundings = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    module = words[1:] if words[:2] == ["python", "-m"] else ["-m", "app", *words[1:]]
    done = subprocess.run([sys.executable, *module], cwd=place, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMadeError(f"{run.command}: exit {done.returncode}\n{done.stderr}")
    return done.stdout + (f"On standard error:\n{done.stderr}" if run.and_errors else "")


def stored_now(outcome: Outcome, made: Made) -> Outcome:
    """Put the files in their places, each whole; the outcome as the manifest then has it. Files no longer made are taken away."""
    for file, content in made.files.items():
        (ROOT / file).parent.mkdir(parents=True, exist_ok=True)
        write_whole(ROOT / file, content)
    for file in set(outcome.files) - set(made.files):
        (ROOT / file).unlink(missing_ok=True)
    digests = {file: digest(content) for file, content in sorted(made.files.items())}
    return replace(outcome, files=digests, made_by=made_by_now(), seconds=made.seconds)


def chosen(outcomes: Sequence[Outcome], names: Sequence[str], small: bool) -> list[Outcome]:
    """Those named, or all; with ``small`` the small ones of them."""
    return [one for one in outcomes if (not names or one.name in names) and (one.small or not small)]


def without_seconds(content: bytes) -> bytes:
    """Text without the times that were measured."""
    return _SECONDS.sub(b"* s", _MEASURED_LINE.sub(b"", content))


def differences(outcome: Outcome, made: Mapping[str, bytes], root: Path = ROOT) -> Iterator[str]:
    """Where files made again are not the stored ones, a line each; those that hold measured figures only have to be there."""
    for file in sorted({*outcome.files, *made}):
        if file not in made:
            yield f"{outcome.name}: {file} was not made again"
        elif file not in outcome.files or not (root / file).is_file():
            yield f"{outcome.name}: {file} is made, but not stored"
        elif file not in outcome.measured and without_seconds((root / file).read_bytes()) != without_seconds(made[file]):
            yield f"{outcome.name}: {file} is not the stored one"


def faults(outcomes: list[Outcome], root: Path = ROOT) -> Iterator[str]:
    """Where the folder and the manifest do not agree, a line each."""
    listed = {file: stated for outcome in outcomes for file, stated in outcome.files.items()}
    there = {path.relative_to(root).as_posix() for path in (root / OUTCOMES).rglob("*") if path.is_file()}
    known = {(OUTCOMES / name).as_posix() for name in NOT_LISTED}
    for file in sorted(there - set(listed) - known):
        if not Path(file).name.startswith(KEPT_TO_GO_ON):
            yield f"{file} is in no outcome of the manifest"
    yield from map(str, file_faults(root, listed))
