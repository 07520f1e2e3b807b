"""Faults of law files, each with file, place and remedy, as the command ``law`` tells them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.main import main

LANGUAGE = '[[attribute]]\nid = "language"\nvalues = {FRA = "French"}\n'
FAULTS = {
    "each_lot = 'for every s under reviewing: party(s, s)'": ["clause a, each_lot, line 1, column 25: found 'ing', expected ':' or ','"],
    "each_lot = 'for every s under review, for every r reviewing s: same_group(s)'": [
        "clause a, each_lot, line 1, column 52: found '1 of same_group', expected 2 arguments: same_group(State, State)"
    ],
    "each_lot = 'for every s under review: reviewed_by(s, r)'": [
        "clause a, each_lot, line 1, column 42: found 'r', expected a variable that is bound here: s, or 'for every r ...' before it"
    ],
    "finished = 'for every s under review: number of r reviewing s <= 3'": [
        "clause a, finished, line 1, column 51: found '<=', expected 'with'"
    ],
    f"finished = 'for every s under review: language(s) = \"Fench\"'\n{LANGUAGE}": [
        "clause a, finished, line 1, column 41: found 'Fench', expected one of French; did you mean French?"
    ],
    "each_lott = 'x'\nlevel = 'sure'": [
        "clause a: found 'each_lott', expected one of id, paragraph, level, statement, fault, each_lot, finished",
        "clause a: found 'sure', expected a level, one of quoted, official, implied, uncac, other, user",
        "clause a: found 'no sentence', expected each_lot, finished, or both",
    ],
    "[[relation]]\nid = 'foes'\nsymetric = true\nfile = 'nothere.csv'": [
        "relation foes: found 'symetric', expected one of file, id, pairs, symmetric",
        "relation foes, nothere.csv, file: found 'no such file', expected a table of pairs of States: CSV, XLSX or ODS that exists",
    ],
    "[[relation]]\npairs = [['ALB', 'SRB']]\n[[relation]]\nid = 'foes'\npairs = [['ALB']]": [
        "relation 1: found 'no id', expected an id, as id = \"my_relation\"",
        'relation foes, pairs: found "[[\'ALB\']]", expected lists of two States, as [["ALB", "SRB"]]',
    ],
    "each_lot = 'for every s under review: has_group(s)'\n[[relation]]\nid = 'No Relations'\npairs = [['ALB', 'ALB']]": [
        "No Relations: found 'ALB, ALB', expected two different States",
        "id: found 'No Relations', expected a small letter, then small letters, digits and _, and no word of the language",
    ],
}
WHOLE = {
    "x = [": ["file: found 'Invalid value (at end of document)', expected a TOML file of law parameters"],
    "[clause]\nid = 'x'": ["clauses: found \"{'id': 'x'}\", expected tables, each under [[clause]]"],
    "clause = 5": ["clauses: found '5', expected tables, each under [[clause]]"],
    "off = '29a'": ["off: found '29a', expected a list of clause ids, as off = [\"29a\"]"],
    "off = ['28-two']": [
        "off: found '28-two', expected one of 29a, 29c: the other clauses say how seats are filled, or have a parameter of their own"
    ],
    "[[clause]]\nid = 'a b'\nfinished = 'for every s under review: has_group(s)'": [
        "clause a b: found 'a b', expected an id: letters, digits and -",
        "clause a b: found 'no statement', expected the clause in words, as statement = \"...\"",
    ],
}


@pytest.mark.parametrize(("text", "faults"), [(f"[[clause]]\nid = 'a'\nstatement = 's'\n{text}", told) for text, told in FAULTS.items()])
def test_a_clause_in_words_that_are_not_right_is_told(tmp_path: Path, text: str, faults: list[str]) -> None:
    told(tmp_path, text, faults)


@pytest.mark.parametrize(("text", "faults"), WHOLE.items())
def test_a_law_file_of_another_form_is_told(tmp_path: Path, text: str, faults: list[str]) -> None:
    told(tmp_path, text, faults)


def told(folder: Path, text: str, faults: list[str]) -> None:
    """The command says these faults, each on a line, and ends with 2."""
    (folder / "bad.toml").write_text(text)
    result = CliRunner().invoke(main, ["law", "--law", str(folder / "bad.toml")])
    lines = [*(f"  {fault}" for fault in faults), "  given with --law"]
    head = f"untoc-draw: {folder / 'bad.toml'}: {len(faults)} fault{'s' * (len(faults) > 1)}"
    assert result.exit_code == 2
    assert [line for line in result.output.splitlines() if not line.startswith("  did you mean")] == [head, *lines]
