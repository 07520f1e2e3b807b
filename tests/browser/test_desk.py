"""The desk in a real browser: each of its eight ways, on the built-in list and on a dropped workbook, to the file one takes away."""

import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

import untoc_draw as ud
from app.ceremony.result import RECORD
from app.desk.pages import WAYS
from scenarios import load_scenario
from scenarios.writing import scenario_csv, scenario_csv_file, scenario_xlsx
from tests.browser.conftest import OpenPage, Watched
from tests.browser.serving import Server, assert_accessible

BUILT_IN, SEED = "real-2020-10-16", "vienna 2020"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
expect.set_options(timeout=120_000)  # milliseconds: what is expected comes to pass, also on a busy computer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server("desk", tmp_path_factory.mktemp("desk"))
    yield started
    started.end()


@pytest.fixture
def watched(open_page: OpenPage, server: Server) -> Iterator[Watched]:
    """A page that must say nothing wrong and ask for nothing elsewhere."""
    opened = open_page(viewport=WIDE, accept_downloads=True)
    yield opened
    assert opened.faults == []
    assert [address for address in opened.requests if not address.startswith(("http://127.0.0.1:", "blob:", "data:"))] == []


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in list as somebody's own workbook."""
    file = tmp_path_factory.mktemp("files") / "our parties.xlsx"
    file.write_bytes(scenario_xlsx(load_scenario(BUILT_IN)))
    return file


def assert_good(page: Page) -> None:
    """Nobody is barred from it, and it scrolls down only, at both widths, light and dark."""
    for size in (PHONE, WIDE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), size


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    return download.value.path().read_bytes()


def choose(page: Page, server: Server, file: Path | None) -> str:
    """Choose the built-in list, or drop a file; the end of every address after that."""
    page.goto(server.address)
    page.get_by_role("link", name="Choose a list").first.click()
    if file is None:
        page.locator("select[name=list]").select_option(BUILT_IN)
        page.get_by_role("button", name="Show it").first.click()
    else:
        page.get_by_label("CSV, XLSX or ODS").set_input_files(file)
        expect(page.locator("#list h2")).to_have_text(file.name.replace(" ", "-"))
    expect(page.locator(".verdict")).to_contain_text("190 parties, 189 States under review")
    page.get_by_role("link", name="Use this list").click()
    expect(page.get_by_role("heading", name="Choose the law")).to_be_visible()
    return str(page.evaluate("location.search"))


BOTH = pytest.mark.parametrize("own", [False, True], ids=["built-in", "dropped"])


