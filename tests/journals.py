"""Journals changed from outside, for tests of what is then refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.journal import JOURNAL, _digest


def contents(folder: Path) -> dict[str, bytes]:
    """The entries of the journal in a folder, by key."""
    with closing(sqlite3.connect(f"file:{folder / JOURNAL}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("SELECT key, content FROM done ORDER BY rowid"))


def put(folder: Path, key: str, content: bytes, *, sealed: bool = True) -> None:
    """Put this in the place of an entry; ``sealed`` with the digest that fits, else with that of the entry that was there."""
    with closing(sqlite3.connect(folder / JOURNAL)) as connection, connection:
        stated = connection.execute("SELECT digest FROM done WHERE key = ?", (key,)).fetchone()
        digest = _digest(key, content) if sealed else stated[0]
        connection.execute("INSERT OR REPLACE INTO done VALUES (?, ?, ?)", (key, content, digest))


def seal(folder: Path) -> None:
    """Make every digest fit, whatever the entries are."""
    with closing(sqlite3.connect(folder / JOURNAL)) as connection, connection:
        for key, content in connection.execute("SELECT key, content FROM done").fetchall():
            if isinstance(content, bytes):
                connection.execute("UPDATE done SET digest = ? WHERE key = ?", (_digest(str(key), content), key))
