"""Unusable input: told in one form, with what may have been meant, and before the work begins."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.main import main

DRAW = "draw real-2020-10-16 --algorithm rotating-lists --seed x"


def refused(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 2 and result.stdout == "", result.output
    return result.stderr


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("drow", "draw"),
        ("scenario shw", "show"),
        ("draw real-2020-10-16 --algorithm rotatin-lists --seed x", "rotating-lists"),
        ("fairness estimate --algorithm uniform-chian", "uniform-chain"),
        ("draw real-latst --algorithm rotating-lists --seed x", "real-latest"),
        ("law --set mutual_scop=same-year", "mutual_scope"),
        ("law --set mutual_scope=same-yer", "same-year"),
        ("stress --plan ful -o x", "full"),
        ("scenario generate sparce --size 20 --seed x", "sparse"),
        ("simulate sensitivity --outcome first_men --replications 2", "first_mean"),
        ("simulate rnu", "run"),
    ],
)
def test_a_word_that_is_almost_right_is_answered_with_the_right_one(
    line: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = refused(*line.split())
    assert told.startswith("untoc-draw: ") and ": found '" in told
    assert f"did you mean {meant}?" in told


@pytest.mark.parametrize(
    "line",
    [
        f"{DRAW} -o nowhere/r.json",
        f"{DRAW} -o file/r.json",
        f"{DRAW} -o .",
        "compare --draws 100000 --svg nowhere/c.svg",
        "diagnose real-latest -o /proc/r.json",
        "diagnose real-latest --proof nowhere/proof",
        "fairness state real-latest ALB --html nowhere/a.html --draws 100000",
        "lottery real-latest --algorithm rotating-lists --seed x -o nowhere/list --draws 100000",
        "simulate run --replications 100000 -o file/plan",
        "simulate run --replications 100000 -o /proc/plan",
        "stress --plan full -o file/stress",
        "prove --traceability nowhere/t.md",
        "prove --exhaustive 1000 --store nowhere/e.json",
        "prove --smt file/claims",
        "scenario generate sparse --size 20 --seed x -o nowhere/s.csv",
    ],
)
def test_an_output_that_cannot_be_written_is_refused_before_the_work(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("a file, not a folder")
    told = refused(*line.split())
    assert "can be written" in told, told
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
