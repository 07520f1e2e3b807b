"""The parts of a report: what is measured one by one, each kept in a file of its own, so that an interrupted report goes on."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from scenarios import Fault, InputError
from storage.bounded import read_json
from storage.manifest import digest
from storage.whole_file import write_whole
from verify.workers import parallel_map

SCHEMA = "untoc-draw/report-part/1"
MEASURED = "measured"
"""What a part found on the machine itself, as seconds: never the same twice, so it is kept in a folder of this name beside the parts."""

Data = dict[str, Any]
"""What a part found, in the types of JSON."""

Tell = Callable[[str, int, int], None]
"""Told after each part: its name, how many parts are done, and how many there are."""


@dataclass(frozen=True)
class Part:
    """One thing to measure. ``key`` is all that the result rests on; a kept result with another key is measured again.

    ``measure(found)`` is given the results of the parts in ``needs`` by name, and gives the result, with what it timed under
    ``MEASURED``: no other part and no page is given that. It must be a function of a module, or a partial of one,
    for it may run in another process. ``names`` of parts are small letters, digits and hyphens.
    """

    name: str
    key: Mapping[str, Any]
    measure: Callable[[Mapping[str, Data]], Data]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartFolder:
    """Where the parts are kept, a file each."""

    folder: Path

    def read(self, part: Part) -> Data | None:
        """The kept result; None where there is none of this key, it cannot be read, or it is not as it was written."""
        try:
            kept = read_json(self._file(part), "a part of a report")
        except InputError:
            return None
        if not isinstance(kept, dict) or (kept.get("schema"), kept.get("key")) != (SCHEMA, plain(part.key)):
            return None
        data = kept.get("data")
        return data if isinstance(data, dict) and kept.get("digest") == _digest(data) else None

    def write(self, part: Part, data: Data) -> Data:
        """Keep a result, and give it without what is ``MEASURED``, as it is read again; raises ``InputError`` where it cannot be kept."""
        result = {name: value for name, value in data.items() if name != MEASURED}
        if MEASURED in data:
            _keep(self.folder.parent / MEASURED / f"{part.name}.json", canonical(data[MEASURED]))
        _keep(self._file(part), canonical({"schema": SCHEMA, "key": part.key, "data": result, "digest": _digest(result)}))
        return result

    def _file(self, part: Part) -> Path:
        return self.folder / f"{part.name}.json"


def _keep(file: Path, content: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise InputError(str(file.parent), (Fault("-o", str(file.parent), "a folder that can be written"),)) from fault
    write_whole(file, content)


def _digest(data: Data) -> str:
    return digest(canonical(data).encode())


def plain(data: Any) -> Any:
    """The same as a kept file gives it back: tuples as lists, keys as text and sorted. Raises ``ValueError`` for NaN and infinity."""
    return json.loads(json.dumps(data, allow_nan=False, sort_keys=True))


def measure_all(parts: Sequence[Part], kept: PartFolder, workers: int, tell: Tell = lambda name, done, of: None) -> dict[str, Data]:
    """The results of all parts by name; those not kept are measured, by so many processes, and kept as soon as each is done.

    A part begins once all that it needs are there. The results do not depend on ``workers``. The parts in ``needs`` come before
    those that need them.
    """
    found = {part.name: data for part in parts if (data := kept.read(part)) is not None}
    waiting = [part for part in parts if part.name not in found]
    while waiting:
        ready = [part for part in waiting if found.keys() >= {*part.needs}]
        for part, data in _measured(ready, found, workers):
            found[part.name] = kept.write(part, data)
            tell(part.name, len(found), len(parts))
        waiting = [part for part in waiting if part.name not in found]
    return {part.name: found[part.name] for part in parts}


def _measured(parts: Sequence[Part], found: Mapping[str, Data], workers: int) -> Iterator[tuple[Part, Data]]:
    """Parts with their results, in any order."""
    needed = [{name: found[name] for name in part.needs} for part in parts]
    jobs = [(place, part, given) for place, (part, given) in enumerate(zip(parts, needed, strict=True))]
    for place, data in parallel_map(_one, jobs, workers if len(jobs) > 1 else 1, in_order=False):
        yield parts[place], data


def _one(place: int, part: Part, given: Mapping[str, Data]) -> tuple[int, Data]:
    return place, plain(part.measure(given))
