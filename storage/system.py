"""What systems differ in, in one place: how files are opened, held and put on disk, signals, and the memory of a process.

POSIX has locks of open files (``fcntl``), signals that can be held back, a clock that interrupts, and ``resource``; Windows has none of them.
Where one is missing ``filelock`` holds a file by a second one beside it, ``psutil`` watches and measures processes, and Ctrl-C stands for
the other signals. Each substitute is taken because something is missing, not because of a system's name, so it can be tested on any.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NoReturn

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PLAIN = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOINHERIT", "O_NONBLOCK", "O_CLOEXEC"))
"""How every file is opened: its bytes as they are, not inherited by processes that are started, and never waiting for a pipe."""
NOT_FOLLOWED: int = getattr(os, "O_NOFOLLOW", 0)
"""With this a link is not followed, where the system knows it."""
LOCK = ".lock"
"""What follows the name of a file or folder in that of the file that holds it, where files themselves cannot be held."""


class Held:
    """A file or folder that no other process holds, until it is closed, or this process ends, however that ends."""

    def __init__(self, seen: os.stat_result, let_go: Callable[[], object]) -> None:
        self._seen, self._let_go = seen, let_go

    def is_at(self, path: Path) -> bool:
        """Whether what is held is still what is at the path."""
        try:
            return os.path.samestat(self._seen, path.lstat())
        except OSError:
            return False

    def close(self) -> None:
        """Let go of it."""
        self._let_go()

    def __enter__(self) -> "Held":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def hold(path: Path, *, new: bool = False, wait: bool = False, follow: bool = True) -> Held | None:
    """Hold a file or folder; None where another process holds it.

    A file is made where it is not there and may be ``new``. ``wait`` until nobody else holds it. A link is followed, or else refused.
    Raises ``OSError``.
    """
    made = os.O_RDWR | os.O_CREAT if new else os.O_RDONLY
    if fcntl is None:
        if new:
            os.close(os.open(path, made | PLAIN, 0o644))
        return _by_file_beside(path, wait)
    handle = os.open(path, made | PLAIN | (0 if follow else NOT_FOLLOWED), 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return Held(os.fstat(handle), lambda: os.close(handle))
    except BlockingIOError:
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise


def _by_file_beside(path: Path, wait: bool) -> Held | None:
    import warnings  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there is no flock is known here
        from filelock import FileLock, Timeout  # noqa: PLC0415  (only where there is no flock)

        lock = FileLock(f"{path}{LOCK}")
        try:
            lock.acquire(timeout=-1 if wait else 0)
        except Timeout:
            return None
    try:
        return Held(path.lstat(), lock.release)
    except BaseException:
        lock.release()
        raise


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk, where the system lets folders be opened; raises ``OSError``."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY | PLAIN)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Inside, Ctrl-C waits for the end, and processes that are started never hear it: signals blocked where one starts stay so in it.

    Where signals cannot be blocked, nothing waits, and processes close their own ears (``deaf_to_ctrl_c``).
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


def deaf_to_ctrl_c() -> None:
    """Called in a process that is to end with its parent alone: it no longer hears Ctrl-C, where it was not blocked for it."""
    if not hasattr(signal, "pthread_sigmask") and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def end_this_process() -> NoReturn:
    """End at once, as if killed: nothing is tidied up, and nothing in the process can hinder it."""
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    raise SystemExit  # for the type checker alone


def end_session(process: int) -> None:
    """End a process that leads a session of its own, and all that it has started; nothing where it has ended."""
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(process, signal.SIGKILL)
        return
    import psutil  # noqa: PLC0415  (only there)

    with suppress(psutil.Error):
        first = psutil.Process(process)
        for each in (*first.children(recursive=True), first):
            with suppress(psutil.Error):
                each.kill()


def watch_of(process: int) -> Callable[[], bool]:
    """What tells whether the parent of this process, given by its number, is still there."""
    if os.name == "posix":  # a process whose parent has ended has another one
        return lambda: os.getppid() == process
    import psutil  # noqa: PLC0415  (only there)

    try:
        parent = psutil.Process(process)
    except psutil.NoSuchProcess:
        return lambda: False
    return lambda: bool(parent.is_running())


@contextmanager
def interrupted_after(seconds: float, over: type[BaseException]) -> Iterator[None]:
    """Inside, in the main thread, ``over`` is raised once so many seconds have passed.

    Without a clock that interrupts, a thread counts them and then sends Ctrl-C, which means this here; a call that waits in the system is
    waited for.
    """
    if not hasattr(signal, "setitimer"):
        with _by_thread(seconds, over):
            yield
        return

    def ring(*_: object) -> NoReturn:
        raise over

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _by_thread(seconds: float, over: type[BaseException]) -> Iterator[None]:
    import _thread  # noqa: PLC0415

    is_over, before = threading.Event(), signal.getsignal(signal.SIGINT)

    def heard(number: int, frame: FrameType | None) -> Any:
        if is_over.is_set():
            raise over
        if callable(before):
            return before(number, frame)
        return None

    def ring() -> None:
        is_over.set()
        _thread.interrupt_main()

    clock = threading.Timer(seconds, ring)
    clock.daemon = True
    signal.signal(signal.SIGINT, heard)
    try:
        clock.start()
        yield
    finally:
        clock.cancel()
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def peak_memory() -> int:
    """The most resident memory that this process has held so far, in bytes; what it holds now, where the system keeps no peak."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        import psutil  # noqa: PLC0415  (only there)

        found = psutil.Process().memory_info()
        return int(getattr(found, "peak_wset", found.rss))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
