"""The tree of all outcomes of a run: each place in it is a lot, each branch a number drawn.

The run is plain code that cannot be stopped and copied at a lot, so it is run anew from the start for each branch. The tree is memoised:
where a run comes to a place whose key was seen, all that follows is known, so the run is broken off and what is known is taken over.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
End = TypeVar("End", bound=Hashable)

Counts = tuple[int, int]
"""Outcomes that are complete, and outcomes that are stuck."""


class AssumptionError(AssertionError):
    """The code does what the proofs, or the count of outcomes, assume it never does."""


class KnownPlace(BaseException):
    """Breaks off a run at a place from which every outcome was seen, and has its value. No algorithm catches it."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


@dataclass(eq=False)
class _Place(Generic[Value]):
    """A lot: its bowl, and what is known of the numbers followed so far. The next number is on the way just now."""

    bowl: str
    size: int
    key: Hashable
    following: list[Value] = field(default_factory=list)


class OutcomeTree(Generic[Value]):
    """The lots of a run, every way of which is followed once; ways that come to places of one key are taken to go on alike.

    ``joined`` gives the value of a place from the values of its numbers, in their order. ``runs`` is how often the run was made.
    """

    def __init__(self, joined: Callable[[list[Value]], Value]) -> None:
        self._joined, self.runs = joined, 0
        self._branch: list[_Place[Value]] = []
        self._open: set[Hashable] = set()
        self._known: dict[Hashable, tuple[int, Value]] = {}
        self._depth = self._replayed = 0

    @property
    def is_new(self) -> bool:
        """Whether the last lot was not drawn with this number by an earlier run on the same branch."""
        return self._depth >= self._replayed

    def pick(self, bowl: str, size: int, key: Callable[[], Hashable]) -> int:
        """The next number; ``key`` gives the key of this place, None for one that is like no other.

        Raises ``KnownPlace``, and ``AssumptionError`` where the same lots, or lots taken to be alike, do not lead to the same bowl.
        """
        if self._depth == len(self._branch):
            self._enter(_Place(bowl, size, key()))
        place = self._branch[self._depth]
        if (place.bowl, place.size) != (bowl, size):
            raise AssumptionError(f"the same lots lead to {place.bowl} of {place.size}, then to {bowl} of {size}")
        self._depth += 1
        return len(place.following)

    def _enter(self, place: _Place[Value]) -> None:
        """Add a place to the branch, unless it is known."""
        if place.key in self._known:
            size, value = self._known[place.key]
            if size != place.size:
                raise AssumptionError(f"ways taken to be alike lead to {place.bowl} of {size} and of {place.size}")
            raise KnownPlace(value)
        if place.key is not None:
            if place.key in self._open:
                raise AssumptionError(f"the draw came back to {place.bowl}")
            self._open.add(place.key)
        self._branch.append(place)

    def walk(self, run: Callable[["OutcomeTree[Value]"], Value], ends: float | None = None) -> Value:
        """The value of all outcomes. Raises ``TimeoutError`` past ``ends`` (seconds of ``time.monotonic``), and what ``pick`` raises."""
        while ends is None or time.monotonic() <= ends:
            self._depth, self._replayed, self.runs = 0, len(self._branch), self.runs + 1
            try:
                value = run(self)
            except KnownPlace as known:
                value = known.value
            if self._depth != len(self._branch):
                raise AssumptionError("the same lots lead to another lot, then to none")
            value = self._turned(value)
            if not self._branch:
                return value
        raise TimeoutError

    def _turned(self, value: Value) -> Value:
        """Turn to the next number, and close the places that have none left; the branch is empty when all is done."""
        while self._branch:
            place = self._branch[-1]
            place.following.append(value)
            if len(place.following) < place.size:
                break
            value = self._joined(place.following)
            if place.key is not None:
                self._open.remove(place.key)
                self._known[place.key] = place.size, value
            self._branch.pop()
        return value


def count_outcomes(run: Callable[[OutcomeTree[Counts]], Counts], ends: float | None = None) -> tuple[Counts, int] | None:
    """The outcomes of all branches, and how often ``run`` was run; None past ``ends`` (seconds of ``time.monotonic``)."""
    tree = OutcomeTree[Counts](lambda following: (sum(complete for complete, _ in following), sum(stuck for _, stuck in following)))
    try:
        return tree.walk(run, ends), tree.runs
    except TimeoutError:
        return None


@dataclass(frozen=True, eq=False)
class _Fork(Generic[End]):
    """A place in a tree of chances, and to which fork or end each number leads."""

    following: "list[End | _Fork[End]]"


@dataclass(frozen=True)
class Ends(Generic[End]):
    """The chance of every end (sum 1); how many lots were told apart, and how many runs made."""

    chances: dict[End, Fraction]
    places: int
    runs: int


def chances_of_ends(run: Callable[[OutcomeTree[End | _Fork[End]]], End]) -> Ends[End]:
    """The exact chance of everything that ``run`` gives, each number of a lot with the same chance."""
    forks = list[_Fork[End]]()

    def joined(following: list[End | _Fork[End]]) -> _Fork[End]:
        forks.append(_Fork(following))
        return forks[-1]

    tree = OutcomeTree[End | _Fork[End]](joined)
    reached: dict[End | _Fork[End], Fraction] = {tree.walk(run): Fraction(1)}
    for fork in reversed(forks):  # whatever leads to a fork was joined after it
        share = reached.pop(fork) / len(fork.following)
        for after in fork.following:
            reached[after] = reached.get(after, Fraction(0)) + share
    return Ends({end: chance for end, chance in reached.items() if not isinstance(end, _Fork)}, len(forks), tree.runs)
