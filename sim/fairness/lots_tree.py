"""The tree of the lots of a run that cannot be copied at a lot: it is run anew for each branch, and ways bound to go on alike meet."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from fractions import Fraction

from sim.fairness.chances import Draw


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


@dataclass(frozen=True)
class Ends:
    """The chance of every complete draw, and of None for stuck (sum 1); how many lots were told apart, and how many runs made."""

    chances: dict[Draw | None, Fraction]
    places: int
    runs: int


class LotsTree:
    """All lots of a run, each way followed once; lots under one key are taken to go on alike."""

    def __init__(self) -> None:
        self.branch: list[_Place] = []
        self.known: dict[Hashable, _Place] = {}
        self.closed: list[_Place] = []
        self.runs, self._depth = 0, 0

    def pick(self, bowl: str, size: int, key: Callable[[], Hashable]) -> int:
        """The next number on the branch, or the first of a new lot; raises ``_KnownPlace``."""
        if size == 1:
            return 0
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

    def walk(self, run: Callable[["LotsTree"], Draw | None]) -> Ends:
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

    def _summed(self, first: _Place | Draw | None, places: list[_Place]) -> Ends:
        reached: dict[_Place | Draw | None, Fraction] = {first: Fraction(1)}
        for place in places:
            share = reached.pop(place) / place.size
            for after in place.following:
                reached[after] = reached.get(after, Fraction(0)) + share
        ends = {end: chance for end, chance in reached.items() if not isinstance(end, _Place)}
        return Ends(ends, len(places), self.runs)
