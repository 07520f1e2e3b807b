"""The command ``untoc-draw report``: what it refuses, and the folder that it writes."""

import csv
import json
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from algorithms import SeededLots, load_algorithm
from algorithms.record import canonical
from app.commands.report_commands import DEFAULT_SEED, OTHERWISE, demo, report
from results.report.measuring.case import EFFORTS, Effort
from results.report.years import SETTINGS
from results.who_reviews_whom import who_reviews_whom
from scenarios import InputError, load_scenario
from scenarios.writing import scenario_csv
from storage.journal import JOURNAL
from storage.user_cache import VARIABLE
from tests.app.ceremony.small import PARTIES
from tests.journals import contents
from tests.results.report.small_list import small_list
from verify import law_from

TINY = Effort("quick", 20, 20, 40, 2, 2, 3)
OWN = Path(__file__).parents[3] / "docs/how-to/own_algorithm/alphabetical_bowls.py"
NAMES = ["rotating-lists", "sequential-bowls"]


@pytest.fixture
def parties(tmp_path: Path) -> str:
    file = tmp_path / "small.csv"
    file.write_text(scenario_csv(small_list()), encoding="utf-8")
    return str(file)


def refused(*words: str) -> str:
    """What the command says of what it was given."""
    done = CliRunner().invoke(report, list(words))
    assert isinstance(done.exception, InputError), done.output
    return str(done.exception)


def test_a_record_has_its_own_algorithm_seed_and_law(tmp_path: Path) -> None:
    said = refused(
        "real-2020-10-16",
        "-o",
        str(tmp_path / "out"),
        "--record",
        "r.json",
        "--algorithm",
        "rotating-lists",
        "--seed",
        "x",
        "--set",
        "load_max=3",
    )
    assert "3 faults" in said and all(word in said for word in ("--algorithm", "--seed", "--set"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--algorithm", "nobody"), "sequential-bowls"),
        (("--seed", ""), "some text"),
        (("--set", "load_max=many"), "load_max"),
        (("--record", "nowhere.json"), "nowhere.json"),
        (("--as-of", "yesterday"), "2020-10-16"),
    ],
)
def test_bad_words_are_refused_before_anything_is_measured(tmp_path: Path, words: tuple[str, str], expected: str) -> None:
    assert expected in refused("real-2020-10-16", "-o", str(tmp_path / "out"), *words)
    assert not (tmp_path / "out").exists()


def test_a_draw_that_gets_stuck_is_not_shown(tmp_path: Path, parties: str) -> None:
    said = refused(parties, "-o", str(tmp_path / "out"), "--set", "load_max=1")
    assert "stuck at" in said and f"`untoc-draw diagnose {parties} --set load_max=1`" in said


def test_a_record_that_breaks_a_clause_is_not_shown(tmp_path: Path, parties: str) -> None:
    record = load_algorithm("sequential-bowls").draw(load_scenario(parties), law_from({}), SeededLots("x")).document()
    record["reviews"][0]["reviewing"][0]["state"] = record["reviews"][0]["reviewed"]
    (tmp_path / "r.json").write_text(canonical(record))
    said = refused(parties, "-o", str(tmp_path / "out"), "--record", str(tmp_path / "r.json"))
    assert "self" in said and "untoc-draw verify" in said


