"""The stored outcomes are those of the manifest; the small ones, made again, have the same bytes but for seconds."""

import shlex
from dataclasses import replace
from pathlib import Path

import click
import pytest

from app.main import main
from results.stored.making import NotMadeError, differences, faults, make, without_seconds
from results.stored.manifest import README, ROOT, Outcome, Run, read_manifest, readme
from storage.manifest import digest

OUTCOMES = read_manifest()
SMALL = [one for one in OUTCOMES if one.small]
LONG = ("demo-table", "smallest-dead-ends")
"""Outcomes that take twenty seconds or more; ``draws`` has a draw of every algorithm, and stays."""


def test_every_stored_file_is_in_the_manifest_with_its_digest() -> None:
    assert list(faults(OUTCOMES)) == []


def test_a_file_that_is_changed_added_or_lost_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "results" / "outcomes"
    folder.mkdir(parents=True)
    (folder / "changed.txt").write_text("other")
    (folder / "added.txt").write_text("new")
    (folder / "journal.sqlite").write_text("a journal to go on from is no outcome")
    files = {f"results/outcomes/{name}.txt": "sha256:0" for name in ("changed", "lost")}
    assert list(faults([replace(OUTCOMES[0], files=files)], tmp_path)) == [
        "results/outcomes/added.txt is in no outcome of the manifest",
        f"results/outcomes/changed.txt: found '{digest(b'other')}', expected sha256:0, as the manifest says",
        "results/outcomes/lost.txt: found 'no such file', expected sha256:0, as the manifest says",
    ]


def test_names_are_unique_and_no_file_is_in_two_outcomes() -> None:
    names, files = [one.name for one in OUTCOMES], [file for one in OUTCOMES for file in one.files]
    assert len(names) == len(set(names)) and len(files) == len(set(files))


def test_every_outcome_says_its_command_and_what_it_was_made_by() -> None:
    for one in OUTCOMES:
        assert one.runs and one.files and one.what and "code" in one.made_by, one.name
        assert all((ROOT / page).is_file() for page in one.shown_in), one.name


@pytest.mark.parametrize("one", OUTCOMES, ids=lambda one: one.name)
def test_every_command_can_be_given(one: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for run in one.runs:
        for file in one.files:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        program, *words = shlex.split(run.command)
        assert program == "untoc-draw"
        command: click.Command = main.commands[words[0]]
        with main.make_context("untoc-draw", list(words)) as context:
            command.make_context(words[0], words[1:], parent=context)


@pytest.mark.parametrize("one", [pytest.param(one, id=one.name, marks=[pytest.mark.long] if one.name in LONG else []) for one in SMALL])
def test_a_small_outcome_made_again_is_the_stored_one(one: Outcome) -> None:
    assert list(differences(one, make(one).files)) == []


def test_another_figure_is_a_difference_and_other_seconds_are_none(tmp_path: Path) -> None:
    one = Outcome("x", "x", True, (), {"a.txt": ""})
    (tmp_path / "a.txt").write_text("19 draws found in 3.7 s\n milliseconds a draw   12.1  9.7\n")
    same = {"a.txt": b"19 draws found in 4.1 s\n milliseconds a draw   99.1  1.0\n"}
    assert list(differences(one, same, tmp_path)) == []
    assert list(differences(one, {"a.txt": same["a.txt"].replace(b"19", b"18")}, tmp_path)) == ["x: a.txt is not the stored one"]
    assert list(differences(one, {}, tmp_path)) == ["x: a.txt was not made again"]
    assert without_seconds(b"131 States") == b"131 States"


def test_a_command_that_fails_is_told_and_stores_nothing() -> None:
    with pytest.raises(NotMadeError, match="nowhere"):
        make(Outcome("x", "x", True, (Run("untoc-draw scenario show nowhere", "results/outcomes/x.txt"),), {"results/outcomes/x.txt": ""}))
    assert not (ROOT / "results/outcomes/x.txt").exists()


def test_the_page_of_the_outcomes_is_that_of_the_manifest() -> None:
    assert (ROOT / README).read_text(encoding="utf-8") == readme(OUTCOMES)


def test_the_table_of_the_readme_is_the_stored_one() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line.rstrip() for line in (ROOT / "results/outcomes/demo-table.txt").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row.startswith(" ") and any(sign.isdigit() for sign in row) and "milliseconds" not in row:
            assert row in page
