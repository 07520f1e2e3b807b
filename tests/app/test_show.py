"""``show``: of a record, a pack, a ceremony's folder; to the terminal and to files; ``draw`` prints the way to it."""

import csv
import json
import re
import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import untoc_draw as ud
from app.main import main

NAMES = ("record.json", "pack", "pack.zip")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draw on a list of one's own: its record, and packs, which bring the list."""
    folder = tmp_path_factory.mktemp("given")
    assert run("scenario", "generate", "calibrated", "--size", "60", "--seed", "one", "-o", folder / "own.csv").exit_code == 0
    drawn = run("draw", folder / "own.csv", "--algorithm", "rotating-lists", "--seed", "x", "-o", folder / "record.json")
    assert drawn.exit_code == 0
    way = re.search("Who reviews whom: (.*)", drawn.output)
    assert way and run(*shlex.split(way[1])[1:]).exit_code == 0
    for pack in ("pack", "pack.zip"):
        ud.evidence(folder / "record.json", ud.load_scenario(folder / "own.csv"), folder / pack)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_record_and_a_pack_show_the_same(place: Path, name: str) -> None:
    words = ["--scenario", place / "own.csv"] if name == "record.json" else []
    shown = run("show", place / name, *words)
    assert shown.exit_code == 0, shown.output
    plain = run("show", place / "record.json", "--scenario", place / "own.csv")
    assert shown.output == plain.output
    data = json.loads(run("show", place / name, *words, "--json").output)
    assert len(data["reviews"]) == len(ud.reviews_frame(place / "record.json", ud.load_scenario(place / "own.csv")))


def test_files_are_written_and_then_nothing_is_printed(place: Path, tmp_path: Path) -> None:
    files = [word for form in ("csv", "xlsx", "html") for word in (f"--{form}", tmp_path / f"out.{form}")]
    done = run("-q", "show", place / "pack.zip", *files)
    assert (done.exit_code, done.output) == (0, "")
    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["reviews"].max_row == len(rows)
    assert "<table" in (tmp_path / "out.html").read_text("utf-8")


def test_a_state_is_meant_by_name_and_a_wrong_one_is_told(place: Path) -> None:
    state = ud.load_scenario(place / "own.csv").states[0]
    assert f"[{state}] in this draw" in run("show", place / "pack", "--state", state.lower()).output
    wrong = run("show", place / "pack", "--state", "Atlantis")
    assert wrong.exit_code == 2 and "--state: found 'Atlantis'" in wrong.output


def test_without_its_list_a_record_is_refused(place: Path) -> None:
    done = run("show", place / "record.json")
    assert done.exit_code == 2 and "--scenario" in done.output


def a_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.mkdir, "an evidence pack"),
        (lambda file: file.write_bytes(b"PK\x03\x04 no more"), "a whole ZIP file"),
        (a_zip, "a ZIP file without record.json"),
        (lambda file: file.write_text("reviewed,reviewing"), "a draw record in JSON"),
        (lambda file: None, "no such file"),
    ],
)
def test_what_is_none_of_these_is_refused(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    make(tmp_path / "x")
    done = run("show", tmp_path / "x")
    assert done.exit_code == 2 and said in done.output, done.output


def test_a_table_says_that_it_has_no_groups(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("reviewed,reviewing\nALB,FRA\n")
    done = run("show", tmp_path / "t.csv")
    assert done.exit_code == 2 and "a table, which says nothing of groups and lots" in done.output
