"""The first screen as a page of its own in each language: nothing unmarked, the same figures, the language's own order of States."""

import json
import re
from html import unescape

import pytest

from results.renderers.html import document
from results.report.choices import MATTERS
from results.report.found import Found
from results.report.whole import one_page
from tests.app.test_languages import OTHERS, outside_of_messages
from tests.results.report.test_choices import two
from words import UNOFFICIAL, in_language, say, sort_key
from words.messages import PSEUDO

COMMAND = "untoc-draw report S -o FOLDER"


def page_of(found: Found, code: str) -> str:
    with in_language(code):
        return unescape(document(one_page(found, COMMAND), {}))


def body(page: str) -> str:
    """What is read of a page, without programs, commands and names of algorithms."""
    shown = re.sub(r"<(script|style|code|select)\b.*?</\1>", " ", page[page.index("<body") :], flags=re.DOTALL)
    return re.sub(r"\([a-z]+(?:-[a-z]+)+\)", " ", re.sub(r"<[^>]*>", " ", shown))


def test_nothing_is_unmarked() -> None:
    assert outside_of_messages(body(page_of(two(), PSEUDO))) - {"tables", "xlsx", "CSV"} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_the_page_speaks_its_language_and_has_the_figures_of_the_english_one(code: str) -> None:
    here, there = page_of(two(), "en"), page_of(two(), code)
    assert f'lang="{code}"' in there and ('dir="rtl"' in there) == (code == "ar")
    with in_language(code):
        assert say(UNOFFICIAL) in there
        assert all(say(what) in there for what in MATTERS if str(what) in here)
    figures = [
        [[row[1:] for row in entry[3]] for entry in sorted(json.loads(found), key=lambda entry: str(entry[3]))]
        for found in (re.search(r'class="entries">(.*?)</script>', page, re.DOTALL)[1] for page in (here, there))  # type: ignore[index]
    ]
    assert figures[0] == figures[1] != []


def test_states_stand_in_the_order_of_the_language() -> None:
    with in_language("ru"):
        entries = one_page(two(), COMMAND).sections[0].blocks[1].entries  # type: ignore[union-attr]
        names = [entry.name for entry in entries[1:]]
        assert names == sorted(names, key=sort_key) and len(names) > 3
