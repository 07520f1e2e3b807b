"""Read a draw record from outside: form first (JSON Schema, every fault at once), then names, then what it claims."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from algorithms.earlier import NEWCOMERS, DroppedOut, EarlierSeat, GoesOn
from algorithms.record import SCHEMA, SCHEMA_GOES_ON, DrawRecord, LawSaid, ListSaid, More, Review, Seated, SeatLots, Stuck
from scenarios import Scenario
from storage.bounded import read_json
from storage.errors import Fault, InputError
from verify.record.form import check_form, names, object_of
from words import message

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
_GROUPS = {"type": "object", "propertyNames": {"enum": ["1", "2", "3"]}, "additionalProperties": names()}
_GOES_ON = object_of(
    {
        "digest": _TEXT,
        "groups": _GROUPS,
        "newcomers": {"enum": list(NEWCOMERS)},
        "out": {"type": "array", "items": object_of({"state": _TEXT}, {"of": _TEXT})},
        "seats": {
            "type": "array",
            "items": object_of({"reviewed": _TEXT, "seat": _SEAT, "additional": _FLAG, "state": _TEXT}, {"gone": _TEXT}),
        },
    }
)
RECORD_SCHEMA: dict[str, Any] = object_of(
    {
        "schema": {"const": SCHEMA},
        "scenario": _LIST,
        "law": _LAW,
        "algorithm": _TEXT,
        "outcome": {"enum": ["complete", "stuck"]},
        "groups": _GROUPS,
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
GOES_ON_SCHEMA: dict[str, Any] = {
    **RECORD_SCHEMA,
    "required": [*RECORD_SCHEMA["required"], "goes_on"],
    "properties": {**RECORD_SCHEMA["properties"], "schema": {"const": SCHEMA_GOES_ON}, "goes_on": _GOES_ON},
}
"""The form of a record that goes on from an earlier one."""


def read_record(path: Path) -> DrawRecord:
    """Read a record file; raises ``InputError`` with every fault of form."""
    return from_json(read_json(path, message("a draw record in JSON")), str(path))


def from_json(document: Any, source: str = "draw record") -> DrawRecord:
    """Read what the JSON of a record holds; raises ``InputError`` with every fault of form, ``source`` names it there."""
    goes_on = isinstance(document, dict) and document.get("schema") == SCHEMA_GOES_ON
    schema = GOES_ON_SCHEMA if goes_on else RECORD_SCHEMA
    check_form(source, document, schema)
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
        goes_on=_goes_on(document["goes_on"]) if goes_on else None,
        more=_more(document, schema),
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


def _goes_on(part: dict[str, Any]) -> GoesOn:
    return GoesOn(
        part["digest"],
        {int(year): tuple(states) for year, states in part["groups"].items()},
        part["newcomers"],
        tuple(DroppedOut(one["state"], one.get("of")) for one in part["out"]),
        tuple(EarlierSeat(one["reviewed"], one["seat"], one["additional"], one["state"], one.get("gone")) for one in part["seats"]),
    )


def check_names(path: str, record: DrawRecord, scenario: Scenario) -> None:
    """Every State and instrument of the record must be in the scenario, and the digests must agree; raises ``InputError``."""
    faults: list[Fault] = []
    if record.scenario.digest != scenario.digest:
        expected = message(
            "{digest} of {list}, or with --scenario, and --as-of, the list from which the draw was made",
            digest=scenario.digest,
            list=scenario.id,
        )
        faults.append(Fault("$.scenario.digest", record.scenario.digest, expected))
    instruments = {instrument.id for instrument in scenario.instruments}

    def known(where: str, state: str) -> None:
        if state not in scenario.index:
            faults.append(Fault(where, state, message("a State of scenario {list}", list=scenario.id)))

    placed: dict[str, int] = {}
    for year, members in record.groups.items():
        times = Counter(members)
        for state in members:
            known(f"$.groups.{year}", state)
            if placed.setdefault(state, year) != year or times[state] > 1:
                faults.append(Fault(f"$.groups.{year}", state, message("each State in one group, once")))
    seen: set[str] = set()
    for place, review in enumerate(record.reviews):
        where = f"$.reviews[{place}]"
        known(where, review.reviewed)
        if review.reviewed in seen:
            faults.append(Fault(where, review.reviewed, message("one entry for each State under review")))
        seen.add(review.reviewed)
        if placed.get(review.reviewed) != review.group:
            faults.append(
                Fault(f"{where}.group", str(review.group), message("the group in which {groups} lists the State", groups="$.groups"))
            )
        lines = Counter((line.reviewing, line.seat) for line in review.reviewing)
        for line in review.reviewing:
            known(f"{where}.reviewing", line.reviewing)
            if lines[line.reviewing, line.seat] > 1:
                faults.append(Fault(f"{where}.reviewing", line.reviewing, message("each reviewing State once for a seat")))
            faults += [
                Fault(f"{where}.reviewing", name, message("an instrument of the scenario"))
                for name in line.instruments
                if name not in instruments
            ]
    for where, state in _named_by_lots(record):
        known(where, state)
    faults += _of_earlier_seats(record)
    if faults:
        raise InputError(path, tuple(dict.fromkeys(faults)))


def _of_earlier_seats(record: DrawRecord) -> Iterator[Fault]:
    """A seat of the earlier record that is there twice, or an additional one without the first before it."""
    first, seen = set[tuple[str, str]](), set[tuple[str, str, str]]()
    for place, seat in enumerate(record.goes_on.seats if record.goes_on else ()):
        of, key = (seat.reviewed, seat.seat), (seat.reviewed, seat.seat, seat.reviewing)
        if key in seen or seat.additional != (of in first):
            expected = message("each reviewing State once for a seat, the first one before the additional ones")
            yield Fault(f"$.goes_on.seats[{place}]", seat.reviewing, expected)
        seen.add(key)
        first.add(of)


def _named_by_lots(record: DrawRecord) -> Iterator[tuple[str, str]]:
    """The States that the lots and the place where they end name, with where they stand."""
    for place, line in enumerate(record.lots or ()):
        yield from ((f"$.lots[{place}]", state) for state in (line.reviewed, line.kept, *line.drawn, *line.set_aside))
    if record.stuck:
        yield "$.stuck.reviewed", record.stuck.reviewed
