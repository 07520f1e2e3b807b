"""What a page of ours may ask of its server: JSON or the bytes of a file, of a bounded size, answered with JSON."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from scenarios import Fault, InputError
from storage.errors import UntocDrawError
from words import DEFAULT, chosen, message, say

LONGEST_BODY = 10_000
READ_AWAY = 10
"""So many times the allowed size is read and thrown away, so that a browser hears the refusal instead of a broken connection."""

Answer = Callable[[Request], Awaitable[Response]]


class NotNowError(UntocDrawError):
    """What was asked for cannot be done as things stand."""


class TooLongError(Exception):
    """A body has more than the allowed bytes."""


class Json(JSONResponse):
    """JSON in ASCII: what somebody sent may hold characters that are no text in UTF-8."""

    def render(self, content: Any) -> bytes:
        """As ``JSONResponse``."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


async def body_of(request: Request, most: int) -> bytes:
    """The body, of at most ``most`` bytes; raises ``TooLongError``."""
    parts, length = list[bytes](), 0
    async for part in request.stream():
        length += len(part)
        if length <= most:
            parts.append(part)
        elif length > READ_AWAY * most:
            break
    if length > most:
        raise TooLongError
    return b"".join(parts)


def doing(act: Callable[[Any], Any], most: int = LONGEST_BODY) -> Answer:
    """An answer to a POST with a JSON body: what ``act`` gives. JSON alone is taken: another page cannot send it without asking first."""

    async def answer(request: Request) -> Response:
        return await _answered(request, "application/json", most, lambda body: act(json.loads(body)))

    return answer


def taking(act: Callable[[bytes, Request], Any], most: int) -> Answer:
    """An answer to a POST whose body is a file. Like JSON, its kind cannot be sent by another page without asking first."""

    async def answer(request: Request) -> Response:
        return await _answered(request, "application/octet-stream", most, lambda body: act(body, request))

    return answer


async def _answered(request: Request, kind: str, most: int, act: Callable[[bytes], Any]) -> Response:
    if request.headers.get("content-type", "").partition(";")[0].strip() != kind:
        return Json({"fault": say("only {kind} is taken here", kind="JSON" if kind.endswith("json") else kind)}, 415)
    try:
        found = await run_in_threadpool(act, await body_of(request, most))
    except TooLongError:
        return Json({"fault": say("at most {most} bytes", most=most)}, 413)
    except (InputError, ValueError, RecursionError) as fault:
        told = [fault_said(one) for one in getattr(fault, "faults", ())]
        return Json({"fault": "; ".join(told) or say("this is not JSON")}, 422)
    except NotNowError as fault:
        return Json({"fault": say(*fault.args)}, 409)
    except OSError as fault:
        return Json({"fault": say("It cannot be written: {fault}", fault=str(fault))}, 500)
    return Json({} if found is None else found)


def fault_said(fault: Fault) -> str:
    """A fault in one line, in the language that was chosen; the value as it was found."""
    if chosen().code == DEFAULT:
        return str(fault)
    return say("{where}: found {value}, expected {expected}", where=fault.where, value=fault.told_value, expected=fault.expected)


def part(asked: Any, name: str) -> Any:
    """One part of what was asked; raises ``InputError``."""
    if not isinstance(asked, dict) or name not in asked:
        raise InputError("request", (Fault(name, ascii(asked)[:60], f'{{"{name}": ...}}'),))
    return asked[name]


def whole(asked: Any, name: str) -> int:
    """A part that is a whole number; raises ``InputError``."""
    value = part(asked, name)
    if type(value) is not int:
        raise InputError("request", (Fault(name, ascii(value)[:60], message("a whole number")),))
    return value


def text(asked: Any, name: str, default: str | None = None) -> str:
    """A part that is a text; ``default`` where it is not given. Raises ``InputError``."""
    value = part(asked, name) if default is None or (isinstance(asked, dict) and name in asked) else default
    if not isinstance(value, str):
        raise InputError("request", (Fault(name, ascii(value)[:60], message("a text")),))
    return value
