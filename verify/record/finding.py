"""One thing that is wrong with a draw record."""

from dataclasses import dataclass
from typing import Any

OF_RECORD = "record"
"""What a finding names in the place of a clause where the record itself is wrong: its claims, or what its lots lead to."""


@dataclass(frozen=True)
class RecordFinding:
    """A broken clause by its id (or ``OF_RECORD``), the ids of the States concerned, and what is wrong in one sentence."""

    clause: str
    states: tuple[str, ...]
    message: str

    def document(self) -> dict[str, Any]:
        """The same as data."""
        return {"clause": self.clause, "states": list(self.states), "message": self.message}
