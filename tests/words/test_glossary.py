"""The glossary has every term in six languages, and says where each was seen."""

import csv
from pathlib import Path

import words

ROOT = Path(words.__file__).parents[1]


def glossary() -> list[dict[str, str]]:
    """The rows of the glossary."""
    with (ROOT / "words" / "data" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_has_the_terms_of_the_file() -> None:
    page = (ROOT / "docs" / "reference" / "languages.md").read_text(encoding="utf-8")
    assert [row["term"] for row in glossary() if f"| {' | '.join(row.values())} |\n" not in page] == []


def test_every_term_is_in_six_languages_with_where_it_was_seen() -> None:
    rows = glossary()
    assert {"State party", "State under review", "drawing of lots", "self-assessment questionnaire", "list of observations"} <= {
        row["term"] for row in rows
    }
    assert [row["term"] for row in rows if None in row or not all(row.values())] == []
