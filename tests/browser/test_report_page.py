"""The page as its reader meets it: opened from a file in a browser, with a mouse, a keyboard, a telephone, on paper and without programs."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from results.renderers.folder import write_report
from results.report.draw import draw_section
from results.who_reviews_whom import who_reviews_whom
from tests.browser.conftest import OpenPage, Watched
from tests.browser.serving import assert_accessible
from tests.results.report.draws import real, real_draw, report_of
from tests.results.report_page.made_up import ODD_NAME, STATES, made_up_report
from verify import law_from
from words import LANGUAGES, in_language, sort_key
from words.messages import Language

PHONE = {"viewport": {"width": 390, "height": 844}}
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page of the made-up report lies."""
    folder = tmp_path_factory.mktemp("report")
    write_report(folder, made_up_report())
    return (folder / "report.html").as_uri()


@pytest.fixture
def ready(watched_page: Watched, address: str) -> Page:
    """The page of ordinary width, with everything drawn."""
    return _open(watched_page, address)


def _open(watched: Watched, address: str) -> Page:
    watched.page.goto(address)
    watched.page.wait_for_selector("html[data-ready=yes]", state="attached")
    return watched.page


def _shown(page: Page, selector: str) -> list[str]:
    """The texts of the elements that are shown."""
    return [element.inner_text() for element in page.locator(selector).all() if element.is_visible()]


def _first_column(page: Page, table: str) -> list[str]:
    return page.locator(f"#{table} tbody th").all_inner_texts()


