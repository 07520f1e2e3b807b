"""The process of a job: it waits, with everything loaded, for the folder of one, and runs its command line there."""

import os
import sys
import time
from pathlib import Path

from app.desk.job import ERRORS, LOCK, SAID, Job, ProgressFile
from app.telling import told_to
from storage.system import Held, hold

_TRIES, _BREATH = 100, 0.02
"""The desk holds a lock for a moment, to see whether it is free."""


def main() -> None:
    """Read the folder of a job from standard input, and do it; nothing where the desk ends first."""
    _load()
    if folder := sys.stdin.readline().strip():
        do(Job(Path(folder)))


def _load() -> None:
    """What nearly every job needs, before there is one."""
    import verify.check  # noqa: PLC0415
    import verify.guard  # noqa: F401, PLC0415


def do(job: Job) -> None:
    """Run the command of a job in its folder, held by this process alone; how it ended is written last."""
    from app.main import main as untoc_draw  # noqa: PLC0415  (after _load)

    if job.exit is not None or (lock := _held(job.folder / LOCK)) is None:
        return
    os.chdir(job.folder)
    for name, stream in ((SAID, sys.stdout), (ERRORS, sys.stderr)):
        with open(name, "wb") as written:
            os.dup2(written.fileno(), stream.fileno())
    words = [*job.asked.words]
    sys.argv = ["untoc-draw", *words]
    code = 1
    try:
        with told_to(ProgressFile(job.folder, job.begun + 1, os.getpid())):
            untoc_draw(words, prog_name="untoc-draw")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as fault:
        print(f"untoc-draw: {type(fault).__name__}: {fault}", file=sys.stderr)
        code = -1
    sys.stdout.flush()
    sys.stderr.flush()
    job.end(code)
    lock.close()


def _held(file: Path) -> Held | None:
    for _ in range(_TRIES):
        if (lock := hold(file, new=True)) is not None:
            return lock
        time.sleep(_BREATH)
    return None


if __name__ == "__main__":
    main()
