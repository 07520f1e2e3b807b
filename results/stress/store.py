"""Where a campaign is kept: a journal that survives a kill, and the tables in Parquet made from it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.stress.campaign import Done
from sim.stress.cell import COUNTS
from sim.stress.plan import CampaignPlan
from storage.code_digest import code_digest, versions_of
from storage.journal import Journal, open_journal
from storage.parquet import parquet_bytes, read_parquet
from storage.whole_file import write_whole

DRAWS = "draws.parquet"
MEASURED = "measured"
"""The folder for what was measured on the machine; all beside it but the journal is the same to the byte on every run."""
COSTS = f"{MEASURED}/costs.parquet"
RESTS_ON = ("untoc-draw", "numpy", "scipy", "clingo", "numba")
_JOB = "job "
"""What the key of a job begins with, before its number."""

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


class CampaignJournal:
    """The finished jobs of one campaign, each written whole or not at all."""

    def __init__(self, journal: Journal) -> None:
        """See that every finished job is as it was written; raises ``InputError``."""
        self._journal = journal
        self._draws = {number: rows.num_rows for number, rows, _ in self._jobs()}

    def finished(self) -> set[int]:
        """The numbers of the jobs that are done."""
        return set(self._draws)

    def draws(self) -> int:
        """How many draws are done."""
        return sum(self._draws.values())

    def write(self, done: Done) -> None:
        """Add a finished job."""
        costs = [[cost.seconds, cost.memory_bytes] for cost in done.costs]
        self._journal.write([(f"{_JOB}{done.job}", json.dumps({"rows": done.rows, "costs": costs}).encode())])
        self._draws[done.job] = len(done.rows)

    def tables(self) -> tuple[pa.Table, pa.Table]:
        """The draws and their costs, in the order of the plan; raises ``InputError`` as when it is opened."""
        rows, costs = [DRAWS_SCHEMA.empty_table()], [COSTS_SCHEMA.empty_table()]
        for _, some, spent in sorted(self._jobs(), key=lambda job: job[0]):
            rows.append(some)
            costs.append(spent)
        return pa.concat_tables(rows).combine_chunks(), pa.concat_tables(costs).combine_chunks()

    def _jobs(self) -> Iterator[tuple[int, pa.Table, pa.Table]]:
        """The number of each finished job, its draws and their costs."""
        for key, content in self._journal.entries():
            try:
                number, told = int(key.removeprefix(_JOB)), json.loads(content)
                spent = zip(told["rows"], told["costs"], strict=True)
                costs = [{"row": row["row"], "seconds": seconds, "memory_bytes": memory} for row, (seconds, memory) in spent]
                yield number, pa.Table.from_pylist(told["rows"], schema=DRAWS_SCHEMA), pa.Table.from_pylist(costs, schema=COSTS_SCHEMA)
            except (pa.ArrowException, TypeError, ValueError, LookupError, AttributeError, RecursionError) as fault:
                raise self._journal.refused(key, str(fault), "the rows of a job, as a campaign writes them") from fault


def made_by(plan: CampaignPlan) -> dict[str, str]:
    """What the rows of a campaign rest on: the plan, the code, the versions."""
    return {
        "plan": plan.digest,
        "code": code_digest(("storage", "scenarios", "algorithms", "verify", "sim.stress")),
        **versions_of(RESTS_ON),
    }


@contextmanager
def campaign_journal(folder: Path, plan: CampaignPlan) -> Iterator[CampaignJournal]:
    """The journal in ``folder``, new or resumed. Raises ``InputError`` where it is of another plan, code or version, was changed or is held."""
    with open_journal(folder, "a campaign", made_by(plan)) as journal:
        yield CampaignJournal(journal)


def write_tables(folder: Path, journal: CampaignJournal) -> None:
    """Write the tables of the finished jobs, in the order of the plan: equal rows give equal bytes."""
    tables = journal.tables()
    (folder / MEASURED).mkdir(exist_ok=True)
    for name, table in zip((DRAWS, COSTS), tables, strict=True):
        write_whole(folder / name, parquet_bytes(table))


def read_tables(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The draws and their costs; raises ``InputError`` where a table is missing or is none."""
    draws, costs = (
        read_parquet(folder / name, "a table that a campaign wrote", schema)
        for name, schema in ((DRAWS, DRAWS_SCHEMA), (COSTS, COSTS_SCHEMA))
    )
    return draws, costs.astype({"memory_bytes": "Int64"})
