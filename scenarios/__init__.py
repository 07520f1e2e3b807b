"""Who is party to what: scenarios for the drawing of lots."""

from scenarios.errors import Fault, InputError
from scenarios.model import REGIONAL_GROUPS, Instrument, Scenario
from scenarios.registry import builtin_ids, load_scenario

__all__ = [
    "REGIONAL_GROUPS",
    "Fault",
    "InputError",
    "Instrument",
    "Scenario",
    "builtin_ids",
    "load_scenario",
]
