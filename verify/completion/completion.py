"""The look-ahead: can what is drawn, with one lot more, still be completed to a lawful draw?

A whole lawful draw that agrees with what is drawn (the witness) is carried along. A lot that the witness has is allowed at once;
for any other the witness is repaired, and where the repair fails the question goes to the exact solvers. The answer is a fact
about the law and the lots drawn: how the witness was found has no part in it, so no solver's choice reaches a draw.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from scenarios import Scenario
from verify.completion.capacity import CapacityProgram, smallest_load
from verify.completion.few_seats import FewSeats, TooManyWaysError
from verify.completion.matching import SeatCount
from verify.completion.repair import STEPS, Repair
from verify.guard import ClauseGuard
from verify.law.parameters import LawParameters

if TYPE_CHECKING:
    from verify.completion.exact import ExactSolver

FEW_STEPS = 4
"""Of a repair that is tried before the seats are counted."""
TRIES = 6
"""Longer repairs, from what is drawn and from the draw that got stuck, before the exact solvers are made ready; once they are, one."""
LOTS_TRIED = 100
"""Lots of a search through all ways to fill the open seats, before that."""
OBJECTIVES = ("none", "fewest-additional", "most-even")


class WitnessCompletion:
    """``algorithms.law.Completion`` for one scenario and division.

    ``objective`` narrows the lawful draws to the best: ``fewest-additional`` (as few additional reviewing States as possible
    in all), ``most-even`` (the largest number of reviews that a State performs is as small as possible). ``guard``: the one that is
    asked, by default that of the law.
    """

    def __init__(
        self, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8], objective: str = "none", guard: ClauseGuard | None = None
    ) -> None:
        if objective not in OBJECTIVES:
            raise ValueError(f"objective {objective!r}; right would be one of {', '.join(OBJECTIVES)}")
        self.law, self.year_of, self.scenario = law, year_of, scenario
        self.lawful = self.guard = guard or ClauseGuard(scenario, law, year_of)
        self.most_additional: int | None = None
        self.most_load: int | None = None
        self._solver: ExactSolver | None = None
        self._witness: DrawSoFar | None = None
        self._possible: bool | None = None
        if objective == "fewest-additional":
            self._narrow_to_fewest_additional()
        elif objective == "most-even":
            self._narrow_to_most_even()

    def _narrow_to_fewest_additional(self) -> None:
        """Find the smallest number of additional reviewing States; a draw without any needs no proof that it is the least."""
        found = Repair(self.guard, DrawSoFar(self.year_of), None, None).run()
        if found and self._sound(found) and additional_in(found) == 0:
            self._witness, self._possible, self.most_additional = found, True, 0
        else:
            self.most_additional, self._solver = self.solver.fewest_additional(), None

    def _narrow_to_most_even(self) -> None:
        """Find the smallest load limit under which a draw exists, from below; the law's own limit stays.

        The limit guides the repair through a stricter guard; the solver and the last check read the law itself. Where the first
        limit has no draw, one under the law's own limit is asked for: there may be none at all, and its load need not be proved.
        """
        own = self.law.values["load_max"] or self.scenario.n_states
        first = smallest_load(self.guard) or own + 1
        most = self._limited(first) if first <= own else None
        if not most and first < own and (most := self._limited(own)):
            between = range(first + 1, max(most.load))
            if not any(self._limited(load) for load in between):
                self._narrow_to(max(most.load))
                self._witness = most
        self._possible = most is not None

    def _narrow_to(self, load: int) -> None:
        stricter = LawParameters({**self.law.values, "load_max": load})
        self.most_load, self._solver = load, None
        self.guard = ClauseGuard(self.scenario, stricter, self.year_of)

    def _limited(self, load: int) -> DrawSoFar | None:
        """Narrow to a load limit; the draw found under it, which becomes the witness."""
        self._narrow_to(load)
        self._witness = None
        self._witness = self._complete(DrawSoFar(self.year_of), None)
        return self._witness

    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Whether some lawful draw has what is drawn and gives ``seat`` to ``state``."""
        if self._possible is None:
            self._witness = self._complete(draw, None)
            self._possible = self._witness is not None
        if not self._possible:
            return False
        seating = Seating(seat.reviewed, state, seat.side, seat.additional, self.guard.covers(seat, state))
        if self._witness and seating in self._witness.of(seat.reviewed):
            return True
        if self._goes_too_far(draw, seat, seating):
            return False
        found = self._complete(draw, seating)
        if found:
            self._witness = found
        return found is not None

    def possible(self, draw: DrawSoFar, near: DrawSoFar) -> bool:
        """Whether some lawful draw has what is drawn; the search starts from ``near``, which has it too."""
        if self._possible is False:
            return False
        if self._witness and all(seating in self._witness.of(seating.reviewed) for held in draw.seatings.values() for seating in held):
            return True
        found = self._repaired(draw, near, FEW_STEPS)
        if not found:
            if self._counted(draw).exceeded:
                return False
            found = self._longer_repaired(draw, near, range(1))
            if not found and self._witness is None and CapacityProgram(self.guard).excludes(self.most_load or self.law.values["load_max"]):
                return False
            more = range(1, TRIES if self._solver is None else 1)
            found = found or self._longer_repaired(draw, near, more) or self._exactly(draw)
        self._witness = found or self._witness
        return found is not None

    def _exactly(self, draw: DrawSoFar) -> DrawSoFar | None:
        """The same, exactly: by all ways to fill the open seats where these are few and no solver is ready yet, else by the solvers."""
        if self._solver is None:
            with suppress(TooManyWaysError):
                return FewSeats(self.guard, lambda drawn: self._counted(drawn).exceeded, self._sound, LOTS_TRIED).complete(draw)
        return self.solver.complete(draw)

    def _counted(self, draw: DrawSoFar) -> SeatCount:
        return SeatCount(self.guard, draw, self.most_load or self.law.values["load_max"], self.most_additional == 0)

    def _longer_repaired(self, draw: DrawSoFar, near: DrawSoFar, tries: range) -> DrawSoFar | None:
        """The same, by longer repairs from what is drawn and from the one that is nearly lawful."""
        return next(filter(None, (self._repaired(draw, start, STEPS + more) for more in tries for start in (draw, near))), None)

    def _repaired(self, draw: DrawSoFar, near: DrawSoFar, steps: int) -> DrawSoFar | None:
        """A lawful draw that has what is drawn, from one that is nearly lawful; None where this was not found."""
        found = Repair(self.guard, draw, near, None, steps).run()
        return found if found and self._sound(found) else None

    def _goes_too_far(self, draw: DrawSoFar, seat: Seat, seating: Seating) -> bool:
        """Whether the lot alone breaks the objective's limit; spares the solver what can be seen at once."""
        if not self.guard.admits(draw, seat, seating.reviewing, wider=True):
            return True
        if self.most_additional is None:
            return False
        wanted = seat.missing or self.guard.reader.bits[seat.reviewed]
        more = seat.additional + (seating.instruments != wanted)
        return additional_in(draw) + more > self.most_additional

    def _complete(self, draw: DrawSoFar, seating: Seating | None) -> DrawSoFar | None:
        found = Repair(self.guard, draw, self._witness, seating).run()
        if found and self._sound(found):
            return found
        if self._witness is None and CapacityProgram(self.guard).excludes(self.most_load or self.law.values["load_max"]):
            return None
        drawn = draw.copy()
        if seating:
            drawn.add(seating)
        return None if self._counted(drawn).exceeded else self.solver.complete(draw, seating)

    def _sound(self, draw: DrawSoFar) -> bool:
        few = self.most_additional is None or additional_in(draw) <= self.most_additional
        return few and self.lawful.unmet(draw) is None

    @property
    def solver(self) -> "ExactSolver":
        """The exact solvers, made when they are first needed."""
        if self._solver is None:
            from verify.completion.exact import ExactSolver  # noqa: PLC0415  (clingo is loaded only where it is asked)

            self._solver = ExactSolver(self.scenario, self.law, self.lawful, self.year_of, self.most_additional, self.most_load)
        return self._solver


def additional_in(draw: DrawSoFar) -> int:
    """How many additional reviewing States a draw has."""
    return sum(seating.additional for seatings in draw.seatings.values() for seating in seatings)
