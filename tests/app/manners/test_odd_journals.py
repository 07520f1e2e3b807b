"""A journal in SQLite that is no journal, or was changed, is told in a line: nothing waits, nothing is run, there is no traceback."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from results.stress import store
from scenarios import InputError
from sim.experiments import journal as journals
from sim.stress.campaign import run_campaign
from sim.stress.plan import CampaignPlan, read_plan

PLAN = 'seed = "odd"\n\n[[block]]\nfamilies = ["calibrated"]\nsizes = [8]\nscenarios = 1\ndraws = 1\nalgorithms = ["rotating-lists"]\n'
Opener = Callable[[Path], AbstractContextManager[Any]]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> CampaignPlan:
    file = tmp_path_factory.mktemp("plan") / "plan.toml"
    file.write_text(PLAN)
    return read_plan(str(file))


@pytest.fixture(params=["stress", "simulate"])
def opened(request: pytest.FixtureRequest, plan: CampaignPlan) -> Opener:
    """How each command opens its journal."""
    return (lambda folder: store.open_journal(folder, plan)) if request.param == "stress" else journals.open_journal


def sql(*statements: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return make


MADE_BY = "CREATE TABLE made_by (what TEXT PRIMARY KEY, is_ TEXT NOT NULL)"
ENDLESS = "CREATE VIEW done AS WITH RECURSIVE n(job) AS (SELECT 1 UNION ALL SELECT job + 1 FROM n) SELECT job, job AS key FROM n"
ODD: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "text": lambda path: path.write_text("no data base, but long enough that it is looked at" * 100),
    "a view without end": sql(MADE_BY, ENDLESS),
    "other columns": sql("CREATE TABLE made_by (a)", "CREATE TABLE done (b)"),
    "no text": sql(MADE_BY, "INSERT INTO made_by VALUES (CAST(x'ff' AS TEXT), 1), (x'00', 2.5)"),
    "a trigger": sql(MADE_BY, "CREATE TRIGGER t AFTER INSERT ON made_by BEGIN DELETE FROM made_by; END"),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_journal_is_refused(odd: str, opened: Opener, tmp_path: Path) -> None:
    ODD[odd](tmp_path / "journal.sqlite")
    with pytest.raises(InputError) as caught, opened(tmp_path):
        pass
    assert str(tmp_path) in str(caught.value)


def test_a_pipe_beside_it_is_refused(opened: Opener, tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    os.mkfifo(tmp_path / "journal.sqlite-wal")
    with pytest.raises(InputError, match="not a regular file"), opened(tmp_path):
        pass


@pytest.mark.parametrize(
    "rows",
    ["[" * 100_000, "3", "[3]", '[{"row": "x"}]', "[{}]", '[{"row": 1, "size": "many"}]', "", b"\x00"],
    ids=["deep", "a number", "a list", "half a row", "no row", "texts for numbers", "nothing", "bytes"],
)
def test_rows_that_are_none_are_told_even_with_their_digest(rows: str | bytes, plan: CampaignPlan, tmp_path: Path) -> None:
    with store.open_journal(tmp_path, plan) as journal:
        entry = (0, 1, rows, "[[1.0, 2]]")
        with journal._connection as connection:
            connection.execute("INSERT INTO done VALUES (?, ?, ?, ?, ?)", (*entry, store._digest(entry)))
    with store.open_journal(tmp_path, plan) as journal, pytest.raises(InputError, match="the rows of a job"):
        store.write_tables(tmp_path, journal)
    assert not (tmp_path / store.DRAWS).exists()


def test_a_campaign_is_written_as_before(plan: CampaignPlan, tmp_path: Path) -> None:
    with store.open_journal(tmp_path, plan) as journal:
        for done in run_campaign(plan):
            journal.write(done)
        store.write_tables(tmp_path, journal)
    draws, costs = store.read_tables(tmp_path)
    assert (len(draws), len(costs)) == (1, 1)


def test_arrays_that_were_changed_are_told(tmp_path: Path) -> None:
    with journals.open_journal(tmp_path) as journal:
        journal.write([("key", {"value": np.arange(3)})])
        assert journal.found(["key"])["key"]["value"].tolist() == [0, 1, 2]
        with journal._connection as connection:
            connection.execute("UPDATE done SET arrays = x'00'")
        with pytest.raises(InputError, match="its digest when it was written"):
            journal.found(["key"])
        with journal._connection as connection:
            connection.execute("UPDATE done SET digest = ?", (journals._digest("key", b"\0"),))
        with pytest.raises(InputError, match="the arrays of a run"):
            journal.found(["key"])
