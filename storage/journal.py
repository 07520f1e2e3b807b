"""A journal of what a long command has finished, in SQLite: killed at any moment, the same command resumes from it.

Each entry has a key and is written whole or not at all, with a digest. A journal says what its entries rest on, and is refused where that
is something else now. One process at a time holds it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from storage.bounded import MOST_RECORD, open_bounded
from storage.errors import Fault, InputError
from storage.manifest import digest
from storage.system import Held, hold

JOURNAL: Final = "journal.sqlite"
SCHEMA: Final = "untoc-draw/journal/1"
TABLES: Final = (
    "made_by (what TEXT PRIMARY KEY, is_ TEXT NOT NULL)",
    "done (key TEXT PRIMARY KEY, content BLOB NOT NULL, digest TEXT NOT NULL)",
)
_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite opens by itself: the file, and those beside it."""
_NO_LIMIT = 1 << 62


class Journal:
    """The finished entries by key. Every method raises ``InputError`` where the system refuses, or the file is not as it was written."""

    def __init__(self, connection: sqlite3.Connection, file: Path, of: str) -> None:
        self._connection, self.file, self._of = connection, file, of
        self.is_finished = False
        """Set once all that it holds stands elsewhere: the file is then removed when it is closed."""

    def __len__(self) -> int:
        with _told(self.file, self._of):
            (count,) = self._connection.execute("SELECT COUNT(*) FROM done").fetchone()
            return int(count)

    def read(self, key: str) -> bytes | None:
        """The entry of a key; None where it is not finished."""
        found = [content for _, content in self._select("WHERE key = ?", key)]
        return found[0] if found else None

    def entries(self) -> Iterator[tuple[str, bytes]]:
        """All entries, in the order in which they were finished."""
        return self._select("ORDER BY rowid")

    def _select(self, which: str, *values: str) -> Iterator[tuple[str, bytes]]:
        with _told(self.file, self._of):
            for key, content, stated in self._connection.execute(f"SELECT key, content, digest FROM done {which}", values):  # noqa: S608
                found = _digest(str(key), content) if isinstance(content, bytes) else type(content).__name__
                if found != stated:
                    raise self.refused(str(key), found, f"{stated}, its digest when it was written")
                yield str(key), content

    def write(self, entries: Iterable[tuple[str, bytes]]) -> None:
        """Add entries, each in place of one of the same key: all of them or, if killed, none."""
        rows = [(key, content, _digest(key, content)) for key, content in entries]
        with _told(self.file, self._of), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO done VALUES (?, ?, ?)", rows)

    def refused(self, key: str, value: str, expected: str) -> InputError:
        """The error of an entry that is not what it should be."""
        return InputError(str(self.file), (Fault(key[:80], value[:80], expected),))


def _digest(key: str, content: bytes) -> str:
    return digest(key.encode("utf-8", "replace") + b"\0" + content)


@contextmanager
def open_journal(folder: Path, of: str, rests_on: Mapping[str, str]) -> Iterator[Journal]:
    """The journal in ``folder``, new or resumed; ``of`` says what of: ``a campaign``.

    Raises ``InputError`` where it cannot be written, another process holds it, it is no journal, or it rests on other things than
    ``rests_on``, each with both values.
    """
    file = folder / JOURNAL
    with ExitStack() as stack:
        with _told(file, of):
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_held(file))
            for name in _BESIDE:
                if file.with_name(file.name + name).exists():
                    open_bounded(file.with_name(file.name + name), f"the journal of {of}", _NO_LIMIT).close()
            connection = stack.enter_context(closing(sqlite3.connect(file)))
            _prepare(connection, file, of, {"schema": SCHEMA, "of": of, **rests_on})
        journal = Journal(connection, file, of)
        try:
            yield journal
        finally:
            if journal.is_finished:
                connection.close()
                file.unlink(missing_ok=True)


def _held(file: Path) -> Held:
    """The file, made where it is not there, which no other process holds until it is closed."""
    lock = hold(file, new=True)
    if lock is None:
        raise InputError(str(file), (Fault("-o", "held by another process", "a folder that no other run writes to: end that run first"),))
    return lock


@contextmanager
def _told(file: Path, of: str) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as fault:
        expected = f"a folder that can be written, with no journal or one of {of}"
        raise InputError(str(file.parent), (Fault("-o", str(fault), expected),)) from fault


def _prepare(connection: sqlite3.Connection, file: Path, of: str, rests_on: Mapping[str, str]) -> None:
    """Make the tables of a new file; see that a file that was there has tables alone, and rests on the same."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_RECORD)
    connection.execute("PRAGMA journal_mode=WAL")
    others = [name for kind, name in connection.execute("SELECT type, name FROM sqlite_master") if kind not in ("table", "index")]
    if others:  # it could do anything when it is read
        raise InputError(str(file), [Fault(str(name)[:60], "a view or a trigger", f"tables, as {of} writes them") for name in others])
    with connection:
        for table in TABLES:
            connection.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        found = {str(what): str(is_) for what, is_ in connection.execute("SELECT what, is_ FROM made_by")}
        if not found:
            connection.executemany("INSERT INTO made_by VALUES (?, ?)", rests_on.items())
        elif found != rests_on:
            raise InputError(str(file), _differences(found, rests_on, f"as now; or a new folder for this {of.partition(' ')[2]}"))


def _differences(found: Mapping[str, str], now: Mapping[str, str], expected: str) -> list[Fault]:
    return [
        Fault(what, found.get(what, "none")[:100], f"{now.get(what, 'none')}, {expected}")
        for what in sorted({*found, *now})
        if found.get(what) != now.get(what)
    ]
