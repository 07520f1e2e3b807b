"""Proof by counting turns that rotating lists cannot get stuck.

A *turn* of a card: its State gets a seat, and the card goes to the bottom of its piles. A card passed over stays where it is. So
when a State gets a seat, every other State that is admissible there has had a turn since the last turn of that card.

1. A State *can take the whole seat* if it holds all instruments of the State under review and no fact bars it. Only 29 (a) can
   bar it: it is admissible at the seat, for the drawn and for the additional State alike, unless the State under review has
   reviewed it. So a State gets stuck at a seat only if it has reviewed all those who can take the whole of it.
2. Away reviews. Call a card full if its State holds every instrument. A seat gives a turn to one full card at most, so there are
   two turns of full cards for each State under review. At least ``h`` full cards can take the whole away seat, whoever is
   reviewed. Take the first State that comes to perform ``e`` away reviews. Before each but its first, all full cards that can
   take the seat had a turn since, but for its own and for at most ``e - 1`` which the State under review had reviewed: at least
   ``(e - 1) * (h - e)`` turns. So nobody performs ``e`` away reviews where that is more than there are.
3. Home seats. To get stuck, a State must have reviewed each of the ``k`` States of its group that can take the whole of its seat,
   each at that State's own home seat. Before each turn but the first, all others who can take the whole of *that* seat had a
   turn since, but for those whom its State had reviewed. The turns that this asks for are counted, and the turns that there are:
   those at the home seats of the group, and the away reviews of 2.

Nothing is claimed where another clause than 29 (a) may bar a State that can take the whole seat.
"""

from dataclasses import dataclass
from functools import cached_property

from algorithms.draw_so_far import AWAY, HOME, Seat
from algorithms.state_sets import StateSet, members
from verify.diagnosis.problem import Problem
from verify.law.parameters import BY_GROUP
from words import Sentences, message, state_named

NEEDED = {
    "home_fallback": "none",
    "legal_family": "off",
    "additional_covers": "all-missing",
    "additional_keeps_seat": "yes",
    **BY_GROUP,
    "load_min": "off",
    "load_max": 0,
    "declines": [],
    "redraws": [],
}
"""The values under which only 29 (a) can bar a State that can take the whole seat, and no seat is filled twice."""
HOW_PROVED = message(
    "Proved by counting turns: a card that was used goes to the bottom, so before it is used again all others that could have the seat, and "
    "that 29 (a) does not bar, must be used."
)
NEAREST = {
    HOME: message(
        "Hence no State performs more than {most} away reviews; and to get stuck, even the nearest, {state} at its home seat, needs "
        "{needed} turns of other cards where there are {available} at most."
    ),
    AWAY: message(
        "Hence no State performs more than {most} away reviews; and to get stuck, even the nearest, {state} at its away seat, needs "
        "{needed} turns of other cards where there are {available} at most."
    ),
}
"""What follows of the seat that is nearest to getting stuck."""
FEWEST_REVIEWERS_MAX = 4
"""Two at each seat: with so many 29 (c) bars nobody."""


@dataclass(frozen=True)
class Turns:
    """For a State under review and a seat: the turns of other cards needed before it gets stuck there, and those there can be."""

    reviewed: int
    side: int
    needed: int
    available: int

    @property
    def short(self) -> bool:
        """Whether there cannot be turns enough, so that the State cannot get stuck at the seat."""
        return self.needed > self.available


def cannot_get_stuck(problem: Problem) -> Turns | None:
    """The seat that is nearest to getting stuck, where it is proved that none can; None where this is not proved."""
    if not _applies(problem):
        return None
    counted = Counting(problem)
    nearest: Turns | None = None
    for reviewed in members(problem.guard.reader.under_review):
        for side in (HOME, AWAY):
            turns = counted.at_home(reviewed) if side == HOME else counted.away(reviewed)
            if not turns.short:
                return None
            if nearest is None or turns.needed * nearest.available < nearest.needed * turns.available:
                nearest = turns
    return nearest


