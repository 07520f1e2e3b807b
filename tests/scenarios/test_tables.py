"""No text in a CSV of ours is run by a spreadsheet, numbers stay numbers, and what is read is what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import InputError
from storage.tables import csv_rows, csv_text, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-A1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "'=1", "=cmd|' /C calc'!A0"])
def test_a_text_that_would_be_run_begins_with_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == "'" + cell
    assert csv_rows(csv_text([[cell, "b"]]), "here") == [[cell, "b"]]


@pytest.mark.parametrize("cell", [-1, -0.5, 1e-9, "-0.25", "-1e-05", "a=b", "'tis", "", None, True])
def test_numbers_and_other_texts_are_left_as_they_are(cell: object) -> None:
    assert harmless(cell) is cell


@given(st.lists(st.lists(st.text(st.sampled_from("=+-@'\t\r\n,\"a1\uff1d")), min_size=2, max_size=4), max_size=4))
def test_every_text_is_read_back(rows: list[list[str]]) -> None:
    assert csv_rows(csv_text(rows), "here") == rows


def test_broken_quoting_is_told() -> None:
    with pytest.raises(InputError, match="well-formed CSV"):
        csv_rows('a,"b', "here")
