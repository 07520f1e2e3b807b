"""Where a campaign is kept: a journal that survives a kill, and the tables in Parquet made from it."""

import io
import json
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.stress.campaign import Done
from sim.stress.cell import COUNTS
from sim.stress.plan import CampaignPlan
from storage.bounded import read_bytes
from storage.code_digest import code_digest, versions_of
from storage.errors import Fault, InputError
from storage.manifest import digest
from storage.sqlite_file import open_sqlite
from storage.whole_file import write_whole

JOURNAL, DRAWS = "journal.sqlite", "draws.parquet"
MEASURED = "measured"
"""The folder for what was measured on the machine; all beside it but the journal is the same to the byte on every run."""
COSTS = f"{MEASURED}/costs.parquet"
RESTS_ON = ("untoc-draw", "numpy", "scipy", "clingo", "numba")

_TEXTS = (
    "family",
    "parameters",
    "scenario_seed",
    "scenario",
    "law",
    "algorithm",
    "seed",
    "outcome",
    "shown_by",
    "broken",
    "reason",
    "stuck_seat",
    "barred_by",
    "record",
)
_ORDER = (
    "row",
    "family",
    "parameters",
    "size",
    "scenario_seed",
    "scenario",
    "states",
    "instruments",
    "adherences",
    "law",
    "algorithm",
    "seed",
    "outcome",
    "shown_by",
    "broken",
    "reason",
    "stuck_seat",
    "barred_by",
    *COUNTS,
    "record",
)
_WIDE = ("row", "burden_squares")
DRAWS_SCHEMA = pa.schema([(name, pa.string() if name in _TEXTS else pa.int64() if name in _WIDE else pa.int32()) for name in _ORDER])
COSTS_SCHEMA = pa.schema([("row", pa.int64()), ("seconds", pa.float64()), ("memory_bytes", pa.int64())])


_ROWS = "the rows of a job, as a campaign writes them"


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
        for job, _, rows, costs in self.sound():
            try:
                yield json.loads(rows), json.loads(costs)
            except (ValueError, TypeError, RecursionError) as fault:
                raise InputError(JOURNAL, (Fault(f"job {job}", str(rows)[:60], _ROWS),)) from fault

    def sound(self) -> Iterator[list[Any]]:
        """All finished jobs as they were written; raises ``InputError`` at one that was changed."""
        for *entry, stated in self._connection.execute("SELECT job, draws, rows, costs, digest FROM done ORDER BY job"):
            if (found := _digest(entry)) != stated:
                raise InputError(JOURNAL, (Fault(f"job {entry[0]}", found, f"{stated}, its digest when it was written"),))
            yield entry


def _digest(entry: Sequence[Any]) -> str:
    return digest(json.dumps(entry, default=repr).encode())


def made_by(plan: CampaignPlan) -> dict[str, str]:
    """What the rows of a campaign rest on: the plan, the code, the versions."""
    return {
        "plan": plan.digest,
        "code": code_digest(("storage", "scenarios", "algorithms", "verify", "sim.stress")),
        **versions_of(RESTS_ON),
    }


@contextmanager
def open_journal(folder: Path, plan: CampaignPlan) -> Iterator[Journal]:
    """The journal in ``folder``, begun or gone on with. Raises ``InputError`` where it is of another plan, code or version, or was changed."""
    columns = "job INTEGER PRIMARY KEY, draws INTEGER NOT NULL, rows TEXT NOT NULL, costs TEXT NOT NULL, digest TEXT NOT NULL"
    with open_sqlite(folder / JOURNAL, "a campaign", {"done": columns}, made_by(plan)) as connection:
        journal = Journal(connection)
        deque(journal.sound(), maxlen=0)
        yield journal


def write_tables(folder: Path, journal: Journal) -> None:
    """Write the tables of the finished jobs, in the order of the plan: equal rows give equal bytes."""
    rows, costs = list[dict[str, Any]](), list[dict[str, Any]]()
    try:
        for some, spent in journal.entries():
            rows += some
            costs += [
                {"row": row["row"], "seconds": seconds, "memory_bytes": memory} for row, (seconds, memory) in zip(some, spent, strict=True)
            ]
        tables = [pa.Table.from_pylist(each, schema=schema) for each, schema in ((rows, DRAWS_SCHEMA), (costs, COSTS_SCHEMA))]
    except (pa.ArrowException, TypeError, ValueError, LookupError, AttributeError) as fault:
        raise InputError(str(folder / JOURNAL), (Fault("rows", str(fault)[:120], _ROWS),)) from fault
    (folder / MEASURED).mkdir(exist_ok=True)
    for name, table in zip((DRAWS, COSTS), tables, strict=True):
        kept = io.BytesIO()
        pq.write_table(table, kept, compression="zstd", compression_level=9)
        write_whole(folder / name, kept.getvalue())


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
