"""A law under which only some States are under review; all the others still take part as reviewing States.

This is what makes an exact case of many States small enough: three States under review have six seats, eight have sixteen.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario
from storage.errors import Fault, InputError
from verify.law_in_force import LawInForce


@dataclass(frozen=True)
class FewUnderReview(LawInForce):
    """``algorithms.law.Law``, with the same clauses and parameters; ``reviewed`` holds the ids of the States under review."""

    reviewed: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of the parameters and of ``reviewed``, so that no record passes for a draw of all States."""
        return "sha256:" + hashlib.sha256((super().digest + "\n" + "\n".join(sorted(self.reviewed))).encode()).hexdigest()

    def under_review(self, scenario: Scenario) -> NDArray[np.bool_]:
        """Which States are reviewed; raises ``InputError`` for a State that the law alone would not put under review."""
        could_be = super().under_review(scenario)
        right = f"ids of States of {scenario.id} that may be under review"
        faults = [
            Fault("reviewed", state, right) for state in self.reviewed if state not in scenario.index or not could_be[scenario.index[state]]
        ]
        if faults:
            raise InputError("law", tuple(faults))
        return np.isin(np.arange(scenario.n_states), [scenario.index[state] for state in self.reviewed])
