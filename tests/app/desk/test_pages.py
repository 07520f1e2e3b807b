"""The desk's pages: each way by its requests, what is refused, and what must do no harm."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

import untoc_draw as ud
from app.desk.desk import Desk
from app.desk.job import Job
from app.desk.pages import COOKIE, WAYS, pages_of
from app.web.serving import LOOPBACK
from scenarios import load_scenario
from scenarios.writing import scenario_csv, scenario_xlsx
from tests.app.ceremony.small import PARTIES
from tests.app.ceremony.test_pages import ELSEWHERE
from tests.app.desk.conftest import FILE, HOME, dropped

SEED = "vienna 2020"
DRAW = {"list": "real-2020-10-16", "law": "", "algorithm": "sequential-bowls", "seed": SEED, "faces": "10", "dice": ""}
POSTS = [
    "/list/file",
    "/list/mend",
    "/law",
    "/law/file",
    "/law/clauses",
    "/can",
    "/draw",
    "/compare",
    "/years",
    "/check/file",
    "/ceremony",
    "/end",
]
Ended = Callable[[Any], Job]


@pytest.mark.parametrize(
    "path", ["/", "/work", *(f"/{name}" for name, _, _ in WAYS), "/static/desk.js", "/static/desk.css", "/static/page.css"]
)
def test_every_page_is_given_and_names_no_other_address(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "http" not in page.text.replace("http://www.w3.org", "")
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_draw_is_the_one_that_the_library_gives(client: TestClient, ended: Ended) -> None:
    job = ended(client.post("/draw", json=DRAW))
    parties = load_scenario("real-2020-10-16")
    due = ud.draw(parties, "sequential-bowls", seed=SEED)
    assert client.get(f"/job/{job.id}/file/record.json").text == due.to_json()
    page = client.get(f"/job/{job.id}?state=Albania").text
    assert "Every seat is filled" in page
    assert "Albania [ALB] in this draw" in page
    assert job.asked.command in page.replace("&#39;", "'")
    rows = list(csv.reader(io.StringIO(client.get(f"/job/{job.id}/made/reviews.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(ud.reviews_frame(due, parties))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/job/{job.id}/made/reviews.xlsx").content))
    assert book.worksheets[1].max_row == len(rows)
    picture = client.get(f"/job/{job.id}/made/groups.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "<svg" in picture.text


def test_the_same_question_is_the_same_job(client: TestClient, desk: Desk) -> None:
    first, second = (client.post("/draw", json=DRAW).json() for _ in range(2))
    assert first == second
    assert len(desk.jobs.all()) == 1
    assert client.post("/draw", json={**DRAW, "seed": "another"}).json() != first


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"algorithm": "../../x.py"}, "expected one of answer-set"),
        ({"seed": ""}, "seed"),
        ({"dice": "1 2 3"}, "25 dice"),
        ({"dice": " ".join(["1"] * 27)}, "25 dice"),
        ({"dice": "10 " + " ".join(["1"] * 24)}, "0 to 9"),
        ({"list": "/etc/passwd"}, "a list of this desk"),
        ({"law": "w000000000000"}, "a law of this desk"),
    ],
)
def test_what_cannot_be_drawn_is_said(client: TestClient, desk: Desk, changed: dict[str, str], said: str) -> None:
    answer = client.post("/draw", json={**DRAW, **changed})
    assert answer.status_code == 422
    assert said in answer.json()["fault"]
    assert desk.jobs.all() == []


def test_dice_make_the_seed_of_the_ceremony(client: TestClient, ended: Ended, small: str) -> None:
    thrown = " ".join("3141592653589793238462643")
    job = ended(client.post("/draw", json={**DRAW, "list": small, "algorithm": "sequential-bowls-look-ahead", "dice": thrown}))
    assert ud.read_record(job.folder / "record.json").seed == f"dice d10 {thrown}"


def test_a_dropped_workbook_is_the_list_that_it_was(client: TestClient, ended: Ended) -> None:
    parties = load_scenario("real-2020-10-16")
    mine = dropped(client, "von Excel.xlsx", scenario_xlsx(parties))
    page = client.get(f"/list?list={mine}").text
    assert "190 parties, 189 States under review" in page
    job = ended(client.post("/draw", json={**DRAW, "list": mine}))
    record = ud.read_record(job.folder / "record.json")
    assert record.scenario.id == "von-Excel"
    assert record.digest != ""
    assert {review.reviewed for review in record.reviews} <= {*parties.states}


def test_faults_stand_in_their_cells_and_are_mended_there(client: TestClient) -> None:
    mine = dropped(
        client,
        "odd.csv",
        PARTIES.replace("A2,Aruba", "A1,Aruba").replace("A3,Azania,African,yes,yes", "A3,Azania,African,perhaps,yes").encode(),
    )
    page = client.get(f"/list?list={mine}").text
    assert "2 things are wrong" in page
    for place in ("c-3-0", "c-4-3"):
        assert f'id="{place}"' in page
        assert f'id="{place}-why"' in page
    rows = [line.split(",") for line in PARTIES.splitlines()]
    mended = client.post("/list/mend", json={"name": "odd.csv", "rows": [*rows, ["", "", "", "", ""]]}).json()["go"]
    assert "12 parties" in client.get(mended).text


def test_a_copy_of_the_built_in_list_can_be_edited(client: TestClient) -> None:
    page = client.get("/list?list=real-2020-10-16&edit=1").text
    assert page.count("<tr>") > 190
    rows = [row for row in csv.reader(io.StringIO(scenario_csv(load_scenario("real-2020-10-16")))) if row[0] != "ALB"]
    mended = client.post("/list/mend", json={"name": "without Albania.csv", "rows": rows}).json()["go"]
    assert "189 parties" in client.get(mended).text


def test_the_law_is_kept_and_named_in_every_command(client: TestClient, ended: Ended, small: str) -> None:
    chosen = client.post("/law", json={"list": small, "law": "", "settings": {"load_max": "3", "mutual_scope": "same-year"}}).json()["go"]
    law = chosen.partition("law=")[2]
    assert "same-year" in client.get(chosen).text
    job = ended(client.post("/draw", json={**DRAW, "list": small, "law": law}))
    assert "--set load_max=3" in job.asked.command
    assert ud.read_record(job.folder / "record.json").law.parameters["load_max"] == 3
    as_before = client.post(
        "/law", json={"list": small, "law": law, "settings": {"load_max": "0", "mutual_scope": "whole-process"}}
    ).json()["go"]
    assert "law=" not in as_before, "the default has no name of its own"


def test_a_wrong_setting_is_refused(client: TestClient, small: str) -> None:
    for settings in ({"load_max": "-1"}, {"nonsense": "1"}, {"waives_four": "XXX"}):
        assert client.post("/law", json={"list": small, "law": "", "settings": settings}).status_code == 422


def test_pairs_become_a_clause_and_can_be_taken_away(client: TestClient, ended: Ended, small: str) -> None:
    pairs = b"state,other\nA1,B1\nA1,B2\n"
    chosen = client.post(f"/law/file?option=barred&name=p.csv&list={small}&law=", content=pairs, headers=FILE).json()["go"]
    page = client.get(chosen).text
    assert "No State is reviewed by one that is barred from reviewing it" in page
    law = chosen.partition("law=")[2]
    job = ended(client.post("/can", json={"list": small, "law": law}))
    assert job.exit == 0
    without = client.post("/law", json={"list": small, "law": law, "settings": {}, "without": "barred"}).json()["go"]
    assert "law=" not in without
    wrong = client.post(f"/law/file?option=barred&name=p.csv&list={small}&law=", content=b"state,other\nA1,Z9\n", headers=FILE)
    assert wrong.status_code == 422
    assert "Z9" in wrong.json()["fault"]


def test_clauses_change_while_one_chooses(client: TestClient, small: str) -> None:
    found = client.post("/law/clauses", json={"list": small, "law": "", "settings": {"load_max": "2"}}).json()
    assert "2" in found["html"] and "clause" in found["html"]


def test_where_no_draw_exists_conflict_and_help_are_told(client: TestClient, ended: Ended) -> None:
    few = "".join(line + "\n" for line in PARTIES.splitlines() if not line.startswith(("A2", "A3", "A4")))
    job = ended(client.post("/can", json={"list": dropped(client, "few.csv", few.encode()), "law": ""}))
    page = client.get(f"/job/{job.id}").text
    assert "It cannot be drawn" in page
    assert "28-home" in page
    assert "What would make a draw possible" in page


def test_records_packs_and_tables_are_judged(client: TestClient, ended: Ended, tmp_path: Path) -> None:
    parties = load_scenario("real-2020-10-16")
    record = ud.draw(parties, "sequential-bowls", seed=SEED)
    frame = ud.reviews_frame(record, parties)
    table = frame.rename(columns={"reviewed_name": "State under review", "reviewing_name": "reviewing State"})
    broken = json.loads(record.to_json())
    broken["reviews"][0]["reviewing"][0]["state"] = broken["reviews"][0]["reviewed"]
    for name, content, code in (
        ("r.json", record.to_json().encode(), 0),
        ("broken.json", json.dumps(broken).encode(), 1),
        ("table.csv", table[["State under review", "reviewing State"]].to_csv(index=False).encode(), 0),
    ):
        job = ended(client.post(f"/check/file?name={name}&list=real-2020-10-16&law=", content=content, headers=FILE))
        assert job.exit == code, job.errors
        page = client.get(f"/job/{job.id}").text
        assert ('<h1 class="verdict good">✓' in page) == (code == 0), name


def test_the_pack_of_a_draw_checks_itself(client: TestClient, ended: Ended, small: str) -> None:
    drawn = ended(client.post("/draw", json={**DRAW, "list": small, "algorithm": "sequential-bowls-look-ahead"}))
    job = ended(client.post(f"/job/{drawn.id}/pack", json={}))
    assert job.exit == 0, job.errors
    content = client.get(f"/job/{job.id}/file/pack.zip").content
    assert "pack/check.py" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    again = ended(client.post(f"/check/file?name=pack.zip&list={small}&law=", content=content, headers=FILE))
    assert again.exit == 0, again.errors


# What is refused, and what does no harm


@pytest.mark.parametrize("headers", ELSEWHERE, ids=lambda each: "-".join(each.values()))
@pytest.mark.parametrize("path", POSTS)
def test_what_another_origin_sends_is_refused(client: TestClient, desk: Desk, headers: dict[str, str], path: str) -> None:
    assert client.post(path, json=DRAW, headers=headers).status_code == 403
    assert desk.jobs.all() == []


@pytest.mark.parametrize("path", ["/list", "/work", "/job/x/state", "/list/as/csv"])
def test_another_origin_cannot_read(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_outside_loopback_the_token_is_asked_for(desk: Desk) -> None:
    token = "a-token-of-some-length"
    client = TestClient(pages_of(desk, list(LOOPBACK), token), HOME, follow_redirects=False)
    assert client.get("/").status_code == 403
    assert client.get("/?token=wrong").status_code == 403
    assert client.post("/draw", json=DRAW).status_code == 403
    welcome = client.get(f"/?token={token}")
    assert welcome.status_code == 303
    assert COOKIE in welcome.headers["set-cookie"]
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
@pytest.mark.parametrize("path", POSTS)
def test_no_form_of_another_page_is_taken(client: TestClient, path: str, kind: str) -> None:
    assert client.post(path, content=b"{}", headers={"content-type": kind}).status_code == 415


def test_fifty_megabytes_of_noise_are_refused(client: TestClient, desk: Desk) -> None:
    noise = bytes(range(256)) * 200_000
    answer = client.post("/list/file?name=noise.csv", content=noise, headers=FILE)
    assert answer.status_code == 413
    assert not list((desk.folder / "chosen").iterdir())


def test_a_spreadsheet_bomb_is_only_a_faulty_list(client: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in zipfile_of_a_workbook():
            book.writestr(name, b"0" * 100_000_000 if name == "xl/worksheets/sheet1.xml" else content)
    page = client.get(f"/list?list={dropped(client, 'bomb.xlsx', packed.getvalue())}")
    assert page.status_code == 200
    assert "This list cannot be used yet" in page.text


def zipfile_of_a_workbook() -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(scenario_xlsx(load_scenario("real-2020-10-16")))) as book:
        return [(name, book.read(name)) for name in book.namelist()]


def test_a_state_named_like_a_program_is_only_a_name(client: TestClient, ended: Ended) -> None:
    evil = "<script>alert(1)</script>"
    mine = dropped(client, "<script>.csv", PARTIES.replace("Aland", evil).encode())
    drawn = ended(client.post("/draw", json={**DRAW, "list": mine, "algorithm": "sequential-bowls-look-ahead"}))
    for path in (
        f"/list?list={mine}",
        f"/list?list={mine}&edit=1",
        f"/law?list={mine}",
        f"/job/{drawn.id}?state=A1",
        f"/job/{drawn.id}/made/reviews.html",
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert evil not in page.text, path


@pytest.mark.parametrize("name", ["../asked.json", "asked.json", "out/../asked.json", "/etc/passwd", "out/..%2f..%2fx", "errors.txt", ""])
def test_no_other_file_is_given(client: TestClient, ended: Ended, small: str, name: str) -> None:
    job = ended(client.post("/draw", json={**DRAW, "list": small}))
    assert client.get(f"/job/{job.id}/file/{name}").status_code in (404, 405, 307)
