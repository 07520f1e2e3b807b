"""Where the disk has no room left, every command that writes says so and ends with 2, leaves nothing half written, and goes on afterwards.

No file may grow beyond a limit here, which the system enforces for this process and those that it begins: each write beyond it fails
as on a full disk.
"""

import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import joblib  # noqa: F401  (where it is first loaded without room, it does without processes for good)
import pytest
from click.testing import CliRunner, Result

from app.ceremony.journal import HEAD, JOURNAL
from app.ceremony.result import PACK, RECORD, TABLE
from app.main import main
from benchmarks.kept import keeping
from results.document import Cell, Column, Report, Section, Table
from results.renderers.folder import write_report
from scenarios import InputError
from tests.app.ceremony.small import PARTIES, held, party_file, plan_of
from tests.app.manners.shell import PROGRAM
from tests.benchmarks.test_kept import STANDING
from tests.journals import contents

PLAN = 'seed = "full"\n\n[[block]]\nfamilies = ["calibrated"]\nsizes = [12]\nscenarios = 2\ndraws = 3\nalgorithms = ["rotating-lists"]\n'
INFEASIBLE = """state,name,regional_group,UNTOC
A1,Aland,African,yes
A2,Bland,African,yes
"""
GROWING = ("made/journal.sqlite",)
"""What grows while a command runs, and is gone on with."""
MEASURED = {"stress": ("made/measured/", "made/journal.sqlite"), "simulate": ("made/journal.sqlite",)}
"""Files that hold what was measured, or are not the same to the byte: their names begin so."""
COMMANDS = {
    "draw": "draw parties.csv --algorithm sequential-bowls-look-ahead --seed s -o made.json",
    "generate": "scenario generate sparse --size 20 --seed s -o made.csv",
    "evidence": "evidence record.json --scenario parties.csv -o made",
    "lottery": "lottery parties.csv --algorithm sequential-bowls-look-ahead --seed s --draws 4 --compared 2 --workers 1 -o made",
    "stress": "stress --plan plan.toml --workers 1 -o made",
    "simulate": "simulate run parties.csv --algorithm sequential-bowls-look-ahead --replications 2 --workers 1 -o made",
    "diagnose": "diagnose infeasible.csv --proof made",
}
"""Commands that write files, each with what it writes in ``made``; ``record.json`` is a draw of ``parties.csv``."""


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def run(words: str) -> Result:
    return CliRunner().invoke(main, words.split())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parties.csv").write_text(PARTIES)
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "infeasible.csv").write_text(INFEASIBLE)
    return tmp_path


def made(folder: Path) -> dict[str, bytes]:
    """Every file of the output, by name."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and str(file.relative_to(folder)).startswith("made")
    }


def check_full(full: Result, before: dict[str, bytes], folder: Path) -> None:
    """The fault is told, with no traceback; nothing was half written."""
    assert full.exit_code == 2, (full.output, full.exception)
    assert isinstance(full.exception, SystemExit), "a traceback"
    assert any(reason in full.output for reason in ("File too large", "disk is full", "disk I/O error")), full.output
    assert not [file for file in folder.rglob(".*")], "something hidden was left"
    for name, content in made(folder).items():
        assert content == before.get(name) or name.startswith(GROWING), f"{name} is half written"


@pytest.mark.parametrize("command", [pytest.param(name, marks=[pytest.mark.long] if name == "simulate" else []) for name in COMMANDS])
def test_a_full_disk_is_told_and_the_same_command_goes_on_afterwards(command: str, folder: Path) -> None:
    assert run("draw parties.csv --algorithm sequential-bowls-look-ahead --seed s -o record.json").exit_code == 0
    first = run(COMMANDS[command])
    assert first.exit_code in (0, 1), first.output
    whole = made(folder)
    largest = max(len(content) for name, content in whole.items() if not name.startswith(GROWING))
    for size in (0, largest - 1):
        taken_away(folder)
        with room_for(size):
            full = run(COMMANDS[command])
        check_full(full, whole, folder)
        again = run(COMMANDS[command])
        assert (again.exit_code, again.stdout) == (first.exit_code, first.stdout) or command in MEASURED
        different = {name for name, content in made(folder).items() if content != whole.get(name)}
        assert all(name.startswith(MEASURED.get(command, ())) for name in different), different


def taken_away(folder: Path) -> None:
    for path in folder.glob("made*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def test_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    for words in ("law --json", "scenario show real-2020-10-16", "--help"):
        with (tmp_path / "output").open("w") as output:
            command = [*PROGRAM, *words.split()]
            done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, check=False, preexec_fn=no_room)
        assert (done.returncode, done.stderr) == (2, "untoc-draw: the system refused: [Errno 27] File too large\n"), words


def test_a_ceremony_goes_on_where_the_disk_was_full(tmp_path: Path) -> None:
    plan = plan_of(party_file(tmp_path))
    held(tmp_path / "whole", plan)
    whole = {file.name: file.read_bytes() for file in (tmp_path / "whole").iterdir()}
    sizes = [0, *(len(whole[name]) - 1 for name in (HEAD, JOURNAL, RECORD, TABLE, PACK))]
    for number, size in enumerate(sizes):
        folder = tmp_path / f"full-{number}"
        with room_for(size), suppress(OSError, InputError):
            assert held(folder, plan).phase != "over"
        for file in folder.iterdir():
            assert whole[file.name].startswith(file.read_bytes()), f"{file.name} holds what is in no whole one"
            assert file.name in (JOURNAL, HEAD) or file.read_bytes() == whole[file.name]
        held(folder, plan)
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == whole


def test_a_report_is_told_and_is_written_whole_afterwards(tmp_path: Path) -> None:
    rows = tuple((Cell(f"State {number}"), Cell(str(number), number)) for number in range(500))
    table = Table("states", "States", (Column("State"), Column("Number")), rows)
    report = Report("Title", "", "", "untoc-draw report", (Section("part", "Part", "", (table,)),))
    with room_for(1000), pytest.raises(InputError, match="File too large"):
        write_report(tmp_path / "made", report)
    assert not [file for file in (tmp_path / "made").rglob("*") if file.is_file()]
    write_report(tmp_path / "made", report)
    assert {file.name for file in (tmp_path / "made").rglob("*") if file.is_file()} == {"states.csv", "tables.xlsx", "report.html"}


def test_a_benchmark_is_told_and_goes_on_afterwards(tmp_path: Path) -> None:
    full = "File too large|disk is full|disk I/O error"
    with room_for(0), pytest.raises(InputError, match=full), keeping(tmp_path, "benchmark", STANDING):
        pass
    with keeping(tmp_path, "benchmark", STANDING) as kept:
        with room_for(10), pytest.raises(InputError, match=full):
            kept.add("a pair", [])
        assert kept.count == 0 and "a pair" not in contents(tmp_path), "nothing of the pair is left"
        kept.add("a pair", [])
    with keeping(tmp_path, "benchmark", STANDING) as kept:
        assert kept.count == 1
