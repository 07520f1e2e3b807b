"""One parallel map: in this process, in others of this machine, or on a Dask cluster. The results are the same, in the same order."""

import os
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import islice
from typing import Any, TypeVar, TypeVarTuple

from scenarios import Fault, InputError
from storage.system import deaf_to_ctrl_c, end_this_process, watch_of

LOOKED_EVERY = 0.2
"""Seconds between two looks at whether the parent is there."""

AHEAD = 8
"""Jobs sent to a cluster ahead of the one that is waited for, for each thread of its workers."""

Given = TypeVarTuple("Given")
Result = TypeVar("Result")

_client: ContextVar[Any] = ContextVar("_client", default=None)
"""The client of the Dask cluster that does the work; None where this machine does it."""


def parallel_map(
    work: Callable[[*Given], Result], jobs: Sequence[tuple[*Given]], workers: int, *, in_order: bool = True
) -> Iterator[Result]:
    """Do ``work`` with the arguments of each job, and give the results as soon as they are there.

    Parameters
    ----------
    work
        A function of a module, or an instance of a class of one.
    workers
        Processes at once; 1 for this one. More are others even for one job, so that one that crashes does not end this process. They end once
        this process is gone. Inside ``on_cluster`` the cluster's workers do all.
    in_order
        Give the results in the order of ``jobs``; otherwise each as soon as it is done.
    """
    client = _client.get()
    if client is None and (workers == 1 or not jobs):
        yield from (work(*job) for job in jobs)
        return
    if client is not None:
        yield from _by_cluster(client, work, jobs)
        return
    from joblib import Parallel, delayed  # noqa: PLC0415  (slow to load, and needed only with several workers)

    how = "generator" if in_order else "generator_unordered"
    parallel = Parallel(n_jobs=workers, backend=_processes()(), return_as=how, pre_dispatch="2 * n_jobs", batch_size=1)
    yield from parallel(delayed(work)(*job) for job in jobs)


def _by_cluster(client: Any, work: Callable[[*Given], Result], jobs: Sequence[tuple[*Given]]) -> Iterator[Result]:
    """The results in order. Not by joblib's Dask backend: that waits for ever for a job whose workers die."""
    ahead = AHEAD * max(1, sum(client.nthreads().values()))
    waiting, left = deque[Any](), iter(jobs)
    waiting.extend(client.submit(work, *job, pure=False) for job in islice(left, ahead))
    while waiting:
        result: Result = waiting.popleft().result()
        waiting.extend(client.submit(work, *job, pure=False) for job in islice(left, 1))
        yield result


@contextmanager
def on_cluster(scheduler: str) -> Iterator[None]:
    """Inside, ``parallel_map`` has the workers of this Dask scheduler do the work.

    They must have this project installed, and own algorithms' files at the same path. Raises ``InputError`` where no scheduler answers,
    it has no worker, or it is lost on the way.
    """
    try:
        import dask  # noqa: PLC0415  (an extra)
        from distributed import CancelledError, Client, KilledWorker  # noqa: PLC0415
    except ImportError as fault:
        raise _unusable(scheduler, "the extra 'cluster' installed: pip install 'untoc-draw[cluster]'") from fault
    try:
        client = Client(scheduler, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise _unusable(scheduler, "the address of a running Dask scheduler, like tcp://host:8786") from fault
    with client:
        try:
            client.wait_for_workers(1, timeout=dask.config.get("distributed.comm.timeouts.connect"))
        except TimeoutError as fault:
            raise _unusable(scheduler, "a Dask scheduler with one worker or more") from fault
        before = _client.set(client)
        try:
            yield
        except (CancelledError, KilledWorker) as fault:
            raise _unusable(scheduler, "a cluster that is there until the work is done, but it or its workers were lost") from fault
        finally:
            _client.reset(before)


def is_on_cluster() -> bool:
    """Whether a cluster does the work now, see ``on_cluster``."""
    return _client.get() is not None


def _unusable(scheduler: str, expected: str) -> InputError:
    return InputError("--scheduler", (Fault("--scheduler", scheduler, expected),))


@cache
def _processes() -> Any:
    """joblib's backend of processes, which here end with this one."""
    from joblib.parallel import LokyBackend  # noqa: PLC0415

    class Ending(LokyBackend):  # type: ignore[misc]  # joblib has no types
        def configure(self, *arguments: Any, **named: Any) -> Any:
            return super().configure(*arguments, initializer=end_with, initargs=(os.getpid(),), **named)

    # Processes are renewed when their memory has grown; joblib tells it as a warning, and does no job twice.
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given to the executor")
    return Ending


def end_with(parent: int) -> None:
    """Let this process end soon after its parent has ended, even where that was killed. One call into a solver is waited for."""
    deaf_to_ctrl_c()
    threading.Thread(target=_watch, args=(watch_of(parent),), daemon=True, name="watch of the parent").start()


def _watch(is_there: Callable[[], bool]) -> None:
    while is_there():
        time.sleep(LOOKED_EVERY)
    end_this_process()  # os._exit may be barred just now, while an algorithm is at work (``algorithms.faulty``)
