"""The faults of a list, and what was understood of one, can be said in every language: no word of them is unmarked but those of the file."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from scenarios import Fault, InputError, load_scenario, public_seed
from scenarios.columns import FAMILY, NEEDED
from scenarios.finding import not_one
from scenarios.model import REGIONAL_GROUPS, Row, build_scenario
from scenarios.reading import ReadList, list_of_table
from scenarios.regrouping import regrouped
from scenarios.writing import scenario_csv
from storage.any_table import read_table, table_of
from tests.scenarios.any_list import csv_in, ods, xlsx
from tests.scenarios.test_any_list import LIST
from tests.words.said import words_unmarked
from words import LANGUAGES, in_language, say

REAL = load_scenario("real-2020-10-16")
HEAD = "state,name,regional_group,UNTOC,TIP\n"
AFRICAN = "BBB,,African,yes,\nCCC,,African,yes,\n"
TO_COME = (date.today() + timedelta(days=2)).isoformat()
KNOWN = " ".join((*NEEDED, FAMILY, *REGIONAL_GROUPS, *(one.id for one in REAL.instruments), "YYYY-MM-DD yes CSV UTF- Windows- XLSX ODS"))
"""What a person has to type: columns, groups, instruments; and what files are called."""
FAULTY: tuple[str | bytes, ...] = (
    *("", "a\n", HEAD, HEAD + "AAA,,African,,\n", HEAD + "AAA,,African\n", HEAD.strip() + ",\nAAA,,African,yes,,x\n"),
    HEAD + "AAA,,African,yes,\nAAA,,African,yes,\n",
    HEAD + "AAA,,Antarctic,yes,\nDDD,,Africn,yes,\nEEE,,African,yes,\n" + AFRICAN,
    HEAD + f"AAA,,African,{TO_COME},\nDDD,,African,44000,\nEEE,,African,maybe,\n,,African,yes,\n",
    HEAD + "AAA,,African,,yes\naaa,a\x07b,Afr\x07,yes,\n",
    HEAD + "AAA,,African,13/01/2020,\nBBB,,African,01/13/2020,\nCCC,,African,14/01/2020,\n",
    HEAD + "AAA,,African,01/02/2020,\n",
    "state,name,regional_group,TIP\nAAA,,African,yes\n",
    "Trafickking Protocol,name,regional_group,TIP,UNTOC,UNTOC\n",
    "state,id,name,regional_group,UNTOC\n",
    "state,name,regional_group," + ",".join(f"I{number}" for number in range(63)) + "\n",
    ",".join(f"I{number}" for number in range(200)) + "\n",
    "country,group,UNTOC\nFrance,X,yes\nFrance,x,yes\n,x,yes\n",
    HEAD + 'AAA,"open,African,yes,\n',
    (HEAD + "AAA,\xc5,African,yes,\n").encode() + b"BBB,\xc5land,African,yes,\n",
    (HEAD + "AAA,,African,yes,\n").encode("utf-16")[:-1],
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PK\x03\x04damaged",
    (HEAD + "AAA,\0,African,yes,\n").encode() + bytes(200),
    HEAD + "".join(f"{number},,African,?,\n" for number in range(10_010)),
)
ODD = (
    "Country;Sub-region;UNTOC;TIP Protocol;law\nFrance;Nord;13/01/2020;x;civil\nMars;Süd;;n;\nMalawi;Süd;2020-01-14;yes;common\n",
    "code,nom,groupe,UNTOC\nFRA,France,WEOG,2020/1/2\nALB,Albanie,EEG,-\nALX,albanie,EEG,oui\nRUS,Russia,EEG,x\nRUX,Russian Federation,EEG,x\n",
    "ISO,group,UNTOC\nFRA,Northern,yes\nALB,Northern,yes\nDEU,Nothern,yes\n",
    "iso,region,UNTOC\n" + "".join(f"X{number},R,yes\nY{number},R,yes\n" for number in range(30)),
)


def read(data: str | bytes, as_of: date | None = None) -> ReadList:
    return list_of_table(table_of(data if isinstance(data, bytes) else data.encode(), "here"), "list", as_of, "here")


def faults_of(data: str | bytes, as_of: date | None = None) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as told:
        read(data, as_of)
    return told.value.faults


def check(faults: tuple[Fault, ...], given: str) -> None:
    for fault in faults:
        assert words_unmarked(fault.where, KNOWN + given) == set() == words_unmarked(fault.expected, KNOWN + given), fault
        for code in LANGUAGES:
            with in_language(code):
                assert code == "en" or say(fault.expected) != str(fault.expected) or fault.expected in given, (code, fault)


@pytest.mark.parametrize("data", FAULTY, ids=range(len(FAULTY)))
def test_no_word_of_a_fault_of_a_list_is_unmarked(data: str | bytes) -> None:
    given = data if isinstance(data, str) else data.decode("latin-1").replace("\0", "")
    found = faults_of(data)[:200]
    check(found, given)
    of_libraries = "unexpected end of data BadZipFile File is not a zip file 0xc5"
    assert [fault for fault in found if words_unmarked(fault.value, KNOWN + given + of_libraries)] == []


def test_no_word_of_a_fault_of_a_day_is_unmarked() -> None:
    check(faults_of(HEAD + "AAA,,African,2020-01-01,\n", date(2019, 1, 1)), "")
    for reference, day in (
        ("real-2020-13-01", None),
        ("real-2020-10-16", date(2020, 1, 1)),
        ("real-latest", date(1999, 1, 1)),
        ("real-1", None),
    ):
        with pytest.raises(InputError) as told:
            load_scenario(reference, day)
        check(told.value.faults, reference + "id real-latest real-2020-10-16 real-YYYY-MM-DD")


@pytest.mark.parametrize("text", ["", 5, "x" * 600, "a\u200bb", " x", "x  y", "\u0301x", "\x07", "\ud800", "\u2028"])
def test_no_word_of_a_fault_of_a_seed_is_unmarked(text: object) -> None:
    with pytest.raises(InputError) as told:
        public_seed.public_seed(text)
    check(told.value.faults, f"seed {text!a} ab")


def test_no_word_of_a_fault_of_a_state_that_is_looked_for_is_unmarked() -> None:
    for text in ("Guinea", "republic", "Bhutan", "Frnace", "Narnia", "Papua New Guinea"):
        check((not_one(REAL, text),), f"--state {text} {REAL.id}" + " ".join((*REAL.states, "BTN", "PNG")))


def test_no_word_of_a_fault_of_files_is_unmarked(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("state,regional_group\nNarnia,X\nFRA,X\nFRA,Y\n")
    (tmp_path / "none.csv").write_text("a,b\n")
    for name in ("groups.csv", "none.csv", "absent.csv", "."):
        with pytest.raises(InputError) as told:
            regrouped(REAL, tmp_path / name) if name != "." else read_table(tmp_path)
        check(told.value.faults, "Narnia groups a,b")
    odd = build_scenario("odd", None, [Row("a b", "x ", "G", (True,), frozenset({"a+b"}))], [REAL.instruments[1]], ["G", "A"])
    with pytest.raises(InputError) as told:
        scenario_csv(odd)
    check(told.value.faults, "a b x a+b")


@pytest.mark.parametrize("data", [*ODD, csv_in(";", "cp1252", LIST), xlsx(LIST, ["empty"]), ods(LIST)], ids=range(len(ODD) + 3))
def test_no_word_of_what_was_understood_is_unmarked(data: str | bytes) -> None:
    given = data if isinstance(data, str) else " ".join(str(cell) for row in LIST for cell in row) + "Parties DataFrame"
    found = read(data)
    assert found.understood and words_unmarked(found.understood, KNOWN + given) == set()
    assert [warning for warning in found.warnings if words_unmarked(warning, KNOWN + given)] == []
    for code in LANGUAGES:
        with in_language(code):
            assert (say(found.understood) == found.understood) == (code == "en")


def test_the_odd_lists_give_warnings_of_every_kind() -> None:
    warned = " ".join(warning for data in ODD for warning in read(data).warnings)
    for part in ("two forms", "nearly the same name", "two names of one State", "alike but for accents"):
        assert part in warned
