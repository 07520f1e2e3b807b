"""Times of several ways to do one task, taken in turns, so that a busy machine slows all of them alike. Each has one thread.

A way that takes less than ``SHORTEST`` is run several times for one time. The collector of garbage does not run inside a time: it is
asked to run before each. Every run is checked: a way that gives a wrong result is no peer.
"""

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.system import peak_memory

SHORTEST = 0.005
"""Seconds that one time covers at least: a thousand times what reading the clock costs."""
FEWEST, MOST = 5, 200
"""Rounds."""

Seconds = NDArray[np.float64]
"""One time for each round."""


def round_number(number: int) -> int:
    """The input of a way that needs nothing prepared: the number of the round."""
    return number


def no_parts(result: Any) -> Mapping[str, float]:
    """The parts of a run that is one whole."""
    return {}


@dataclass(frozen=True)
class Way:
    """One way to do a task.

    ``run`` is timed and is given what ``prepare``, not timed, makes of the number of the round (which is then the seed).
    ``check`` is given what ``run`` gave, not timed, and raises ``AssertionError`` where it is wrong. ``parts`` reads from it the seconds
    of parts of the run by their names, such as solving without the building of a model.

    ``clock`` counts the seconds that this process has the processor, so that a busy machine tells less; a way whose work is done in
    another process needs ``time.perf_counter``.
    """

    name: str
    run: Callable[[Any], Any]
    check: Callable[[Any], None]
    prepare: Callable[[int], Any] = round_number
    parts: Callable[[Any], Mapping[str, float]] = no_parts
    clock: Callable[[], float] = time.process_time


class NoAnswerError(Exception):
    """A way was ended at its limit, in ``seconds``, without a result, or gave up for a reason of its own."""

    def __init__(self, seconds: float, reason: str = "") -> None:
        super().__init__(f"no answer within {seconds:.0f} s{reason and f': {reason}'}")
        self.seconds = seconds


def one_time(way: Way, number: int, repeats: int = 1) -> dict[str, float]:
    """Seconds of one run of a way by its name, the mean of ``repeats`` runs in a row; of its parts as "name, part".

    The last result is checked.
    """
    given = way.prepare(number)
    collected = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        begun = way.clock()
        for _ in range(repeats):
            result = way.run(given)
        seconds = way.clock() - begun
    finally:
        if collected:
            gc.enable()
    way.check(result)
    return {way.name: seconds / repeats} | {f"{way.name}, {part}": taken for part, taken in way.parts(result).items()}


def in_turns(ways: Sequence[Way], seconds: float, fewest: int = FEWEST, most: int = MOST) -> Mapping[str, Seconds]:
    """The times of each way (and part) by its name, each of shape ``(rounds,)``; round ``k`` of all ways ran one after the other.

    One run of each warms up and is not kept. Then rounds follow until ``seconds`` are spent, at least ``fewest`` and at most ``most``.
    Where a single run takes longer than ``seconds``, the first runs are kept too and three rounds are enough.
    """
    first = [one_time(way, 0) for way in ways]
    repeats = [max(1, min(10_000, round(SHORTEST / max(times[way.name], 1e-7)))) for way, times in zip(ways, first, strict=True)]
    slow = max(times[way.name] for way, times in zip(ways, first, strict=True)) > seconds
    rounds = [first] if slow else []
    fewest, begun = 3 if slow else fewest, time.perf_counter()
    while len(rounds) < fewest or (len(rounds) < most and time.perf_counter() - begun < seconds):
        number = len(rounds) + (not slow)
        rounds.append([one_time(way, number, times) for way, times in zip(ways, repeats, strict=True)])
    return {name: np.array([one[place][name] for one in rounds]) for place, times in enumerate(first) for name in times}


@dataclass(frozen=True)
class WholeProcess:
    """What a process took: seconds of the clock on the wall; and what it wrote."""

    seconds: float
    output: str


def whole_process(arguments: Sequence[str]) -> WholeProcess:
    """Run Python anew with these arguments to the end. Raises ``CalledProcessError`` where it fails."""
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return WholeProcess(time.perf_counter() - begun, done.stdout)


def peak_of_process(arguments: Sequence[str]) -> int | None:
    """The most resident memory of Python run anew with these arguments, in bytes; None where the system does not tell.

    It is looked at every few milliseconds. What ``wait4`` gives is no use: on Linux it counts the memory of this process too.
    """
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    peak = None
    while child.poll() is None:
        peak = _high_water(child.pid) or peak
        time.sleep(0.002)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(arguments))
    return peak


def own_peak_bytes() -> int:
    """The most resident memory that this process has held so far."""
    return _high_water("self") or peak_memory()


def _high_water(process: int | str) -> int | None:
    """The peak of a process that still runs, in bytes, as Linux tells it."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), None)
