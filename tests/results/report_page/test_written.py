"""The folder of a report."""

from pathlib import Path

import pytest

from results.charts.look import chart_svg, fluid, own_width
from results.document import Chart, Picture, Report, Section, Table, Text, blocks_of
from results.renderers.folder import write_report
from scenarios import InputError
from tests.results.report_page.made_up import made_up_report

PNG = b"\x89PNG\r\n\x1a\n"


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_table_and_picture_is_a_file_and_equal_reports_are_equal_bytes(tmp_path: Path) -> None:
    report = made_up_report()
    write_report(tmp_path / "one", report)
    write_report(tmp_path / "two", made_up_report(), workers=2)
    files = _files(tmp_path / "one")
    assert files == _files(tmp_path / "two")
    expected = {"report.html", "tables.xlsx"}
    for block in blocks_of(report):
        match block:
            case Table():
                expected.add(f"tables/{block.id}.csv")
            case Chart() | Picture():
                expected |= {f"pictures/{block.id}.svg", f"pictures/{block.id}.png"}
    assert {*files} == expected
    assert all(content.startswith(PNG) for name, content in files.items() if name.endswith(".png"))
    assert all(content.startswith((b"<svg", b"<?xml")) for name, content in files.items() if name.endswith(".svg"))
    assert len(files["report.html"]) < 5_000_000


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.csv").write_text("mine", encoding="utf-8")
    report = Report("T", "", "", "", (Section("part", "Part", "", (Text("Words."),)),))
    write_report(tmp_path, report)
    assert {*_files(tmp_path)} == {"report.html", "tables.xlsx", "tables/mine.csv"}
    assert (tmp_path / "tables" / "mine.csv").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_a_file_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("", encoding="utf-8")
    with pytest.raises(InputError):
        write_report(tmp_path / "page", Report("T", "", "", "", ()))


SIMPLE = {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a", "type": "quantitative"}}}


@pytest.mark.parametrize(
    ("more", "follows"),
    [
        ({}, True),
        ({"width": 300}, True),
        ({"width": "container"}, True),
        ({"width": {"step": 12}}, False),
        ({"encoding": {"column": {"field": "a"}}}, False),
        ({"hconcat": []}, False),
        ({"facet": {}, "spec": {}}, False),
    ],
)
def test_only_single_views_follow_the_width_of_the_page(more: dict, follows: bool) -> None:
    assert fluid(SIMPLE | more) is follows


def test_a_chart_that_fills_its_place_has_a_width_on_paper() -> None:
    assert own_width({"width": "container"}) is own_width({}) is None and own_width({"width": 300}) == 300
    filling = Chart("a", "A", SIMPLE | {"width": "container"}, "words")
    assert chart_svg(filling) == chart_svg(Chart("a", "A", SIMPLE, "words"))


def test_a_chart_fetches_nothing() -> None:
    with pytest.raises(ValueError, match=r"example\.org"):
        chart_svg(Chart("a", "A", SIMPLE | {"data": {"url": "https://example.org/a.csv"}}, "words"))
