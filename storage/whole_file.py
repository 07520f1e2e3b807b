"""Files and folders written whole or not at all: under a hidden name beside their place until they are whole.

Whoever writes holds the hidden file or folder by a lock, which ends with its process, however that ends. So what a killed process left is
known from what another is just writing, and the next that writes to the same place takes it away.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import Fault, InputError

_UNFINISHED = ".unfinished"
_KEPT_OF_NAME = 50
"""Letters of the name that are in the hidden name, so that this does not become too long."""
_TRIES = 5


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, also where the power fails. Raises ``InputError`` where it cannot be written."""
    data = content.encode() if isinstance(content, str) else content
    with told_of(path, "a file that can be written"):
        if path.exists() and not path.is_file():
            raise InputError(str(path), (Fault("-o", "no regular file", "a new file, or one to write over"),))
        with beside(path) as (hidden, handle):
            _write(handle, data)
            os.fsync(handle)
            hidden.chmod(0o666 & ~_mask())
            hidden.replace(path)


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """A folder beside ``folder`` to write into, which takes its place at the end; nothing is left where the work fails.

    Raises ``InputError`` where the folder cannot be made or is not empty, or where something in it cannot be written.
    """
    refuse_used(folder)
    with told_of(folder, "a new folder in one that can be written"), beside(folder, of_files=True) as (hidden, _):
        hidden.chmod(0o777 & ~_mask())
        yield hidden
        if folder.exists():
            folder.rmdir()
        hidden.rename(folder)


def refuse_used(folder: Path) -> None:
    """Raises ``InputError`` where a folder is there and is not empty."""
    with told_of(folder, "a folder that can be read"):
        used = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    if used:
        raise InputError(str(folder), (Fault("-o", str(folder), "a new folder, or an empty one"),))


@contextmanager
def told_of(path: Path, expected: str) -> Iterator[None]:
    """Whatever the system refuses within is told of ``path``, with its reason: a full disk, no right to write. Raises ``InputError``."""
    try:
        yield
    except OSError as fault:
        raise InputError(str(path), (Fault("-o", fault.strerror or str(fault), expected),)) from fault


@contextmanager
def scratch_folder(what: str) -> Iterator[Path]:
    """A folder for what is needed only within, in the system's place for such; ``what`` names it. Raises ``OSError``."""
    import tempfile  # noqa: PLC0415

    with beside(Path(tempfile.gettempdir()) / f"untoc-draw-{what}", of_files=True) as (hidden, _):
        yield hidden


@contextmanager
def beside(target: Path, *, of_files: bool = False) -> Iterator[tuple[Path, int]]:
    """A new hidden file, or folder ``of_files``, beside ``target`` and its handle; it is gone at the end if it is still there.

    What killed processes left for this target is taken away. Raises ``OSError``.
    """
    take_away_left_over(target)
    hidden, handle = _made(target, of_files=of_files)
    try:
        yield hidden, handle
    finally:
        _remove(hidden)
        os.close(handle)


def take_away_left_over(target: Path) -> None:
    """Take away what killed processes left beside ``target``; what a process is still writing stays."""
    folder, begins = target.absolute().parent, _begin_of(target)
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            if each.name.startswith(begins) and each.name.endswith(_UNFINISHED):
                _take_away(folder / each.name)


def _take_away(hidden: Path) -> None:
    """Remove what no process holds."""
    with suppress(OSError):
        if stat.S_IFMT(hidden.lstat().st_mode) in (stat.S_IFREG, stat.S_IFDIR):
            handle = os.open(hidden, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(hidden)
            finally:
                os.close(handle)


def _made(target: Path, *, of_files: bool) -> tuple[Path, int]:
    """Make and hold it. Another process may take away what is made and not held yet: then again."""
    import tempfile  # noqa: PLC0415  (it brings what packs files, and most commands write none)

    begins, folder = _begin_of(target), target.absolute().parent
    for _ in range(_TRIES):
        if of_files:
            hidden = Path(tempfile.mkdtemp(_UNFINISHED, begins, folder))
            handle = os.open(hidden, os.O_RDONLY | os.O_CLOEXEC)
        else:
            handle, name = tempfile.mkstemp(_UNFINISHED, begins, folder)
            hidden = Path(name)
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), hidden.lstat()):
                return hidden, handle
        os.close(handle)
        _remove(hidden)
    raise OSError(None, f"{hidden} cannot be held")


def _begin_of(target: Path) -> str:
    return f".{target.name[:_KEPT_OF_NAME]}."


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir():
            import shutil  # noqa: PLC0415

            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _write(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
