"""The page of an evidence pack in the six languages: nothing unmarked on it, the same reviews in each, links between them."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from algorithms import SeededLots, load_algorithm
from results.evidence_page import evidence_page
from scenarios import load_scenario
from tests.app.test_languages import ALL_ON, OTHERS, outside_of_messages
from verify import clauses_of, read_law
from verify.evidence.pack import PAGES
from verify.law.clause import LEVELS
from verify.law.parameters import ALTERNATIVES, DEFAULTS
from verify.record.reading import from_json
from verify.record.verify_record import RecordVerdict, verify_record
from words import OWN_NAMES, UNOFFICIAL, in_language, say, state_name
from words.messages import PSEUDO

Record = dict[str, Any]
IDS = re.compile(r"(?s)<style.*?</style>|<code.*?</code>|<pre.*?</pre>|<[^>]*>|sha256:\w+|\b[\w./-]+\.(?:json|py|smt2)\b|\[[A-Z]{3}\]")
"""The style, commands, tags, digests, names of files, and ids of States beside their names."""
DIGESTS = {"record.json": "sha256:0a", "smt/29a.smt2": "sha256:0b"}


def verdict_of(
    *settings: str, on: str = "real-2020-10-16", law: Path | None = None, change: Callable[[Record], None] = dict
) -> RecordVerdict:
    parties = load_scenario(on)
    algorithm = load_algorithm("answer-set" if law else "sequential-bowls")
    record = algorithm.draw(parties, read_law(law, settings, parties=parties), SeededLots("page")).document()
    change(record)
    return verify_record(from_json(record), parties)


def breaks(record: Record) -> None:
    """Each of the first reviews is by the State itself; what the record says of its law, its numbers and its waivers is not so."""
    for review in record["reviews"][:30]:
        review["reviewing"][0]["state"] = review["reviewed"]
    record["law"]["digest"], record["numbers"] = "no", record["numbers"][:3]


def without_lots(record: Record) -> None:
    del record["numbers"], record["seed"], record["lots"]


def page_of(found: RecordVerdict, code: str) -> str:
    """The page with answers of each kind of the solvers, as a browser reads it."""
    answers = ["unsat", "sat", "unknown"]
    files = {
        f"smt/{result.clause.id}.smt2": {"z3": {"answer": answers[place % 3]}, "cvc5": {"answer": "unsat"}}
        for place, result in enumerate(found.results)
    }
    with in_language(code):
        page = evidence_page(found, found.replay.message, {"versions": {"z3": "4", "cvc5": "1"}, "files": files}, DIGESTS, found.kept)
    assert page.isascii()
    return unescape(page)


CASES = {
    "kept": verdict_of,
    "broken": lambda: verdict_of(change=breaks),
    "without lots": lambda: verdict_of(change=without_lots),
    "all settings": lambda: verdict_of(*ALL_ON),
    "stuck at a seat": lambda: verdict_of("load_max=1"),
    "stuck with all seats filled": lambda: verdict_of("load_min=on"),
    "another mechanism": lambda: verdict_of(on="mesicic-first-round", law=Path("mesicic-first-round")),
}


@pytest.mark.parametrize("case", CASES)
def test_nothing_on_the_page_is_unmarked(case: str) -> None:
    found = CASES[case]()
    page = page_of(found, PSEUDO)
    labels = " ".join(re.findall(r'(?:aria-label|alt)="([^"]*)"', page))
    of_law = {
        *LEVELS,
        *DEFAULTS,
        *(word for one in ALTERNATIVES.values() for word in one),
        *(clause.id for clause in clauses_of(found.law)),
    }
    of_law |= {name for value in found.law.values.values() if isinstance(value, list) for name in value}
    of_list = {
        found.parties.id,
        found.record.algorithm,
        found.record.seed,
        *(one.id for one in found.parties.instruments),
        *found.parties.states,
    }
    known = {word for name in {*of_law, *of_list, *OWN_NAMES.values()} for word in re.findall(r"[A-Za-z][A-Za-z'_-]+", str(name))}
    assert outside_of_messages(IDS.sub(" ", page) + labels) - known - {"cvc", "SHA-", "none"} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_the_page_speaks_its_language_and_has_the_reviews_of_the_english_one(code: str) -> None:
    found = verdict_of()
    here, there = page_of(found, "en"), page_of(found, code)
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in there and '<html lang="en" dir="ltr">' in here
    with in_language(code):
        assert say(UNOFFICIAL) in there and UNOFFICIAL not in here
        assert say("The draw keeps every clause below.") in there
    assert state_name("ETH", code) in there and "Ethiopia" not in there
    pairs = [sorted(tuple(re.findall(r"\[([A-Z]{3})\]", row)) for row in re.findall(r"<tr>(.*?)</tr>", page)) for page in (here, there)]
    assert pairs[0] == pairs[1] and len(pairs[0]) > 400


def test_each_page_links_to_all_of_them_by_their_own_names() -> None:
    found = verdict_of()
    for code, name in PAGES.items():
        page = page_of(found, code)
        assert re.findall(r'<a href="([^"#]*)" lang="(\w+)" dir="auto"', page) == [(file, of) for of, file in PAGES.items()]
        assert re.findall(r'<a href="([^"]*)" lang="\w+" dir="auto" aria-current="page">([^<]*)<', page) == [(name, OWN_NAMES[code])]
        assert not re.search(r"<script|http|<link|<img|src=|url\(", page)


def test_a_draw_with_all_seats_filled_is_not_said_to_have_empty_ones() -> None:
    page = page_of(verdict_of("load_min=on"), "en")
    assert "The draw did not finish: all seats are filled and" in page and "seats are empty" not in page
    assert "only because seats are empty" in page_of(verdict_of("load_max=1"), "en")
