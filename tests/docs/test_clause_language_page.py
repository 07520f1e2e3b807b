"""The page of the language of clauses has every fact, statement and number, and says of each what the English reader says."""

import re

import pytest

from tests.docs.blocks import ROOT
from verify.law.language import Vocabulary, parsed
from verify.law.terms import Atom, Compare, ForAll, Formula, parts_of
from verify.law.vocabulary import SIGNATURES
from verify.readers.english import in_english

PAGE = (ROOT / "docs" / "reference" / "clause-language.md").read_text(encoding="utf-8")
OF_LAW, _, ADDED = PAGE.partition("## What can be said")[2].partition("## How statements")[0].partition("What a law adds:")
ROW = re.compile(r"^\| `(.+)` \| (.+) \|$", re.MULTILINE)
ROWS = dict(ROW.findall(OF_LAW))
WORDS = Vocabulary(frozenset({"no_relations"}), {"language": ("French",)})


def term(text: str) -> Formula:
    """The term of a row, its letters bound before it."""
    bound = "for every s under review, for every i among the instruments"
    found = parsed(f"{bound}: {text}" if "of r" in text else f"{bound}, for every r reviewing s: {text}", WORDS, "the page", text)
    while isinstance(found, ForAll):
        found = found.body
    return found


@pytest.mark.parametrize("text", ROWS)
def test_a_row_says_what_the_english_reader_says(text: str) -> None:
    assert in_english(term(text)).casefold() == f"{ROWS[text]}.".casefold()


def test_every_fact_statement_and_kind_of_number_has_a_row() -> None:
    parts = [part for text in ROWS for part in parts_of(term(text))]
    assert {part.name for part in parts if isinstance(part, Atom)} == SIGNATURES.keys()
    assert {type(part.left).__name__ for part in parts if isinstance(part, Compare)} == {"Count", "Load", "Redraws"}


def test_what_a_law_adds_is_read() -> None:
    atoms = [term(text) for text in dict(ROW.findall(ADDED))]
    assert atoms == [Atom("no_relations", ("s", "r")), Atom("language=French", ("s",)), Atom("language=", ("s", "r"))]
