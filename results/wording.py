"""Numbers as people read them, with their intervals."""

import re
from collections.abc import Iterable, Sequence
from math import isnan

from words import Language, Listing, Sentences, message

_SIGNS = re.compile(r"([\\`*_\[\]<>|#~])")


def percent(share: float, low: float, high: float) -> str:
    """``97.9 % (97.8-98.1)``; as many digits as it takes that an end of the interval does not read as none or all."""
    if isnan(share):
        return "-"
    ends = [100 * end for end in (low, high) if 0 < end < 1]
    digits = next((n for n in range(1, 5) if all(0 < round(end, n) < 100 for end in ends)), 4)
    value, start, end = (f"{100 * one:.{digits}f}" for one in (share, low, high))
    whole = "100" if share == 1 else "0" if share == 0 else value
    return f"{whole} % ({'0' if low == 0 else start}-{'100' if high == 1 else end})"


def number(value: float, low: float, high: float, digits: int = 2) -> str:
    """``2.13 (2.10-2.16)``; the value alone where there is no interval."""
    if isnan(value):
        return "-"
    return f"{value:,.{digits}f}" + ("" if isnan(low) else f" ({low:,.{digits}f}-{high:,.{digits}f})")


def chance(bound: float) -> str:
    """A small chance as ``1 in 12,800``, rounded so that it is not said to be smaller than it is; as a percentage above 1 in 100."""
    return f"{100 * bound:.2g} %" if bound > 0.01 else message("1 in {number:,}", number=int(1 / bound + 1e-9))


def drawing(algorithm: str, draws: int) -> str:
    """What is being done while an algorithm draws many times."""
    return f"Drawing {draws:,} times with {algorithm.replace('-', ' ')}"


def three(value: float) -> str:
    """Three significant digits: ``0.0123``, ``45.6``, ``1,230``."""
    if isnan(value):
        return "-"
    text = f"{value:.3g}"
    return f"{float(text):,.0f}" if "e+" in text or abs(value) >= 1000 else text


def seconds_words(value: float) -> str:
    """Seconds, with the unit that suits: ``12.3 ms``, ``4.56 s``."""
    return "-" if isnan(value) else f"{three(1000 * value)} ms" if value < 1 else f"{three(value)} s"


def bytes_words(value: float) -> str:
    """Bytes in the unit that suits: ``10 kB``, ``1.5 MB``."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return "-" if isnan(value) else f"{value:.3g} B"


def counted(count: int, one: str, many: str = "") -> str:
    """``1 draw``, ``2,000 draws``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[str], none: str = "") -> str:
    """``A, B and C``, as a list that is said in each language; ``none`` where there are none."""
    return Listing(", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else words[0], words) if words else none


def bullets(points: Iterable[str]) -> Sentences:
    """A list in Markdown."""
    return Sentences(*(Sentences("- ", one, between="") for one in points), between="\n")


def paragraphs(texts: Iterable[str]) -> Sentences:
    """Paragraphs in Markdown."""
    return Sentences(*texts, between="\n\n")


class _Safe(str):
    """Text from outside, perhaps a name that is said in another language before it is made safe."""

    text: str

    def said(self, language: Language) -> str:
        """The same in a language."""
        return safe(self.text.said(language) if hasattr(self.text, "said") else self.text)


def safe(text: str) -> str:
    """Text from outside, so that Markdown shows it as it is."""
    made = _Safe(_SIGNS.sub(r"\\\1", text))
    made.text = text
    return made
