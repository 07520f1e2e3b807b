"""Look-ahead at the price of a plain draw.

A plain draw that completes is itself the proof that each lot it kept could be completed: with the same lots the look-ahead keeps the
same ones. So every lot is kept that counting does not exclude, and only where the draw ends stuck is there something to find: the first
lot after which no lawful draw is left. It is set aside, and the draw goes on from there with the same lots. The argument is in
docs/explanation/look-ahead.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from algorithms.ceremony import Ceremony, LotLine, StuckError
from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from algorithms.law import Bound, Bowl, Completion, Counting, Guard, Law
from algorithms.lots import RecordingLots, RewindableLots
from scenarios import Scenario
from storage.errors import NotKnownError

FIRST_STEP = 32
"""Seats to go back from where a draw is stuck; then twice as many, until it could still be completed."""
FEW_STATES = 100
"""For up to so many States it is sooner done to ask about each lot as it is drawn than to look for the lot where counting does not tell."""
MOST_BEGUN = 40
"""Draws begun to find one; where more were needed, each lot is asked about as it is drawn."""


def filled_ahead(
    fill: Callable[[Ceremony], StuckError | None], scenario: Scenario, law: Law, lots: RecordingLots
) -> tuple[Ceremony, StuckError | None] | None:
    """The ceremony as it ends with look-ahead, and where it stopped; None where this way does not serve, and no lot was drawn.

    It does not serve where the lots cannot be drawn from again (those of a room, and of a record, which is checked lot by lot), where
    States have their draw repeated (what they had first is no part of the lawful draw that follows), and where the first lot to be set
    aside is not found within the work allowed. Raises ``NotKnownError`` where it is not known within that work whether a lawful draw
    exists at all, which the first lot of the slow way asks too.
    """
    if not isinstance(lots.source, RewindableLots) or any(map(law.redraws, scenario.states)):
        return None
    foretold = Foretold()
    for _ in range(MOST_BEGUN):
        source = lots.source.copy()
        again = RecordingLots(source)
        trial = Ceremony(scenario, law, again, foretold=foretold)
        stuck = fill(trial)
        if trial.completion is not foretold or stuck is None or foretold.hopeless:
            lots.source.go_on_from(source)
            lots.numbers += again.numbers
            trial.lots = lots
            return trial, stuck
        if not foretold.learn(trial):
            return None
    return None


Kept = tuple[LotLine, Seating]
"""A seat that was filled, and by which lots."""


@dataclass
class Foretold:
    """A look-ahead that asks nobody: it allows every lot but those of which it is known that no lawful draw has them.

    ``known`` are the first seats as they are filled, and ``bowls`` those of the seats that need not be opened again. ``refused`` are lots
    to be set aside: how many seats were filled before, and the State. ``bound`` counts along from the last known seat on. With the first
    ``sure`` seats filled a lawful draw exists; where it is ``hopeless``, none does, and no lot is allowed.
    """

    known: list[Kept] = field(default_factory=list)
    bowls: list[Bowl] = field(default_factory=list)
    refused: set[tuple[int, int]] = field(default_factory=set)
    sure: int = 0
    hopeless: bool = False
    guard: Guard | None = None
    _bound: Bound | None = None
    _transcript: list[LotLine] = field(default_factory=list)
    _counting: Counting | None = None
    _completion: Completion | None = None

    def begin(self, ceremony: Ceremony, objective: str) -> Completion:
        """The look-ahead of a ceremony from now on."""
        self.guard, self._transcript = ceremony.guard, ceremony.transcript
        if self._counting is None:
            self._counting = ceremony.law.counting(ceremony.scenario, ceremony.guard, objective)
            self._bound = self._counting.begin(ceremony.draw)
        return self

    def bowl(self, opened: Callable[[], Bowl]) -> Bowl:
        """The bowl for the next seat, opened if need be."""
        if len(self._transcript) == len(self.bowls):
            self.bowls.append(opened())
        return self.bowls[len(self._transcript)]

    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Whether nothing is known against the lot, which is then kept."""
        if self.hopeless or (len(self._transcript), state) in self.refused:
            return False
        return self._bound is None or self._bound.take(draw, seat, state)

    def possible(self, draw: DrawSoFar, near: DrawSoFar) -> bool:
        """Whether nothing is known against what is drawn."""
        return not self.hopeless

    def learn(self, stuck: Ceremony) -> bool:
        """Find a lot that is to be set aside in a draw that got stuck, or that no lawful draw exists; whether something was found."""
        if self._counting is None:
            return False
        kept = kept_in(stuck)
        lost = self._lost_by_counting(self._counting, kept, stuck.draw)
        if lost is None and stuck.scenario.n_states > FEW_STATES:
            if self._completion is None and self._begins_anew(self._counting, stuck.draw):
                return True
            lost = self._lost_by_asking(self._counting, kept, stuck.draw)
        if lost is None:
            return False
        self.refused = {(place, state) for place, state in self.refused if place <= lost} | {(lost, kept[lost][1].reviewing)}
        self.known = kept[:lost]
        del self.bowls[lost + 1 :]
        return True

    def _lost_by_counting(self, counting: Counting, kept: Sequence[Kept], near: DrawSoFar) -> int | None:
        """The place of a seat filled after which, by counting, no lawful draw has what is drawn; None where counting does not say."""
        step, start, bound = FIRST_STEP, len(kept), None
        while bound is None and start > self.sure:
            start, step = max(self.sure, len(kept) - step), 2 * step
            bound = counting.bound(drawn(kept[:start], near))
        if bound is None:
            return None
        draw = drawn(kept[:start], near)
        for place in range(start, len(kept)):
            line, seating = kept[place]
            if not bound.take(draw, line.seat, seating.reviewing):
                self._bound = bound
                return place
            draw.add(seating)
        return None

    def _begins_anew(self, counting: Counting, near: DrawSoFar) -> bool:
        """Ask whether a lawful draw exists at all; whether none does, or the best value is another one than was thought."""
        self._completion, other_value = counting.exact()
        nothing = DrawSoFar(near.year_of)
        self.hopeless = not self._completion.possible(nothing, near)
        if not (self.hopeless or other_value):
            return False
        self.known, self.refused = [], set()
        self._bound = None if self.hopeless else counting.bound(nothing)
        del self.bowls[1:]
        return True

    def _lost_by_asking(self, counting: Counting, kept: Sequence[Kept], near: DrawSoFar) -> int | None:
        """The place of the first seat filled after which no lawful draw has what is drawn; None where that is not found."""
        try:
            lost = first_lost(self._completion, near, kept, self.sure) if self._completion else None
        except NotKnownError:
            return None
        if lost is not None:
            self.sure = lost
            self._bound = counting.bound(drawn(kept[:lost], near))
        return lost