def _sideways(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_nothing_is_asked_for_but_the_page_and_nothing_is_complained_of(watched_page: Watched, address: str) -> None:
    page = _open(watched_page, address)
    page.mouse.wheel(0, 20_000)
    assert watched_page.faults == []
    assert [request for request in watched_page.requests if not request.startswith(("data:", "blob:"))] == [address]
    assert page.title() == "Draw of lots"


def test_the_rules_of_the_page_bar_any_request(ready: Page) -> None:
    """Were a fetch to creep in, the browser would refuse it."""
    tried = "fetch('https://example.org/').then(() => 'sent', fault => fault.name)"
    assert ready.evaluate(tried) == "TypeError"


def test_search_narrows_the_rows(ready: Page) -> None:
    block = ready.locator("#who-reviews-whom")
    assert len(_first_column(ready, "who-reviews-whom")) == 189
    block.get_by_label("Search").fill("cote d'ivoire")
    found = _first_column(ready, "who-reviews-whom")
    assert STATES[188][1] in found
    assert 1 <= len(found) <= 3
    expect(block.get_by_role("status")).to_have_text(f"{len(found)} of 189 rows have “cote d'ivoire”")
    block.get_by_label("Search").fill("no such State")
    expect(block.locator("tbody")).to_have_text("No row has this.")
    block.get_by_label("Search").fill("")
    assert len(_first_column(ready, "who-reviews-whom")) == 189


def test_a_click_on_a_heading_sorts_by_value(ready: Page) -> None:
    """The column's texts begin with a word; sorted as text, 100 would come before 3."""
    heading = ready.locator("#who-reviews-whom thead th", has_text="Reviews")
    numbers = [place * 37 % 101 for place in range(189)]
    values = ready.locator("#who-reviews-whom tbody td:last-child")
    heading.click()
    expect(values).to_have_text([f"about {number}" for number in sorted(numbers)])
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.click()
    expect(values).to_have_text([f"about {number}" for number in sorted(numbers, reverse=True)])
    heading.click()
    expect(ready.locator("#who-reviews-whom tbody th")).to_have_text([name for _state, name in STATES])  # as drawn


def test_a_heading_sorts_by_keyboard(ready: Page) -> None:
    ready.locator("#who-reviews-whom thead th", has_text="State under review").locator("[role=button]").focus()
    ready.keyboard.press("Enter")
    expect(ready.locator("#who-reviews-whom tbody th").first).to_have_text(STATES[188][1])


def test_every_chart_is_drawn_those_hidden_too(ready: Page) -> None:
    marks = "figures => figures.map(figure => figure.querySelectorAll('.drawing svg [class*=role-mark] path').length)"
    drawn = ready.locator(".chart").evaluate_all(marks)
    assert len(drawn) == 6
    assert min(drawn) >= 3
    pictures = ready.locator(".picture img").evaluate_all("pictures => pictures.map(picture => picture.naturalWidth)")
    assert len(pictures) == 1
    assert min(pictures) > 300


def test_a_screen_reader_meets_one_picture_with_its_words(ready: Page) -> None:
    """Not each of its marks; drawing must not take away the name."""
    picture = ready.get_by_role("img", name="Burden by regional group", exact=True)
    expect(picture).to_have_count(1)
    expect(picture).to_have_accessible_description("Most with African States (31 %).")


def test_charts_tell_what_is_under_the_mouse(ready: Page) -> None:
    ready.locator("#shares .drawing svg .mark-rect path").first.hover()
    expect(ready.locator("#vg-tooltip-element")).to_contain_text("African States")


def test_a_card_is_found_by_typing(ready: Page) -> None:
    assert _shown(ready, ".card h4") == ["State number 0"]
    box = ready.locator("#cards").get_by_label("Type a name")
    box.fill("State number 17")
    assert _shown(ready, ".card h4") == ["State number 17"], "a whole name wins over those that begin with it"
    box.fill("civ")
    assert _shown(ready, ".card h4") == ["Côte d'Ivoire"]
    box.fill("eastern european")
    expect(ready.locator("#cards").get_by_role("status")).to_contain_text("38 have this")
    box.fill("nowhere")
    expect(ready.locator("#cards").get_by_role("status")).to_have_text("None has this name.")
    assert _shown(ready, ".card h4") == ["State number 2"], "the card last found stays"


def test_a_link_in_a_table_leads_to_the_card_and_so_does_the_address(open_page: OpenPage, address: str, ready: Page) -> None:
    ready.locator("#who-reviews-whom tbody th a").nth(4).click()
    assert _shown(ready, ".card h4") == ["State number 4"]
    expect(ready.locator("#card-S004")).to_be_in_viewport()
    ready.locator("#cards").get_by_label("Type a name").fill("civ")
    ready.locator("#who-reviews-whom tbody th a").nth(4).click()
    assert _shown(ready, ".card h4") == ["State number 4"], "the same link works twice"
    direct = _open(open_page(**DESK), f"{address}#card-CIV")
    assert _shown(direct, ".card h4") == ["Côte d'Ivoire"]
    expect(direct.locator("#card-CIV")).to_be_in_viewport()


def test_a_link_opens_what_hides_its_target(open_page: OpenPage, address: str) -> None:
    inside_details = _open(open_page(**DESK), f"{address}#odd")
    expect(inside_details.locator("#odd")).to_be_in_viewport()
    inside_switch = _open(open_page(**DESK), f"{address}#years-3")
    expect(inside_switch.locator("#years-3")).to_be_in_viewport()
    expect(inside_switch.get_by_role("tab", selected=True)).to_have_text("few translators")


def test_the_switch_works_by_keyboard(ready: Page) -> None:
    assert _shown(ready, ".choice caption") == ["Years, as planned"]
    ready.get_by_role("tab", name="as planned").focus()
    pressed = ("ArrowRight", "End", "ArrowRight", "ArrowLeft")
    for key, expected in zip(pressed, ("late replies", "few translators", "as planned", "few translators"), strict=True):
        ready.keyboard.press(key)
        expect(ready.get_by_role("tab", selected=True)).to_have_text(expected)
        assert _shown(ready, ".choice caption") == [f"Years, {expected}"]
        expect(ready.get_by_role("tab", name=expected)).to_be_focused()
    ready.keyboard.press("Home")
    assert _shown(ready, ".choice caption") == ["Years, as planned"]
    assert ready.get_by_role("tabpanel").count() == 1


def test_the_first_stop_of_the_keyboard_skips_to_the_text(ready: Page) -> None:
    ready.keyboard.press("Tab")
    expect(ready.get_by_role("link", name="Skip to the text")).to_be_focused()
    ready.keyboard.press("Enter")
    expect(ready.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    ("options", "scheme"),
    [
        pytest.param(DESK, "light", id="light-desk"),
        pytest.param(PHONE, "dark", id="dark-phone"),
        pytest.param(DESK, "dark", id="dark-desk", marks=pytest.mark.long),
        pytest.param(PHONE, "light", id="light-phone", marks=pytest.mark.long),
    ],
)
def test_nothing_seriously_bars_anybody(open_page: OpenPage, address: str, options: dict[str, Any], scheme: str) -> None:
    watched = open_page(**options, color_scheme=scheme)
    page = _open(watched, address)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert_accessible(page)
    assert watched.faults == []


def test_a_telephone_scrolls_down_only(open_page: OpenPage, address: str) -> None:
    page = _open(open_page(**PHONE, has_touch=True), address)
    assert _sideways(page) == 0
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert _sideways(page) == 0
    widths = page.locator(".chart:not(#panels) svg").evaluate_all(
        "drawings => drawings.map(drawing => drawing.getBoundingClientRect().width)"
    )
    assert max(widths) <= 390, "a single chart fits the screen"
    page.set_viewport_size(DESK["viewport"])
    page.wait_for_function("document.querySelector('#shares svg').getBoundingClientRect().width > 600")


def test_the_menu_of_a_telephone_leads_on_and_closes(open_page: OpenPage, address: str) -> None:
    page = _open(open_page(**PHONE), address)
    menu = page.get_by_role("navigation", name="Contents, to open")
    menu.locator("summary").click()
    menu.get_by_role("link", name="The ten years").click()
    expect(page.get_by_role("heading", name="The ten years")).to_be_in_viewport()
    expect(menu.get_by_role("link", name="The ten years")).to_be_hidden()


def test_without_programs_everything_can_be_read(open_page: OpenPage, address: str) -> None:
    watched = open_page(**DESK, java_script_enabled=False)
    watched.page.goto(address)
    assert len(_first_column(watched.page, "who-reviews-whom")) == 189
    expect(watched.page.locator("#card-CIV")).to_be_visible()
    assert watched.page.locator(".card").count() == 189
    assert _shown(watched.page, ".choice > h4") == ["as planned", "late replies", "few translators"]
    assert all(image.is_visible() for image in watched.page.locator("#choice .chart img").all())
    assert watched.page.locator("#choice .chart img").count() == 2
    assert not watched.page.get_by_label("Search").count()
    assert watched.faults == []


def test_on_paper_the_long_parts_are_named_and_not_shown(ready: Page) -> None:
    closed = ready.locator("details:not([open])").count()
    ready.emulate_media(media="print")
    for hidden in ("#card-CIV", "#odd", "[role=tablist]", ".contents.wide", ".chooser", ".finder input"):
        expect(ready.locator(hidden).first).to_be_hidden()
    assert _shown(ready, ".choice caption") == ["Years, as planned"]
    assert _shown(ready, ".choice > h4") == ["as planned"]
    expect(ready.locator("#who-reviews-whom tbody tr").last).to_be_visible()
    assert _shown(ready, ".paper") == [
        "Not printed, but on the page: What it means for one State (189 cards).",
        "Not printed, but on the page: Other readings.",
        "Not printed, but on the page: How the phase goes, late replies.",
        "Not printed, but on the page: How the phase goes, few translators.",
    ]
    ready.emulate_media(media="screen")
    expect(ready.locator("details:not([open])")).to_have_count(closed)
    assert _shown(ready, ".paper") == []


def test_paper_holds_the_rows_and_no_box_that_scrolls(ready: Page, tmp_path: Path) -> None:
    """189 rows need more than one sheet; one would mean that boxes scroll on paper."""
    ready.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert 6 <= (tmp_path / "page.pdf").read_bytes().count(b"/Type /Page\n") <= 20


def test_a_phrase_is_searched_as_it_is_written_and_else_word_by_word(ready: Page) -> None:
    block = ready.locator("#who-reviews-whom")
    block.get_by_label("Search").fill("state number 12")
    found = _first_column(ready, "who-reviews-whom")
    assert found and all("State number 12" in row.inner_text() for row in block.locator("tbody tr").all())
    block.get_by_label("Search").fill("ivoire cote")
    assert STATES[188][1] in _first_column(ready, "who-reviews-whom")


def test_group_1_finds_the_states_of_year_group_1(watched_page: Watched, tmp_path: Path) -> None:
    """62 in the real draw, and none whose other words have a 1 and a group somewhere."""
    record = real_draw()
    write_report(tmp_path, report_of(draw_section(real(), law_from({}), record)))
    block = _open(watched_page, (tmp_path / "report.html").as_uri()).locator("#who-reviews-whom")
    block.get_by_label("Search").fill("group 1")
    expect(block.get_by_role("status")).to_have_text("62 of 189 rows have “group 1”")
    assert len(_first_column(watched_page.page, "who-reviews-whom")) == len(record.groups[1]) == 62


def test_states_and_groups_are_found_by_the_names_that_people_use(watched_page: Watched, tmp_path: Path) -> None:
    """In the table and among the cards; of one that is no party it is said since when it is."""
    write_report(tmp_path, report_of(draw_section(real(), law_from({}), real_draw())))
    page = _open(watched_page, (tmp_path / "report.html").as_uri())
    table, cards = page.locator("#who-reviews-whom"), page.locator("#cards")
    for text, name in (("UK", "United Kingdom of Great Britain and Northern Ireland"), ("Nauru", "Naoero"), ("Turkey", "Türkiye")):
        table.get_by_label("Search").fill(text)
        assert name in _first_column(page, "who-reviews-whom")
        cards.get_by_label("Type a name").fill(text)
        assert _shown(page, ".card h4") == [name]
    table.get_by_label("Search").fill("GRULAC")
    expect(table.get_by_role("status")).to_have_text("33 of 189 rows have “GRULAC”")
    cards.get_by_label("Type a name").fill("GRULAC")
    expect(cards.get_by_role("status")).to_contain_text("33 have this")
    cards.get_by_label("Type a name").fill("Bhutan")
    expect(page.locator("#card-BTN")).to_contain_text("no: not a party on 2020-10-16: party since 2023-02-20")


def test_a_name_like_a_program_is_only_a_name(ready: Page) -> None:
    """An alert would hold the page; the name is there to be read."""
    expect(ready.locator("#facts dd").first).to_have_text(ODD_NAME)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("state", [None, "FRA"])
def test_a_page_that_lies_alone_is_open_to_everybody_and_links_to_nothing_beside_it(
    watched_page: Watched, tmp_path: Path, state: str | None, code: str
) -> None:
    with in_language(code):
        (tmp_path / "alone.html").write_bytes(who_reviews_whom(real_draw(), real(), state=state).html())
    page = _open(watched_page, (tmp_path / "alone.html").as_uri())
    assert_accessible(page)
    direction = Language(code).direction
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [code, direction]
    links = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links and [link for link in links if not link.startswith("#")] == []
    assert _sideways(page) == 0 and watched_page.faults == []


@pytest.mark.parametrize("code", ["ar", "zh", "fr", "es"])
def test_a_click_on_a_heading_sorts_names_as_the_language_has_them(open_page: OpenPage, tmp_path: Path, code: str) -> None:
    """Whatever the browser speaks: Chinese by pinyin, Arabic without the article, a letter with an accent beside the one without."""
    with in_language(code):
        (tmp_path / "alone.html").write_bytes(who_reviews_whom(real_draw(), real()).html())
    page = _open(open_page(locale="en-GB", **DESK), (tmp_path / "alone.html").as_uri())
    block = page.locator("#performed")
    block.locator("thead th").first.click()
    names = [name.partition(" [")[0] for name in _first_column(page, "performed")]
    assert len(names) == 190 and names == sorted(names, key=lambda name: sort_key(name, code))
