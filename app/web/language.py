"""The language of a page: the one that its address asks for, else the one asked for before, else the browser's."""

from collections.abc import MutableMapping
from typing import Any

from babel import negotiate_locale
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from words import DEFAULT, LANGUAGES, in_language
from words.messages import PSEUDO

COOKIE = "language"
"""Keeps what an address of the desk asked for; a ceremony that is opened from there, at another port, is sent it too."""
_A_YEAR = 365 * 24 * 3600


def language_of(request: Request) -> str:
    """``?language=`` of the address; else the ``COOKIE``; else the first of the browser's languages that is one of the six; else English."""
    for asked in (request.query_params.get("language"), request.cookies.get(COOKIE)):
        if asked in (*LANGUAGES, PSEUDO):
            return str(asked)
    ranges = [part.partition(";") for part in request.headers.get("accept-language", "").split(",")]
    weighed = sorted(ranges, key=lambda part: -_weight(part[2]))
    return negotiate_locale([tag.strip() for tag, _, _ in weighed], LANGUAGES, sep="-") or DEFAULT


def _weight(quality: str) -> float:
    """The ``q`` of a language range, from 0 to 1 (RFC 9110, section 12.4.2)."""
    try:
        return float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


class Speaking:
    """Answers each request in its language; where it ``keeps``, one that an address asks for is that of those that follow."""

    def __init__(self, app: ASGIApp, keeps: bool = True) -> None:
        self._app, self._keeps = app, keeps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        code = language_of(request)
        is_asked = self._keeps and request.query_params.get("language") == code

        async def keeping(message: MutableMapping[str, Any]) -> None:
            if is_asked and message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", f"{COOKIE}={code}; Path=/; Max-Age={_A_YEAR}; SameSite=Strict")
            await send(message)

        with in_language(code):
            await self._app(scope, receive, keeping)
