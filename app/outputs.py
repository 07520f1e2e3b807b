"""Where results are to be written: found out before the work begins, not after it."""

import os
from pathlib import Path
from typing import Any

import click

from scenarios import Fault, InputError


class OutputFile(click.Path):
    """A file that can be written; raises ``InputError`` where it cannot."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, after a look at its folder."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if path.is_dir() or not _can_hold(path.absolute().parent):
            _refuse(path, param, "a file in a folder that can be written")
        return path


class OutputFolder(click.Path):
    """A folder that can be written or made; raises ``InputError`` where it cannot. A ``new`` one is made in a folder that is there."""

    def __init__(self, *, new: bool = False) -> None:
        super().__init__(path_type=Path)
        self._new = new

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, after a look at the folder that is or will be there."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        place = path.absolute().parent if self._new else _nearest(path.absolute())
        if not _can_hold(place):
            _refuse(path, param, "a new folder in a folder that can be written" if self._new else "a folder that can be written")
        return path


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _can_hold(folder: Path) -> bool:
    """Whether a file can be made in the folder, shown by making one that has no name or goes away at once."""
    import tempfile  # noqa: PLC0415  (it brings what packs files)

    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def _refuse(path: Path, param: click.Parameter | None, expected: str) -> None:
    where = param.opts[0] if param else str(path)
    raise InputError(str(path), (Fault(where, str(path), expected),))
