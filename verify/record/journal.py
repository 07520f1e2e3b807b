"""The journal of a ceremony as a file: a chain of lines, each with the digest of the one before it, and their digests in a second file.

``app.ceremony.journal`` writes it, and says what the second file is for.
"""

from collections.abc import Sequence
from typing import Any

from algorithms.record import canonical
from scenarios import Fault, InputError
from storage.bounded import json_of
from storage.manifest import digest

JOURNAL, HEAD = "journal.jsonl", "journal.head"
NOTHING = digest(b"")
"""What the first line says of the line before it."""
Entry = dict[str, Any]


def whole_lines(data: bytes) -> list[bytes]:
    """The lines of a file with their ends. What follows the last end was cut off while it was written: it is no line."""
    return data[: data.rfind(b"\n") + 1].splitlines(keepends=True)


def entries_of(lines: Sequence[bytes], source: str) -> tuple[list[Entry], list[str]]:
    """The entries of a journal and the digests of its lines; raises ``InputError``.

    A line that was cut off while it was written was shown to nobody: it does not count.
    """
    entries, digests = list[Entry](), list[str]()
    for number, line in enumerate(lines, start=1):
        entries.append(_entry(source, number, line, digests[-1] if digests else NOTHING))
        digests.append(digest(line))
    return entries, digests


def check_digests(lines: Sequence[bytes], digests: Sequence[str], source: str) -> None:
    """Hold the digests kept beside a journal against those of its lines; raises ``InputError``. The last line may be missing there."""
    told = [line.decode("ascii", "backslashreplace").removesuffix("\n") for line in lines]
    faults = [
        Fault(f"line {number}", found, f"{due}, the digest of that line of {JOURNAL}: one of the two was changed")
        for number, (found, due) in enumerate(zip(told, digests, strict=False), start=1)
        if found != due
    ]
    if len(told) > len(digests):
        expected = f"the {len(told)} lines of which {HEAD} has the digests, the last {told[-1][:80]}: lines were cut off at the end"
        faults.append(Fault(JOURNAL, f"{len(digests)} lines", expected))
    if len(told) < len(digests) - 1:
        faults.append(Fault(HEAD, f"{len(told)} digests", f"those of the {len(digests)} lines of {JOURNAL}: lines were cut off at the end"))
    if faults:
        raise InputError(source, faults)


def _entry(source: str, number: int, line: bytes, before: str) -> Entry:
    """What one line holds, where it is as it was written; raises ``InputError``."""
    where = f"line {number}"
    found = json_of(line, source, "a line as the ceremony wrote it", where)
    if not isinstance(found, dict) or not isinstance(found.get("what"), str) or canonical(found).encode() != line:
        raise InputError(source, (Fault(where, repr(line[:60]), "a line as the ceremony writes it"),))
    told = {name: found.pop(name, None) for name in ("before", "line")}
    faults = [
        Fault(f"{where}, {name}", str(told[name]), f"{due}: a line was changed, added or taken out")
        for name, due in (("before", before), ("line", number))
        if told[name] != due
    ]
    if faults:
        raise InputError(source, faults)
    return found
