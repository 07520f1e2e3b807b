"""Look-ahead at the price of a plain draw.

A plain draw that completes is itself the proof that each lot it kept could be completed: with the same lots the look-ahead keeps the
same ones. So every lot is kept, and only where the draw ends stuck is there something to find: the first lot after which no lawful draw
is left. It is set aside, and the draw begins anew with the same lots. Whether what is drawn can be completed never comes back once it
is lost, so that lot is found by bisection. The argument is in docs/explanation/look-ahead.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from algorithms.ceremony import Ceremony, Foretold, StuckError
from algorithms.draw_so_far import DrawSoFar, Seating
from algorithms.law import Bowl, Completion, Law
from algorithms.lots import RecordingLots, RewindableLots
from scenarios import Scenario
from storage.errors import NotKnownError

FIRST_STEP = 16
"""Seats to go back from where a draw is stuck; then twice as many, until it could still be completed."""
MOST_REFUSED = 40
"""Lots set aside by bisection in one draw; where more are to be found, each lot is asked about as it is drawn."""


def filled_ahead(
    fill: Callable[[Ceremony], StuckError | None], scenario: Scenario, law: Law, lots: RecordingLots
) -> tuple[Ceremony, StuckError | None] | None:
    """The ceremony as it ends with look-ahead, and where it stopped; None where this way does not serve, and no lot was drawn.

    It does not serve where the lots cannot be drawn from again (those of a room, and of a record, which is checked lot by lot), where
    States have their draw repeated (what they had first is no part of the lawful draw that follows), and where the first lot to be set
    aside is not found within the work allowed. Raises ``NotKnownError`` where it is not known within that work whether a lawful draw
    exists at all, which the first lot of the slow way asks too.
    """
    if not isinstance(lots.source, RewindableLots):
        return None
    found = _Found()
    while len(found.refused) <= MOST_REFUSED:
        source = lots.source.copy()
        again = RecordingLots(source)
        trial = Ceremony(scenario, law, again, foretold=Foretold(frozenset(found.refused), found.hopeless, found.bowls))
        stuck = fill(trial)
        if trial.draw.redraws:
            return None
        if trial.completion is not trial.foretold or stuck is None or found.hopeless:
            lots.source.go_on_from(source)
            lots.numbers += again.numbers
            trial.lots = lots
            return trial, stuck
        if not found.look_for_one(trial):
            return None
    return None


@dataclass
class _Found:
    """What is known of a draw with look-ahead: the lots to be set aside, and how many seats are filled as they will be."""

    refused: set[tuple[int, int]] = field(default_factory=set)
    bowls: list[Bowl] = field(default_factory=list)
    sure: int = 0
    hopeless: bool = False
    completion: Completion | None = None

    def look_for_one(self, trial: Ceremony) -> bool:
        """Find the first lot that is to be set aside in a draw that got stuck, or that no lawful draw exists; whether it was found."""
        if self.completion is None:
            self.completion = trial.law.completion(trial.scenario, trial.draw.year_of)
            if not self.completion.possible(DrawSoFar(trial.draw.year_of), trial.draw):
                self.hopeless = True
                return True
        kept = kept_in(trial)
        try:
            lost = first_lost(self.completion, trial.draw, kept, self.sure)
        except NotKnownError:
            return False
        if lost is None:
            return False
        self.refused.add((lost, kept[lost].reviewing))
        self.sure = lost
        del self.bowls[lost + 1 :]
        return True


def kept_in(ceremony: Ceremony) -> list[Seating]:
    """The seats in the order in which they were filled, without redraws."""
    seats = []
    for line in ceremony.transcript:
        state = line.drawn[-1]
        covers = ceremony.guard.covers(line.seat, state)
        seats.append(Seating(line.seat.reviewed, state, line.seat.side, line.seat.additional, covers))
    return seats


def first_lost(completion: Completion, near: DrawSoFar, kept: list[Seating], sure: int) -> int | None:
    """The place of the first seat filled after which no lawful draw has what is drawn; None where there is none.

    With the first ``sure`` seats filled one exists.
    """

    def possible(count: int) -> bool:
        draw = DrawSoFar(near.year_of)
        for seating in kept[:count]:
            draw.add(seating)
        return completion.possible(draw, near)

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
