"""Tables as CSV and as a workbook hold the values, not the words, and nothing turns into a formula."""

import csv
import re
from datetime import date, datetime
from io import BytesIO, StringIO
from math import inf, nan
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from results.document import Cell, Column, Plot, Report, Section, Table
from results.renderers.csv import csv_text, machine_rows, sort_keys
from results.renderers.xlsx import sheet_names, workbook

TABLE = Table(
    "ways",
    "Ways to draw",
    (Column("Way"), Column("Dead ends", "%", True), Column("Lots", "", True), Column("Kept")),
    (
        (Cell("bowls, large"), Cell("2 of 100", 0.1 + 0.2, 0.1, 0.4), Cell("about 9", 9), Cell("yes", True)),
        (Cell('=1+1 "x"'), Cell("not measured"), Cell("many", 12), Cell("no", False)),
    ),
    "A note.",
    "untoc-draw compare",
)


def _report(*tables: Table) -> Report:
    return Report("Title", "Subtitle", "Note", "untoc-draw report", (Section("part", "Part", "", tables),))


def test_intervals_get_columns_of_their_own_and_units_stand_in_headings() -> None:
    headings, rows = machine_rows(TABLE)
    assert headings == ("Way", "Dead ends (%)", "Dead ends low (%)", "Dead ends high (%)", "Lots", "Kept")
    assert rows[1] == ['=1+1 "x"', "not measured", None, None, 12, False]


def test_headings_of_rows_are_the_first_column() -> None:
    rows = ((Cell("a"), Cell("1", 1)), (Cell("b"), Cell("2", 2)))
    headed = Table("headed", "", (Column("Measure"), Column("Way")), rows, groups=("Law", "Speed"))
    assert machine_rows(headed) == (("Group", "Measure", "Way"), [["Law", "a", 1], ["Speed", "b", 2]])


def test_a_unit_is_said_once_only_where_columns_share_it() -> None:
    units = {("days", "days", ""): "days", ("days", "hours"): "", ("days", ""): "", (): ""}
    assert {given: Table("t", "", tuple(Column("c", unit) for unit in given), ()).shared_unit for given in units} == units


def test_csv_gives_every_value_back() -> None:
    rows = list(csv.reader(StringIO(csv_text(TABLE))))
    assert rows[1:] == [["bowls, large", repr(0.1 + 0.2), "0.1", "0.4", "9", "True"], ['\'=1+1 "x"', "not measured", "", "", "12", "False"]]
    assert csv_text(TABLE).count("\n") == 3
    assert "\r" not in csv_text(TABLE)


def test_the_workbook_gives_every_value_back_with_its_kind() -> None:
    book = load_workbook(BytesIO(workbook(_report(TABLE))))
    headings, rows = machine_rows(TABLE)
    sheet = [list(row) for row in book["ways"].iter_rows(values_only=True)]
    assert sheet[0] == list(headings)
    assert sheet[2] == rows[1]
    assert sheet[1][1] == pytest.approx(rows[0][1], rel=1e-15), "16 digits of a number"
    assert (sheet[1][:1], sheet[1][2:]) == (rows[0][:1], rows[0][2:])
    assert {cell.data_type for row in book["ways"].iter_rows() for cell in row} == {"s", "n", "b"}, "a text became a formula"


def _references(workbook_bytes: bytes) -> list[str]:
    """The cells that the charts of a workbook draw."""
    with ZipFile(BytesIO(workbook_bytes)) as book:
        charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    return [found for chart in charts for found in re.findall("<c:f>(.*?)</c:f>", chart)]


def test_a_chart_draws_the_rows_but_not_their_sum_and_days_are_days() -> None:
    """The sum is the row with words where the others have a year."""
    years = tuple((Cell(str(year), year), Cell("about 1", 1.0, 0.5, 1.5), Cell("1 Jul 2031", date(2031, 7, 1))) for year in (2021, 2022))
    columns = (Column("year"), Column("cost", "USD", numbers=True), Column("day"))
    plot = Plot("column", "Cost", ("cost (USD)",))
    table = Table("cost", "Cost", columns, (*years, (Cell("all years"), Cell("2", 2.0), Cell("never", ""))), plots=(plot,))
    made = workbook(_report(table))
    assert _references(made) == ["cost!$B$1", "cost!$A$2:$A$3", "cost!$B$2:$B$3"]
    assert load_workbook(BytesIO(made))["cost"]["E2"].value == datetime(2031, 7, 1)  # noqa: DTZ001  (a day, in no zone)


def test_a_long_text_is_wrapped_in_a_row_high_enough() -> None:
    table = Table("long", "Long", (Column("a"), Column("b")), ((Cell("x"), Cell("word " * 30)), (Cell("y"), Cell("short"))))
    sheet = load_workbook(BytesIO(workbook(_report(table))))["long"]
    assert sheet["B2"].alignment.wrap_text and not sheet["B3"].alignment.wrap_text
    assert sheet.row_dimensions[2].height >= 3 * 15 and sheet.row_dimensions[3].height is None


def test_the_first_sheet_says_what_the_others_are() -> None:
    book = load_workbook(BytesIO(workbook(_report(TABLE))))
    said = [cell for row in book["Contents"].iter_rows(values_only=True) for cell in row if cell]
    assert {"Title", "Subtitle", "Note", "Made by: untoc-draw report", "ways", "Ways to draw", "A note.", "untoc-draw compare"} <= {*said}
    assert book.sheetnames == ["Contents", "ways"]


def test_numbers_a_spreadsheet_cannot_hold_are_text() -> None:
    numbers = (nan, inf, 2**60, "https://example.org")
    table = Table("odd", "Odd", (Column("Number"),), tuple((Cell("?", value),) for value in numbers))
    sheet = load_workbook(BytesIO(workbook(_report(table))))["odd"]
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2)] == ["nan", "inf", str(2**60), "https://example.org"]


def test_long_names_of_sheets_stay_different() -> None:
    long = [Table("a" * 30 + end, "", (), ()) for end in ("bcd", "bce", "b")] + [Table("contents", "", (), ())]
    names = sheet_names(long)
    assert len({*names}) == 4
    assert all(len(name) <= 31 for name in names)
    assert "contents" not in names, "spreadsheet programs take it for the first sheet's name"


def test_equal_reports_are_equal_workbooks() -> None:
    assert workbook(_report(TABLE)) == workbook(_report(TABLE))


def test_columns_are_sorted_by_values_and_by_text_where_there_are_none() -> None:
    assert sort_keys(TABLE) == [[None, repr(0.1 + 0.2), "9", "1"], [None, "", "12", "0"]]
    mixed = Table("mixed", "", (Column("Year"),), ((Cell("first", "2021"),), (Cell("later"),)))
    assert sort_keys(mixed) == [["2021"], ["later"]]
