"""Lots that follow a plan: what an unlucky ceremony would draw, handed to the very algorithm that runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from algorithms.ceremony import Ceremony, Observer
from algorithms.draw_so_far import DrawSoFar, Seat
from algorithms.law import Bowl
from algorithms.state_sets import members
from storage.errors import UntocDrawError
from verify.diagnosis.problem import Problem


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
class SteeredLots(Observer):
    """``algorithms.lots.Lots`` for sequential bowls that follows a plan, and observes the ceremony; raises ``PlanError`` where it cannot."""

    seed: ClassVar[str] = ""
    problem: Problem
    plan: Steering
    _orders: dict[str, list[int]] = field(default_factory=dict)
    _draw: DrawSoFar = field(init=False)
    _seat: Seat = field(init=False)
    _lots: list[int] = field(init=False)

    def begun(self, ceremony: Ceremony) -> None:
        self._draw = ceremony.draw

    def drawing(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], set_aside: Mapping[int, str]) -> None:
        self._seat, self._lots = seat, members(bowl.lots)

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
        held = [seating for seating in self._draw.of(self._seat.reviewed) if seating.side == self._seat.side]
        wanted = self.plan.seats.get((self._seat.reviewed, self._seat.side), [])
        if len(held) >= len(wanted) or wanted[len(held)] not in self._lots or len(self._lots) != size:
            raise PlanError(f"bowl {bowl} with {size} lots is not in the plan")
        return self._lots.index(wanted[len(held)])
