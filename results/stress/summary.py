"""The figures of a campaign as plain data, for JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

import pandas as pd

from results.stress.burdens import burdens
from results.stress.frontier import frontiers
from results.stress.reasons import stuck_reasons, unexplained, unproved, without_result
from results.stress.tables import broken, completion, contradictions, infeasible, prepared

RESAMPLES_SEED = "untoc-draw stress report"
"""Decides the resamples on which intervals of fits rest; no draw depends on it."""

COMPLETION_BY = {
    "all": (),
    "algorithm": ("algorithm",),
    "law_algorithm": ("law", "algorithm"),
    "family": ("law", "algorithm", "family"),
    "size": ("law", "algorithm", "size"),
    "density": ("law", "algorithm", "density"),
}
INFEASIBLE_BY = {"all": (), "law": ("law",), "family": ("law", "family"), "size": ("law", "size")}


def summary(draws: pd.DataFrame) -> dict[str, Any]:
    """All tables and fits of the page, in full: lists of rows with text, whole numbers, floats, and null for what is not known.

    Raises ``InputError`` for an unusable table.
    """
    known = prepared(draws)
    return {
        "draws": len(known),
        "scenarios": int(known["scenario"].nunique()),
        "outcomes": {str(name): int(count) for name, count in known["outcome"].value_counts().sort_index().items()},
        "completion": {name: _rows(completion(known, *by)) for name, by in COMPLETION_BY.items()},
        "infeasible": {name: _rows(infeasible(known, *by)) for name, by in INFEASIBLE_BY.items()},
        "broken": {"all": _rows(broken(known)), "algorithm": _rows(broken(known, "algorithm"))},
        "stuck_reasons": _rows(stuck_reasons(known)),
        "without_result": _rows(without_result(known)),
        "faults": {
            "unexplained": [int(row) for row in unexplained(known)["row"]],
            "unproved": [int(row) for row in unproved(known)["row"]],
            "contradictions": _rows(contradictions(known)),
        },
        "burdens": _rows(burdens(known)),
        "frontier": [plain(asdict(one)) for one in frontiers(known, seed=RESAMPLES_SEED)],
    }


def _rows(table: pd.DataFrame) -> list[Any]:
    return [plain(row) for row in table.to_dict("records")]


def plain(value: Any) -> Any:
    """The value in the types of JSON; NaN and infinity become null."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not isfinite(value) else value
