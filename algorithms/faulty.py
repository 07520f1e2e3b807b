"""What an algorithm may not do, told as what it is: the fault of an algorithm, with the lines of its own code."""

import os
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from types import TracebackType
from typing import NoReturn

from storage.errors import UntocDrawError
from storage.system import interrupted_after

_ENDS_PROCESS = os._exit
LIMIT = "UNTOC_DRAW_SECONDS"
"""The variable of the environment by which a command's worker processes know the limit that its user set for one draw."""


class AlgorithmFaultError(UntocDrawError):
    """What an algorithm did that none may do, or that it raised; ``lines`` are those of its own code, the last one where it happened."""

    def __init__(self, what: str, lines: tuple[str, ...] = ()) -> None:
        super().__init__(what, lines)
        self.what, self.lines = what, lines

    def __str__(self) -> str:
        """What happened, and the algorithm's own lines below it."""
        return "\n".join([f"the algorithm is at fault: {self.what}", *(f"  {line}" for line in self.lines)])


def own_lines(trace: TracebackType | None, file: str) -> tuple[str, ...]:
    """The lines of a traceback that stand in one file: ``line N, in function: source``. Of more than ten, as where a function calls
    itself without end, the first and the last three."""
    own = tuple(f"line {frame.lineno}, in {frame.name}: {frame.line}" for frame in traceback.extract_tb(trace) if frame.filename == file)
    return own if len(own) <= 10 else (*own[:3], f"... {len(own) - 6} lines more", *own[-3:])


def _pass_on_output() -> None:
    with suppress(OSError, ValueError, AttributeError):  # closed, or none at all
        sys.__stdout__.flush()  # type: ignore[union-attr]


@contextmanager
def prints_to_error() -> Iterator[None]:
    """Inside, whatever is written to standard output goes to standard error: by ``print``, to the file descriptor, or by a program that
    is started."""
    _pass_on_output()
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # no standard output or no standard error
        kept = None
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _pass_on_output()
        if kept is not None:
            os.dup2(kept, 1)
            os.close(kept)


class _OverError(BaseException):
    """The time is over. Not an ``Exception``, which an algorithm may catch."""


@contextmanager
def draws_limited(seconds: float | None) -> Iterator[None]:
    """Inside, no draw may take longer, here and in processes that are started from here; None for no limit."""
    if seconds is not None:
        os.environ[LIMIT] = repr(seconds)
    try:
        yield
    finally:
        os.environ.pop(LIMIT, None)


def _may_not_end_the_process(code: int = 0) -> NoReturn:
    raise AlgorithmFaultError(f"it called os._exit({code}), which would end the process without a word")


@contextmanager
def kept_in_bounds() -> Iterator[None]:
    """While an algorithm is loaded or at work: it is stopped at the limit that the user set for one draw (in a process's main thread, where
    signals are heard), and cannot end the process. Raises ``AlgorithmFaultError`` for both."""
    limit = os.environ.get(LIMIT)
    heard = limit is not None and threading.current_thread() is threading.main_thread()
    os._exit = _may_not_end_the_process  # type: ignore[assignment]
    try:
        with interrupted_after(float(limit or 0), _OverError) if heard else nullcontext():
            yield
    except _OverError:
        raise AlgorithmFaultError(f"it had not ended after {float(limit or 0):g} seconds, and --seconds stopped it") from None
    finally:
        os._exit = _ENDS_PROCESS
