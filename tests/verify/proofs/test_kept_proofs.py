"""Kept proofs are those of the same law, algorithms, code and solvers, whole and decided; else they are made again."""

import json
from pathlib import Path
from typing import Any

import pytest

from results.report.measuring.draws import proofs_part
from storage.user_cache import VARIABLE
from verify import law_from
from verify.proofs import answers, kept_proofs

NAMES, LAW = ("rotating-lists", "sequential-bowls"), law_from({})
ROWS: list[dict[str, Any]] = [{"id": "safety/x", "verdict": "PROVED", "second_solver": None, "seconds": 1.5}]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    kept_proofs.keep_proofs(LAW, NAMES, ROWS)


def test_they_come_back_for_the_same_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept_proofs.kept_proofs(LAW, NAMES) == ROWS
    assert kept_proofs.kept_proofs(law_from({"load_max": 3}), NAMES) is None
    assert kept_proofs.kept_proofs(LAW, NAMES[:1]) is None
    monkeypatch.setattr(kept_proofs, "_code", lambda: "sha256:other")
    assert kept_proofs.kept_proofs(LAW, NAMES) is None


def test_other_solvers_prove_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_proofs, "versions_of", lambda packages: {name: "0" for name in packages})
    assert kept_proofs.kept_proofs(LAW, NAMES) is None


def test_a_file_of_another_law_under_this_name_is_not_taken() -> None:
    mine, other = kept_proofs.kept_file(LAW, NAMES), kept_proofs.kept_file(law_from({"load_max": 3}), NAMES)
    assert mine is not None and other is not None
    mine.rename(other)
    assert kept_proofs.kept_proofs(law_from({"load_max": 3}), NAMES) is None


@pytest.mark.parametrize("harmed", ["", "{", "[]", '{"theorems": []}', None])
def test_a_file_that_was_changed_is_not_taken(harmed: str | None) -> None:
    file = kept_proofs.kept_file(LAW, NAMES)
    assert file is not None
    kept = json.loads(file.read_text())
    kept["theorems"][0]["verdict"] = "REFUTED"
    file.write_text(json.dumps(kept) if harmed is None else harmed)
    assert kept_proofs.kept_proofs(LAW, NAMES) is None


@pytest.mark.parametrize("unknown", [{"verdict": "UNKNOWN"}, {"second_solver": "UNKNOWN"}], ids=str)
def test_what_is_not_known_is_not_kept(unknown: dict[str, str]) -> None:
    law = law_from({"load_max": 4})
    kept_proofs.keep_proofs(law, NAMES, [*ROWS, ROWS[0] | unknown])
    assert kept_proofs.kept_proofs(law, NAMES) is None


def test_nothing_is_kept_where_it_is_switched_off_or_an_algorithm_is_somebody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_proofs, "is_ours", lambda algorithm: algorithm.name != NAMES[0])
    assert kept_proofs.kept_proofs(LAW, NAMES) is None
    monkeypatch.setenv(VARIABLE, "off")
    assert kept_proofs.kept_file(LAW, ()) is None


def test_a_report_proves_nothing_that_is_kept_and_says_so_beside_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "answers", lambda *_: pytest.fail("proved again"))
    data = proofs_part(LAW, {}, NAMES).measure({})
    assert data["theorems"] == [{key: value for key, value in ROWS[0].items() if key != "seconds"}]
    assert data["measured"]["made_before"] is True and data["measured"]["rests_on"]["law"] == LAW.digest
