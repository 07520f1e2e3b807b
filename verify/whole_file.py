"""Files written whole or not at all."""

import os
import tempfile
from pathlib import Path

from scenarios import Fault, InputError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, also where the power fails."""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=path.name)
    except OSError as fault:
        raise InputError(str(path), (Fault("-o", str(path), "a file in a folder that can be written"),)) from fault
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
