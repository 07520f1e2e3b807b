"""Processes that do a part of the work, and end with the process that began them, however that ends."""

import os
import signal
import threading
import time
from functools import cache
from typing import Any

LOOKED_EVERY = 0.2
"""Seconds between two looks at whether the parent is there."""


def in_processes(workers: int, **options: Any) -> Any:
    """joblib's ``Parallel`` with so many ``workers``, which end once this process is gone; ``options`` are joblib's."""
    from joblib import Parallel  # noqa: PLC0415  (slow to load, and needed only with several workers)

    return Parallel(n_jobs=workers, backend=_backend()(), **options)


@cache
def _backend() -> Any:
    from joblib.parallel import LokyBackend  # noqa: PLC0415

    class Ending(LokyBackend):  # type: ignore[misc]  # joblib has no types
        def configure(self, *arguments: Any, **named: Any) -> Any:
            return super().configure(*arguments, initializer=end_with, initargs=(os.getpid(),), **named)

    return Ending


def end_with(parent: int) -> None:
    """Let this process end soon after its parent has ended, even where that was killed. One call into a solver is waited for."""
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="watch of the parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOKED_EVERY)
    os.kill(os.getpid(), signal.SIGKILL)  # os._exit may be barred just now, while an algorithm is at work (``algorithms.faulty``)
