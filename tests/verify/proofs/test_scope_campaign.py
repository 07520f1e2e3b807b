"""The campaign over scopes: its totals do not depend on workers or interruptions, and it goes on from what is stored."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from algorithms import algorithm_names
from app.main import main
from app.prove_pages import run_exhaustively
from results.exhaustive_store import document_of, found_before, read_rows, row_of, table_of
from scenarios import InputError
from verify.proofs.exhaustive import Tally
from verify.proofs.scope_campaign import Found, scope_campaign
from verify.proofs.scopes import FALLS_BACK, SAME_YEAR, Scope
from verify.proofs.watched import Fold

SMALL = (Scope((2, 2), 1, SAME_YEAR), Scope((2, 1), 2, SAME_YEAR | FALLS_BACK, nested=False, fold=Fold.SEATS))
NAMES = ["sequential-bowls", "sequential-bowls-look-ahead"]
Key = tuple[str, str]
STORED = Path(__file__).parents[3] / "results" / "outcomes" / "exhaustive.json"


def _last(workers: int = 1, done: dict[Key, Found] | None = None, first: int | None = None) -> dict[Key, Found]:
    rows: dict[Key, Found] = {}
    for found in scope_campaign(NAMES, 60.0, scopes=SMALL, workers=workers, done=done):
        rows[found.algorithm, str(found.scope)] = found
        if first is not None and found.tally.patterns == first:
            return rows
    return rows


def _tallies(rows: dict[Key, Found]) -> dict[Key, Tally]:
    return {key: found.tally for key, found in rows.items()}


def test_any_number_of_workers_finds_the_same() -> None:
    one = _last(workers=1)
    assert all(found.whole for found in one.values())
    assert len(one) == 4
    assert _tallies(_last(workers=2)) == _tallies(one)


def test_a_campaign_goes_on_from_what_was_stored() -> None:
    halfway = _last(first=4)
    assert [found.whole for found in halfway.values()] == [True, True, False]
    rows = {key: row_of(found, "code", "command") for key, found in halfway.items()}
    assert found_before(rows, "other code", SMALL) == {}
    before = found_before(rows, "code", SMALL)
    assert _tallies(before) == _tallies(halfway)
    rest = _last(done=before)
    assert set(rest) == {(name, str(SMALL[1])) for name in NAMES}
    assert _tallies(before | rest) == _tallies(_last())


def test_no_time_leaves_a_scope_open() -> None:
    assert list(scope_campaign(NAMES, 0.0, scopes=SMALL)) == []
    only = list(scope_campaign(NAMES[:1], 1e-9, scopes=SMALL))
    assert [(found.whole, found.tally) for found in only] == [(False, Tally())]


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.json"
    assert read_rows(file) == {}
    for text in ("{", '{"schema": "another"}', "[]"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"a file of schema|untoc-draw/exhaustive/1|type 'object'"):
            read_rows(file)


def test_the_table_says_what_is_not_whole() -> None:
    found = Found("sequential-bowls", SMALL[1], 18, Tally(4, 1200, 1000, 200, 300, 50, 0), 1.5)
    rows = {(found.algorithm, str(found.scope)): row_of(found, "code", "command")}
    assert "| SEATS | 4 of 18 | 1,200 | 1,000 | 200 | 300 | 50 | 0 |" in table_of(rows)
    rows = {(found.algorithm, str(found.scope)): row_of(replace(found, of=4), "code", "command")}
    assert "| SEATS | 4 | 1,200 |" in table_of(rows)


def test_the_command_stores_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "exhaustive.json"
    assert run_exhaustively(("sequential-bowls",), 60.0, False, store, scopes=SMALL)
    assert "256" in capsys.readouterr().out
    rows, text = read_rows(store), store.read_text(encoding="utf-8")
    assert [row["whole"] for row in rows.values()] == [True, True]
    assert store.with_suffix(".md").read_text(encoding="utf-8") == table_of(rows)
    assert run_exhaustively(("sequential-bowls",), 60.0, True, store, scopes=SMALL)
    assert json.loads(capsys.readouterr().out)["exhaustive"] == list(rows.values())
    assert store.read_text(encoding="utf-8") == text == document_of(rows)


def test_the_stored_outcomes_are_kept_and_agree_with_their_table() -> None:
    rows = read_rows(STORED)
    assert {name for name, _ in rows} == set(algorithm_names()) - {"uniform-chain"}
    assert not any(row["broken"] for row in rows.values())
    assert STORED.with_suffix(".md").read_text(encoding="utf-8") == table_of(rows)


def test_only_what_is_asked_for_is_run() -> None:
    found = CliRunner().invoke(main, ["prove", "--exhaustive", "0", "--json"])
    assert (found.exit_code, json.loads(found.output)) == (0, {"exhaustive": []})