@pytest.mark.parametrize("name", ["", *(name for name, _, _ in WAYS), "work"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_open_to_everybody(open_page: OpenPage, server: Server, name: str, scheme: str) -> None:
    opened = open_page(viewport=WIDE, color_scheme=scheme)
    opened.page.goto(server.address + name)
    opened.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert_good(opened.page)
    assert opened.faults == []


@pytest.mark.parametrize("code", ["ar", "zh", "ru"])
def test_every_page_is_open_to_everybody_in_other_languages(open_page: OpenPage, server: Server, code: str) -> None:
    opened = open_page(viewport=WIDE)
    opened.page.goto(f"{server.address}?language={code}")
    for name in ("", *(name for name, _, _ in WAYS), "work"):
        opened.page.goto(server.address + name)
        opened.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        assert_good(opened.page)
        begins = opened.page.evaluate("document.querySelector('h1').getBoundingClientRect().right > innerWidth / 2")
        assert begins or code != "ar", "a heading stands at the right"
    assert opened.faults == []


def test_another_language_keeps_list_and_law_and_a_card_is_found_by_its_names(watched: Watched, server: Server) -> None:
    page = watched.page
    page.goto(f"{server.address}draw{choose(page, server, None)}")
    page.get_by_role("link", name="العربية").click()
    assert f"list={BUILT_IN}" in page.url
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("input[name=seed]").fill(SEED)
    page.locator("form[data-post='/draw'] button.main").click()
    expect(page.locator("#who-reviews-whom [role=status]")).to_contain_text("487")
    page.locator("input[name=state]").fill("فرنسا")
    page.locator("form.state button").click()
    expect(page.locator("#card h2")).to_contain_text("[FRA]")
    assert "وFIREARMS" in page.locator("#card").inner_text(), "a list is joined as in Arabic"
    assert_good(page)


@BOTH
def test_a_list_is_chosen_searched_and_taken_away(watched: Watched, server: Server, workbook: Path, own: bool) -> None:
    page = watched.page
    choose(page, server, workbook if own else None)
    page.go_back()
    block = page.locator("#parties")
    block.get_by_label("Search").fill("cote d'ivoire")
    expect(block.get_by_role("status")).to_have_text("1 of 190 rows")
    assert downloaded(page, "CSV").decode() == scenario_csv_file(load_scenario(BUILT_IN))
    assert downloaded(page, "XLSX") == scenario_xlsx(load_scenario(BUILT_IN))
    assert_good(page)


def test_faults_are_mended_in_their_cells(watched: Watched, server: Server, tmp_path: Path) -> None:
    page, file = watched.page, tmp_path / "odd.csv"
    lines = scenario_csv(load_scenario(BUILT_IN)).splitlines()
    file.write_text("\n".join([lines[0], lines[1].replace("yes", "perhaps", 1), *lines[2:]]))
    page.goto(server.address + "list")
    page.get_by_label("CSV, XLSX or ODS").set_input_files(file)
    expect(page.locator(".verdict")).to_contain_text("1 thing is wrong")
    page.get_by_role("link", name=re.compile("row 2")).click()
    wrong = page.locator("[aria-invalid]")
    expect(wrong).to_have_value("perhaps")
    assert_good(page)
    wrong.fill("yes")
    page.get_by_role("button", name="Save and check").click()
    expect(page.locator(".verdict")).to_contain_text("190 parties")


@BOTH
def test_the_law_is_chosen_and_a_draw_found_possible(watched: Watched, server: Server, workbook: Path, own: bool) -> None:
    page = watched.page
    choose(page, server, workbook if own else None)
    assert_good(page)
    page.get_by_text("Two States do not review each other in the same year").click()
    expect(page.locator("#clauses")).to_contain_text("year")
    page.get_by_role("button", name="Keep this law").click()
    expect(page.get_by_role("link", name="Law as CSV")).to_have_attribute("href", re.compile("law="))
    law = json.loads(downloaded(page, "Law as JSON"))
    assert {one["parameter"]: one["value"] for one in law["parameters"]}["mutual_scope"] == "same-year"
    kept = downloaded(page, "Law as CSV").decode("utf-8-sig")
    assert all(clause["statement"] in kept for clause in law["clauses"])
    page.get_by_role("button", name="Use this law, and see whether it can be drawn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("✓ It can be drawn.")
    assert downloaded(page, "This as text").decode().splitlines()[0] == page.locator(".lead").inner_text()
    expect(page.locator(".command code")).to_contain_text("mutual_scope=same-year")
    assert_good(page)


def test_barred_pairs_show_what_conflicts(watched: Watched, server: Server, tmp_path: Path) -> None:
    """All that could hold the home seat of one State are barred from it."""
    page, parties, file = watched.page, load_scenario(BUILT_IN), tmp_path / "barred.csv"
    own = parties.group_of[parties.index["ALB"]]
    others = [state for state, group in zip(parties.states, parties.group_of, strict=True) if group == own and state != "ALB"]
    file.write_text("state,other\n" + "".join(f"ALB,{other}\n" for other in others))
    choose(page, server, None)
    page.get_by_label("The second State does not review the first").set_input_files(file)
    expect(page.locator("#clauses")).to_contain_text("barred from reviewing it")
    page.get_by_role("button", name="Use this law, and see whether it can be drawn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("✗ It cannot be drawn.")
    expect(page.locator("main")).to_contain_text("Albania")
    expect(page.locator("main")).to_contain_text("without barred")
    assert_good(page)


@BOTH
def test_a_draw_from_the_first_click_to_the_files(watched: Watched, server: Server, workbook: Path, own: bool) -> None:
    page = watched.page
    page.goto(f"{server.address}draw{choose(page, server, workbook if own else None)}")
    page.get_by_label("Type any text").fill(SEED)
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_role("heading", name="Who reviews whom", level=1)).to_be_visible()
    expect(page.locator(".verdict")).to_have_text("✓ Every seat is filled, and the draw keeps every clause.")
    record = ud.read_record(json.loads(downloaded(page, "Draw record")))
    parties = load_scenario(BUILT_IN)
    due = ud.draw(parties, "sequential-bowls", seed=SEED)
    assert record.reviews == due.reviews
    frame = ud.reviews_frame(due, parties)
    table = page.locator("#who-reviews-whom")
    assert table.locator("tbody tr").count() == len(frame)
    table.get_by_label("Search").fill("Albania")
    about = int(((frame["reviewed"] == "ALB") | (frame["reviewing"] == "ALB")).sum())
    expect(table.locator("tbody tr:not([hidden])")).to_have_count(about)
    table.get_by_label("Search").fill("")
    table.get_by_label("year").select_option("2")
    expect(table.locator("tbody tr:not([hidden])")).to_have_count(int((frame["group"] == 2).sum()))
    table.locator("thead button", has_text=re.compile("^reviewing State$")).click()
    expect(table.locator("thead th[aria-sort=ascending]")).to_have_text("reviewing State")
    page.get_by_label("The card of a State").fill("Turkey")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("#card h2")).to_contain_text("[TUR]")
    assert page.locator("figure img").evaluate("picture => picture.naturalWidth") > 300
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "XLSX")))
    assert book["reviews"].max_row == len(frame) + 1
    assert downloaded(page, "CSV").startswith(b"\xef\xbb\xbf")
    paper = downloaded(page, "PDF")
    assert paper.startswith(b"%PDF-") and paper.count(b"/Type /Page\n") >= 5
    page.emulate_media(media="print")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") >= 5
    page.emulate_media(media="screen")
    assert_good(page)


