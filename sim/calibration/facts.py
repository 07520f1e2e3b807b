"""The published progress that the simulation is fitted to or checked against, each fact with its days, error, definition and source."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from math import ceil, floor
from pathlib import Path
from typing import Any, Final

from sim.review_phase.clock import HORIZON, START, day_of
from sim.review_phase.counts import Count
from storage.bounded import MOST_SETTINGS, read_text, toml_of
from storage.errors import Fault, InputError

PUBLISHED_STAGES: Final = ("preliminary consultations", "questionnaires", "written feedback", "lists of observations")
"""The stages that the published count of 2022 tells apart."""

COUNTED: Final = {"stages": PUBLISHED_STAGES, "started": ("started",), "finished": ("finished",)}
"""What a fact of each kind counts."""

GROUP_SIZES: Final = {1: 62, 2: 63, 3: 64}
"""Reviews of each yearly group (published): what the counts are of."""

FACTS: Final = "a TOML file of published progress"
_KEYS: Final = {"kind", "groups", "from", "to", "error", "definition", "source", "counts"}


@dataclass(frozen=True)
class PublishedFact:
    """How many reviews of some groups were where, on a day between ``first`` and ``last``; ``error`` is that of each figure."""

    id: str
    kind: str
    groups: tuple[int, ...]
    first: date
    last: date
    error: float
    definition: str
    source: str
    counts: tuple[float, ...]

    @property
    def counted(self) -> tuple[str, ...]:
        """What each of ``counts`` is a count of."""
        return COUNTED[self.kind]

    @property
    def dated(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    @property
    def of(self) -> int:
        """How many reviews the groups have."""
        return sum(GROUP_SIZES[group] for group in self.groups)

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most that a count of started or finished reviews can have been."""
        least, most = self.counts[0] - self.error, self.counts[0] + self.error
        return max(ceil(least - 1e-9), 0), min(floor(most + 1e-9), self.of)

    @property
    def is_exact(self) -> bool:
        """Whether its likelihood is worked out and every trajectory has the count: a dated count of starts."""
        return self.kind == "started" and self.dated

    @property
    def end(self) -> float:
        """The midnight after the last day on which it may have held."""
        return day_of(self.last + timedelta(days=1))

    def day_at(self, part: float) -> float:
        """The midnight after a day of the span, ``part`` (from 0 to 1) of the way through it."""
        return day_of(self.first) + 1.0 + floor(part * (self.last - self.first).days + 0.5)


@dataclass(frozen=True)
class PublishedFacts:
    """Facts in the order of their last days, and the digest of the texts they were read from."""

    facts: tuple[PublishedFact, ...]
    digest: str

    def until(self, day: date) -> "PublishedFacts":
        """Those that held on or before ``day``."""
        return PublishedFacts(tuple(fact for fact in self.facts if fact.last <= day), self.digest)

    def after(self, day: date) -> tuple[PublishedFact, ...]:
        """Those held out of a fit to ``day``."""
        return tuple(fact for fact in self.facts if fact.last > day)

    @property
    def counts(self) -> tuple[Count, ...]:
        """The dated counts of starts, which every trajectory of a forecast has."""
        exact = [fact for fact in self.facts if fact.is_exact]
        return tuple(Count(fact.groups, fact.of, fact.end, *fact.bounds) for fact in exact)

    @property
    def loose(self) -> tuple[PublishedFact, ...]:
        """The others, whose likelihood is simulated."""
        return tuple(fact for fact in self.facts if not fact.is_exact)


def read_facts(path: Path | None = None) -> PublishedFacts:
    """The facts of ``sim/calibration/data/progress.toml``, and those of a file of that form, which come in the place of any of the same
    name. Raises ``InputError`` with all faults."""
    embedded = (files("sim") / "calibration" / "data" / "progress.toml").read_text(encoding="utf-8")
    tables, texts = _tables(embedded, "progress.toml"), [embedded]
    if path:
        texts.append(read_text(path, FACTS, MOST_SETTINGS))
        tables |= _tables(texts[-1], str(path))
    facts = sorted((_fact(name, table) for name, table in tables.items()), key=lambda fact: (fact.last, fact.id))
    _check_order(facts, str(path or "progress.toml"))
    return PublishedFacts(tuple(facts), "sha256:" + hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest())


