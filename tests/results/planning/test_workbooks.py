"""The workbooks: real dates, filters, native charts, a Gantt, parameters that are read back; equal plans, equal bytes."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from results.document import Table, blocks_of, check_report
from results.planning.gantt import reviews_workbook
from results.planning.page import ANSWERS, answer, in_short, plan_report
from results.planning.tables import parameters_table, signed_band
from results.renderers.csv import csv_for_excel
from results.renderers.markdown import markdown
from results.renderers.text import document_text
from results.renderers.xlsx import workbook
from scenarios import load_scenario
from sim.experiments.runner import Runner
from sim.experiments.setting import Setting, make_draw
from sim.planning.plan import Plan, make_plan
from sim.planning.scenario import PlanScenario
from sim.review_phase.clock import MONTHS
from sim.review_phase.parameters import Parameters, read_parameters
from storage.errors import InputError

SETTING = Setting("plan", load_scenario("real-2020-10-16"), "sequential-bowls", "plan", draws=1)


@lru_cache(maxsize=1)
def plan() -> Plan:
    scenarios = [PlanScenario("base", "as it stands"), PlanScenario("fewer", values={"staff.officers@2028-07-01": 3.0})]
    return make_plan(SETTING, scenarios, 4, runner=Runner())


@lru_cache(maxsize=1)
def book() -> bytes:
    report = plan_report(plan(), "untoc-draw plan", "scenarios")
    check_report(report)
    return workbook(report)


def sheets(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_a_sheet_for_each_question_with_filters_and_charts() -> None:
    found = sheets(book())
    for name in ("years", "posts", "pages", "costs", "costs-needed", "scenarios", "differences", "months", "assumptions", "parameters"):
        assert found[name].auto_filter.ref, name
    charts = [name for name in zipfile.ZipFile(io.BytesIO(book())).namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 7


def test_every_chart_says_what_its_axes_are() -> None:
    content = zipfile.ZipFile(io.BytesIO(book()))
    for name in content.namelist():
        if name.startswith("xl/charts/chart"):
            assert content.read(name).count(b"<c:title>") == 3, name


def test_no_heading_is_cut() -> None:
    found = sheets(book())
    for sheet in found.worksheets[1:]:
        height = sheet.row_dimensions[1].height
        for cell in sheet[1]:
            lines, room = 1, next(each.width for each in sheet.column_dimensions.values() if each.min <= cell.column <= each.max)
            left = room
            for word in str(cell.value).split():
                assert len(word) < room, (sheet.title, cell.value)
                lines, left = (lines, left - len(word) - 1) if len(word) <= left else (lines + 1, room - len(word) - 1)
            assert 15 * lines <= height, (sheet.title, cell.value)


def test_months_are_dates_and_counts_are_numbers() -> None:
    rows = list(sheets(book())["months"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert rows[0][0] == datetime(2027, 1, 1) and rows[-1][0] == datetime(2030, 10, 1)
    assert all(isinstance(value, int | float) for _, value in rows)


@pytest.mark.parametrize(
    ("interval", "told"),
    [
        ((0.0, 0.0, 0.0), "0.0 (0.0 to 0.0)"),
        ((-0.02, 0.01, 0.02), "0.0 (0.0 to 0.0)"),
        ((0.02, 0.04, 0.06), "+0.04 (+0.02 to +0.06)"),
        ((-1234.5, -1200.0, -1000.0), "-1,200.0 (-1,234.5 to -1,000.0)"),
    ],
)
def test_a_difference_that_is_sure_does_not_show_as_nothing(interval: tuple[float, float, float], told: str) -> None:
    low, middle, high = interval
    one = replace(plan().differences[0], difference=replace(plan().differences[0].difference, low=low, estimate=middle, high=high))
    assert signed_band(one, 1, 1.0)[0] == told


def test_a_scenario_that_changes_nothing_is_said_to() -> None:
    same = make_plan(SETTING, [PlanScenario("base"), PlanScenario("same", "nothing new")], 2, runner=Runner())
    assert in_short(same, "scenarios").endswith("nothing new: no difference in any run.")


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert book() == workbook(plan_report(plan(), "untoc-draw plan", "scenarios"))
    inputs = make_draw(plan().base.setting, 0)
    assert reviews_workbook(plan().base, inputs) == reviews_workbook(plan().base, inputs)


def test_each_answer_has_its_sentence_and_its_tables() -> None:
    for about in ANSWERS:
        text = document_text(answer(plan(), about), 150)
        assert in_short(plan(), about).split(",")[0].split("*")[0][:20] in text
    assert "# Plan of the review phase" in markdown(plan_report(plan(), "untoc-draw plan", "posts"))


def test_the_gantt_has_a_row_for_each_review_and_phases_in_order() -> None:
    inputs = make_draw(plan().base.setting, 0)
    sheet = sheets(reviews_workbook(plan().base, inputs))["Reviews"]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 1 + inputs.n_reviews and rows[1][0] == inputs.scenario.states[inputs.reviewed[0]]
    assert isinstance(rows[1][3], datetime)
    quarters = [place for place, head in enumerate(rows[0]) if head and " Q" in str(head)]
    assert len(quarters) == sum(month.month in (1, 4, 7, 10) and month.year < 2031 for month in MONTHS)
    for row in rows[1:]:
        phases = [row[place] for place in quarters if row[place] is not None]
        assert phases == sorted(phases)
    assert any(row[place] for row in rows[1:] for place in quarters)
    chances = [rows[0].index(f"chance that {what}") for what in ("phase 1 ends", "all phases end")]
    assert all(0 <= row[chances[1]] <= row[chances[0]] <= 1 for row in rows[1:])


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    table = next(block for block in blocks_of(plan_report(plan(), "untoc-draw plan", "posts")) if isinstance(block, Table))
    assert csv_for_excel(table).encode().startswith(b"\xef\xbb\xbf")


def write(tmp_path: Path, changes: dict[str, Any]) -> Path:
    """The parameter sheet with some cells of columns changed: ``{"staff.officers": {"B": 12}}``; a new name is added below."""
    found = sheets(book())
    sheet = found["parameters"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for name, cells in changes.items():
        row = rows.setdefault(name, sheet.max_row + 1)
        for column, value in {"A": name, **cells}.items():
            sheet[f"{column}{row}"] = value
    file = tmp_path / "parameters.xlsx"
    found.save(file)
    return file


def test_a_sheet_that_nobody_changed_gives_the_same_parameters(tmp_path: Path) -> None:
    assert read_parameters(write(tmp_path, {})) == Parameters()
    assert len(parameters_table(Parameters()).rows) == len(Parameters())


def test_a_changed_value_and_an_added_row_count(tmp_path: Path) -> None:
    file = write(tmp_path, {"staff.officers": {"B": 12}, "hours.summary": {"B": "60.5"}, "staff.officers@2028": {"B": 3}})
    found = read_parameters(file, ["staff.editors=3"])
    wanted = {"staff.officers": 12, "hours.summary": 60.5, "staff.officers@2028": 3, "staff.editors": 3}
    assert found == Parameters().with_values(wanted)


def test_every_fault_is_told_by_its_cell(tmp_path: Path) -> None:
    changes = {
        "staff.officers": {"B": "many"},
        "hours.summary": {"B": -3},
        "hours.check": {"C": "days"},
        "staff.oficers": {"B": 3},
        "staff.editors": {"B": None},
    }
    with pytest.raises(InputError) as told:
        read_parameters(write(tmp_path, changes))
    sheet = sheets((tmp_path / "parameters.xlsx").read_bytes())["parameters"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    columns = {"staff.officers": "B", "hours.summary": "B", "hours.check": "C", "staff.oficers": "A", "staff.editors": "B"}
    assert {fault.where for fault in told.value.faults} == {f"parameters!{column}{rows[name]}" for name, column in columns.items()}


def test_a_sheet_without_headings_is_refused(tmp_path: Path) -> None:
    found = sheets(book())
    found["parameters"]["B1"] = "number"
    found.save(tmp_path / "parameters.xlsx")
    with pytest.raises(InputError, match="headings"):
        read_parameters(tmp_path / "parameters.xlsx")
