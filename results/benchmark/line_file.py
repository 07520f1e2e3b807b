"""A file that grows by whole lines, written by one process at a time; each line is on disk before the next thing is done."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scenarios import Fault, InputError


class LineFile:
    """The lines that were in a file when it was opened, and the adding of others."""

    def __init__(self, path: Path, handle: int) -> None:
        """Read the file and cut off a last line without its end: whoever wrote it was killed at that."""
        self.path, self._handle = path, handle
        with os.fdopen(os.dup(handle), "rb") as file:
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        os.ftruncate(handle, len(whole))
        self.lines = whole.splitlines()

    def append(self, line: str) -> None:
        """Add a line, which ends with its only newline; raises ``InputError`` where it cannot be written."""
        left = memoryview(line.encode())
        try:
            while left:
                left = left[os.write(self._handle, left) :]
            os.fsync(self._handle)
        except OSError as fault:
            raise InputError(str(self.path), (Fault("-o", str(fault), "a file that can be written"),)) from fault


@contextmanager
def line_file(path: Path) -> Iterator[LineFile]:
    """The file, made with its folder where it is not there. Raises ``InputError`` where it cannot be, or another process holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError as fault:
        raise InputError(str(path), (Fault("-o", str(fault), "a file in a folder that can be written"),)) from fault
    try:
        _take(path, handle)
        _put_name_on_disk(path)
        yield LineFile(path, handle)
    finally:
        os.close(handle)


def _take(path: Path, handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        expected = "a file that no other process writes: end the other run first"
        raise InputError(str(path), (Fault("-o", "held by another process", expected),)) from fault


def _put_name_on_disk(path: Path) -> None:
    """A new file is lost with the power where its folder is not on disk."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
