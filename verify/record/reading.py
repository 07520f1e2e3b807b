"""Read a draw record from outside: form first (JSON Schema, every fault at once), then names, then what it claims."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenarios import Scenario
from storage.bounded import read_json
from storage.errors import Fault, InputError
from verify.record import form
from verify.record.form import names, object_of

SCHEMA_ID = "untoc-draw/draw-record/1"
MOST_REDRAWN = 127
"""How often a State may be drawn anew, as the checks count it."""
_TEXT, _FLAG = {"type": "string"}, {"type": "boolean"}
_SEAT = {"enum": ["home", "away"]}
_REVIEWING = object_of({"state": _TEXT, "seat": _SEAT, "additional": _FLAG, "instruments": names()}, open_=True)
_REVIEW = object_of(
    {
        "reviewed": _TEXT,
        "group": {"type": "integer", "minimum": 1, "maximum": 3},
        "waives_four": _FLAG,
        "reviewing": {"type": "array", "items": _REVIEWING},
    },
    open_=True,
)
_LOTS = object_of(
    {
        "reviewed": _TEXT,
        "seat": _SEAT,
        "additional": _FLAG,
        "from": {"type": "integer", "minimum": 0},
        "drawn": names(),
        "kept": _TEXT,
        "set_aside": {"type": "object", "additionalProperties": _TEXT},
    },
    {"redraw": {"type": "integer", "minimum": 0, "maximum": MOST_REDRAWN}},
    open_=True,
)
_STUCK = object_of(
    {
        "reviewed": _TEXT,
        "seat": {"enum": ["home", "away", "reviewing"]},
        "additional": _FLAG,
        "barred_by": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
    },
    open_=True,
)
RECORD_SCHEMA: dict[str, Any] = object_of(
    {
        "schema": {"const": SCHEMA_ID},
        "scenario": object_of({"id": _TEXT, "digest": _TEXT}, open_=True),
        "law": object_of({"parameters": {"type": "object"}}, {"digest": _TEXT}, open_=True),
        "algorithm": _TEXT,
        "outcome": {"enum": ["complete", "stuck"]},
        "groups": {"type": "object", "propertyNames": {"enum": ["1", "2", "3"]}, "additionalProperties": names()},
        "reviews": {"type": "array", "items": _REVIEW},
    },
    {
        "seed": _TEXT,
        "stuck": _STUCK,
        "lots": {"type": "array", "items": _LOTS},
        "numbers": {"type": "array", "items": {"type": "integer", "minimum": 0}},
    },
    open_=True,
)


def read_record(path: Path) -> dict[str, Any]:
    """Read a record file; raises ``InputError`` with every fault of form."""
    record = read_json(path, "a draw record in JSON")
    check_form(str(path), record)
    return dict(record)


def check_form(path: str, record: Any) -> None:
    """Raises ``InputError`` with every fault of form; ``path`` names where the record comes from."""
    form.check_form(path, record, RECORD_SCHEMA)


def check_names(path: str, record: dict[str, Any], scenario: Scenario) -> None:
    """Every State and instrument of the record must be in the scenario, and the digests must agree; raises ``InputError``."""
    faults: list[Fault] = []
    if record["scenario"]["digest"] != scenario.digest:
        faults.append(Fault("$.scenario.digest", str(record["scenario"]["digest"]), f"{scenario.digest} of {scenario.id}"))
    instruments = {instrument.id for instrument in scenario.instruments}

    def known(where: str, state: str) -> None:
        if state not in scenario.index:
            faults.append(Fault(where, state, f"a State of scenario {scenario.id}"))

    placed: dict[str, str] = {}
    for year, members in record["groups"].items():
        times = Counter(members)
        for state in members:
            known(f"$.groups.{year}", state)
            if placed.setdefault(state, year) != year or times[state] > 1:
                faults.append(Fault(f"$.groups.{year}", state, "each State in one group, once"))
    seen: set[str] = set()
    for place, review in enumerate(record["reviews"]):
        where = f"$.reviews[{place}]"
        known(where, review["reviewed"])
        if review["reviewed"] in seen:
            faults.append(Fault(where, review["reviewed"], "one entry for each State under review"))
        seen.add(review["reviewed"])
        if placed.get(review["reviewed"]) != str(review["group"]):
            faults.append(Fault(f"{where}.group", str(review["group"]), "the group in which $.groups lists the State"))
        lines = Counter((line["state"], line["seat"]) for line in review["reviewing"])
        for line in review["reviewing"]:
            known(f"{where}.reviewing", line["state"])
            if lines[line["state"], line["seat"]] > 1:
                faults.append(Fault(f"{where}.reviewing", line["state"], "each reviewing State once for a seat"))
            faults += [
                Fault(f"{where}.reviewing", name, "an instrument of the scenario")
                for name in line["instruments"]
                if name not in instruments
            ]
    for where, state in _named_by_lots(record):
        known(where, state)
    if faults:
        raise InputError(path, tuple(dict.fromkeys(faults)))


def _named_by_lots(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The States that the lots and the place where they end name, with where they stand."""
    for place, line in enumerate(record.get("lots", ())):
        yield from ((f"$.lots[{place}]", state) for state in (line["reviewed"], line["kept"], *line["drawn"], *line["set_aside"]))
    if "stuck" in record:
        yield "$.stuck.reviewed", record["stuck"]["reviewed"]
