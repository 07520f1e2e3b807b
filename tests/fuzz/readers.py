"""Every reader of files, with the real files that it is given and what it may answer: an exit code of its table, never a traceback."""

import contextlib
import gzip
import hashlib
import io
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from unittest import mock

from click.testing import CliRunner

from algorithms.record import canonical
from app.ceremony import room as rooms
from app.ceremony.journal import HEAD, JOURNAL, NOTHING
from app.main import main
from benchmarks import kept
from results.exhaustive_store import found_before, read_rows
from results.report.parts import kept_parts
from results.stress import store as stress_store
from results.workload.store import read_workload
from scenarios import InputError
from sim.calibration.facts import read_facts
from sim.calibration.posterior import read_posterior
from sim.experiments.journal import run_journal
from sim.stress.plan import read_plan
from tests import journals
from tests.app.ceremony.small import SEED, held, plan_of
from tests.fuzz import asked, real
from tests.fuzz.harm import harmed
from verify.evidence import check, check_counting, check_drat
from verify.proofs.scopes import SCOPES

Ask = Callable[[Path], int]
"""Reads the files in a folder; gives the exit code."""


@dataclass(frozen=True)
class Reader:
    """``harm``: the files that are harmed, by kind. ``beside``: files and folders that are there as they are. ``seals``: digests that can
    be made to fit again after the harm."""

    ask: Ask
    harm: dict[str, str]
    beside: tuple[str, ...] = ()
    exits: frozenset[int] = frozenset({0, 2})
    seals: Callable[[Path], None] | None = None
    examples: int = 60
    fine: frozenset[int] = frozenset({0})


class TracebackError(Exception):
    """A command ended with an error that it did not tell in its own way."""


def command(*words: str) -> Ask:
    """The command with these words, in which ``{}`` is the folder."""

    def ask(folder: Path) -> int:
        done = CliRunner().invoke(main, ["-q", *(each.format(folder) for each in words)])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        if "Traceback" in done.output:
            raise TracebackError(done.output)
        done.output.encode()
        return int(done.exit_code)

    return ask


def call(read: Callable[[Path], object]) -> Ask:
    """A reader that is no command."""

    def ask(folder: Path) -> int:
        try:
            read(folder)
        except InputError as fault:
            str(fault).encode()
            return 2
        return 0

    return ask


def alone(run: Callable[[list[str]], int], *files: str) -> Ask:
    """A checker that runs with Python alone."""

    def ask(folder: Path) -> int:
        out, err, paths = io.StringIO(), io.StringIO(), [str(folder / each) for each in files]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), mock.patch.object(sys, "argv", ["check.py", *paths]):
            code = run(paths)
        (out.getvalue() + err.getvalue()).encode("ascii", "backslashreplace")
        return code

    return ask


def _plan(folder: Path) -> None:
    read_plan(str(folder / "plan.toml"))


def _campaign(folder: Path) -> None:
    with stress_store.campaign_journal(folder / "stress", read_plan(str(folder / "plan.toml"))) as journal:
        assert journal.draws() >= 0
        assert len(journal.finished()) >= 0
        stress_store.write_tables(folder / "stress", journal)


def _simulation(folder: Path) -> None:
    keys = ["x"]
    with closing(sqlite3.connect(folder / "simulated/journal.sqlite")) as connection, contextlib.suppress(sqlite3.Error):
        keys = [str(key) for (key,) in connection.execute("SELECT key FROM done")]
    with run_journal(folder / "simulated") as journal:
        assert len(journal) >= 0
        journal.found(keys)


def _part(folder: Path) -> None:
    with kept_parts(folder / "reported") as parts:
        parts.read(real.PART)


def _benchmark(folder: Path) -> None:
    with kept.keeping(folder / "measured", real.BENCHMARK, real.STANDING) as pairs:
        assert pairs.standing["date"]
        pairs.found("draw, 8")


def _exhaustive(folder: Path) -> None:
    rows = read_rows(folder / "exhaustive.json")
    found_before(rows, str(next(iter(rows.values()), {}).get("code")), SCOPES)


def _posterior(folder: Path) -> None:
    read_posterior(real.text_of(folder / "posterior.csv"), "posterior.csv")


def _room(folder: Path) -> None:
    with mock.patch.multiple(rooms, checked=lambda folder, plan: {}, write_evidence=lambda folder, plan, head: ""):
        held(folder / "room", plan_of(folder / "parties.csv"), SEED)


