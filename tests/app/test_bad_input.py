"""Bad input through the command line: exit code 2, the place, the value and what would be right, and no traceback."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.main import main
from scenarios import InputError, load_scenario

HEAD = "state,name,regional_group,UNTOC,TIP\n"
AFRICAN = "BBB,,African,yes,\nCCC,,African,yes,\n"
DRAW = ["draw", "real-2020-10-16", "--algorithm", "sequential-bowls", "--seed", "bad input"]
NOISE_BYTES = 50_000_000
PROGRAM = Path(sys.executable).with_name("untoc-draw")
FUTURE = (date.today() + timedelta(days=2)).isoformat()


def refused(*arguments: str) -> str:
    """Run the command; gives its message once exit code and form are as promised."""
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 2, result.output[-2000:]
    assert "Traceback" not in result.output
    assert len(result.output) < 20_000
    return result.output


def scenario_file(folder: Path, content: str | bytes) -> str:
    file = folder / "parties.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(file)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEAD + "AAA,,African,yes,\nAAA,,African,yes,\n", ["row 3, column state", "'AAA'", "each State once (first in row 2)"]),
        (HEAD + "AAA,,Antarctic,yes,\n" + AFRICAN, ["row 2, column regional_group", "'Antarctic'", "one of African, Asia-Pacific"]),
        (HEAD + f"AAA,,African,{FUTURE},\n", ["row 2, column UNTOC", FUTURE, "a date not after today"]),
        (HEAD + "AAA,,African,,yes\n", ["row 2, column TIP", "'yes'", "blank, or UNTOC filled in"]),
        ("state,name,regional_group,TIP\nAAA,,African,yes\n", ["row 1, header", "'state,name,regional_group,TIP'", "UNTOC"]),
        ("", ["file", "''", "a header and one row for each State; it is empty"]),
        ((HEAD + "AAA,Åland,African,yes,\n").encode() + b"BBB,\xc5land,African,yes,\n", ["line 3", "byte 0xc5", "text in UTF-8"]),
        ((HEAD + "AAA,,African,yes,\n").encode("utf-16")[:-1], ["UTF-16 that breaks", "text in UTF-8 or UTF-16"]),
        (HEAD + "aaa,,African,maybe,\n", ["column state", "'aaa'", "1 to 16 of A-Z", "column UNTOC", "'maybe'", "an ISO date"]),
        (
            "state,name,regional_group," + ",".join(f"I{number}" for number in range(63)) + "\n",
            ["row 1, header", "'63 instruments'", "at most 62"],
        ),
    ],
    ids=[
        "duplicate-state",
        "unknown-group",
        "future",
        "protocol-without-convention",
        "no-convention-column",
        "empty",
        "damaged-utf-8",
        "damaged-utf-16",
        "two-faults-in-one-row",
        "too-many-instruments",
    ],
)
def test_a_bad_scenario_file(tmp_path: Path, content: str | bytes, told: list[str]) -> None:
    file = scenario_file(tmp_path, content)
    for command in (["scenario", "check", file], [DRAW[0], file, *DRAW[2:]]):
        message = refused(*command)
        assert all(part in message for part in [file, *told]), message


@pytest.mark.parametrize("arguments", [["real-latest", "--as-of", FUTURE], [f"real-{FUTURE}"]])
def test_parties_on_a_day_to_come(arguments: list[str]) -> None:
    message = refused("scenario", "show", *arguments)
    assert all(part in message for part in (arguments[0], FUTURE, "a date not after today")), message


def test_parties_of_a_file_on_a_day_to_come(tmp_path: Path) -> None:
    file = scenario_file(tmp_path, HEAD + "AAA,,African,yes,\n")
    assert "a date not after today" in refused("scenario", "show", file, "--as-of", FUTURE)


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    result = CliRunner().invoke(main, [*DRAW, "--json"])
    assert result.exit_code == 0
    return dict(json.loads(result.stdout))


def unknown_reviewing_state(record: dict[str, Any]) -> None:
    record["reviews"][0]["reviewing"][0]["state"] = "ATLANTIS"


def unknown_state_in_a_group(record: dict[str, Any]) -> None:
    record["groups"]["2"].append("ATLANTIS")


def state_in_two_groups(record: dict[str, Any]) -> None:
    record["groups"]["2"].append(record["groups"]["1"][0])


def state_reviewed_twice(record: dict[str, Any]) -> None:
    record["reviews"].append(record["reviews"][0])


def unknown_instrument(record: dict[str, Any]) -> None:
    record["reviews"][0]["reviewing"][0]["instruments"] = ["TREATY"]


def unknown_schema(record: dict[str, Any]) -> None:
    record["schema"] = "untoc-draw/draw-record/99"


def other_facts(record: dict[str, Any]) -> None:
    record["scenario"]["digest"] = "sha256:0"


def unknown_state_in_the_law(record: dict[str, Any]) -> None:
    record["law"]["parameters"]["waives_four"] = ["ATLANTIS"]


def number_for_a_list_of_states(record: dict[str, Any]) -> None:
    record["law"]["parameters"]["waives_four"] = 5


def list_with_a_number(record: dict[str, Any]) -> None:
    record["law"]["parameters"]["waives_four"] = [5, "FRA"]


def load_that_is_no_number(record: dict[str, Any]) -> None:
    record["law"]["parameters"]["load_max"] = "²"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (unknown_reviewing_state, ["$.reviews[0].reviewing", "'ATLANTIS'", "a State of scenario real-2020-10-16"]),
        (unknown_state_in_a_group, ["$.groups.2", "'ATLANTIS'", "a State of scenario real-2020-10-16"]),
        (state_in_two_groups, ["$.groups.2", "each State in one group, once"]),
        (state_reviewed_twice, ["$.reviews[189]", "one entry for each State under review"]),
        (unknown_instrument, ["$.reviews[0].reviewing", "'TREATY'", "an instrument of the scenario"]),
        (unknown_schema, ["$.schema", "untoc-draw/draw-record/99", "untoc-draw/draw-record/1'"]),
        (other_facts, ["$.scenario.digest", "'sha256:0'", "of real-2020-10-16"]),
        (unknown_state_in_the_law, ["waives_four", "'ATLANTIS'", "State"]),
        (number_for_a_list_of_states, ["waives_four", "5", "State"]),
        (list_with_a_number, ["waives_four", "5", "State"]),
        (load_that_is_no_number, ["load_max", "'²'", "a whole number from 0 to 1000"]),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_a_bad_record(tmp_path: Path, record: dict[str, Any], fault: Callable[[dict[str, Any]], None], told: list[str]) -> None:
    file, changed = tmp_path / "record.json", json.loads(json.dumps(record))
    fault(changed)
    file.write_text(json.dumps(changed), encoding="utf-8")
    message = refused("verify", str(file))
    assert all(part in message for part in [str(file), *told]), message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", ["line 1, column 1", "a draw record in JSON"]),
        ('{"schema": "Å"}'.encode("latin-1"), ["0xc5", "text in UTF-8"]),
        (b'{"schema": ', ["line 1, column 12", "a draw record in JSON"]),
        (b"[" * 100_000, ["too many brackets", "a draw record in JSON"]),
        (b"1" * 5000, ["a draw record"]),
        (b"[]", ["$", "'[]'", "object"]),
    ],
    ids=["empty", "latin-1", "cut-short", "nested-too-deep", "long-number", "not-an-object"],
)
def test_a_file_that_is_no_record(tmp_path: Path, content: bytes, told: list[str]) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(content)
    message = refused("verify", str(file))
    assert all(part in message for part in [str(file), *told]), message


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        assert str(path) in refused("scenario", "check", str(path))
        assert str(path) in refused("verify", str(path))


@pytest.mark.parametrize("parameter", ["waives_four", "defers", "declines"])
def test_a_law_that_names_an_unknown_state(parameter: str) -> None:
    message = refused(*DRAW, "--set", f"{parameter}=FRA,ATLANTIS")
    assert all(part in message for part in (parameter, "ATLANTIS", "State")), message
    assert "'FRA" not in message


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("mutual_scope=never", ["mutual_scope", "'never'", "whole-process, same-year"]),
        ("load_max=²", ["load_max", "'²'", "a whole number from 0 to 1000"]),
        ("load_max=" + "9" * 5000, ["load_max", "a whole number from 0 to 1000"]),
        ("colour=blue", ["'colour'", "mutual_scope"]),
        ("mutual_scope", ["--set", "'mutual_scope'", "parameter=value"]),
    ],
    ids=["unknown-value", "superscript", "long-number", "unknown-parameter", "no-value"],
)
def test_a_bad_parameter_of_the_law(setting: str, told: list[str]) -> None:
    message = refused(*DRAW, "--set", setting)
    assert all(part in message for part in told), message


@pytest.mark.parametrize("content", [b"waives_four = [\n", b"load_max = 'many'\n", b"waives_four = 5\n", b"\xff\xfe"])
def test_a_bad_law_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "law.toml"
    file.write_bytes(content)
    assert str(file) in refused(*DRAW, "--law", str(file))


def test_a_record_is_not_written_into_a_folder_that_is_missing(tmp_path: Path) -> None:
    assert "nowhere" in refused(*DRAW, "-o", str(tmp_path / "nowhere" / "record.json"))
    assert list(tmp_path.iterdir()) == []


def noise(kind: str, size: int) -> bytes:
    """Bytes that are no scenario and no record: any bytes, one long number, one long word, or many bad rows."""
    if kind == "bytes":
        return random.Random(28).randbytes(size)
    piece = {"digits": b"7", "letters": b"x", "rows": b"a,b,c,d,e\n"}[kind]
    return piece * (size // len(piece))


@pytest.mark.parametrize("kind", ["bytes", "digits", "letters"])
def test_fifty_megabytes_of_noise(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "noise.csv"
    file.write_bytes(noise(kind, NOISE_BYTES))
    message = refused("scenario", "check", str(file))
    assert all(part in message for part in (str(file), f"{NOISE_BYTES:,} bytes", "at most 20,000,000 bytes")), message
    message = refused("verify", str(file))
    assert all(part in message for part in (str(file), "expected")), message


@pytest.mark.parametrize("kind", ["bytes", "digits", "letters", "rows"])
def test_noise_just_under_the_largest_scenario_file(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "noise.csv"
    file.write_bytes((HEAD.encode() if kind == "rows" else b"") + noise(kind, 19_000_000))
    message = refused("scenario", "check", str(file))
    assert all(part in message for part in (str(file), "expected")), message


def test_a_record_of_many_faults_is_refused_soon(tmp_path: Path, record: dict[str, Any]) -> None:
    """The time must not grow with the square of the names in a group."""
    file = tmp_path / "record.json"
    names = [f"X{number}" for number in range(100_000)]
    file.write_text(json.dumps(record | {"groups": {"1": names, "2": [], "3": []}}), encoding="utf-8")
    done = subprocess.run([PROGRAM, "verify", file], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 2
    assert "a State of scenario real-2020-10-16" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["scenario", "check", "parties.csv"], "parties.csv"),
        (["verify", "record.json"], "record.json"),
        ([*DRAW, "--set", "load_max=many"], "load_max"),
        ([*DRAW[:-1], b"\xff"], "--seed"),
    ],
    ids=["scenario", "record", "law", "seed-that-is-not-utf-8"],
)
def test_the_installed_program_refuses_as_the_command_does(tmp_path: Path, arguments: list[str | bytes], told: str) -> None:
    for name in ("parties.csv", "record.json"):
        (tmp_path / name).write_bytes(noise("bytes", 1000))
    done = subprocess.run([PROGRAM, *arguments], cwd=tmp_path, capture_output=True, timeout=600, check=False)
    message = done.stderr.decode()
    assert done.returncode == 2, message
    assert told in message
    assert "expected" in message
    assert "Traceback" not in message
    assert done.stdout == b""


def test_a_heading_that_is_nearly_known_is_named(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("State,Name,Regional_Gruop,UNTOC\nA,Aland,African,yes\n")
    with pytest.raises(InputError, match="did you mean regional_group"):
        load_scenario(str(tmp_path / "s.csv"))
