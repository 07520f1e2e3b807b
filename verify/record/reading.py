"""Read a draw record from outside: form first (JSON Schema, every fault at once), then names, then what it claims."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from algorithms.record import SCHEMA, DrawRecord, LawSaid, ListSaid, More, Review, Seated, SeatLots, Stuck
from scenarios import Scenario
from storage.bounded import read_json
from storage.errors import Fault, InputError
from verify.record.form import check_form, names, object_of

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
_LIST = object_of({"id": _TEXT, "digest": _TEXT}, open_=True)
_LAW = object_of({"parameters": {"type": "object"}}, {"digest": _TEXT}, open_=True)
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
        "schema": {"const": SCHEMA},
        "scenario": _LIST,
        "law": _LAW,
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


def read_record(path: Path) -> DrawRecord:
    """Read a record file; raises ``InputError`` with every fault of form."""
    return from_json(read_json(path, "a draw record in JSON"), str(path))


def from_json(document: Any, source: str = "draw record") -> DrawRecord:
    """Read what the JSON of a record holds; raises ``InputError`` with every fault of form, ``source`` names it there."""
    check_form(source, document, RECORD_SCHEMA)
    list_said, law = document["scenario"], document["law"]
    return DrawRecord(
        scenario=ListSaid(list_said["id"], list_said["digest"], _more(list_said, _LIST)),
        law=LawSaid(law["parameters"], law.get("digest"), _more(law, _LAW)),
        algorithm=document["algorithm"],
        outcome=document["outcome"],
        groups={int(year): tuple(states) for year, states in document["groups"].items()},
        reviews=tuple(map(_review, document["reviews"])),
        seed=document.get("seed"),
        lots=tuple(map(_lots, document["lots"])) if "lots" in document else None,
        numbers=tuple(document["numbers"]) if "numbers" in document else None,
        stuck=_stuck(document["stuck"]) if "stuck" in document else None,
        more=_more(document, RECORD_SCHEMA),
    )


def _more(part: Mapping[str, Any], schema: Mapping[str, Any]) -> More:
    known = schema["properties"].keys()
    return () if part.keys() <= known else tuple((key, part[key]) for key in sorted(part.keys() - known))


def _review(part: dict[str, Any]) -> Review:
    reviewed = part["reviewed"]
    reviewing = tuple(
        Seated(reviewed, line["state"], line["seat"], line["additional"], tuple(line["instruments"]), _more(line, _REVIEWING))
        for line in part["reviewing"]
    )
    return Review(reviewed, part["group"], part["waives_four"], reviewing, _more(part, _REVIEW))


def _lots(part: dict[str, Any]) -> SeatLots:
    return SeatLots(
        part["reviewed"],
        part["seat"],
        part["additional"],
        part["from"],
        tuple(part["drawn"]),
        part["kept"],
        part["set_aside"],
        part.get("redraw"),
        _more(part, _LOTS),
    )


def _stuck(part: dict[str, Any]) -> Stuck:
    return Stuck(part["reviewed"], part["seat"], part["additional"], part["barred_by"], _more(part, _STUCK))


def check_names(path: str, record: DrawRecord, scenario: Scenario) -> None:
    """Every State and instrument of the record must be in the scenario, and the digests must agree; raises ``InputError``."""
    faults: list[Fault] = []
    if record.scenario.digest != scenario.digest:
        faults.append(Fault("$.scenario.digest", record.scenario.digest, f"{scenario.digest} of {scenario.id}"))
    instruments = {instrument.id for instrument in scenario.instruments}

    def known(where: str, state: str) -> None:
        if state not in scenario.index:
            faults.append(Fault(where, state, f"a State of scenario {scenario.id}"))

    placed: dict[str, int] = {}
    for year, members in record.groups.items():
        times = Counter(members)
        for state in members:
            known(f"$.groups.{year}", state)
            if placed.setdefault(state, year) != year or times[state] > 1:
                faults.append(Fault(f"$.groups.{year}", state, "each State in one group, once"))
    seen: set[str] = set()
    for place, review in enumerate(record.reviews):
        where = f"$.reviews[{place}]"
        known(where, review.reviewed)
        if review.reviewed in seen:
            faults.append(Fault(where, review.reviewed, "one entry for each State under review"))
        seen.add(review.reviewed)
        if placed.get(review.reviewed) != review.group:
            faults.append(Fault(f"{where}.group", str(review.group), "the group in which $.groups lists the State"))
        lines = Counter((line.reviewing, line.seat) for line in review.reviewing)
        for line in review.reviewing:
            known(f"{where}.reviewing", line.reviewing)
            if lines[line.reviewing, line.seat] > 1:
                faults.append(Fault(f"{where}.reviewing", line.reviewing, "each reviewing State once for a seat"))
            faults += [
                Fault(f"{where}.reviewing", name, "an instrument of the scenario") for name in line.instruments if name not in instruments
            ]
    for where, state in _named_by_lots(record):
        known(where, state)
    if faults:
        raise InputError(path, tuple(dict.fromkeys(faults)))


def _named_by_lots(record: DrawRecord) -> Iterator[tuple[str, str]]:
    """The States that the lots and the place where they end name, with where they stand."""
    for place, line in enumerate(record.lots or ()):
        yield from ((f"$.lots[{place}]", state) for state in (line.reviewed, line.kept, *line.drawn, *line.set_aside))
    if record.stuck:
        yield "$.stuck.reviewed", record.stuck.reviewed
