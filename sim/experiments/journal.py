"""What an experiment has done so far, kept so that it can be killed and gone on with, or asked for more replications."""

import io
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from storage.code_digest import code_digest, versions_of
from storage.errors import Fault, InputError
from storage.manifest import digest
from storage.sqlite_file import open_sqlite

Reduced = Mapping[str, NDArray[Any]]
"""What is left of a replication: arrays by name."""

JOURNAL: Final = "journal.sqlite"
PACKAGES: Final = ("storage", "scenarios", "algorithms", "verify", "sim")
RESTS_ON: Final = ("untoc-draw", "numpy", "scipy", "simpy", "clingo")


class Journal:
    """The finished runs by key. A key says everything that decides a run, so one journal serves any number of experiments."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __len__(self) -> int:
        (count,) = self._connection.execute("SELECT COUNT(*) FROM done").fetchone()
        return int(count)

    def found(self, keys: Sequence[str]) -> dict[str, Reduced]:
        """Those of the runs that are done; raises ``InputError`` at one that was changed."""
        found: dict[str, Reduced] = {}
        for key in keys:
            row = self._connection.execute("SELECT arrays, digest FROM done WHERE key = ?", (key,)).fetchone()
            if row:
                found[key] = _unpacked(key, *row)
        return found

    def write(self, runs: Iterable[tuple[str, Reduced]]) -> None:
        """Add finished runs: all of them or, if killed, none."""
        packed = [(key, _packed(each)) for key, each in runs]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO done VALUES (?, ?, ?)", [(*run, _digest(*run)) for run in packed])


def _packed(reduced: Reduced) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **dict(reduced))
    return buffer.getvalue()


def _unpacked(key: str, content: bytes, stated: str) -> Reduced:
    try:
        if (found := _digest(key, content)) != stated:
            raise InputError(JOURNAL, (Fault(key[:80], found, f"{stated}, its digest when it was written"),))
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, TypeError, OSError, EOFError, KeyError, BadZipFile) as fault:
        raise InputError(JOURNAL, (Fault(key[:80], str(fault)[:80], "the arrays of a run, as an experiment writes them"),)) from fault


def _digest(key: str, content: bytes) -> str:
    return digest(key.encode() + b"\0" + content)


def made_by() -> dict[str, str]:
    """What the runs of a journal rest on beside their keys: the code and the versions."""
    return {"code": code_digest(PACKAGES), **versions_of(RESTS_ON)}


@contextmanager
def open_journal(folder: Path) -> Iterator[Journal]:
    """The journal in ``folder``, begun or gone on with. Raises ``InputError`` where it is of another code or version."""
    columns = "key TEXT PRIMARY KEY, arrays BLOB NOT NULL, digest TEXT NOT NULL"
    with open_sqlite(folder / JOURNAL, "an experiment", {"done": columns}, made_by()) as connection:
        yield Journal(connection)
