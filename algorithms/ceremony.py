"""The ceremony: bowls, lots, what is set aside, and the record that comes out."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from algorithms.division import divide
from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.law import LOOK_AHEAD, Bowl, Completion, Law
from algorithms.lots import Lots, RecordingLots
from algorithms.record import draw_record
from algorithms.state_sets import members
from scenarios import Scenario

YEARS = (1, 2, 3)


class StuckError(Exception):
    """The draw cannot go on at this seat. Caught by ``Algorithm.draw``: an outcome, not a fault."""

    def __init__(self, reviewed: int, seat: str, additional: bool, barred_by: dict[str, int]) -> None:
        super().__init__(seat)
        self.reviewed, self.seat, self.additional, self.barred_by = reviewed, seat, additional, barred_by


class BarredError(RuntimeError):
    """A draw that was made all at once breaks the law: a fault of the algorithm."""


@dataclass(frozen=True)
class LotLine:
    """One line of the transcript: the lots drawn for one seat."""

    seat: Seat
    size: int
    drawn: tuple[int, ...]
    set_aside: dict[int, str]
    redraw: int


@dataclass
class Ceremony:
    """Everything that an algorithm needs to fill the seats, and the transcript it leaves."""

    scenario: Scenario
    law: Law
    lots: Lots
    completion: Completion | None = None
    transcript: list[LotLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draw = DrawSoFar(divide(self.scenario, self.law.under_review(self.scenario), self.lots))
        self.guard = self.law.guard(self.scenario, self.draw.year_of)

    def look_ahead(self, objective: str = "none") -> None:
        """From now on, set aside lots after which the draw could not be completed (to the best value of an objective)."""
        self.completion = self.law.completion(self.scenario, self.draw.year_of, objective)

    def under_review(self, year: int) -> list[int]:
        """The States under review in a year's group, by id."""
        return [int(state) for state in np.flatnonzero(self.draw.year_of == year)]

    def open_seats(self, reviewed: int) -> Iterator[Seat]:
        """The seats of one State, each as it opens: home, its additional lots, away, its additional lots; then any redraw."""
        for side in (HOME, AWAY):
            yield from self.seats_of(reviewed, side)
        yield from self.redrawn_seats(reviewed)

    def redrawn_seats(self, reviewed: int) -> Iterator[Seat]:
        """Where the State has asked for it (``redraw``, a UNCAC rule), all its seats are emptied and opened again."""
        for _ in range(self.law.redraws(self.scenario.states[reviewed])):
            self.draw.remove(reviewed, self.draw.of(reviewed))
            self.draw.redraws[reviewed] = self.draw.redraws.get(reviewed, 0) + 1
            for side in (HOME, AWAY):
                yield from self.seats_of(reviewed, side)

    def seats_of(self, reviewed: int, side: int) -> Iterator[Seat]:
        """One seat of a State, and the additional lots that it needs, each as it opens."""
        yield Seat(reviewed, side)
        while missing := self.guard.missing(self.draw, reviewed, side):
            yield Seat(reviewed, side, missing)

    def fill_by_lot(self, seat: Seat) -> int:
        """Draw lots from the seat's bowl until one is admissible; raises ``StuckError`` where none is.

        With look-ahead, a bowl that is empty is followed by a second one: the lots that were barred only because another State
        could have served (``home_fallback``, ``legal_family``), now that all those have been set aside.
        """
        bowl = self.guard.open(self.draw, seat)
        drawn, set_aside = list[int](), dict[int, str]()
        state = self._draw_from(bowl, seat, drawn, set_aside)
        size = bowl.lots.bit_count()
        if state is None and self.completion:
            wider = self.guard.open_wider(self.draw, seat).admissible & ~bowl.admissible
            size += wider.bit_count()
            state = self._draw_from(Bowl(wider, wider, ()), seat, drawn, set_aside)
        if state is None:
            raise self._stuck(seat, bowl, members(bowl.lots))
        self._seat(seat, state, size, drawn, set_aside)
        return state

    def bowl_name(self, seat: Seat) -> str:
        """The name under which lots are drawn for a seat: each has a stream of its own."""
        return f"{self.scenario.states[seat.reviewed]}/{SEAT_NAMES[seat.side]}/{seat.missing}"

    def _draw_from(self, bowl: Bowl, seat: Seat, drawn: list[int], set_aside: dict[int, str]) -> int | None:
        """Draw lots until one can be kept; None, with no lot drawn, where no clause leaves any."""
        left = members(bowl.lots) if bowl.admissible else []
        name = self.bowl_name(seat)
        while left:
            state = left.pop(self.lots.pick(name, len(left)))
            drawn.append(state)
            if not bowl.admissible >> state & 1:
                set_aside[state] = bowl.barred_by(state)
            elif self.completion and not self.completion.allows(self.draw, seat, state):
                set_aside[state] = LOOK_AHEAD
            else:
                set_aside.pop(state, None)
                return state
        return None

    def fill_first(self, seat: Seat, bowl: Bowl, pile: list[int]) -> int:
        """Go down a pile of cards to the first admissible State and give it the seat; the State.

        ``bowl`` is what the guard opened for the seat; cards that are not in it do not count. Raises ``StuckError`` where no
        State is admissible.
        """
        passed: dict[int, str] = {}
        for state in pile:
            if bowl.admissible >> state & 1:
                self._seat(seat, state, bowl.lots.bit_count(), [*passed, state], passed)
                return state
            if bowl.lots >> state & 1:
                passed[state] = bowl.barred_by(state)
        raise self._stuck(seat, bowl, members(bowl.lots))

    def write_down(self, seatings: Sequence[Seating]) -> None:
        """Seat States that were drawn all at once, each only if the guard admits it; raises ``BarredError`` else.

        So what is proved of lots that the guard admits holds of such a draw too.
        """
        for seating in sorted(seatings, key=lambda one: (one.reviewed, one.side, one.additional)):
            missing = self.guard.missing(self.draw, seating.reviewed, seating.side) if seating.additional else 0
            seat = Seat(seating.reviewed, seating.side, missing)
            opened = any(held.side == seating.side for held in self.draw.of(seating.reviewed))
            is_open = opened == seating.additional == (missing > 0)
            admitted = self.guard.open(self.draw, seat).admissible >> seating.reviewing & 1
            if not (is_open and admitted and seating.instruments == self.guard.covers(seat, seating.reviewing)):
                raise BarredError(f"{seating}: the guard does not admit it")
            self.draw.add(seating)

    def _stuck(self, seat: Seat, bowl: Bowl, lots: list[int]) -> StuckError:
        barred: dict[str, int] = {}
        for state in lots:
            clause = LOOK_AHEAD if bowl.admissible >> state & 1 else bowl.barred_by(state)
            barred[clause] = barred.get(clause, 0) + 1
        return StuckError(seat.reviewed, SEAT_NAMES[seat.side], seat.additional, barred)

    def _seat(self, seat: Seat, state: int, size: int, drawn: list[int], set_aside: dict[int, str]) -> None:
        redraw = self.draw.redraws.get(seat.reviewed, 0)
        self.transcript.append(LotLine(seat, size, tuple(drawn), set_aside, redraw))
        self.draw.add(Seating(seat.reviewed, state, seat.side, seat.additional, self.guard.covers(seat, state)))


class Algorithm(ABC):
    """A way to draw lots. Subclass it, name it, write ``fill``; the rest is done here."""

    name: ClassVar[str]

    @abstractmethod
    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat of every State under review."""

    def draw(self, scenario: Scenario, law: Law, lots: Lots, seed: str = "") -> dict[str, Any]:
        """Draw, and give the draw record; a draw that cannot go on has the outcome ``stuck``, with State and seat."""
        recording = RecordingLots(lots)
        return self.conduct(Ceremony(scenario, law, recording), seed, recording.numbers)

    def conduct(self, ceremony: Ceremony, seed: str = "", numbers: Sequence[int] = ()) -> dict[str, Any]:
        """Fill every seat of a ceremony, and give the record; ``numbers`` are the lots as they are drawn."""
        stuck: StuckError | None = None
        try:
            self.fill(ceremony)
            if unmet := ceremony.guard.unmet(ceremony.draw):
                raise StuckError(unmet[1], "reviewing", False, {unmet[0]: 1})
        except StuckError as reason:
            stuck = reason
        return draw_record(self.name, ceremony, stuck, seed, list(numbers))
