"""The language of a page: the one that its address asks for, else the browser's."""

from babel import negotiate_locale
from starlette.requests import Request

from words import DEFAULT, LANGUAGES
from words.messages import PSEUDO


def language_of(request: Request) -> str:
    """``?language=`` of the address; else the first of the browser's languages that is one of the six; else English."""
    asked = request.query_params.get("language")
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
