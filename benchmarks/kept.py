"""The pairs that a benchmark has measured so far: kept in its output folder until all are measured, so that a stopped run resumes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from algorithms.record import canonical
from benchmarks.ratios import Ratio, as_data, ratio_of_data
from storage.bounded import json_of
from storage.code_digest import code_digest
from storage.journal import Journal, open_journal

HEAD = "head"
"""The entry with the standing of the run that began; each other is a pair."""
CODE = ("storage", "scenarios", "algorithms", "verify", "sim", "benchmarks", "app")
"""The packages that are measured, and those that measure."""
T = TypeVar("T")


@dataclass(frozen=True)
class Pair:
    """The rows of a pair, and the day they were measured on."""

    date: str
    rows: list[Ratio]


class KeptPairs:
    """The measured pairs of one benchmark by their names."""

    def __init__(self, journal: Journal, now: Mapping[str, Any]) -> None:
        """Read what is kept; raises ``InputError``. ``now`` is the standing of this run."""
        self._journal = journal
        kept = dict(journal.entries())
        self._head = self._told(HEAD, kept.pop(HEAD, b"{}"), lambda told: _head_of(told, now))
        self._pairs = {name: self._told(name, content, _pair_of) for name, content in kept.items()}
        self._asked: set[str] = set()

    def _told(self, name: str, content: bytes, read: Callable[[dict[str, Any]], T]) -> T:
        """What an entry says; raises ``InputError``."""
        expected = "an entry as the benchmark writes it"
        try:
            return read(json_of(content, str(self._journal.file), expected, name))
        except (ValueError, TypeError, KeyError, AttributeError) as fault:
            raise self._journal.refused(name, content.decode(errors="replace"), expected) from fault

    @property
    def count(self) -> int:
        """How many pairs are kept."""
        return len(self._pairs)

    @property
    def standing(self) -> dict[str, Any]:
        """That of the run that began: ``machine.standing``. ``date`` is the day of the first pair; ``until`` of the last, if another."""
        days = [pair.date for pair in self._pairs.values()] or [self._head["date"]]
        later = {"until": days[-1]} if days[-1] != days[0] else {}
        return {"date": days[0], **later, "machine": self._head["machine"], "versions": self._head["versions"]}

    def found(self, name: str) -> list[Ratio] | None:
        """The rows of a pair; None where it is still to be measured. Raises ``ValueError`` where one name is asked for twice."""
        if name in self._asked:
            raise ValueError(f"two pairs are named {name!r}")
        self._asked.add(name)
        return self._pairs[name].rows if name in self._pairs else None

    def add(self, name: str, rows: list[Ratio]) -> None:
        """Keep the rows of a pair; they are on disk when this returns. Raises ``InputError`` where they cannot be written."""
        pair = Pair(today(), rows)
        told = canonical({"date": pair.date, "rows": [as_data(row) for row in rows]})
        self._journal.write([(name, told.encode())])
        self._pairs[name] = pair

    def remove(self) -> None:
        """Remove the journal at the end: its rows stand in the documents, or it has none."""
        self._journal.is_finished = True


def today() -> str:
    return datetime.now(UTC).date().isoformat()


@contextmanager
def keeping(folder: Path, command: str, standing: Mapping[str, Any]) -> Iterator[KeptPairs]:
    """The pairs that a stopped run kept in ``folder``, or none yet. ``standing`` is what ``machine.standing`` says now.

    Raises ``InputError`` where that run was of another command, code, version or machine, where its journal is not as it was written, and
    where the folder cannot be written or another run holds it.
    """
    with open_journal(folder, "a benchmark", {"command": command, "code": code_digest(CODE), **_rests_on(standing)}) as journal:
        if not len(journal):
            journal.write([(HEAD, canonical(standing).encode())])
        kept = KeptPairs(journal, standing)
        try:
            yield kept
        finally:
            if not kept.count:
                kept.remove()


def _head_of(told: dict[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The head; raises ``ValueError`` where it does not say all that one says now."""
    if told.keys() != now.keys() or told["machine"].keys() != now["machine"].keys():
        raise ValueError("a head says other things")
    return told | {"date": str(told["date"])}


def _pair_of(told: dict[str, Any]) -> Pair:
    return Pair(str(told["date"]), [ratio_of_data(row) for row in told["rows"]])


def _rests_on(standing: Mapping[str, Any]) -> dict[str, str]:
    """What the rows rest on. Memory is in whole GB: the same machine may tell a little more or less of it after each start."""
    machine = standing["machine"]
    told = {name: str(machine[name]) for name in ("processor", "cores", "system", "python")}
    return (
        told | {"memory": f"{machine['memory_bytes'] / 1e9:.0f} GB"} | {name: str(number) for name, number in standing["versions"].items()}
    )
