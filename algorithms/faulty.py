"""What an algorithm may not do, told as what it is: the fault of an algorithm, with the lines of its own code."""

import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from types import TracebackType
from typing import TYPE_CHECKING

from scenarios.errors import UntocDrawError

if TYPE_CHECKING:
    from algorithms.ceremony import Algorithm

OURS = ("algorithms.", "verify.")
"""Modules whose algorithms are the project's own: a fault of theirs is ours, and is not caught."""


class AlgorithmFaultError(UntocDrawError):
    """What an algorithm did that none may do, or that it raised; ``lines`` are those of its own code, the last one where it happened."""

    def __init__(self, what: str, lines: tuple[str, ...] = ()) -> None:
        super().__init__(what, lines)
        self.what, self.lines = what, lines

    def __str__(self) -> str:
        """What happened, and the algorithm's own lines below it."""
        return "\n".join([f"the algorithm is at fault: {self.what}", *(f"  {line}" for line in self.lines)])


def is_ours(algorithm: "Algorithm") -> bool:
    """Whether an algorithm is one of the project's own."""
    return type(algorithm).__module__.startswith(OURS)


def own_lines(trace: TracebackType | None, file: str) -> tuple[str, ...]:
    """The lines of a traceback that stand in one file: ``file name, line N, in function: source``."""
    return tuple(f"line {frame.lineno}, in {frame.name}: {frame.line}" for frame in traceback.extract_tb(trace) if frame.filename == file)


@contextmanager
def stopped_after(seconds: float | None) -> Iterator[None]:
    """Stop the algorithm that is at work after a wall-clock limit that the user set; None for none. In the main thread only.

    Raises ``AlgorithmFaultError`` when the time is over.
    """
    if seconds is None:
        yield
        return

    def over(*_: object) -> None:
        raise AlgorithmFaultError(f"it had not ended after {seconds:g} seconds, and --seconds stopped it")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def told_as_its_own(algorithm: "Algorithm") -> Iterator[None]:
    """While an algorithm of somebody else fills the seats: what it prints goes to standard error, and what it raises is told as its
    fault (``AlgorithmFaultError``). Errors that this project raises on purpose, and Ctrl-C, pass."""
    if is_ours(algorithm):
        yield
        return
    try:
        with redirect_stdout(sys.stderr):
            yield
    except (UntocDrawError, KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as fault:
        lines = own_lines(fault.__traceback__, type(algorithm).fill.__code__.co_filename)
        raise AlgorithmFaultError(f"{algorithm.name} raised {type(fault).__name__}: {fault}", lines) from fault
