"""Which assumed parameters the fit stands on: where one is changed, the fit must be made again."""

import hashlib
import json

from sim.calibration.priors import FITTED
from sim.review_phase.parameters import DEFAULTS

_BEARING = ("timetable", "planned", "start", "delay", "spread", "stall", "work", "clarification", "state", "reminder")
"""Groups of parameters that bear on what was counted. Of sessions, staff and hours a few counts of runs are pinned instead."""


def assumed_digest() -> str:
    """``sha256:`` and the hash of every default that bears on the counts and is not fitted."""
    rest = {name: each.value for name, each in DEFAULTS.items() if name not in FITTED and name.partition(".")[0] in _BEARING}
    return "sha256:" + hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()
