"""What ``untoc-draw plan`` prints in the six languages: nothing unmarked for any question, and JSON the same in each."""

import re
from pathlib import Path

import pytest

from sim.review_phase.parameters import DEFAULTS
from tests.app.test_languages import OTHERS, outside_of_messages, shown
from words import UNOFFICIAL, in_language, say
from words.messages import PSEUDO

FEW = ("real-2020-10-16", "--replications", "2", "--workers", "1")
QUESTIONS = {
    "posts": (),
    "pages": ("--end", "2028-12-31"),
    "costs": (),
    "never": ("--share", "0.6"),
    "contributions": (),
    "staff": ("--posts", "officers@2028=2"),
    "algorithms": ("--other", "rotating-lists"),
    "extension": ("--to", "2032-12-31"),
    "joiners": (),
    "sensitivity": ("--outcome", "cost"),
}
IDS = {"base", "never", "posts-stay", "posts-go", "posts", "officers", "rotating-lists", "sequential-bowls", "to-", "joiners", "P-", "G-"}
"""Scenarios, algorithms, posts as they were given, and grades."""
PARAMETERS = {word for name in DEFAULTS for word in re.findall(r"[A-Za-z][A-Za-z'_-]+", name)}


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_of_an_answer_is_unmarked(question: str) -> None:
    with in_language(PSEUDO):
        said = shown("plan", question, *FEW, *QUESTIONS[question])
    assert "⟦Unofficial translation" in said
    assert outside_of_messages(said) - IDS - (PARAMETERS if question == "sensitivity" else set()) == set()


def test_nothing_of_named_scenarios_is_unmarked_but_their_titles(tmp_path: Path) -> None:
    file, folder = tmp_path / "s.toml", tmp_path / "out"
    file.write_text('[base]\n[more]\ntitle = "MINE"\nposts = { officers = { 2028 = 12 } }\n', encoding="utf-8")
    with in_language(PSEUDO):
        said = shown("plan", "scenarios", *FEW, "--file", str(file), "-o", str(folder))
    assert outside_of_messages(said) - {"base", "more", "MINE"} == set()
    assert "⟦started⟧" in (folder / "plan.html").read_text("utf-8") and "⟦" not in (folder / "tables" / "posts.csv").read_text("utf-8")


@pytest.mark.parametrize("code", OTHERS)
def test_json_is_the_same_in_every_language(code: str) -> None:
    assert shown("plan", "posts", *FEW, "--language", code, "--json") == shown("plan", "posts", *FEW, "--json")
    with in_language(code):
        assert say(UNOFFICIAL) in shown("plan", "posts", *FEW)
