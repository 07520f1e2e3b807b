"""What harmed files brought to light, as it was found: each is refused by name, with exit code 2."""

import gzip
import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.manners import meant
from scenarios import Fault, InputError
from tests.fuzz.attempt import copied
from tests.fuzz.readers import READERS


def _text(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _without(key: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        document = json.loads((folder / "exhaustive.json").read_bytes())
        for row in document["rows"]:
            del row[key]
        (folder / "exhaustive.json").write_text(json.dumps(document))

    return change


def _cut_table(folder: Path) -> None:
    """A table that is none, of which the manifest has the digest."""
    file = folder / "simulated/states.parquet"
    data = file.read_bytes()
    file.write_bytes(data[:40] + bytes(40) + data[80:])
    manifest = json.loads((folder / "simulated/manifest.json").read_bytes())
    manifest["files"]["states.parquet"] = "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / "simulated/manifest.json").write_text(json.dumps(manifest))


def _no_text(folder: Path) -> None:
    """A lottery whose digests all fit, but a record of which is no UTF-8."""
    file = folder / "lottery/draws.jsonl.gz"
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    lines[1] = b"\xff" + lines[1]
    file.write_bytes(gzip.compress(b"".join(lines)))
    seal = READERS["lottery"].seals
    assert seal
    seal(folder)


def _sql(file: str, *statements: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with closing(sqlite3.connect(folder / file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        seal = READERS["campaign" if file == STRESS else "simulation"].seals
        assert seal
        seal(folder)

    return change


STRESS, SIMULATED = "stress/journal.sqlite", "simulated/journal.sqlite"
FOUND: list[tuple[str, Callable[[Path], None]]] = [
    ("published progress", _text("facts.toml", "kind = ", "kind = [] # ")),
    ("published progress", _text("facts.toml", "kind = ", "kind = {} # ")),
    ("plan", _text("plan.toml", "groups = 2", "groups = { x = 1 }")),
    ("plan", _text("plan.toml", "groups = 2", "groups = [1]")),
    ("exhaustive runs", _without("seconds")),
    ("exhaustive runs", _without("of_patterns")),
    ("exhaustive runs", _without("fold")),
    ("exhaustive runs", _without("complete")),
    ("tables of a simulation", _cut_table),
    ("lottery", _no_text),
    ("campaign", _sql(STRESS, "UPDATE made_by SET what = NULL WHERE what = 'plan'")),
    ("campaign", _sql(STRESS, "UPDATE done SET content = x'00' WHERE rowid = 1")),
    ("campaign", _sql(STRESS, "UPDATE done SET content = CAST('[[[]]]' AS BLOB) WHERE rowid = 1")),
    ("campaign", _sql(STRESS, "UPDATE done SET content = CAST('[[1, 2, 3]]' AS BLOB) WHERE rowid = 1")),
    ("campaign that goes on", _sql(STRESS, "UPDATE done SET content = CAST('3' AS BLOB) WHERE rowid = 1")),
    ("simulation", _sql(SIMULATED, "UPDATE done SET content = x''")),
    ("simulation", _sql(SIMULATED, "UPDATE done SET content = CAST(substr(content, 1, 900) || x'00' || substr(content, 902) AS BLOB)")),
    ("simulation", _sql(SIMULATED, "UPDATE made_by SET what = x'00' WHERE what = 'code'")),
]


@pytest.mark.parametrize(("name", "change"), FOUND)
def test_what_was_found_is_refused(files: Path, tmp_path: Path, name: str, change: Callable[[Path], None]) -> None:
    copied(name, files, tmp_path)
    change(tmp_path)
    assert READERS[name].ask(tmp_path) == 2


def test_a_fault_that_expects_one_of_nothing_gives_no_hint() -> None:
    assert meant(InputError("file", [Fault("place", "found", "one of ")])) == []
