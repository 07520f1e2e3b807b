"""How chance enters a draw: always passed in, always recorded.

Every lot is one call of ``pick(bowl, size)``: a whole number in ``range(size)``, all equally likely.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

from storage.errors import UntocDrawError

Outcome = TypeVar("Outcome")
Member = TypeVar("Member")
_WORD = 1 << 64


class LotsError(UntocDrawError):
    """A recorded ceremony does not fit the draw that it is replayed in."""


class Lots(Protocol):
    """A source of lots."""

    @property
    def seed(self) -> str:
        """The public seed that all its lots come from, as the record names it; an empty text where they come from none."""
        ...

    def pick(self, bowl: str, size: int) -> int:
        """Draw one lot from the bowl named ``bowl`` that holds ``size`` lots; gives its place, from 0."""
        ...


@runtime_checkable
class InformedLots(Lots, Protocol):
    """A source of lots that is also told what the lots of a bowl stand for, so that somebody who watches can be told."""

    def put_in(self, bowl: str, members: Sequence[Any]) -> None:
        """Lots are put in a bowl, one for each member; ``pick`` gives the place of one, which is then taken out."""
        ...


@runtime_checkable
class RewindableLots(Lots, Protocol):
    """A source of lots that can be drawn from as it stands, more than once."""

    def copy(self) -> Self:
        """The source as it stands; what is drawn from the one takes nothing from the other."""
        ...

    def go_on_from(self, other: Self) -> None:
        """Stand where ``other``, which was a copy of this one, stands."""
        ...


class SeededLots:
    """Lots from a public seed: one SHA-256 counter stream for each bowl, so one State's lots never move another's.

    Stream: block ``c`` of a bowl is ``SHA-256(SHA-256(seed) || bowl || 0x00 || c as 8 bytes, big-endian)``; its first 8 bytes
    are a number below 2**64. Numbers at or above the largest multiple of ``size`` are rejected, so there is no modulo bias.
    """

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self._root = hashlib.sha256(hashlib.sha256(seed.encode()).digest())
        self._counters: dict[str, int] = {}

    def pick(self, bowl: str, size: int) -> int:
        """Draw one lot; raises ``ValueError`` for an empty bowl."""
        if size < 1:
            raise ValueError(f"bowl {bowl!r} holds {size} lots; at least one is needed")
        limit = _WORD - _WORD % size
        counter = self._counters.get(bowl, 0)
        while True:
            block = self._root.copy()
            block.update(bowl.encode() + b"\0" + counter.to_bytes(8, "big"))
            counter += 1
            number = int.from_bytes(block.digest()[:8], "big")
            if number < limit:
                self._counters[bowl] = counter
                return number % size

    def copy(self) -> "SeededLots":
        """The same streams, drawn from as far."""
        same = SeededLots(self.seed)
        same._counters = self._counters.copy()
        return same

    def go_on_from(self, other: "SeededLots") -> None:
        """Stand where a copy stands."""
        self._counters = other._counters.copy()


class RecordedLots:
    """Numbers read out in a room, or read from a record, in the order in which they were drawn; ``seed`` is the record's, if any."""

    def __init__(self, numbers: Sequence[int], seed: str = "") -> None:
        self.seed = seed
        self._numbers = list(numbers)
        self._next = 0

    def pick(self, bowl: str, size: int) -> int:
        """Give the next recorded number; raises ``LotsError`` where it is missing or not in the bowl."""
        place = self._next + 1
        if self._next >= len(self._numbers):
            raise LotsError(f"lot {place} (bowl {bowl}): the ceremony records only {len(self._numbers)} lots")
        number = self._numbers[self._next]
        if not 0 <= number < size:
            raise LotsError(f"lot {place} (bowl {bowl}): {number} is not in the bowl; right would be 0 to {size - 1}")
        self._next += 1
        return number

    @property
    def left(self) -> int:
        """How many recorded lots were not used."""
        return len(self._numbers) - self._next


class RecordingLots:
    """Passes lots on and keeps their numbers, so that any draw can be replayed by ``RecordedLots``."""

    def __init__(self, source: Lots) -> None:
        self.source = source
        self.numbers: list[int] = []

    @property
    def seed(self) -> str:
        """The seed of the source."""
        return self.source.seed

    def pick(self, bowl: str, size: int) -> int:
        """Draw from the source and write the number down."""
        number = self.source.pick(bowl, size)
        self.numbers.append(number)
        return number


class EnumeratedLots:
    """One path through the tree of all outcomes; ``probability`` is its exact chance."""

    seed = ""

    def __init__(self, path: list[tuple[int, int]]) -> None:
        self._path = path
        self._depth = 0
        self.probability = Fraction(1)

    def pick(self, bowl: str, size: int) -> int:
        """Follow the path, or open its next branch at 0."""
        if self._depth == len(self._path):
            self._path.append((0, size))
        number, _ = self._path[self._depth]
        self._depth += 1
        self.probability /= size
        return number


def every_outcome(run: Callable[[Lots], Outcome]) -> Iterator[tuple[Outcome, Fraction]]:
    """Run ``run`` once for every outcome of its lots; gives each result with its exact probability. The sum is 1."""
    path: list[tuple[int, int]] = []
    while True:
        lots = EnumeratedLots(path)
        yield run(lots), lots.probability
        while path and path[-1][0] + 1 == path[-1][1]:
            path.pop()
        if not path:
            return
        number, size = path[-1]
        path[-1] = (number + 1, size)


def drawn_order(lots: Lots, bowl: str, members: Sequence[Member]) -> list[Member]:
    """Put ``members`` in an order by drawing their lots one by one until the bowl is empty."""
    left = list(members)
    if isinstance(lots, InformedLots):
        lots.put_in(bowl, left)
    order = []
    while len(left) > 1:
        order.append(left.pop(lots.pick(bowl, len(left))))
    return order + left
