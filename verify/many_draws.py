"""Many draws of one algorithm as arrays: no record is made of any, which is the fast way to chances and burdens.

Whatever draws many draws here. Lots, order of calling and predictability are kept as numbers for each draw, so that nothing needs the records.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm, SeededLots
from algorithms.draw_so_far import SEAT_NAMES, DrawSoFar
from algorithms.lots import RecordingLots
from scenarios import Scenario
from storage.errors import Fault, InputError
from verify.check import check_draws
from verify.draw_arrays import DrawArrays, arrays_of_draws, joined
from verify.law_in_force import LawInForce
from verify.workers import parallel_map

MOST_AT_ONCE = 64
"""Draws of one task; fewer where so each process would have less than ``TASKS_EACH`` tasks. The result does not depend on it."""
TASKS_EACH = 8


@dataclass(frozen=True, eq=False)
class DrawnPart:
    """Draws in the order of their seeds, as any way of drawing gives them.

    Attributes
    ----------
    complete
        Shape ``(n_draws,)``: whether the draw was finished. One that got stuck holds the seats that were filled before.
    arrays
        The draws themselves; see ``DrawArrays`` for the shapes.
    lots_drawn, set_aside
        Shape ``(n_draws,)``: lots drawn, also those before a draw got stuck; lots (or cards) set aside at the seats that were filled.
    predictability
        Shape ``(n_draws,)``, see ``WatchedLots``; NaN for a stuck draw, and where no seat was filled by a lot or card of its own.
    position
        Shape ``(n_draws, n_states)``: the place in the running order as a share from 0 to 1; NaN for a State of which no seat was filled by
        a lot or card of its own.
    seconds
        Processor time of drawing, without checking.
    """

    complete: NDArray[np.bool_]
    arrays: DrawArrays
    lots_drawn: NDArray[np.int64]
    set_aside: NDArray[np.int64]
    predictability: NDArray[np.float64]
    position: NDArray[np.float64]
    seconds: float


@dataclass(frozen=True, eq=False)
class ManyDraws(DrawnPart):
    """Draws of one algorithm, in the order of their seeds.

    Attributes
    ----------
    parties, law, algorithm, seeds
        What was drawn: the list, the law, the algorithm's name, and the seed of each draw.
    kept
        Shape ``(n_draws,)``: whether the draw is complete and keeps every clause.
    """

    parties: Scenario
    law: LawInForce
    algorithm: str
    seeds: tuple[str, ...]
    kept: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.seeds)

    @property
    def stuck(self) -> int:
        """How many draws got stuck."""
        return len(self) - int(self.complete.sum())

    @property
    def finished(self) -> DrawArrays:
        """The complete draws alone, in their order."""
        return self.arrays.chosen(self.complete)

    @property
    def milliseconds_a_draw(self) -> float:
        """Processor time of a draw on this machine, without checking: the mean over all draws."""
        return 1000 * self.seconds / len(self)

    @property
    def year_of(self) -> NDArray[np.int8]:
        """The year group of each State, 1 to 3, or 0 where it is not under review. Shape ``(n_draws, n_states)``."""
        return self.arrays.year_of

    @property
    def reviewing(self) -> NDArray[np.int32]:
        """The States that review each State, each once, as places in ``parties.states``; -1 for none.

        Shape ``(n_draws, n_states, n_slots)``.
        """
        return self.arrays.reviewing

    @property
    def burdens(self) -> NDArray[np.int64]:
        """Reviews that each State performs, shape ``(n_draws, n_states)``.

        A State that reviews another for several instruments performs one review (Procedures and rules, para. 29 (c)).
        """
        return self.arrays.burdens

    def broken(self) -> dict[str, NDArray[np.bool_]]:
        """By clause, which draws break it: each shape ``(n_draws,)``. A draw that got stuck breaks those on unfilled seats."""
        found: dict[str, NDArray[np.bool_]] = {}
        for result in check_draws(self.parties, self.law, self.arrays):
            mask = found[result.clause.id] = np.zeros(len(self), dtype=np.bool_)
            mask[[finding.draw for finding in result.findings]] = True
        return found


class WatchedLots(SeededLots):
    """Lots from a seed, of which an observer who knows all lots so far estimates how well the State kept for a seat could be predicted.

    In a bowl of which ``a`` lots are admissible, each of these is kept with the chance ``1/a``. The sum of ``1/size`` over the lots
    drawn from it estimates this without bias: a lot drawn when ``size`` are left ends the drawing with the chance ``a/size``, so
    the sum of ``a/size`` has mean 1. A seat for which no lot was drawn follows from the lots so far: chance 1. A lot counts for a seat
    where its bowl has the seat's name, as in ``Ceremony.fill_by_lot``.
    """

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self.chances = list[float]()
        self._last = ("", 0)
        self._of_seat = False

    def pick(self, bowl: str, size: int) -> int:
        """As ``SeededLots``."""
        if self._last != (bowl, size + 1):
            parts = bowl.split("/")
            self._of_seat = len(parts) == 3 and parts[1] in SEAT_NAMES
            if self._of_seat:
                self.chances.append(0.0)
        if self._of_seat:
            self.chances[-1] += 1 / size
        self._last = (bowl, size)
        return super().pick(bowl, size)

    def copy(self) -> "WatchedLots":
        """As ``SeededLots``."""
        same = WatchedLots(self.seed)
        same.go_on_from(self)
        return same

    def go_on_from(self, other: SeededLots) -> None:
        """As ``SeededLots``."""
        super().go_on_from(other)
        if isinstance(other, WatchedLots):
            self.chances, self._last, self._of_seat = other.chances.copy(), other._last, other._of_seat

    def predictability(self, seats: int) -> float:
        """The mean over the seats of the chance of the State kept; NaN where there is no transcript."""
        return (sum(self.chances) + max(0, seats - len(self.chances))) / seats if seats else float("nan")


def draw_many(
    scenario: Scenario,
    law: LawInForce,
    algorithm: Algorithm,
    seeds: Sequence[str],
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> ManyDraws:
    """Draw once for each seed, and check: the draws that ``Algorithm.draw`` gives from ``SeededLots`` of the same seeds.

    The result, but for ``seconds``, is the same for any number of workers; ``progress`` is called with the draws done and all. Raises
    ``InputError`` where there are no seeds or no workers.
    """
    faults = [] if seeds else [Fault("seeds", "none", "at least one")]
    if faults := faults + ([] if workers >= 1 else [Fault("workers", str(workers), "1 or more")]):
        raise InputError("draws", faults)
    parts, kept, done = list[DrawnPart](), list[NDArray[np.bool_]](), 0
    for part, whole in _parts(scenario, law, algorithm, seeds, workers):
        parts.append(part)
        kept.append(whole)
        done += len(whole)
        if progress is not None:
            progress(done, len(seeds))
    together = _together(parts)
    return ManyDraws(**vars(together), parties=scenario, law=law, algorithm=algorithm.name, seeds=tuple(seeds), kept=np.concatenate(kept))


def _parts(
    scenario: Scenario, law: LawInForce, algorithm: Algorithm, seeds: Sequence[str], workers: int
) -> Iterator[tuple[DrawnPart, NDArray[np.bool_]]]:
    """What each task gives, in the order of the seeds."""
    at_once = max(1, min(MOST_AT_ONCE, len(seeds) // (TASKS_EACH * workers)))
    tasks = [seeds[start : start + at_once] for start in range(0, len(seeds), at_once)]
    return parallel_map(_draw_part, [(scenario, law, algorithm, task) for task in tasks], workers)


def _together(parts: Sequence[DrawnPart]) -> DrawnPart:
    columns = {name: [getattr(part, name) for part in parts] for name in (field.name for field in fields(DrawnPart))}
    arrays, seconds = joined(columns.pop("arrays")), sum(columns.pop("seconds"))
    return DrawnPart(arrays=arrays, seconds=seconds, **{name: np.concatenate(each) for name, each in columns.items()})


def _draw_part(scenario: Scenario, law: LawInForce, algorithm: Algorithm, seeds: Sequence[str]) -> tuple[DrawnPart, NDArray[np.bool_]]:
    """The draws of some seeds, and which of them are complete and keep every clause."""
    part = drawn_in_the_ordinary_way(scenario, law, algorithm, seeds)
    kept = part.complete.copy()
    for result in check_draws(scenario, law, part.arrays):
        kept[[finding.draw for finding in result.findings]] = False
    return part, kept


def drawn_in_the_ordinary_way(scenario: Scenario, law: LawInForce, algorithm: Algorithm, seeds: Sequence[str]) -> DrawnPart:
    """Each draw by the algorithm itself, in a ceremony of its own."""
    started = time.process_time()
    draws, *columns = zip(*(_drawn(scenario, law, algorithm, seed) for seed in seeds), strict=True)
    seconds = time.process_time() - started
    complete, lots_drawn, set_aside, predictability, position = map(np.array, columns)
    return DrawnPart(complete, arrays_of_draws(scenario, draws), lots_drawn, set_aside, predictability, position, seconds)


def _drawn(
    scenario: Scenario, law: LawInForce, algorithm: Algorithm, seed: str
) -> tuple[DrawSoFar, bool, int, int, float, NDArray[np.float64]]:
    """One draw, and what a ``DrawnPart`` tells of it."""
    lots = WatchedLots(seed)
    recording = RecordingLots(lots)
    ceremony, stuck = algorithm.filled(scenario, law, recording)
    lines, complete = ceremony.transcript, stuck is None
    set_aside = sum(len(line.set_aside) for line in lines)
    predictability = lots.predictability(len(lines)) if complete else np.nan
    order = list(dict.fromkeys(line.seat.reviewed for line in lines))
    position = np.full(scenario.n_states, np.nan)
    position[order] = np.arange(len(order)) / max(len(order) - 1, 1)
    return ceremony.draw, complete, len(recording.numbers), set_aside, predictability, position