def _seal_manifest(folder: Path) -> None:
    """Make the digests of a folder's manifest those of its files."""
    file = folder / "manifest.json"
    manifest = json.loads(file.read_bytes())
    for name in manifest["files"]:
        with contextlib.suppress(OSError):
            manifest["files"][name] = "sha256:" + hashlib.sha256((folder / name).read_bytes()).hexdigest()
    if "list" in manifest:
        manifest["list"] = manifest["files"]["draws.csv"]
    file.write_text(canonical(manifest), encoding="ascii")


def _seal_lottery(folder: Path) -> None:
    """The digest of each record in the list, and of the list in the manifest."""
    rows = (folder / "lottery/draws.csv").read_text(encoding="utf-8").splitlines()
    lines = gzip.decompress((folder / "lottery/draws.jsonl.gz").read_bytes()).splitlines(keepends=True)
    for place, (row, line) in enumerate(zip(rows[1:], lines, strict=False), start=1):
        cells = row.split(",")
        rows[place] = ",".join([*cells[:2], hashlib.sha256(line).hexdigest(), *cells[3:]])
    (folder / "lottery/draws.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    _seal_manifest(folder / "lottery")


def _seal_room(folder: Path) -> None:
    """Make the chain of a journal fit, whatever its lines say."""
    chain, before = list[bytes](), NOTHING
    for number, line in enumerate((folder / "room" / JOURNAL).read_bytes().splitlines(), start=1):
        chain.append(canonical({**json.loads(line), "before": before, "line": number}).encode())
        before = "sha256:" + hashlib.sha256(chain[-1]).hexdigest()
    (folder / "room" / JOURNAL).write_bytes(b"".join(chain))
    (folder / "room" / HEAD).write_text("".join(f"sha256:{hashlib.sha256(line).hexdigest()}\n" for line in chain))


def _seal(name: str) -> Callable[[Path], None]:
    """The digests of the entries of a journal."""
    return lambda folder: journals.seal(folder / name)


BROKEN = frozenset({0, 1, 2})
READERS = {
    "list of parties": Reader(command("scenario", "check", "{}/parties.csv"), {"parties.csv": "csv"}, examples=150),
    "list in XLSX": Reader(command("scenario", "check", "{}/parties.xlsx"), {"parties.xlsx": "zip"}, examples=40),
    "list in ODS": Reader(command("scenario", "check", "{}/parties.ods"), {"parties.ods": "zip"}, examples=100),
    "list that is drawn": Reader(
        command("draw", "{}/parties.csv", "--algorithm", "rotating-lists", "--seed", "x"),
        {"parties.csv": "csv"},
        exits=BROKEN,
        fine=frozenset({0, 1}),
    ),
    "law": Reader(command("law", "--law", "{}/law.toml"), {"law.toml": "toml"}, examples=150),
    "law that is drawn": Reader(
        command("draw", "{}/parties.csv", "--algorithm", "sequential-bowls", "--seed", "x", "--law", "{}/law.toml"),
        {"law.toml": "toml"},
        ("parties.csv",),
        BROKEN,
    ),
    "record": Reader(
        command("verify", "{}/record.json", "--scenario", "{}/parties.csv"), {"record.json": "json"}, ("parties.csv",), BROKEN, examples=150
    ),
    "record that is packed": Reader(
        command("evidence", "{}/record.json", "--scenario", "{}/parties.csv", "-o", "{}/new"),
        {"record.json": "json"},
        ("parties.csv",),
        frozenset({0, 1, 2, 3}),
        examples=8,
    ),
    "record that is simulated": Reader(
        command("simulate", "run", "{}/parties.csv", "--record", "{}/record.json", "--replications", "2", "--workers", "1"),
        {"record.json": "json"},
        ("parties.csv",),
        examples=8,
    ),
    "case of failure": Reader(command("stress", "--replay", "{}/case.json"), {"case.json": "json"}, (), BROKEN, examples=100),
    "plan": Reader(call(_plan), {"plan.toml": "toml"}, examples=150),
    "parameters": Reader(
        command("simulate", "parameters", "--parameters", "{}/parameters.toml"), {"parameters.toml": "toml"}, examples=100
    ),
    "published progress": Reader(call(lambda folder: read_facts(folder / "facts.toml")), {"facts.toml": "toml"}, examples=100),
    "posterior": Reader(call(_posterior), {"posterior.csv": "csv"}),
    "campaign": Reader(call(_campaign), {"stress/journal.sqlite": "sqlite"}, ("plan.toml", "stress"), seals=_seal("stress")),
    "campaign that goes on": Reader(
        command(*real.STRESS), {"stress/journal.sqlite": "sqlite"}, ("plan.toml", "stress"), BROKEN, _seal("stress"), 3
    ),
    "tables of a campaign": Reader(
        call(lambda folder: stress_store.read_tables(folder / "stress")),
        {"stress/draws.parquet": "bytes", "stress/measured/costs.parquet": "bytes"},
        ("stress",),
    ),
    "simulation": Reader(call(_simulation), {"simulated/journal.sqlite": "sqlite"}, ("simulated",), seals=_seal("simulated")),
    "simulation that goes on": Reader(
        command(*real.SIMULATE), {"simulated/journal.sqlite": "sqlite"}, ("parties.csv", "simulated"), examples=2
    ),
    "tables of a simulation": Reader(
        call(lambda folder: read_workload(folder / "simulated")),
        {"simulated/manifest.json": "json", "simulated/states.parquet": "bytes"},
        ("simulated",),
        seals=lambda folder: _seal_manifest(folder / "simulated"),
    ),
    "lottery": Reader(
        command("lottery-choose", "{}/lottery", "--dice", "1", "-o", "{}/chosen.json", "--scenario", "{}/parties.csv"),
        {"lottery/manifest.json": "json", "lottery/draws.csv": "csv", "lottery/draws.jsonl.gz": "gzip"},
        ("parties.csv", "lottery"),
        BROKEN,
        _seal_lottery,
        100,
    ),
    "part of a report": Reader(call(_part), {"reported/journal.sqlite": "sqlite"}, ("reported",), seals=_seal("reported")),
    "benchmark": Reader(call(_benchmark), {"measured/journal.sqlite": "sqlite"}, ("measured",), seals=_seal("measured")),
    "exhaustive runs": Reader(call(_exhaustive), {"exhaustive.json": "json"}),
    "ceremony": Reader(
        call(_room),
        {f"room/{JOURNAL}": "lines", f"room/{HEAD}": "bytes", "room/record.json": "json"},
        ("parties.csv", "room"),
        seals=_seal_room,
        examples=40,
    ),
    "requests in a ceremony": Reader(asked.ask, {"requests.json": "json"}, ("parties.csv",), examples=100, fine=frozenset({2})),
    "pack": Reader(
        alone(lambda paths: check.main(), "pack"),
        {"pack/record.json": "json", "pack/manifest.json": "json", "pack/scenario.json": "json"},
        ("pack",),
        BROKEN,
        lambda folder: _seal_manifest(folder / "pack"),
        100,
    ),
    "pack that is verified": Reader(
        command("verify", "{}/pack"),
        {"pack/record.json": "json", "pack/manifest.json": "json", "pack/scenario.json": "json"},
        ("pack",),
        BROKEN,
        lambda folder: _seal_manifest(folder / "pack"),
    ),
    "pack in a ZIP": Reader(command("verify", "{}/pack.zip"), {"pack.zip": "zip"}, (), BROKEN),
    "ceremony that is verified": Reader(
        command("verify", "{}/room", "--scenario", "{}/parties.csv"),
        {f"room/{JOURNAL}": "lines", f"room/{HEAD}": "bytes", "room/record.json": "json"},
        ("parties.csv", "room"),
        frozenset({0, 1, 2, 3}),
        _seal_room,
    ),
    "record that is shown": Reader(
        command("show", "{}/record.json", "--scenario", "{}/parties.csv", "--state", "A1"), {"record.json": "json"}, ("parties.csv",)
    ),
    "proof by formula": Reader(
        alone(check_drat.main, "proof/formula.cnf", "proof/proof.drat"),
        {"proof/formula.cnf": "bytes", "proof/proof.drat": "bytes"},
        ("proof",),
        BROKEN,
    ),
    "proof by counting": Reader(
        alone(check_counting.main, "proof"),
        {"proof/law.json": "json", "proof/scenario.json": "json", "proof/counting.json": "json"},
        ("proof",),
        BROKEN,
    ),
}


def harm(name: str, folder: Path, chance: Random) -> str:
    """Harm one or two files in a folder that holds what the reader reads; which they were."""
    reader = READERS[name]
    chosen = chance.sample(sorted(reader.harm), k=min(chance.choice((1, 1, 2)), len(reader.harm)))
    for each in chosen:
        data = (folder / each).read_bytes()
        (folder / each).write_bytes(harmed(data, reader.harm[each], chance))
    if reader.seals and chance.random() < 0.6:
        with contextlib.suppress(Exception):  # too harmed to be sealed
            reader.seals(folder)
            chosen.append("sealed")
    return ", ".join(chosen)


def needed(name: str) -> Iterator[str]:
    """The files and folders that a reader needs, harmed or not."""
    reader = READERS[name]
    yield from dict.fromkeys([*reader.beside, *(each for each in reader.harm if each.partition("/")[0] not in reader.beside)])
