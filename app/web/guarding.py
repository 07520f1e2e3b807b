"""Who may ask what of a server of ours.

The browser of whoever uses it may show other pages that try to reach it. So: a ``Host`` other than ours is refused (a name of somebody
else's that leads to this address), and so is what another page sends or reads. Outside loopback a token is asked for.
"""

import hmac
from collections.abc import MutableMapping
from typing import Any

import click
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "ceremony-token"
WATCHING = "ceremony-watching"
"""The cookie of a screen that may look, and do nothing."""
WALL = "/wall"
"""The page of such a screen."""
POLICY = "content-security-policy"
HEADERS = {
    POLICY: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class StrictHeaders:
    """Sends ``HEADERS`` with every answer, refusals and failures too; an answer may have a policy of its own for what its page does.

    A failure is a line on the operator's terminal, no traceback.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def strict(message: MutableMapping[str, Any]) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                named = {each[0].decode().lower() for each in message["headers"]}
                ours = {name: value for name, value in HEADERS.items() if name != POLICY or POLICY not in named}
                more = [(name.encode(), value.encode()) for name, value in ours.items()]
                message = {**message, "headers": [*(each for each in message["headers"] if each[0].decode().lower() not in ours), *more]}
            await send(message)

        try:
            await self._app(scope, receive, strict)
        except ClientDisconnect:
            return
        except Exception as fault:
            click.echo(f"untoc-draw: {scope['method']} {scope['path']!a} failed: {type(fault).__name__}: {fault}", err=True)
            if not started:
                await PlainTextResponse("This could not be answered. The server goes on.", 500)(scope, receive, strict)


class Refusals:
    """Refuses what comes from other pages, and where there is a token, whoever does not have it. With the token ``watching`` one may look."""

    def __init__(self, app: ASGIApp, token: str, watching: str, cookie: str = COOKIE) -> None:
        self._app, self._token, self._watching, self._cookie = app, token, watching, cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        answer: Response | None = None
        if not scope["path"].isprintable():
            answer = PlainTextResponse("Refused: no page has such an address.", 400)
        elif _from_elsewhere(request):
            answer = PlainTextResponse("Refused: this comes from another page.", 403)
        elif self._token:
            answer = self._let_in(request)
        await (answer or self._app)(scope, receive, send)

    def _let_in(self, request: Request) -> Response | None:
        """None for whoever has the token, or may look and looks; the cookie for whoever brings a token in the address; a refusal else."""
        brought = request.query_params.get("token")
        if brought is not None:
            for token, cookie, page in ((self._token, self._cookie, "/"), (self._watching, WATCHING, WALL)):
                if _is(brought, token):
                    welcome = RedirectResponse(page, 303)
                    welcome.set_cookie(cookie, token, httponly=True, samesite="strict")
                    return welcome
        elif _is(request.cookies.get(self._cookie, ""), self._token):
            return None
        elif _is(request.cookies.get(WATCHING, ""), self._watching):
            if request.method not in ("GET", "HEAD"):
                return PlainTextResponse("Refused: this screen may only look.", 403)
            return RedirectResponse(WALL, 303) if request.url.path == "/" else None
        return PlainTextResponse("Refused: open the address with the token that was printed when the server was started.", 403)


def _is(text: str, token: str) -> bool:
    return bool(token) and hmac.compare_digest(text.encode(), token.encode())


def _from_elsewhere(request: Request) -> bool:
    """Whether another page's script or form sends this. A link from elsewhere to the page itself is no harm."""
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host')}":
        return True
    opened = request.method == "GET" and request.url.path in ("/", WALL)
    return request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not opened


def guards(hosts: list[str], token: str, *, watching: str = "", cookie: str = COOKIE) -> list[Middleware]:
    """The guards before the pages, for the names under which they may be asked for; an empty token is none, and ``watching`` that of
    screens that may only look. ``cookie`` keeps the token."""
    return [
        Middleware(StrictHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(Refusals, token=token, watching=watching, cookie=cookie),
    ]
