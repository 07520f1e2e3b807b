"""Text from right to left on paper: the order of its signs, its letters joined, its lines broken.

The order is that of the Unicode Bidirectional Algorithm (Unicode Standard Annex 9), without the embeddings and overrides, which no text of
ours has; the rules are named where they stand. HarfBuzz joins the letters, through reportlab.
"""

import re
from collections.abc import Iterator
from itertools import groupby, takewhile
from unicodedata import bidirectional, category

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import ShapedStr, shapeStr
from reportlab.platypus import Flowable

_ISOLATES = {"LRI": 0, "RLI": 1, "FSI": 0}
"""Class of a sign that begins an isolate, and the direction inside it; FSI is taken as LRI, since no text of ours has it."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_SHARE_BEFORE = {TA_LEFT: 0.0, TA_CENTER: 0.5, TA_RIGHT: 1.0}
"""Of the room that a line leaves, what stands before it."""
_MARKS = ("NSM", "BN", "LRE", "RLE", "LRO", "RLO", "PDF")
_NUMBERS = ("EN", "AN")
_NEUTRAL = ("B", "S", "WS", "ON")


def levels_of(text: str, base: int = 1) -> list[int]:
    """The level of each sign: odd from right to left. ``base`` is that of the whole."""
    classes, levels, kept = [bidirectional(sign) or "L" for sign in text], [base] * len(text), list[int]()
    place = 0
    while place < len(text):
        kept.append(place)
        if classes[place] in _ISOLATES:
            end = _end_of_isolate(classes, place)
            inner = base + 1 if (base + 1) % 2 == _ISOLATES[classes[place]] else base + 2
            levels[place + 1 : end] = levels_of(text[place + 1 : end], inner)
            classes[place] = "ON"
            place = end - 1
        elif classes[place] == "PDI":
            classes[place] = "ON"
        place += 1
    resolved = _resolved("".join(text[one] for one in kept), [classes[one] for one in kept], "R" if base % 2 else "L")
    for one, kind in zip(kept, resolved, strict=True):  # I1, I2
        levels[one] += (kind != "R") if base % 2 else {"L": 0, "R": 1}.get(kind, 2)
    return levels


def _end_of_isolate(classes: list[str], start: int) -> int:
    depth = 0
    for place in range(start, len(classes)):
        depth += (classes[place] in _ISOLATES) - (classes[place] == "PDI")
        if depth == 0:
            return place
    return len(classes)


def _resolved(signs: str, kinds: list[str], around: str) -> list[str]:
    """The classes of signs at one level, of which only L, R, EN and AN are left; ``around`` is the class of the level."""
    strong, marks = around, {place for place, kind in enumerate(kinds) if kind in _MARKS}
    for place, kind in enumerate(kinds):  # W1, W2, W3
        if place in marks:
            kinds[place] = kinds[place - 1] if place else around
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
        elif kind in ("L", "R", "AL"):
            strong = kind
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):  # W4
        before, after = kinds[place - 1], kinds[place + 1]
        if before == after and ((kinds[place] == "CS" and before in _NUMBERS) or (kinds[place] == "ES" and before == "EN")):
            kinds[place] = before
    for start, end, kind in _alike(kinds):  # W5, W6
        if kind == "ET" and "EN" in (kinds[start - 1 : start] + kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
    kinds, strong = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds], around
    for place, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"
    for bracket, side in _brackets(signs, kinds, around):
        kinds[bracket] = side
        for mark in takewhile(marks.__contains__, range(bracket + 1, len(kinds))):
            kinds[mark] = side
    grouped = ["N" if kind in _NEUTRAL else kind for kind in kinds]
    for start, end, kind in _alike(grouped):  # N1, N2
        if kind == "N":
            sides = {_side(kinds[start - 1]) if start else around, _side(kinds[end]) if end < len(kinds) else around}
            kinds[start:end] = [sides.pop() if len(sides) == 1 else around] * (end - start)
    return kinds


def _brackets(signs: str, kinds: list[str], around: str) -> Iterator[tuple[int, str]]:
    """N0: both brackets of a pair go the same way; which, one pair after the other."""
    opened, pairs = list[tuple[str, int]](), list[tuple[int, int]]()
    for place, sign in enumerate(signs):
        if kinds[place] == "ON" and sign in _BRACKETS:
            opened.append((_BRACKETS[sign], place))
        elif kinds[place] == "ON" and any(sign == closing for closing, _ in opened):
            while opened[-1][0] != sign:
                opened.pop()
            pairs.append((opened.pop()[1], place))
    for start, end in sorted(pairs):
        inside = {_side(kind) for kind in kinds[start + 1 : end] if kind not in _NEUTRAL}
        before = next((_side(kind) for kind in reversed(kinds[:start]) if kind not in _NEUTRAL), around)
        if inside:
            side = around if around in inside or before == around else before
            yield start, side
            yield end, side


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _alike(kinds: list[str]) -> Iterator[tuple[int, int, str]]:
    """Runs of one class: where each begins and ends."""
    start = 0
    for kind, run in groupby(list(kinds)):
        end = start + len(list(run))
        yield start, end, kind
        start = end


def runs_of(text: str, levels: list[int]) -> list[tuple[str, bool]]:
    """A line as it is seen from left to right: its runs, each as it is read, and whether that is from right to left (L1, L2)."""
    end = len(text.rstrip())
    runs, start = list[tuple[int, str]](), 0
    for level, run in groupby(levels[:end]):
        length = len(list(run))
        shown = "".join(sign for sign in text[start : start + length] if category(sign) != "Cf")
        runs.append((level, shown))
        start += length
    for level in range(max((level for level, _ in runs), default=0), 0, -1):
        ordered, high = list[tuple[int, str]](), list[tuple[int, str]]()
        for one in runs:
            if one[0] >= level:
                high.insert(0, one)
            else:
                ordered += [*high, one]
                high = []
        runs = ordered + high
    return [(shown, level % 2 == 1) for level, shown in runs if shown]


def shaped(text: str, backwards: bool, font: str, size: float) -> str:
    """A run with its letters joined, in the order in which it is drawn."""
    if backwards and not any(bidirectional(sign) in ("R", "AL") for sign in text):
        return text[::-1].translate(_MIRRORED)
    return str.__str__(text) if not backwards else shapeStr(text, font, size)


def width_of(drawn: str, font: str, size: float) -> float:
    """How wide a run is, in points."""
    if isinstance(drawn, ShapedStr):
        return float(sum(one.x_advance for one in drawn.__shapeData__) * size / 1000)
    return float(stringWidth(drawn, font, size))


class RightToLeft(Flowable):  # type: ignore[misc]
    """A paragraph from right to left, set as its style says."""

    def __init__(self, text: str, style: ParagraphStyle) -> None:
        super().__init__()
        self.text, self.style, self.levels = text, style, levels_of(text)
        self.lines: list[tuple[int, int]] = []

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        """As ``Flowable``."""
        self.lines = list(self._broken(width))
        self.width, self.height = width, self.style.leading * len(self.lines)
        return self.width, self.height

    def split(self, width: float, height: float) -> "list[RightToLeft]":
        """As ``Flowable``: what fits, and the rest."""
        self.wrap(width, height)
        fits = int(height // self.style.leading)
        if not 0 < fits < len(self.lines):
            return []
        cut = self.lines[fits][0]
        return [RightToLeft(part, self.style) for part in (self.text[:cut], self.text[cut:])]

    def draw(self) -> None:
        """As ``Flowable``."""
        for number, (start, end) in enumerate(self.lines):
            room = self.width - self._width(start, end)
            y = self.height - number * self.style.leading - self.style.fontSize
            x = room * _SHARE_BEFORE[self.style.alignment]
            for run in self._drawn(start, end):
                text = self.canv.beginText(x, y)
                text.setFont(self.style.fontName, self.style.fontSize)
                text.textLine(run)
                self.canv.drawText(text)
                x += width_of(run, self.style.fontName, self.style.fontSize)

    def _broken(self, width: float) -> Iterator[tuple[int, int]]:
        """Lines that are no wider, between words; a word that is wider by itself is broken."""
        start = end = 0
        for word in re.finditer(r"\S+", self.text):
            if end > start and self._width(start, word.end()) > width:
                yield start, end
                start = end
            start, end = word.start() if end == start else start, word.end()
            while end - start > 1 and self._width(start, end) > width:
                cut = next((one for one in range(end - 1, start + 1, -1) if self._width(start, one) <= width), start + 1)
                yield start, cut
                start = cut
        if end > start:
            yield start, end

    def _drawn(self, start: int, end: int) -> list[str]:
        runs = runs_of(self.text[start:end], self.levels[start:end])
        return [shaped(run, backwards, self.style.fontName, self.style.fontSize) for run, backwards in runs]

    def _width(self, start: int, end: int) -> float:
        return sum(width_of(run, self.style.fontName, self.style.fontSize) for run in self._drawn(start, end))
