"""What an experiment has done so far, kept so that it can be killed and gone on with, or asked for more replications."""

import io
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import Fault, InputError
from verify.code_digest import code_digest, versions_of

Reduced = Mapping[str, NDArray[Any]]
"""What is left of a replication: arrays by name."""

JOURNAL: Final = "journal.sqlite"
PACKAGES: Final = ("scenarios", "algorithms", "verify", "sim")
RESTS_ON: Final = ("untoc-draw", "numpy", "scipy", "simpy", "clingo")


class Journal:
    """The finished runs by key. A key says everything that decides a run, so one journal serves any number of experiments."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __len__(self) -> int:
        (count,) = self._connection.execute("SELECT COUNT(*) FROM done").fetchone()
        return int(count)

    def found(self, keys: Sequence[str]) -> dict[str, Reduced]:
        """Those of the runs that are done."""
        found: dict[str, Reduced] = {}
        for key in keys:
            row = self._connection.execute("SELECT arrays FROM done WHERE key = ?", (key,)).fetchone()
            if row:
                found[key] = _unpacked(row[0])
        return found

    def write(self, runs: Iterable[tuple[str, Reduced]]) -> None:
        """Add finished runs: all of them or, if killed, none."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO done VALUES (?, ?)", [(key, _packed(each)) for key, each in runs])


def _packed(reduced: Reduced) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **dict(reduced))
    return buffer.getvalue()


def _unpacked(content: bytes) -> Reduced:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def made_by() -> dict[str, str]:
    """What the runs of a journal rest on beside their keys: the code and the versions."""
    return {"code": code_digest(PACKAGES), **versions_of(RESTS_ON)}


@contextmanager
def open_journal(folder: Path) -> Iterator[Journal]:
    """The journal in ``folder``, begun or gone on with. Raises ``InputError`` where it is of another code or version."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(folder / JOURNAL)
        with closing(connection):
            _begin(connection, folder)
            yield Journal(connection)
    except (OSError, sqlite3.DatabaseError) as fault:
        expected = "a folder that can be written, with no journal or one of an experiment"
        raise InputError(str(folder), (Fault("-o", str(fault), expected),)) from fault


def _begin(connection: sqlite3.Connection, folder: Path) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    with connection:
        connection.execute("CREATE TABLE IF NOT EXISTS made_by (what TEXT PRIMARY KEY, is_ TEXT NOT NULL)")
        connection.execute("CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY, arrays BLOB NOT NULL)")
        found, now = dict(connection.execute("SELECT what, is_ FROM made_by")), made_by()
        if not found:
            connection.executemany("INSERT INTO made_by VALUES (?, ?)", now.items())
        elif found != now:
            faults = [Fault(what, found.get(what, "none"), f"{now.get(what, 'none')}, as now; or a new folder for this experiment")
                      for what in sorted({*found, *now}) if found.get(what) != now.get(what)]  # fmt: skip
            raise InputError(str(folder / JOURNAL), faults)
