"""Many seeded draws of one algorithm, each checked: the chances it gives, and what its transcripts show."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from algorithms import SeededLots
from algorithms.draw_so_far import SEAT_NAMES
from algorithms.lots import Lots
from algorithms.record import DrawRecord
from scenarios import Scenario
from sim.fairness.chances import Chances, chances_of
from storage.errors import Fault, InputError
from verify.check import check_draws
from verify.draw_arrays import DrawArrays, arrays_of, joined
from verify.law_in_force import LawInForce
from verify.workers import parallel_map

CHUNK = 4
"""Draws of one task; the same for any number of workers."""


@dataclass(frozen=True)
class ChanceEstimate:
    """Draws ``k = 0, 1, ...`` of an algorithm with the seeds ``SEED/k``; arrays hold the complete ones, in this order.

    Each draw has its own division into years, and all algorithms have the same: draw ``k`` takes it from ``SEED/k``.
    ``predictability``: shape ``(n_complete,)``, see ``WatchedLots``; NaN without a transcript. ``position``: shape ``(n_complete,
    n_states)``, the place in the running order as a share from 0 to 1; NaN for a State that is not in the transcript.
    ``broken``: complete draws that break a clause. ``seconds``: of drawing and checking, over all workers.
    """

    algorithm: str
    seed: str
    draws: int
    stuck: int
    broken: int
    arrays: DrawArrays
    chances: Chances
    predictability: NDArray[np.float64]
    position: NDArray[np.float64]
    seconds: float


@dataclass
class WatchedLots:
    """Passes lots on, and estimates how well an observer who knows all lots so far could predict the State kept for a seat.

    In a bowl of which ``a`` lots are admissible, each of these is kept with the chance ``1/a``. The sum of ``1/size`` over the lots
    drawn from it estimates this without bias: a lot drawn when ``size`` are left ends the drawing with the chance ``a/size``, so
    the sum of ``a/size`` has mean 1. A seat for which no lot was drawn follows from the lots so far: chance 1. A lot counts for a seat
    where its bowl has the seat's name, as in ``Ceremony.fill_by_lot``.
    """

    source: Lots
    chances: list[float] = field(default_factory=list)
    _last: tuple[str, int] = ("", 0)

    @property
    def seed(self) -> str:
        """The seed of the source."""
        return self.source.seed

    def pick(self, bowl: str, size: int) -> int:
        """Draw from the source."""
        parts = bowl.split("/")
        if len(parts) == 3 and parts[1] in SEAT_NAMES:
            if self._last != (bowl, size + 1):
                self.chances.append(0.0)
            self.chances[-1] += 1 / size
        self._last = (bowl, size)
        return self.source.pick(bowl, size)

    def predictability(self, seats: int) -> float:
        """The mean over the seats of the chance of the State kept; NaN where there is no transcript."""
        return (sum(self.chances) + max(0, seats - len(self.chances))) / seats if seats else float("nan")


class Drawing(Protocol):
    """Whatever draws and has a name: an algorithm, or one that counts what it does."""

    @property
    def name(self) -> str:
        """The name under which the draws are listed."""
        ...

    def draw(self, scenario: Scenario, law: LawInForce, lots: Lots) -> DrawRecord:
        """Draw, and give the draw record."""
        ...


@dataclass(frozen=True)
class _Part:
    """What one task gives back."""

    records: list[DrawRecord]
    arrays: DrawArrays
    stuck: int
    broken: int
    predictability: list[float]
    position: NDArray[np.float64]
    seconds: float


def _positions(scenario: Scenario, record: DrawRecord) -> NDArray[np.float64]:
    order = list(dict.fromkeys(line.reviewed for line in (record.lots or ())))
    place = np.full(scenario.n_states, np.nan)
    place[[scenario.index[state] for state in order]] = np.arange(len(order)) / max(len(order) - 1, 1)
    return place


def draw_part(scenario: Scenario, law: LawInForce, algorithm: Drawing, seeds: list[str], keep_records: bool = False) -> _Part:
    """Draw once for each seed, and check; complete draws only. The records are kept where they are asked for."""
    started = time.perf_counter()
    complete, predicted = [], []
    for seed in seeds:
        lots = WatchedLots(SeededLots(seed))
        record = algorithm.draw(scenario, law, lots)
        if record.complete:
            complete.append(record)
            predicted.append(lots.predictability(len(record.lots or ())))
    arrays = arrays_of(scenario, complete)
    broken = {finding.draw for result in check_draws(scenario, law, arrays) for finding in result.findings} if complete else set()
    places = np.stack([_positions(scenario, record) for record in complete]) if complete else np.empty((0, scenario.n_states))
    seconds = time.perf_counter() - started
    return _Part(complete if keep_records else [], arrays, len(seeds) - len(complete), len(broken), predicted, places, seconds)


def parts_of(
    scenario: Scenario, law: LawInForce, algorithm: Drawing, seeds: list[str], workers: int, keep_records: bool = False
) -> Iterator[_Part]:
    """The draws of the seeds, task by task in the order of the seeds, whatever the number of workers."""
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    return parallel_map(draw_part, [(scenario, law, algorithm, chunk, keep_records) for chunk in chunks], workers)


def estimate_chances(
    scenario: Scenario,
    law: LawInForce,
    algorithm: Drawing,
    draws: int,
    seed: str,
    workers: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> ChanceEstimate:
    """Draw ``draws`` times and check every draw; ``progress`` is told how many are done.

    The result, but for ``seconds``, is the same for any number of workers. Raises ``InputError`` where every draw ended stuck.
    """
    parts, done = list[_Part](), 0
    for part in parts_of(scenario, law, algorithm, [f"{seed}/{number}" for number in range(draws)], workers):
        parts.append(part)
        done += min(CHUNK, draws - done)
        progress(done)
    stuck = sum(part.stuck for part in parts)
    if stuck == draws:
        raise InputError(algorithm.name, (Fault("--draws", f"{draws} draws, all stuck", "a draw that is complete"),))
    arrays = joined([part.arrays for part in parts if part.predictability])
    return ChanceEstimate(
        algorithm.name,
        seed,
        draws,
        stuck,
        sum(part.broken for part in parts),
        arrays,
        chances_of(arrays, stuck=stuck / draws),
        np.concatenate([part.predictability for part in parts]),
        np.concatenate([part.position for part in parts]),
        sum(part.seconds for part in parts),
    )
