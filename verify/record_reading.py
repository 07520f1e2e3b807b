"""Read a draw record from outside: form first (JSON Schema, every fault at once), then names, then what it claims."""

import json
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from scenarios import Scenario
from scenarios.errors import Fault, InputError

SCHEMA_ID = "untoc-draw/draw-record/1"
LARGEST_BYTES = 200_000_000
MAX_FAULTS = 1000
"""Checking stops once this many faults have been found."""
_NAMES = {"type": "array", "items": {"type": "string"}}
_LINE = {
    "type": "object",
    "required": ["state", "seat", "additional", "instruments"],
    "properties": {
        "state": {"type": "string"}, "seat": {"enum": ["home", "away"]}, "additional": {"type": "boolean"}, "instruments": _NAMES,
    },
}  # fmt: skip
_REVIEW = {
    "type": "object",
    "required": ["reviewed", "group", "waives_four", "reviewing"],
    "properties": {
        "reviewed": {"type": "string"}, "group": {"type": "integer", "minimum": 1}, "waives_four": {"type": "boolean"},
        "reviewing": {"type": "array", "items": _LINE},
    },
}  # fmt: skip
RECORD_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["schema", "scenario", "law", "algorithm", "outcome", "groups", "reviews"],
    "properties": {
        "schema": {"const": SCHEMA_ID},
        "scenario": {"type": "object", "required": ["id", "digest"], "properties": {"id": {"type": "string"}}},
        "law": {"type": "object", "required": ["parameters"], "properties": {"parameters": {"type": "object"}}},
        "algorithm": {"type": "string"},
        "outcome": {"enum": ["complete", "stuck"]},
        "groups": {"type": "object", "propertyNames": {"enum": ["1", "2", "3"]}, "additionalProperties": _NAMES},
        "reviews": {"type": "array", "items": _REVIEW},
    },
}


def read_record(path: Path) -> dict[str, Any]:
    """Read a record file; raises ``InputError`` with every fault of form."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            expected = f"at most {LARGEST_BYTES:,} bytes"
            raise InputError(str(path), (Fault("file", f"{path.stat().st_size:,} bytes", expected),))
        record: Any = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise InputError(str(path), (Fault("file", str(fault)[:80], "UTF-8 text"),)) from fault
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise InputError(str(path), (Fault(where, fault.msg, "a draw record in JSON"),)) from fault
    except ValueError as fault:  # a whole number of more than 4300 digits
        raise InputError(str(path), (Fault("file", str(fault)[:80], "a draw record in JSON"),)) from fault
    except FileNotFoundError as fault:
        raise InputError(str(path), (Fault("file", "no such file", "a draw record"),)) from fault
    except (OSError, RecursionError) as fault:
        raise InputError(str(path), (Fault("file", str(fault)[:120], "a readable draw record"),)) from fault
    check_form(str(path), record)
    return dict(record)


def check_form(path: str, record: Any) -> None:
    """Raises ``InputError`` with every fault of form; ``path`` names where the record comes from."""
    errors = list(islice(Draft202012Validator(RECORD_SCHEMA).iter_errors(record), MAX_FAULTS))
    if errors:
        raise InputError(path, tuple(Fault(error.json_path, repr(error.instance)[:60], error.message[:120]) for error in errors))


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
            faults += [Fault(f"{where}.reviewing", name, "an instrument of the scenario")
                       for name in line["instruments"] if name not in instruments]  # fmt: skip
    if faults:
        raise InputError(path, tuple(dict.fromkeys(faults)))
