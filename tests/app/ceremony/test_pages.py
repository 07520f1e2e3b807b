"""The server of the ceremony: who is refused, and that there is no way back."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import quote

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route
from starlette.testclient import TestClient

from app.ceremony import pages
from app.ceremony.journal import JOURNAL
from app.ceremony.pages import pages_of
from app.ceremony.room import Room
from app.web import serving
from app.web.guarding import COOKIE, HEADERS
from app.web.serving import LOOPBACK, address_of
from scenarios import InputError
from tests.app.ceremony.small import SEED, party_file, plan_of, until

TOKEN = "a-token-of-some-length"
HOME = "http://127.0.0.1:8000"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path / "room", plan_of(party_file(tmp_path)))
    yield opened
    opened.close()


def client_of(room: Room, token: str = "", host: str = "127.0.0.1") -> TestClient:
    return TestClient(pages_of(room, list(address_of(host, 0, token or None).hosts), token), HOME, follow_redirects=False)


@pytest.fixture
def client(room: Room) -> TestClient:
    return client_of(room)


def what_is_done(room: Room) -> list[str]:
    return [entry["what"] for entry in room.journal.entries]


def test_the_page_and_what_it_needs_are_given(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "reconstruction" in page.text
    for path in ("/facts", "/events?version=-1", "/static/ceremony.js", "/static/ceremony.css", "/static/icon.svg"):
        assert client.get(path).status_code == 200, path
    assert "http" not in page.text.replace("http-equiv", "")


def test_a_ceremony_by_its_requests(client: TestClient, room: Room) -> None:
    assert client.post("/freeze", json={}).status_code == 200
    assert client.post("/seed", json={"text": SEED}).status_code == 200
    until(lambda: room.state(0)["waiting"])
    assert client.post("/one", json={"after": 0}).status_code == 200
    until(lambda: client.get("/events?version=-1").json()["lots"] == 1)
    assert what_is_done(room) == ["frozen", "seed", "lot"]
    assert client.get(f"/files/{JOURNAL}").content == (room.folder / JOURNAL).read_bytes()
    assert client.get("/files/record.json").status_code == 404


ELSEWHERE: list[dict[str, str]] = [
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9000"},
    {"origin": "https://127.0.0.1:8000"},
    {"origin": "http://localhost:8000"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=lambda each: "-".join(each.values()))
@pytest.mark.parametrize("path", ["/freeze", "/propose", "/seed", "/one", "/speed"])
def test_what_another_origin_sends_is_refused(client: TestClient, room: Room, headers: dict[str, str], path: str) -> None:
    assert client.post(path, json={"text": "vienna"}, headers=headers).status_code == 403
    assert what_is_done(room) == []


@pytest.mark.parametrize("headers", ELSEWHERE, ids=lambda each: "-".join(each.values()))
@pytest.mark.parametrize("path", ["/events", "/facts", "/files/journal.jsonl"])
def test_another_origin_cannot_read(client: TestClient, headers: dict[str, str], path: str) -> None:
    assert client.get(path, headers=headers).status_code == 403


def test_our_own_page_may_send(client: TestClient, room: Room) -> None:
    ours = {"origin": HOME, "sec-fetch-site": "same-origin"}
    assert client.post("/freeze", json={}, headers=ours).status_code == 200
    assert what_is_done(room) == ["frozen"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", ""])
def test_a_name_of_somebody_else_is_refused(client: TestClient, room: Room, host: str) -> None:
    assert client.post("/freeze", json={}, headers={"host": host}).status_code == 400
    assert client.get("/", headers={"host": host}).status_code == 400
    assert what_is_done(room) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1234", "[::1]:1234", "LOCALHOST"])
def test_the_names_of_this_computer_are_taken(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(client: TestClient, room: Room, kind: str) -> None:
    assert client.post("/freeze", content=b"{}", headers={"content-type": kind}).status_code == 415
    assert what_is_done(room) == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 9000])
def test_what_is_no_json_is_refused(client: TestClient, room: Room, body: bytes) -> None:
    answer = client.post("/freeze", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert what_is_done(room) == []


def test_a_body_without_end_is_refused(client: TestClient) -> None:
    answer = client.post("/seed", content=json.dumps({"text": "x" * 20_000}), headers={"content-type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize("seed", [{"text": ""}, {"text": " a"}, {"faces": 10, "dice": [1]}, {"text": 7}, [], 7, "vienna"])
def test_a_bad_seed_is_refused_with_what_would_be_right(client: TestClient, room: Room, seed: Any) -> None:
    client.post("/freeze", json={})
    answer = client.post("/seed", json=seed)
    assert answer.status_code == 422
    assert "expected" in answer.json()["fault"]
    assert what_is_done(room) == ["frozen"]


def test_a_proposed_seed_is_shown_and_checked_before_it_is_confirmed(client: TestClient, room: Room) -> None:
    assert client.post("/propose", json={"text": SEED}).status_code == 409
    client.post("/freeze", json={})
    assert client.post("/propose", json={"text": "vienna"}).status_code == 422
    assert client.post("/propose", json={"text": SEED}).json() == {"seed": SEED}
    assert client.get("/events?version=-1").json()["proposed"] == SEED
    assert client.post("/propose", json={}).status_code == 200
    assert client.get("/events?version=-1").json()["proposed"] == "" and what_is_done(room) == ["frozen"]


def test_all_at_once_must_be_sure(client: TestClient, room: Room) -> None:
    client.post("/freeze", json={})
    client.post("/seed", json={"text": SEED})
    for asked in ({"speed": "all"}, {"speed": "all", "sure": "yes"}, {"speed": "all", "sure": 1}):
        refused = client.post("/speed", json=asked)
        assert refused.status_code == 422 and "cannot be followed or undone" in refused.json()["fault"]
    assert room.state(0)["lots"] == 0
    assert client.post("/speed", json={"speed": "all", "sure": True}).status_code == 200


def test_the_screen_for_the_wall_has_nothing_to_press(client: TestClient) -> None:
    operator, wall = client.get("/").text, client.get("/wall").text
    assert operator.count("<button") > 8 and "<button" not in wall and "<form" not in wall and "<input" not in wall


def test_whoever_has_the_token_of_the_wall_may_look_and_do_nothing(room: Room) -> None:
    client = TestClient(pages_of(room, [*LOOPBACK], TOKEN, "a-token-to-look-with"), HOME, follow_redirects=False)
    welcome = client.get("/wall?token=a-token-to-look-with")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/wall")
    assert client.get("/wall").status_code == client.get("/facts").status_code == 200
    assert client.get("/").headers["location"] == "/wall"
    for path in ("/freeze", "/propose", "/seed", "/one", "/speed"):
        assert client.post(path, json={}).status_code == 403
    assert what_is_done(room) == []
    assert client.get(f"/?token={TOKEN}").headers["location"] == "/"
    assert client.post("/freeze", json={}).status_code == 200, "the operator's own screen in the same browser"


def test_states_stand_in_the_order_of_their_names(client: TestClient) -> None:
    page = client.get("/").text
    assert [page.index(name) for name in ("Aland", "Aruba", "Ashanti", "Azania")] == sorted(
        page.index(name) for name in ("Aland", "Aruba", "Ashanti", "Azania")
    )


def test_the_seed_is_set_once(client: TestClient, room: Room) -> None:
    assert client.post("/seed", json={"text": SEED}).status_code == 409
    client.post("/freeze", json={})
    client.post("/seed", json={"text": SEED})
    assert client.post("/seed", json={"text": f"{SEED}, again"}).status_code == 409
    assert client.post("/freeze", json={}).status_code == 409
    assert room.seed == SEED


def test_there_is_no_way_back(client: TestClient) -> None:
    routes = [route for route in client.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]
    does = {route.path for route in routes if "POST" in (route.methods or ())}
    assert does == {"/freeze", "/propose", "/seed", "/one", "/speed"}
    for method in ("PUT", "DELETE", "PATCH"):
        for path in ("/", "/seed", "/events", f"/files/{JOURNAL}"):
            assert client.request(method, path).status_code == 405
    assert client.post("/undo", json={}).status_code == 404
    assert client.post("/events", json={}).status_code == 405


@pytest.mark.parametrize("name", ["journal.head", "../parties.csv", "%2e%2e%2fparties.csv", "..%2f..%2fetc%2fpasswd", "", "record.json"])
def test_no_other_file_is_given(client: TestClient, name: str) -> None:
    assert client.get(f"/files/{name}").status_code == 404


def test_a_file_that_was_taken_away_is_said_to_be_gone(client: TestClient, room: Room) -> None:
    (room.folder / JOURNAL).unlink()
    assert client.get(f"/files/{JOURNAL}").status_code == 404
    os.mkfifo(room.folder / JOURNAL)
    assert client.get(f"/files/{JOURNAL}").status_code == 404, "a pipe in its place is not waited for"


@pytest.mark.parametrize("query", ["after=x", "version=", "after=1.5"])
def test_an_event_without_a_number_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/events?{query}").status_code == 422


def assert_strict(answer: Response) -> None:
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/freeze", "/propose", "/seed", "/one", "/speed"])
@pytest.mark.parametrize(
    "body",
    [
        b'{"speed":"\\ud800"}',
        b'{"text":"\\ud800"}',
        b'"\\ud800"',
        b'["\\udfff"]',
        b'{"\\ud800":1}',
        b"NaN",
        b'{"after":NaN}',
        b'{"after":1e400}',
        b'{"after":' + b"9" * 9000 + b"}",
        b'{"speed":' + b"[" * 9000,
    ],
)
def test_no_body_makes_the_server_fail(client: TestClient, room: Room, path: str, body: bytes) -> None:
    client.post("/freeze", json={})
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert_strict(answer)
    assert what_is_done(room) == ["frozen"]


TEXT = st.text(st.characters(), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)
ASKED = st.one_of(
    JSON,
    st.fixed_dictionaries({"text": JSON}),
    st.fixed_dictionaries({"faces": JSON, "dice": JSON}),
    st.fixed_dictionaries({"after": JSON}),
    st.fixed_dictionaries({"speed": JSON}),
)
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE"])
PATHS = st.sampled_from(
    [
        "/",
        "/facts",
        "/events",
        "/files/",
        "/files/journal.jsonl",
        "/freeze",
        "/propose",
        "/seed",
        "/one",
        "/speed",
        "/wall",
        "/static/",
        "//",
        "/.",
    ]
)
ENDS = st.text(st.sampled_from("abc/.%0?=&\\ \x00\x7fé\u2028"), max_size=6)


@settings(max_examples=int(os.environ.get("UNTOC_FUZZ", "150")), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(method=METHODS, path=PATHS, end=ENDS, asked=ASKED)
def test_whatever_is_asked_gets_an_answer_with_our_headers_and_no_failure(
    client: TestClient, method: str, path: str, end: str, asked: Any
) -> None:
    body = json.dumps(asked).encode()
    with mock.patch.object(pages, "WAIT_SECONDS", 0.0):
        answer = client.request(method, path + quote(end, safe="?=&"), content=body, headers={"content-type": "application/json"})
    assert answer.status_code < 500
    assert_strict(answer)
    assert "location" not in answer.headers


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.integers() | st.text(max_size=4), known=st.integers().filter(lambda number: number > 9) | st.text(max_size=4))
def test_any_number_of_an_event_is_answered(client: TestClient, after: object, known: object) -> None:
    answer = client.get("/events", params={"after": str(after), "version": str(known)})
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("number", ["9" * 4000, "-" + "9" * 4000, "9" * 5000])
def test_a_number_of_thousands_of_digits_is_answered(client: TestClient, number: str) -> None:
    assert client.get(f"/events?version=7&after={number}").status_code in (200, 422)


def test_a_failure_of_our_own_has_the_headers_and_leaves_a_line_and_no_traceback(
    client: TestClient, room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "freeze", lambda: {}["nothing"])
    answer = client.post("/freeze", json={})
    assert answer.status_code == 500
    assert_strict(answer)
    said = capsys.readouterr().err
    assert "POST '/freeze' failed: KeyError" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example", "/\\evil.example", "/facts/", "//", "///evil.example/%2e%2e"])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_no_address_leads_off_the_page(room: Room, path: str, token: str) -> None:
    client = TestClient(pages_of(room, list(LOOPBACK), token), HOME, follow_redirects=False)
    answer = client.get(f"{HOME}{path}" + (f"?token={token}" if token else ""))
    assert answer.headers.get("location", "/") == "/"


def test_every_answer_has_the_strict_headers(client: TestClient) -> None:
    for answer in (
        client.get("/"),
        client.get("/events?version=-1"),
        client.get("/static/ceremony.js"),
        client.get("/nothing"),
        client.get("/", headers={"host": "evil.example"}),
        client.post("/freeze", headers={"origin": "null"}),
    ):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_without_the_token_nothing_is_given_or_done(room: Room) -> None:
    client = client_of(room, TOKEN)
    for query in ("", "?token=", "?token=wrong", f"?token={TOKEN}x", f"?token={TOKEN[:-1]}"):
        for path in ("/", "/facts", "/events", "/static/ceremony.js"):
            assert client.get(path + query).status_code == 403, path + query
        assert client.post("/freeze" + query, json={}).status_code == 403
    client.cookies.set(COOKIE, "wrong")
    assert client.get("/").status_code == 403
    assert client.post("/freeze", json={}).status_code == 403
    assert what_is_done(room) == []


def test_the_token_is_sent_once_and_then_kept_where_no_script_reads_it(room: Room) -> None:
    client = client_of(room, TOKEN)
    welcome = client.get(f"/?token={TOKEN}")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/")
    cookie = welcome.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/").status_code == 200
    assert client.post("/freeze", json={}, headers={"origin": "http://evil.example"}).status_code == 403
    assert what_is_done(room) == []
    assert client.post("/freeze", json={}, headers={"origin": HOME}).status_code == 200


def test_loopback_asks_for_no_token_and_any_other_address_does() -> None:
    for host in LOOPBACK:
        assert address_of(host, 0, None).token == ""
        assert address_of(host, 0, TOKEN).token == TOKEN
    made = address_of("192.168.1.20", 0, None)
    assert len(made.token) >= 32 and len(made.watching) >= 32 and made.watching != made.token
    assert made.wall(80) == f"http://192.168.1.20:80/wall?token={made.watching}"
    assert made.token != address_of("192.168.1.20", 0, None).token
    assert made.hosts == ("192.168.1.20",)
    assert made.url(80) == f"http://192.168.1.20:80/?token={made.token}"


ALL_ADDRESSES = [
    "0.0.0.0",
    "::",
    "",
    "0",
    "0x0",
    "00",
    "0.0",
    "0.0.0",
    "0x0.0",
    "0000.0.0.0",
    "::ffff:0.0.0.0",
    "::0",
    "0::0",
    "::0.0.0.0",
    "0:0:0:0:0:0:0:0",
    "::ffff:0:0",
    "::%lo",
]


@pytest.mark.parametrize("host", ALL_ADDRESSES)
def test_however_it_is_written_what_stands_for_all_addresses_is_refused(host: str) -> None:
    with pytest.raises(InputError, match="--host"):
        address_of(host, 0, None)


@pytest.mark.parametrize("host", ["*", "a" * 70_000, "\ud800", "[::1]", "::1%nowhere", "<broadcast>"])
def test_what_is_no_address_is_refused(host: str) -> None:
    with pytest.raises(InputError, match="--host"):
        address_of(host, 0, None)


def test_an_address_written_in_another_way_may_be_asked_for_by_both_names() -> None:
    made = address_of("127.1", 0, None)
    assert made.hosts == ("127.1", "127.0.0.1")
    assert made.token


@pytest.mark.parametrize(("host", "token"), [("127.0.0.1", "short"), ("127.0.0.1", ""), ("127.0.0.1", "ä" * 20), ("127.0.0.1", "a\n" * 20)])
def test_a_poor_token_is_refused(host: str, token: str | None) -> None:
    with pytest.raises(InputError):
        address_of(host, 0, token)


def test_however_the_server_ends_a_line_ends_what_the_terminal_echoed(
    room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(sockets: list[socket.socket]) -> None:
        raise KeyboardInterrupt

    for ends in (interrupted, lambda sockets: None):
        monkeypatch.setattr(serving, "server_of", lambda app, run=ends: SimpleNamespace(run=run, end=None))
        address = address_of("127.0.0.1", 0, None)
        serving.serve(pages_of(room, list(address.hosts)), address, "ceremony", lambda port: "It can be gone on with at any time.")
        assert capsys.readouterr().out.endswith("at any time.\n\n")
