"""The ceremony: bowls, lots, what is set aside, and the record that comes out."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from algorithms.division import divide
from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.law import Law
from algorithms.lots import Lots, RecordingLots
from algorithms.record import draw_record
from scenarios import Scenario

YEARS = (1, 2, 3)


class StuckError(Exception):
    """The draw cannot go on at this seat. Caught by ``Algorithm.draw``: an outcome, not a fault."""

    def __init__(self, reviewed: int, seat: str, additional: bool, barred_by: dict[str, int]) -> None:
        super().__init__(seat)
        self.reviewed, self.seat, self.additional, self.barred_by = reviewed, seat, additional, barred_by


@dataclass(frozen=True)
class LotLine:
    """One line of the transcript: the lots drawn for one seat."""

    seat: Seat
    size: int
    drawn: tuple[int, ...]
    set_aside: dict[int, str]


@dataclass
class Ceremony:
    """Everything that an algorithm needs to fill the seats, and the transcript it leaves."""

    scenario: Scenario
    law: Law
    lots: Lots
    transcript: list[LotLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draw = DrawSoFar(divide(self.scenario, self.law.under_review(self.scenario), self.lots))
        self.guard = self.law.guard(self.scenario, self.draw.year_of)

    def under_review(self, year: int) -> list[int]:
        """The States under review in a year's group, by id."""
        return [int(state) for state in np.flatnonzero(self.draw.year_of == year)]

    def open_seats(self, reviewed: int) -> Iterator[Seat]:
        """The seats of one State, each as it opens: home, its additional lots, away, its additional lots."""
        for side in (HOME, AWAY):
            yield Seat(reviewed, side)
            while missing := self.guard.missing(self.draw, reviewed, side):
                yield Seat(reviewed, side, missing)

    def fill_by_lot(self, seat: Seat) -> int:
        """Draw lots from the seat's bowl until one is admissible; raises ``StuckError`` where none is."""
        bars, bowl = self._open(seat)
        name = f"{self.scenario.states[seat.reviewed]}/{SEAT_NAMES[seat.side]}/{seat.missing}"
        size, drawn, set_aside = len(bowl), [], {}
        while True:
            state = bowl.pop(self.lots.pick(name, len(bowl)))
            drawn.append(state)
            if not bars[state]:
                break
            set_aside[state] = self.guard.clauses[bars[state] - 1]
        self.transcript.append(LotLine(seat, size, tuple(drawn), set_aside))
        self._seat(seat, state)
        return state

    def fill_first(self, seat: Seat, turn: "np.typing.NDArray[np.int64]") -> int:
        """Give the seat to the admissible State whose turn is earliest; raises ``StuckError`` where none is admissible."""
        bars, bowl = self._open(seat)
        admissible = [state for state in bowl if not bars[state]]
        state = min(admissible, key=turn.__getitem__)
        passed = {other: self.guard.clauses[bars[other] - 1] for other in bowl if turn[other] < turn[state]}
        drawn = (*sorted(passed, key=turn.__getitem__), state)
        self.transcript.append(LotLine(seat, len(bowl), drawn, passed))
        self._seat(seat, state)
        return state

    def _open(self, seat: Seat) -> tuple[list[int], list[int]]:
        bars = self.guard.bars(self.draw, seat)
        bowl = self.guard.bowl(self.draw, seat)
        if not len(bowl) or bars[bowl].all():
            counts = np.bincount(bars[bowl], minlength=len(self.guard.clauses) + 1)[1:]
            barred = {clause: int(count) for clause, count in zip(self.guard.clauses, counts, strict=True) if count}
            raise StuckError(seat.reviewed, SEAT_NAMES[seat.side], seat.additional, barred)
        return bars.tolist(), bowl.tolist()

    def _seat(self, seat: Seat, state: int) -> None:
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
        ceremony = Ceremony(scenario, law, recording)
        stuck: StuckError | None = None
        try:
            self.fill(ceremony)
            if unmet := ceremony.guard.unmet(ceremony.draw):
                raise StuckError(unmet[1], "reviewing", False, {unmet[0]: 1})
        except StuckError as reason:
            stuck = reason
        return draw_record(self.name, ceremony, stuck, seed, recording.numbers)
