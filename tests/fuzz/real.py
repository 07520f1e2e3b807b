"""Real files of every kind that the program reads, made by the program itself, small."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from algorithms.record import canonical
from app.main import main
from benchmarks import kept
from benchmarks.ratios import BootstrapInterval, Ratio
from results.report.parts import Part, kept_parts
from sim.calibration.posterior import stored_posterior, write_posterior
from storage.bounded import read_text
from storage.journal import JOURNAL
from tests.app.ceremony.small import PARTIES, SEED, held, plan_of
from tests.fuzz import asked
from tests.scenarios.any_list import ods, xlsx
from verify.evidence.pack import zipped

ROOT = Path(__file__).parents[2]
LAW = """load_max = 3
mutual_scope = "same-year"
redraws = ["A1", "C2"]
waives_four = ["B2"]
legal_family = "off"
"""
PLAN = """seed = "fuzz"
[[block]]
families = ["calibrated"]
parameters = [{ groups = 2 }]
sizes = [8]
laws = ["default", "load_max=3"]
algorithms = ["rotating-lists"]
scenarios = 2
draws = 1
[[block]]
listed = ["real-2005-01-15"]
laws = ["default"]
algorithms = ["rotating-lists"]
draws = 1
"""
PARAMETERS = """[staff]
officers = { value = 5, unit = "posts" }
[start]
never = { value = 0.1, unit = "share" }
"""
STRESS = ("stress", "--plan", "{}/plan.toml", "--workers", "1", "-o", "{}/stress")
SIMULATE = ("simulate", "run", "{}/parties.csv", "--replications", "3", "--workers", "1", "-o", "{}/simulated")
PART = Part("chances", {"seed": "fuzz", "law": ["default"]}, lambda found: {})
STANDING = {
    "date": "2020-10-16",
    "versions": {"numpy": "2"},
    "machine": {"processor": "P", "cores": 2, "memory_bytes": 8_000_000_000, "system": "S", "python": "Y", "load": 0.1},
}
BENCHMARK = "untoc-draw benchmark --quick"
EXHAUSTIVE = ROOT / "results/outcomes/exhaustive.json"
"""The stored rows, of which the first few are used."""


def text_of(file: Path) -> str:
    """As the command reads it."""
    return read_text(file, "the CSV of a posterior")


def run(folder: Path, *words: str) -> None:
    done = CliRunner().invoke(main, [each.format(folder) for each in words])
    assert done.exit_code in (0, 1), (words, done.output)


def make(folder: Path) -> None:
    """Make them all."""
    (folder / "parties.csv").write_text(PARTIES)
    rows = list(csv.reader(PARTIES.splitlines()))
    (folder / "parties.xlsx").write_bytes(xlsx(rows))
    (folder / "parties.ods").write_bytes(ods(rows))
    (folder / "law.toml").write_text(LAW)
    (folder / "plan.toml").write_text(PLAN)
    case = ROOT / "results/outcomes/stress/cases/sequential-bowls-smallest.json"
    shutil.copy(case, folder / "case.json")
    draw = ("--algorithm", "sequential-bowls-look-ahead", "--seed", "fuzz")
    run(folder, "draw", "{}/parties.csv", *draw, "-o", "{}/record.json")
    run(folder, *STRESS)
    run(folder, *SIMULATE)
    run(folder, "lottery", "{}/parties.csv", *draw, "--draws", "3", "--compared", "4", "--workers", "1", "-o", "{}/lottery")
    _in_vain(folder)
    run(folder, "evidence", "{}/record.json", "--scenario", "{}/parties.csv", "-o", "{}/pack")
    (folder / "pack.zip").write_bytes(zipped(folder / "pack"))
    held(folder / "room", plan_of(folder / "parties.csv"), SEED)
    _kept(folder)
    for name in ("stress", "simulated", "reported", "measured"):
        _in_one_file(folder / name / JOURNAL)


def _in_vain(folder: Path) -> None:
    """The proof that two States alone cannot be drawn."""
    (folder / "pair.csv").write_text("".join(PARTIES.splitlines(keepends=True)[:3]))
    run(folder, "diagnose", "{}/pair.csv", "--proof", "{}/proof")


def _in_one_file(journal: Path) -> None:
    with closing(sqlite3.connect(journal)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _kept(folder: Path) -> None:
    """What is kept on the way by the report, the benchmark and the exhaustive runs, and the parameters."""
    with kept_parts(folder / "reported") as parts:
        parts.write(PART, {"chances": [[0.5, 1], [2, 3]], "of": {"A1": "x"}})
    with kept.keeping(folder / "measured", BENCHMARK, STANDING) as pairs:
        pairs.add("draw, 8", [row()])
    rows = json.loads(EXHAUSTIVE.read_text(encoding="utf-8"))
    (folder / "exhaustive.json").write_text(canonical({**rows, "rows": rows["rows"][:3]}), encoding="ascii")
    write_posterior(stored_posterior(), folder / "posterior.csv")
    lines = (folder / "posterior.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "posterior.csv").write_text("".join(lines[:40]), encoding="utf-8")
    shutil.copy(ROOT / "sim/calibration/data/progress.toml", folder / "facts.toml")
    (folder / "parameters.toml").write_text(PARAMETERS)
    (folder / "requests.json").write_text(json.dumps(asked.REQUESTS))


def row() -> Ratio:
    """One row of a benchmark."""
    return Ratio(
        "draw", 8, "ours", "peer", BootstrapInterval(1.1, 1.0, 1.3), BootstrapInterval(2.1, 2.0, 2.5), BootstrapInterval(1.9, 1.6, 2.3), 3
    )
