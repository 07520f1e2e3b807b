"""The parts of a report: what is measured one by one, each kept as soon as it is done, so that an interrupted report resumes."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from storage.bounded import json_of
from storage.journal import Journal, open_journal
from storage.whole_file import told_of, write_whole
from verify.workers import parallel_map

MEASURED = "measured"
"""What a part found on the machine itself, as seconds: never the same twice, so it is kept in a folder of this name."""

Data = dict[str, Any]
"""What a part found, in the types of JSON."""

Tell = Callable[[str, float, float], None]
"""Told as each part begins: what is being done, in words; how much of all the work is done; and how much there is."""


@dataclass(frozen=True)
class Part:
    """One thing to measure. ``key`` is all that the result rests on; a kept result with another key is measured again.

    ``measure(found)`` is given the results of the parts in ``needs`` by name, and gives the result, with what it timed under
    ``MEASURED``: no other part and no page is given that. It must be a function of a module, or a partial of one,
    for it may run in another process. ``names`` of parts are small letters, digits and hyphens. ``doing`` says in words what is done,
    and ``work`` about how long it takes, in seconds of one quiet core.
    """

    name: str
    key: Mapping[str, Any]
    measure: Callable[[Mapping[str, Data]], Data]
    needs: tuple[str, ...] = ()
    doing: str = ""
    work: float = 1.0


class KeptParts:
    """The parts that are measured, by name, each with the key of its result."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def read(self, part: Part) -> Data | None:
        """The kept result; None where there is none of this key. Raises ``InputError`` where it is not as it was written."""
        content = self._journal.read(part.name)
        if content is None:
            return None
        kept = json_of(content, str(self._journal.file), "a part of a report", part.name)
        if not isinstance(kept, dict) or not isinstance(kept.get("data"), dict):
            raise self._journal.refused(part.name, str(kept), "a part of a report")
        data: Data = kept["data"]
        return data if kept.get("key") == plain(part.key) else None

    def write(self, part: Part, data: Data) -> Data:
        """Keep a result, and give it without what is ``MEASURED``, as it is read again; raises ``InputError`` where it cannot be kept."""
        result = {name: value for name, value in data.items() if name != MEASURED}
        if MEASURED in data:
            folder = self._journal.file.parent / MEASURED
            with told_of(folder, "a folder that can be written"):
                folder.mkdir(exist_ok=True)
            write_whole(folder / f"{part.name}.json", canonical(data[MEASURED]))
        self._journal.write([(part.name, canonical({"key": part.key, "data": result}).encode())])
        return result


@contextmanager
def kept_parts(folder: Path) -> Iterator[KeptParts]:
    """The parts kept in the folder of a report, new or resumed; raises ``InputError`` as ``open_journal`` does."""
    with open_journal(folder, "a report", {}) as journal:
        yield KeptParts(journal)


def plain(data: Any) -> Any:
    """The same as a kept file gives it back: tuples as lists, keys as text and sorted. Raises ``ValueError`` for NaN and infinity."""
    return json.loads(json.dumps(data, allow_nan=False, sort_keys=True))


def measure_all(parts: Sequence[Part], kept: KeptParts, workers: int, tell: Tell = lambda doing, done, of: None) -> dict[str, Data]:
    """The results of all parts by name; those not kept are measured, by so many processes, and kept as soon as each is done.

    A part begins once all that it needs are there, the longest first, so that no process is left waiting for one at the end. The results
    do not depend on ``workers``. The parts in ``needs`` come before those that need them.
    """
    found = {part.name: data for part in parts if (data := kept.read(part)) is not None}
    waiting = [part for part in parts if part.name not in found]
    work = sum(part.work for part in parts)
    while waiting:
        ready = sorted((part for part in waiting if found.keys() >= {*part.needs}), key=lambda part: -part.work)
        begun = iter(ready)
        for part in islice(begun, workers):
            tell(part.doing, work - sum(one.work for one in waiting), work)
        for part, data in _measured(ready, found, workers):
            found[part.name] = kept.write(part, data)
            for following in islice(begun, 1):
                tell(following.doing, sum(one.work for one in parts if one.name in found), work)
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
