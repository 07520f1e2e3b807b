"""The exact chances of an algorithm: its own code, on every outcome of its lots, for one division into years.

The run is plain code that cannot be copied at a lot, so it is run anew for each branch. Ways that are bound to go on alike are
folded into one place, and the chance of a place is the sum of the chances of all ways to it, as ``Fraction``. Assumed:

- BOWL: lots set aside do not change what is kept, so a bowl gives each State that could be kept the same chance.
- DRAW: ``sequential-bowls`` and ``answer-set``, and their variants, go on by the draw so far and what is left of the year's
  order alone. An algorithm whose code was not read for it is told apart by all its lots, and is slow.
- LATE: the lots of that order fall alike whenever they are drawn, so each is drawn when it is called for.
- LIST: of the look-ahead is asked whether some lawful draw has all that is drawn; here the list of all lawful draws answers.
- PILE: so are the cards of ``rotating-lists``: drawn when they are turned up. Its steps are restated for that in
  ``_CardsTurnedUpLate``; of the others the code itself is run.

Tests hold each of them against the plain code on every outcome, in small cases.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.answer_set import AnswerSet
from algorithms.ceremony import YEARS, Algorithm, Ceremony, StuckError
from algorithms.division import divide
from algorithms.draw_so_far import HOME, SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.law import Bowl
from algorithms.lots import every_outcome
from algorithms.rotating_lists import RotatingLists
from algorithms.sequential_bowls import SequentialBowls, SequentialBowlsLookAhead
from algorithms.state_sets import members, set_of
from scenarios import Scenario
from scenarios.errors import UntocDrawError
from verify.fairness.chances import Chances, Distribution, Draw, exact_chances
from verify.fairness.references import Seatings, draw_of, lawful_draws
from verify.guard import ClauseGuard
from verify.law import LawParameters

MOST_LOTS = 10_000
"""A bowl of more lots than this is no bowl of States but a seed."""


class NotEnumerableError(UntocDrawError):
    """The lots of the algorithm are too many to go through, so its exact chances cannot be had this way."""


@dataclass(frozen=True)
class ExactDraw:
    """Every complete draw with its chance among complete draws (sum 1; empty where all are stuck), and the chance of being stuck.

    ``places`` counts the lots told apart, ``runs`` how often the code was run.
    """

    distribution: Distribution
    stuck: Fraction
    places: int = 0
    runs: int = 0

    def chances(self, n_states: int) -> Chances:
        """The chances of pairs and burdens."""
        return exact_chances(self.distribution.items(), n_states, self.stuck)


class _Place:
    """A lot, and what follows each number: another lot, a complete draw, or None for stuck."""

    __slots__ = ("bowl", "closed", "following", "size")

    def __init__(self, bowl: str, size: int) -> None:
        self.bowl, self.size, self.closed = bowl, size, False
        self.following: list[_Place | Draw | None] = []


class _KnownPlace(BaseException):
    """Breaks off a run at a lot from which every outcome was seen. No algorithm catches it."""

    def __init__(self, place: _Place) -> None:
        super().__init__()
        self.place = place


class _Tree:
    """All lots of a run, each way followed once."""

    def __init__(self) -> None:
        self.branch: list[_Place] = []
        self.known: dict[Hashable, _Place] = {}
        self.closed: list[_Place] = []
        self.runs, self._depth = 0, 0

    def pick(self, bowl: str, size: int, key: Callable[[], Hashable]) -> int:
        """The next number on the branch, or the first of a new lot; raises ``_KnownPlace``."""
        if size == 1:
            return 0
        if size > MOST_LOTS:
            raise NotEnumerableError(f"bowl {bowl} holds {size} lots: a seed word, not lots of States. What a chain that starts from "
                                     "seed words aims at can be had exactly: the reference U")  # fmt: skip
        if self._depth == len(self.branch):
            name = key()
            if name in self.known:
                if self.known[name].size != size:
                    raise AssertionError(f"ways taken to be alike lead to {bowl} of {self.known[name].size} and of {size}")
                raise _KnownPlace(self.known[name])
            self.known[name] = place = _Place(bowl, size)
            if self.branch:
                self.branch[-1].following.append(place)
            self.branch.append(place)
        place = self.branch[self._depth]
        if (place.bowl, place.size) != (bowl, size):
            raise AssertionError(f"the same lots lead to {place.bowl} of {place.size}, then to {bowl} of {size}")
        self._depth += 1
        return self._number(place)

    def _number(self, place: _Place) -> int:
        return len(place.following) - (place is not self.branch[-1])

    def walk(self, run: Callable[["_Tree"], Draw | None]) -> ExactDraw:
        """Follow every way, then send the chances down from the first lot."""
        while True:
            self._depth, self.runs = 0, self.runs + 1
            end: _Place | Draw | None
            try:
                end = run(self)
            except _KnownPlace as known:
                end = known.place
                if not end.closed:
                    raise AssertionError(f"the draw came back to {end.bowl}") from None
            if not self.branch:
                return self._summed(end, [])
            self.branch[-1].following.append(end)
            while self.branch and len(self.branch[-1].following) == self.branch[-1].size:
                self.branch[-1].closed = True
                self.closed.append(self.branch.pop())
            if not self.branch:
                return self._summed(self.closed[-1], self.closed[::-1])

    def _summed(self, first: _Place | Draw | None, places: list[_Place]) -> ExactDraw:
        reached: dict[_Place | Draw | None, Fraction] = {first: Fraction(1)}
        for place in places:
            share = reached.pop(place) / place.size
            for after in place.following:
                reached[after] = reached.get(after, Fraction(0)) + share
        stuck = reached.pop(None, Fraction(0))
        complete = {draw: chance / (1 - stuck) for draw, chance in reached.items() if isinstance(draw, frozenset)}
        return ExactDraw(complete, stuck, len(places), self.runs)


class _NumberedDraw(DrawSoFar):
    """A draw so far with a whole number that stands for what is drawn: one bit a seating."""

    def __init__(self, year_of: NDArray[np.int8], bits: dict[Seating, int]) -> None:
        super().__init__(year_of)
        self.number, self._bits = 0, bits

    def add(self, seating: Seating) -> None:
        super().add(seating)
        self.number |= 1 << self._bits.setdefault(seating, len(self._bits))

    def remove(self, reviewed: int, seatings: list[Seating]) -> None:
        for seating in seatings:
            self.number &= ~(1 << self._bits[seating])
        super().remove(reviewed, seatings)

    @property
    def key(self) -> Hashable:
        """What is drawn, and how often each State's draw was repeated."""
        return (self.number, tuple(sorted(self.redraws.items()))) if self.redraws else self.number


