"""A document on paper: every review is on it, the heads of the table on every page, and the same bytes each time."""

import base64
import re
import zlib

import untoc_draw as ud
from results.document import Cell, Column, Facts, Report, Section, Table, Text
from results.renderers.pdf import pdf
from results.renderers.text import plain_text
from results.who_reviews_whom import who_reviews_whom


def pages_of(data: bytes) -> list[str]:
    """The text that each page draws."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
    drawn = [zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>"))) for stream in streams]
    return ["".join(re.findall(r"\((.*?)(?<!\\)\) Tj", page.decode("latin-1"))) for page in drawn]


def test_every_review_is_on_paper_under_heads_that_are_repeated() -> None:
    parties = ud.load_scenario("real-2020-10-16")
    found = who_reviews_whom(ud.draw(parties, "rotating-lists", seed="1"), parties)
    pages = pages_of(found.pdf())
    assert len(pages) > 5
    whole = "".join(pages)
    for review in found.reviews:
        assert f"[{review.reviewed}]" in whole and f"[{review.reviewing}]" in whole
    with_reviews = [page for page in pages if "by lot of" in page]
    assert all("State under review" in page for page in with_reviews)
    assert all(f"page {number}" in page for number, page in enumerate(pages, start=1))
    turkey = [who_reviews_whom(found.drawn.record, parties, state="Turkey").pdf() for _ in range(2)]
    assert turkey[0] == turkey[1] and "T\\374rkiye [TUR] in this draw" in pages_of(turkey[0])[0]


def test_markup_in_a_name_is_text_and_strange_signs_do_no_harm() -> None:
    rows = ((Cell("<b>bold</b> & \u0410\u043b\u0431\u0430\u043d\u0438\u044f"), Cell("T\u00fcrkiye")),)
    table = Table("t", "<i>title</i>", (Column("State"), Column("Name")), rows, note="a *note* with `code`")
    report = Report("<font color=red>", "", "", "", (Section("s", "<para>", "", (table, Text("1 < 2"), Facts("f", (("<a>", "&"),)))),))
    (page,) = pages_of(pdf(report))
    assert all(
        text in page for text in ("<b>bold</b> & ???????", "<i>title</i>", "<font color=red>", "<para>", "1 < 2", "a note with code")
    )


def test_plain_text_has_no_signs_of_markdown() -> None:
    text = "**Bold** and *slanted*, `code`, [a link](x.md).\n\n- one\n- two\\*\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert plain_text(text).split("\n\n") == ["Bold and slanted, code, a link.", "one", "two*", "a", "b", "1", "2"]
