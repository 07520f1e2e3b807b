"""A draw that tells each of its steps while it goes on, and waits before each until it may be taken.

The draw itself is the one of ``algorithms``: this only listens, so its record is that of ``untoc-draw draw``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from algorithms.algorithm import Algorithm, told_as_its_own
from algorithms.ceremony import Ceremony
from algorithms.draw_so_far import SEAT_NAMES, Seat, Seating
from algorithms.law import Bowl
from algorithms.lots import Lots, RecordingLots, SeededLots
from algorithms.state_sets import members
from app.ceremony.plan import CeremonyPlan

Entry = dict[str, Any]
PILE, WHOLE = "pile", "whole draw"
"""Where States come from that take a seat without a lot of its own: a pile of cards, or a draw that was made all at once."""


class Room(Protocol):
    """Whoever is told of the draw."""

    def wait(self) -> None:
        """Return when the next step may be taken."""
        ...

    def filled(self, bowl: str, left: Sequence[Any], for_seat: bool) -> None:
        """A bowl (or pile) holds the lots of these members: States, or pairs of a State and a side; for the seat opened last, or not."""
        ...

    def opened(self, seat: Seat) -> None:
        """A seat is to be filled next."""
        ...

    def step(self, entry: Entry) -> None:
        """A lot was drawn and judged, or a seat filled without a lot: a line for the journal."""
        ...

    def seated(self, seating: Seating) -> None:
        """A seat was filled by the step before."""
        ...

    def emptied(self, reviewed: str) -> None:
        """All seats of a State were emptied, for its draw is repeated."""
        ...


@dataclass
class _Drawn:
    """A lot that was drawn and not yet told: whether it is kept is only known afterwards."""

    bowl: str
    size: int
    number: int
    member: Any


class ToldLots:
    """Lots that know what they stand for and tell it."""

    def __init__(self, source: Lots, room: Room, states: Sequence[str]) -> None:
        self._source, self._room, self._states = source, room, states
        self._bowls: dict[str, list[Any]] = {}
        self._drawn: _Drawn | None = None
        self.set_aside: dict[int, str] | None = None
        """While a seat is drawn for: the lots set aside so far, with the clauses; else None, and every lot counts at once."""

    @property
    def seed(self) -> str:
        """The seed of the source."""
        return self._source.seed

    def filled(self, bowl: str, members: Sequence[Any]) -> None:
        """``algorithms.lots.InformedLots``: what the lots of a bowl stand for."""
        self.tell()
        self._bowls[bowl] = list(members)
        self._room.filled(bowl, members, self.set_aside is not None)

    def pick(self, bowl: str, size: int) -> int:
        """Draw one lot when it may be drawn."""
        self.tell()
        self._room.wait()
        number = self._source.pick(bowl, size)
        left = self._bowls.get(bowl, [])
        self._drawn = _Drawn(bowl, size, number, left.pop(number) if len(left) == size else None)
        if self.set_aside is None:
            self.tell()
        return number

    def tell(self) -> None:
        """Tell the last lot, now that it is known whether it is kept."""
        drawn, self._drawn = self._drawn, None
        if drawn is None:
            return
        entry: Entry = {"what": "lot", "bowl": drawn.bowl, "from": drawn.size, "number": drawn.number, "drawn": self._named(drawn.member)}
        if self.set_aside is not None:
            entry["set_aside"] = self.set_aside.get(drawn.member)
        self._room.step(entry)

    def _named(self, member: Any) -> Any:
        if isinstance(member, int):
            return self._states[member]
        return [self._states[member[0]], SEAT_NAMES[member[1]]] if isinstance(member, tuple) else None


class ToldCeremony(Ceremony):
    """A ceremony in a room."""

    lots: ToldLots

    def __init__(self, plan: CeremonyPlan, lots: ToldLots, room: Room) -> None:
        self._room, self._by_lot = room, False
        super().__init__(plan.parties, plan.law, lots)

    def fill_by_lot(self, seat: Seat) -> int:
        """As ``Ceremony``."""
        self._room.opened(seat)
        return super().fill_by_lot(seat)

    def _draw_from(self, bowl: Bowl, seat: Seat, drawn: list[int], set_aside: dict[int, str]) -> int | None:
        self.lots.set_aside = set_aside
        if bowl.admissible:
            self.lots.filled(self.bowl_name(seat), members(bowl.lots))
        state = super()._draw_from(bowl, seat, drawn, set_aside)
        self.lots.tell()
        self.lots.set_aside = None
        self._by_lot = state is not None
        return state

    def fill_first(self, seat: Seat, bowl: Bowl, pile: list[int]) -> int:
        """As ``Ceremony``."""
        self._room.opened(seat)
        self._room.filled(PILE, [state for state in pile if bowl.lots >> state & 1], True)
        return super().fill_first(seat, bowl, pile)

    def redrawn_seats(self, reviewed: int) -> Iterator[Seat]:
        """As ``Ceremony``."""
        told = 0
        for seat in super().redrawn_seats(reviewed):
            if (redraws := self.draw.redraws[reviewed]) != told:
                told = redraws
                self._room.emptied(self.scenario.states[reviewed])
            yield seat

    def write_down(self, seatings: Sequence[Seating]) -> None:
        """As ``Ceremony``, one after the other."""
        self._room.filled(WHOLE, [], False)
        for seating in sorted(seatings, key=lambda one: (one.reviewed, one.side, one.additional)):
            self._room.wait()
            super().write_down([seating])
            self._tell_seat(seating, {})

    def _seat(self, seat: Seat, state: int, size: int, drawn: list[int], set_aside: dict[int, str]) -> None:
        by_lot, self._by_lot = self._by_lot, False
        if not by_lot:
            self._room.wait()
        super()._seat(seat, state, size, drawn, set_aside)
        seating = self.draw.of(seat.reviewed)[-1]
        if by_lot:
            self._room.seated(seating)
        else:
            self._tell_seat(seating, set_aside)

    def _tell_seat(self, seating: Seating, passed: dict[int, str]) -> None:
        """Tell of a seat that was filled without a lot of its own."""
        states = self.scenario.states
        self._room.step(
            {
                "what": "seat",
                "reviewed": states[seating.reviewed],
                "seat": SEAT_NAMES[seating.side],
                "additional": seating.additional,
                "state": states[seating.reviewing],
                "passed": [[states[state], clause] for state, clause in passed.items()],
            }
        )
        self._room.seated(seating)


def draw_in(room: Room, plan: CeremonyPlan, seed: str) -> dict[str, Any]:
    """Draw in a room, and give the draw record: the one that ``Algorithm.draw`` gives from the same seed."""
    recording = RecordingLots(SeededLots(seed))
    lots = ToldLots(recording, room, plan.parties.states)
    algorithm: Algorithm = plan.algorithm
    with told_as_its_own(algorithm):
        return algorithm.conduct(ToldCeremony(plan, lots, room), recording.numbers)
