"""The form of a regression case: one JSON file that holds all that is needed to see a failure again.

Canonical JSON (sorted keys, no floats), so equal cases have equal bytes. Schema ``untoc-draw/stress-case/1``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from algorithms.ceremony import YEARS
from algorithms.draw_so_far import SEAT_NAMES, DrawSoFar, Seating
from algorithms.record import Stuck, canonical, reviews_of
from scenarios import Scenario
from scenarios.instruments import instrument_for
from scenarios.model import Row, build_scenario
from storage.bounded import read_json
from storage.errors import Fault, InputError
from storage.whole_file import write_whole
from verify.law_in_force import LawInForce, law_from
from verify.record.form import check_form

SCHEMA = "untoc-draw/stress-case/1"
_ID = "^[a-z0-9][a-z0-9-]{0,99}$"
_TEXT, _NAMES = {"type": "string"}, {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
_COUNTS = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}


def _object(optional: Mapping[str, Any] | None = None, **required: Any) -> dict[str, Any]:
    return {"type": "object", "required": sorted(required), "properties": required | dict(optional or {}), "additionalProperties": False}


_STUCK: dict[str, Any] = {
    "reviewed": _TEXT,
    "seat": {"enum": ["home", "away", "reviewing"]},
    "additional": {"type": "boolean"},
    "barred_by": _COUNTS,
}
_LINE = _object(state=_TEXT, seat={"enum": ["home", "away"]}, additional={"type": "boolean"}, instruments=_NAMES)
_ROW = _object(state=_TEXT, name=_TEXT, regional_group={"type": ["string", "null"]}, legal_family=_NAMES, instruments=_NAMES)
_EXPECTED = {
    "stuck": _object(None, outcome={"const": "stuck"}, **_STUCK),
    "infeasible": _object(None, outcome={"const": "infeasible"}, **_STUCK),
    "broken": _object(outcome={"const": "broken"}, clauses=_NAMES | {"minItems": 1}),
    "failed": _object(outcome={"const": "failed"}, error=_TEXT),
}
OUTCOMES = tuple(_EXPECTED)
CASE_SCHEMA: dict[str, Any] = _object(
    schema={"const": SCHEMA},
    id={"type": "string", "pattern": _ID},
    scenario=_object(
        digest=_TEXT,
        as_of={"type": ["string", "null"]},
        instruments=_NAMES,
        regional_groups=_NAMES,
        rows={"type": "array", "items": _ROW, "minItems": 1},
    ),
    law=_object(parameters={"type": "object"}),
    algorithm=_TEXT,
    lots={"oneOf": [_object(seed=_TEXT), _object(numbers={"type": "array", "items": {"type": "integer", "minimum": 0}})]},
    expected={
        "type": "object",
        "required": ["outcome"],
        "properties": {"outcome": {"enum": list(OUTCOMES)}},
        "allOf": [{"if": {"properties": {"outcome": {"const": name}}}, "then": form} for name, form in _EXPECTED.items()],
    },
    found_by=_TEXT,
    explanation=_TEXT,
    optional={
        "witness": _object(
            groups={"type": "object", "propertyNames": {"enum": ["1", "2", "3"]}, "additionalProperties": _NAMES},
            reviews={"type": "array", "items": _object(reviewed=_TEXT, reviewing={"type": "array", "items": _LINE})},
        )
    },
)


@dataclass(frozen=True)
class Ending:
    """How a draw ends: its ``outcome``, with the seat where it stops (stuck, infeasible), the ``clauses`` that it breaks (broken), or the
    ``error`` (failed)."""

    outcome: str
    stuck: Stuck | None = None
    clauses: tuple[str, ...] = ()
    error: str = ""

    def document(self) -> dict[str, Any]:
        """The same as data."""
        seat = self.stuck.document() if self.stuck else {}
        told = {"clauses": list(self.clauses), "error": self.error}
        return {"outcome": self.outcome, **seat, **{name: value for name, value in told.items() if value}}


@dataclass(frozen=True)
class Case:
    """A failure that can be seen again.

    ``seed`` or, where that is None, ``numbers`` are the lots. ``witness`` is a lawful draw for the division in which the algorithm is
    stuck; None for other outcomes.
    """

    id: str
    scenario: Scenario
    law: LawInForce
    algorithm: str
    seed: str | None
    numbers: tuple[int, ...]
    expected: Ending
    found_by: str
    explanation: str
    witness: DrawSoFar | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The case as it is written."""
        content: dict[str, Any] = {
            "schema": SCHEMA,
            "id": self.id,
            "scenario": _scenario_document(self.scenario),
            "law": {"parameters": dict(self.law.parameters)},
            "algorithm": self.algorithm,
            "lots": {"numbers": list(self.numbers)} if self.seed is None else {"seed": self.seed},
            "expected": self.expected.document(),
            "found_by": self.found_by,
            "explanation": self.explanation,
        }
        return content | ({"witness": self._witness(self.witness)} if self.witness else {})

    def _witness(self, draw: DrawSoFar) -> dict[str, Any]:
        states = self.scenario.states
        reviews = reviews_of(self.scenario, self.law, draw)
        return {
            "groups": {str(year): [states[state] for state in np.flatnonzero(draw.year_of == year)] for year in YEARS},
            "reviews": [{"reviewed": one.reviewed, "reviewing": [each.document() for each in one.reviewing]} for one in reviews],
        }


def write_case(case: Case, path: Path) -> None:
    """Write the file whole or not at all; raises ``InputError`` for an id that ``read_case`` would refuse."""
    if not re.match(_ID, case.id):
        raise InputError("case", (Fault("id", case.id, f"{_ID}"),))
    write_whole(path, canonical(case.document))


