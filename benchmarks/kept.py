"""The pairs that a benchmark has measured so far: kept in its output folder until all are measured, so that a stopped run goes on."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from algorithms.record import canonical
from benchmarks.ratios import Ratio, as_data, ratio_of_data
from scenarios import Fault, InputError
from storage.bounded import json_of
from storage.code_digest import code_digest
from storage.line_file import LineFile, held_alone

UNFINISHED = "benchmark-unfinished.jsonl"
"""A head, then a line for each pair."""
SCHEMA = "untoc-draw/benchmark-unfinished/1"
CODE = ("storage", "scenarios", "algorithms", "verify", "sim", "benchmarks", "app")
"""The packages that are measured, and those that measure."""
T = TypeVar("T")
ANEW = "remove this file, and the benchmark starts anew"


@dataclass(frozen=True)
class Pair:
    """The rows of a pair, and the day they were measured on."""

    date: str
    rows: list[Ratio]


class KeptPairs:
    """The measured pairs of one benchmark by their names."""

    def __init__(self, file: LineFile, head: Mapping[str, Any], pairs: Mapping[str, Pair]) -> None:
        self._file, self._head, self._pairs = file, head, {**pairs}
        self._asked: set[str] = set()

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
        _append(self._file, {"pair": name, "date": pair.date, "rows": [as_data(row) for row in rows]})
        self._pairs[name] = pair

    def remove(self) -> None:
        """Remove the file: its rows stand in the documents, or it has none."""
        self._file.path.unlink(missing_ok=True)


def today() -> str:
    return datetime.now(UTC).date().isoformat()


@contextmanager
def keeping(folder: Path, command: str, standing: Mapping[str, Any]) -> Iterator[KeptPairs]:
    """The pairs that a stopped run kept in ``folder``, or none yet. ``standing`` is what ``machine.standing`` says now.

    Raises ``InputError`` where that run was of another command, code, version or machine, where its file is not as it was written, and
    where the folder cannot be written or another run holds it.
    """
    head = {"schema": SCHEMA, "command": command, "code": code_digest(CODE), **standing}
    with _taken(folder / UNFINISHED) as file:
        if file.lines:
            kept = _read(file, head)
        else:
            _append(file, head)
            kept = KeptPairs(file, head, {})
        try:
            yield kept
        finally:
            if not kept.count:
                kept.remove()


@contextmanager
def _taken(path: Path) -> Iterator[LineFile]:
    """The file of this process alone, made with its folder where it is not there; raises ``InputError``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = held_alone(path)
    except OSError as fault:
        raise InputError(str(path), (Fault("-o", str(fault), "a file in a folder that can be written"),)) from fault
    if lock is None:
        expected = "a file that no other process writes: end the other run first"
        raise InputError(str(path), (Fault("-o", "held by another process", expected),))
    with os.fdopen(lock), closing(LineFile(path)) as file:
        file.ready()
        yield file


def _append(file: LineFile, told: Mapping[str, Any]) -> None:
    try:
        file.append(canonical(told).encode())
    except OSError as fault:
        raise InputError(str(file.path), (Fault("-o", str(fault), "a file that can be written"),)) from fault


def _read(file: LineFile, now: Mapping[str, Any]) -> KeptPairs:
    then, rests_on = _told(file, 1, lambda head: _head_of(head, now))
    _compare(str(file.path), rests_on, _rests_on(now))
    return KeptPairs(file, then, dict(_told(file, number, _pair_of) for number in range(2, len(file.lines) + 1)))


def _told(file: LineFile, number: int, read: Callable[[dict[str, Any]], T]) -> T:
    """What a line says; raises ``InputError``."""
    line = file.lines[number - 1]
    try:
        return read(json_of(line, str(file.path), "a line as the benchmark writes it", f"line {number}"))
    except (InputError, ValueError, TypeError, KeyError, AttributeError) as fault:
        expected = f"a line as the benchmark writes it; or {ANEW}"
        raise InputError(str(file.path), (Fault(f"line {number}", line.decode(errors="replace").rstrip(), expected),)) from fault


def _head_of(told: dict[str, Any], now: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The head, and what the rows rest on; raises ``ValueError`` where the head does not say all that one says now."""
    if told.keys() != now.keys() or told["machine"].keys() != now["machine"].keys():
        raise ValueError("a head says other things")
    return told | {"date": str(told["date"])}, _rests_on(told)


def _pair_of(told: dict[str, Any]) -> tuple[str, Pair]:
    return str(told["pair"]), Pair(str(told["date"]), [ratio_of_data(row) for row in told["rows"]])


def _compare(where: str, then: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Raises ``InputError`` naming all that differs."""
    faults = [
        Fault(what, then.get(what, "none"), f"{now.get(what, 'none')}, as now; or {ANEW}")
        for what in {**then, **now}
        if then.get(what) != now.get(what)
    ]
    if faults:
        raise InputError(where, faults)


def _rests_on(head: Mapping[str, Any]) -> dict[str, str]:
    """What the rows rest on. Memory is in whole GB: the same machine may tell a little more or less of it after each start."""
    machine = head["machine"]
    told = {name: str(head[name]) for name in ("schema", "command", "code")}
    told |= {name: str(machine[name]) for name in ("processor", "cores", "system", "python")}
    return told | {"memory": f"{machine['memory_bytes'] / 1e9:.0f} GB"} | {name: str(number) for name, number in head["versions"].items()}
