"""What is made of a finished ceremony: the record, checked clause by clause, the transcript, and the evidence pack as one file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from algorithms.record import DrawRecord, canonical
from app.ceremony.journal import plain_file_faults
from app.ceremony.plan import CeremonyPlan
from app.ceremony.words import SEATS, Event, Words, transcript_csv, transcript_text
from scenarios import Fault, InputError, Scenario
from storage.manifest import digest, digest_of_file
from storage.whole_file import take_away_left_over, write_whole
from verify.law.citing import cited, left_unmet
from verify.record.journal import JOURNAL
from words import counting, message

RECORD, PACK = "record.json", "evidence-pack.zip"
TABLE, TEXT = "transcript.csv", "transcript.txt"
WHO = "who-reviews-whom"
WHO_FILES = tuple(f"{WHO}.{form}" for form in ("html", "xlsx", "csv"))
_BEFORE_ZIPPED = "pack"
JOURNAL_HEAD = "journal-head.json"
"""In the pack: how many lines the journal has, and the digest of the last."""


def file_digest(record: DrawRecord) -> str:
    """The SHA-256 of the record's file, as ``sha256sum`` gives it."""
    return digest(record.to_json().encode())


def check_made(folder: Path, ended: bool) -> None:
    """Raises ``InputError`` where the files of a finished ceremony lie there without the end of its journal, or are no plain files.

    What a killed process left half written is taken away.
    """
    names = (RECORD, TABLE, TEXT, *WHO_FILES, PACK)
    faults = plain_file_faults(folder, names)
    there = [name for name in names if (folder / name).exists()]
    if there and not ended:
        expected = f"the end of the draw in {JOURNAL}: its lines were cut off, or these files are of another ceremony"
        faults.append(Fault(", ".join(there), "files of a finished ceremony", expected))
    if faults:
        raise InputError(str(folder), faults)
    for name in (*names, _BEFORE_ZIPPED):
        take_away_left_over(folder / name)


def check_record_file(folder: Path, due: str) -> None:
    """Raises ``InputError`` where a record is there that is not the one of the journal."""
    if (folder / RECORD).exists() and (found := digest_of_file(folder / RECORD)) != due:
        raise InputError(str(folder), (Fault(RECORD, found, f"{due}, to which the journal leads: the record was changed"),))


def write_record(folder: Path, record: DrawRecord, head: Sequence[str], events: Sequence[Event]) -> set[str]:
    """Write record and transcript, each whole or not at all; their names."""
    write_whole(folder / RECORD, record.to_json())
    write_whole(folder / TABLE, transcript_csv(events))
    write_whole(folder / TEXT, transcript_text(head, events))
    return {RECORD, TABLE, TEXT}


def write_who(folder: Path, record: DrawRecord, parties: Scenario) -> set[str]:
    """Write who reviews whom as a page, a workbook and CSV; their names."""
    from results.who_reviews_whom import who_reviews_whom  # noqa: PLC0415  (pandas is slow to load)

    found = who_reviews_whom(record, parties)
    for name in WHO_FILES:
        write_whole(folder / name, getattr(found, name.rpartition(".")[2])())
    return {*WHO_FILES}


def checked(folder: Path, plan: CeremonyPlan) -> dict[str, Any]:
    """What ``untoc-draw verify`` finds of the record, for the screen."""
    from verify.record.verify_record import verify_file  # noqa: PLC0415  (the readers of the law are slow to load)

    found = verify_file(folder / RECORD, plan.reference, plan.as_of)
    broken: dict[str, list[str]] = {}
    for finding in found.findings:
        broken.setdefault(finding.clause, []).append(finding.message)
    return {
        "kept": not found.findings,
        "findings": len(found.findings),
        "clauses": [
            {
                "id": result.clause.id,
                "cited": cited(result.clause),
                "level": result.clause.level,
                "statement": result.clause.statement,
                "instances": result.instances,
                "broken": broken.get(result.clause.id, []),
            }
            for result in found.results
        ],
        "record": broken.get("record", []),
        "replay": found.replay.message,
        "from_seed": found.replay.from_seed,
    }


def write_evidence(folder: Path, plan: CeremonyPlan, head: dict[str, Any]) -> str:
    """Make the evidence pack of the record, with the head of the journal, as one file; the last line of what its own check says."""
    from results.evidence_page import evidence_page  # noqa: PLC0415
    from verify.evidence.evidence import make_zipped_evidence  # noqa: PLC0415  (loads the solvers)
    from verify.record.verify_record import verify_file  # noqa: PLC0415

    verdict = verify_file(folder / RECORD, plan.reference, plan.as_of)
    made = make_zipped_evidence(verdict, folder / PACK, evidence_page, {JOURNAL_HEAD: canonical(head)})
    return made.check_lines[-1] if made.check_lines else "no answer"


def stuck_in_words(record: DrawRecord, words: Words) -> dict[str, Any] | None:
    """Where a draw could not go on: the State, its seat, and ``why`` in sentences: the clauses with the lots that each bars; or with all seats
    filled what is left ``unmet``. None for a whole draw."""
    stuck = record.stuck
    if stuck is None:
        return None
    name = words.label(stuck.reviewed)
    if unmet := left_unmet(stuck, name):
        return {"state": stuck.reviewed, "seat": stuck.seat, "unmet": True, "why": [unmet]}
    nobody = (
        message("Nobody can take the additional {seat} of {state}.")
        if stuck.additional
        else message("Nobody can take the {seat} of {state}.")
    )
    why = [
        nobody.of(seat=SEATS[stuck.seat], state=name),
        *(
            counting("{count} lot barred by {why}.", "{count} lots barred by {why}.", lots, why=words.why(clause))
            for clause, lots in stuck.barred_by.items()
        ),
    ]
    return {"state": stuck.reviewed, "seat": stuck.seat, "unmet": False, "why": why}
