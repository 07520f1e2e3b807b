"""The desk in the six languages: nothing unmarked on its pages, and what is drawn is the same whoever asks in which language."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import untoc_draw as ud
from app.desk import pages
from app.desk.desk import Desk
from app.desk.job import Job
from app.desk.pages import SCRIPT, WAYS
from app.web.language import COOKIE
from scenarios import load_scenario
from scenarios.registry import OTHER_LISTS, builtin_ids
from sim.review_phase.parameters import DEFAULTS as MODEL
from tests.app.ceremony.small import PARTIES
from tests.app.ceremony.test_languages import IDS, KNOWN, names_of
from tests.app.desk.conftest import FILE, dropped
from tests.app.desk.test_pages import DRAW
from tests.app.test_languages import OTHERS, outside_of_messages
from verify import clauses_of, read_law
from words import in_language, say, words_of
from words.messages import PSEUDO

Ended = Callable[[Any], Job]
REAL = "real-2020-10-16"
KINDS_OF_FILES = {"CSV", "XLSX", "PDF", "JSON", "ODS", "TOML", "ZIP"}


def shown(page: str) -> str:
    """What is read of a page, or heard; without commands, programs, and what a terminal says in English."""
    body = re.sub(r'<(script|style|code|select)\b.*?</\1>|<pre [^>]*lang="en".*?</pre>', " ", page[page.index("<body") :], flags=re.DOTALL)
    heard = re.sub(r'\b(?:aria-label|alt|placeholder)="([^"]*)"', r"> \1 <", body)
    return IDS.sub(" ", unescape(re.sub(r"<[^>]*>", " ", heard)))


def unmarked(page: str) -> set[str]:
    parties = load_scenario(REAL)
    clauses = {re.sub(r"^\d+-?", "", clause.id) for clause in clauses_of(read_law(None, ()))}
    values = {str(one.value) for one in MODEL.values()}
    text = re.sub(r"\b[\w-]+(?:[._][\w-]+)+\b", " ", re.sub(r"\([a-z-]+\)", " ", shown(page)))  # names of parameters, algorithms and files
    return outside_of_messages(text) - names_of(parties) - KNOWN - KINDS_OF_FILES - clauses - values - {*builtin_ids(), *OTHER_LISTS}


@pytest.fixture
def pseudo(client: TestClient) -> TestClient:
    client.cookies.set(COOKIE, PSEUDO)
    return client


def test_the_script_has_each_of_its_texts_in_the_catalogues() -> None:
    script = (Path(pages.__file__).parents[2] / SCRIPT).read_text(encoding="utf-8")
    texts = set(re.findall(r'\btell\("((?:[^"\\]|\\.)*)"', script))
    assert len(texts) > 15
    for code in OTHERS:
        with in_language(code):
            assert words_of(SCRIPT).keys() == texts


@pytest.mark.parametrize(
    "name", ["", "work", "list?edit=1", "list?list=no-such", "list?list=uncac", "job/nothing", *(name for name, _, _ in WAYS)]
)
def test_nothing_on_a_page_is_unmarked(pseudo: TestClient, name: str) -> None:
    assert unmarked(pseudo.get(f"/{name}").text) == set()


def test_nothing_of_a_draw_its_card_and_its_pack_is_unmarked(pseudo: TestClient, ended: Ended) -> None:
    drawn = ended(pseudo.post("/draw", json=DRAW))
    assert unmarked(pseudo.get(f"/job/{drawn.id}?state=FRA").text) == set()
    assert "⟦" in pseudo.get(f"/job/{drawn.id}/made/reviews.csv").text
    pack = ended(pseudo.post(f"/job/{drawn.id}/pack", json={}))
    assert unmarked(pseudo.get(f"/job/{pack.id}").text) - {"unsat", "cvc"} == set()
    assert unmarked(pseudo.get("/work").text) == set()


def test_nothing_of_an_answer_is_unmarked(pseudo: TestClient, ended: Ended) -> None:
    few = "".join(line + "\n" for line in PARTIES.splitlines() if not line.startswith(("A2", "A3", "A4")))
    for each in (REAL, dropped(pseudo, "few.csv", few.encode())):
        job = ended(pseudo.post("/can", json={"list": each, "law": ""}))
        assert unmarked(pseudo.get(f"/job/{job.id}").text) - set(re.findall(r"[A-Z][a-z]+", PARTIES)) == set()
        assert outside_of_messages(pseudo.get(f"/job/{job.id}/made/diagnosis.txt").text) - {"A1", "home", "few", "real"} == set()


def test_nothing_of_a_verdict_is_unmarked(pseudo: TestClient, ended: Ended) -> None:
    parties = load_scenario(REAL)
    record = ud.draw(parties, "sequential-bowls", seed="x")
    broken = json.loads(record.to_json())
    broken["reviews"][0]["reviewing"][0]["state"] = broken["reviews"][0]["reviewed"]
    table = ud.reviews_frame(record, parties)[["reviewed", "reviewing"]].to_csv(index=False)
    for name, content in (("r.json", record.to_json()), ("broken.json", json.dumps(broken)), ("table.csv", table)):
        job = ended(pseudo.post(f"/check/file?name={name}&list={REAL}&law=", content=content.encode(), headers=FILE))
        assert unmarked(pseudo.get(f"/job/{job.id}").text) == set(), name


def test_nothing_of_a_faulty_list_is_unmarked(pseudo: TestClient) -> None:
    odd = PARTIES.replace("A1,Aland,African,yes,yes", "A1,Aland,Marsian,perhaps,yes").replace("B2,Bactria", "B1,Bactria")
    page = pseudo.get(f"/list?list={dropped(pseudo, 'odd.csv', odd.encode())}").text
    assert unmarked(page) - set(re.findall(r"[A-Za-z]+", PARTIES)) - {"odd", "Marsian", "perhaps"} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_a_page_speaks_the_language_that_was_asked_for_and_the_next_ones_too(client: TestClient, code: str) -> None:
    assert f'lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in client.get(f"/?language={code}").text
    page = unescape(client.get("/draw").text)
    with in_language(code):
        assert f'lang="{code}"' in page and say("The public seed") in page and "The public seed" not in page
    assert 'lang="en"' in client.get("/draw?language=en").text


def test_the_browsers_language_is_taken_where_nobody_asked_for_one(client: TestClient) -> None:
    assert '<html lang="ru"' in client.get("/", headers={"accept-language": "ru-RU, en;q=0.5"}).text
    assert '<html lang="en"' in client.get("/").text


def test_a_draw_is_the_same_in_every_language_and_its_card_is_found_by_the_name_in_it(client: TestClient, ended: Ended, desk: Desk) -> None:
    digests = set()
    for code, name in (("en", "Germany"), ("fr", "allemagne"), ("ar", "ألمانيا"), ("zh", "德国"), ("ru", "Германия"), ("es", "Alemania")):
        client.get(f"/?language={code}")
        job = ended(client.post("/draw", json=DRAW))
        digests |= {client.get(f"/job/{job.id}/file/record.json").content}
        assert 'id="card"' in client.get(f"/job/{job.id}?state={name}").text, code
    assert len(digests) == len(desk.jobs.all()) == 1
