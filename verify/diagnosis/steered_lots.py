"""Lots that follow a plan: what an unlucky ceremony would draw, handed to the very algorithm that runs."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.state_sets import members
from storage.errors import UntocDrawError
from verify.diagnosis.problem import Problem
from verify.guard import ClauseGuard


class PlanError(UntocDrawError):
    """A plan that does not fit the ceremony it is followed in."""


@dataclass(frozen=True)
class Steering:
    """A division, the States called in each year, and for each seat the States drawn, in order.

    ``called[year]`` lists States to be called first in that year, in order; ``seats`` is keyed by State under review and side.
    """

    year_of: NDArray[np.int8]
    called: dict[int, list[int]]
    seats: dict[tuple[int, int], list[int]]


@dataclass
class SteeredLots:
    """``algorithms.lots.Lots`` for sequential bowls that follows a plan; raises ``PlanError`` where it cannot."""

    seed: ClassVar[str] = ""
    problem: Problem
    plan: Steering
    _orders: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._draw = DrawSoFar(self.plan.year_of)
        self._lots: list[int] = []
        self._seat: Seat | None = None
        self._guard = ClauseGuard(self.problem.scenario, self.problem.law, self.plan.year_of)

    def pick(self, bowl: str, size: int) -> int:
        """The place of the lot that the plan wants."""
        kind, _, name = bowl.partition("/")
        if kind == "division":
            return self._next(bowl, size, self._division(name))
        if kind == "order":
            return self._next(bowl, size, self._running_order(int(name)))
        return self._for_seat(bowl, size)

    def _next(self, bowl: str, size: int, wanted: list[int]) -> int:
        """The place of the next State of a wanted order among those left, which lie in rising order."""
        left = self._orders.setdefault(bowl, sorted(wanted))
        if len(left) != size:
            raise PlanError(f"bowl {bowl} holds {size} lots where the plan sees {len(left)}")
        state = wanted[len(wanted) - size]
        place = left.index(state)
        left.pop(place)
        return place

    def _division(self, name: str) -> list[int]:
        scenario = self.problem.scenario
        groups = scenario.regional_groups
        group = groups.index(name) if name in groups else -1
        chosen = np.flatnonzero((scenario.group_of == group) & (self.plan.year_of > 0))
        return sorted(chosen.tolist(), key=lambda state: (int(self.plan.year_of[state]), state))

    def _running_order(self, year: int) -> list[int]:
        first = self.plan.called.get(year, [])
        return [*first, *(s for s in np.flatnonzero(self.plan.year_of == year).tolist() if s not in first)]

    def _for_seat(self, bowl: str, size: int) -> int:
        state, side_name, missing = bowl.split("/")
        reviewed, side = self.problem.scenario.index[state], SEAT_NAMES.index(side_name)
        seat = Seat(reviewed, side, int(missing))
        held = [seating for seating in self._draw.of(reviewed) if seating.side == side]
        if not seat.additional and held:
            self._draw.remove(reviewed, self._draw.of(reviewed))
            held = []
        wanted, lots = self.plan.seats.get((reviewed, side), []), members(self._guard.open(self._draw, seat).lots)
        if len(held) >= len(wanted) or wanted[len(held)] not in lots or len(lots) != size:
            raise PlanError(f"bowl {bowl} with {size} lots is not in the plan")
        chosen = wanted[len(held)]
        self._draw.add(Seating(reviewed, chosen, side, seat.additional, self._guard.covers(seat, chosen)))
        return lots.index(chosen)
