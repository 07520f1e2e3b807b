"""Long commands killed with all their processes, at moments spread over what they do, and gone on with until they are done."""

import fnmatch
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from random import Random

from tests.app.ceremony.small import PARTIES
from tests.fuzz.real import PLAN

LOADED = (
    "app.main",
    "app.stress_pages",
    "app.simulate_pages",
    "app.lottery_pages",
    "results.renderers.html",
    "pandas",
    "pyarrow.parquet",
    "matplotlib.pyplot",
)
"""What a command would load first; loaded once here, before it is begun again and again."""
LONGEST = 600
"""Seconds after which a command counts as one that hangs."""
Files = Mapping[str, bytes]


def rows_done(folder: Path) -> int:
    """The rows of a journal of SQLite."""
    if not (folder / "journal.sqlite").exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{folder / 'journal.sqlite'}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM done").fetchone()[0])
    except sqlite3.Error:
        return 0


def bytes_there(folder: Path) -> int:
    """The bytes of all files that the command has begun, hidden ones too, in and beside its folder."""
    total = 0
    for place, _, names in os.walk(folder.parent):  # what is taken away meanwhile is left out
        for name in names:
            with suppress(OSError):
                total += os.stat(os.path.join(place, name)).st_size
    return total


@dataclass(frozen=True)
class Long:
    """A long command: its words, how far it has got, and which of its files hold what was measured
    or what only serves to go on."""

    words: tuple[str, ...]
    progress: Callable[[Path], int]
    apart: tuple[str, ...] = ("journal.sqlite*",)


STRESS = ("stress", "--plan", "plan.toml", "--workers", "1", "-o", "out")
SIMULATE = ("simulate", "run", "parties.csv", "--replications", "20", "--workers", "1", "-o", "out")
LOTTERY = (
    "lottery",
    "parties.csv",
    "--algorithm",
    "sequential-bowls-look-ahead",
    "--seed",
    "kills",
    "--draws",
    "60",
    "--compared",
    "60",
    "--workers",
    "1",
    "-o",
    "out",
)
REPORT = ("report", "parties.csv", "--algorithm", "sequential-bowls-look-ahead", "--workers", "1", "-o", "out")
BENCHMARK = ("benchmark", "--quick", "--task", "count", "-o", "out")
LONG = {
    "stress": Long(STRESS, rows_done, ("journal.sqlite*", "measured/*")),
    "simulate": Long(SIMULATE, rows_done),
    "lottery": Long(LOTTERY, bytes_there, ()),
    "report": Long(REPORT, rows_done, ("journal.sqlite*", "measured/*")),
    "benchmark": Long(BENCHMARK, rows_done, ("benchmark.*",)),
}


def start(words: tuple[str, ...], folder: Path) -> int:
    """Start the command in a process group of its own; it has loaded already what this process has."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        os.setsid()
        told = os.open(folder.parent / "told.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(told, 1)
        os.dup2(told, 2)
        os.chdir(folder.parent)
        from app.main import main  # noqa: PLC0415

        sys.argv = ["untoc-draw", *words]
        main(sys.argv[1:], standalone_mode=True)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 98
    finally:
        os._exit(code)


@dataclass
class Disturbed:
    """One command, killed again and again."""

    long: Long
    place: Path
    chance: Random
    whole: Files = field(default_factory=dict)
    most: int = 0
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=lambda: Counter(kills=0, resumes=0, rounds=0, differences=0))
    different: list[str] = field(default_factory=list)

    def measure(self) -> None:
        """One run that nobody disturbs: its files, how far it gets, and how long it takes."""
        for module in LOADED:
            import_module(module)
        folder = self._fresh("whole")
        began = time.monotonic()
        process = start(self.long.words, folder)
        while not (ended := os.waitpid(process, os.WNOHANG))[0]:
            self.most = max(self.most, self.long.progress(folder))
            time.sleep(0.005)
        self.seconds = time.monotonic() - began
        assert os.waitstatus_to_exitcode(ended[1]) == 0, (folder.parent / "told.txt").read_text()
        self.whole = self.equal_files(folder)

    def _fresh(self, name: str) -> Path:
        """A folder that is not there yet, in one that holds the small input alone."""
        shutil.rmtree(self.place / name, ignore_errors=True)
        (self.place / name).mkdir(parents=True)
        (self.place / name / "parties.csv").write_text(PARTIES)
        (self.place / name / "plan.toml").write_text(PLAN.replace("scenarios = 2", "scenarios = 8"))
        return self.place / name / "out"

    def equal_files(self, folder: Path) -> dict[str, bytes]:
        """The files that are to be equal to the byte."""
        found = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not any(fnmatch.fnmatch(name, each) for each in self.long.apart):
                found[name] = path.read_bytes()
        return found

    def round(self, kills: int) -> None:
        """Kill one run at most so often, go on with it until it is done, and compare."""
        folder = self._fresh("disturbed")
        while self.counts["kills"] < kills and self.chance.random() > 1 / 12:
            if not self._killed(folder):
                break
            self.counts["kills"] += 1
        process, end = start(self.long.words, folder), time.monotonic() + LONGEST
        while not (ended := os.waitpid(process, os.WNOHANG))[0]:
            assert time.monotonic() < end, "it hangs"
            time.sleep(0.01)
        code = os.waitstatus_to_exitcode(ended[1])
        if code == 2 and self.long.words[0] == "lottery" and (folder / "manifest.json").exists():
            code = 0  # it was whole when the kill came, and a whole list is not written over
        assert code == 0, (folder.parent / "told.txt").read_text()[-2000:]
        found = self.equal_files(folder)
        self.counts["rounds"] += 1
        left = [path.name for path in folder.parent.iterdir() if path.name not in ("parties.csv", "plan.toml", "told.txt", "out")]
        assert not left, f"left behind: {left}"
        self.different = sorted(name for name in {*found, *self.whole} if found.get(name) != self.whole.get(name))
        self.counts["differences"] += len(self.different)

    def _killed(self, folder: Path) -> bool:
        """Start it and kill it at some moment; whether it was killed before it ended."""
        before, began = self.long.progress(folder), time.monotonic()
        by_progress = self.chance.random() < 0.6
        due = self.chance.randint(before + 1, max(before + 1, min(self.most, before + 1 + self.most // 4)))
        after = self.chance.uniform(0, 0.03) if by_progress else self.chance.uniform(0, self.seconds * self.chance.choice((0.1, 1.0)))
        process = start(self.long.words, folder)
        while by_progress and self.long.progress(folder) < due and time.monotonic() < began + 1.5 * self.seconds:
            if os.waitpid(process, os.WNOHANG)[0]:
                return False
            time.sleep(0.002)
        end = time.monotonic() + after
        while time.monotonic() < end:
            if os.waitpid(process, os.WNOHANG)[0]:
                return False
            time.sleep(0.002)
        try:
            os.killpg(process, signal.SIGKILL)
        except ProcessLookupError:  # it has no group of its own yet
            os.kill(process, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        self.counts["resumes"] += 1
        return code == -signal.SIGKILL
