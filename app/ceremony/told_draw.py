"""A draw that tells each of its steps while it goes on, and waits before each until it may be taken.

The draw itself is the one of ``algorithms``: this only listens, so its record is that of ``untoc-draw draw``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from algorithms.algorithm import Algorithm, told_as_its_own
from algorithms.ceremony import Ceremony, LotLine, Observer
from algorithms.draw_so_far import SEAT_NAMES, Seat, Seating
from algorithms.law import Bowl
from algorithms.lots import Lots, RecordingLots, SeededLots
from algorithms.record import DrawRecord
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


class ToldDraw(Observer):
    """The lots of a draw, which know what they stand for, and what is done with them, told to a room."""

    def __init__(self, source: Lots, room: Room, states: Sequence[str]) -> None:
        self._source, self._room, self._states = source, room, states
        self._bowls: dict[str, list[Any]] = {}
        self._drawn: _Drawn | None = None
        self._set_aside: Mapping[int, str] | None = None
        """While a seat is drawn for: the lots set aside so far, with the clauses; else None, and every lot counts at once."""
        self._by_lot = False
        self._name_of: Callable[[Seat], str]

    @property
    def seed(self) -> str:
        """The seed of the source."""
        return self._source.seed

    def put_in(self, bowl: str, members: Sequence[Any]) -> None:
        """``algorithms.lots.InformedLots``: what the lots of a bowl stand for."""
        self._tell()
        self._bowls[bowl] = list(members)
        self._room.filled(bowl, members, self._set_aside is not None)

    def pick(self, bowl: str, size: int) -> int:
        """Draw one lot when it may be drawn."""
        self._tell()
        self._room.wait()
        number = self._source.pick(bowl, size)
        left = self._bowls.get(bowl, [])
        self._drawn = _Drawn(bowl, size, number, left.pop(number) if len(left) == size else None)
        if self._set_aside is None:
            self._tell()
        return number

    def _tell(self) -> None:
        """Tell the last lot, now that it is known whether it is kept."""
        drawn, self._drawn = self._drawn, None
        if drawn is None:
            return
        entry: Entry = {"what": "lot", "bowl": drawn.bowl, "from": drawn.size, "number": drawn.number, "drawn": self._named(drawn.member)}
        if self._set_aside is not None:
            entry["set_aside"] = self._set_aside.get(drawn.member)
        self._room.step(entry)

    def _named(self, member: Any) -> Any:
        if isinstance(member, int):
            return self._states[member]
        return [self._states[member[0]], SEAT_NAMES[member[1]]] if isinstance(member, tuple) else None

    def begun(self, ceremony: Ceremony) -> None:
        self._name_of = ceremony.bowl_name

    def opened(self, seat: Seat) -> None:
        self._room.opened(seat)

    def drawing(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], set_aside: Mapping[int, str]) -> None:
        self._set_aside = set_aside
        if bowl.admissible:
            self.put_in(self._name_of(seat), members(bowl.lots))

    def drawn(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], state: int | None) -> None:
        self._tell()
        self._set_aside, self._by_lot = None, state is not None

    def searched(self, seat: Seat, bowl: Bowl, pile: Sequence[int]) -> None:
        self._room.filled(PILE, [state for state in pile if bowl.lots >> state & 1], True)

    def emptied(self, reviewed: int) -> None:
        self._room.emptied(self._states[reviewed])

    def written(self, seatings: Sequence[Seating]) -> None:
        self._room.filled(WHOLE, [], False)

    def filling(self, seating: Seating, line: LotLine | None) -> None:
        if not self._by_lot:
            self._room.wait()

    def filled(self, seating: Seating, line: LotLine | None) -> None:
        if self._by_lot:
            self._by_lot = False
            self._room.seated(seating)
        else:
            self._tell_seat(seating, line.set_aside if line else {})

    def _tell_seat(self, seating: Seating, passed: Mapping[int, str]) -> None:
        """Tell of a seat that was filled without a lot of its own."""
        states = self._states
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


def draw_in(room: Room, plan: CeremonyPlan, seed: str) -> DrawRecord:
    """Draw in a room, and give the draw record: the one that ``Algorithm.draw`` gives from the same seed."""
    recording = RecordingLots(SeededLots(seed))
    told = ToldDraw(recording, room, plan.parties.states)
    algorithm: Algorithm = plan.algorithm
    with told_as_its_own(algorithm):
        return algorithm.conduct(Ceremony(plan.parties, plan.law, told, observer=told), recording.numbers)
