"""The journal of a ceremony: one JSON line for each thing done, on disk before anybody is shown it.

Each line holds the SHA-256 of the line before it, so a line that is changed later no longer fits. Lines cut off at the end still fit: so
the digest of each line is written to a second file too, after the line itself. A power cut between the two leaves the second file one
line behind, which is mended; any other difference was made by somebody. Whoever changes both files is found by the digest of the last
line, which the page shows all the time and which is in the transcript and in the evidence pack.
"""

import errno
import stat
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from scenarios import Fault, InputError
from storage.bounded import MOST_RECORD
from storage.line_file import LineFile
from storage.manifest import digest
from storage.system import Held, hold
from verify.record.journal import HEAD, JOURNAL, NOTHING, Entry, check_digests, entries_of


class Journal:
    """The journal in a folder, which this process alone may write."""

    def __init__(self, folder: Path, check: Callable[[list[Entry]], None] = lambda entries: None) -> None:
        """Take the folder and read what is in it; ``check`` may refuse it before anything is written.

        Raises ``InputError`` where the folder cannot be used, is held by another process, holds other things, or where a line is
        not as it was written or is gone.
        """
        self.file = folder / JOURNAL
        with ExitStack() as opened:
            self._lock = _held(folder)
            opened.callback(self._lock.close)
            try:
                self._open(folder, opened, check)
            except OSError as fault:
                raise InputError(str(folder), (Fault("-o", str(fault), "a folder that can be written"),)) from fault
            self._opened = opened.pop_all()

    def _open(self, folder: Path, opened: ExitStack, check: Callable[[list[Entry]], None]) -> None:
        """Read both files, and only where they agree make them ready to be written."""
        self._lines = LineFile(self.file)
        opened.callback(self._lines.close)
        self.entries, digests = entries_of(self._lines.lines, str(self.file))
        self.last = digests[-1] if digests else NOTHING
        if not (folder / HEAD).exists():
            if digests:
                raise InputError(str(folder), (Fault(HEAD, "no such file", f"the digests of the {len(digests)} lines of {JOURNAL}"),))
            check(self.entries)  # before the file is made
        self._digests = LineFile(folder / HEAD)
        opened.callback(self._digests.close)
        check_digests(self._digests.lines, digests, str(folder / HEAD))
        check(self.entries)
        self._lines.ready()
        self._digests.ready()
        for due in digests[len(self._digests.lines) :]:
            self._digests.append(f"{due}\n".encode())

    @property
    def head(self) -> dict[str, Any]:
        """How many lines there are, and the digest of the last: whoever notes it sees any later change and any cut."""
        return {"lines": len(self.entries), "last": self.last}

    def append(self, entry: Entry) -> None:
        """Write one line; it is on disk when this returns. Raises ``OSError``, and nothing is left, where it cannot be written."""
        if not self._lock.is_at(self.file):
            raise OSError(errno.ESTALE, "the journal was taken away or replaced while this ceremony held it", str(self.file))
        line = canonical({**entry, "before": self.last, "line": len(self.entries) + 1}).encode()
        self._lines.append(line)
        try:
            self._digests.append(f"{digest(line)}\n".encode())
        except OSError:
            self._lines.take_back(line)
            raise
        self.entries.append(entry)
        self.last = digest(line)

    def close(self) -> None:
        """Let go of the folder."""
        self._opened.close()


def plain_file_faults(folder: Path, names: Sequence[str]) -> list[Fault]:
    """What is there under these names and is no plain file, or larger than any ceremony makes it."""
    faults = []
    for name in names:
        try:
            found = (folder / name).lstat()
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(found.st_mode):
            kinds = {stat.S_IFLNK: "a link", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe"}
            faults.append(Fault(name, kinds.get(stat.S_IFMT(found.st_mode), "no plain file"), "a plain file, as the ceremony wrote it"))
        elif found.st_size > MOST_RECORD:
            faults.append(Fault(name, f"{found.st_size} bytes", f"at most {MOST_RECORD} bytes"))
    return faults


def _held(folder: Path) -> Held:
    """The lock on the journal in a folder, both made where they are not there; raises ``InputError``."""
    try:
        folder.mkdir(exist_ok=True)
        strange = sorted(each.name for each in folder.iterdir())
        if strange and JOURNAL not in strange:
            expected = f"a new folder, an empty one, or that of a ceremony (with {JOURNAL})"
            raise InputError(str(folder), (Fault("-o", ", ".join(strange[:5]), expected),))
        if faults := plain_file_faults(folder, (JOURNAL, HEAD)):
            raise InputError(str(folder), faults)
        lock = hold(folder / JOURNAL, new=True)
    except OSError as fault:
        raise InputError(str(folder), (Fault("-o", str(fault), "a folder that can be written"),)) from fault
    if lock is None:
        expected = "a folder that no other process holds: end the other ceremony first"
        raise InputError(str(folder), (Fault("-o", "held by another process", expected),))
    return lock
