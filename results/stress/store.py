"""Where a campaign is kept: a journal that survives a kill, and the tables in Parquet made from it."""

import io
import json
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from scenarios.bounded import read_bytes
from scenarios.errors import Fault, InputError
from verify.code_digest import code_digest, versions_of
from verify.manifest import digest
from verify.stress.campaign import Done
from verify.stress.cell import COUNTS
from verify.stress.plan import Plan
from verify.whole_file import write_whole

JOURNAL, DRAWS, COSTS = "journal.sqlite", "draws.parquet", "costs.parquet"
RESTS_ON = ("untoc-draw", "numpy", "scipy", "clingo", "numba")

_TEXTS = ("family", "parameters", "scenario_seed", "scenario", "law", "algorithm", "seed", "outcome", "shown_by", "broken", "reason",
          "stuck_seat", "barred_by", "record")  # fmt: skip
_ORDER = ("row", "family", "parameters", "size", "scenario_seed", "scenario", "states", "instruments", "adherences", "law",
          "algorithm", "seed", "outcome", "shown_by", "broken", "reason", "stuck_seat", "barred_by", *COUNTS, "record")  # fmt: skip
_WIDE = ("row", "burden_squares")
DRAWS_SCHEMA = pa.schema([
    (name, pa.string() if name in _TEXTS else pa.int64() if name in _WIDE else pa.int32()) for name in _ORDER
])  # fmt: skip
COSTS_SCHEMA = pa.schema([("row", pa.int64()), ("seconds", pa.float64()), ("memory_bytes", pa.int64())])


class Journal:
    """The finished jobs of one campaign, each written whole or not at all."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def finished(self) -> set[int]:
        """The numbers of the jobs that are done."""
        return {number for (number,) in self._connection.execute("SELECT job FROM done")}

    def draws(self) -> int:
        """How many draws are done."""
        (count,) = self._connection.execute("SELECT COALESCE(SUM(draws), 0) FROM done").fetchone()
        return int(count)

    def write(self, done: Done) -> None:
        """Add a finished job."""
        costs = [[cost.seconds, cost.memory_bytes] for cost in done.costs]
        entry = (done.job, len(done.rows), json.dumps(done.rows), json.dumps(costs))
        with self._connection:
            self._connection.execute("INSERT INTO done (job, draws, rows, costs, digest) VALUES (?, ?, ?, ?, ?)", (*entry, _digest(entry)))

    def entries(self) -> Iterator[tuple[list[dict[str, Any]], list[list[Any]]]]:
        """Rows and costs of all finished jobs, in the order of the plan; raises ``InputError`` as ``sound`` does."""
        for _, _, rows, costs in self.sound():
            yield json.loads(rows), json.loads(costs)

    def sound(self) -> Iterator[list[Any]]:
        """All finished jobs as they were written; raises ``InputError`` at one that was changed."""
        for *entry, stated in self._connection.execute("SELECT job, draws, rows, costs, digest FROM done ORDER BY job"):
            if (found := _digest(entry)) != stated:
                raise InputError(JOURNAL, (Fault(f"job {entry[0]}", found, f"{stated}, its digest when it was written"),))
            yield entry


def _digest(entry: Sequence[Any]) -> str:
    return digest(json.dumps(entry).encode())


def made_by(plan: Plan) -> dict[str, str]:
    """What the rows of a campaign rest on: the plan, the code, the versions."""
    return {"plan": plan.digest, "code": code_digest(("scenarios", "algorithms", "verify")), **versions_of(RESTS_ON)}


@contextmanager
def open_journal(folder: Path, plan: Plan) -> Iterator[Journal]:
    """The journal in ``folder``, begun or gone on with. Raises ``InputError`` where it is of another plan, code or version, or was changed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(folder / JOURNAL)
        with closing(connection):
            journal = Journal(_begun(connection, folder, plan))
            deque(journal.sound(), maxlen=0)
            yield journal
    except (OSError, sqlite3.OperationalError, sqlite3.DatabaseError) as fault:
        expected = "a folder that can be written, with no journal or one of a campaign"
        raise InputError(str(folder), (Fault("-o", str(fault), expected),)) from fault


def _begun(connection: sqlite3.Connection, folder: Path, plan: Plan) -> sqlite3.Connection:
    connection.execute("PRAGMA journal_mode=WAL")
    with connection:
        connection.execute("CREATE TABLE IF NOT EXISTS made_by (what TEXT PRIMARY KEY, is_ TEXT NOT NULL)")
        connection.execute("CREATE TABLE IF NOT EXISTS done (job INTEGER PRIMARY KEY, draws INTEGER NOT NULL, "
                           "rows TEXT NOT NULL, costs TEXT NOT NULL, digest TEXT NOT NULL)")  # fmt: skip
        found, now = dict(connection.execute("SELECT what, is_ FROM made_by")), made_by(plan)
        if not found:
            connection.executemany("INSERT INTO made_by VALUES (?, ?)", now.items())
        elif found != now:
            faults = [Fault(what, found.get(what, "none"), f"{now.get(what, 'none')}, as now; or a new folder for this campaign")
                      for what in sorted({*found, *now}) if found.get(what) != now.get(what)]  # fmt: skip
            raise InputError(str(folder / JOURNAL), faults)
    return connection


def write_tables(folder: Path, journal: Journal) -> None:
    """Write the tables of the finished jobs, in the order of the plan: equal rows give equal bytes."""
    rows, costs = list[dict[str, Any]](), list[dict[str, Any]]()
    for some, spent in journal.entries():
        rows += some
        costs += [{"row": row["row"], "seconds": seconds, "memory_bytes": memory}
                  for row, (seconds, memory) in zip(some, spent, strict=True)]  # fmt: skip
    _write(folder / DRAWS, rows, DRAWS_SCHEMA)
    _write(folder / COSTS, costs, COSTS_SCHEMA)


def _write(path: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> None:
    kept = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), kept, compression="zstd", compression_level=9)
    write_whole(path, kept.getvalue())


def read_tables(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The draws and their costs; raises ``InputError`` where a table is missing or is none."""
    frames = []
    for name, schema in ((DRAWS, DRAWS_SCHEMA), (COSTS, COSTS_SCHEMA)):
        try:
            kept = io.BytesIO(read_bytes(folder / name, "a table that a campaign wrote"))
            frames.append(pq.read_table(kept, schema=schema).to_pandas())
        except (OSError, pa.ArrowException) as fault:
            raise InputError(str(folder / name), (Fault("file", str(fault)[:120], "a table that a campaign wrote"),)) from fault
    return frames[0], frames[1].astype({"memory_bytes": "Int64"})
