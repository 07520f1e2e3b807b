"""The scenario: States, regional groups, and the matrix of who is party to what."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from storage.errors import Fault, InputError
from words import message

REGIONAL_GROUPS: tuple[str, ...] = (
    "African",
    "Asia-Pacific",
    "Eastern European",
    "Latin American and Caribbean",
    "Western European and Others",
)
"""The five United Nations regional groups, in the fixed order that `Scenario.group_of` counts in."""

MAX_INSTRUMENTS = 62
"""The most instruments of a scenario: a draw holds those of a review as bits of one 64-bit number."""


@dataclass(frozen=True)
class Instrument:
    """A treaty: its id, its name, and the id of the treaty a State must be party to first (or None)."""

    id: str
    name: str
    requires: str | None = None


@dataclass(frozen=True)
class Row:
    """One State before it is placed in a scenario; `held` has one entry per instrument, `group` None for no group."""

    id: str
    name: str
    group: str | None
    held: tuple[bool, ...]
    legal_family: frozenset[str] = frozenset()


def fixed(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same values in memory that nobody can make writeable again: bytes, which the array does not own."""
    return np.frombuffer(array.tobytes(), dtype=array.dtype).reshape(array.shape)


@dataclass(frozen=True, eq=False)
class Scenario:
    """Who is party to what on one day. Make it with `build_scenario`, which sorts the States by id.

    `group_of` is int16 (n_states,), an index into `regional_groups` or -1 for none. `adherence` is bool
    (n_states, n_instruments). Both are read-only. Two scenarios are the same when their digests are equal.
    `attributes` are further columns of a file, by id: the text of each State that has one. The digest does not hold them: a law
    that speaks of them carries them.
    """

    id: str
    as_of: date | None
    states: tuple[str, ...]
    names: tuple[str, ...]
    regional_groups: tuple[str, ...]
    group_of: npt.NDArray[np.int16]
    instruments: tuple[Instrument, ...]
    adherence: npt.NDArray[np.bool_]
    legal_families: tuple[frozenset[str], ...]
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("group_of", "adherence"):
            object.__setattr__(self, name, fixed(getattr(self, name)))

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy in another process is as fixed as the first: numpy does not pickle that."""
        vars(self).update(state)
        self.__post_init__()

    @property
    def n_states(self) -> int:
        """The number of States."""
        return len(self.states)

    @property
    def n_instruments(self) -> int:
        """The number of instruments."""
        return len(self.instruments)

    @cached_property
    def index(self) -> dict[str, int]:
        """State id to its row."""
        return {state: row for row, state in enumerate(self.states)}

    def name_of(self, state: str) -> str:
        """The name of a State by its id."""
        return self.names[self.index[state]]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of `canonical_text` in hex, with the name of the hash before it."""
        return "sha256:" + hashlib.sha256(self.canonical_text.encode("ascii")).hexdigest()

    @property
    def canonical_text(self) -> str:
        """The content as canonical JSON, without a final newline; `id` has no part in it."""
        rows = [
            [
                state,
                self.names[i],
                self.regional_groups[int(self.group_of[i])] if self.group_of[i] >= 0 else "",
                [int(held) for held in self.adherence[i]],
                sorted(self.legal_families[i]),
            ]
            for i, state in enumerate(self.states)
        ]
        content = {
            "as_of": self.as_of.isoformat() if self.as_of is not None else None,
            "instruments": [instrument.id for instrument in self.instruments],
            "regional_groups": list(self.regional_groups),
            "rows": rows,
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def build_scenario(
    id: str, as_of: date | None, rows: Sequence[Row], instruments: Sequence[Instrument], regional_groups: Sequence[str] = REGIONAL_GROUPS
) -> Scenario:
    """Sort the rows by State id, drop those party to nothing, and freeze.

    Raises InputError for too many instruments, a State given twice, an unknown regional group, or a row of the wrong length.
    """
    faults: list[Fault] = []
    groups = tuple(regional_groups)
    if len(instruments) > MAX_INSTRUMENTS:
        faults.append(Fault(message("instruments"), str(len(instruments)), message("at most {most:,}", most=MAX_INSTRUMENTS)))
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            faults.append(Fault(message("State {state}", state=row.id), row.id, message("each State once")))
        seen.add(row.id)
        if row.group is not None and row.group not in groups:
            where = message("State {state}, regional group", state=row.id)
            faults.append(Fault(where, row.group, message("one of {choices}", choices=", ".join(groups))))
        if len(row.held) != len(instruments):
            expected = message("{number}, one for each instrument", number=len(instruments))
            faults.append(Fault(message("State {state}", state=row.id), message("{number} entries", number=len(row.held)), expected))
    if faults:
        raise InputError(f"scenario {id}", faults)
    kept = sorted((row for row in rows if any(row.held)), key=lambda row: row.id)
    group_of = np.array([-1 if row.group is None else groups.index(row.group) for row in kept], dtype=np.int16)
    adherence = np.array([row.held for row in kept], dtype=np.bool_).reshape(len(kept), len(instruments))
    return Scenario(
        id=id,
        as_of=as_of,
        states=tuple(row.id for row in kept),
        names=tuple(row.name for row in kept),
        regional_groups=groups,
        group_of=group_of,
        instruments=tuple(instruments),
        adherence=adherence,
        legal_families=tuple(row.legal_family for row in kept),
    )


def rows_of(scenario: Scenario) -> list[Row]:
    """The States as rows, from which `build_scenario` makes the scenario again."""
    names = scenario.regional_groups
    return [
        Row(
            state,
            scenario.names[i],
            names[int(scenario.group_of[i])] if scenario.group_of[i] >= 0 else None,
            tuple(scenario.adherence[i].tolist()),
            scenario.legal_families[i],
        )
        for i, state in enumerate(scenario.states)
    ]
