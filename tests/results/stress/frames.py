"""Hand-made tables of a campaign."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from results.stress.draw_frame import COSTS, NUMBERS, TEXTS

COMPLETE = {
    "family": "calibrated",
    "parameters": "",
    "size": 10,
    "scenario_seed": "s",
    "scenario": "a",
    "states": 10,
    "instruments": 4,
    "adherences": 20,
    "law": "default",
    "algorithm": "bowls",
    "seed": "s/0",
    "outcome": "complete",
    "shown_by": "",
    "broken": "",
    "reason": "",
    "stuck_seat": "",
    "barred_by": "",
    "reviews": 10,
    "seats": 20,
    "additional": 0,
    "taking_part": 10,
    "lots": 30,
    "set_aside": 10,
    "burden_max": 3,
    "burden_sum": 20,
    "burden_squares": 50,
    "record": "r",
}
STUCK = {
    "outcome": "stuck",
    "shown_by": "draw",
    "stuck_seat": "away",
    "barred_by": "29a=2,load-max=1",
    "reason": "A1 finds no admissible State for its away seat",
}
INFEASIBLE = STUCK | {"outcome": "infeasible", "shown_by": "counting"}


def draws_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Draws that are complete and alike but for what is given; numbered from 0."""
    given = [{"row": place, **COMPLETE, **row} for place, row in enumerate(rows)]
    frame = pd.DataFrame(given, columns=[*NUMBERS, *TEXTS])
    wide = {name: "int64" if name in ("row", "burden_squares") else "int32" for name in NUMBERS}
    return frame.astype(wide | dict.fromkeys(TEXTS, "str"))


def costs_of(seconds: Sequence[float], memory: Sequence[int | None] | None = None) -> pd.DataFrame:
    """Costs of the draws 0, 1, ...; memory is not told where nothing is given."""
    held = memory if memory is not None else [None] * len(seconds)
    frame = pd.DataFrame({"row": range(len(seconds)), "seconds": list(seconds), "memory_bytes": list(held)}, columns=list(COSTS))
    return frame.astype({"row": "int64", "seconds": "float64", "memory_bytes": "Int64"})
