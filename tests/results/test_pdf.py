"""A document on paper: every review is on it, the heads of the table on every page, and the same bytes each time."""

import base64
import re
import zlib
from functools import cache
from typing import Any
from unicodedata import normalize

import pytest
from reportlab.pdfgen.textobject import PDFTextObject

import untoc_draw as ud
from results.document import Cell, Column, Facts, Report, Section, Table, Text
from results.renderers import letters
from results.renderers.pdf import pdf
from results.renderers.text import plain_text
from results.who_reviews_whom import who_reviews_whom
from scenarios import InputError
from words import UNOFFICIAL, in_language, say, state_name


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


STRANGE = "\u0410\u043b\u0431\u0430\u043d\u0438\u044f"


def strange() -> Report:
    """A document with markup and letters of another alphabet in its names."""
    rows = ((Cell(f"<b>bold</b> & {STRANGE}"), Cell("T\u00fcrkiye")),)
    table = Table("t", "<i>title</i>", (Column("State"), Column("Name")), rows, note="a *note* with `code`")
    return Report("<font color=red>", "", "", "", (Section("s", "<para>", "", (table, Text("1 < 2"), Facts("f", (("<a>", "&"),)))),))


def test_markup_in_a_name_is_text_and_strange_signs_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "FAMILIES", ())
    (page,) = pages_of(pdf(strange()))
    assert all(
        text in page for text in ("<b>bold</b> & ???????", "<i>title</i>", "<font color=red>", "<para>", "1 < 2", "a note with code")
    )


def test_letters_that_the_usual_font_lacks_are_of_one_that_is_found(drawn: list[str]) -> None:
    pdf(strange())
    assert STRANGE in drawn and "<b>bold</b> & " in "".join(drawn)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are drawn after this, run by run."""
    texts, draw = list[str](), PDFTextObject._formatText

    def keep(text_object: Any, text: str) -> Any:
        texts.append(str.__str__(text))
        return draw(text_object, text)

    monkeypatch.setattr(PDFTextObject, "_formatText", keep)
    return texts


@cache
def card(code: str, state: str = "France") -> bytes:
    """The card of a State on paper in a language."""
    parties = ud.load_scenario("real-2020-10-16")
    with in_language(code):
        return who_reviews_whom(ud.draw(parties, "rotating-lists", seed="1"), parties, state=state).pdf()


def as_read(texts: list[str]) -> str:
    """What is drawn, as it is read: runs with Arabic letters from the right, each letter in its plain form."""
    return " ".join(normalize("NFKC", text[::-1] if any(sign >= "\u0590" for sign in text) else text) for text in texts)


@pytest.mark.parametrize("code", ["ar", "zh", "ru"])
def test_letters_other_than_latin_are_on_paper(code: str, drawn: list[str]) -> None:
    card.cache_clear()
    card(code)
    told = as_read(drawn) if code == "ar" else "".join(drawn)
    with in_language(code):
        names = [state_name("FRA", code), say("seat"), say("year"), say(UNOFFICIAL)]
    assert all(word in told for name in names for word in str(name).split()), told
    assert "[FRA]" in told or "FRA" in drawn
    assert "?" not in told and "159" in told and "951" not in told


def test_from_right_to_left_the_first_column_is_at_the_right(drawn: list[str]) -> None:
    card.cache_clear()
    card("ar")
    with in_language("ar"):
        first, last = (say(name) for name in ("year", "instruments"))
    told = [as_read([text]) for text in drawn]
    assert told.index(last) < told.index(first)


def test_a_text_longer_than_a_page_goes_on_and_a_word_wider_than_a_line_is_broken(drawn: list[str]) -> None:
    words = [f"w{number}" for number in range(9000)]
    with in_language("ar"):
        whole = pdf(Report("t", "", "", "", (Section("s", "", "", (Text(" ".join(words)), Text("x" * 900))),)))
    told = " ".join(text for text in drawn if not set(text) <= {"x"})
    assert set(words) <= set(told.split()) and sum(text.count("x") for text in drawn if set(text) == {"x"}) == 900
    assert len(re.findall(rb"/Type /Page\b", whole)) > 2


@pytest.mark.parametrize("code", ["ar", "zh", "ru"])
def test_a_document_has_the_same_bytes_whatever_was_printed_before(code: str) -> None:
    first = card(code)
    card("ar", "Albania"), card("zh", "Albania")
    card.cache_clear()
    assert card(code) == first


def test_without_a_font_chinese_is_of_readers_and_the_others_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    card.cache_clear()
    monkeypatch.setattr(letters, "FAMILIES", ())
    assert b"STSong-Light" in card("zh")
    for code in ("ar", "ru"):
        with pytest.raises(InputError, match="a language whose letters a font of this machine has, such as DejaVu Sans or Arial"):
            card(code)
    card.cache_clear()


def test_plain_text_has_no_signs_of_markdown() -> None:
    text = "**Bold** and *slanted*, `code`, [a link](x.md).\n\n- one\n- two\\*\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert plain_text(text).split("\n\n") == ["Bold and slanted, code, a link.", "one", "two*", "a", "b", "1", "2"]