@BOTH
def test_the_pack_of_a_draw_is_checked_again(watched: Watched, server: Server, workbook: Path, own: bool, tmp_path: Path) -> None:
    page = watched.page
    query = choose(page, server, workbook if own else None)
    page.goto(f"{server.address}draw{query}")
    page.get_by_label("Type any text").fill(SEED)
    page.get_by_role("button", name="Draw").click()
    page.get_by_role("button", name="Evidence pack").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("every check agrees")
    pack = tmp_path / "pack.zip"
    pack.write_bytes(downloaded(page, "Evidence pack (ZIP)"))
    assert "pack/check.py" in zipfile.ZipFile(pack).namelist()
    page.goto(f"{server.address}check{query}")
    page.get_by_label("Choose the file, or drop it here").set_input_files(pack)
    expect(page.get_by_role("heading", level=1)).to_contain_text("✓")
    verdict = downloaded(page, "Verdict as CSV").decode("utf-8-sig")
    assert verdict.count("kept") >= 8 and "BROKEN" not in verdict
    assert page.get_by_role("heading", level=1).inner_text().removeprefix("✓ ") in verdict
    assert_good(page)


def test_a_broken_table_is_told_in_one_sentence(watched: Watched, server: Server, tmp_path: Path) -> None:
    page, file = watched.page, tmp_path / "theirs.csv"
    file.write_text("State under review,reviewing State\nAlbania,Croatia\nAlbania,France\nCroatia,Albania\nCroatia,Ghana\n")
    page.goto(server.address + "check")
    page.get_by_label("Choose the file, or drop it here").set_input_files(file)
    expect(page.get_by_role("heading", level=1)).to_contain_text("✗ The table breaks 29a")
    assert_good(page)


@pytest.mark.long
@BOTH
def test_the_algorithms_compared(watched: Watched, server: Server, workbook: Path, own: bool) -> None:
    page = watched.page
    page.goto(f"{server.address}compare{choose(page, server, workbook if own else None)}")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("progress")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Open the page for the decision")).to_be_visible(timeout=900_000)
    assert_good(page)
    assert openpyxl.load_workbook(io.BytesIO(downloaded(page, "All tables (XLSX)"))).worksheets
    page.get_by_role("link", name="Open the page for the decision").click()
    page.wait_for_selector("html[data-ready=yes]", state="attached")


@BOTH
def test_what_ifs_stand_side_by_side(watched: Watched, server: Server, workbook: Path, own: bool) -> None:
    page = watched.page
    page.goto(f"{server.address}years{choose(page, server, workbook if own else None)}")
    for name, officers in (("half never start", None), ("more officers", "9")):
        page.get_by_label("Name of this what-if").fill(name)
        page.locator("[name='values.start.never']").fill("0.3" if officers else "0.5")
        if officers:
            page.locator("[name='values.staff.officers']").fill(officers)
        page.get_by_role("button", name="Add this what-if").click()
        expect(page.locator("#what-ifs thead")).to_contain_text(name)
    expect(page.locator("[data-watch]")).to_have_count(0, timeout=600_000)
    expect(page.locator("#what-ifs")).to_contain_text("Medians of 200 runs")
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "Workbook (XLSX)")))
    assert "scenarios" in book.sheetnames
    assert openpyxl.load_workbook(io.BytesIO(downloaded(page, "Reviews and dates (XLSX)"))).worksheets[0].max_row >= 189
    assert_good(page)
    page.get_by_role("button", name="Take it away: half never start").click()
    expect(page.locator("#what-ifs thead")).not_to_contain_text("half never start")


