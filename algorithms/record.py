"""The draw record: the interchange format, in canonical JSON."""

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version as _read_version
from typing import Any

from algorithms.ceremony import Ceremony, StuckError
from algorithms.draw_so_far import SEAT_NAMES

SCHEMA = "untoc-draw/draw-record/1"


version = cache(_read_version)
"""The version of an installed package; read from the disk once."""


def canonical(document: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, ASCII, one final newline. Equal draws have equal bytes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"


def record_digest(record: Mapping[str, Any]) -> str:
    """SHA-256 of a record but for what it was made with: equal draws have equal digests on any machine."""
    content = {key: value for key, value in record.items() if key != "software"}
    return "sha256:" + hashlib.sha256(canonical(content).encode()).hexdigest()


def draw_record(algorithm: str, ceremony: Ceremony, stuck: StuckError | None, seed: str, numbers: list[int]) -> dict[str, Any]:
    """Write down a draw. ``numbers`` are the lots in the order drawn, for replay."""
    states = ceremony.scenario.states
    instruments = [instrument.id for instrument in ceremony.scenario.instruments]
    draw = ceremony.draw
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "scenario": {"id": ceremony.scenario.id, "digest": ceremony.scenario.digest},
        "law": {"parameters": dict(ceremony.law.parameters), "digest": ceremony.law.digest},
        "algorithm": algorithm,
        "seed": seed,
        "outcome": "stuck" if stuck else "complete",
        "groups": {str(year): [states[s] for s in ceremony.under_review(year)] for year in (1, 2, 3)},
        "reviews": [
            {
                "reviewed": states[reviewed],
                "group": int(draw.year_of[reviewed]),
                "waives_four": ceremony.law.waives(states[reviewed]),
                "reviewing": [
                    {
                        "state": states[seating.reviewing],
                        "seat": SEAT_NAMES[seating.side],
                        "additional": seating.additional,
                        "instruments": [name for bit, name in enumerate(instruments) if seating.instruments >> bit & 1],
                    }
                    for seating in seatings
                ],
            }
            for reviewed, seatings in sorted(draw.seatings.items())
            if seatings
        ],
        "lots": [
            {
                "reviewed": states[line.seat.reviewed],
                "seat": SEAT_NAMES[line.seat.side],
                "additional": line.seat.additional,
                "from": line.size,
                "drawn": [states[state] for state in line.drawn],
                "kept": states[line.drawn[-1]],
                "set_aside": {states[state]: clause for state, clause in line.set_aside.items()},
                **({"redraw": line.redraw} if line.redraw else {}),
            }
            for line in ceremony.transcript
        ],
        "numbers": numbers,
        "software": {"untoc-draw": version("untoc-draw"), "python": platform.python_version()},
    }
    if stuck:
        record["stuck"] = {
            "reviewed": states[stuck.reviewed],
            "seat": stuck.seat,
            "additional": stuck.additional,
            "barred_by": stuck.barred_by,
        }
    return record
