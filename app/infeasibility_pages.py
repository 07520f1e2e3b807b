"""The folder of ``untoc-draw diagnose --proof``: how others can check that no lawful draw exists."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from storage.errors import Fault, InputError
from verify.budget import Effort
from verify.diagnosis.certificate import Certificate
from verify.diagnosis.conflict import Conflict
from verify.diagnosis.diagnosis import Prove
from verify.diagnosis.problem import Problem


def prove_into(folder: Path, problem: Problem) -> Prove:
    """What proves that the problem cannot be drawn, into a new or empty folder; raises ``InputError`` where it is not one."""
    from storage.whole_file import refuse_used  # noqa: PLC0415
    from verify.evidence.infeasibility.proof_folder import proof_folder  # noqa: PLC0415
    from verify.evidence.pack import write_pack  # noqa: PLC0415  (loaded only where a proof is asked for)

    unusable = InputError(str(folder), (Fault("--proof", str(folder), "a new folder, or an empty one, that can be written"),))
    try:
        refuse_used(folder)
    except InputError:
        raise unusable from None

    def prove(certificate: Certificate | None, conflict: Conflict | None, effort: Effort) -> dict[str, Any]:
        found = proof_folder(problem, certificate, conflict, effort)
        if found.files:
            try:
                write_pack(folder, found.files)
            except InputError as fault:
                expected = "a new folder in one that can be written"
                raise InputError(str(folder), (Fault("--proof", fault.faults[0].value, expected),)) from fault
        return {"folder": str(folder) if found.files else None, **found.document()}

    return prove


def proof_lines(proof: dict[str, Any]) -> Iterator[str]:
    """What was proved, in English."""
    formula = proof["formula"]
    if formula:
        about = "all States under review" if formula["all_states"] else ", ".join(formula["states"])
        yield (
            f"Proof by formula, about the reviews of {about}: {formula['clauses']:,} clauses, of which {formula['clauses_used']:,} "
            f"are used in {formula['steps']:,} steps (DRAT, LRAT). check_drat.py, alone: s VERIFIED."
        )
    else:
        yield "No proof by formula was found with this effort."
    if proof["by_counting"]:
        yield "Proof by counting: a price for each review, in exact fractions. check_counting.py, alone: PROVED."
    if proof["folder"]:
        yield f"{proof['folder']}: {len(proof['files']) + 1} files. Read README.txt there."
