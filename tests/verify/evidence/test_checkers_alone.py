"""The checkers of proofs, which run with Python alone: whatever their files hold, they end with 2 and a line, never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from verify import law_from

EVIDENCE = Path(__file__).parents[3] / "verify" / "evidence"
COUNTING: dict[str, Any] = {"groups": {"1": ["A"]}, "prices": {}, "decline_prices": {}, "pair_prices": []}


def run(check: str, *arguments: str | Path) -> tuple[int, str, str]:
    command = [sys.executable, "-I", "-S", str(EVIDENCE / check), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, env={"LC_ALL": "C"})
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [["A", "Aland", "African", [1], []]]
    files = {"scenario": {"rows": rows, "instruments": ["X"]}, "law": {"parameters": dict(law_from({}).values)}, "counting": COUNTING}
    for name, content in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    return tmp_path


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10**12)


ODD: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "large": large,
    "brackets": lambda path: path.write_text("[" * 100_000),
    "lists": lambda path: path.write_text("[" + "[]," * 6_000_000 + "[]]"),
    "a long number": lambda path: path.write_text("9" * 10_000),
    "no ASCII": lambda path: path.write_bytes(b"\xff"),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["scenario", "law", "counting"])
def test_counting_refuses_what_it_cannot_use(name: str, odd: str, folder: Path) -> None:
    assert run("check_counting.py", folder)[0] != 2
    (folder / f"{name}.json").unlink()
    ODD[odd](folder / f"{name}.json")
    code, out, err = run("check_counting.py", folder)
    assert (code, out) == (2, "")
    assert err.startswith("cannot be used: ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"prices": {"A": "1e9999999999"}}, "'1e9999999999' is no price"),
        ({"prices": {"A": "1/0"}}, "ZeroDivisionError"),
        ({"prices": {"A": 1}}, "TypeError"),
        ({"pair_prices": [{"price": "1", "reviewed": ["A"] * 3000, "reviewing": ["A"] * 3000}]}, "more than 5,000,000 pairs"),
    ],
)
def test_counting_refuses_prices_that_only_take_time(change: dict[str, Any], told: str, folder: Path) -> None:
    (folder / "counting.json").write_text(json.dumps(COUNTING | change))
    code, _, err = run("check_counting.py", folder)
    assert code == 2
    assert told in err


def test_counting_names_a_state_that_cannot_be_printed(folder: Path) -> None:
    (folder / "counting.json").write_text(json.dumps(COUNTING | {"prices": {"\ud800é": "1"}}))
    code, out, _ = run("check_counting.py", folder)
    assert code == 1
    assert "FAIL: \\ud800\\xe9 is not a State of the scenario" in out


@pytest.mark.parametrize("odd", [odd for odd in ODD if odd != "lists"])
@pytest.mark.parametrize("place", [0, 1])
def test_drat_refuses_what_it_cannot_use(place: int, odd: str, tmp_path: Path) -> None:
    files = [tmp_path / "formula.cnf", tmp_path / "proof.drat"]
    files[0].write_text("p cnf 1 2\n1 0\n-1 0\n")
    files[1].write_text("0\n")
    assert run("check_drat.py", *files)[:2] == (0, "s VERIFIED\n")
    files[place].unlink()
    ODD[odd](files[place])
    code, out, err = run("check_drat.py", *files)
    assert (code, out) == (2, "")
    assert err.startswith("cannot be used: ")
