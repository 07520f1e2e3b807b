"""The journal of a ceremony: one JSON line for each thing done, on disk before anybody is shown it.

Each line holds the SHA-256 of the line before it, so a line that is changed later no longer fits. Lines cut off at the end are not
seen that way: whoever wants to be sure notes the digest of the last line, which the page shows all the time.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from scenarios import Fault, InputError
from verify.line_file import LineFile, held_alone

JOURNAL = "journal.jsonl"
LOCK = "lock"
NOTHING = "sha256:" + hashlib.sha256(b"").hexdigest()
"""What the first line says of the line before it."""
Entry = dict[str, Any]


class Journal:
    """The journal in a folder, which this process alone may write."""

    def __init__(self, folder: Path) -> None:
        """Take the folder and read what is in it.

        Raises ``InputError`` where the folder cannot be used, is held by another process, holds other things, or where a line is
        not as it was written.
        """
        self.file = folder / JOURNAL
        self._lock = _held(folder)
        try:
            self._lines = LineFile(self.file)
            try:
                self.entries, self.last = _read(self._lines)
                self._lines.ready()
            except BaseException:
                self._lines.close()
                raise
        except BaseException:
            os.close(self._lock)
            raise

    def append(self, entry: Entry) -> None:
        """Write one line; it is on disk when this returns. Raises ``OSError`` where it cannot be written."""
        line = canonical({**entry, "before": self.last, "line": len(self.entries) + 1}).encode()
        self._lines.append(line)
        self.entries.append(entry)
        self.last = _digest(line)

    def close(self) -> None:
        """Let go of the folder."""
        self._lines.close()
        os.close(self._lock)


def _digest(line: bytes) -> str:
    return "sha256:" + hashlib.sha256(line).hexdigest()


def _held(folder: Path) -> int:
    """The lock of a folder, which is made where it is not there; raises ``InputError``."""
    try:
        folder.mkdir(exist_ok=True)
        strange = sorted(each.name for each in folder.iterdir() if each.name != LOCK)
        if strange and JOURNAL not in strange:
            expected = f"a new folder, an empty one, or that of a ceremony (with {JOURNAL})"
            raise InputError(str(folder), (Fault("-o", ", ".join(strange[:5]), expected),))
        lock = held_alone(folder / LOCK)
    except OSError as fault:
        raise InputError(str(folder), (Fault("-o", str(fault), "a folder that can be written"),)) from fault
    if lock is None:
        expected = "a folder that no other process holds: end the other ceremony first"
        raise InputError(str(folder), (Fault("-o", "held by another process", expected),))
    return lock


def _read(file: LineFile) -> tuple[list[Entry], str]:
    """The entries of a journal and the digest of its last line; raises ``InputError``.

    A line that was cut off while it was written was shown to nobody: it does not count.
    """
    entries, last = list[Entry](), NOTHING
    for number, line in enumerate(file.lines, start=1):
        entries.append(_entry(file.path, number, line, last))
        last = _digest(line)
    return entries, last


def _entry(file: Path, number: int, line: bytes, before: str) -> Entry:
    """What one line holds, where it is as it was written; raises ``InputError``."""
    where = f"line {number}"
    try:
        found = json.loads(line)
    except ValueError as fault:
        raise InputError(str(file), (Fault(where, repr(line[:60]), "a line of JSON, as the ceremony wrote it"),)) from fault
    if not isinstance(found, dict) or "what" not in found or canonical(found).encode() != line:
        raise InputError(str(file), (Fault(where, repr(line[:60]), "a line as the ceremony writes it"),))
    told = {name: found.pop(name, None) for name in ("before", "line")}
    faults = [Fault(f"{where}, {name}", str(told[name]), f"{due}: a line was changed, added or taken out")
              for name, due in (("before", before), ("line", number)) if told[name] != due]  # fmt: skip
    if faults:
        raise InputError(str(file), faults)
    return found
