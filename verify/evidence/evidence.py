"""Evidence of a draw: a folder, or one file, with which others can check it without us."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from algorithms.record import canonical
from storage.manifest import digest
from storage.whole_file import beside, refuse_used, told_of, write_whole
from verify.evidence.pack import CHECK, PAGES, json_text, run_check, write_pack, zipped
from verify.evidence.solvers import EXPECTED, SOLVERS, verdicts_of
from verify.law.document import law_document
from verify.readers.smt import claims_of
from verify.record.finding import RecordFinding
from verify.record.verify_record import RecordVerdict
from words import in_language, message

_REPLAYED = {
    None: message("{replayed}; whether they follow from the seed was not seen"),
    True: message("{replayed}; they follow from the public seed"),
    False: message("{replayed}; they do not follow from the public seed"),
}


@dataclass(frozen=True)
class Evidence:
    """A pack that was written: what was found, and what its own check says.

    Attributes
    ----------
    pack
        The folder or the file.
    findings
        What our own verification found wrong.
    verdicts
        The answers of the two solvers, by file and clause; ``seconds`` is what each answer took.
    check_code, check_lines
        Exit code and lines of the pack's own ``check.py``, run alone as an outsider would.
    sizes
        Bytes of each file, by name.
    """

    pack: Path
    findings: tuple[RecordFinding, ...]
    verdicts: dict[str, Any]
    seconds: dict[str, dict[str, float]]
    check_code: int
    check_lines: list[str]
    sizes: dict[str, int]

    @property
    def disagreements(self) -> list[str]:
        """Clauses on which the solvers and our checker do not agree, or a solver has no answer."""
        broken = {finding.clause for finding in self.findings}
        return [
            line["clause"]
            for line in self.verdicts["files"].values()
            if any(line[name]["answer"] != ("sat" if line["clause"] in broken else EXPECTED) for name in SOLVERS)
        ]

    @property
    def holds(self) -> bool:
        """Whether every check says that the draw keeps the law."""
        return not self.findings and not self.disagreements and self.check_code == 0

    @property
    def is_open(self) -> bool:
        """Whether nothing speaks against the draw, but a solver has no answer."""
        answers = [{line[name]["answer"] for name in SOLVERS} for line in self.verdicts["files"].values()]
        return not self.holds and not self.findings and self.check_code == 0 and all("sat" not in said for said in answers)

    def document(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "pack": str(self.pack),
            "holds": self.holds,
            "findings": [finding.document() for finding in self.findings],
            "disagreements": self.disagreements,
            "verdicts": self.verdicts,
            "seconds": self.seconds,
            "check": {"exit": self.check_code, "lines": self.check_lines},
            "bytes": self.sizes,
        }


Page: TypeAlias = Callable[[RecordVerdict, str, Mapping[str, Any], Mapping[str, str], bool], str]
"""Makes the page of a pack in the language that was chosen, for ``PAGES``: of the verdict, what the replay says, the answers of the solvers,
the digests of the files that are no pages, and whether all of them say that the draw keeps the law."""


def make_evidence(verdict: RecordVerdict, folder: Path, page: Page, more: Mapping[str, str] = MappingProxyType({})) -> Evidence:
    """Ask the solvers of every clause, write the pack into a new folder, and run its own check.

    Parameters
    ----------
    verdict
        What ``verify_record`` found.
    folder
        A new folder, or an empty one.
    page
        What makes the page of the pack, once for each language.
    more
        The text of further files of the pack, by name.

    Raises
    ------
    InputError
        The folder is used, or cannot be written.

    Notes
    -----
    Equal records give equal bytes.
    """
    refuse_used(folder)
    claims = claims_of(verdict.parties, verdict.law, verdict.record)
    answers, seconds = verdicts_of(claims)
    files = _files(verdict, claims, answers, page, more)
    write_pack(folder, files)
    code, lines = run_check(folder)
    return Evidence(folder, verdict.findings, answers, seconds, code, lines, {name: len(text.encode()) for name, text in files.items()})


def make_zipped_evidence(verdict: RecordVerdict, file: Path, page: Page, more: Mapping[str, str] = MappingProxyType({})) -> Evidence:
    """The same pack as one ZIP file, in which it is the folder ``pack``; equal records give equal bytes. Raises ``InputError``."""
    with told_of(file, "a file in a folder that can be written"), beside(file.with_name("pack"), of_files=True) as hidden:
        made = make_evidence(verdict, hidden / "pack", page, more)
        write_whole(file, zipped(made.pack))
    return Evidence(file, made.findings, made.verdicts, made.seconds, made.check_code, made.check_lines, made.sizes)


def _files(verdict: RecordVerdict, claims: dict[str, str], answers: dict[str, Any], page: Page, more: Mapping[str, str]) -> dict[str, str]:
    """The files of the pack but for the manifest, by name."""
    record, law, replay = verdict.record, law_document(verdict.law), verdict.replay
    law |= {"readings": law["parameters"], "parameters": record.law.parameters}
    files = {
        "record.json": record.to_json(),
        "scenario.json": verdict.parties.canonical_text,
        "law.json": canonical(law),
        "findings.json": json_text(verdict.document()),
        "verdicts.json": json_text(answers),
        "check.py": CHECK.read_text(encoding="utf-8"),
        **{f"smt/{clause}.smt2": text for clause, text in claims.items()},
        **({"earlier.json": verdict.earlier.to_json()} if verdict.earlier else {}),
        **more,
    }
    given = {line[name]["answer"] for line in answers["files"].values() for name in SOLVERS}
    holds, replayed = verdict.kept and given == {EXPECTED}, _REPLAYED[replay.from_seed].of(replayed=replay.message)
    digests = {name: digest(text.encode()) for name, text in files.items()}
    for code, name in PAGES.items():
        with in_language(code):
            files[name] = page(verdict, replayed, answers, digests, holds)
    return files
