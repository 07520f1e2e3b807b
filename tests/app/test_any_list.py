"""Lists in any form through the command line: what was understood and what is warned of is told apart from the result."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.main import main
from tests.scenarios.any_list import csv_in, xlsx

ROWS = [
    ["Country", "Region", "A"],
    *[[name, "South", "x"] for name in ("Argentina", "Brazil", "Chile", "Uruguay")],
    *[[name, "North", "x"] for name in ("Canada", "Mexico", "Türkiye")],
]
SAID = "columns: 'Region' is regional_group, 'Country' has names, ids from them: 7 of the built-in list, 'x' for a party, day unknown"


def run(*words: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "south.csv"
    path.write_bytes(csv_in(";", "cp1252", ROWS))
    return path


def test_what_was_understood_is_one_line_on_standard_error(file: Path) -> None:
    done = run("scenario", "check", file)
    assert done.stdout == "south: sound, 7 States parties, 1 instruments\n"
    groups = "groups as in the file (2): North, South"
    assert done.stderr == f"untoc-draw: read as: CSV with semicolons, Windows-1252, 7 rows, {SAID}, {groups}\n"
    assert run("-q", "scenario", "check", file).stderr == ""


@pytest.mark.parametrize("command", ["check", "show"])
def test_json_has_it_under_a_key(file: Path, command: str) -> None:
    done = run("scenario", command, file, "--json")
    told = json.loads(done.stdout)
    assert told["understood"].startswith("read as: CSV with semicolons, Windows-1252, 7 rows") and told["warnings"] == []
    assert done.stderr == ""


def test_other_commands_say_it_where_something_was_guessed(file: Path, tmp_path: Path) -> None:
    draw = ("--algorithm", "sequential-bowls", "--seed", "1", "--json")
    assert "read as: CSV with semicolons" in CliRunner().invoke(main, ["draw", str(file), *draw]).stderr
    plain = tmp_path / "plain.csv"
    run("scenario", "generate", "calibrated", "--size", 20, "--seed", 1, "-o", plain)
    assert "read as" not in CliRunner().invoke(main, ["draw", str(plain), *draw]).stderr


def test_a_warning_is_told_by_every_command(tmp_path: Path) -> None:
    twice = tmp_path / "twice.csv"
    rows = "".join(f"{id},{name},African,yes\n" for id, name in (("AA", "Fiji"), ("AB", "FIJI"), ("AC", "Ghana"), ("AD", "Palau")))
    twice.write_text("state,name,regional_group,A\n" + rows)
    for words in (("scenario", "check", twice), ("draw", twice, "--algorithm", "sequential-bowls", "--seed", "1", "--json")):
        told = CliRunner().invoke(main, [str(word) for word in words]).stderr
        assert "warning: names alike but for accents, case or spaces, under different ids: 'Fiji' (id AA" in told


@pytest.mark.parametrize("reference", ["real-2020-10-16", "made.csv", "south.csv"])
def test_a_list_that_is_shown_is_written_ready_to_edit(reference: str, file: Path, tmp_path: Path) -> None:
    run("scenario", "generate", "sparse", "--size", 20, "--seed", 1, "-o", tmp_path / "made.csv")
    source = tmp_path / reference if reference.endswith(".csv") else reference
    day = ("--as-of", "2020-10-16") if reference.startswith("real") else ()
    done = run("scenario", "show", source, "--csv", tmp_path / "a.csv", "--xlsx", tmp_path / "a.xlsx", "--json")
    digest = json.loads(done.stdout)["digest"]
    assert (" with --as-of 2020-10-16 it is the same list" in done.stderr) == bool(day)
    for name in ("a.csv", "a.xlsx"):
        assert json.loads(run("scenario", "show", tmp_path / name, *day, "--json").stdout)["digest"] == digest


def test_states_are_listed_with_their_ids(file: Path) -> None:
    assert "  TUR              Türkiye, North: A\n" in run("scenario", "show", file).stdout
    (one,) = [each for each in json.loads(run("scenario", "show", file, "--json").stdout)["list"] if each["state"] == "TUR"]
    assert one == {"state": "TUR", "name": "Türkiye", "regional_group": "North", "party_to": ["A"]}


def test_a_made_list_is_a_spreadsheet_where_its_name_says_so(tmp_path: Path) -> None:
    digests = set()
    for name in ("made.csv", "made.xlsx"):
        made = run("scenario", "generate", "sparse", "--size", 20, "--seed", 1, "-o", tmp_path / name, "--json")
        read = run("scenario", "check", tmp_path / name, "--json")
        digests |= {json.loads(done.stdout)["digest"] for done in (made, read)}
    assert len(digests) == 1


def test_a_damaged_spreadsheet_is_told_with_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "cut.xlsx").write_bytes(xlsx(ROWS)[:-40])
    told = run("scenario", "check", tmp_path / "cut.xlsx", code=2).output
    assert "found 'damaged (BadZipFile: File is not a zip file)', expected an XLSX or ODS file that is whole" in told


def test_a_list_gets_other_groups_from_a_table(tmp_path: Path) -> None:
    groups, written = tmp_path / "groups.xlsx", tmp_path / "new.csv"
    groups.write_bytes(xlsx([["Country", "Region"], ["Argentina", "South"], ["BRA", "South"], ["Türkiye", "North"], ["CAN", ""]]))
    shown = run("scenario", "show", "real-latest", "--groups", groups, "--csv", written, "--json")
    told = json.loads(shown.stdout)
    assert told["regional_groups"] == {"North": 1, "South": 2, "no group": 192}
    assert "groups as in the file (2): North, South, 192 other States in no group" in told["understood"]
    assert json.loads(run("scenario", "show", written, "--as-of", "2026-09-11", "--json").stdout)["digest"] == told["digest"]


def test_every_fault_of_a_table_of_groups_is_told(tmp_path: Path) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text("state,group\nARG,GRULAC\nArgentina,GRULAC\nAtlantis,WEOG\nFRA,WEOG\nDEU,WEOOG\n")
    told = run("scenario", "show", "real-latest", "--groups", groups, code=2).output
    assert all(f"row {row}" in told for row in (3, 4, 6)) and "3 faults" in told
    groups.write_text("a,b\n1,2\n")
    assert "a column for state and one for regional_group" in run("scenario", "show", "real-latest", "--groups", groups, code=2).output


def test_a_list_with_groups_of_its_own_is_drawn_verified_and_packed(tmp_path: Path) -> None:
    """The first round of MESICIC had sixteen States of four sub-regions."""
    places = ("South America", "Caribbean", "Central America", "North America")
    file, record, pack = tmp_path / "oas.xlsx", tmp_path / "r.json", tmp_path / "pack"
    file.write_bytes(
        xlsx([["State", "Region", "MESICIC"], *([f"{place[:2].upper()}{n}", place, "x"] for place in places for n in range(4))])
    )
    run("draw", file, "--algorithm", "sequential-bowls-look-ahead", "--seed", "1", "-o", record)
    assert "The draw keeps every clause." in run("verify", record, "--scenario", file).output
    run("evidence", record, "--scenario", file, "-o", pack)
    done = subprocess.run([sys.executable, "-I", pack / "check.py", pack], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and " 0 FAIL" in done.stdout
    assert '"regional_groups":["Caribbean","Central America","North America","South America"]' in (pack / "scenario.json").read_text()