def proof_of(problem: Problem, nearest: Turns) -> str:
    """The proof in short, with its figures."""
    scenario = problem.scenario
    follows = NEAREST[nearest.side].of(
        most=Counting(problem).most_away,
        state=state_named(scenario.states[nearest.reviewed], scenario.names[nearest.reviewed]),
        needed=nearest.needed,
        available=nearest.available,
    )
    return Sentences(HOW_PROVED, follows)


def can_take_whole(problem: Problem, reviewed: int, side: int) -> StateSet:
    """The States that hold all instruments of a State under review, and that no fact bars from its seat."""
    guard = problem.guard
    first, extra = (Seat(reviewed, side, missing) for missing in (0, guard.reader.bits[reviewed]))
    states = guard.lots(first) & guard.reader.holding(extra.missing)
    for _, barred in guard.fixed_bars(first) + guard.fixed_bars(extra):
        states &= ~barred
    return states


def _applies(problem: Problem) -> bool:
    value, reader = problem.law.values, problem.guard.reader
    return (
        all(value[name] == needed for name, needed in NEEDED.items())
        and value["reviewers_max"] >= FEWEST_REVIEWERS_MAX
        and not reader.groups.get(-1, 0) & reader.under_review
    )


@dataclass(frozen=True)
class Counting:
    """The figures of the proof, for a problem to which it applies."""

    problem: Problem

    @cached_property
    def at_homes(self) -> dict[int, StateSet]:
        """For each State under review, the States that can take the whole of its home seat."""
        return {state: can_take_whole(self.problem, state, HOME) for state in members(self.problem.guard.reader.under_review)}

    @cached_property
    def most_away(self) -> int:
        """No State performs more away reviews than this: step 2."""
        reader = self.problem.guard.reader
        reviewed = members(reader.under_review)
        full = reader.holding((1 << reader.n_instruments) - 1)
        able = min((can_take_whole(self.problem, state, AWAY) & full).bit_count() for state in reviewed)
        for count in range(2, len(reviewed) + 1):
            if (count - 1) * (able - count) > 2 * len(reviewed):
                return count - 1
        return len(reviewed)

    def away(self, reviewed: int) -> Turns:
        """Away seats: the States to be reviewed first are all of other groups."""
        return Turns(reviewed, AWAY, can_take_whole(self.problem, reviewed, AWAY).bit_count(), self.most_away)

    def at_home(self, stuck: int) -> Turns:
        """Home seats: step 3."""
        homes = self.at_homes
        first = homes[stuck]
        if first & ~self.problem.guard.reader.under_review:
            return Turns(stuck, HOME, 1, 0)
        before = {state: homes[state] & ~(1 << stuck) for state in members(first)}
        counts = [states.bit_count() for states in before.values()]
        others = 0
        for states in before.values():
            others |= states
        own = members(self.problem.guard.reader.groups[self.problem.guard.reader.group_of[stuck]])
        used = sum(self._turns_at(state, stuck, others) for state in own if state in homes)
        not_needed = sum(self._turns_at(state, stuck, first) for state in own if state in homes and others >> state & 1)
        needed = sum(counts) - max(counts, default=0)
        return Turns(stuck, HOME, needed, used + not_needed + self.most_away * others.bit_count())

    def _turns_at(self, state: int, stuck: int, cards: StateSet) -> int:
        """How many turns the home seat of a State can give to ``cards`` before ``stuck`` is called; where ``stuck`` can take the
        seat of a State that it must review, it has one of them."""
        if state == stuck:
            return 0
        whole = self.at_homes[state]
        drawable = cards & self.problem.guard.lots(Seat(state, HOME)) & ~(1 << stuck)
        in_part = drawable & ~whole
        if self.at_homes[stuck] >> state & 1:
            return int(bool(in_part if whole >> stuck & 1 else drawable))
        return (2 if in_part else 1) if drawable else 0
