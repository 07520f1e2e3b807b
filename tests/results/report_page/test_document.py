"""The page as text: what is put into it cannot break out of it, and it is readable as it stands."""

import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest

from results.document import Cell, Chart, Column, Facts, Report, Section, Table, Text, blocks_of, plain_table
from results.renderers.html import document, line, plain_document, prose
from results.wording import safe
from tests.results.report_page.made_up import ODD_NAME, STATES, made_up_report


class Reader(HTMLParser):
    """Elements with their attributes, and the text outside programs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.programs: list[str] = []
        self.text = ""
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.programs.append(data)
        else:
            self.text += data


def _page(report: Report) -> str:
    return document(report, {block.id: "<svg/>" for block in blocks_of(report) if isinstance(block, Chart)})


@cache
def _made_up() -> Reader:
    return Reader(_page(made_up_report()))


def test_no_name_becomes_an_element() -> None:
    """A State named like a program is shown by that name, in titles, headings, cells, facts, notes and commands alike."""
    page = _page(made_up_report())
    assert ODD_NAME not in page
    assert _made_up().text.count(ODD_NAME) >= 6


def test_every_program_is_ours_or_data() -> None:
    kinds = [attributes.get("type") for tag, attributes in _made_up().elements if tag == "script"]
    assert kinds.count(None) == 1
    assert {*kinds} == {None, "application/json"}
    for program in _made_up().programs:
        assert program.startswith('"use strict"') or json.loads(program)


def test_a_chart_cannot_end_its_script() -> None:
    chart = Chart("odd", "Odd", {"title": "</script><b>out</b><!--<script>"}, "words")
    page = _page(Report("T", "", "", "", (Section("part", "Part", "", (chart,)),)))
    assert "<b>out" not in page
    sketches = [json.loads(text) for text in Reader(page).programs if "out" in text and text.startswith('{"spec')]
    assert sketches[0]["spec"] == chart.spec


def test_ids_are_unique_and_everything_pointed_to_is_there() -> None:
    elements = _made_up().elements
    ids = [attributes["id"] for _tag, attributes in elements if "id" in attributes]
    assert len(ids) == len({*ids})
    for name in ("aria-labelledby", "aria-describedby", "for", "list"):
        assert {attributes[name] for _tag, attributes in elements if name in attributes} <= {*ids}
    inside = {(attributes["href"] or "")[1:] for tag, attributes in elements if tag == "a" and (attributes["href"] or "").startswith("#")}
    assert inside <= {*ids}


def test_nothing_is_fetched_from_elsewhere() -> None:
    sources = [(attributes.get("src") or attributes.get("href") or "") for tag, attributes in _made_up().elements if tag != "a"]
    assert {source.partition(":")[0] for source in sources if source} == {"data"}
    policy = next(attributes["content"] for _tag, attributes in _made_up().elements if attributes.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_rows_stand_under_their_headings_with_second_lines() -> None:
    rows = ((Cell("a"), Cell("1", under="0 to 2")), (Cell("b"), Cell("2")), (Cell("c"), Cell("3")))
    table = Table("headed", "", (Column("Measure"), Column("Way")), rows, groups=("Law", "Law", "Speed"))
    page = _page(Report("T", "", "", "", (Section("part", "Part", "", (table,)),)))
    assert re.findall(r'rowgroup"><span>(\w+)<|scope="row"[^>]*>(\w)<', page) == [
        ("Law", ""),
        ("", "a"),
        ("", "b"),
        ("Speed", ""),
        ("", "c"),
    ]
    assert page.count("<tbody>") == 2 and '1<span class="under">0 to 2</span>' in page


def test_only_the_first_setting_of_a_switch_has_pictures_in_the_page() -> None:
    """They would be a fifth of a real page; the others name the file."""
    page = _page(made_up_report())
    assert page.count("<noscript><img") == 4 and page.count("<noscript>The picture is in the file named below.") == 2


def test_files_are_named_by_where_they_are_written() -> None:
    links = {attributes["href"] for tag, attributes in _made_up().elements if tag == "a"}
    assert {"tables.xlsx", "tables/who-reviews-whom.csv", "pictures/chord.svg", "pictures/work-1.png"} <= links


def test_all_rows_and_cards_stand_in_the_page() -> None:
    text = _made_up().text
    assert all(text.count(name) >= 2 for _state, name in STATES)
    assert sum(tag == "article" for tag, _attributes in _made_up().elements) == 189
    assert not [attributes for tag, attributes in _made_up().elements if tag in ("article", "tr") and "hidden" in attributes]


def test_rows_have_one_heading_and_columns_theirs() -> None:
    tables = [block for block in blocks_of(made_up_report()) if isinstance(block, Table)]
    scopes = [attributes.get("scope") for tag, attributes in _made_up().elements if tag == "th"]
    assert scopes.count("row") == sum(len(table.rows) for table in tables)
    assert scopes.count("col") == sum(len(table.columns) for table in tables)
    assert sum(tag == "caption" for tag, _attributes in _made_up().elements) == len(tables)


def test_marks_have_signs_beside_colours() -> None:
    text = " ".join(_made_up().text.split())
    assert "✓ kept, proved" in text
    assert "✗ broken: 29 (a)" in text
    assert "? not known" in text


def test_only_what_is_needed_is_inside() -> None:
    """Without charts and searchable tables the page is small: it holds no libraries."""
    report = Report("T", "", "", "", (Section("part", "Part", "", (Text("Words."), Facts("facts", (("a", "b"),)))),))
    assert len(_page(report)) < 40_000


def test_a_term_that_follows_itself_is_said_once() -> None:
    facts = Facts("facts", (("You review", "Albania"), ("You review", "Benin"), ("Burden", "2"), ("You review", "nobody")))
    page = _page(Report("T", "", "", "", (Section("part", "Part", "", (facts,)),)))
    assert re.findall(r"<d[td]>(.*?)</d[td]>", page) == ["You review", "Albania", "Benin", "Burden", "2", "You review", "nobody"]


@pytest.mark.parametrize("render", [prose, line])
@pytest.mark.parametrize("text", ["<b>bold</b>", "a <script>x</script>", "![a](https://example.org/a.png)", "[a](javascript:alert(1))"])
def test_markdown_brings_no_html_pictures_or_programs(render, text: str) -> None:
    assert {tag for tag, _attributes in Reader(render(text)).elements} <= {"p", "a"}
    assert "javascript:" not in "".join(str(attributes) for _tag, attributes in Reader(render(text)).elements)


def test_markdown_has_emphasis_lists_and_tables() -> None:
    assert prose("*a* `b`") == "<p><em>a</em> <code>b</code></p>\n"
    assert "<table>" in prose("| a |\n|---|\n| b |\n")
    assert line("*a*") == "<em>a</em>"


def test_equal_reports_are_equal_pages() -> None:
    assert _page(made_up_report()) == _page(made_up_report())


def test_a_plain_page_has_no_program_and_takes_no_name_for_an_element() -> None:
    table = plain_table(ODD_NAME, (ODD_NAME, "b"), [(ODD_NAME, 1)], id="odd")
    page = plain_document(Report(ODD_NAME, "", "", ODD_NAME, (Section("part", ODD_NAME, safe(ODD_NAME), (table,)),)))
    assert page.isascii() and "<script" not in page and "href" not in page
    assert Reader(page).text.count(ODD_NAME) == 8
