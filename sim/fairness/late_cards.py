"""Algorithms whose lots and cards are drawn no earlier than they are called for: the folds LATE and PILE of ``exact``."""

from collections.abc import Callable, Hashable, Iterator, Sequence

import numpy as np

from algorithms.algorithm import Algorithm
from algorithms.answer_set import AnswerSet
from algorithms.ceremony import YEARS, Ceremony
from algorithms.draw_so_far import HOME, Seat
from algorithms.lots import Member
from algorithms.rotating_lists import RotatingLists
from algorithms.sequential_bowls import SequentialBowls, SequentialBowlsLookAhead
from algorithms.state_sets import set_of
from storage.errors import ResultError


class LateCeremony(Ceremony):
    """A ceremony in which orders are called late: each lot is drawn when it is called for."""

    left: Hashable = None
    """What of an order or of the piles is still to come."""

    def called(self, bowl: str, members: Sequence[Member]) -> Iterator[Member]:
        """The same order as in any ceremony."""
        left = list(members)
        while left:
            self.left = tuple(left)
            called = left.pop(self.lots.pick(bowl, len(left)))
            self.left = tuple(left)
            yield called


READ = (SequentialBowls, AnswerSet)
"""The classes whose code was read for DRAW and LATE."""


def drawn_late(algorithm: Algorithm) -> Algorithm | None:
    """The algorithm itself, where it goes on alike if its orders are called late, or with its cards turned up late; None where its code
    was not read."""
    if type(algorithm) is RotatingLists:
        return CardsTurnedUpLate()
    base = next((read for read in READ if isinstance(algorithm, read)), None)
    if base is None or type(algorithm).fill not in (SequentialBowlsLookAhead.fill, base.fill):
        return None
    return algorithm


class _Pile:
    """A pile of cards: those turned up and left on top, those nobody saw, and those put at the bottom.

    Of the cards that nobody saw, those in a ``chain`` are known to lie in its order; nothing else is known of them.
    """

    def __init__(self, cards: Sequence[int], chains: Sequence[list[int]] = ()) -> None:
        self._seen, self._bottom, self._unseen = list[int](), list[int](), sorted(cards)
        self._chains = [list(chain) for chain in chains]

    @property
    def key(self) -> Hashable:
        """All that is known of the pile."""
        return tuple(self._seen), tuple(self._unseen), tuple(self._bottom), tuple(tuple(chain) for chain in self._chains)

    def first(self, wanted: int, pick: Callable[[int], int]) -> int | None:
        """Go down to the first card in the set ``wanted``; unseen cards are turned up by lot as long as one of them is wanted."""
        for state in self._seen:
            if wanted >> state & 1:
                return state
        while any(wanted >> state & 1 for state in self._unseen):
            state = self._next(pick(len(self._unseen)))
            self._unseen.remove(state)
            self._unchain(state)
            self._seen.append(state)
            if wanted >> state & 1:
                return state
        return next((state for state in self._bottom if wanted >> state & 1), None)

    def _next(self, number: int) -> int:
        """The card under a lot: the first card of a chain has as many lots as the chain has cards, for none of them lies before it."""
        chained = [chain[0] for chain in self._chains for _ in chain]
        return [*chained, *(state for state in self._unseen if not any(state in chain for chain in self._chains))][number]

    def _unchain(self, state: int) -> None:
        self._chains = [[other for other in chain if other != state] for chain in self._chains]

    def to_bottom(self, state: int) -> None:
        """Take a card out wherever it lies and put it at the bottom."""
        for part in (self._seen, self._unseen, self._bottom):
            if state in part:
                part.remove(state)
        self._unchain(state)
        self._bottom.append(state)


class CardsTurnedUpLate(RotatingLists):
    """``rotating-lists``, its cards drawn when they are turned up; only the States under review of a year are put in order before."""

    def fill(self, ceremony: Ceremony) -> None:
        """Steps 1 to 5 of ``algorithms.rotating_lists``."""
        if not isinstance(ceremony, LateCeremony):
            raise ResultError("cards are turned up late only in a ceremony that knows what is still to come")
        scenario = ceremony.scenario
        called: dict[int, list[int]] = {}
        for year in YEARS:
            called[year], left = [], ceremony.under_review(year)
            while left:
                ceremony.left = _as_tuples(called)
                called[year].append(left.pop(ceremony.lots.pick(f"order/{year}", len(left))))
        everybody = _Pile(range(scenario.n_states), list(called.values()))
        groups = [np.flatnonzero(scenario.group_of == group).tolist() for group in range(len(scenario.regional_groups))]
        piles = [_Pile(cards) for cards in groups]
        cards = [set_of(states) for states in groups]
        for year in YEARS:
            while called[year]:
                reviewed = called[year].pop(0)
                group = int(scenario.group_of[reviewed])
                for seat in ceremony.open_seats(reviewed):
                    bowl = ceremony.open(seat)
                    own = seat.side == HOME and not bowl.lots & ~(cards[group] if group >= 0 else 0)
                    pile, name = (piles[group], "group") if own else (everybody, "all")

                    def turn_up(size: int, seat: Seat = seat, name: str = name) -> int:
                        ceremony.left = _as_tuples(called), everybody.key, *(pile.key for pile in piles)
                        return ceremony.lots.pick(f"{seat.reviewed}/{seat.side}/{seat.missing}/{name}", size)

                    state = pile.first(bowl.admissible, turn_up)
                    ceremony.fill_first(seat, bowl, [] if state is None else [state])
                    if state is not None:
                        everybody.to_bottom(state)
                        if scenario.group_of[state] >= 0:
                            piles[int(scenario.group_of[state])].to_bottom(state)


def _as_tuples(called: dict[int, list[int]]) -> Hashable:
    return tuple(tuple(states) for states in called.values())
