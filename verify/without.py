"""A law under which some States have dropped out: they have no lot for a review, whatever the clauses say."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from algorithms.draw_so_far import Seat
from algorithms.earlier import DroppedOut
from algorithms.state_sets import StateSet
from verify.completion.completion import WitnessCompletion
from verify.guard import ClauseGuard
from verify.law_in_force import LawInForce

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scenarios import Scenario


class GuardWithout(ClauseGuard):
    """The guard of a law; the lots of those who have dropped out are not in the bowls. States that are not in the list are passed over."""

    restricted = True

    def __init__(self, scenario: "Scenario", law: LawInForce, year_of: "NDArray[np.int8]", out: Collection[DroppedOut]) -> None:
        super().__init__(scenario, law, year_of)
        index = scenario.index
        self._out_of: dict[int | None, StateSet] = {}
        for one in out:
            if one.state in index and (one.reviewed is None or one.reviewed in index):
                reviewed = None if one.reviewed is None else index[one.reviewed]
                self._out_of[reviewed] = self._out_of.get(reviewed, 0) | 1 << index[one.state]

    def out_of(self, reviewed: int) -> StateSet:
        """The States that have dropped out of the review of a State."""
        return self._out_of.get(None, 0) | self._out_of.get(reviewed, 0)

    def lots(self, seat: Seat) -> StateSet:
        """The States whose lots are put in the bowl."""
        return super().lots(seat) & ~self.out_of(seat.reviewed)

    def widest(self, seat: Seat) -> StateSet:
        """The States whose lots may come into the bowl."""
        return super().widest(seat) & ~self.out_of(seat.reviewed)


class LawWithout(LawInForce):
    """The law of a draw, as it bears on those who have not dropped out. Its parameters and its digest are those of the law."""

    def __init__(self, law: LawInForce, out: Collection[DroppedOut]) -> None:
        vars(self).update(vars(law), out=tuple(out))

    out: tuple[DroppedOut, ...]

    def guard(self, scenario: "Scenario", year_of: "NDArray[np.int8]") -> GuardWithout:
        """The guard for one scenario and division."""
        return GuardWithout(scenario, self, year_of, self.out)

    def completion(self, scenario: "Scenario", year_of: "NDArray[np.int8]", objective: str = "none") -> WitnessCompletion:
        """The look-ahead for one scenario and division; it knows no objective but ``none``."""
        return WitnessCompletion(scenario, self, year_of, objective, self.guard(scenario, year_of))
