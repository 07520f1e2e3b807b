"""Many draws of one algorithm as arrays: no record is made of any, which is the fast way to chances and burdens."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm, SeededLots
from algorithms.algorithm import is_ours, told_as_its_own
from algorithms.draw_so_far import DrawSoFar
from algorithms.lots import RecordingLots
from scenarios import Scenario
from storage.errors import Fault, InputError
from verify.check import check_draws
from verify.draw_arrays import DrawArrays, arrays_of, arrays_of_draws, joined
from verify.law_in_force import LawInForce
from verify.workers import parallel_map

CHUNK = 64
"""Draws of one task; the same for any number of workers."""


@dataclass(frozen=True, eq=False)
class ManyDraws:
    """Draws of one algorithm, in the order of their seeds.

    Attributes
    ----------
    parties, law, algorithm, seeds
        What was drawn: the list, the law, the algorithm's name, and the seed of each draw.
    complete
        Shape ``(n_draws,)``: whether the draw was finished. One that got stuck holds the seats that were filled before.
    arrays
        The draws themselves; see ``DrawArrays`` for the shapes.
    """

    parties: Scenario
    law: LawInForce
    algorithm: str
    seeds: tuple[str, ...]
    complete: NDArray[np.bool_]
    arrays: DrawArrays

    def __len__(self) -> int:
        return len(self.seeds)

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


def draw_many(
    scenario: Scenario,
    law: LawInForce,
    algorithm: Algorithm,
    seeds: Sequence[str],
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> ManyDraws:
    """Draw once for each seed: the draws that ``Algorithm.draw`` gives from ``SeededLots`` of the same seeds.

    The result is the same for any number of workers; ``progress`` is called with the draws done and all. Raises ``InputError`` where
    there are no seeds or no workers.
    """
    faults = [] if seeds else [Fault("seeds", "none", "at least one")]
    if faults := faults + ([] if workers >= 1 else [Fault("workers", str(workers), "1 or more")]):
        raise InputError("draws", faults)
    complete, parts = list[bool](), list[DrawArrays]()
    for finished, arrays in _parts(scenario, law, algorithm, seeds, workers):
        complete += finished
        parts.append(arrays)
        if progress is not None:
            progress(len(complete), len(seeds))
    return ManyDraws(scenario, law, algorithm.name, tuple(seeds), np.array(complete), joined(parts))


def _parts(
    scenario: Scenario, law: LawInForce, algorithm: Algorithm, seeds: Sequence[str], workers: int
) -> Iterator[tuple[list[bool], DrawArrays]]:
    """What each task gives, in the order of the seeds."""
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    return parallel_map(_draw_part, [(scenario, law, algorithm, chunk) for chunk in chunks], workers)


def _draw_part(scenario: Scenario, law: LawInForce, algorithm: Algorithm, seeds: Sequence[str]) -> tuple[list[bool], DrawArrays]:
    """Which draws are complete, and all of them as arrays."""
    if not is_ours(algorithm):  # drawn with its record, whose lots are drawn again: so only is it known to go by its lots alone
        records = [algorithm.draw(scenario, law, SeededLots(seed)) for seed in seeds]
        return [record.complete for record in records], arrays_of(scenario, records)
    complete, draws = list[bool](), list[DrawSoFar]()
    for seed in seeds:
        with told_as_its_own(algorithm):
            ceremony, stuck = algorithm.filled(scenario, law, RecordingLots(SeededLots(seed)))
            complete.append(stuck is None)
        draws.append(ceremony.draw)
    return complete, arrays_of_draws(scenario, draws)
