"""A document as a PDF, for paper: A4 on its side, headings and the heads of tables repeated on each page, page numbers.

The fonts are those that every PDF reader has, so nothing is embedded; a sign that they do not have is shown as a question mark.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from results.document import Block, Details, Facts, Report, Switch, Table, Text
from results.renderers.text import plain_text
from words import say

MARGIN = 15 * mm
LINE_COLOUR, HEAD_COLOUR = colors.HexColor("#c8c8c8"), colors.HexColor("#eeeeee")
_STYLES = getSampleStyleSheet()
_TEXT = ParagraphStyle("text", parent=_STYLES["BodyText"], fontSize=9, leading=12)
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=8, leading=9.5)
_HEAD = ParagraphStyle("head", parent=_CELL, fontName="Helvetica-Bold")
_WIDEST, _LEAST = 34, 8
"""Letters of a column that count for its width, at most and at least: a short heading is not broken within a word."""


def pdf(report: Report) -> bytes:
    """The document. Charts, pictures and cards are left out; the same document gives the same bytes."""
    kept = BytesIO()
    frame = SimpleDocTemplate(
        kept,
        pagesize=landscape(A4),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=_shown(report.title),
        author="untoc-draw",
        invariant=1,
    )
    frame.build(list(_parts(report, frame.width)), onFirstPage=_numbered, onLaterPages=_numbered)
    return kept.getvalue()


def _numbered(canvas: Any, frame: Any) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(landscape(A4)[0] - MARGIN, 8 * mm, say("{title}, page {page}", title=frame.title, page=canvas.getPageNumber()))


def _parts(report: Report, width: float) -> Iterator[Any]:
    yield Paragraph(_marked(report.title), _STYLES["Title"])
    yield from _paragraphs("\n\n".join(filter(None, (report.subtitle, report.note))))
    for section in report.sections:
        if section.title:
            yield Paragraph(_marked(section.title), _STYLES["Heading2"])
        yield from _paragraphs(section.lead)
        yield from _blocks(section.blocks, width)
    if report.command:
        yield Paragraph(say("Made by: {command}", command=_marked(report.command)), _TEXT)


def _blocks(blocks: Iterable[Block], width: float) -> Iterator[Any]:
    for block in blocks:
        match block:
            case Text():
                yield from _paragraphs(block.markdown)
            case Facts():
                yield from (Paragraph(f"<b>{_marked(term)}:</b> {_marked(what)}", _TEXT) for term, what in block.rows)
            case Table() if block.rows:
                if block.title:
                    yield Paragraph(_marked(block.caption), _STYLES["Heading3"])
                yield _table(block, width)
                yield from _paragraphs(block.note)
            case Details():
                yield Paragraph(_marked(block.summary), _STYLES["Heading3"])
                yield from _blocks(block.blocks, width)
            case Switch():
                for _key, label, inner in block.choices:
                    yield Paragraph(_marked(label), _STYLES["Heading3"])
                    yield from _blocks(inner, width)
            case _:
                continue
        yield Spacer(1, 2 * mm)


def _table(table: Table, width: float) -> LongTable:
    """As wide as the page; each column by the longest text in it, within bounds."""
    texts = [table.heads, *([cell.text for cell in row] for row in table.rows)]
    longest = [max(_LEAST, min(_WIDEST, max(len(row[place]) for row in texts))) for place in range(len(table.columns))]
    rows = [[Paragraph(_marked(text), _HEAD) for text in table.heads]]
    rows += [[Paragraph(_marked(cell.text), _CELL) for cell in row] for row in table.rows]
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


def _paragraphs(markdown: str) -> Iterator[Any]:
    yield from (Paragraph(_marked(part), _TEXT) for part in plain_text(markdown).split("\n\n") if part)


def _marked(text: str) -> str:
    """A text as it is, for a reader of markup."""
    return escape(_shown(text))


def _shown(text: str) -> str:
    """The text with what the fonts have."""
    return text.encode("cp1252", "replace").decode("cp1252")
