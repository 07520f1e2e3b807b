"""An attribute that a law names by its id alone is a column of the list of parties."""

from pathlib import Path

import pytest

from algorithms import SeededLots, load_algorithm
from scenarios.reading import read_list
from storage.errors import InputError
from verify import read_law
from verify.law.added import added_of
from verify.record.verify_record import verify_record

LIST = """state,name,group,UNTOC,Working language
A1,A1,African,yes,French
A2,A2,African,yes,English
A3,A3,African,yes,French
A4,A4,African,yes,
B1,B1,Asia-Pacific,yes,English
B2,B2,Asia-Pacific,yes,French
B3,B3,Asia-Pacific,yes,English
B4,B4,Asia-Pacific,yes,French
"""
LAW = """
[[attribute]]
id = "working_language"
[[clause]]
id = "29e"
statement = "A State is not reviewed by States of its own language alone"
finished = "for every s under review: for some r reviewing s: not working_language(s) = working_language(r)"
"""


def written(folder: Path, text: str, law: str = LAW) -> tuple[Path, Path]:
    (folder / "list.csv").write_text(text, encoding="utf-8")
    (folder / "law.toml").write_text(law, encoding="utf-8")
    return folder / "list.csv", folder / "law.toml"


def test_its_values_are_those_of_the_column_and_the_record_carries_them(tmp_path: Path) -> None:
    file, law_file = written(tmp_path, LIST)
    read = read_list(file)
    assert "column 5 is the attribute working_language, of which a law may speak (2 values)" in read.understood and not read.plain
    law = read_law(law_file, parties=read.scenario)
    assert added_of(law.values).attributes["working_language"] == {
        **{state: "French" for state in ("A1", "A3", "B2", "B4")},
        **{state: "English" for state in ("A2", "B1", "B3")},
    }
    without = written(tmp_path, "\n".join(line.rpartition(",")[0] for line in LIST.splitlines()))[0]
    plain = read_list(without).scenario
    assert plain.digest == read.scenario.digest
    record = load_algorithm("answer-set").draw(read.scenario, law, SeededLots("x"))
    assert record.complete and verify_record(record, plain).kept


def test_a_list_without_the_column_is_told_and_no_list_leaves_it_without_values(tmp_path: Path) -> None:
    file, law_file = written(tmp_path, LIST, LAW.replace("working_language", "language"))
    with pytest.raises(InputError, match="or a list that has a column language"):
        read_law(law_file, parties=read_list(file).scenario)
    assert added_of(read_law(law_file).values).attributes.get("language", {}) == {}


@pytest.mark.parametrize("cells", [("yes", "French"), ("2010-01-01", "Frnch"), ("31/12/2004", "x y")])
def test_a_column_that_speaks_of_parties_is_an_instrument_with_its_faults(tmp_path: Path, cells: tuple[str, str]) -> None:
    text = LIST.replace("Working language", "TREATY").replace("French", cells[0]).replace("English", cells[1])
    with pytest.raises(InputError, match=f"column TREATY: found '{cells[1]}'"):
        read_list(written(tmp_path, text)[0])
