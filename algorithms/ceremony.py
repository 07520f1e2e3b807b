"""The ceremony: bowls, lots, what is set aside, and the account that is kept of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from typing import Protocol

import numpy as np

from algorithms.division import divide
from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.faulty import AlgorithmFaultError
from algorithms.law import LOOK_AHEAD, Bowl, Completion, Guard, Law
from algorithms.lots import Lots, Member, drawn_order
from algorithms.state_sets import member_at, members
from scenarios import Scenario
from storage.errors import UntocDrawError

YEARS = (1, 2, 3)


class StuckError(UntocDrawError):
    """The draw cannot go on at this seat. Raised by the ceremony, caught by ``Algorithm.draw``: an outcome, not a fault."""

    def __init__(self, reviewed: int, seat: str, additional: bool, barred_by: dict[str, int]) -> None:
        super().__init__(seat)
        self.reviewed, self.seat, self.additional, self.barred_by = reviewed, seat, additional, barred_by


class BarredError(AlgorithmFaultError):
    """A seat was to be filled that is not open, or with a State that the guard does not admit."""


@dataclass(frozen=True)
class LotLine:
    """One line of the transcript: the lots drawn for one seat."""

    seat: Seat
    size: int
    drawn: tuple[int, ...]
    set_aside: dict[int, str]
    redraw: int


class Observer:
    """Is told of each step of a ceremony as it happens, and takes part in none. An event does nothing unless a subclass says what."""

    def begun(self, ceremony: "Ceremony") -> None:
        """The States are divided into years; no seat is filled yet."""

    def opened(self, seat: Seat) -> None:
        """A seat is to be filled next, by lot or from a pile."""

    def drawing(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], set_aside: Mapping[int, str]) -> None:
        """Lots are to be drawn from a bowl; ``drawn`` and ``set_aside`` grow with each."""

    def drawn(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], state: int | None) -> None:
        """The last lot from the bowl was drawn: that of the State that is kept; None where none is."""

    def searched(self, seat: Seat, bowl: Bowl, pile: Sequence[int]) -> None:
        """A pile of cards is gone through for a seat."""

    def written(self, seatings: Sequence[Seating]) -> None:
        """A draw that was made all at once is to be written down."""

    def filling(self, seating: Seating, line: LotLine | None) -> None:
        """A seat is to be filled; ``line`` says by which lots or cards, None where the draw was made all at once."""

    def filled(self, seating: Seating, line: LotLine | None) -> None:
        """The seat was filled."""

    def emptied(self, reviewed: int) -> None:
        """All seats of a State were emptied, for its draw is repeated."""


_NOBODY = Observer()


class Ahead(Completion, Protocol):
    """A look-ahead that knows beforehand how a draw begins (``algorithms.optimistic``).

    ``known`` are the first seats as they are filled, and ``bowls`` those of the first seats, which need not be opened again; ``guard`` is the
    one of an earlier ceremony of the same division.
    """

    known: list[tuple[LotLine, Seating]]
    bowls: list[Bowl]
    guard: Guard | None

    def begin(self, ceremony: "Ceremony", objective: str) -> Completion:
        """The look-ahead of a ceremony from now on."""
        ...

    def bowl(self, opened: Callable[[], Bowl]) -> Bowl:
        """The bowl for the next seat, opened if need be."""
        ...


@dataclass
class Ceremony:
    """Everything that an algorithm needs to fill the seats, and the transcript it leaves.

    Seats are filled by ``fill_by_lot``, ``fill_first`` and ``write_down`` alone: each asks whether the seat is open and the State
    admitted, and keeps account. ``check`` holds the finished draw against that account. ``so_far``: a draw to begin with, whose States
    are divided already, and perhaps some seats filled; else they are divided by lot.
    """

    scenario: Scenario
    law: Law
    lots: Lots
    completion: Completion | None = None
    transcript: list[LotLine] = field(default_factory=list)
    observer: Observer = _NOBODY
    so_far: InitVar[DrawSoFar | None] = None
    foretold: Ahead | None = None
    _account: dict[int, list[Seating]] = field(default_factory=dict, init=False)
    _written: bool = field(default=False, init=False)
    _stuck_by: StuckError | None = field(default=None, init=False)
    _opened: Bowl | None = field(default=None, init=False)
    _looks_ahead: Completion | None = field(default=None, init=False)

    def __post_init__(self, so_far: DrawSoFar | None) -> None:
        self.draw = so_far or DrawSoFar(divide(self.scenario, self.law.under_review(self.scenario), self.lots))
        self._account = {state: list(held) for state, held in self.draw.seatings.items() if held}
        self.guard = (self.foretold and self.foretold.guard) or self.law.guard(self.scenario, self.draw.year_of)
        self.observer.begun(self)

    def look_ahead(self, objective: str = "none", *, each_lot: bool = False) -> None:
        """From now on, set aside lots after which the draw could not be completed (to the best value of an objective).

        With ``each_lot`` each is asked about as it is drawn, for an algorithm that does not fill every seat by lot.
        """
        if self.foretold is None or each_lot:
            self.completion = self.law.completion(self.scenario, self.draw.year_of, objective)
        else:
            self.completion = self.foretold.begin(self, objective)
        self._looks_ahead = self.completion

    def under_review(self, year: int) -> list[int]:
        """The States under review in a year's group, by id."""
        return [int(state) for state in np.flatnonzero(self.draw.year_of == year)]

    def called(self, bowl: str, members: Sequence[Member]) -> Iterable[Member]:
        """All members of a bowl in an order drawn by lot (``algorithms.lots.drawn_order``), as they are called one after the other."""
        return drawn_order(self.lots, bowl, members)

    def open_seats(self, reviewed: int) -> Iterator[Seat]:
        """The seats of one State, each as it opens: home, its additional lots, away, its additional lots; then any redraw."""
        for side in (HOME, AWAY):
            yield from self.seats_of(reviewed, side)
        yield from self.redrawn_seats(reviewed)

    def redrawn_seats(self, reviewed: int) -> Iterator[Seat]:
        """Where the State has asked for it (``redraw``, a UNCAC rule), all its seats are emptied and opened again."""
        for _ in range(self.law.redraws(self.scenario.states[reviewed])):
            self.draw.remove(reviewed, self.draw.of(reviewed))
            self._account.pop(reviewed, None)
            self.draw.redraws[reviewed] = self.draw.redraws.get(reviewed, 0) + 1
            self.observer.emptied(reviewed)
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
        if self.foretold and (known := self.foretold.known[len(self.transcript) : len(self.transcript) + 1]):
            return self._fill_again(seat, *known[0], self.foretold.bowls[len(self.transcript)])
        self._check_open(seat)
        self.observer.opened(seat)
        bowl = self._bowl(seat)
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

    def _fill_again(self, seat: Seat, line: LotLine, seating: Seating, bowl: Bowl) -> int:
        """Fill a seat as it was filled by the same lots before: they are drawn again, and nothing is asked."""
        name, first = self.bowl_name(seat), bowl.lots.bit_count() if bowl.admissible else 0
        size = line.size - bowl.lots.bit_count() + first
        for count in range(len(line.drawn)):
            self.lots.pick(name, (first if count < first else size) - count)
        self.transcript.append(line)
        self._take(seating, line)
        return seating.reviewing

    def _bowl(self, seat: Seat) -> Bowl:
        if self.foretold is None or self.completion is not self.foretold:
            return self.guard.open(self.draw, seat)
        return self.foretold.bowl(lambda: self.guard.open(self.draw, seat))

    def _check_open(self, seat: Seat) -> None:
        """Raise ``BarredError`` for a seat that is not to be filled now."""
        opened = any(held.side == seat.side for held in self.draw.of(seat.reviewed))
        wanted = self.guard.missing(self.draw, seat.reviewed, seat.side) if opened else 0
        if not self.draw.year_of[seat.reviewed] or opened != seat.additional or seat.missing != wanted:
            raise BarredError(f"the {SEAT_NAMES[seat.side]} seat of {self.scenario.states[seat.reviewed]} is not open for this lot")

    def bowl_name(self, seat: Seat) -> str:
        """The name under which lots are drawn for a seat: each has a stream of its own."""
        return f"{self.scenario.states[seat.reviewed]}/{SEAT_NAMES[seat.side]}/{seat.missing}"

    def _draw_from(self, bowl: Bowl, seat: Seat, drawn: list[int], set_aside: dict[int, str]) -> int | None:
        """Draw lots until one can be kept; None, with no lot drawn, where no clause leaves any."""
        self.observer.drawing(seat, bowl, drawn, set_aside)
        kept, left = None, bowl.lots if bowl.admissible else 0
        name = self.bowl_name(seat)
        while left and kept is None:
            state = member_at(left, self.lots.pick(name, left.bit_count()))
            left ^= 1 << state
            drawn.append(state)
            if not bowl.admissible >> state & 1:
                set_aside[state] = bowl.barred_by(state)
            elif self.completion and not self.completion.allows(self.draw, seat, state):
                set_aside[state] = LOOK_AHEAD
            else:
                set_aside.pop(state, None)
                kept = state
        self.observer.drawn(seat, bowl, drawn, kept)
        return kept

    def open(self, seat: Seat) -> Bowl:
        """Open the bowl for a seat, to be filled next."""
        self._check_open(seat)
        self._opened = self.guard.open(self.draw, seat)
        return self._opened

    def fill_first(self, seat: Seat, bowl: Bowl, pile: list[int]) -> int:
        """Go down a pile of cards to the first admissible State and give it the seat; the State.

        ``bowl`` is what ``open`` gave for the seat; cards that are not in it do not count. Raises ``StuckError`` where no
        State is admissible, and ``BarredError`` where the bowl or the pile is not the one of this seat.
        """
        if bowl is not self._opened:
            self._check_open(seat)
        self.observer.opened(seat)
        self.observer.searched(seat, bowl, pile)
        passed: dict[int, str] = {}
        for state in pile:
            if bowl.admissible >> state & 1:
                if bowl is not self._opened and not self.guard.admits(self.draw, seat, state):
                    raise BarredError(f"{self.scenario.states[state]} is not admitted to the seat: the bowl is not the guard's")
                self._seat(seat, state, bowl.lots.bit_count(), [*passed, state], passed)
                return state
            if bowl.lots >> state & 1:
                passed[state] = bowl.barred_by(state)
        if self.guard.open(self.draw, seat).admissible:
            raise BarredError(f"the pile for {self.scenario.states[seat.reviewed]} lacks the States that are admitted to its seat")
        raise self._stuck(seat, bowl, members(bowl.lots))

    def write_down(self, seatings: Sequence[Seating]) -> None:
        """Seat States that were drawn all at once, each only if the guard admits it; raises ``BarredError`` else.

        So what is proved of lots that the guard admits holds of such a draw too.
        """
        self.observer.written(seatings)
        for seating in sorted(seatings, key=lambda one: (one.reviewed, one.side, one.additional)):
            missing = self.guard.missing(self.draw, seating.reviewed, seating.side) if seating.additional else 0
            seat = Seat(seating.reviewed, seating.side, missing)
            opened = any(held.side == seating.side for held in self.draw.of(seating.reviewed))
            is_open = opened == seating.additional == (missing > 0)
            admitted = self.guard.open(self.draw, seat).admissible >> seating.reviewing & 1
            if not (is_open and admitted and seating.instruments == self.guard.covers(seat, seating.reviewing)):
                raise BarredError(f"{seating}: the guard does not admit it")
            self._written = True
            self._take(seating, None)

    def _stuck(self, seat: Seat, bowl: Bowl, lots: list[int]) -> StuckError:
        barred: dict[str, int] = {}
        for state in lots:
            clause = LOOK_AHEAD if bowl.admissible >> state & 1 else bowl.barred_by(state)
            barred[clause] = barred.get(clause, 0) + 1
        self._stuck_by = StuckError(seat.reviewed, SEAT_NAMES[seat.side], seat.additional, barred)
        return self._stuck_by

    def _seat(self, seat: Seat, state: int, size: int, drawn: list[int], set_aside: dict[int, str]) -> None:
        redraw = self.draw.redraws.get(seat.reviewed, 0)
        line = LotLine(seat, size, tuple(drawn), set_aside, redraw)
        self.transcript.append(line)
        self._take(Seating(seat.reviewed, state, seat.side, seat.additional, self.guard.covers(seat, state)), line)

    def _take(self, seating: Seating, line: LotLine | None) -> None:
        """Fill a seat, and keep account of it."""
        self.observer.filling(seating, line)
        self._opened = None
        self.draw.add(seating)
        self._account.setdefault(seating.reviewed, []).append(seating)
        self.observer.filled(seating, line)

    def check(self, stuck: StuckError | None) -> None:
        """Raise ``AlgorithmFaultError`` where seats were filled past the ceremony, where ``stuck`` is not what the ceremony found, or
        where nothing is stuck and a seat is not filled."""
        if self.completion is not self._looks_ahead:
            raise AlgorithmFaultError("it put a look-ahead of its own into the ceremony")
        if {state: held for state, held in self.draw.seatings.items() if held} != self._account:
            raise AlgorithmFaultError("it filled or emptied seats past the ceremony")
        if stuck is not self._stuck_by:
            raise AlgorithmFaultError(
                "it went on after the ceremony was stuck" if stuck is None else "it says stuck where the ceremony is not"
            )
        if stuck is None and (left := self.unfilled()):
            raise AlgorithmFaultError(
                f"it ended with seats left to fill, of {len(left)} States under review: {', '.join(left[:5])}"
                + (" ..." if len(left) > 5 else "")
            )

    def unfilled(self) -> list[str]:
        """The States under review, by id, with a seat that is not filled, an instrument that nobody covers, or a redraw not made."""
        return [
            self.scenario.states[state]
            for year in YEARS
            for state in self.under_review(year)
            if {held.side for held in self.draw.of(state)} != {HOME, AWAY}
            or any(self.guard.missing(self.draw, state, side) for side in (HOME, AWAY))
            or (not self._written and self.draw.redraws.get(state, 0) != self.law.redraws(self.scenario.states[state]))
        ]
