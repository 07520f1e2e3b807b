"""Whether the stored files are those of the manifest, and whether files made again are the same but for measured seconds."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from results.stored.making import KEPT_TO_GO_ON
from results.stored.manifest import NOT_LISTED, OUTCOMES, ROOT, Outcome
from storage.manifest import file_faults

_SECONDS = re.compile(rb"\b\d[\d,.]* (s|seconds|min)\b")
_MEASURED_LINE = re.compile(rb"^ *milliseconds a draw .*\n", re.MULTILINE)


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