def read_case(path: Path) -> Case:
    """Read a case; raises ``InputError`` with every fault of form, or else with every fault of what it holds."""
    document = read_json(path, "a case of failure in JSON")
    check_form(str(path), document, CASE_SCHEMA)
    faults: list[Fault] = []
    scenario, law = _scenario(document, faults), _law(document, faults)
    if scenario:
        faults += _unknown(document, scenario)
        if law:
            faults += _faults_of(lambda: law.check_states(scenario))
    if faults or scenario is None or law is None:
        raise InputError(str(path), faults)
    lots = document["lots"]
    return Case(
        document["id"],
        scenario,
        law,
        document["algorithm"],
        lots.get("seed"),
        tuple(lots.get("numbers", ())),
        _ending(document["expected"]),
        document["found_by"],
        document["explanation"],
        _witness(document["witness"], scenario) if "witness" in document else None,
    )


def _ending(told: Mapping[str, Any]) -> Ending:
    stuck = Stuck(told["reviewed"], told["seat"], told["additional"], told["barred_by"]) if "reviewed" in told else None
    return Ending(told["outcome"], stuck, tuple(told.get("clauses", ())), told.get("error", ""))


def _witness(told: Mapping[str, Any], scenario: Scenario) -> DrawSoFar:
    index, place = scenario.index, {instrument.id: place for place, instrument in enumerate(scenario.instruments)}
    draw = DrawSoFar(np.zeros(scenario.n_states, dtype=np.int8))
    for year, states in told["groups"].items():
        draw.year_of[[index[state] for state in states]] = int(year)
    for review in told["reviews"]:
        for line in review["reviewing"]:
            held = sum(1 << place[id] for id in line["instruments"])
            side = SEAT_NAMES.index(line["seat"])
            draw.add(Seating(index[review["reviewed"]], index[line["state"]], side, line["additional"], held))
    return draw


def _scenario_document(scenario: Scenario) -> dict[str, Any]:
    ids = [instrument.id for instrument in scenario.instruments]
    rows = [
        {
            "state": state,
            "name": scenario.names[i],
            "regional_group": scenario.regional_groups[int(scenario.group_of[i])] if scenario.group_of[i] >= 0 else None,
            "legal_family": sorted(scenario.legal_families[i]),
            "instruments": [id for id, party in zip(ids, scenario.adherence[i].tolist(), strict=True) if party],
        }
        for i, state in enumerate(scenario.states)
    ]
    return {
        "digest": scenario.digest,
        "as_of": scenario.as_of.isoformat() if scenario.as_of else None,
        "instruments": ids,
        "regional_groups": list(scenario.regional_groups),
        "rows": rows,
    }


def _scenario(document: dict[str, Any], faults: list[Fault]) -> Scenario | None:
    """The scenario of a case; None with the faults added, where it is none or not the one whose digest is told."""
    told = document["scenario"]
    ids = told["instruments"]
    faults += [
        Fault(f"$.scenario.rows, State {row['state']}", id, "one of " + ", ".join(ids))
        for row in told["rows"]
        for id in row["instruments"]
        if id not in ids
    ]
    faults += [
        Fault(f"$.scenario.rows, State {row['state']}", "[]", "at least one instrument") for row in told["rows"] if not row["instruments"]
    ]
    rows = [
        Row(row["state"], row["name"], row["regional_group"], tuple(id in row["instruments"] for id in ids), frozenset(row["legal_family"]))
        for row in told["rows"]
    ]
    try:
        as_of = date.fromisoformat(told["as_of"]) if told["as_of"] else None
        scenario = build_scenario(document["id"], as_of, rows, [instrument_for(id) for id in ids], told["regional_groups"])
    except ValueError:
        faults.append(Fault("$.scenario.as_of", told["as_of"], "a date such as 2020-10-16"))
        return None
    except InputError as wrong:
        faults += wrong.faults
        return None
    if scenario.digest != told["digest"]:
        faults.append(Fault("$.scenario.digest", told["digest"], f"{scenario.digest}, the digest of the rows"))
    return scenario


def _law(document: dict[str, Any], faults: list[Fault]) -> LawInForce | None:
    try:
        return law_from(document["law"]["parameters"])
    except InputError as wrong:
        faults += [Fault(f"$.law.parameters.{fault.where}", fault.value, fault.expected) for fault in wrong.faults]
        return None


def _faults_of(check: Any) -> tuple[Fault, ...]:
    try:
        check()
    except InputError as wrong:
        return wrong.faults
    return ()


def _unknown(document: dict[str, Any], scenario: Scenario) -> list[Fault]:
    """States and instruments that the case names and the scenario lacks, and what its outcome asks for."""
    witness, expected = document.get("witness") or {"groups": {}, "reviews": []}, document["expected"]
    named = [(f"$.witness.groups.{year}", state) for year, states in witness["groups"].items() for state in states]
    named += [("$.expected.reviewed", expected["reviewed"])] if "reviewed" in expected else []
    instruments, held = {instrument.id for instrument in scenario.instruments}, list[tuple[str, str]]()
    for place, review in enumerate(witness["reviews"]):
        where = f"$.witness.reviews[{place}]"
        named += [(where, review["reviewed"]), *((where, line["state"]) for line in review["reviewing"])]
        held += [(where, id) for line in review["reviewing"] for id in line["instruments"]]
    faults = [Fault(where, state, "a State of the scenario") for where, state in named if state not in scenario.index]
    faults += [Fault(where, id, "an instrument of the scenario") for where, id in held if id not in instruments]
    if (expected["outcome"] == "stuck") != ("witness" in document):
        faults.append(
            Fault("$.witness", "given" if "witness" in document else "none", "a lawful draw where the outcome is stuck, else none")
        )
    return faults
