"""The published progress that the simulation is fitted to or checked against, each fact with its dates and its source."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from storage.bounded import MOST_SETTINGS, read_text, toml_of
from storage.errors import Fault, InputError

PUBLISHED_STAGES: Final = ("preliminary consultations", "questionnaires", "written feedback", "lists of observations")
"""The stages that the published count of 2022 tells apart."""

COUNTED: Final = {"stages": PUBLISHED_STAGES, "started": ("started",), "finished": ("finished",)}
"""What a fact of each kind counts."""

FACTS: Final = "a TOML file of published progress"
_KEYS: Final = {"kind", "groups", "from", "to", "about", "source", "counts"}


@dataclass(frozen=True)
class PublishedFact:
    """How many reviews of some groups were where, on a day between ``first`` and ``last``; ``about`` is the figure's error."""

    id: str
    kind: str
    groups: tuple[int, ...]
    first: date
    last: date
    about: int
    source: str
    counts: tuple[int, ...]

    @property
    def counted(self) -> tuple[str, ...]:
        """What each of ``counts`` is a count of."""
        return COUNTED[self.kind]

    @property
    def dated(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last


@dataclass(frozen=True)
class PublishedFacts:
    """Facts in the order of their last days, and the digest of the text they were read from."""

    facts: tuple[PublishedFact, ...]
    digest: str

    def until(self, day: date) -> "PublishedFacts":
        """Those that held on or before ``day``; raises ``InputError`` where there are none."""
        kept = tuple(fact for fact in self.facts if fact.last <= day)
        if not kept:
            first = min(fact.last for fact in self.facts)
            raise InputError("published progress", (Fault("until", day.isoformat(), f"{first.isoformat()} or later"),))
        return PublishedFacts(kept, self.digest)

    def after(self, day: date) -> tuple[PublishedFact, ...]:
        """Those held out of a fit to ``day``."""
        return tuple(fact for fact in self.facts if fact.last > day)


def read_facts(path: Path | None = None) -> PublishedFacts:
    """The facts of ``sim/calibration/data/progress.toml`` or of a file of that form; raises ``InputError`` with all faults."""
    source = str(path) if path else "progress.toml"
    text = read_text(path, FACTS, MOST_SETTINGS) if path else _embedded()
    tables = toml_of(text, source, FACTS)
    faults = [fault for name, table in tables.items() for fault in _faults(name, table)]
    if not tables:
        faults.append(Fault("file", "no table", "a table for each fact"))
    if faults:
        raise InputError(source, faults)
    facts = sorted((_fact(name, table) for name, table in tables.items()), key=lambda fact: (fact.last, fact.id))
    return PublishedFacts(tuple(facts), "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest())


def _embedded() -> str:
    return (files("sim") / "calibration" / "data" / "progress.toml").read_text(encoding="utf-8")


def _fact(name: str, table: dict[str, Any]) -> PublishedFact:
    counts = tuple(table["counts"][what] for what in COUNTED[table["kind"]])
    groups = tuple(sorted(table["groups"]))
    return PublishedFact(name, table["kind"], groups, table["from"], table["to"], table["about"], table["source"], counts)


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
    wanted, counts = COUNTED[table["kind"]], table["counts"]
    if not isinstance(counts, dict) or sorted(counts) != sorted(wanted):
        yield Fault(f"{name}.counts", str(counts), "a count for each of " + ", ".join(wanted))
        return
    yield from (Fault(f"{name}.counts.{what}", str(n), "a whole number, 0 or more") for what, n in counts.items() if not _whole(n))


def _faulty_values(name: str, table: dict[str, Any]) -> Iterable[Fault]:
    days = [table["from"], table["to"]]
    dated = all(type(day) is date for day in days)
    if not dated or any(first > last for first, last in pairwise(days)):
        yield Fault(f"{name}.from, to", ", ".join(map(str, days)), "two dates, the later last")
    groups = table["groups"]
    if not isinstance(groups, list) or not groups or any(group not in (1, 2, 3) for group in groups):
        yield Fault(f"{name}.groups", str(groups), "a list of 1, 2, 3")
    if not _whole(table["about"]):
        yield Fault(f"{name}.about", str(table["about"]), "a whole number, 0 or more")
    if not isinstance(table["source"], str) or not table["source"].strip():
        yield Fault(f"{name}.source", str(table["source"]), "where the figure was read")


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
