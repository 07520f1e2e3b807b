"""A ceremony small enough to be held many times: twelve States, drawn in the test's own process."""

import time
from pathlib import Path
from typing import Any

import pytest

from algorithms import algorithm_from
from app.ceremony import room as rooms
from app.ceremony.plan import CeremonyPlan
from app.ceremony.room import Room
from app.ceremony.seed import seed_of
from scenarios import load_scenario
from verify import law_from

PARTIES = """state,name,regional_group,UNTOC,TIP
A1,Aland,African,yes,yes
A2,Aruba,African,yes,
A3,Azania,African,yes,yes
A4,Ashanti,African,yes,yes
B1,Borduria,Eastern European,yes,yes
B2,Bactria,Eastern European,yes,yes
B3,Bohemia,Eastern European,yes,
B4,Burgundy,Eastern European,yes,yes
C1,Caledonia,Asia-Pacific,yes,yes
C2,Cathay,Asia-Pacific,yes,yes
C3,Carthage,Asia-Pacific,yes,yes
C4,Calisota,Asia-Pacific,yes,yes
"""
SEED = "a seed for a small room"


def party_file(folder: Path) -> Path:
    file = folder / "parties.csv"
    file.write_text(PARTIES)
    return file


def plan_of(file: Path, algorithm: str = "sequential-bowls-look-ahead", **law: Any) -> CeremonyPlan:
    return CeremonyPlan(load_scenario(str(file)), law_from(law), algorithm_from(algorithm), str(file), None)


def held(folder: Path, plan: CeremonyPlan, seed: str = SEED) -> Room:
    """Open the room, go on from wherever it is to the end, and close it."""
    room = Room(folder, plan)
    try:
        if room.phase == "list":
            room.freeze()
        if room.phase == "seed":
            room.sow(seed_of({"text": seed}))
        if room.phase == "lots":
            room.go("all", sure=True)
        until(lambda: room.phase in ("over", "stopped"))
    finally:
        room.close()
    return room


def until(holds: object, seconds: float = 60) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not come to pass"
        time.sleep(0.002)


def without_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the check and the pack at the end, which take seconds, where a test is about the lots."""
    monkeypatch.setattr(rooms, "checked", lambda folder, plan: {"kept": True})
    monkeypatch.setattr(rooms, "write_evidence", lambda folder, plan, head: "not made")
