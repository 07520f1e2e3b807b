"""A plan in the six languages: nothing unmarked on its page, in its workbooks and pictures, and data that machines read the same in each."""

import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from results.charts.look import chart_svg
from results.document import Chart, Report, blocks_of, tables_of
from results.planning.gantt import reviews_workbook
from results.planning.page import ANSWERS, in_short, in_the_language, plan_data, plan_report
from results.renderers.csv import csv_for_excel
from results.renderers.html import document
from results.renderers.markdown import markdown
from results.renderers.xlsx import workbook
from sim.experiments.setting import make_draw
from sim.review_phase.parameters import DEFAULTS, Parameters, read_parameters
from tests.app.test_languages import OTHERS, outside_of_messages
from tests.results.charted import titles
from tests.results.planning.test_workbooks import plan
from tests.results.report.test_one_page import body
from words import UNOFFICIAL, in_language, say, say_all, sort_key
from words.messages import PSEUDO

IDS = {"base", "fewer", "sequential-bowls", "P-", "G-", "as", "it", "stands"}
"""Scenarios and a title that somebody gave, the algorithm, and grades."""
PARAMETERS = {word for name in DEFAULTS for word in re.findall(r"[A-Za-z][A-Za-z'_-]+", name)}
FILES = {"CSV", "SVG", "PNG", "plan", "xlsx"}


def report() -> Report:
    return plan_report(plan(), "untoc-draw plan", "scenarios")


def test_nothing_on_the_page_is_unmarked() -> None:
    with in_language(PSEUDO):
        said = in_the_language(report())
        page = unescape(document(said, {}, workbook="plan.xlsx", pictures=""))
        told = markdown(said)
    labels = " ".join(re.findall(r'(?:aria-label|alt|title)="([^"]*)"', page))
    assert outside_of_messages(body(page) + labels) - IDS - PARAMETERS - FILES == set()
    told = re.sub(r"\]\([a-z-]+\.svg\)", "", told)
    assert outside_of_messages(told) - IDS - PARAMETERS == set()


def test_nothing_in_a_picture_is_unmarked() -> None:
    with in_language(PSEUDO):
        charts = [block for block in blocks_of(in_the_language(report())) if isinstance(block, Chart)]
        drawn = [chart_svg(chart) for chart in charts]
    assert len(drawn) == 5
    assert outside_of_messages(" ".join(one for chart in charts for one in titles(chart.spec))) == set()
    for svg in drawn:
        assert outside_of_messages(" ".join(re.findall(r">([^<]+)</text>", svg))) - IDS == set()
        assert "aria-label" not in svg and "aria-roledescription" not in svg
    assert "aria-label" in chart_svg(charts[0])


def test_nothing_in_the_workbooks_is_unmarked() -> None:
    with in_language(PSEUDO):
        book, reviews = workbook(in_the_language(report())), reviews_workbook(plan().base, make_draw(plan().base.setting, 0))
    ids = IDS | PARAMETERS | FILES | {table.id for table in tables_of(report())} | {"untoc-draw", "pseudo", "--language"}
    for content, known in ((book, ids), (reviews, set(plan().base.setting.scenario.states))):
        cells = (str(cell.value) for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row if cell.value)
        assert outside_of_messages("\n".join(cells)) - known - {"language"} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_a_plan_is_told_in_the_language_and_its_data_are_the_same(code: str) -> None:
    english = json.dumps(plan_data(tables_of(report()), in_short(plan(), "scenarios"), "", 4), default=str)
    tables = [csv_for_excel(table) for table in tables_of(report())]
    with in_language(code):
        found = plan_data(tables_of(report()), in_short(plan(), "scenarios"), "", 4)
        assert json.dumps(found, default=str) == english
        assert [csv_for_excel(table) for table in tables_of(report())] == tables
        said = say_all(found)
        sheets = load_workbook(io.BytesIO(workbook(in_the_language(report()))))
        page = document(in_the_language(report()), {})
        assert say(UNOFFICIAL) in page and say("phase {number} finished", number=1) in page
        assert {row["apart from 0"] for row in said["tables"]["differences"]} <= {say("yes"), say("no")}
        assert said["tables"]["scenarios"][0]["outcome"] == say("reviews that have started by the end")
        assert all(in_short(plan(), about) not in say(in_short(plan(), about)) for about in ANSWERS)
    assert said["answer"] != found["answer"] and said["tables"].keys() == found["tables"].keys()
    assert f'lang="{code}"' in page and ('dir="rtl"' in page) == (code == "ar")
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in sheets} == {code == "ar"}


def test_time_runs_from_right_to_left_in_arabic() -> None:
    first = next(block for block in blocks_of(report()) if isinstance(block, Chart))
    places = {}
    for code in ("ar", "fr"):
        with in_language(code):
            years = re.findall(r'transform="translate\(([\d.]+),[\d.]+\)"[^>]*>(20\d\d)</text>', chart_svg(first))
        places[code] = [float(place) for place, year in sorted(years, key=lambda one: sort_key(one[1]))]
    assert places["fr"] == sorted(places["fr"]) and places["ar"] == sorted(places["ar"], reverse=True) and len(places["ar"]) > 5


@pytest.mark.parametrize("code", OTHERS)
def test_parameters_are_read_back_from_a_workbook_in_any_language(code: str, tmp_path: Path) -> None:
    with in_language(code):
        book = load_workbook(io.BytesIO(workbook(in_the_language(report()))))
    sheet = book["parameters"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "staff.officers")
    row[1].value = 12
    book.save(tmp_path / "p.xlsx")
    assert read_parameters(tmp_path / "p.xlsx") == Parameters().with_values({"staff.officers": 12})
