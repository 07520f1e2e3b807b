"""The page of a real report, made by the command from a small list: it holds in a browser what the made-up one holds."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from app.commands.report_commands import report
from results.report.measuring.case import EFFORTS, Effort
from scenarios.writing import scenario_csv
from tests.browser.conftest import OpenPage
from tests.browser.serving import assert_accessible
from tests.results.report.small_list import small_list
from words import DEFAULT, LANGUAGES, in_language, say

TINY = Effort("quick", 20, 20, 40, 2, 2, 3)
WIDTHS = [1280, 390]
LARGEST = 5_000_000
"""Bytes of a page; more than that does not pass many mail servers."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, by the two algorithms that complete every draw of the list; beside it is the one in Arabic."""
    folder = tmp_path_factory.mktemp("whole-report")
    (folder / "small.csv").write_text(scenario_csv(small_list()), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.side_by_side.algorithm_names", lambda: ["rotating-lists", "sequential-bowls"])
        patch.setattr("results.report.measuring.case.measuring_digest", lambda: "the code of this test")  # others may edit it meanwhile
        patch.setitem(EFFORTS, "quick", TINY)
        done = CliRunner().invoke(report, [str(folder / "small.csv"), "-o", str(folder / "out"), "--workers", "1", "--language", "ar"])
    assert done.exit_code == 0, done.output
    return folder / "out" / "report.html"


FIRST_SHEET = "() => document.querySelector('.alone').getBoundingClientRect().bottom"
A4_BETWEEN_MARGINS = (182 / 25.4 * 96, 271 / 25.4 * 96)
"""Width and height in pixels of CSS: A4 less the margins of the style."""
MOST_PAGES = 30


def _chooses_a_state(page: Page) -> None:
    block = page.locator("#your-state")
    expect(block.locator("caption")).to_have_text("All States, on average")
    average = block.locator("tbody td").all_inner_texts()
    block.get_by_label("Choose:").fill("B17")
    expect(block.locator("caption")).to_have_text("State 17")
    expect(block.locator(".about")).to_contain_text("Right to within")
    assert len(block.locator("tbody td").all_inner_texts()) == len(average) == 10
    block.get_by_label("Choose:").fill("")
    expect(block.locator("caption")).to_have_text("All States, on average")


def test_the_first_screen_is_one_sheet_and_the_whole_is_printed_on_few(open_page: OpenPage, written: Path, tmp_path: Path) -> None:
    watched = open_page(viewport={"width": 1280, "height": 900})
    page = watched.page
    page.goto(written.as_uri())
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    _chooses_a_state(page)
    width, height = A4_BETWEEN_MARGINS
    page.set_viewport_size({"width": round(width), "height": round(height)})
    page.emulate_media(media="print")
    assert page.evaluate(FIRST_SHEET) <= height
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "nothing is cut off at the side"
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert (tmp_path / "page.pdf").read_bytes().count(b"/Type /Page\n") < MOST_PAGES
    assert watched.faults == []


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != DEFAULT])
def test_the_first_screen_in_another_language_is_one_sheet_too(open_page: OpenPage, written: Path, code: str) -> None:
    watched = open_page(viewport={"width": 390, "height": 844})
    page = watched.page
    page.goto(written.with_name(f"one-page-{code}.html").as_uri())
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        "nothing is cut off on a telephone"
    )
    assert_accessible(page)
    width, height = A4_BETWEEN_MARGINS
    page.set_viewport_size({"width": round(width), "height": round(height)})
    page.emulate_media(media="print")
    assert page.evaluate(FIRST_SHEET) <= height
    assert watched.faults == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_whole_page_in_arabic_is_read_from_right_to_left(open_page: OpenPage, written: Path, width: int) -> None:
    watched = open_page(viewport={"width": width, "height": 900})
    page = watched.page
    page.goto(written.with_name("report-ar.html").as_uri())
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert page.locator("html").get_attribute("lang") == "ar" and page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "nothing is cut off at the side"
    links = {link.get_attribute("lang"): link.get_attribute("href") for link in page.locator("nav.languages a").all()}
    assert links == {"ar": "report-ar.html", "en": "report.html"}
    block = page.locator("#who-reviews-whom")
    with in_language("ar"):
        block.get_by_label(say("Search"), exact=True).fill("State 17")
    expect(block.get_by_role("status")).to_contain_text("24")
    for file in page.locator("figure .files a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        assert (written.parent / file).is_file()
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert_accessible(page)
    assert watched.faults == []


def test_no_number_is_broken_within_its_digits_on_paper(open_page: OpenPage, written: Path) -> None:
    page = open_page(viewport={"width": round(A4_BETWEEN_MARGINS[0]), "height": 900}).page
    page.goto(written.as_uri())
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.emulate_media(media="print")
    broken = page.evaluate(
        """() => [...document.querySelectorAll("td, th")].flatMap((cell) => {
          const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            for (const number of node.data.matchAll(/[0-9][0-9.,]*[0-9]/g)) {
              const range = document.createRange();
              range.setStart(node, number.index); range.setEnd(node, number.index + number[0].length);
              if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(number[0]);
            }
          }
          return found;
        })"""
    )
    assert broken == []


def _sorts_and_searches(page: Page) -> None:
    block = page.locator("#who-reviews-whom")
    names = block.locator("tbody th")
    expect(names).to_have_count(24)
    block.get_by_label("Search").fill("State 17")
    expect(block.get_by_role("status")).to_contain_text("of 24 rows have “State 17”")
    expect(names.filter(has_text="State 17")).to_have_count(1)
    block.get_by_label("Search").fill("")
    heading = block.locator("thead th", has_text="State under review")
    heading.locator("[role=button]").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert names.all_inner_texts() == sorted(names.all_inner_texts())


@pytest.mark.long
@pytest.mark.parametrize("width", WIDTHS)
def test_a_real_report_is_whole_in_a_browser(open_page: OpenPage, written: Path, width: int) -> None:
    watched = open_page(viewport={"width": width, "height": 900})
    page = watched.page
    page.goto(written.as_uri())
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    marks = "figures => figures.map(one => [one.id, one.querySelectorAll('.drawing svg [class*=role-mark] path').length])"
    drawn = dict(page.locator(".chart").evaluate_all(marks))
    assert len(drawn) > 20 and not [name for name, count in drawn.items() if not count]
    if width > 1000:
        side_by_side = page.locator("#algorithms-side-by-side .scroll")
        assert side_by_side.evaluate("box => box.scrollWidth <= box.clientWidth"), "all algorithms are seen at once"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "the page scrolls down only"
    _sorts_and_searches(page)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert_accessible(page)
    assert watched.faults == []
    assert [request for request in watched.requests if not request.startswith(("data:", "blob:"))] == [written.as_uri()]
    assert written.stat().st_size < LARGEST
