"""The room in the six languages: nothing unmarked on its screens, and what is drawn is the same whoever looks in which language."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from app.ceremony import pages
from app.ceremony.pages import SCRIPT, pages_of
from app.ceremony.result import RECORD
from app.ceremony.room import Room
from app.ceremony.seed import SHORTEST
from app.web.language import language_of
from scenarios import Scenario
from tests.app.ceremony.small import SEED, held, party_file, plan_of, until, without_checks
from tests.app.test_languages import OTHERS, outside_of_messages
from verify.law.clause import LEVELS
from verify.law.parameters import ALTERNATIVES, DEFAULTS
from words import group_name, in_language, instrument_name, say, words_of
from words.messages import OWN_NAMES, PSEUDO

HOST = "127.0.0.1"
IDS = re.compile("|".join(OWN_NAMES.values()) + r"|sha256:\w+|\b[\w-]+\.(?:json|csv|txt|html|xlsx|zip|jsonl)\b")
"""Names of the languages, digests, and names of files."""
VALUES = (
    {word for one in ALTERNATIVES.values() for word in one} | {str(one) for one in DEFAULTS.values()} | {"on", "off", "yes", "no", "none"}
)
KNOWN = {*DEFAULTS, *VALUES, *LEVELS, "untoc-draw", "sequential-bowls", "Python", "Esc"}


def names_of(parties: Scenario) -> set[str]:
    """The words of all names: of the list itself, its States, groups and instruments."""
    names = [parties.id, *parties.names, *parties.states, *map(group_name, parties.regional_groups)]
    names += [name for each in parties.instruments for name in (each.id, instrument_name(each.id, each.name))]
    return {word for name in names for word in re.findall(r"[A-Za-z][A-Za-z'_-]+", name)}


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    without_checks(monkeypatch)
    room = held(tmp_path / "room", plan_of(party_file(tmp_path), "sequential-bowls"))
    yield room
    room.close()


def test_the_script_has_each_of_its_texts_in_the_catalogues() -> None:
    script = (Path(pages.__file__).parents[2] / SCRIPT).read_text(encoding="utf-8")
    texts = {text for text in re.findall(r'\btell\("((?:[^"\\]|\\.)*)"', script)}
    assert len(texts) > 40 and len(re.findall(r"\btell\((?!text, values)", script)) >= len(texts)
    for code in OTHERS:
        with in_language(code):
            words = words_of(SCRIPT)
        assert words.keys() == texts
        assert all(sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", said)) for text, said in words.items())
    assert words_of(SCRIPT) == {}, "English says it itself"


def test_the_browsers_language_is_taken_unless_the_address_says_another() -> None:
    def asked(query: str, header: str) -> str:
        headers = [(b"accept-language", header.encode())]
        return language_of(Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers}))

    assert asked("", "de-AT, fr-CH;q=0.7, en;q=0.3") == "fr"
    assert asked("", "en;q=0.2, zh-CN") == "zh"
    assert asked("language=ar", "fr") == "ar"
    assert asked("language=xx", "de") == asked("", "") == asked("", "fr;q=none, en") == "en"


def test_nothing_on_the_screens_is_unmarked(room: Room) -> None:
    client = TestClient(pages_of(room, [HOST]), base_url=f"http://{HOST}")
    for path in ("/", "/wall"):
        text = client.get(f"{path}?language={PSEUDO}").text
        body = re.sub(r"<[^>]*>", " ", re.sub(r'aria-label="([^"]*)"', r"> \1 <", text[text.index("<body") :]))
        assert outside_of_messages(IDS.sub(" ", body)) - names_of(room.plan.parties) - KNOWN == set()
    state = client.get(f"/events?after=0&version=-1&language={PSEUDO}").json()
    shown = [[event.get(key) for key in ("name", "title", "sentence", "why", "ending")] for event in state["events"]]
    assert outside_of_messages(IDS.sub(" ", json.dumps(shown, ensure_ascii=False))) - names_of(room.plan.parties) - {"null"} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_a_screen_says_the_steps_in_its_language_and_the_record_is_the_same(code: str, room: Room) -> None:
    client = TestClient(pages_of(room, [HOST]), base_url=f"http://{HOST}")
    here, there = (client.get(f"/events?after=0&version=-1&language={each}").json() for each in ("en", code))
    plain = ("what", "lot", "bowl", "from", "number", "drawn", "clause", "year", "for", "seat", "outcome", "state", "instruments")
    assert [[event.get(key) for key in plain] for event in here["events"]] == [
        [event.get(key) for key in plain] for event in there["events"]
    ]
    sentences = [
        (one["sentence"], other["sentence"]) for one, other in zip(here["events"], there["events"], strict=True) if "sentence" in one
    ]
    assert sentences and all(one != other for one, other in sentences)
    page = client.get(f"/?language={code}").text
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in page
    assert client.get(f"/files/{RECORD}?language={code}").content == (room.folder / RECORD).read_bytes()


def test_what_is_refused_is_said_in_the_language_of_the_screen_and_what_is_written_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_checks(monkeypatch)
    files = {}
    for code in ("en", "ru"):
        room = Room(tmp_path / code, plan_of(party_file(tmp_path), "sequential-bowls"))
        client = TestClient(pages_of(room, [HOST]), base_url=f"http://{HOST}")
        try:
            client.post(f"/freeze?language={code}", json={})
            short = client.post(f"/seed?language={code}", json={"text": "ab"})
            assert short.status_code == 422
            with in_language(code):
                assert (
                    say("at least {shortest}, for a short text is no chance; in a rehearsal any", shortest=SHORTEST)
                    in short.json()["fault"]
                )
            client.post(f"/seed?language={code}", json={"text": SEED})
            client.post(f"/speed?language={code}", json={"speed": "all", "sure": True})
            until(lambda: room.phase in ("over", "stopped"))  # noqa: B023  (called at once)
            files[code] = {each.name: each.read_bytes() for each in room.folder.iterdir() if each.is_file()}
        finally:
            room.close()
    assert files["en"] == files["ru"]
