"""The verdict on whatever was given: a draw record, an evidence pack, the folder of a ceremony or a plain table; first in one sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from algorithms import Algorithm
from algorithms.record import DrawRecord
from scenarios import Fault, InputError, Scenario
from storage.any_table import table_of
from storage.bounded import json_of
from storage.manifest import MANIFEST, digest
from verify.given import RECORD, Given
from verify.law.parameters import LawParameters
from verify.plain_tables import TableVerdict, judge_table
from verify.record.finding import RecordFinding
from verify.record.journal import HEAD, JOURNAL, Entry, check_digests, entries_of, whole_lines
from verify.record.verify_record import RecordVerdict, parties_given, verify_record
from words import Message, Sentences, counting, message

OF_PACK, OF_JOURNAL = "pack", "journal"
"""What a finding names in the place of a clause where files of a pack, or a ceremony's journal, are not as they were written."""


@dataclass(frozen=True)
class Verdict:
    """What was found of something given.

    Attributes
    ----------
    given
        What it is.
    of_record
        What was found of its draw record; None for a table, and for a ceremony that is not over.
    of_table
        What was found of a table; None for all else.
    of_folder
        What is wrong with the files of a pack, or with the journal of a ceremony.
    told
        What the folder is, in one sentence; empty for a single file.
    """

    given: Given
    of_record: RecordVerdict | None = None
    of_table: TableVerdict | None = None
    of_folder: tuple[RecordFinding, ...] = ()
    told: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether nothing is wrong; None where nothing is, but there is no draw to judge yet."""
        judged = self.of_record or self.of_table
        if self.of_folder or judged is None:
            return False if self.of_folder else None
        return judged.kept

    @property
    def sentence(self) -> str:
        """The verdict in one sentence, or in two where a folder is more than its draw."""
        return Sentences(*self.sentences)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same, one by one."""
        judged = self.of_record or self.of_table
        said = message("There is no draw to judge yet.") if judged is None else judged.sentence
        return (said, self.told) if self.told else (said,)

    def document(self) -> dict[str, Any]:
        """The same as data."""
        judged = self.of_record or self.of_table
        found: dict[str, Any] = {"findings": []} if judged is None else judged.document()
        of_folder = [finding.document() for finding in self.of_folder]
        return found | {"kept": self.kept, "verdict": self.sentence, "given": self.given.kind, "findings": [*found["findings"], *of_folder]}


def verify_given(
    given: Given,
    parties: Scenario | None = None,
    law: LawParameters | None = None,
    *,
    replay: bool = True,
    earlier: DrawRecord | None = None,
    algorithm: Algorithm | None = None,
) -> Verdict:
    """Verify what ``verify.given.read_given`` read.

    Parameters
    ----------
    parties
        The list of parties; None for the one in the pack, or the built-in one that the record names. A table needs one.
    law
        The law by which a table is judged; a record names its own.
    replay, earlier, algorithm
        As for ``verify_record``; of a pack the earlier record is taken from it.

    Raises
    ------
    InputError
        As ``verify_record`` and ``judge_table``; a table without a list.
    """
    if given.kind == "table":
        if parties is None or law is None:
            raise InputError(given.source, (Fault("--scenario", "", message("the list of the States of the table")),))
        return Verdict(given, of_table=judge_table(table_of(given.table, given.source), given.source, parties, law))
    of_record = None
    if given.record is not None:
        of_record = verify_record(
            given.record,
            parties or parties_given(given),
            replay=replay,
            source=given.source,
            earlier=earlier or given.earlier,
            algorithm=algorithm,
        )
    if given.kind == "evidence pack":
        wrong = tuple(RecordFinding(OF_PACK, (), words) for words in _of_pack(given))
        return Verdict(given, of_record, of_folder=wrong, told=_pack_in_words(given, wrong))
    if given.kind == "ceremony":
        entries, faults = _journal(given)
        wrong = tuple(RecordFinding(OF_JOURNAL, (), words) for words in (*faults, *_of_ceremony(given, entries)))
        return Verdict(given, of_record, of_folder=wrong, told=_ceremony_in_words(entries, wrong, given.record is not None))
    return Verdict(given, of_record)


