"""Where a server of ours listens, and how it ends."""

import ipaddress
import logging
import re
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

import click
import uvicorn
from starlette.applications import Starlette

from app.web.connection import LARGEST_HEAD, BoundedReading
from app.web.guarding import WALL
from scenarios import Fault, InputError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SHORTEST_TOKEN = 16
_HOST = re.compile(r"[\w.:%-]+", re.ASCII)


@dataclass(frozen=True)
class Address:
    """Where to listen, the names under which the page may be asked for, the token (empty: none), and that of screens that may only look."""

    host: str
    port: int
    hosts: tuple[str, ...]
    token: str
    watching: str = ""

    def url(self, port: int) -> str:
        """The address to open, with the token where there is one."""
        return self._url(port, "/", self.token)

    def wall(self, port: int) -> str:
        """The address of the screens that may only look."""
        return self._url(port, WALL, self.watching)

    def _url(self, port: int, page: str, token: str) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{port}{page}" + (f"?token={quote(token)}" if token else "")


def address_of(host: str, port: int, token: str | None, what: str = "ceremony") -> Address:
    """Where to listen; outside loopback a token is made where none is given. Raises ``InputError``, in which ``what`` is told of."""
    faults, resolved = [], _resolved(host, port)
    if isinstance(resolved, Fault):
        faults.append(resolved)
    elif resolved.is_unspecified:
        faults.append(Fault("--host", host, "the one address under which the others reach this computer, like 192.168.1.20"))
    if token is not None and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        expected = f"at least {SHORTEST_TOKEN} plain characters; or leave it out, and one is made"
        faults.append(Fault("--token", f"{len(token)} characters", expected))
    if faults:
        raise InputError(what, faults)
    inside = host in LOOPBACK
    names = LOOPBACK if inside else tuple(dict.fromkeys((host, str(resolved))))
    known_as = tuple(f"[{name}]" if ":" in name else name for name in names)
    asked = token or ("" if inside else secrets.token_urlsafe(24))
    return Address(host, port, known_as, asked, secrets.token_urlsafe(24) if asked else "")


def _resolved(host: str, port: int) -> ipaddress.IPv4Address | ipaddress.IPv6Address | Fault:
    """The address that a host stands for, however it is written: ``0``, ``0x0`` and ``::ffff:0.0.0.0`` too stand for every address."""
    try:
        if not _HOST.fullmatch(host or "0"):  # a star would let any name in
            raise ValueError("no name and no number of an address")
        found = socket.getaddrinfo(host or "0", port, family_of(host), socket.SOCK_STREAM)[0][4][0]
        address = ipaddress.ip_address(str(found).partition("%")[0])
    except (OSError, ValueError, IndexError) as fault:
        return Fault("--host", host, f"an address of this computer, like 192.168.1.20 ({str(fault)[:60]})")
    return getattr(address, "ipv4_mapped", None) or address


def family_of(host: str) -> socket.AddressFamily:
    """The family of addresses in which a host is looked up and listened at."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class _Server(uvicorn.Server):
    """Tells the waiting screens when it ends."""

    def __init__(self, config: uvicorn.Config, app: Starlette) -> None:
        super().__init__(config)
        self._pages = app

    def handle_exit(self, sig: int, frame: object) -> None:
        """As ``uvicorn.Server``."""
        self._pages.state.closing = True
        super().handle_exit(sig, frame)  # type: ignore[arg-type]

    def end(self) -> None:
        """End as soon as every answer is given."""
        self._pages.state.closing = self.should_exit = True


def server_of(app: Starlette) -> "_Server":
    """The server of these pages. It writes nothing itself: ``StrictHeaders`` tells what failed."""
    config = uvicorn.Config(
        app,
        http=BoundedReading,
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=2,
    )
    return _Server(config, app)


def serve(app: Starlette, address: Address, what: str, about: Callable[[int], str], begin: Callable[[str], object] = str) -> None:
    """Serve until it is ended from the keyboard; raises ``InputError`` where the address cannot be listened at.

    ``what`` the server is, and what there is to say ``about`` it at its port, are told on the terminal; ``begin`` is given the address
    once it can be asked.
    """
    with socket.socket(family_of(address.host), socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address.host, address.port))
            listening.listen()
        except OSError as fault:
            where = f"{address.host}:{address.port}"
            raise InputError(what, (Fault("--host, --port", f"{where}: {fault}", "a free address of this computer"),)) from fault
        url = address.url(listening.getsockname()[1])
        click.echo(f"The {what} is at {url}")
        click.echo(about(listening.getsockname()[1]))
        begin(url)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # of connections that somebody broke off
        with suppress(KeyboardInterrupt):  # where the server ends before it hears of it, none is raised
            server = server_of(app)
            app.state.end = server.end
            server.run(sockets=[listening])
        click.echo("")