@lru_cache(maxsize=1)
def published_counts() -> tuple[Count, ...]:
    """The counts of starts that come with the project."""
    return read_facts().counts


def _tables(text: str, source: str) -> dict[str, Any]:
    tables = toml_of(text, source, FACTS)
    faults = [fault for name, table in tables.items() for fault in _faults(name, table)]
    if not tables:
        faults.append(Fault("file", "no table", "a table for each fact"))
    if faults:
        raise InputError(source, faults)
    return tables


def _check_order(facts: list[PublishedFact], source: str) -> None:
    """Counts of starts never fall."""
    exact = [fact for fact in facts if fact.is_exact]
    faults = [
        Fault(f"{later.id}.counts.started", f"{later.counts[0]:g}", f"at least {earlier.bounds[0]}, as in {earlier.id} before it")
        for earlier, later in pairwise(exact)
        if earlier.groups == later.groups and later.bounds[1] < earlier.bounds[0]
    ]
    if faults:
        raise InputError(source, faults)


def _fact(name: str, table: dict[str, Any]) -> PublishedFact:
    counts = tuple(float(table["counts"][what]) for what in COUNTED[table["kind"]])
    groups = tuple(sorted(set(table["groups"])))
    error, words = float(table["error"]), (table["definition"], table["source"])
    return PublishedFact(name, table["kind"], groups, table["from"], table["to"], error, *words, counts)


def _faults(name: str, table: Any) -> Iterable[Fault]:
    if not isinstance(table, dict):
        yield Fault(name, str(table), "a table for a fact")
        return
    yield from (Fault(name, f"no {key}", "a value") for key in sorted(_KEYS - set(table)))
    yield from (Fault(f"{name}.{key}", str(table[key]), "one of " + ", ".join(sorted(_KEYS))) for key in table if key not in _KEYS)
    if _KEYS - set(table):
        return
    yield from _faulty_values(name, table)
    if not isinstance(table["kind"], str) or table["kind"] not in COUNTED:
        yield Fault(f"{name}.kind", str(table["kind"]), "one of " + ", ".join(COUNTED))
        return
    wanted, counts, most = COUNTED[table["kind"]], table["counts"], _most(table["groups"])
    if not isinstance(counts, dict) or sorted(counts) != sorted(wanted):
        yield Fault(f"{name}.counts", str(counts), "a count for each of " + ", ".join(wanted))
        return
    for what, n in counts.items():
        if not _number(n) or n > most:
            yield Fault(f"{name}.counts.{what}", str(n), f"a number from 0 to {most}, the reviews of the groups")
        elif table["kind"] != "stages" and _number(table["error"]) and ceil(n - table["error"] - 1e-9) > floor(n + table["error"] + 1e-9):
            yield Fault(f"{name}.error", str(table["error"]), f"an error within which there is a whole number: {n} is none")


def _faulty_values(name: str, table: dict[str, Any]) -> Iterable[Fault]:
    days = [table["from"], table["to"]]
    dated = all(type(day) is date and START <= day < HORIZON for day in days)
    if not dated or any(first > last for first, last in pairwise(days)):
        yield Fault(f"{name}.from, to", ", ".join(map(str, days)), f"two dates from {START} to {HORIZON}, the later last")
    groups = table["groups"]
    if not isinstance(groups, list) or not groups or any(type(group) is not int or group not in GROUP_SIZES for group in groups):
        yield Fault(f"{name}.groups", str(groups), "a list of 1, 2, 3")
    if not _number(table["error"]) or (table["kind"] == "stages" and not table["error"]):
        yield Fault(f"{name}.error", str(table["error"]), "a number, 0 or more; above 0 for stages")
    for key in ("definition", "source"):
        if not isinstance(table[key], str) or not table[key].strip():
            yield Fault(f"{name}.{key}", str(table[key]), "what is counted" if key == "definition" else "where the figure was read")


def _most(groups: Any) -> int:
    known = [group for group in groups if type(group) is int and group in GROUP_SIZES] if isinstance(groups, list) else []
    return sum(GROUP_SIZES[group] for group in set(known)) or sum(GROUP_SIZES.values())


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**6