def _of_pack(given: Given) -> Iterator[str]:
    """What is wrong with the files of a pack: missing, changed, or not named by its manifest."""
    listed = _listed(given)
    if listed is None:
        yield message("{manifest} does not give the digest of each file by name", manifest=MANIFEST)
        return
    for name, stated in sorted(listed.items()):
        content = given.files(name) if name in given.names else None
        if content is None:
            yield message("{file} is missing", file=name)
        elif (found := digest(content)) != stated:
            yield message(
                "{file} was changed: its digest is {found}, and {manifest} says {stated}",
                file=name,
                found=found,
                manifest=MANIFEST,
                stated=stated,
            )
    for name in given.names:
        if name not in listed and name != MANIFEST:
            yield message("{file} is not named by {manifest}", file=name, manifest=MANIFEST)


def _listed(given: Given) -> dict[str, str] | None:
    """The digests of a pack's files, as its manifest gives them; None where it gives none."""
    content = given.files(MANIFEST)
    found = None if content is None else json_of(content, f"{given.source}, {MANIFEST}", "the manifest of a pack")
    files = found.get("files") if isinstance(found, dict) else None
    return files if isinstance(files, dict) and all(isinstance(stated, str) for stated in files.values()) else None


def _pack_in_words(given: Given, wrong: tuple[RecordFinding, ...]) -> Message:
    if wrong:
        return counting(
            "The pack is not as it was written: {count} fault of its files.",
            "The pack is not as it was written: {count} faults of its files.",
            len(wrong),
        )
    return counting(
        "The pack is whole: its {count} files are those that its manifest names.",
        "The pack is whole: its {count} files are those that its manifest names.",
        len(given.names) - 1,
    )


def _journal(given: Given) -> tuple[list[Entry], list[str]]:
    """The entries of a ceremony's journal, and what is wrong with its chain of digests."""
    lines, heads = (whole_lines(given.files(name) or b"") for name in (JOURNAL, HEAD))
    try:
        entries, digests = entries_of(lines, JOURNAL)
        check_digests(heads, digests, HEAD)
    except InputError as fault:
        return [], [message("{file}, {fault}", file=fault.source, fault=str(one)) for one in fault.faults]
    return entries, []


def _of_ceremony(given: Given, entries: list[Entry]) -> Iterator[str]:
    """Where the record of a ceremony is not the one to which its journal leads."""
    if not entries:
        return
    first, last = entries[0], entries[-1]
    record = given.files(RECORD)
    if record is None:
        if last["what"] == "ended":
            yield message("the journal has ended, and there is no {record}", record=RECORD)
        return
    due = last.get("record") if last["what"] == "ended" else None
    if due != digest(record):
        at = due or message("none: it is not at its end")
        yield message("the digest of {record} is {digest}, and the journal ends with {due}", record=RECORD, digest=digest(record), due=at)
    if (
        given.record is not None
        and isinstance(frozen := first.get("scenario"), dict)
        and frozen.get("digest") != given.record.scenario.digest
    ):
        yield message("the record is of another list of parties than the journal froze ({digest})", digest=frozen.get("digest"))


def _ceremony_in_words(entries: list[Entry], wrong: tuple[RecordFinding, ...], over: bool) -> Message:
    if wrong:
        return counting(
            "The ceremony's journal is not as it was written: {count} fault.",
            "The ceremony's journal is not as it was written: {count} faults.",
            len(wrong),
        )
    if over:
        return counting(
            "Of the ceremony, its journal of {count} line is one unbroken chain and leads to this record.",
            "Of the ceremony, its journal of {count} lines is one unbroken chain and leads to this record.",
            len(entries),
        )
    return counting(
        "The ceremony is not over; its journal of {count} line is one unbroken chain.",
        "The ceremony is not over; its journal of {count} lines is one unbroken chain.",
        len(entries),
    )
