"""Who is party to what: scenarios for the drawing of lots.

What needs numpy is loaded when it is first asked for, so that a command that only shows its help does not wait for it.
"""

from typing import TYPE_CHECKING

from scenarios.on_demand import on_demand
from scenarios.registry import builtin_ids, load_scenario
from storage.errors import Fault, InputError

if TYPE_CHECKING:
    from scenarios.model import REGIONAL_GROUPS, Instrument, Scenario
else:
    __getattr__ = on_demand(__name__, {"REGIONAL_GROUPS": "model", "Instrument": "model", "Scenario": "model"})

__all__ = ["REGIONAL_GROUPS", "Fault", "InputError", "Instrument", "Scenario", "builtin_ids", "load_scenario"]
