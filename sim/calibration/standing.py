"""Which assumed parameters the fit stands on: where one is changed, the fit must be made again."""

import hashlib
import json

from sim.calibration.priors import FITTED
from sim.review_phase.parameters import DEFAULTS

_NO_BEARING = ("money", "regular", "plan", "grade", "salary", "cost", "income")
"""Groups of parameters that cannot change what is counted: what work costs, and how posts are planned for it."""


def assumed_digest() -> str:
    """``sha256:`` and the hash of every default that bears on the counts and is not fitted."""
    rest = {name: each.value for name, each in DEFAULTS.items() if name not in FITTED and name.split(".", maxsplit=1)[0] not in _NO_BEARING}
    return "sha256:" + hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()
