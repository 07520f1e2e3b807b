"""The faults of a law, its file and pairs, of records, packs and tables can be said in every language: no word of them is unmarked."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from algorithms import SeededLots, load_algorithm
from scenarios import Fault, InputError, load_scenario
from storage.tables import Table
from tests.words.said import words_unmarked
from verify import law_from, read_law
from verify.given import read_given
from verify.law.clause import LEVELS
from verify.law.pairs import PairsGiven
from verify.law.parameters import ALTERNATIVES, DEFAULTS
from verify.law.vocabulary import OF_A_SEAT, OF_A_STATE, WORDS, Vocabulary
from verify.plain_tables import judge_table
from verify.record.journal import NOTHING, check_digests, entries_of
from verify.record.reading import from_json
from verify.record.verify_record import kept_record, verify_record
from words import LANGUAGES, Message, in_language, say

REAL = load_scenario("real-2020-10-16")
OF_LAWS = (
    *WORDS,
    *Vocabulary(frozenset(), {}).atoms,
    *OF_A_SEAT,
    *OF_A_STATE,
    *LEVELS,
    *DEFAULTS,
    *(word for of in ALTERNATIVES.values() for word in of),
    "relations attributes clauses off added",
)
OF_PATHS = "$.scenario.digest $.outcome fault paragraph"
OF_FILES = "relation attribute clause file pairs values symmetric column id each_lot finished statement level TOML"
EXAMPLES = 'my_relation my_attribute ALB SRB civil law "for every s under review: not waives(s)" party waives_four state other'
KNOWN = " ".join((*map(str, OF_LAWS), OF_PATHS, OF_FILES, EXAMPLES, "real-2020-10-16", *REAL.states, *(one.id for one in REAL.instruments)))
"""What a person has to type: the words of laws, of law files and of the language of clauses."""
SETTINGS = ("mutual_scope=never", "load_max=no", "colour=blue", "mutual", "waives_four=FRA,FRA", "redraws=FRA,FRA,FRA", "defers=XXX")
LAW_FILES = (
    *("waives_four = [\n", "waives_four = 5\n", "load_max = 99999999999999999999\n", "load_max = nan\n", "a" + ".a" * 60 + " = 1\n", "\0"),
    *(
        "relation = 5\n",
        "clause = 5\n",
        "off = 5\n",
        'off = ["self", "29a", "29a"]\n[[clause]]\nid = "29a"\nstatement = "x"\neach_lot = "y"\n',
    ),
    "[[relation]]\nmore = 1\n[[relation]]\nid = 'near'\nmore = 1\nsymmetric = 1\nfile = 'p.csv'\npairs = 5\n",
    "[[relation]]\nid = 'near'\n[[relation]]\nid = 'near'\nfile = 'absent.csv'\n"
    "[[relation]]\nid = 'for'\npairs = [['FRA', 'FRA'], ['XX', 'Fr']]\n",
    "[[relation]]\nid = 'near'\nfile = 'bad.csv'\n"
    "[[attribute]]\nid = 'law'\nfile = 'bad.csv'\n[[attribute]]\nid = 'tradition'\nfile = 'twice.csv'\n",
    "[[attribute]]\nid = 'law'\n[[attribute]]\nid = 'near'\nfile = 'a'\nvalues = 5\n[[attribute]]\nid = 'tradition'\nvalues = 5\n",
    "[[attribute]]\nid = 'near'\nvalues = {FRA = 'a'}\n[[relation]]\nid = 'near'\npairs = []\n",
    "[[clause]]\nid = '_'\nmore = 1\nlevel = 'sure'\n[[clause]]\nid = '28-two'\neach_lot = 5\n[[clause]]\nid = '28-two'\nfinished = 'for'\n",
)
SENTENCES = (
    *(
        "",
        "for every s",
        "every s under review: party(s, i)",
        "for every s under review party(s, i)",
        "not for every s under review: self(s)",
    ),
    *("for every s undr review: party(s, i)", "for every s under review: party(s, i)", "for every s under review: party(s)", "x" * 10_001),
    *(
        "for every s under review: self(s)",
        "for every s under review: waives(r)",
        "for every s under review: for every s under review: waives(s)",
    ),
    *("for every instrument s: waives(s)", "for every for under review: waives(s)", "for every s under review: load(s)", "not (" * 60),
    *("for every s under review: load(s) <= 5000", "for every s under review: waivs(s)", "for every s under review: law(s) = 'a'"),
    *('for every s under review: law(s) = "x"', "for every s under review: law(s)", "for every s under review: law(s) = civil"),
    *("for every s under review: size(s) = 5", "for every s under review: waives(s) at home", "for every i an instrument: waives(i)"),
    *(
        "for every s under review, for every r reviewing s, for every q reviewing r: drawn(s, q)",
        "number of s under review: waives(s) <= 2",
    ),
    *("for every s under review: waives(s) and law(s) = size(s)", "for every s under review, for every r taking part: drawn(s, r)"),
)


def check(faults: tuple[Fault, ...], given: str) -> None:
    """All their words are those of the catalogues or of what was given; and another language says them otherwise."""
    known = f"{KNOWN} {given}"
    for fault in faults:
        found = {part: words_unmarked(text, known) for part, text in (("where", fault.where), ("expected", fault.expected))}
        assert found == {"where": set(), "expected": set()}, fault
        for code in LANGUAGES:
            with in_language(code):
                assert isinstance(fault.expected, Message) or re.fullmatch("'[a-z]+'", fault.expected), fault
                assert (say(fault.expected) == str(fault.expected)) == (code == "en" or not isinstance(fault.expected, Message)), (
                    code,
                    fault,
                )


def refused(read: Callable[[], object], given: str) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as told:
        read()
    check(told.value.faults, given)
    return told.value.faults


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_word_of_a_fault_of_a_setting_is_unmarked(setting: str) -> None:
    refused(lambda: read_law(None, [setting]).check_states(REAL), f"--set {setting}")


@pytest.mark.parametrize("content", LAW_FILES, ids=range(len(LAW_FILES)))
def test_no_word_of_a_fault_of_a_law_file_is_unmarked(content: str, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\nc,d\n")
    (tmp_path / "twice.csv").write_text("state,tradition\nFRA,a\nFRA,b\n,c\n")
    (tmp_path / "law.toml").write_text(content)
    refused(lambda: read_law(tmp_path / "law.toml", parties=REAL).check_states(REAL), content + " bad.csv twice.csv absent.csv a,b")


@pytest.mark.parametrize("sentence", SENTENCES, ids=range(len(SENTENCES)))
def test_no_word_of_a_fault_of_a_sentence_is_unmarked(sentence: str) -> None:
    added = {"attributes": {"law": {"FRA": "civil"}}, "clauses": [{"id": "mine", "statement": "x", "each_lot": sentence or "("}]}
    found = refused(lambda: law_from({"added": added}), f"{sentence} mine State instrument")
    assert all("each_lot, line" in fault.where or len(sentence) > 10_000 for fault in found)


def test_no_word_of_a_fault_of_pairs_is_unmarked(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("state,other\nFRA,\n")
    for given in (tmp_path / "pairs.csv", tmp_path / "absent.csv", [("FRA", "XX")]):
        source = str(tmp_path)
        refused(
            lambda given=given: read_law(None, (), PairsGiven(barred=given), REAL).check_states(REAL),
            f"{source} pairs.csv absent.csv barred XX",
        )
    with_relation = tmp_path / "law.toml"
    with_relation.write_text("[[relation]]\nid = 'barred_both'\npairs = []\n")
    refused(lambda: read_law(with_relation, (), PairsGiven(barred_both=[]), REAL), "barred_both --barred-both")
    with_relation.write_text("clause = 5\n")
    refused(lambda: read_law(with_relation, (), PairsGiven(barred_both=[]), REAL), "clauses [[clause]]")


@cache
def drawn() -> str:
    return load_algorithm("rotating-lists").draw(REAL, law_from({}), SeededLots("said")).to_json()


def changed(**parts: Any) -> dict[str, Any]:
    return {**json.loads(drawn()), **parts}


def twice(record: dict[str, Any]) -> dict[str, Any]:
    record["groups"]["2"] += ["ATLANTIS", record["groups"]["1"][0]]
    record["reviews"][3]["reviewing"].append(record["reviews"][3]["reviewing"][0] | {"instruments": ["TREATY"]})
    record["reviews"].append(record["reviews"][0])
    return record


def test_no_word_of_a_fault_of_a_record_is_unmarked() -> None:
    for wrong in (
        {"schema": "x"},
        {"seed": 5, "outcome": "over", "numbers": [-1]},
        {"groups": None, "lots": 3, "stuck": {}},
        {"reviews": [{}]},
    ):
        refused(
            lambda wrong=wrong: from_json(changed(**wrong)),
            "'string' 'array' 'object' untoc-draw/draw-record/1 over complete stuck None 3 5 -1 x"
            + str(wrong)
            + "reviewed group reviewing waives_four lots seed additional barred_by reviews drawn seat",
        )
    refused(lambda: verify_record(from_json(twice(changed())), REAL), "ATLANTIS TREATY $.groups reviews reviewing")
    refused(lambda: verify_record(from_json(changed(scenario={"id": "mine", "digest": "x"}))), "mine sha256 --scenario --as-of")
    refused(lambda: verify_record(from_json(changed(scenario={"id": "real-2020-10-16", "digest": "x"})), REAL), f"x {REAL.digest}")
    refused(lambda: verify_record(from_json(changed(scenario={"id": "real-1999-01-01", "digest": "x"}))), "real-1999-01-01")
    broken = verify_record(from_json(changed(outcome="stuck", numbers=[1])), REAL)
    faults = refused(lambda: kept_record(broken, "here"), " ".join(clause.clause.id for clause in broken.results) + "record complete")
    assert len(faults) > 1


def test_no_word_of_a_fault_of_a_file_that_is_checked_is_unmarked(tmp_path: Path) -> None:
    def packed(**files: str) -> bytes:
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            for name, text in files.items():
                archive.writestr(name.replace("__", "/").replace("_json", ".json"), text)
        return kept.getvalue()

    for content in (
        b"",
        b"{",
        b"[1, 1" + b"0" * 30,
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b"[" * 99_999,
        b'["\\ud800"]',
        b"\xff",
        b"PK\x03\x04",
    ):
        refused(lambda content=content: read_given(content, "r.json"), "")
    files = "record.json scenario.json manifest.json journal.jsonl '$.as_of' object"
    refused(lambda: read_given(packed(a_json="{}")), files)
    refused(lambda: read_given(packed(record_json=drawn(), scenario_json="{}")), f"{files} as_of instruments regional_groups rows")
    refused(lambda: read_given(packed(record_json=drawn(), scenario_json=REAL.canonical_text.replace(",", ", "))), files)
    refused(lambda: read_given(packed(record_json=drawn(), scenario_json=REAL.canonical_text.replace("2020-10-16", "2020-13-16"))), files)
    refused(lambda: read_given(packed(record_json="{}")), f"{files} {' '.join(changed())}")
    refused(lambda: read_given(tmp_path), files)
    refused(lambda: read_given(tmp_path / "absent.json"), files)
    refused(lambda: read_given(b"a,b\n", "t.csv").drawn(), files)
    refused(lambda: entries_of([b"{}\n"], "j"), "")
    refused(lambda: entries_of([b'{"before":"x","line":7,"what":"x"}\n'], "j"), f"before line {NOTHING}")
    refused(lambda: check_digests([b"a\n", b"b\n", b"c\n"], ["a", "x"], "j"), "journal.jsonl journal.head a b c x")
    refused(lambda: check_digests([b"a\n"], ["a", "b", "c"], "j"), "journal.jsonl journal.head")


def test_no_word_of_a_fault_of_a_table_is_unmarked() -> None:
    rows = {
        "a,b": (("a", "b"),),
        "empty": (),
        "no rows": (("State under review", "reviewing State"),),
        "twice": (("State under review", "reviewing State", "seat", "seat"), ("FRA", "ALB", "", "")),
        "wrong": (("reviewed", "reviewing", "seat", "instrument", "year", "kind"), ("Narnia", "ALB", "middle", "TREATY", "4", "maybe")),
    }
    for name, table in rows.items():
        names = " ".join(one.name for one in REAL.instruments)
        given = f"{name} {table} reviewed reviewing home away additional drawn first yes false true no x {names}"
        found = Table([(number, list(cells)) for number, cells in enumerate(table, 1)], ())
        refused(lambda found=found: judge_table(found, "t", REAL, law_from({})), re.sub("[ ,'()]", "", given) + given)
