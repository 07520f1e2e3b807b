"""A document as a PDF, for paper: A4 on its side, headings and the heads of tables repeated on each page, page numbers.

In English, French and Spanish the fonts are those that every PDF reader has, so nothing is embedded; other letters are of a font that is
found on this machine (``results.renderers.letters``). Arabic goes from right to left, the first column of a table at the right.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from io import BytesIO
from threading import Lock
from typing import Any
from unicodedata import east_asian_width

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from results.document import Block, Details, Facts, Report, Switch, Table, Text
from results.renderers.letters import letters_of
from results.renderers.right_to_left import RightToLeft
from results.renderers.text import plain_text
from words import Language, chosen, say

MARGIN = 15 * mm
LINE_COLOUR, HEAD_COLOUR = colors.HexColor("#c8c8c8"), colors.HexColor("#eeeeee")
_STYLES = getSampleStyleSheet()
_TEXT = ParagraphStyle("text", parent=_STYLES["BodyText"], fontSize=9, leading=12)
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=8, leading=9.5)
_HEAD = ParagraphStyle("head", parent=_CELL, fontName="Helvetica-Bold")
_FOOT = ParagraphStyle("foot", parent=_CELL, alignment=TA_RIGHT)
_WIDEST, _LEAST, _LEAST_OF_WIDE = 34, 8, 10
"""Letters of a column that count for its width, at most and at least: a short heading is not broken within a word. Fonts that are found have
wider letters than those of readers."""
_ONE_AT_A_TIME = Lock()
"""Fonts are known to reportlab by name, whoever asks."""


def pdf(report: Report) -> bytes:
    """The document in the language that was chosen. Charts, pictures and cards are left out.

    The same document gives the same bytes, on the same machine where a font has to be found. Raises ``InputError`` where this machine has
    no font with the letters of the language.
    """
    with _ONE_AT_A_TIME:
        return _Paper(report, chosen()).printed()


class _Paper:
    """A document that is being printed in a language."""

    def __init__(self, report: Report, language: Language) -> None:
        self.report, self.language, self.letters = report, language, letters_of(language.code)
        self.backwards = language.direction == "rtl"

    def printed(self) -> bytes:
        """The whole document."""
        kept = BytesIO()
        frame = SimpleDocTemplate(
            kept,
            pagesize=landscape(A4),
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
            title=self.report.title,
            author="untoc-draw",
            invariant=1,
            lang=self.language.code if self._styles else None,
        )
        frame.build(list(self._parts(frame.width)), onFirstPage=self._numbered, onLaterPages=self._numbered)
        return kept.getvalue()

    def _numbered(self, canvas: Any, frame: Any) -> None:
        told = say("{title}, page {page}", title=frame.title, page=canvas.getPageNumber())
        if not self.backwards and self.letters.shown(told) == told:
            canvas.setFont(self.letters.plain, 8)
            canvas.drawRightString(landscape(A4)[0] - MARGIN, 8 * mm, told)
        else:
            foot = self._set(told, _FOOT)
            foot.wrapOn(canvas, landscape(A4)[0] - 2 * MARGIN, MARGIN)
            foot.drawOn(canvas, MARGIN, 6 * mm)

    def _set(self, text: str, style: ParagraphStyle) -> Any:
        """A text as a paragraph, letter for letter."""
        style = self._styles.get(style.name, style)
        return RightToLeft(self.letters.shown(text), style) if self.backwards else Paragraph(self.letters.marked(text), style)

    @cached_property
    def _styles(self) -> dict[str, ParagraphStyle]:
        """The styles by name, in the fonts of the language and as its lines are broken and set; none where they stay as they are."""
        styles = (_TEXT, _CELL, _HEAD, _FOOT, *(_STYLES[name] for name in ("Title", "Heading2", "Heading3")))
        if self.language.code == "zh":
            upright = {style.name: style.fontName.removesuffix("Oblique") for style in styles}
            return {style.name: ParagraphStyle(style.name, parent=style, fontName=upright[style.name], wordWrap="CJK") for style in styles}
        if self.letters.plain == _TEXT.fontName:
            return {}
        fonts = {style.name: self.letters.bold if "Bold" in style.fontName else self.letters.plain for style in styles}
        sides = {TA_LEFT: TA_RIGHT, TA_RIGHT: TA_LEFT} if self.backwards else {}
        return {
            style.name: ParagraphStyle(
                style.name, parent=style, fontName=fonts[style.name], alignment=sides.get(style.alignment, style.alignment)
            )
            for style in styles
        }

    def _parts(self, width: float) -> Iterator[Any]:
        report = self.report
        yield self._set(report.title, _STYLES["Title"])
        yield from self._paragraphs("\n\n".join(filter(None, (report.subtitle, report.note))))
        for section in report.sections:
            if section.title:
                yield self._set(section.title, _STYLES["Heading2"])
            yield from self._paragraphs(section.lead)
            yield from self._blocks(section.blocks, width)
        if report.command:
            yield self._set(say("Made by: {command}", command=report.command), _TEXT)

    def _blocks(self, blocks: Iterable[Block], width: float) -> Iterator[Any]:
        for block in blocks:
            match block:
                case Text():
                    yield from self._paragraphs(block.markdown)
                case Facts():
                    yield from (self._fact(term, what) for term, what in block.rows)
                case Table() if block.rows:
                    if block.title:
                        yield self._set(block.caption, _STYLES["Heading3"])
                    yield self._table(block, width)
                    yield from self._paragraphs(block.note)
                case Details():
                    yield self._set(block.summary, _STYLES["Heading3"])
                    yield from self._blocks(block.blocks, width)
                case Switch():
                    for _key, label, inner in block.choices:
                        yield self._set(label, _STYLES["Heading3"])
                        yield from self._blocks(inner, width)
                case _:
                    continue
            yield Spacer(1, 2 * mm)

    def _fact(self, term: str, what: str) -> Any:
        if self._styles:
            return self._set(say("{term}: {what}", term=term, what=what), _TEXT)
        return Paragraph(f"<b>{self.letters.marked(term)}:</b> {self.letters.marked(what)}", _TEXT)

    def _table(self, table: Table, width: float) -> LongTable:
        """As wide as the page; each column by the longest text in it, within bounds."""
        texts = [table.heads, *([cell.text for cell in row] for row in table.rows)]
        order = range(len(table.columns))[:: -1 if self.backwards else 1]
        least = _LEAST_OF_WIDE if self._styles else _LEAST
        longest = [max(least, min(_WIDEST, max(_long(row[place]) for row in texts))) for place in order]
        rows = [[self._set(row[place], _CELL if number else _HEAD) for place in order] for number, row in enumerate(texts)]
        made = LongTable(rows, colWidths=[width * letters / sum(longest) for letters in longest], repeatRows=1)
        lines = [
            ("LINEBELOW", (0, 0), (-1, -1), 0.25, LINE_COLOUR),
            ("BACKGROUND", (0, 0), (-1, 0), HEAD_COLOUR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ]
        made.setStyle(TableStyle(lines))
        return made

    def _paragraphs(self, markdown: str) -> Iterator[Any]:
        yield from (self._set(part, _TEXT) for part in plain_text(markdown).split("\n\n") if part)


def _long(text: str) -> int:
    """The letters of a text; one of Chinese takes two places."""
    return len(text) + sum(east_asian_width(sign) in "WF" for sign in text)
