"""Tests of the scenarios package: the real parties, the digest, and every kind of faulty file."""

import pickle
import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from scenarios import REGIONAL_GROUPS, Fault, InputError, Scenario, builtin_ids, load_scenario
from scenarios.reading import MAX_BYTES, read_scenario_file
from scenarios.real import grades

HEAD = "state,name,regional_group,UNTOC,tip\n"
GOOD = HEAD + "BBB,Bee,African,2003-01-02,yes\nAAA,Ay,,yes,\n"


def write(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "try.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def faults_of(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        read_scenario_file(path, None)
    return caught.value.faults


def real() -> Scenario:
    return load_scenario("real-2020-10-16")


def test_counts_at_the_start_of_the_mechanism() -> None:
    s = real()
    assert s.as_of == date(2020, 10, 16)
    assert [i.id for i in s.instruments] == ["UNTOC", "TIP", "SOM", "FIREARMS"]
    assert s.adherence.sum(axis=0).tolist() == [190, 178, 149, 119]
    assert int(s.adherence.all(axis=1).sum()) == 115
    assert np.bincount(s.group_of[s.group_of >= 0]).tolist() == [51, 52, 23, 33, 30]
    assert s.regional_groups == REGIONAL_GROUPS
    assert [s.states[i] for i in np.flatnonzero(s.group_of < 0)] == ["EUE"]


def test_shapes_order_and_read_only() -> None:
    s = real()
    assert s.adherence.shape == (s.n_states, s.n_instruments) == (190, 4)
    assert s.group_of.dtype == np.int16
    assert list(s.states) == sorted(s.states)
    assert all(s.states[row] == state for state, row in s.index.items())
    assert s.adherence[:, 0].all()
    with pytest.raises(ValueError, match="read-only"):
        s.adherence[0, 0] = False
    with pytest.raises(ValueError, match="read-only"):
        s.group_of[0] = 1


def test_latest_and_as_of() -> None:
    latest = load_scenario("real-latest")
    assert (latest.id, latest.as_of) == ("real-latest", date(2026, 9, 11))
    assert latest.n_states >= 190
    assert load_scenario("real-latest", date(2020, 10, 16)).digest == real().digest
    assert load_scenario("real-2000-11-15").adherence.shape == (0, 4)
    assert set(grades()) >= set(latest.states)
    assert grades()["ALB"] == "AAAA"
    assert all(load_scenario(id).n_states for id in builtin_ids())


@pytest.mark.parametrize("reference", ["nothing-of-the-kind", "real-lates", "real-20201016", "", "a\0b"])
def test_unknown_id_names_the_built_in_ones(reference: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(reference)
    assert all(id in str(caught.value) for id in builtin_ids())


@pytest.mark.parametrize(
    ("reference", "as_of"),
    [("real-2000-11-14", None), ("real-2020-02-30", None), ("real-latest", date(1999, 1, 1)), ("real-2020-10-16", date(2021, 1, 1))],
)
def test_bad_dates_of_built_in_ids(reference: str, as_of: date | None) -> None:
    with pytest.raises(InputError):
        load_scenario(reference, as_of)


def test_good_file(tmp_path: Path) -> None:
    s = load_scenario(str(write(tmp_path, GOOD)))
    assert (s.id, s.states, s.as_of) == ("try", ("AAA", "BBB"), None)
    assert s.group_of.tolist() == [-1, 0]
    assert s.adherence.tolist() == [[True, False], [True, True]]
    early = read_scenario_file(tmp_path / "try.csv", date(2003, 1, 1))
    assert early.states == ("AAA",)  # BBB is not yet in the Convention, so its Protocol does not count


def test_byte_order_mark_blank_lines_and_legal_family(tmp_path: Path) -> None:
    text = "\ufeffname,state,regional_group,legal_family,X-1\r\n\r\nÅland,A1,none,civil+customary,yes\r\nB,B,,,\r\n"
    s = read_scenario_file(write(tmp_path, text), None)
    assert (s.states, s.names) == (("A1",), ("Åland",))
    assert s.legal_families == (frozenset({"civil", "customary"}),)
    assert s.instruments[0].id == "X-1"
    assert s.instruments[0].requires is None


def test_row_order_does_not_change_the_digest(tmp_path: Path) -> None:
    s = real()
    lines = [
        f'{state},"{s.names[i]}",{s.regional_groups[s.group_of[i]] if s.group_of[i] >= 0 else ""},'
        + "+".join(sorted(s.legal_families[i]))
        + ","
        + ",".join("yes" if held else "" for held in s.adherence[i])
        for i, state in enumerate(s.states)
    ]
    digests = set()
    for seed in range(5):
        random.Random(seed).shuffle(lines)
        text = "state,name,regional_group,legal_family,untoc,tip,som,firearms\n" + "\n".join(lines) + "\n"
        digests.add(read_scenario_file(write(tmp_path, text), date(2020, 10, 16)).digest)
    assert digests == {s.digest}
    assert s.digest.startswith("sha256:")
    changed = text.replace("yes,yes,yes,yes", "yes,yes,yes,", 1)
    assert read_scenario_file(write(tmp_path, changed), date(2020, 10, 16)).digest != s.digest


def test_all_faults_at_once(tmp_path: Path) -> None:
    future = (date.today() + timedelta(days=2)).isoformat()
    path = write(
        tmp_path,
        HEAD
        + "AAA,Ay,African,yes,\n"
        + "aaa,Low,African,yes,\n"
        + "AAA,Again,African,yes,\n"
        + "CCC,Cee,Asia Pacfic,yes,\n"
        + "DDD,Dee,African,2003-02-30,\n"
        + f"EEE,Ee,African,{future},\n"
        + "FFF,Ef,African,,2004-01-01\n"
        + "GGG,Gee,African\n",
    )
    faults = faults_of(path)
    assert [f.where for f in faults] == [
        "row 3, column state",
        "row 4, column state",
        "row 5, column regional_group",
        "row 6, column UNTOC",
        "row 7, column UNTOC",
        "row 8, column TIP",
        "row 9",
    ]
    assert [f.value for f in faults] == ["aaa", "AAA", "Asia Pacfic", "2003-02-30", future, "2004-01-01", "3 cells"]
    assert "first in row 2" in faults[1].expected
    assert "did you mean 'Asia-Pacific'" in faults[2].expected
    assert "requires UNTOC" in faults[5].expected
    assert "5 cells" in faults[6].expected


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        (HEAD, "no rows"),
        ("state,name,untoc\nA,A,yes\n", "column for regional_group"),
        ("state,name,regional_group\nA,A,\n", "column for at least one instrument"),
        ("state,name,regional_group,tip\nA,A,,yes\n", "column for UNTOC"),
        ("state,name,regional_group,untoc,Untoc\nA,A,,yes,\n", "each column once"),
        ("state,name,regional_group,untoc,\nA,A,,yes,yes\n", "instrument id"),
        ("state,name,regional_group,un-?toc\nA,A,,yes\n", "instrument id"),
        (HEAD + "A,A,,\n", "5 cells"),
        (HEAD + "A,A,,yes,,\n", "5 cells"),
        (HEAD + "A,A,,,\n", "no State party"),
        (HEAD + ",A,,yes,\n", "an id of 1 to 16"),
        (HEAD + "ABCDEFGHIJKLMNOPQ,A,,yes,\n", "an id of 1 to 16"),
        (HEAD + "A,A,,20030102,\n", "ISO date"),
        (HEAD + "A,A,,maybe,\n", "ISO date"),
        (HEAD + 'A,"A\nB",,yes,\n', "printable"),
        (HEAD + 'A,"A,,yes,\n', "well-formed CSV"),
        (GOOD.encode() + "Å,".encode() + b"\xff,,yes,\n", "line 4: found 'byte 0xff', expected text in UTF-8"),
        (GOOD.encode("utf-16")[:-1], "expected text"),
        (GOOD + "C,\0,,yes,\n", "line 4: found 'a NUL byte'"),
    ],
)
def test_each_kind_of_bad_file(tmp_path: Path, content: str | bytes, told: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(InputError) as caught:
        load_scenario(str(path))
    assert told in str(caught.value)
    assert caught.value.source == str(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "none.csv")[0].value == "no such file"
    assert faults_of(tmp_path)[0].value == "a folder"


def test_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    (fault,) = faults_of(path)
    assert f"{MAX_BYTES + 1:,}" in fault.value
    assert f"{MAX_BYTES:,}" in fault.expected


def test_message_shows_fifty_faults_and_counts_the_rest() -> None:
    error = InputError("here", [Fault(f"row {i}", "x" * 500, "y") for i in range(60)])
    text = str(error)
    assert "row 49:" in text
    assert "row 50:" not in text
    assert text.endswith("and 10 more")
    assert len(text) < 10_000
    assert str(pickle.loads(pickle.dumps(error))) == text
