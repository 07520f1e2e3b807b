"""The glossary has every term in six languages, and says where each was seen."""

import csv
from pathlib import Path

import words
from words.messages import marked, read_catalogue

ROOT = Path(words.__file__).parents[1]
PLURALS = {str(one.id[1]) for one in read_catalogue("fr") if isinstance(one.id, tuple)}


def listed(name: str) -> list[dict[str, str]]:
    """The rows of a file beside the catalogues."""
    with (ROOT / "words" / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def glossary() -> list[dict[str, str]]:
    """The rows of the glossary."""
    return listed("glossary.csv")


def test_the_differences_of_the_back_translation_are_of_messages_and_as_many_as_the_page_says() -> None:
    rows, known = listed("back_translation.csv"), marked()
    assert [row["message"] for row in rows if not any(one.startswith(row["message"]) for one in known | PLURALS)] == []
    page = (ROOT / "docs" / "reference" / "languages.md").read_text(encoding="utf-8")
    kept = [64 - sum(row["language"] == code for row in rows) for code in ("fr", "zh", "es", "ar", "ru")]
    assert f"meaning kept in | {' | '.join(map(str, kept))} |" in page


def test_the_page_has_the_terms_of_the_file() -> None:
    page = (ROOT / "docs" / "reference" / "languages.md").read_text(encoding="utf-8")
    assert [row["term"] for row in glossary() if f"| {' | '.join(row.values())} |\n" not in page] == []


def test_every_term_is_in_six_languages_with_where_it_was_seen() -> None:
    rows = glossary()
    assert {"State party", "State under review", "drawing of lots", "self-assessment questionnaire", "list of observations"} <= {
        row["term"] for row in rows
    }
    assert [row["term"] for row in rows if None in row or not all(row.values())] == []