def kept_in(ceremony: Ceremony) -> list[Kept]:
    """The seats in the order in which they were filled, without redraws."""
    found = list[Kept]()
    for line in ceremony.transcript:
        seat, state = line.seat, line.drawn[-1]
        found.append((line, Seating(seat.reviewed, state, seat.side, seat.additional, ceremony.guard.covers(seat, state))))
    return found


def drawn(kept: Sequence[Kept], near: DrawSoFar) -> DrawSoFar:
    """The draw that has these seats filled, of the same division as another."""
    draw = DrawSoFar(near.year_of)
    for _, seating in kept:
        draw.add(seating)
    return draw


def first_lost(completion: Completion, near: DrawSoFar, kept: Sequence[Kept], sure: int) -> int | None:
    """The place of the first seat filled after which no lawful draw has what is drawn; None where there is none.

    With the first ``sure`` seats filled one exists.
    """

    def possible(count: int) -> bool:
        return completion.possible(drawn(kept[:count], near), near)

    lost, step = len(kept), FIRST_STEP
    if possible(lost):
        return None
    low = max(sure, lost - step)
    while low > sure and not possible(low):
        lost, step = low, 2 * step
        low = max(sure, lost - step)
    while lost - low > 1:
        middle = (low + lost) // 2
        low, lost = (middle, lost) if possible(middle) else (low, middle)
    return lost - 1
