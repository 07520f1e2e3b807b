"""Many replications, in one process or several: the results are the same, in the order in which they were asked for."""

import hashlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from algorithms.record import canonical
from sim.experiments.journal import Reduced, RunJournal
from sim.experiments.setting import Reducer, Setting, Simulate, make_draw
from sim.review_phase.inputs import Inputs
from sim.review_phase.model import simulate as model
from sim.review_phase.parameters import Parameters
from storage.errors import Fault, InputError
from verify.workers import parallel_map

CHUNK: Final = 20
"""Replications that a worker does between two reports at most, all of one draw; what a kill can lose."""

SHARES: Final = 4
"""Chunks of each worker at least, where there are so many replications: so that all have work to the end."""

Posterior = Callable[[int], Mapping[str, float]]
"""Number of a replication to its parameter values."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run that is wanted: the replication's number, and the values that differ from the setting's parameters."""

    number: int
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Chunk:
    """Runs with one draw, for one worker; ``places`` are their places among the runs that were asked for."""

    inputs: Inputs
    seed: str
    until: float
    places: tuple[int, ...]
    numbers: tuple[int, ...]
    parameters: tuple[Parameters, ...]


class Runner:
    """How runs are done: by how many processes, with which model, kept in which journal, and who is told of the progress.

    ``progress(done, total)`` is called in this process after each chunk. With several ``workers``, model and reducer must be
    functions of a module, or instances of its classes.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        journal: RunJournal | None = None,
        progress: Callable[[int, int], None] | None = None,
        simulate: Simulate = model,
    ) -> None:
        if workers < 1:
            raise InputError("runner", (Fault("--workers", str(workers), "1 or more"),))
        self._workers, self._journal, self._progress, self._simulate = workers, journal, progress, simulate
        self._draws: dict[tuple[str, int], Inputs] = {}

    def run(self, setting: Setting, runs: Sequence[Run], reduce: Reducer) -> list[Reduced]:
        """Do the runs that the journal does not have; what is left of each, in the order of ``runs``."""
        parameters = [setting.parameters.with_values(run.values) if run.values else setting.parameters for run in runs]
        keys = self._keys(setting, runs, parameters, reduce) if self._journal is not None else []
        before = self._journal.found(keys) if self._journal is not None else {}
        found = {place: before[key] for place, key in enumerate(keys) if key in before}
        chunks = self._chunks(setting, runs, parameters, [place for place in range(len(runs)) if place not in found])
        jobs = [(chunk, self._simulate, reduce) for chunk in chunks]
        for places, results in parallel_map(run_chunk, jobs, self._workers, in_order=False):
            found.update(zip(places, results, strict=True))
            if self._journal is not None:
                self._journal.write((keys[place], found[place]) for place in places)
            if self._progress is not None:
                self._progress(len(found), len(runs))
        return [found[place] for place in range(len(runs))]

    def replicate(
        self, setting: Setting, replications: range, reduce: Reducer, posterior: Posterior | None = None
    ) -> dict[str, NDArray[Any]]:
        """Replications by number; each named result with a first axis over the replications.

        ``posterior`` gives the parameter values of each, drawn from what is known of them.
        """
        runs = [Run(number, posterior(number) if posterior else {}) for number in replications]
        return stacked(self.run(setting, runs, reduce))

    def _keys(self, setting: Setting, runs: Sequence[Run], parameters: Sequence[Parameters], reduce: Reducer) -> list[str]:
        told = [setting.of_draws, setting.until, name_of(self._simulate), name_of(reduce)]
        texts = (
            canonical([*map(str, told), setting.draw_of(run.number), run.number, each.digest])
            for run, each in zip(runs, parameters, strict=True)
        )
        return [hashlib.sha256(text.encode("ascii")).hexdigest() for text in texts]

    def _chunks(self, setting: Setting, runs: Sequence[Run], parameters: Sequence[Parameters], places: Sequence[int]) -> list[Chunk]:
        of_draw: dict[int, list[int]] = {}
        for place in places:
            of_draw.setdefault(setting.draw_of(runs[place].number), []).append(place)
        self._draw(setting, list(of_draw))
        size = max(1, min(CHUNK, len(places) // (SHARES * self._workers)))
        return [
            Chunk(
                self._draws[setting.of_draws, draw],
                setting.seed,
                setting.until,
                some,
                tuple(runs[place].number for place in some),
                tuple(parameters[place] for place in some),
            )
            for draw, together in of_draw.items()
            for some in (tuple(together[first : first + size]) for first in range(0, len(together), size))
        ]

    def _draw(self, setting: Setting, places: Sequence[int]) -> None:
        """Make the draws that this job has not made yet, each once."""
        missing = [place for place in places if (setting.of_draws, place) not in self._draws]
        made = parallel_map(make_draw, [(setting, place) for place in missing], self._workers)
        self._draws.update({(setting.of_draws, place): each for place, each in zip(missing, made, strict=True)})


def run_chunk(chunk: Chunk, simulate: Simulate, reduce: Reducer) -> tuple[tuple[int, ...], tuple[Reduced, ...]]:
    """Run and reduce the replications of a chunk; their places and what is left of them."""
    results = list[Reduced]()
    for number, parameters in zip(chunk.numbers, chunk.parameters, strict=True):
        replication = simulate(chunk.inputs, parameters, seed=chunk.seed, number=number, until=chunk.until)
        kept = reduce(replication, chunk.inputs)
        results.append({name: np.asarray(value) for name, value in kept.items()})
    return chunk.places, tuple(results)


def stacked(results: Sequence[Reduced]) -> dict[str, NDArray[Any]]:
    """The results of many runs as one array for each name, with a first axis over the runs."""
    return {name: np.stack([each[name] for each in results]) for name in results[0]} if results else {}


def name_of(called: object) -> str:
    """What a journal knows a model or reducer by: the name of a function, or the text of an instance of a dataclass.

    Raises ``InputError`` for what has no lasting name.
    """
    if inspect.isfunction(called) and "<" not in called.__qualname__:
        return f"{called.__module__}.{called.__qualname__}"
    kind = type(called)
    if hasattr(kind, "__dataclass_fields__"):
        return f"{kind.__module__}.{called!r}"
    raise InputError("journal", (Fault("function", repr(called), "a function of a module, or an instance of a dataclass"),))
