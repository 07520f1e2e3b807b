"""The glossary has every term in six languages, and says where each was seen."""

import csv
from pathlib import Path

import words


def test_every_term_is_in_six_languages_with_where_it_was_seen() -> None:
    with (Path(words.__file__).parent / "data" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"State party", "State under review", "drawing of lots", "self-assessment questionnaire", "list of observations"} <= {
        row["term"] for row in rows
    }
    assert [row["term"] for row in rows if None in row or not all(row.values())] == []
