"""The long run: ``python -m tests.fuzz MINUTES SEED [READER ...]``. Harms real files and has them read until the time is over.

It shares the time among the readers, prints how many attempts there were, how they ended, and every kind of failure with the folder that
holds its files.
"""

import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz import real
from tests.fuzz.attempt import attempt
from tests.fuzz.readers import READERS

LONGEST = 120
"""Seconds after which a reader counts as one that hangs."""


class HangError(Exception):
    """A reader has not ended."""


def _hangs(number: int, frame: FrameType | None) -> None:
    raise HangError


def kind_of(fault: BaseException) -> str:
    """What failed and where: the same for the same fault."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "/site-packages/" not in frame.filename and "/lib/python" not in frame.filename]
    at = (ours or frames)[-1]
    return f"{type(fault).__name__} at {Path(at.filename).name}:{at.lineno}: {str(fault)[-90:]!a}"


class Run:
    """The figures of a long run."""

    def __init__(self, names: list[str], files: Path, failed: Path) -> None:
        self.names, self.files, self.failed = names, files, failed
        self.seconds: dict[str, float] = dict.fromkeys(names, 0.0)
        self.ended: dict[str, Counter[int]] = {name: Counter() for name in names}
        self.failures: dict[str, Counter[str]] = {name: Counter() for name in names}

    def once(self, chance: Random) -> None:
        """One attempt of the reader that has had the least time."""
        name = min(self.names, key=lambda each: self.seconds[each])
        kept, began = self.failed / "now", time.monotonic()
        signal.alarm(LONGEST)
        try:
            self.ended[name][attempt(name, self.files, chance, kept)] += 1
        except (Exception, SystemExit) as fault:
            kind = kind_of(fault)
            self.failures[name][kind] += 1
            if self.failures[name][kind] == 1:
                place = self.failed / f"{name}-{len(self.failures[name])}".replace(" ", "-")
                shutil.copytree(kept, place)
                (place / "traceback.txt").write_text("".join(traceback.format_exception(fault)), "utf-8", "backslashreplace")
                print(f"{name}: {kind}: {place}", flush=True)
        finally:
            signal.alarm(0)
        self.seconds[name] += time.monotonic() - began

    def figures(self) -> str:
        """A line for each reader."""
        lines = []
        for name in self.names:
            failures = self.failures[name].total()
            ends = ", ".join(f"{count} with {code}" for code, count in sorted(self.ended[name].items()))
            lines.append(f"{name}: {self.ended[name].total() + failures} attempts; {ends}; {failures} failures")
        ended = sum(each.total() for each in self.ended.values())
        failures = sum(each.total() for each in self.failures.values())
        return "\n".join([*lines, f"in all {ended + failures} attempts, {failures} failures"])


def main(minutes: float, seed: str, names: list[str]) -> int:
    signal.signal(signal.SIGALRM, _hangs)
    end, chance = time.monotonic() + 60 * minutes, Random(seed)
    failed = Path(tempfile.mkdtemp(prefix="fuzz-"))
    files = failed / "real"
    files.mkdir()
    real.make(files)
    run, told = Run(names or list(READERS), files, failed), time.monotonic()
    while time.monotonic() < end:
        run.once(chance)
        if time.monotonic() - told > 300:
            told = time.monotonic()
            print(run.figures(), flush=True)
    print(run.figures())
    return int(any(run.failures.values()))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2], sys.argv[3:]))
