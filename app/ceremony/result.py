"""What is made of a finished ceremony: the record, checked clause by clause, the transcript, and the evidence pack as one file."""

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from app.ceremony.plan import Plan
from app.ceremony.words import Event, Words, transcript_csv, transcript_text
from verify.whole_file import write_whole

RECORD, PACK = "record.json", "evidence-pack.zip"
TABLE, TEXT = "transcript.csv", "transcript.txt"
_BESIDE = ".pack."
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the pack, so that equal packs have equal bytes."""


def file_digest(record: dict[str, Any]) -> str:
    """The SHA-256 of the record's file, as ``sha256sum`` gives it."""
    return "sha256:" + hashlib.sha256(canonical(record).encode()).hexdigest()


def write_record(folder: Path, record: dict[str, Any], head: Sequence[str], events: Sequence[Event]) -> None:
    """Write record and transcript, each whole or not at all."""
    write_whole(folder / RECORD, canonical(record))
    write_whole(folder / TABLE, transcript_csv(events))
    write_whole(folder / TEXT, transcript_text(head, events))


def checked(folder: Path, plan: Plan) -> dict[str, Any]:
    """What ``untoc-draw verify`` finds of the record, for the screen."""
    from app.law_pages import check_record  # noqa: PLC0415  (the readers of the law are slow to load)

    found = check_record(folder / RECORD, plan.reference, plan.as_of, replay=True)
    broken: dict[str, list[str]] = {}
    for finding in found.findings:
        broken.setdefault(finding["clause"], []).append(finding["message"])
    return {
        "kept": not found.findings,
        "findings": len(found.findings),
        "clauses": [
            {"id": result.clause.id, "paragraph": result.clause.paragraph, "level": result.clause.level,
             "statement": result.clause.statement, "instances": result.instances, "broken": broken.get(result.clause.id, [])}
            for result in found.results
        ],
        "record": broken.get("record", []),
        "replay": found.replay.message,
        "from_seed": found.replay.from_seed,
    }  # fmt: skip


def write_evidence(folder: Path, plan: Plan) -> str:
    """Make the evidence pack of the record as one file; the last line of what its own check says."""
    from app.evidence_pages import make_pack  # noqa: PLC0415  (loads the solvers)

    for left_over in folder.glob(f"{_BESIDE}*"):  # of a process that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_BESIDE) as beside:
        made = make_pack(folder / RECORD, Path(beside) / "pack", plan.reference, plan.as_of)
        write_whole(folder / PACK, _zipped(made.folder))
    return made.check_lines[-1] if made.check_lines else "no answer"


def _zipped(folder: Path) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as pack:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), _LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            pack.writestr(entry, file.read_bytes())
    return data.getvalue()


def stuck_in_words(record: dict[str, Any], words: Words) -> dict[str, Any] | None:
    """Where a draw could not go on: the State, its seat, and the clauses with the lots that each bars; None for a whole draw."""
    stuck = record.get("stuck")
    if stuck is None:
        return None
    barred = [{"clause": clause, "lots": lots, "why": words.why(clause)} for clause, lots in stuck["barred_by"].items()]
    return {"state": stuck["reviewed"], "name": words.label(stuck["reviewed"]), "seat": stuck["seat"],
            "additional": stuck["additional"], "barred": barred}  # fmt: skip
