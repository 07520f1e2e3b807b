"""Where each review stands on a day, from a table: the simulation goes on from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario
from sim.review_phase.clock import HORIZON, START, day_of
from sim.review_phase.replication import N_PHASES, NOT_STARTED, STAGES
from storage.bounded import read_text
from storage.errors import Fault, InputError
from storage.tables import csv_rows

COLUMNS: Final = ("state", "phase", "stage", "since")
STARTED: Final = "started"
"""A further column, which may be left out: the day on which the first phase began."""

REVIEWED: Final = "a State that is under review in this draw"
STATUS: Final = "a CSV of the status of reviews"


@dataclass(frozen=True, slots=True)
class Standing:
    """One review: its State's id, the phase (from 0) and stage (a place in ``STAGES``) that it is in, since which day, and when its first
    phase began (as far as is known)."""

    state: str
    phase: int
    stage: int
    since: float
    started: float


@dataclass(frozen=True)
class Status:
    """All reviews that had started by the midnight ``on``. A State under review without one had not."""

    on: float
    standings: tuple[Standing, ...]


def read_status(path: Path, scenario: Scenario, on: date | None = None, under_review: NDArray[np.bool_] | None = None) -> Status:
    """Read a table with a row for each review; raises ``InputError`` with all faults.

    ``state`` is an id of the scenario; ``phase`` 1 to 4; ``stage`` one of ``STAGES``; ``since`` the day, as 2026-03-31, on which the review
    came to its stage (empty for one that has not started). ``on`` is the day at whose end this is how things are; without it the last
    day of the table. ``under_review`` ``(n_states,)`` are the States of which there are reviews; None for all.
    """
    rows = csv_rows(read_text(path, STATUS), str(path))
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name not in header]
    other = [name for name in header if name not in (*COLUMNS, STARTED)]
    faults = [Fault("header", ",".join(header), f"a column {name}") for name in missing]
    faults += [Fault("header", name, "one of " + ", ".join((*COLUMNS, STARTED))) for name in other]
    if missing:
        raise InputError(str(path), faults)
    found, seen = list[Standing](), dict[str, int]()
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            faults.append(Fault(f"line {line}", f"{len(row)} cells", f"{len(header)} cells"))
            continue
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
        if cells["state"] in seen:
            faults.append(Fault(f"line {line}, state", cells["state"], f"each State once: it is in line {seen[cells['state']]} too"))
        seen.setdefault(cells["state"], line)
        place = scenario.index.get(cells["state"])
        if place is not None and under_review is not None and not under_review[place]:
            faults.append(Fault(f"line {line}, state", cells["state"], REVIEWED))
        one = _standing(line, cells, scenario, on, faults)
        if one is not None and one.stage != NOT_STARTED:
            found.append(one)
    if not seen and not faults:
        faults.append(Fault("rows", "none", "a row for each review"))
    if faults:
        raise InputError(str(path), faults)
    last = day_of(on + timedelta(days=1)) if on else max((one.since for one in found), default=0.0) + 1.0
    return Status(last, tuple(sorted(found, key=lambda one: one.state)))


def _standing(line: int, cells: Mapping[str, str], scenario: Scenario, on: date | None, faults: list[Fault]) -> Standing | None:
    before = len(faults)
    if cells["state"] not in scenario.index:
        faults.append(
            Fault(f"line {line}, state", cells["state"], f"the id of a State of scenario {scenario.id}, like {scenario.states[0]}")
        )
    if cells["phase"] not in map(str, range(1, N_PHASES + 1)):
        faults.append(Fault(f"line {line}, phase", cells["phase"], f"a whole number from 1 to {N_PHASES}"))
    stage = cells["stage"].lower()
    if stage not in STAGES:
        faults.append(Fault(f"line {line}, stage", cells["stage"], "one of " + ", ".join(STAGES)))
    waits = stage == STAGES[NOT_STARTED]
    if waits and cells["phase"] != "1":
        faults.append(Fault(f"line {line}, phase", cells["phase"], "1, for a review that has not started"))
    if waits and not cells["since"] and not cells.get(STARTED):
        since = started = 0.0
    else:
        since = _day(f"line {line}, since", cells["since"], on, faults)
        started = _day(f"line {line}, started", cells[STARTED], on, faults) if cells.get(STARTED) else since
    if started > since:
        faults.append(Fault(f"line {line}, started", cells[STARTED], f"{cells['since']} or before, since when it is at its stage"))
    return Standing(cells["state"], int(cells["phase"]) - 1, STAGES.index(stage), since, started) if len(faults) == before else None


def _day(where: str, text: str, on: date | None, faults: list[Fault]) -> float:
    last = min(on, HORIZON - timedelta(days=1)) if on else HORIZON - timedelta(days=1)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not START <= day <= last:
        faults.append(Fault(where, text or "nothing", f"a day from {START} to {last}, as 2024-09-30"))
        return 0.0
    return day_of(day)


def by_review(status: Status, states: tuple[str, ...], reviewed: NDArray[np.integer]) -> list[Standing | None]:
    """The standing of each review, None for one that has not started; raises ``InputError`` for a State that is not under review."""
    known = {one.state: one for one in status.standings}
    under_review = {states[int(state)] for state in reviewed}
    strange = [Fault("state", name, REVIEWED) for name in known if name not in under_review]
    if strange:
        raise InputError("status of reviews", strange)
    return [known.get(states[int(state)]) for state in reviewed]
