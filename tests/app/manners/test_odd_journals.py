"""A journal in SQLite that is no journal, or was changed, is told in a line: nothing waits, nothing is run, there is no traceback."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.kept import keeping
from results.report.parts import kept_parts
from results.stress import store
from scenarios import InputError
from sim.experiments.journal import run_journal
from sim.stress.campaign import run_campaign
from sim.stress.plan import CampaignPlan, read_plan
from storage.journal import JOURNAL, open_journal
from tests.benchmarks.test_kept import STANDING
from tests.journals import put

PLAN = 'seed = "odd"\n\n[[block]]\nfamilies = ["calibrated"]\nsizes = [8]\nscenarios = 1\ndraws = 1\nalgorithms = ["rotating-lists"]\n'
Opener = Callable[[Path], AbstractContextManager[Any]]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> CampaignPlan:
    file = tmp_path_factory.mktemp("plan") / "plan.toml"
    file.write_text(PLAN)
    return read_plan(str(file))


@pytest.fixture(params=["stress", "simulate", "benchmark", "report"])
def opened(request: pytest.FixtureRequest, plan: CampaignPlan) -> Opener:
    """How each command opens its journal."""
    openers: dict[str, Opener] = {
        "stress": lambda folder: store.campaign_journal(folder, plan),
        "simulate": run_journal,
        "benchmark": lambda folder: keeping(folder, "benchmark", STANDING),
        "report": kept_parts,
    }
    return openers[request.param]


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
    ODD[odd](tmp_path / JOURNAL)
    with pytest.raises(InputError) as caught, opened(tmp_path):
        pass
    assert str(tmp_path) in str(caught.value)


def test_a_pipe_beside_it_is_refused(opened: Opener, tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    os.mkfifo(tmp_path / "journal.sqlite-wal")
    with pytest.raises(InputError, match="not a regular file"), opened(tmp_path):
        pass


def test_two_runs_at_once_do_not_mix(opened: Opener, tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(InputError, match="held by another process"), opened(tmp_path):
        pass
    with opened(tmp_path):
        pass


def test_an_entry_that_was_changed_is_told_with_both_digests(tmp_path: Path) -> None:
    with open_journal(tmp_path, "a test", {}) as journal:
        journal.write([("one", b"1"), ("two", b"2")])
    put(tmp_path, "two", b"3", sealed=False)
    with open_journal(tmp_path, "a test", {}) as journal:
        assert journal.read("one") == b"1" and journal.read("none") is None
        for read in (lambda: journal.read("two"), lambda: list(journal.entries())):
            with pytest.raises(InputError, match=r"two: found 'sha256:.*expected sha256:.*, its digest when it was written"):
                read()
        with closing(sqlite3.connect(tmp_path / JOURNAL)) as connection, connection:
            connection.execute("UPDATE done SET content = 'text'")
        with pytest.raises(InputError, match="one: found 'str'"):
            journal.read("one")


@pytest.mark.parametrize("of", ["a campaign", "an experiment"])
def test_a_journal_of_something_else_is_refused_with_all_that_differs(of: str, tmp_path: Path) -> None:
    with open_journal(tmp_path, "a test", {"code": "then"}):
        pass
    with pytest.raises(InputError) as caught, open_journal(tmp_path, of, {"code": "now", "plan": "p"}):
        pass
    assert {fault.where: fault.value for fault in caught.value.faults} == {"of": "a test", "code": "then", "plan": "none"}
    assert f"or a new folder for this {of.split()[1]}" in str(caught.value)


def test_a_journal_of_an_older_form_is_refused(opened: Opener, tmp_path: Path) -> None:
    """As it was before one journal served every command."""
    sql(MADE_BY, "INSERT INTO made_by VALUES ('code', 'sha256:0')", "CREATE TABLE done (job INTEGER PRIMARY KEY)")(tmp_path / JOURNAL)
    with pytest.raises(InputError, match="schema: found 'none'"), opened(tmp_path):
        pass


@pytest.mark.parametrize(
    "rows",
    ["[" * 100_000, "3", "[3]", '[{"row": "x"}]', "[{}]", '[{"row": 1, "size": "many"}]', "", b"\x00"],
    ids=["deep", "a number", "a list", "half a row", "no row", "texts for numbers", "nothing", "bytes"],
)
def test_rows_that_are_none_are_told_even_with_their_digest(rows: str | bytes, plan: CampaignPlan, tmp_path: Path) -> None:
    with store.campaign_journal(tmp_path, plan):
        pass
    put(tmp_path, "job 0", b'{"rows": %b, "costs": [[1.0, 2]]}' % (rows.encode() if isinstance(rows, str) else rows))
    with pytest.raises(InputError, match="the rows of a job"), store.campaign_journal(tmp_path, plan):
        pass


def test_a_number_of_a_job_that_is_none_is_told(plan: CampaignPlan, tmp_path: Path) -> None:
    with store.campaign_journal(tmp_path, plan):
        pass
    put(tmp_path, "job first", b'{"rows": [], "costs": []}')
    with pytest.raises(InputError, match="job first: "), store.campaign_journal(tmp_path, plan):
        pass


def test_a_campaign_is_written_as_before(plan: CampaignPlan, tmp_path: Path) -> None:
    with store.campaign_journal(tmp_path, plan) as journal:
        for done in run_campaign(plan):
            journal.write(done)
        store.write_tables(tmp_path, journal)
    draws, costs = store.read_tables(tmp_path)
    assert (len(draws), len(costs)) == (1, 1)


def test_what_are_no_arrays_is_told(tmp_path: Path) -> None:
    with run_journal(tmp_path) as journal:
        journal.write([("key", {"value": np.arange(3)})])
        assert journal.found(["key"])["key"]["value"].tolist() == [0, 1, 2]
    for content in (b"\0", b""):
        put(tmp_path, "key", content)
        with run_journal(tmp_path) as journal, pytest.raises(InputError, match="the arrays of a run"):
            journal.found(["key"])
