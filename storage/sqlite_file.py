"""SQLite files that keep what a campaign has done, so that it can be killed and gone on with: opened, and held to what they rest on."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from storage.bounded import MOST_RECORD, open_bounded
from storage.errors import Fault, InputError

_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite opens by itself: the file, and those beside it."""
_NO_LIMIT = 1 << 62


@contextmanager
def open_sqlite(file: Path, of: str, tables: Mapping[str, str], rests_on: Mapping[str, str]) -> Iterator[sqlite3.Connection]:
    """The file with these tables (name and columns), begun or gone on with; ``of`` says what of: ``a campaign``.

    Raises ``InputError`` where it cannot be written, is no such file, or rests on other things than ``rests_on``, each with both values.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for name in _BESIDE:
            if file.with_name(file.name + name).exists():
                open_bounded(file.with_name(file.name + name), f"the journal of {of}", _NO_LIMIT).close()
        with closing(sqlite3.connect(file)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_RECORD)
            connection.execute("PRAGMA journal_mode=WAL")
            _check_kinds(connection, file, of)
            with connection:
                for name, columns in {"made_by": "what TEXT PRIMARY KEY, is_ TEXT NOT NULL", **tables}.items():
                    connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
                _check_made_by(connection, file, of, rests_on)
            yield connection
    except (OSError, sqlite3.Error) as fault:
        expected = f"a folder that can be written, with no journal or one of {of}"
        raise InputError(str(file.parent), (Fault("-o", str(fault), expected),)) from fault


def _check_kinds(connection: sqlite3.Connection, file: Path, of: str) -> None:
    """Tables alone: a view or a trigger could do anything when it is read."""
    others = [name for kind, name in connection.execute("SELECT type, name FROM sqlite_master") if kind not in ("table", "index")]
    if others:
        raise InputError(str(file), [Fault(str(name)[:60], "a view or a trigger", f"tables, as {of} writes them") for name in others])


def _check_made_by(connection: sqlite3.Connection, file: Path, of: str, now: Mapping[str, str]) -> None:
    found = {str(what): str(is_) for what, is_ in connection.execute("SELECT what, is_ FROM made_by")}
    if not found:
        connection.executemany("INSERT INTO made_by VALUES (?, ?)", now.items())
    elif found != now:
        expected = f"as now; or a new folder for this {of.removeprefix('a ').removeprefix('an ')}"
        raise InputError(
            str(file),
            [
                Fault(what, found.get(what, "none")[:100], f"{now.get(what, 'none')}, {expected}")
                for what in sorted({*found, *now})
                if found.get(what) != now.get(what)
            ],
        )
