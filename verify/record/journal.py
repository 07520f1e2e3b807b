"""The journal of a ceremony as a file: a chain of lines, each with the digest of the one before it, and their digests in a second file.

``app.ceremony.journal`` writes it, and says what the second file is for.
"""

from collections.abc import Sequence
from typing import Any

from algorithms.record import canonical
from scenarios import Fault, InputError
from storage.bounded import json_of
from storage.manifest import digest
from words import message

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
        Fault(
            message("line {line}", line=str(number)),
            found,
            message("{digest}, the digest of that line of {journal}: one of the two was changed", digest=due, journal=JOURNAL),
        )
        for number, (found, due) in enumerate(zip(told, digests, strict=False), start=1)
        if found != due
    ]
    if len(told) > len(digests):
        expected = message(
            "the {lines} lines of which {head} has the digests, the last {last}: lines were cut off at the end",
            lines=len(told),
            head=HEAD,
            last=told[-1][:80],
        )
        faults.append(Fault(JOURNAL, message("{number} lines", number=len(digests)), expected))
    if len(told) < len(digests) - 1:
        expected = message("those of the {lines} lines of {journal}: lines were cut off at the end", lines=len(digests), journal=JOURNAL)
        faults.append(Fault(HEAD, message("{number} digests", number=len(told)), expected))
    if faults:
        raise InputError(source, faults)


def _entry(source: str, number: int, line: bytes, before: str) -> Entry:
    """What one line holds, where it is as it was written; raises ``InputError``."""
    where = message("line {line}", line=str(number))
    found = json_of(line, source, message("a line as the ceremony wrote it"), where)
    if not isinstance(found, dict) or not isinstance(found.get("what"), str) or canonical(found).encode() != line:
        raise InputError(source, (Fault(where, repr(line[:60]), message("a line as the ceremony writes it")),))
    told = {name: found.pop(name, None) for name in ("before", "line")}
    faults = [
        Fault(
            message("{where}, {part}", where=where, part=name),
            str(told[name]),
            message("{due}: a line was changed, added or taken out", due=str(due)),
        )
        for name, due in (("before", before), ("line", number))
        if told[name] != due
    ]
    if faults:
        raise InputError(source, faults)
    return found
