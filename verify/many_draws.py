"""Many draws of one algorithm as arrays: no record is made of any, which is the fast way to chances and burdens.

Whatever draws many draws here. Lots, order of calling and predictability are kept as numbers for each draw, so that nothing needs the records.
Where it is worth its while, draws are made by machine code (``verify.kernel``); they are checked as all are, and a sample is drawn again.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm, SeededLots
from algorithms.draw_so_far import SEAT_NAMES, DrawSoFar
from algorithms.faulty import AlgorithmFaultError
from algorithms.lots import RecordingLots
from scenarios import Scenario
from storage.errors import Fault, InputError
from verify.check import check_draws, draws_keeping
from verify.draw_arrays import DrawArrays, arrays_of_draws, joined
from verify.law.added import added_of
from verify.law_in_force import LawInForce
from verify.workers import parallel_map

if TYPE_CHECKING:
    from verify.kernel.batch import Kernel

WORTH_COMPILING, WORTH_LOADING = 75_000, 2_500
"""States times draws from which machine code is quicker where it has to be compiled first, and where it only has to be loaded."""
DRAWN_AGAIN = 1000
"""One draw in so many is made again in the ordinary way, and one at least."""
MOST_AT_ONCE = 64
"""Draws of one task; fewer where so each process would have less than ``TASKS_EACH`` tasks. The result does not depend on it."""
TASKS_EACH = 8
KERNEL_AT_ONCE = 500
"""Draws of one task by machine code."""


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
    worth
        How many independent draws the complete ones are worth: their number, but for draws out of one long chain.
    not_by_kernel
        Why the draws were made one by one; empty where machine code made them.
    """

    parties: Scenario
    law: LawInForce
    algorithm: str
    seeds: tuple[str, ...]
    kept: NDArray[np.bool_]
    worth: float
    not_by_kernel: str = ""

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
        total = 0.0
        for chance in self.chances:  # one by one: ``sum`` rounds otherwise from Python 3.12 on
            total += chance
        return (total + max(0, seats - len(self.chances))) / seats if seats else float("nan")


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
    kernel, why_not = _kernel(scenario, law, algorithm, len(seeds))
    parts, kept, done = list[DrawnPart](), list[NDArray[np.bool_]](), 0
    for part, whole in _parts(scenario, law, algorithm, seeds, workers, kernel):
        parts.append(part)
        kept.append(whole)
        done += len(whole)
        if progress is not None:
            progress(done, len(seeds))
    together = _together(parts)
    return ManyDraws(
        **vars(together),
        parties=scenario,
        law=law,
        algorithm=algorithm.name,
        seeds=tuple(seeds),
        kept=np.concatenate(kept),
        worth=float(together.complete.sum()),
        not_by_kernel=why_not,
    )


def at_once(scenario: Scenario, law: LawInForce, algorithm: Algorithm, draws: int) -> int:
    """How many of so many draws to ask for at once, where they are made bit by bit; if machine code is worth it for all, it is made ready."""
    kernel, _ = _kernel(scenario, law, algorithm, draws)
    return KERNEL_AT_ONCE if kernel else MOST_AT_ONCE


def _kernel(scenario: Scenario, law: LawInForce, algorithm: Algorithm, draws: int) -> tuple["Kernel | None", str]:
    """Machine code for so many draws; or None, and why not."""
    size = draws * scenario.n_states
    if size < WORTH_LOADING:
        return None, "they are few"
    from verify.kernel.batch import NotReadError, kernel_for  # noqa: PLC0415  (numba is slow to load)

    try:
        kernel = kernel_for(scenario, law, algorithm)
    except NotReadError as reason:
        return None, str(reason)
    if kernel.is_compiled:
        return kernel, ""
    if size < WORTH_COMPILING:
        return None, "they are few for a law of which there is no machine code yet"
    kernel.compile()
    return kernel, ""


