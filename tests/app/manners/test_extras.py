"""The main job needs no extra; a command that needs one says which, before it begins."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from results.report.measuring.case import LIBRARIES
from results.workload.store import VERSIONS_OF
from sim.experiments.journal import RESTS_ON
from tests.house.test_locks import entries

WITHOUT = """
import sys
for package in ("pyarrow", "matplotlib", "SALib"):
    sys.modules[package] = None
"""
"""Where no extra is installed."""
SMALL = ["--replications", "2", "--workers", "1"]
PAGES = """
import app.comparison, app.prove_pages, app.fairness_pages, app.evidence_pages, app.lottery_pages, app.web.serving
import results.diagnosis_page, results.report.whole, results.renderers.folder
"""


def run(program: str, *words: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """A program where no extra is installed."""
    surroundings = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    asked = [sys.executable, "-c", WITHOUT + program, *words]
    return subprocess.run(asked, cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)


MAIN = "from app.main import main; main()"


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("stress", ["stress", "--plan", "quick", "-o", "out"]),
        ("parquet", ["simulate", "run", *SMALL, "-o", "out"]),
        ("sensitivity", ["simulate", "sensitivity", "--outcome", "first_mean", *SMALL]),
    ],
)
def test_a_command_names_the_extra_that_it_needs_and_writes_nothing(extra: str, words: list[str], tmp_path: Path) -> None:
    done = run(MAIN, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert "not installed" in done.stderr and f"pip install 'untoc-draw[{extra}]'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_ten_years_are_simulated_without_any_extra(tmp_path: Path) -> None:
    done = run(MAIN, "simulate", "run", *SMALL, "--json", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["replications"] == 2


def test_the_pages_of_the_main_job_load_without_any_extra(tmp_path: Path) -> None:
    assert run(PAGES, cwd=tmp_path).stderr == ""


def test_the_versions_that_the_main_job_tells_are_of_packages_that_it_installs() -> None:
    told = {*LIBRARIES, *VERSIONS_OF, *RESTS_ON} - {"untoc-draw"}
    assert told <= entries("run").keys()