def test_effort_lots_and_workers_have_bounds(tmp_path: Path) -> None:
    for words in (("--effort", "some"), ("--seconds-per-lot", "0"), ("--workers", "0")):
        assert CliRunner().invoke(report, ["-o", str(tmp_path), *words]).exit_code == 2


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of two algorithms and few draws."""
    monkeypatch.setattr("sim.side_by_side.algorithm_names", lambda: NAMES)
    monkeypatch.setattr("results.report.measuring.case.measuring_digest", lambda: "the code of this test")  # others may edit it meanwhile
    monkeypatch.setitem(EFFORTS, "quick", TINY)
    monkeypatch.setattr(
        "verify.proofs.answers.confirm", lambda verdict, effort: verdict.verdict
    )  # tests/verify/proofs ask the second solver
    monkeypatch.setenv(VARIABLE, "off")  # what is proved here with half of the solvers is kept nowhere


@pytest.mark.long
@pytest.mark.usefixtures("tiny")
def test_a_list_on_which_the_usual_algorithm_gets_stuck_has_its_report_too(tmp_path: Path) -> None:
    file = tmp_path / "stuck.csv"
    file.write_text(PARTIES, encoding="utf-8")
    assert load_algorithm("sequential-bowls").draw(load_scenario(str(file)), law_from({}), SeededLots(DEFAULT_SEED)).stuck
    done = CliRunner().invoke(report, [str(file), "-o", str(tmp_path / "out"), "--workers", "1"])
    assert done.exit_code == 0, done.output
    assert "gets stuck at" in done.stderr and f"so the draw that is shown is by {OTHERWISE}" in done.stderr
    assert f"Drawn by <code>{OTHERWISE}</code>" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.usefixtures("tiny")
def test_an_algorithm_of_a_file_is_shown_beside_the_others_and_measured_again_once_it_changes(tmp_path: Path, parties: str) -> None:
    file, folder = tmp_path / "mine.py", tmp_path / "out"
    file.write_text(OWN.read_text(encoding="utf-8"), encoding="utf-8")
    words = [parties, "-o", str(folder), "--workers", "1", "--algorithm", str(file), "--seed", "shown"]
    done = CliRunner().invoke(report, words)
    assert done.exit_code == 0, done.output
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Drawn by <code>alphabetical-bowls</code>" in page and f"untoc-draw draw {parties} --algorithm {file} --seed shown" in page
    kept = contents(folder)
    file.write_text(file.read_text(encoding="utf-8") + "# another state of the file\n", encoding="utf-8")
    assert CliRunner().invoke(report, words).exit_code == 0
    again = contents(folder)
    assert {name for name in kept if kept[name] != again[name]} == {"draws-alphabetical-bowls", "years-alphabetical-bowls"}


def test_an_algorithm_of_a_file_with_the_name_of_an_installed_one_is_refused(tmp_path: Path, parties: str) -> None:
    file = tmp_path / "mine.py"
    file.write_text(OWN.read_text(encoding="utf-8").replace('"alphabetical-bowls"', '"rotating-lists"'), encoding="utf-8")
    said = refused(parties, "-o", str(tmp_path / "out"), "--algorithm", str(file))
    assert "found 'rotating-lists', expected another name" in said


@pytest.mark.usefixtures("tiny")
def test_the_whole_report_of_a_small_list(tmp_path: Path, parties: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    words = [parties, "-o", str(folder), "--workers", "1", "--seconds-per-lot", "60"]
    done = CliRunner().invoke(report, words)
    assert done.exit_code == 0, done.output
    assert (
        "in the model of the proofs every complete draw of all 2 algorithms keeps every clause" in done.stdout and "**" not in done.stdout
    )
    assert (folder / "mine.txt").read_text() == "mine"
    rows = {f"{row[0]}: {row[1]}": row for row in csv.reader((folder / "tables" / "algorithms-side-by-side.csv").open())}
    record = load_algorithm("sequential-bowls").draw(load_scenario(parties), law_from({}), SeededLots(DEFAULT_SEED))
    each = who_reviews_whom(record, load_scenario(parties))
    book = load_workbook(folder / "tables.xlsx")
    assert book["reviews"].max_row == 1 + len(each.reviews), "one row a review"
    assert all(sheet.auto_filter.ref for sheet in book.worksheets[1:] if sheet.max_row > 1)
    texts = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert not [text for text in texts if re.search(r"\*\*|`|\]\(|\d{4}-\d\d-\d\d$", text)], "no raw Markdown, and no day that is only text"
    assert isinstance(book["years-forecast-as-fitted"]["A2"].value, datetime)
    with ZipFile(folder / "tables.xlsx") as parts:
        assert len([name for name in parts.namelist() if name.startswith("xl/charts/chart")]) == 1 + 3 * len(SETTINGS)
    assert (folder / "tables" / "reviews.csv").read_bytes() == each.csv()
    lots = next(row for label, row in rows.items() if label.startswith("Ceremony: lots drawn"))
    assert 60 < float(lots[2]) < 500
    before = {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    with closing(sqlite3.connect(folder / JOURNAL)) as connection, connection:
        connection.execute("DELETE FROM done WHERE key = 'best'")
    again = CliRunner().invoke(report, words)
    assert again.exit_code == 0 and again.stderr == "Looking for the most even lottery\nWriting the page, its tables and pictures\n"
    after = {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    assert not any(label.startswith("Speed") for label in rows)
    changed = [file.name for file in before if after[file] != before[file]]
    assert before.keys() == after.keys() and changed == [JOURNAL]
    assert json.loads(contents(folder)["proofs"])["key"]["algorithms"] == NAMES
    monkeypatch.setattr("app.commands.report_commands.load_scenario", lambda reference: load_scenario(parties))
    shown = CliRunner().invoke(demo, ["-o", str(folder), "--workers", "1"])
    assert shown.exit_code == 0 and shown.stderr == "Writing the page, its tables and pictures\n", "nothing is drawn again for the demo"
    assert "The algorithms over 20 draws each (means)" in shown.stdout and "milliseconds" not in shown.stdout
    for output in (done.stdout, shown.stdout):
        assert output.splitlines()[-1] == f"Open {folder / 'report.html'} in a browser: one page, which needs no network."
