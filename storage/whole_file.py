"""Files and folders written whole or not at all: under a hidden name beside their place until they are whole.

Whoever writes holds the hidden file or folder by a lock, which ends with its process, however that ends. So what a killed process left is
known from what another is just writing, and the next that writes to the same place takes it away.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import Fault, InputError
from storage.system import LOCK, PLAIN, Held, hold
from words import message

_UNFINISHED = ".unfinished"
_KEPT_OF_NAME = 50
"""Letters of the name that are in the hidden name, so that this does not become too long."""
_TRIES = 5


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, also where the power fails. Raises ``InputError`` where it cannot be written."""
    data = content.encode() if isinstance(content, str) else content
    with told_of(path, message("a file that can be written")):
        if path.exists() and not path.is_file():
            raise InputError(str(path), (Fault("-o", message("no regular file"), message("a new file, or one to write over")),))
        with beside(path) as hidden:
            _write(hidden, data)
            hidden.chmod(0o666 & ~_mask())
            hidden.replace(path)


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """A folder beside ``folder`` to write into, which takes its place at the end; nothing is left where the work fails.

    Raises ``InputError`` where the folder cannot be made or is not empty, or where something in it cannot be written.
    """
    refuse_used(folder)
    with told_of(folder, message("a new folder in one that can be written")), beside(folder, of_files=True) as hidden:
        hidden.chmod(0o777 & ~_mask())
        yield hidden
        if folder.exists():
            folder.rmdir()
        hidden.rename(folder)


def refuse_used(folder: Path) -> None:
    """Raises ``InputError`` where a folder is there and is not empty."""
    with told_of(folder, message("a folder that can be read")):
        used = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    if used:
        raise InputError(str(folder), (Fault("-o", str(folder), message("a new folder, or an empty one")),))


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

    with beside(Path(tempfile.gettempdir()) / f"untoc-draw-{what}", of_files=True) as hidden:
        yield hidden


@contextmanager
def beside(target: Path, *, of_files: bool = False) -> Iterator[Path]:
    """A new hidden file, or folder ``of_files``, beside ``target``; it is gone at the end if it is still there.

    What killed processes left for this target is taken away. Raises ``OSError``.
    """
    take_away_left_over(target)
    hidden, held = _made(target, of_files=of_files)
    with held:
        try:
            yield hidden
        finally:
            _remove(hidden)


def take_away_left_over(target: Path) -> None:
    """Take away what killed processes left beside ``target``; what a process is still writing stays."""
    folder, begins = target.absolute().parent, _begin_of(target)
    with suppress(OSError), os.scandir(folder) as found:
        names = {each.name.removesuffix(LOCK) for each in found}
        for name in sorted(names):
            if name.startswith(begins) and name.endswith(_UNFINISHED):
                _take_away(folder / name)


def _take_away(hidden: Path) -> None:
    """Remove what no process holds."""
    with suppress(OSError):
        if stat.S_IFMT(hidden.lstat().st_mode) in (stat.S_IFREG, stat.S_IFDIR) and (held := hold(hidden, follow=False)):
            with held:
                _remove(hidden)


def _made(target: Path, *, of_files: bool) -> tuple[Path, Held]:
    """Make and hold it. Another process may take away what is made and not held yet: then again."""
    import tempfile  # noqa: PLC0415  (it brings what packs files, and most commands write none)

    begins, folder = _begin_of(target), target.absolute().parent
    for _ in range(_TRIES):
        if of_files:
            hidden = Path(tempfile.mkdtemp(_UNFINISHED, begins, folder))
        else:
            handle, name = tempfile.mkstemp(_UNFINISHED, begins, folder)
            os.close(handle)
            hidden = Path(name)
        with suppress(OSError):
            if held := hold(hidden, new=not of_files, follow=False):
                if held.is_at(hidden):
                    return hidden, held
                held.close()
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


def _write(path: Path, data: bytes) -> None:
    """Write a file that is there, to the disk, and close it: a system may not move what is open."""
    handle = os.open(path, os.O_WRONLY | PLAIN)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
