"""A file that grows by whole lines, each on disk before the next thing is done."""

import os
from pathlib import Path

from storage.bounded import read_bytes
from storage.system import PLAIN, sync_folder


class LineFile:
    """A file of lines, made where it is not there. Every method raises ``OSError`` where the system refuses.

    ``InputError`` where it is no regular file, or too large.
    """

    def __init__(self, path: Path) -> None:
        """Read the whole lines, with their ends. What follows the last end was cut off while it was written: it is no line."""
        self.path = path
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | PLAIN, 0o644)
        try:
            data = read_bytes(path, "a journal")
        except BaseException:
            os.close(self._handle)
            raise
        self._size = data.rfind(b"\n") + 1
        self.lines = data[: self._size].splitlines(keepends=True)

    def ready(self) -> None:
        """Take off what was cut off, and put the file's name on disk: a new file is lost with the power where its folder is not there."""
        os.ftruncate(self._handle, self._size)
        os.fsync(self._handle)
        sync_folder(self.path.parent)

    def append(self, line: bytes) -> None:
        """Write one line, which ends with its only newline; where that fails, nothing of it is left."""
        left = memoryview(line)
        try:
            while left:
                left = left[os.write(self._handle, left) :]
            os.fsync(self._handle)
        except OSError:
            os.ftruncate(self._handle, self._size)
            raise
        self._size += len(line)

    def take_back(self, line: bytes) -> None:
        """Take off the last line, which is ``line``."""
        os.ftruncate(self._handle, self._size - len(line))
        self._size -= len(line)
        os.fsync(self._handle)

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)
