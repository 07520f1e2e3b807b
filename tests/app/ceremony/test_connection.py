"""The server itself, by its socket: who is slow, breaks off or sends no HTTP hinders nobody, and leaves nothing on the terminal."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.ceremony.pages import pages_of
from app.ceremony.room import Room
from app.web import connection
from app.web.guarding import HEADERS
from app.web.serving import LOOPBACK, server_of
from tests.app.ceremony.small import party_file, plan_of, until
from tests.app.ceremony.test_killed import Running

POST = b"POST /freeze HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path / "room", plan_of(party_file(tmp_path)))
    yield opened
    opened.close()


@pytest.fixture
def port(room: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that waits a moment only for the rest of a request."""
    monkeypatch.setattr(connection, "READ_SECONDS", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = server_of(pages_of(room, list(LOOPBACK)))
        running = threading.Thread(target=server.run, args=([listening],))
        running.start()
        until(lambda: server.started)
        yield listening.getsockname()[1]
        server.should_exit = True
        running.join()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=600)


def answered(connected_to: socket.socket) -> bytes:
    """All that the server sends until it closes; ``TimeoutError`` where it never does."""
    data = b""
    try:
        while part := connected_to.recv(65_536):
            data += part
    except ConnectionResetError:
        pass
    return data


BEGINNINGS = {
    "nothing": b"",
    "a line": b"POST /free",
    "headers": POST,
    "a body of which nothing comes": POST + b"Content-Length: 10\r\n\r\n",
    "half a body": POST + b"Content-Length: 10\r\n\r\n{",
    "chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
}


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_who_never_ends_a_request_is_let_go(port: int, room: Room, beginning: str, capfd: pytest.CaptureFixture[str]) -> None:
    with connected(port) as slow:
        slow.sendall(BEGINNINGS[beginning])
        assert answered(slow) == b""
    assert room.phase == "list"
    assert "Traceback" not in capfd.readouterr().err


def test_who_sends_byte_by_byte_gets_no_more_time(port: int) -> None:
    with connected(port) as slow:
        slow.settimeout(0.02)
        sent = 0
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            while sent < 5_000:
                slow.sendall(b"x" if sent else b"GET / HTTP/1.1\r\nX-Slow: ")
                sent += 1
                try:
                    if slow.recv(1) == b"":
                        raise BrokenPipeError
                except TimeoutError:
                    pass


def test_a_slow_start_of_a_second_request_is_let_go_too(port: int) -> None:
    with connected(port) as slow:
        slow.sendall(b"GET /facts HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /facts HT")
        assert answered(slow).count(b"HTTP/1.1 200 OK") == 1


def test_a_long_wait_for_news_is_no_slow_request(port: int, room: Room) -> None:
    with connected(port) as screen, connected(port) as slow:
        screen.sendall(b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert answered(slow) == b""
        room.freeze()
        assert b'"phase":"seed"' in answered(screen)


@pytest.mark.parametrize(
    "asked",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"X" * 70_000,
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 70_000,
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_with_our_headers(port: int, asked: bytes) -> None:
    with connected(port) as other:
        try:
            other.sendall(asked)
        except (BrokenPipeError, ConnectionResetError):
            return
        answer = answered(other).lower()
    if answer:
        assert answer.startswith(b"http/1.1 400 ")
        for name, value in HEADERS.items():
            assert f"{name}: {value}".lower().encode() in answer


def test_who_breaks_off_and_ctrl_c_leave_nothing_on_the_terminal(tmp_path: Path) -> None:
    running = Running(tmp_path / "room", party_file(tmp_path))
    port = int(running.address.rstrip("/").rpartition(":")[2])
    for asked in (
        b"GET / HTT",
        POST + b"Content-Length: 5\r\n\r\n{",
        b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /facts HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 5,
        b"\x00\xff",
    ):
        with connected(port) as other:
            other.sendall(asked)
            other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")  # break off, do not end
    waiting = [connected(port) for _ in range(3)]
    for place, screen in enumerate(waiting):
        screen.sendall((b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", POST + b"Content-Length: 5\r\n\r\n{", b"GET /")[place])
    running.state()
    out, err = running.interrupted()
    for screen in waiting:
        screen.close()
    assert "Nothing was frozen" in out
    assert err == ""