class _Remembering:
    """The guard; what it said of a seat after a draw is not asked twice."""

    def __init__(self, guard: ClauseGuard) -> None:
        self._guard, self._said = guard, dict[Hashable, Bowl]()
        self.missing, self.covers, self.unmet = guard.missing, cache(guard.covers), guard.unmet

    def open(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        return self._ask("open", draw, seat)

    def open_wider(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        return self._ask("open_wider", draw, seat)

    def _ask(self, which: str, draw: Any, seat: Seat) -> Bowl:
        key = which, draw.key, seat.reviewed, seat.side, seat.missing
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = getattr(self._guard, which)(draw, seat)
        return found


class ListedDraws:
    """``algorithms.law.Completion``, from the list of all lawful draws of one division; ``covers`` is that of the guard."""

    def __init__(self, lawful: Sequence[Seatings], covers: Callable[[Seat, int], int]) -> None:
        self._having: dict[Seating, int] = {}
        for place, seatings in enumerate(lawful):
            for seating in seatings:
                self._having[seating] = self._having.get(seating, 0) | 1 << place
        self._all, self._covers, self._left = (1 << len(lawful)) - 1, covers, dict[int, int]()

    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Whether some lawful draw has what is drawn and the lot."""
        seating = Seating(seat.reviewed, state, seat.side, seat.additional, self._covers(seat, state))
        return self._with(draw) & self._having.get(seating, 0) != 0

    def _with(self, draw: DrawSoFar) -> int:
        """The draws that have all that is drawn, one bit each."""
        number = draw.number if isinstance(draw, _NumberedDraw) else -1
        left = self._left.get(number, -1)
        if left < 0:
            left = self._all
            for held in draw.seatings.values():
                for seating in held:
                    left &= self._having.get(seating, 0)
            if number >= 0:
                self._left[number] = left
        return left


def best_draws(lawful: Sequence[Seatings], objective: str) -> list[Seatings]:
    """The lawful draws of the best value of an objective of the look-ahead; all of them for ``none``."""
    if objective == "none":
        return list(lawful)
    worth = {
        seatings: _additional(seatings) if objective == "fewest-additional" else _most_reviews(seatings) for seatings in lawful
    }
    least = min(worth.values(), default=0)
    return [seatings for seatings in lawful if worth[seatings] == least]


def _additional(seatings: Seatings) -> int:
    return sum(one.additional for one in seatings)


def _most_reviews(seatings: Seatings) -> int:
    return max(Counter(reviewing for _, reviewing in {(one.reviewed, one.reviewing) for one in seatings}).values(), default=0)


class _FoldedLaw:
    """``algorithms.law.Law`` for one scenario and division, with a guard that remembers and a look-ahead that looks things up."""

    def __init__(self, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> None:
        self.year_of, self.parameters, self.digest = year_of, law.parameters, law.digest
        self.under_review, self.waives, self.redraws, self.sampler = law.under_review, law.waives, law.redraws, law.sampler
        self._guard, self._scenario, self._law = ClauseGuard(scenario, law, year_of), scenario, law
        self._remembering, self._lists = _Remembering(self._guard), dict[str, ListedDraws]()
        self._lawful: list[Seatings] | None = None
        self.bits: dict[Seating, int] = {}
        self.kept: dict[Hashable, list[int]] = {}
        self.called = {year: np.flatnonzero(year_of == year).tolist() for year in YEARS}

    def guard(self, scenario: Scenario, year_of: NDArray[np.int8]) -> Any:
        return self._remembering

    def completion(self, scenario: Scenario, year_of: NDArray[np.int8], objective: str = "none") -> ListedDraws:
        if self._lawful is None:
            self._lawful = lawful_draws(self._scenario, self._law, self.year_of)
        if objective not in self._lists:
            self._lists[objective] = ListedDraws(best_draws(self._lawful, objective), self._guard.covers)
        return self._lists[objective]


class _FoldedCeremony(Ceremony):
    """A ceremony after a given division, with one lot for each bowl: which of the States that could be kept is kept."""

    def __init__(self, scenario: Scenario, law: _FoldedLaw, tree: _Tree, by_draw: bool) -> None:
        self._tree, self._by_draw, self._folded = tree, by_draw, law
        self._told: list[Hashable] = []
        self.left: Hashable = None
        super().__init__(scenario, law, self)

    def __post_init__(self) -> None:
        self.draw = self._numbered = _NumberedDraw(self._folded.year_of, self._folded.bits)
        self.guard = self.law.guard(self.scenario, self._folded.year_of)

    def under_review(self, year: int) -> list[int]:
        return list(self._folded.called[year])

    def pick(self, bowl: str, size: int) -> int:
        """``algorithms.lots.Lots``: the ceremony is its own source. The key is all that the code can go by from here."""
        number = self._tree.pick(bowl, size, lambda: (bowl, self._numbered.key, self.left, tuple(self._told)))
        if not self._by_draw:
            self._told.append((bowl, size, number))
        return number

    def _draw_from(self, bowl: Bowl, seat: Seat, drawn: list[int], set_aside: dict[int, str]) -> int | None:
        key = self._numbered.key, seat.reviewed, seat.side, seat.missing, bowl.admissible, self.completion
        could_be_kept = self._folded.kept.get(key)
        if could_be_kept is None:
            could_be_kept = self._folded.kept[key] = [
                state
                for state in members(bowl.admissible)
                if not self.completion or self.completion.allows(self.draw, seat, state)
            ]
        if not could_be_kept:
            return None
        drawn.append(could_be_kept[self.pick(f"{seat.reviewed}/{SEAT_NAMES[seat.side]}/{seat.missing}", len(could_be_kept))])
        return drawn[-1]

    def _seat(self, seat: Seat, state: int, size: int, drawn: list[int], set_aside: dict[int, str]) -> None:
        self.draw.add(Seating(seat.reviewed, state, seat.side, seat.additional, self.guard.covers(seat, state)))


def _called_late(lots: _FoldedCeremony, bowl: str, members: Sequence[int]) -> Iterator[int]:
    """``algorithms.lots.drawn_order``, each lot drawn when it is called for."""
    left = list(members)
    while left:
        lots.left = tuple(left)
        called = left.pop(lots.pick(bowl, len(left)))
        lots.left = tuple(left)
        yield called


def _late(algorithm: Algorithm) -> Algorithm | None:
    """The algorithm with its own code, its orders called late; None where its code was not read for DRAW and LATE."""
    base = next((read for read in READ if isinstance(algorithm, read)), None)
    if base is None or type(algorithm).fill not in (SequentialBowlsLookAhead.fill, base.fill):
        return None
    fill = FunctionType(base.fill.__code__, {**base.fill.__globals__, "drawn_order": _called_late})
    late: Any = type("Late", (base,), {"fill": fill})
    made = late if type(algorithm) is base else type("Late", (type(algorithm), late), {})
    found: Algorithm = made()
    return found


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


class _CardsTurnedUpLate(RotatingLists):
    """``rotating-lists``, its cards drawn when they are turned up; only the States under review of a year are put in order before."""

    def fill(self, ceremony: Ceremony) -> None:
        """Steps 1 to 5 of ``algorithms.rotating_lists``."""
        scenario = ceremony.scenario
        called: dict[int, list[int]] = {}
        for year in YEARS:
            called[year], left = [], ceremony.under_review(year)
            while left:
                vars(ceremony)["left"] = _as_tuples(called)
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
                    bowl = ceremony.guard.open(ceremony.draw, seat)
                    own = seat.side == HOME and not bowl.lots & ~(cards[group] if group >= 0 else 0)
                    pile, name = (piles[group], "group") if own else (everybody, "all")

                    def turn_up(size: int, seat: Seat = seat, name: str = name) -> int:
                        vars(ceremony)["left"] = _as_tuples(called), everybody.key, *(pile.key for pile in piles)
                        return ceremony.lots.pick(f"{seat.reviewed}/{seat.side}/{seat.missing}/{name}", size)

                    state = pile.first(bowl.admissible, turn_up)
                    ceremony.fill_first(seat, bowl, [] if state is None else [state])
                    if state is not None:
                        everybody.to_bottom(state)
                        if scenario.group_of[state] >= 0:
                            piles[int(scenario.group_of[state])].to_bottom(state)


def _as_tuples(called: dict[int, list[int]]) -> Hashable:
    return tuple(tuple(states) for states in called.values())


def exact_draw(algorithm: Algorithm, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8],
               by_draw: bool = False) -> ExactDraw:  # fmt: skip
    """The exact distribution of an algorithm over complete draws, for one division; ``year_of`` has shape ``(n_states,)``.

    ``by_draw`` says of an algorithm not named above that it goes on by the draw so far alone. Raises ``NotEnumerableError``
    for an algorithm whose lots are seeds.
    """
    if not by_draw:
        late = _CardsTurnedUpLate() if type(algorithm) is RotatingLists else _late(algorithm)
        algorithm, by_draw = late or algorithm, late is not None
    folded = _FoldedLaw(scenario, law, year_of)

    def run(tree: _Tree) -> Draw | None:
        ceremony = _FoldedCeremony(scenario, folded, tree, by_draw)
        try:
            algorithm.fill(ceremony)
        except StuckError:
            return None
        if ceremony.guard.unmet(ceremony.draw):
            return None
        return draw_of(frozenset(one for held in ceremony.draw.seatings.values() for one in held))

    return _Tree().walk(run)


READ = (SequentialBowls, AnswerSet)
"""The classes whose code was read for DRAW and LATE."""


def divisions(scenario: Scenario, law: LawParameters) -> list[tuple[NDArray[np.int8], Fraction]]:
    """Every division into years and its chance; all outcomes of its lots are run, so only where few States are under review."""
    found: dict[bytes, Fraction] = {}
    under_review = law.under_review(scenario)
    for year_of, chance in every_outcome(lambda lots: divide(scenario, under_review, lots)):
        key = year_of.tobytes()
        found[key] = found.get(key, Fraction(0)) + chance
    return [(np.frombuffer(key, dtype=np.int8), chance) for key, chance in found.items()]


def over_divisions(parts: Iterable[tuple[ExactDraw, Fraction]]) -> ExactDraw:
    """One distribution of those of all divisions, each with the chance of its division (the chances sum to 1)."""
    whole: Distribution = {}
    stuck, places, runs = Fraction(0), 0, 0
    for part, chance in parts:
        stuck += chance * part.stuck
        places, runs = places + part.places, runs + part.runs
        for draw, share in part.distribution.items():
            whole[draw] = whole.get(draw, Fraction(0)) + chance * (1 - part.stuck) * share
    return ExactDraw({draw: share / (1 - stuck) for draw, share in whole.items()}, stuck, places, runs)