@BOTH
def test_a_rehearsal_is_opened_says_so_and_ends_in_files(watched: Watched, server: Server, workbook: Path, own: bool) -> None:
    page = watched.page
    page.goto(f"{server.address}ceremony{choose(page, server, workbook if own else None)}")
    page.get_by_role("button", name="Open the room").click()
    expect(page.get_by_text("Rehearsal: this is not the draw")).to_be_visible()
    page.get_by_role("button", name="Freeze all this").click()
    page.get_by_label("Type what was drawn in public").fill(SEED)
    page.locator("#typed").get_by_role("button", name="Show it").click()
    page.get_by_role("button", name="Confirm the seed").click()
    page.get_by_role("button", name="All at once").click()
    page.get_by_role("button", name="Yes, draw all of them now").click()
    expect(page.get_by_role("heading", name="The draw keeps every clause")).to_be_visible()
    record = ud.read_record(json.loads(downloaded(page, RECORD)))
    parties = load_scenario(BUILT_IN)
    due = ud.draw(parties, "sequential-bowls", seed=f"rehearsal: {SEED}")
    assert (record.seed, record.reviews) == (due.seed, due.reviews)
    reviews = openpyxl.load_workbook(io.BytesIO(downloaded(page, "who-reviews-whom.xlsx")))["reviews"]
    assert reviews.max_row == len(ud.reviews_frame(due, parties)) + 1
    page.goto(server.address + "ceremony")
    expect(page.get_by_role("button", name=re.compile("Go there")).first).to_be_visible()


def test_killed_while_it_works_and_started_again_nothing_is_lost(open_page: OpenPage, tmp_path: Path) -> None:
    server = Server("desk", tmp_path / "killed")
    opened = open_page(viewport=WIDE)
    page = opened.page
    page.goto(server.address + "years")
    page.get_by_label("Name of this what-if").fill("before the kill")
    page.get_by_role("button", name="Add this what-if").click()
    expect(page.locator("[data-watch]").first).to_be_visible()
    server.kill()
    server.start(server.port)
    try:
        page.reload()
        expect(page.locator("[data-watch]")).to_have_count(0, timeout=600_000)
        expect(page.locator("#what-ifs thead")).to_contain_text("before the kill")
        expect(page.locator("#what-ifs")).to_contain_text("Medians of 200 runs")
    finally:
        server.end()


def test_what_is_being_filled_in_is_not_lost_when_figures_come(watched: Watched, server: Server) -> None:
    page = watched.page
    page.goto(server.address + "years?list=real-2020-10-16")
    page.get_by_label("Name of this what-if").fill("the first")
    page.get_by_role("button", name="Add this what-if").click()
    expect(page.get_by_role("button", name="Take it away: the first")).to_be_visible()
    page.get_by_label("Name of this what-if").fill("the second")
    expect(page.locator("[data-watch]")).to_have_count(0, timeout=600_000)
    expect(page.locator("#what-ifs")).to_contain_text("Medians of 200 runs")
    expect(page.get_by_label("Name of this what-if")).to_have_value("the second")
    page.get_by_role("button", name="Add this what-if").click()
    expect(page.get_by_role("button", name="Take it away: the second")).to_be_visible()


def test_two_tabs_have_their_own_choices(open_page: OpenPage, server: Server) -> None:
    first, second = (open_page(viewport=WIDE).page for _ in range(2))
    first.goto(server.address + "draw?list=real-2020-10-16")
    second.goto(server.address + "draw?list=real-latest")
    for page, seed in ((first, "one"), (second, "two")):
        page.get_by_label("Type any text").fill(seed)
    for page in (first, second):
        page.get_by_role("button", name="Draw").click()
    for page, named in ((first, "real-2020-10-16"), (second, "real-latest")):
        expect(page.get_by_role("heading", name="Who reviews whom", level=1)).to_be_visible()
        expect(page.locator(".chosen")).to_contain_text(named)


AND_AGAIN_ONCE_ANSWERED = """() => {
  const real = fetch, button = [...document.querySelectorAll("button")].find((each) => each.textContent.includes("Open the room"));
  window.fetch = async (...asked) => { const answer = await real(...asked); setTimeout(() => button.click(), 5); return answer; };
}"""
"""A click more, between the answer and the page that it leads to."""


