"""The tree of all outcomes of a run: each place in it is a lot, each branch a number drawn.

The run is plain code that cannot be stopped and copied at a lot, so it is run anew from the start for each branch. Where it comes
to a place that is known (its key was seen, and all that follows was counted), the run is broken off and the count taken over.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

Counts = tuple[int, int]
"""Outcomes that are complete, and outcomes that are stuck."""


class AssumptionError(AssertionError):
    """The code does what the proofs, or the count of outcomes, assume it never does."""


class KnownPlace(BaseException):
    """Breaks off a run at a place from which all outcomes are counted already. No algorithm catches it."""

    def __init__(self, counts: Counts) -> None:
        super().__init__()
        self.counts = counts


@dataclass
class _Place:
    """A lot: the bowl it is drawn from, the number on the way just now, and what was counted below it so far."""

    bowl: str
    size: int
    key: Hashable
    number: int = 0
    counts: Counts = (0, 0)


Known = dict[Hashable, tuple[int, Counts]]
"""For each key seen, the size of its bowl and all that was counted from there."""


class TreeLots:
    """The lots of one run: those of the branch, then always 0."""

    def __init__(self, branch: list[_Place], known: Known) -> None:
        self._branch, self._known = branch, known
        self._replayed, self._depth = len(branch), 0

    @property
    def is_new(self) -> bool:
        """Whether the last lot was not drawn with this number by an earlier run on the same branch."""
        return self._depth >= self._replayed

    @property
    def is_used_up(self) -> bool:
        """Whether all lots of the branch were drawn."""
        return self._depth == len(self._branch)

    def pick(self, bowl: str, size: int, key: Callable[[], Hashable]) -> int:
        """The next number; ``key`` gives the key of this place, None for one that is like no other.

        Raises ``KnownPlace``, and ``AssumptionError`` where the same lots, or lots taken to be alike, do not lead to the same bowl.
        """
        if self.is_used_up:
            name = key()
            if name in self._known:
                known_size, counts = self._known[name]
                if known_size != size:
                    raise AssumptionError(f"ways taken to be alike lead to {bowl} of {known_size} and of {size}")
                raise KnownPlace(counts)
            self._branch.append(_Place(bowl, size, name))
        place = self._branch[self._depth]
        if (place.bowl, place.size) != (bowl, size):
            raise AssumptionError(f"the same lots lead to {place.bowl} of {place.size}, then to {bowl} of {size}")
        self._depth += 1
        return place.number


def count_outcomes(run: Callable[[TreeLots], Counts], ends: float | None = None) -> tuple[Counts, int] | None:
    """The outcomes of all branches, and how often ``run`` was run; None past ``ends`` (seconds of ``time.monotonic``)."""
    branch: list[_Place] = []
    known: Known = {}
    runs = 0
    while ends is None or time.monotonic() <= ends:
        lots, runs = TreeLots(branch, known), runs + 1
        try:
            found = run(lots)
        except KnownPlace as place:
            found = place.counts
        if not lots.is_used_up:
            raise AssumptionError("the same lots lead to another lot, then to none")
        found = _go_on(branch, known, found)
        if not branch:
            return found, runs
    return None


def _go_on(branch: list[_Place], known: Known, found: Counts) -> Counts:
    """Add what was found to the places above, and turn to the next number; the branch is empty when all is done."""
    while branch:
        place = branch[-1]
        place.counts = place.counts[0] + found[0], place.counts[1] + found[1]
        if place.number + 1 < place.size:
            place.number += 1
            return found
        found = place.counts
        if place.key is not None:
            known[place.key] = place.size, found
        branch.pop()
    return found
