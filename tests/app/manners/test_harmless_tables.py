"""A State's name or a seed that a spreadsheet would take for a formula is harmless in every table that is written, and is read back."""

import csv
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from app.main import main
from benchmarks.document import csv_text as benchmark_csv
from results.document import Cell, Column, Report, Section, Table
from results.renderers.csv import csv_text as report_csv
from results.renderers.xlsx import workbook
from scenarios.reading import read_scenario_file
from scenarios.writing import scenario_csv
from sim.fairness.published import CHANCES, LIST
from storage.tables import MARK
from tests.app.ceremony.small import PARTIES, held, plan_of

EVIL = "=1+1", "@SUM(A1)", "-2+3", "+cmd|' /C calc'!A0"
TABLE = Table("evil", "Evil", (Column(EVIL[0]), Column("Number")), tuple((Cell(text), Cell("-1", -1)) for text in EVIL))


def parties(folder: Path) -> Path:
    """Four States of the small ceremony, under other names."""
    text = PARTIES
    for name, evil in zip(("Aland", "Aruba", "Borduria", "Caledonia"), EVIL, strict=True):
        text = text.replace(name, evil)
    file = folder / "parties.csv"
    file.write_text(text)
    return file


def check_harmless(text: str) -> None:
    cells = [cell for row in csv.reader(text.splitlines(keepends=True)) for cell in row]
    assert [cell for cell in cells if cell.startswith("'")], "no text was made harmless: the table holds none of them"
    for cell in cells:
        assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
        assert not cell.startswith("-") or float(cell) < 0


def test_a_scenario_that_is_written_is_harmless_and_is_read_as_it_was(tmp_path: Path) -> None:
    made = read_scenario_file(parties(tmp_path))
    assert set(EVIL) <= set(made.names)
    (tmp_path / "again.csv").write_text(scenario_csv(made))
    check_harmless((tmp_path / "again.csv").read_text())
    assert read_scenario_file(tmp_path / "again.csv").digest == made.digest


def test_the_transcript_of_a_ceremony_is_harmless(tmp_path: Path) -> None:
    held(tmp_path / "room", plan_of(parties(tmp_path)))
    written = (tmp_path / "room" / "transcript.csv").read_text(encoding="utf-8")
    assert written.startswith(MARK), "Excel reads it in UTF-8"
    check_harmless(written.removeprefix(MARK))


@pytest.mark.parametrize("seed", EVIL)
def test_the_list_of_a_lottery_is_harmless_and_is_read_as_it_was(seed: str, tmp_path: Path) -> None:
    file = str(parties(tmp_path))
    words = ["lottery", file, "--algorithm", "sequential-bowls-look-ahead", "--seed", seed, "--draws", "3", "--compared", "2"]
    done = CliRunner().invoke(main, [*words, "--workers", "1", "-o", str(tmp_path / "list")])
    assert done.exit_code == 0, done.output
    check_harmless((tmp_path / "list" / LIST).read_text())
    assert "'" not in (tmp_path / "list" / CHANCES).read_text(), "numbers are left as they are"
    words = ["lottery-choose", str(tmp_path / "list"), "--scenario", file, "--dice", "2", "-o", str(tmp_path / "chosen.json")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert f'"seed":"{seed}/2"' in (tmp_path / "chosen.json").read_text()


def test_tables_of_a_report_and_of_a_benchmark_are_harmless() -> None:
    check_harmless(report_csv(TABLE))
    check_harmless(benchmark_csv({"rows": [{"task": text, "note": text} for text in EVIL]}))


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    report = Report(EVIL[0], EVIL[1], EVIL[2], EVIL[3], (Section("evil", EVIL[0], "", (TABLE,)),))
    sheets = load_workbook(BytesIO(workbook(report)))
    assert {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert [row[0] for row in sheets["evil"].iter_rows(values_only=True)] == [EVIL[0], *EVIL], "as they were: a workbook says what is text"
