"""Hill climbing over scenarios: from random adherence, one small change after the other, as long as the score does not fall.

Chance comes from lots (SHA-256 streams) and weights are whole numbers, so a search is the same on any machine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from algorithms.lots import Lots
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario

PARTIES, OF = (178, 149, 119), 190
"""Parties to TIP, SOM and FIREARMS of 190 parties to UNTOC at 16 October 2020 (published: the adherence list): the chance with
which a State of a random start is party to each."""
STATES_FOR_A_GROUP = 4
"""Assumed: a random start has one regional group for so many States, two at least, so that home seats can be filled."""
MOVES = ("protocol", "protocol", "copy", "exchange", "group")
"""Assumed, each with the same chance: a State joins or leaves a Protocol (twice); takes on what another one holds; exchanges with
another one all that they hold; goes to another regional group."""
Score = tuple[int, ...]
ANY_SCORE: Score = (0,)
Scored = Callable[[Scenario, Score], Score | None]
"""The score of a scenario, the higher the better; None for one that is not to be considered, and it may be None for one that is
seen to score less than the second argument."""


@dataclass(frozen=True)
class Pattern:
    """For each State its regional group and, as bits, the Protocols that it holds; all hold the Convention."""

    groups: tuple[int, ...]
    protocols: tuple[int, ...]
    instruments: int

    def scenario(self, id: str) -> Scenario:
        """The pattern as a scenario of States S001, S002, ..."""
        rows = [
            Row(
                f"S{number:03}",
                f"State {number}",
                REGIONAL_GROUPS[group],
                (True, *(bool(held >> bit & 1) for bit in range(self.instruments - 1))),
            )
            for number, (group, held) in enumerate(zip(self.groups, self.protocols, strict=True), 1)
        ]
        return build_scenario(id, None, rows, UNTOC_FAMILY[: self.instruments])


@dataclass(frozen=True)
class Climb:
    """Where a climb ended: the best pattern and its score, the score of its start, and how many patterns were scored."""

    best: Pattern
    score: Score
    start: Score
    scored: int


def random_pattern(lots: Lots, size: int, instruments: int) -> Pattern:
    """States dealt to the regional groups in turn, each party to each Protocol with its published chance."""
    return Pattern(_dealt(size), tuple(_protocols(lots, instruments) for _ in range(size)), instruments)


def block_pattern(lots: Lots, size: int, instruments: int) -> Pattern:
    """The same, but all States of a regional group hold the same, each Protocol with even chance (assumed)."""
    groups = _dealt(size)
    kinds = [lots.pick("block", 1 << instruments - 1) for _ in set(groups)]
    return Pattern(groups, tuple(kinds[group] for group in groups), instruments)


def _dealt(size: int) -> tuple[int, ...]:
    count = max(2, min(len(REGIONAL_GROUPS), size // STATES_FOR_A_GROUP))
    return tuple(number % count for number in range(size))


def _protocols(lots: Lots, instruments: int) -> int:
    return sum((lots.pick("start", OF) < parties) << bit for bit, parties in enumerate(PARTIES[: instruments - 1]))


Start = Callable[[Lots, int, int], Pattern]
"""From lots, the number of States and of instruments."""


def moved(lots: Lots, pattern: Pattern) -> Pattern:
    """The pattern after one random move; it may be the same again."""
    size, held = len(pattern.groups), pattern.protocols
    kind, state = MOVES[lots.pick("move", len(MOVES))], lots.pick("state", size)
    if kind == "group" or pattern.instruments == 1:
        return replace(pattern, groups=_with(pattern.groups, state, lots.pick("group", len(REGIONAL_GROUPS))))
    if kind == "protocol":
        flipped = held[state] ^ 1 << lots.pick("protocol", pattern.instruments - 1)
        return replace(pattern, protocols=_with(held, state, flipped))
    other = lots.pick("state", size)
    changed = _with(held, state, held[other])
    return replace(pattern, protocols=_with(changed, other, held[state]) if kind == "exchange" else changed)


def _with(values: Sequence[int], place: int, value: int) -> tuple[int, ...]:
    return (*values[:place], value, *values[place + 1 :])


def first_pattern(
    lots: Lots, size: int, instruments: int, scored: Scored, looked_at: int, tries: int, made: Start = random_pattern
) -> tuple[Pattern, Score, Score, int] | None:
    """The best of ``looked_at`` random patterns, its score, the score of the first that has one, and the number tried.

    Goes on, up to ``tries`` in all, until one has a score; after that the pattern in which each State holds all; else None.
    """
    best: tuple[Pattern, Score, Score] | None = None
    for tried in range(1, max(looked_at, tries) + 1):
        pattern = made(lots, size, instruments)
        score = scored(pattern.scenario("start"), ANY_SCORE)
        if score is not None:
            best = (pattern, score, best[2] if best else score) if best is None or score > best[1] else best
        if best is not None and tried >= looked_at:
            return *best, tried
    pattern = replace(pattern, protocols=((1 << instruments - 1) - 1,) * size)
    score = scored(pattern.scenario("start"), ANY_SCORE)
    return None if score is None else (pattern, score, score, tried + 1)


def climb(lots: Lots, start: Pattern, score: Score, scored: Scored, evaluations: int) -> Climb:
    """Go on from a start for so many moves; a move is kept where the score does not fall, so level ground is crossed."""
    at, best, began = start, start, score
    for _ in range(evaluations):
        tried = moved(lots, at)
        found = scored(tried.scenario("climb"), score) if tried != at else None
        if found is not None and found >= score:
            at, best, score = tried, tried, found
    return Climb(best, score, began, evaluations)
