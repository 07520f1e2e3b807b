"""Ctrl-C while a library written in C calls Python back: there the interrupt is swallowed, and the work would go on to its end."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def ctrl_c_is_heard() -> Iterator[None]:
    """Inside, Ctrl-C ends the work as usual; what a callback swallows, without a word, is raised again at the end.

    A fault that comes after it is taken for what it made: a compiler whose callback did nothing.

    It changes nothing outside the main thread, or where the process hears the signal in a way of its own.
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or usual is not signal.default_int_handler:
        yield
        return
    hook, told = sys.unraisablehook, False

    def hear(_number: int, _frame: FrameType | None) -> None:
        nonlocal told
        told = True
        raise KeyboardInterrupt

    def other_than_this(swallowed: Any) -> None:
        if not issubclass(swallowed.exc_type, KeyboardInterrupt):
            hook(swallowed)

    sys.unraisablehook = other_than_this
    signal.signal(signal.SIGINT, hear)
    try:
        yield
    except Exception:
        if not told:
            raise
    finally:
        signal.signal(signal.SIGINT, usual)
        sys.unraisablehook = hook
    if told:
        raise KeyboardInterrupt
