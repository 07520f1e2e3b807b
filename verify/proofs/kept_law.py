"""A law that makes its guard and look-ahead once for each division, for many runs on one scenario.

What a guard keeps are facts that no lot changes, and what a solver keeps are consequences of the law; so a run goes as it would
with its own. Where no fold is used each run has its own.
"""

import copy
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar
from scenarios import Scenario
from verify.completion.completion import WitnessCompletion
from verify.guard import ClauseGuard
from verify.law_in_force import LawInForce


@dataclass(frozen=True)
class KeptLaw(LawInForce):
    """The law, for one scenario."""

    guards: dict[bytes, ClauseGuard] = field(default_factory=dict, repr=False, compare=False)
    completions: dict[tuple[str, bytes], WitnessCompletion] = field(default_factory=dict, repr=False, compare=False)

    def guard(self, scenario: Scenario, year_of: NDArray[np.int8]) -> ClauseGuard:
        """The guard of the division."""
        key = year_of.tobytes()
        if key not in self.guards:
            self.guards[key] = super().guard(scenario, year_of)
        return self.guards[key]

    def completion(self, scenario: Scenario, year_of: NDArray[np.int8], objective: str = "none") -> WitnessCompletion:
        """A look-ahead as it is before the first lot; guard and solver are those of the division."""
        key = objective, year_of.tobytes()
        if key not in self.completions:
            first = WitnessCompletion(scenario, self, year_of, objective)
            if first._possible is None:
                first._witness = first._complete(DrawSoFar(year_of), None)
                first._possible = first._witness is not None
            if first._possible:
                first.solver  # noqa: B018  (made here, so that all runs share it)
            self.completions[key] = first
        return copy.copy(self.completions[key])
