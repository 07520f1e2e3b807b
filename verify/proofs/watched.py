"""A ceremony under watch: the assumptions of the proofs are checked at each lot kept, and what the algorithm was told is written down.

What an algorithm does next depends on what it was told: the division, the numbers of its own lots, the State that each bowl gave.
The order in which other lots of a bowl were set aside goes into the transcript only, which is closed to the algorithm here.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, SupportsIndex

from algorithms.ceremony import Ceremony, LotLine, Observer
from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from algorithms.law import Bowl
from algorithms.state_sets import StateSet
from verify.completion.completion import WitnessCompletion
from verify.law.parameters import CHOICES
from verify.proofs.outcome_tree import AssumptionError, Counts, OutcomeTree


class Fold(Enum):
    """Which ways to a lot are taken to go on alike, so that one of them is run and the outcomes of the others are counted."""

    NONE = "each outcome is run"
    BOWLS = "lots set aside in another order are run once"
    YEARS = "and so are ways to one draw (and one witness of the look-ahead) at the start of a year"
    SEATS = "and so are ways to one draw with the same order of seats left; the look-ahead is taken to go by the draw alone"
    ALIKE = "and so are divisions that differ in who is who among States alike"


BY_YEAR = (Fold.YEARS, Fold.SEATS, Fold.ALIKE)
BY_SEAT = (Fold.SEATS, Fold.ALIKE)


class ClosedTranscript(list[LotLine]):
    """A transcript that cannot be read while it is closed: while the algorithm is at work."""

    closed = True

    def _check(self) -> None:
        if self.closed:
            raise AssumptionError("the algorithm reads the transcript")

    def __iter__(self) -> Iterator[LotLine]:
        self._check()
        return super().__iter__()

    def __getitem__(self, place: SupportsIndex | slice) -> Any:
        self._check()
        return super().__getitem__(place)

    def __len__(self) -> int:
        self._check()
        return super().__len__()


@dataclass
class Seen:
    """What the runs on one scenario share: the draws so far they came to, by number, and the answers of the look-ahead there."""

    numbers: dict[Hashable, int] = field(default_factory=dict)
    answers: dict[tuple[int, Seat, StateSet, int], bool] = field(default_factory=dict)

    def number(self, draw: Hashable) -> int:
        """A number that stands for a draw so far."""
        return self.numbers.setdefault(draw, len(self.numbers))

    def answer(self, draw: int, seat: Seat, bowl: StateSet, state: int, allowed: bool) -> None:
        """Note an answer; raises ``AssumptionError`` where another way to the same draw had another one."""
        if self.answers.setdefault((draw, seat, bowl, state), allowed) != allowed:
            raise AssumptionError(f"the look-ahead answers in two ways on State {state} at {seat}")


class Watch(Observer):
    """The lots of a ceremony, and its observer. Checks the proofs' assumptions whenever a lot is kept, and gives each lot a key by what the
    algorithm was told.

    ``orders_seats`` says that the order drawn in a year is one of its seats, which are then filled in it.
    A lot kept by one look-ahead and set aside by another after the same draw is a fault too.
    """

    seed = ""

    def __init__(self, tree: OutcomeTree[Counts], fold: Fold, seen: Seen, orders_seats: bool = False) -> None:
        self._tree, self._fold, self._seen = tree, fold, seen
        self._orders_seats = orders_seats and fold in BY_SEAT
        self._ceremony: Ceremony
        self._left: list[int] | None = None
        self._told: list[Hashable] | None = None
        self._tried: Sequence[int] | None = None
        self._order = ""

    def begun(self, ceremony: Ceremony) -> None:
        """From the division on, keys say what was told."""
        self._ceremony = ceremony
        self._told = [_years_by_kind(ceremony) if self._fold is Fold.ALIKE else ceremony.draw.year_of.tobytes()]

    def pick(self, bowl: str, size: int) -> int:
        """``algorithms.lots.Lots``."""
        if self._told is None:
            return self._tree.pick(bowl, size, lambda: None)
        if bowl.startswith("order/") and bowl != self._order:
            self._order = bowl
            self._left = None
            if self._fold in BY_YEAR and self._ceremony.draw.seatings:
                self._told = [self._so_far()]
        number = self._tree.pick(bowl, size, lambda: self._key(bowl))
        if self._tried is None:
            self._told.append((bowl, number))
        return number

    def _key(self, bowl: str) -> Hashable:
        if self._fold is Fold.NONE:
            return None
        told = tuple(self._told or ())
        if self._fold is Fold.ALIKE and len(told) == 1 and not self._ceremony.draw.seatings and not self._tried:
            return told
        return bowl, told, frozenset(self._tried or ())

    def _so_far(self) -> int:
        """The number of the whole draw so far, with the witness of the look-ahead unless that is taken to have no part."""
        draw, completion = self._ceremony.draw, self._ceremony.completion
        found: Hashable = frozen(draw, ordered=False)
        if isinstance(completion, WitnessCompletion) and self._fold not in BY_SEAT:
            witness = completion._witness
            found = frozen(draw, ordered=True), completion._possible, witness and frozen(witness, ordered=True)
        return self._seen.number(found)

    def _next_seat(self) -> None:
        """The next seat in the order drawn: only the draw so far and the seats left matter from here."""
        told = self._told or []
        if self._left is None:
            numbers = [entry[1] for entry in told if isinstance(entry, tuple) and entry[0] == self._order]
            left = list(range(len(numbers) + 1))
            self._left = [left.pop(number) for number in numbers] + left
        self._told = [self._so_far(), self._order, tuple(self._left)]
        self._left = self._left[1:]

    def drawing(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], set_aside: Mapping[int, str]) -> None:
        """Lots tried for one seat are told as a set."""
        if self._orders_seats and not drawn and not seat.additional:
            self._next_seat()
        self._tried = drawn

    def drawn(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], state: int | None) -> None:
        """Note who was kept, and what the look-ahead said of each lot."""
        self._tried = None
        if self._told is not None:
            self._told.append((seat, state))
        if self._ceremony.completion is not None and self._tree.is_new:
            here = self._seen.number(frozen(self._ceremony.draw, ordered=False))
            for lot in drawn:
                if bowl.admissible >> lot & 1:
                    self._seen.answer(here, seat, bowl.admissible, lot, lot == state)

    def filling(self, seating: Seating, line: LotLine | None) -> None:
        """What the proofs assume of a lot that is kept."""
        if line is None or not self._tree.is_new:
            return
        seat, held, adherence = line.seat, self._ceremony.draw.of(seating.reviewed), self._ceremony.scenario.adherence
        opened = any(one.side == seat.side and not one.additional for one in held)
        missing = self._ceremony.guard.missing(self._ceremony.draw, seat.reviewed, seat.side)
        shared = sum(1 << place for place, both in enumerate(adherence[seating.reviewing] & adherence[seat.reviewed]) if both)
        wanted = shared & missing if seat.additional else shared
        for holds, fault in (
            (opened == seat.additional and (not seat.additional or missing == seat.missing != 0), "the seat was not open"),
            (self._admits(seat, seating.reviewing), "kept though the guard does not admit it"),
            (seating.instruments == wanted, "it does not take on all the open instruments that it shares"),
        ):
            if not holds:
                raise AssumptionError(f"{fault}: {seating}")

    def _admits(self, seat: Seat, state: int) -> bool:
        """Whether the guard admits the State; with look-ahead, by the wider bowl too."""
        guard, draw = self._ceremony.guard, self._ceremony.draw
        if guard.open(draw, seat).admissible >> state & 1:
            return True
        return self._ceremony.completion is not None and guard.open_wider(draw, seat).admissible >> state & 1 == 1


def frozen(draw: DrawSoFar, ordered: bool) -> Hashable:
    """All that a draw so far holds; ``ordered`` also says in which order its States came."""
    tables = (draw.seatings, draw.reviewers, draw.reviews, draw.redraws)
    found = [
        tuple(sorted((state, tuple(held) if isinstance(held, list) else held) for state, held in table.items() if held)) for table in tables
    ]
    order = tuple(draw.seatings) if ordered else ()
    return draw.year_of.tobytes(), tuple(draw.load), tuple(draw.loaded), *found, order


def _years_by_kind(ceremony: Ceremony) -> Hashable:
    """The years of States alike (same group, instruments and choices), in rising order."""
    kinds: dict[Hashable, list[int]] = {}
    values = ceremony.law.parameters
    for place, state in enumerate(ceremony.scenario.states):
        chosen = tuple(values[name].count(state) for name in CHOICES)
        kind = int(ceremony.scenario.group_of[place]), ceremony.scenario.adherence[place].tobytes(), chosen
        kinds.setdefault(kind, []).append(int(ceremony.draw.year_of[place]))
    return tuple((kind, tuple(sorted(years))) for kind, years in kinds.items())
