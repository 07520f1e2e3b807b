"""A ceremony in a real browser: the real party list from the first click to a pack that others accept, and a kill half-way."""

import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord
from app.ceremony.plan import CeremonyPlan
from app.ceremony.result import PACK, RECORD
from app.ceremony.room import NotNowError, Room
from scenarios import load_scenario
from tests.app.ceremony.test_languages import IDS, KNOWN, names_of
from tests.app.test_languages import OTHERS, outside_of_messages
from tests.browser.conftest import OpenPage, Watched
from tests.browser.serving import Server, assert_accessible
from verify import clauses_of, law_from
from words import UNOFFICIAL, in_language, say, sort_key
from words.messages import PSEUDO

LIST, ALGORITHM, SEED = "real-2020-10-16", "sequential-bowls", "numbers that a lottery drew, vienna 2020"
WALL = {"width": 1920, "height": 1080}
SOME_LOTS = re.compile(r"^[1-9]\d+$")
expect.set_options(timeout=120_000)  # milliseconds: what is expected comes to pass, also on a busy computer


def room_of(folder: Path, *more: str) -> Server:
    return Server("ceremony", folder, LIST, "--algorithm", ALGORITHM, *more)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = room_of(tmp_path / "room")
    yield started
    started.kill()


def assert_fits(page: Page) -> None:
    """No part of the page is cut off at its side, on the wall or on a laptop."""
    for width, height in ((1280, 800), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("code", [*OTHERS, PSEUDO])
def test_the_room_speaks_the_language_of_the_screen(server: Server, open_page: OpenPage, code: str) -> None:
    """Beside the operator's screen in English, another that looks in its own language."""
    page, other = open_page().page, open_page().page
    go_to_lots(page, server)
    draw_one(page, 1)
    for width, height, path in ((1280, 800, ""), (1920, 1080, "wall")):
        other.set_viewport_size({"width": width, "height": height})
        other.goto(f"{server.address}{path}?language={code}")
        expect(other.locator("#count-lots")).to_have_text("1")
        expect(other.locator("html")).to_have_attribute("dir", "rtl" if code == "ar" else "ltr")
        assert other.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        shown = other.locator("body").inner_text()
        if code == PSEUDO:
            assert outside_of_messages(IDS.sub(" ", shown)) - names_of(load_scenario(LIST)) - KNOWN - {*re.findall(r"\w+", SEED)} == set()
        else:
            with in_language(code):
                assert say("Lots drawn") in shown and say(UNOFFICIAL) in shown
            assert_accessible(other)


def draw_one(page: Page, lot: int) -> None:
    """Press the space bar, and see the lot."""
    expect(page.locator("#one")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Space")
    expect(page.locator("#count-lots")).to_have_text(str(lot))
    expect(page.locator("#last-title")).to_contain_text(f"Lot {lot},")


def go_to_lots(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.get_by_role("button", name="Freeze all this").click()
    page.get_by_label("Type what was drawn in public").fill(SEED)
    page.locator("#typed").get_by_role("button", name="Show it").click()
    page.get_by_role("button", name="Confirm the seed").click()
    expect(page.locator("#one")).to_be_focused()


def due() -> DrawRecord:
    return load_algorithm(ALGORITHM).draw(load_scenario(LIST), law_from({}), SeededLots(SEED))


def look_at_the_list(page: Page) -> None:
    expect(page.get_by_role("heading", name="What the draw rests on")).to_be_visible()
    expect(page.locator("body")).to_contain_text(load_scenario(LIST).digest)
    expect(page.locator("body")).to_contain_text(law_from({}).digest)
    assert page.locator(".groups li").count() == load_scenario(LIST).n_states
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Freeze all this").click()


def choose_the_seed(page: Page) -> None:
    expect(page.get_by_role("heading", name="The public seed")).to_be_visible()
    page.locator("#dice").fill("3 7 1")
    expect(page.locator("#about-dice")).to_have_text("3 of 25 dice. Still needed: 22.")
    page.get_by_label("Type what was drawn in public").fill(SEED)
    page.keyboard.press("Enter")
    expect(page.locator("#proposed-seed")).to_have_text(SEED)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Confirm the seed").click()
    expect(page.locator("#seed-shown")).to_contain_text(SEED)


def go_on_to_the_seats(folder: Path) -> None:
    """Draw without a page, lot by lot, until some seats are filled: at full speed nobody could be sure to pause before the end."""
    room = Room(folder, CeremonyPlan(load_scenario(LIST), law_from({}), load_algorithm(ALGORITHM), LIST, None))
    while room.state(0)["seats"] < 5:
        with suppress(NotNowError):  # the lot before is being drawn
            room.draw_one(len(room.events))
        time.sleep(0.001)
    room.close()


def draw_all(watched: Watched, server: Server) -> None:
    """One at a time, then fast, then lot by lot to the seats, then all at once."""
    page = watched.page
    expect(page.locator("#one")).to_be_focused()
    for lot in range(1, 6):
        draw_one(page, lot)
    expect(page.locator("#years td").first).to_have_text(re.compile(r"^([A-Z][^A-Z]+.*){5}$"))
    assert_accessible(page)
    page.get_by_role("button", name="Fast").click()
    expect(page.locator("#count-lots")).to_have_text(SOME_LOTS)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#one")).to_be_focused()
    assert watched.faults == []
    server.kill()
    go_on_to_the_seats(server.folder)
    server.start(server.port)
    expect(page.locator("#count-seats")).not_to_have_text("0")
    expect(page.get_by_role("alert")).to_be_hidden()
    watched.faults.clear()  # of the connection that was lost
    expect(page.locator("#one")).to_have_attribute("aria-disabled", "false")
    expect(page.locator("#reviews tr.now")).to_have_count(1)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="All at once").click()
    page.get_by_role("button", name="Yes, draw all of them now").click()


def see_it_verified(page: Page) -> None:
    expect(page.get_by_role("heading", name="The draw keeps every clause")).to_be_visible()
    clauses = len(clauses_of(law_from({})))
    expect(page.locator("#clauses td.kept")).to_have_count(clauses + 1)
    expect(page.locator("#replay")).to_contain_text("The lots follow from the public seed.")
    assert page.locator("#all-reviews tr").count() == 189
    expect(page.get_by_role("link", name=PACK)).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def start(page: Page, server: Server) -> None:
    """Freeze, without a look at the list."""
    page.goto(server.address)
    page.get_by_role("button", name="Freeze all this").click()
    expect(page.get_by_role("heading", name="The public seed")).to_be_visible()


def downloaded(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    download.value.save_as(folder / name)
    return folder / name


@pytest.mark.long
def test_a_whole_ceremony_from_the_first_click_to_a_pack_that_others_accept(server: Server, open_page: OpenPage, tmp_path: Path) -> None:
    watched = open_page(viewport=WALL, accept_downloads=True)
    page, record = watched.page, due().to_json()
    page.goto(server.address)
    look_at_the_list(page)
    choose_the_seed(page)
    draw_all(watched, server)
    see_it_verified(page)
    assert downloaded(page, RECORD, tmp_path).read_text() == record
    with zipfile.ZipFile(downloaded(page, PACK, tmp_path)) as pack:
        pack.extractall(tmp_path / "unpacked")
    pack_folder = tmp_path / "unpacked" / "pack"
    assert (pack_folder / "record.json").read_text() == record
    check = subprocess.run(
        [sys.executable, "-I", "-S", "check.py", "."], cwd=pack_folder, env={}, capture_output=True, text=True, check=False, timeout=600
    )
    assert check.returncode == 0, check.stdout
    assert watched.faults == []
    assert all(address.startswith(server.address) for address in watched.requests)


def test_killed_half_way_it_goes_on_with_no_lot_lost_or_repeated(server: Server, open_page: OpenPage) -> None:
    watched = open_page(viewport=WALL)
    page = watched.page
    go_to_lots(page, server)
    for lot in range(1, 4):
        draw_one(page, lot)
    page.get_by_role("button", name="Fast").click()
    expect(page.locator("#count-lots")).to_have_text(SOME_LOTS)
    server.kill()
    shown = int(page.locator("#count-lots").inner_text())
    expect(page.get_by_role("alert")).to_contain_text("The connection to the ceremony is lost")
    server.start(server.port)
    expect(page.get_by_role("alert")).to_be_hidden()
    watched.faults.clear()  # of the connection that was lost
    expect(page.locator("#one")).to_have_attribute("aria-disabled", "false")
    expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    there = int(page.locator("#count-lots").inner_text())
    assert there >= shown
    draw_one(page, there + 1)
    lots = [json.loads(line) for line in (server.folder / "journal.jsonl").read_text().splitlines()]
    assert [lot["number"] for lot in lots if lot["what"] == "lot"] == list((due().numbers or ())[: there + 1])
    fresh = open_page(viewport=WALL)
    fresh.page.goto(server.address)
    expect(fresh.page.locator("#count-lots")).to_have_text(str(there + 1))
    for part in ("#count-left", "#count-seats"):
        assert fresh.page.locator(part).inner_text() == page.locator(part).inner_text()
    assert fresh.page.locator("#years").inner_text() == page.locator("#years").inner_text()
    assert fresh.faults == []


def test_another_page_in_the_same_browser_can_do_nothing(server: Server, open_page: OpenPage, tmp_path: Path) -> None:
    other = room_of(tmp_path / "other")
    try:
        watched = open_page()
        watched.page.goto(other.address)
        tried = watched.page.evaluate(
            """async (address) => {
              const outcomes = [];
              for (const type of ["text/plain", "application/json"]) {
                try {
                  await fetch(address + "freeze", { method: "POST", mode: type === "text/plain" ? "no-cors" : "cors",
                    headers: { "Content-Type": type }, body: "{}" });
                  outcomes.push("sent");
                } catch { outcomes.push("barred"); }
              }
              return outcomes;
            }""",
            server.address.replace("127.0.0.1", "localhost"),
        )
        assert tried == ["barred", "barred"]
    finally:
        other.kill()
    refused = watched.page.request.post(server.address + "freeze", data={}, headers={"origin": "http://evil.example"})
    assert refused.status == 403
    assert (server.folder / "journal.jsonl").read_text() == ""


def test_all_at_once_asks_first_and_says_what_it_does(server: Server, open_page: OpenPage) -> None:
    page = open_page(viewport=WALL).page
    go_to_lots(page, server)
    page.get_by_role("button", name="All at once").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text(
        re.compile(r"are drawn in a moment, [\s\S]* cannot be stopped or undone\. Lots left, about: \d{3,4}\.")
    )
    assert_accessible(page)
    expect(page.get_by_role("button", name="No, go on lot by lot")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question).to_be_hidden()
    page.get_by_role("button", name="All at once").click()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    assert page.locator("#count-lots").inner_text() == "0" and '"lot"' not in (server.folder / "journal.jsonl").read_text()


def test_bowls_and_lists_hold_full_names_in_their_order_and_it_is_said_how_much_is_left(server: Server, open_page: OpenPage) -> None:
    page = open_page(viewport=WALL).page
    go_to_lots(page, server)
    names = page.locator("#bowl-left li").all_inner_texts()
    expected = page.evaluate("names => [...names].sort(new Intl.Collator('en').compare)", names)
    assert names[:2] == ["Algeria", "Angola"] and names == expected and len(names) == 51
    before = int(page.locator("#lots-left").inner_text())
    assert 700 < before < 1200
    expect(page.locator("#pace")).to_have_text("Time left, at 20 s a lot")
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^[4-6]\.\d h$"))
    for lot in range(1, 4):
        draw_one(page, lot)
    assert int(page.locator("#lots-left").inner_text()) == before - 3
    in_years = page.locator("#years td").first.locator("div").all_inner_texts()
    assert in_years == sorted(in_years) and len(in_years) == 3 and all(name in names for name in in_years)


def test_the_wall_shows_the_same_and_has_nothing_to_press(server: Server, open_page: OpenPage) -> None:
    watched, walled = open_page(viewport=WALL), open_page(viewport=WALL)
    page, wall = watched.page, walled.page
    wall.goto(f"{server.address}wall")
    expect(wall.get_by_role("heading", name="What the draw rests on")).to_be_visible()
    start(page, server)
    expect(wall.locator("#seed-awaited")).to_be_visible()
    page.get_by_label("Type what was drawn in public").fill(SEED)
    page.locator("#typed").get_by_role("button", name="Show it").click()
    expect(wall.locator("#proposed-seed")).to_have_text(SEED)
    page.get_by_label("Type what was drawn in public").press_sequentially("!")
    expect(wall.locator("#proposed")).to_be_hidden()
    page.locator("#typed").get_by_role("button", name="Show it").click()
    page.get_by_role("button", name="Confirm the seed").click()
    for lot in range(1, 4):
        draw_one(page, lot)
    expect(wall.locator("#last-title")).to_contain_text("Lot 3,")
    for part in ("#last-who", "#count-lots", "#lots-left", "#years", "#journal-last"):
        expect(wall.locator(part)).to_have_text(page.locator(part).inner_text(), use_inner_text=True)
    wall.keyboard.press("Space")
    wall.keyboard.press("Escape")
    assert wall.locator("button, input").count() == 0
    draw_one(page, 4)
    assert_accessible(wall)
    assert_fits(wall)
    assert watched.faults == walled.faults == []


@pytest.mark.parametrize("height", [1080, 620])
def test_nothing_is_cut_off_on_the_wall_where_nobody_can_scroll(server: Server, open_page: OpenPage, height: int) -> None:
    """What is too much for a low wall is counted."""
    page, wall = open_page(viewport=WALL).page, open_page(viewport={"width": 1280, "height": height}).page
    wall.goto(f"{server.address}wall?language=ar")
    go_to_lots(page, server)
    for lot in range(1, 7):
        draw_one(page, lot)
    expect(wall.locator("#count-lots")).to_have_text("6")
    boxes = wall.locator("#bowl-left, .next, #last, .recent")
    assert boxes.count() == 4
    assert (
        boxes.evaluate_all("boxes => boxes.filter(box => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth).length")
        == 0
    )
    names = wall.locator("#bowl-left li").all_inner_texts()
    more = re.search(r"\d+", names[-1])
    assert len(names) + (int(more[0]) - 1 if more else 0) == int(re.findall(r"\d+", wall.locator("#bowl-count").inner_text())[0])
    assert (more is None) == (height == 1080)
    in_year = wall.locator("#years td").first.locator("div").all_inner_texts()
    wall.set_viewport_size({"width": 900, "height": 560})
    expect(wall.locator("#bowl-left li").last).to_have_text(re.compile(r"\d"))
    wall.set_viewport_size({"width": 1280, "height": height})
    expect(wall.locator("#bowl-left li")).to_have_text(names)
    assert len(in_year) == 6 and in_year == sorted(in_year, key=lambda name: sort_key(name, "ar"))


def test_until_the_next_state_goes_on_and_pauses_there(server: Server, open_page: OpenPage) -> None:
    server.kill()
    plan = CeremonyPlan(load_scenario(LIST), law_from({}), load_algorithm(ALGORITHM), LIST, None)
    room = Room(server.folder, plan)
    room.freeze()
    room.sow({"what": "seed", "seed": SEED, "from": "typed"})
    room.close()
    go_on_to_the_seats(server.folder)
    server.start(server.port)
    page = open_page(viewport=WALL).page
    page.goto(server.address)
    expect(page.locator("#one")).to_have_attribute("aria-disabled", "false")
    met = [page.locator("#next-who").inner_text()]
    for _ in range(2):
        page.get_by_role("button", name="Until the next State").click()
        expect(page.locator("#next-who")).not_to_have_text(met[-1])
        expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#one")).to_have_attribute("aria-disabled", "false")
        met.append(page.locator("#next-who").inner_text())
    assert len({*met}) == 3 and page.locator("#reviews tr").first.locator("th").inner_text() == met[1]


def test_a_short_text_and_dice_that_cannot_be_are_refused(server: Server, open_page: OpenPage) -> None:
    page = open_page(viewport=WALL).page
    start(page, server)
    expect(page.locator("#about-text")).to_contain_text("A text that somebody makes up is no chance")
    text, shown = page.get_by_label("Type what was drawn in public"), page.locator("#proposed")
    text.fill("vienna")
    expect(page.locator("#count-text")).to_have_text("6 of at least 20 characters: a short text is no chance.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("at least 20")
    expect(shown).to_be_hidden()
    dice, about = page.locator("#dice"), page.locator("#about-dice")
    for written, told in (
        ("10", "“10” is not what one 10-sided die shows. Put a space between two dice."),
        ("371", "“371” is not what one 10-sided die shows. Put a space between two dice."),
        ("7 " * 24, "24 of 25 dice. Still needed: 1."),
        ("7 " * 27, "27 of 25 dice. Too many: 2."),
    ):
        dice.fill(written)
        expect(about).to_have_text(told)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("What 25 dice show is needed")
        expect(shown).to_be_hidden()
    dice.fill("7 " * 25)
    expect(about).to_have_text("25 of 25 dice. That is enough.")
    page.keyboard.press("Enter")
    expect(page.locator("#proposed-seed")).to_have_text("dice d10" + " 7" * 25)
    assert [json.loads(line)["what"] for line in (server.folder / "journal.jsonl").read_text().splitlines()] == ["frozen"]


def test_a_rehearsal_says_so_on_every_screen_and_in_the_record_and_offers_who_reviews_whom(tmp_path: Path, open_page: OpenPage) -> None:
    server = room_of(tmp_path / "rehearsal", "--rehearsal")
    try:
        watched = open_page(viewport=WALL, accept_downloads=True)
        page, wall = watched.page, open_page(viewport=WALL).page
        wall.goto(f"{server.address}wall")

        def both_say_so(heading: str) -> None:
            for screen in (page, wall):
                expect(screen.get_by_role("heading", name=heading)).to_be_visible()
                expect(screen.locator("#rehearsal")).to_be_in_viewport()
                expect(screen.locator("#rehearsal")).to_have_text("Rehearsal: this is not the draw")

        page.goto(server.address)
        both_say_so("What the draw rests on")
        page.get_by_role("button", name="Freeze all this").click()
        both_say_so("The public seed")
        page.get_by_label("Type what was drawn in public").fill("short")
        page.keyboard.press("Enter")
        expect(wall.locator("#proposed-seed")).to_have_text("rehearsal: short")
        page.get_by_role("button", name="Confirm the seed").click()
        both_say_so("Drawing the lots")
        page.get_by_role("button", name="All at once").click()
        page.get_by_role("button", name="Yes, draw all of them now").click()
        both_say_so("The draw keeps every clause")
        assert json.loads(downloaded(page, RECORD, tmp_path).read_text())["seed"] == "rehearsal: short"
        reviews = downloaded(page, "who-reviews-whom.csv", tmp_path).read_text("utf-8-sig").splitlines()
        assert len(reviews) > 400 and reviews[0].startswith("Year group,State under review")
        for name in ("who-reviews-whom.html", "who-reviews-whom.xlsx"):
            assert downloaded(page, name, tmp_path).stat().st_size > 10_000
        assert watched.faults == []
    finally:
        server.kill()
