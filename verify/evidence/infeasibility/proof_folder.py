"""A folder that proves to others that no lawful draw exists, and what it says, as data.

Nothing is claimed before the folder's own checkers, run alone as an outsider would, have accepted it.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from storage.errors import Fault, InputError
from storage.manifest import digest
from storage.whole_file import refuse_used, scratch_folder
from verify.budget import Effort
from verify.diagnosis.certificate import Certificate
from verify.diagnosis.conflict import Conflict
from verify.diagnosis.diagnosis import Prove
from verify.diagnosis.problem import Problem
from verify.evidence.infeasibility.counting import counting_file
from verify.evidence.infeasibility.readme import readme_of
from verify.evidence.infeasibility.refutation import Refutation, refute
from verify.evidence.pack import write_pack

CHECKERS = Path(__file__).parents[1]
DRAT_CHECK, COUNTING_CHECK = "check_drat.py", "check_counting.py"


@dataclass(frozen=True)
class ProofFolder:
    """What was proved. ``files`` by name, empty where nothing was."""

    files: Mapping[str, str]
    refutation: Refutation | None
    by_counting: bool

    def document(self) -> dict[str, Any]:
        """The same as data."""
        found: dict[str, Any] = {"proved": bool(self.files), "by_counting": self.by_counting, "formula": None}
        if self.refutation:
            cnf, proof = self.refutation.reader.cnf, self.refutation.proof
            states, reader = self.refutation.reader.problem.scenario.states, self.refutation.reader
            found["formula"] = {
                "format": "DRAT and LRAT",
                "variables": len(cnf.names),
                "clauses": len(cnf.clauses),
                "steps": len(proof.steps),
                "clauses_used": len(proof.used),
                "rests_on": self.refutation.rests_on,
                "all_states": reader.whole,
                "states": [states[state] for state in reader.reviewed],
            }
        return found | {"files": {name: digest(text.encode()) for name, text in self.files.items()}}


def proof_folder(problem: Problem, certificate: Certificate | None, conflict: Conflict | None, effort: Effort) -> ProofFolder:
    """Prove in every way that works with this effort; raises ``RuntimeError`` where a checker refuses what was found."""
    refutation = refute(problem, conflict, effort)
    law = {"parameters": dict(problem.law.parameters), "digest": problem.law.digest}
    files = {"scenario.json": problem.scenario.canonical_text, "law.json": canonical(law)}
    formula, counting = dict[str, str](), dict[str, str]()
    if refutation:
        proof = refutation.proof
        formula = {"formula.cnf": refutation.formula(), "proof.drat": proof.drat(), "proof.lrat": proof.lrat()}
        formula[DRAT_CHECK] = (CHECKERS / DRAT_CHECK).read_text(encoding="utf-8")
        if not _accepted(formula, [DRAT_CHECK, "formula.cnf", "proof.drat"]):
            refutation, formula = None, {}
    if certificate:
        counting = {"counting.json": counting_file(problem, certificate)}
        counting[COUNTING_CHECK] = (CHECKERS / COUNTING_CHECK).read_text(encoding="utf-8")
        if not _accepted(files | counting, [COUNTING_CHECK, "."]):
            counting = {}
    if formula or counting:
        files |= {**formula, **counting, "README.txt": readme_of(problem, refutation, bool(counting))}
        return ProofFolder(files, refutation, bool(counting))
    return ProofFolder({}, None, False)


def _accepted(files: Mapping[str, str], command: Sequence[str]) -> bool:
    """Whether a checker, run with nothing but Python and these files, accepts; raises ``RuntimeError`` where it refuses."""
    with scratch_folder("proof") as folder:
        for name, text in files.items():
            (folder / name).write_bytes(text.encode())
        done = subprocess.run([sys.executable, "-I", "-S", *command], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} does not accept the proof: {(done.stdout + done.stderr).strip()}")
    return True


@dataclass(frozen=True)
class WrittenProof:
    """What was proved, and the folder that holds it; None where nothing was."""

    folder: Path | None
    found: ProofFolder

    def document(self) -> dict[str, Any]:
        """The same as data."""
        return {"folder": str(self.folder) if self.folder else None, **self.found.document()}


def prove_into(folder: Path, problem: Problem) -> Prove:
    """What proves to others that the problem cannot be drawn, into a new or empty folder; raises ``InputError`` where it is not one."""
    unusable = InputError(str(folder), (Fault("--proof", str(folder), "a new folder, or an empty one, that can be written"),))
    try:
        refuse_used(folder)
    except InputError:
        raise unusable from None

    def prove(certificate: Certificate | None, conflict: Conflict | None, effort: Effort) -> WrittenProof:
        found = proof_folder(problem, certificate, conflict, effort)
        if found.files:
            try:
                write_pack(folder, found.files)
            except InputError as fault:
                expected = "a new folder in one that can be written"
                raise InputError(str(folder), (Fault("--proof", fault.faults[0].value, expected),)) from fault
        return WrittenProof(folder if found.files else None, found)

    return prove
