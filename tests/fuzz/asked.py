"""Requests to the ceremony's server, as a file says them: sent to the server's application itself, with no socket between."""

import asyncio
import json
import string
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, unquote

from app.ceremony import pages
from app.ceremony import room as rooms
from app.ceremony.pages import pages_of
from app.ceremony.room import Room
from app.web.guarding import HEADERS
from tests.app.ceremony.small import plan_of

POST = {"content-type": "application/json", "origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
REQUESTS: list[dict[str, Any]] = [
    {"method": "GET", "path": "/", "query": "", "headers": {}, "body": ""},
    {"method": "GET", "path": "/facts", "query": "", "headers": {"accept": "*/*"}, "body": ""},
    {"method": "POST", "path": "/freeze", "query": "", "headers": POST, "body": {}},
    {"method": "POST", "path": "/seed", "query": "", "headers": POST, "body": {"text": "a seed"}},
    {"method": "POST", "path": "/seed", "query": "", "headers": POST, "body": {"faces": 6, "dice": [1, 2, 3, 4, 5, 6] * 9}},
    {"method": "POST", "path": "/one", "query": "", "headers": POST, "body": {"after": 0}},
    {"method": "POST", "path": "/speed", "query": "", "headers": POST, "body": {"speed": "fast"}},
    {"method": "GET", "path": "/events", "query": "version=-1&after=0", "headers": {"cookie": "a=b"}, "body": ""},
    {"method": "GET", "path": "/files/journal.jsonl", "query": "", "headers": {"range": "bytes=0-10"}, "body": ""},
    {"method": "GET", "path": "/static/ceremony.js", "query": "", "headers": {"if-none-match": "x"}, "body": ""},
]
TOKENS = ("", "a-token-of-some-length")
REFUSED = (400, 403, 404, 405, 409, 413, 415, 422)
FINE = (200, 206, 303, 304, 307)


def _bytes(value: Any) -> bytes:
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")


def _target(value: Any) -> bytes:
    """The address of a request: h11 lets nothing in but what can be seen in ASCII."""
    return quote(_bytes(value), safe=string.punctuation).encode()


def _scope(asked: dict[str, Any]) -> dict[str, Any]:
    """What uvicorn would hand on; h11 lets no line feed and no NUL into a header."""
    headers = asked.get("headers")
    given = {"host": "127.0.0.1:8000", **(headers if isinstance(headers, dict) else {"x": headers})}
    lines = [(_bytes(name).lower(), _bytes(value).translate(None, b"\r\n\0")) for name, value in given.items()]
    path = _target(asked.get("path", "/"))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": str(asked.get("method", "GET")),
        "scheme": "http",
        "path": unquote(path.decode("ascii")),
        "raw_path": path,
        "query_string": _target(asked.get("query", "")),
        "root_path": "",
        "headers": lines,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }


async def _answer(app: Any, asked: dict[str, Any]) -> tuple[int, dict[str, str]]:
    """The status and headers of the answer, once it is whole."""
    sent: list[dict[str, Any]] = []
    parts = [{"type": "http.request", "body": _bytes(asked.get("body", "")), "more_body": False}]

    async def receive() -> dict[str, Any]:
        return parts.pop() if parts else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(_scope(asked), receive, send)
    (start,) = (message for message in sent if message["type"] == "http.response.start")
    return start["status"], {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}


def ask(folder: Path) -> int:
    """Send the requests of a file; 2 where one was refused. Whatever is asked, the answer has its headers and is no failure."""
    try:
        asked = json.loads((folder / "requests.json").read_bytes())
    except (ValueError, RecursionError):
        return 2
    requests = [each for each in (asked if isinstance(asked, list) else [asked]) if isinstance(each, dict)]
    quick = mock.patch.multiple(rooms, checked=lambda folder, plan: {}, write_evidence=lambda folder, plan, head: "")
    with quick, mock.patch.object(pages, "WAIT_SECONDS", 0):
        room = Room(folder / "room", plan_of(folder / "parties.csv"))
        try:
            app = pages_of(room, ["127.0.0.1", "localhost"], TOKENS[len(requests) % 3 == 0])
            return max([0, *(_checked(app, each) for each in requests)])
        finally:
            room.close()


def _checked(app: Any, asked: dict[str, Any]) -> int:
    status, headers = asyncio.run(_answer(app, asked))
    assert status in (*FINE, *REFUSED), f"{status} for {asked!a}"
    assert all(headers.get(name) == value for name, value in HEADERS.items()), f"no safe headers for {asked!a}"
    return 2 if status in REFUSED else 0