def _parts(
    scenario: Scenario, law: LawInForce, algorithm: Algorithm, seeds: Sequence[str], workers: int, kernel: "Kernel | None"
) -> Iterator[tuple[DrawnPart, NDArray[np.bool_]]]:
    """What each task gives, in the order of the seeds."""
    if kernel:
        size, workers = KERNEL_AT_ONCE, workers if kernel.is_compiled and len(seeds) > 2 * KERNEL_AT_ONCE else 1
    else:
        size = max(1, min(MOST_AT_ONCE, len(seeds) // (TASKS_EACH * workers)))
    tasks = [seeds[start : start + size] for start in range(0, len(seeds), size)]
    return parallel_map(_draw_part, [(scenario, law, algorithm, task, kernel) for task in tasks], workers)


def _together(parts: Sequence[DrawnPart]) -> DrawnPart:
    columns = {name: [getattr(part, name) for part in parts] for name in (field.name for field in fields(DrawnPart))}
    arrays, seconds = joined(columns.pop("arrays")), sum(columns.pop("seconds"))
    return DrawnPart(arrays=arrays, seconds=seconds, **{name: np.concatenate(each) for name, each in columns.items()})


def _draw_part(
    scenario: Scenario, law: LawInForce, algorithm: Algorithm, seeds: Sequence[str], kernel: "Kernel | None"
) -> tuple[DrawnPart, NDArray[np.bool_]]:
    """The draws of some seeds, and which of them are complete and keep every clause."""
    part = drawn_by_kernel(kernel, law, algorithm, seeds) if kernel else drawn_in_the_ordinary_way(scenario, law, algorithm, seeds)
    kept = part.complete.copy()
    for result in check_draws(scenario, law, part.arrays):
        kept[[finding.draw for finding in result.findings]] = False
    return part, kept


def drawn_by_kernel(kernel: "Kernel", law: LawInForce, algorithm: Algorithm, seeds: Sequence[str]) -> DrawnPart:
    """All draws by machine code; those with look-ahead that got stuck once more in the ordinary way, and so a sample of all.

    Raises ``AlgorithmFaultError`` where a draw of the sample comes out otherwise.
    """
    started = time.process_time()
    result = kernel.draw(seeds)
    seats = result.drawn.sum(axis=(1, 2, 3)) + result.additional.sum(axis=(1, 2, 3))
    by_lots = np.where(result.chance > 0, result.chance, seats)
    with np.errstate(invalid="ignore"):
        predictability = by_lots / seats
    last = np.maximum(result.place.max(axis=1, initial=0, keepdims=True) - 1, 1)
    position = np.where(result.place > 0, (result.place - 1) / last, np.nan)
    arrays = DrawArrays(*result[1:6], redraws=np.zeros_like(result.year_of))
    complete = result.complete & _finished_as_added(kernel.scenario, law, arrays)
    predictability[~complete] = np.nan
    part = DrawnPart(complete, arrays, result.lots_drawn, result.set_aside, predictability, position, 0.0)
    stuck: list[int] = np.flatnonzero(~part.complete).tolist() if kernel.looks_ahead else []
    part = _with(part, stuck, [drawn_in_the_ordinary_way(kernel.scenario, law, algorithm, [seeds[place]]) for place in stuck])
    for place in sorted({*range(0, len(seeds), DRAWN_AGAIN)} - {*stuck}):
        if not same_draws(_chosen(part, [place]), drawn_in_the_ordinary_way(kernel.scenario, law, algorithm, [seeds[place]])):
            raise AlgorithmFaultError(f"{algorithm.name}, seed {seeds[place]!r}: machine code draws otherwise than the algorithm")
    return replace(part, seconds=time.process_time() - started)


def _finished_as_added(scenario: Scenario, law: LawInForce, arrays: DrawArrays) -> NDArray[np.bool_]:
    """Which draws keep what a user's clauses say of a finished one: as ``ClauseGuard.unmet`` finds it, of all draws at once."""
    kept = np.ones(len(arrays.year_of), dtype=np.bool_)
    for clause in added_of(law.values).clauses:
        if clause.finished:
            kept &= draws_keeping(scenario, law, arrays, clause)
    return kept


def _columns(part: DrawnPart) -> dict[str, NDArray[Any]]:
    """What has one value for each draw."""
    return {field.name: getattr(part, field.name) for field in fields(DrawnPart) if field.name not in ("arrays", "seconds")}


def _chosen(part: DrawnPart, places: Any) -> DrawnPart:
    """Some of the draws, in the order of ``places``."""
    columns = {name: column[places] for name, column in _columns(part).items()}
    return DrawnPart(arrays=part.arrays.chosen(places), seconds=part.seconds, **columns)


def _with(part: DrawnPart, places: Sequence[int], others: Sequence[DrawnPart]) -> DrawnPart:
    """The draws with others at some places."""
    order = np.arange(len(part.complete))
    order[list(places)] = len(order) + np.arange(len(places))
    return _chosen(_together([part, *others]), order) if others else part


def same_draws(one: DrawnPart, other: DrawnPart) -> bool:
    """Whether two ways of drawing gave the same draws."""
    arrays, half = vars(joined([one.arrays, other.arrays])), len(one.complete)
    same = [np.array_equal(table[:half], table[half:]) for table in arrays.values()]
    columns = _columns(other)
    return all(same) and all(
        np.array_equal(found, columns[name], equal_nan=found.dtype.kind == "f") for name, found in _columns(one).items()
    )


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