def test_a_second_click_does_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    server = Server("desk", tmp_path / "twice")
    try:
        page = open_page(viewport=WIDE).page
        page.goto(server.address + "draw")
        page.get_by_label("Type any text").fill(SEED)
        page.get_by_role("button", name="Draw").dblclick(delay=50)
        expect(page.get_by_role("heading", name="Who reviews whom", level=1)).to_be_visible()
        page.goto(server.address + "years")
        page.get_by_label("Name of this what-if").fill("once")
        page.get_by_role("button", name="Add this what-if").dblclick(delay=50)
        expect(page.get_by_role("button", name="Take it away: once")).to_have_count(1)
        page.goto(server.address + "ceremony")
        page.evaluate(AND_AGAIN_ONCE_ANSWERED)
        page.get_by_role("button", name="Open the room").dblclick(delay=50)
        expect(page.get_by_text("Rehearsal: this is not the draw")).to_be_visible()
        page.goto(server.address + "work")
        expect(page.locator("main")).to_contain_text("Rehearsal by")
        kinds = [json.loads(file.read_text())["kind"] for file in server.folder.glob("jobs/*/asked.json")]
        assert sorted(kinds) == ["draw", "years", "years"], "one draw; first runs and more of one plan"
        assert len([*server.folder.glob("ceremonies/*")]) == 1
    finally:
        server.end()


def test_work_is_cancelled_and_begun_again(open_page: OpenPage, tmp_path: Path) -> None:
    server = Server("desk", tmp_path / "cancelled")
    try:
        opened = open_page(viewport=WIDE)
        page = opened.page
        page.goto(server.address + "compare")
        page.get_by_role("button", name="Compare").click()
        for _ in range(2):
            expect(page.locator("progress")).to_be_visible()
            page.get_by_role("button", name="Cancel").click()
            expect(page.get_by_text("This was cancelled.")).to_be_visible()
            page.get_by_role("button", name="Begin it again").click()
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_text("This was cancelled.")).to_be_visible()
        page.get_by_role("link", name="All work").first.click()
        expect(page.locator(".works")).to_contain_text("cancelled")
        assert opened.faults == []
    finally:
        server.end()


def test_a_page_of_another_origin_can_do_and_read_nothing(open_page: OpenPage, server: Server, tmp_path: Path) -> None:
    other = Server("desk", tmp_path / "other")
    before = {file.name for file in server.folder.glob("*/*")}
    try:
        page = open_page().page
        page.goto(other.address)
        tried = page.evaluate(
            """async (address) => {
              const outcomes = [];
              const post = (mode, type) => ({ method: "POST", mode, headers: { "Content-Type": type }, body: "{}" });
              const plain = post("no-cors", "text/plain"), json = post("cors", "application/json");
              for (const [path, how] of [["can", plain], ["can", json], ["end", plain], ["work", {}]]) {
                try { await fetch(address + path, how); outcomes.push("sent"); } catch { outcomes.push("barred"); }
              }
              return outcomes;
            }""",
            server.address,
        )
        assert tried == ["barred"] * 4
        evil = {"origin": "http://evil.example"}
        assert [page.request.post(server.address + path, data={}, headers=evil).status for path in ("can", "draw", "end")] == [403] * 3
        assert page.request.get(server.address).status == 200, "nobody has ended it"
    finally:
        other.end()
    assert {file.name for file in server.folder.glob("*/*")} == before


def test_files_that_would_do_harm_do_none(open_page: OpenPage, server: Server, tmp_path: Path) -> None:
    opened = open_page(viewport=WIDE)
    page, said = opened.page, list[str]()
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    noise, bomb, named = tmp_path / "noise.csv", tmp_path / "bomb.xlsx", tmp_path / "named.csv"
    noise.write_bytes(os.urandom(50_000_000))
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed,
        zipfile.ZipFile(io.BytesIO(scenario_xlsx(load_scenario(BUILT_IN)))) as book,
    ):
        for name in book.namelist():
            packed.writestr(name, b"0" * 100_000_000 if name == "xl/worksheets/sheet1.xml" else book.read(name))
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    named.write_text(scenario_csv(load_scenario(BUILT_IN)).replace("Albania", evil), encoding="utf-8")
    for file, place, words in (
        (noise, "#trouble", "is too large"),
        (bomb, ".verdict", "This list cannot be used yet"),
        (named, "#list h2", "named"),
    ):
        page.goto(server.address + "list")
        page.get_by_label("CSV, XLSX or ODS").set_input_files(file)
        expect(page.locator(place)).to_contain_text(words)
    expect(page.locator("#parties")).to_contain_text(evil)
    page.get_by_role("link", name="Use this list").click()
    page.goto(f"{server.address}draw{page.evaluate('location.search')}")
    page.get_by_label("Type any text").fill(SEED)
    page.get_by_role("button", name="Draw").click()
    expect(page.locator("#who-reviews-whom")).to_contain_text(evil)
    page.get_by_label("The card of a State").fill("ALB")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("#card h2")).to_contain_text(evil)
    assert said == [] and opened.faults == []
