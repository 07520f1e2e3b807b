"""The command ``untoc-draw evidence``: a folder with which others can check a draw without us."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from algorithms.record import canonical
from app.law_pages import CheckedRecord, check_record, law_document
from verify.evidence.pack import CHECK, json_text, run_check, write_pack
from verify.evidence.page import page_of
from verify.evidence.smt import claims_of
from verify.evidence.solvers import EXPECTED, SOLVERS, verdicts_of
from verify.manifest import digest
from verify.whole_file import refuse_used


@dataclass(frozen=True)
class Evidence:
    """A pack that was written: what was found, and what its own check says."""

    folder: Path
    findings: list[dict[str, Any]]
    verdicts: dict[str, Any]
    seconds: dict[str, dict[str, float]]
    check_code: int
    check_lines: list[str]
    sizes: dict[str, int]

    @property
    def disagreements(self) -> list[str]:
        """Clauses on which the solvers and our checker do not agree, or a solver has no answer."""
        broken = {finding["clause"] for finding in self.findings}
        return [line["clause"] for line in self.verdicts["files"].values()
                if any(line[name]["answer"] != ("sat" if line["clause"] in broken else EXPECTED) for name in SOLVERS)]  # fmt: skip

    @property
    def holds(self) -> bool:
        """Whether every check says that the draw keeps the law."""
        return not self.findings and not self.disagreements and self.check_code == 0

    @property
    def exit_code(self) -> int:
        """0 where it holds; 1 where a check says that the draw is broken, or two contradict each other; 3 where one has no answer."""
        answers = [{line[name]["answer"] for name in SOLVERS} for line in self.verdicts["files"].values()]
        if self.holds:
            return 0
        open_alone = not self.findings and self.check_code == 0 and all("sat" not in said for said in answers)
        return 3 if open_alone else 1

    def document(self) -> dict[str, Any]:
        """The same as data."""
        return {"pack": str(self.folder), "holds": self.holds, "findings": self.findings, "disagreements": self.disagreements,
                "verdicts": self.verdicts, "seconds": self.seconds, "check": {"exit": self.check_code, "lines": self.check_lines},
                "bytes": self.sizes}  # fmt: skip


def make_pack(file: Path, folder: Path, reference: str | None, as_of: date | None, more: Mapping[str, str] = MappingProxyType({})) -> Evidence:
    """Check a record by every means and write the pack, with ``more`` files by name; equal records give equal bytes. Raises ``InputError``."""
    refuse_used(folder)
    checked = check_record(file, reference, as_of, replay=True)
    claims = claims_of(checked.parties, checked.law, checked.record)
    verdicts, seconds = verdicts_of(claims)
    files = _files(checked, claims, verdicts, more)
    write_pack(folder, files)
    code, lines = run_check(folder)
    return Evidence(folder, checked.findings, verdicts, seconds, code, lines, {name: len(text.encode()) for name, text in files.items()})


def _files(checked: CheckedRecord, claims: dict[str, str], verdicts: dict[str, Any], more: Mapping[str, str]) -> dict[str, str]:
    """The files of the pack but for the manifest, by name."""
    record, law, replay = checked.record, law_document(checked.law), checked.replay
    from_seed = {None: "whether they follow from the seed was not seen", True: "they follow from the public seed",
                 False: "they do not follow from the public seed"}[replay.from_seed]  # fmt: skip
    law |= {"readings": law["parameters"], "parameters": record["law"]["parameters"]}
    files = {
        "record.json": canonical(record),
        "scenario.json": checked.parties.canonical_text,
        "law.json": canonical(law),
        "findings.json": json_text(checked.document()),
        "verdicts.json": json_text(verdicts),
        "check.py": CHECK.read_text(encoding="utf-8"),
        **{f"smt/{clause}.smt2": text for clause, text in claims.items()},
        **more,
    }
    answers = {line[name]["answer"] for line in verdicts["files"].values() for name in SOLVERS}
    files["index.html"] = page_of(
        record, checked.parties, checked.law, checked.results, checked.of_clauses, checked.of_record,
        f"{replay.message}; {from_seed}", verdicts, {name: digest(text.encode()) for name, text in files.items()},
        holds=not checked.findings and answers == {EXPECTED},
    )  # fmt: skip
    return files


def show_evidence(made: Evidence) -> None:
    """Print what the pack shows, for people."""
    broken = {finding["clause"] for finding in made.findings}
    click.echo(f"{'clause':<16}{'checker':<9}{'z3':<9}{'cvc5':<9}")
    for line in made.verdicts["files"].values():
        click.echo(f"{line['clause']:<16}{'BROKEN' if line['clause'] in broken else 'kept':<9}"
                   f"{line['z3']['answer']:<9}{line['cvc5']['answer']:<9}")  # fmt: skip
    for finding in [finding for finding in made.findings if finding["clause"] == "record"]:
        click.echo(f"BROKEN: {finding['message']}")
    if made.disagreements:
        click.echo("NOT SHOWN: the solvers and our checker do not agree, or a solver has no answer: " + ", ".join(made.disagreements))
    click.echo(f"check.py, alone: {made.check_lines[-1] if made.check_lines else 'no answer'}")
    click.echo(f"{made.folder}: {len(made.sizes) + 1} files, {sum(made.sizes.values()) / 1e6:.1f} MB. Read index.html there. "
               + ("The draw keeps every clause." if made.holds else "The draw is NOT shown to keep the law."))  # fmt: skip


def evidence_document(made: Evidence) -> str:
    """The JSON of the command."""
    return json.dumps(made.document())
