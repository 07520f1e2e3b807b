"""Verifying a draw record: its form and names, every clause of its law, what it claims of itself, and its lots drawn again."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from algorithms import Algorithm
from algorithms.record import DrawRecord
from scenarios import Fault, InputError, Scenario, load_scenario
from scenarios.registry import OTHER_LISTS
from verify.check import ClauseResult, check_draws
from verify.draw_arrays import arrays_of
from verify.given import Given, read_given
from verify.law.citing import told
from verify.law_in_force import LawInForce, law_from
from verify.record.claims import false_claims
from verify.record.finding import RecordFinding
from verify.record.going_on import false_of_earlier
from verify.record.reading import check_names
from verify.record.replay import Replay, replay_of
from words import Message, counting, message


@dataclass(frozen=True)
class RecordVerdict:
    """A draw record, what was checked of it, and everything that was found wrong.

    Attributes
    ----------
    record, parties, law
        What was verified: the record, the list of parties, and the law that the record names.
    results
        One for each clause in force: how many instances were checked, and which are broken.
    of_clauses
        The broken instances, in words.
    claims
        What the record says of itself and is not so: the law's digest, who is under review, the waivers.
    replay
        What came of the recorded lots, drawn again.
    earlier
        The record that this one goes on from, where it was seen; what this one says of it is then among the claims.
    """

    record: DrawRecord
    parties: Scenario
    law: LawInForce
    results: tuple[ClauseResult, ...]
    of_clauses: tuple[RecordFinding, ...]
    claims: tuple[RecordFinding, ...]
    replay: Replay
    earlier: DrawRecord | None = None

    @property
    def of_record(self) -> tuple[RecordFinding, ...]:
        """What is wrong with the record itself, whatever the clauses say: its claims and its replay."""
        return self.claims + self.replay.findings

    @property
    def findings(self) -> tuple[RecordFinding, ...]:
        """Everything that is wrong: broken clauses first, then the record itself."""
        return self.of_clauses + self.of_record

    @property
    def kept(self) -> bool:
        """Whether nothing is wrong. A draw that got stuck is not kept: seats are empty that the law wants filled."""
        return not self.findings

    @property
    def sentence(self) -> Message:
        """The verdict in one sentence."""
        count, stuck = len(self.findings), self.record.stuck
        if not count and (self.record.complete or self.of_record):
            return message("The draw keeps every clause.")
        if self.record.complete or self.of_record:
            return counting("The draw is broken: {count} finding.", "The draw is broken: {count} findings.", count)
        if stuck is None or stuck.seat != "reviewing":
            return counting(
                "The draw is not finished: it got stuck. Its {count} finding is of seats that nobody holds yet.",
                "The draw is not finished: it got stuck. Its {count} findings are of seats that nobody holds yet.",
                count,
            )
        return counting(
            "The draw is not finished: it got stuck. Its {count} finding is of what only a draw with all seats filled can break.",
            "The draw is not finished: it got stuck. Its {count} findings are of what only a draw with all seats filled can break.",
            count,
        )

    @property
    def replayed(self) -> bool:
        """Whether the recorded lots were drawn again and lead to this draw."""
        return self.replay.done and not self.replay.findings

    def document(self) -> dict[str, Any]:
        """What was found, as data."""
        return {
            "kept": self.kept,
            "findings": [finding.document() for finding in self.findings],
            "clauses": [{"id": r.clause.id, "level": r.clause.level, "instances": r.instances} for r in self.results],
            "replay": {"done": self.replay.done, "message": self.replay.message, "lots_from_seed": self.replay.from_seed},
            **({"earlier": {"digest": self.record.goes_on.digest, "seen": self.earlier is not None}} if self.record.goes_on else {}),
        }


def verify_record(
    record: DrawRecord,
    parties: Scenario | None = None,
    *,
    replay: bool = True,
    source: str = "draw record",
    earlier: DrawRecord | None = None,
    algorithm: Algorithm | None = None,
) -> RecordVerdict:
    """Verify a draw record against the law that it names.

    Parameters
    ----------
    record
        The record; ``source`` names it in errors.
    parties
        The list of parties that the draw was made for; None for the built-in one that the record names.
    replay
        Whether the recorded lots are drawn again, where the algorithm is installed.
    earlier
        The record that this one goes on from, to be held against what is said of it.
    algorithm
        The algorithm that the record names, where it is not installed.

    Raises
    ------
    InputError
        The record names States or instruments that are not in the list, rests on another list, or on a law that is none; with
        every fault at once.
    """
    if parties is None:
        parties = built_in_parties(record, None, source)
    check_names(source, record, parties)
    law = law_from(record.law.parameters, source).check_states(parties, source)
    results = tuple(check_draws(parties, law, arrays_of(parties, [record])))
    of_clauses = tuple(
        RecordFinding(result.clause.id, tuple(parties.states[state] for state in finding.states), told(parties, result.clause, finding))
        for result in results
        for finding in result.findings
    )
    again = replay_of(record, parties, law, algorithm) if replay else Replay(False, message("not replayed: not asked for"))
    claims = (*false_claims(record, parties, law), *(false_of_earlier(record, earlier) if earlier else ()))
    return RecordVerdict(record, parties, law, results, of_clauses, claims, again, earlier)


def verify_file(
    file: Path,
    reference: str | None = None,
    as_of: date | None = None,
    *,
    replay: bool = True,
    earlier: Path | None = None,
    algorithm: Algorithm | None = None,
) -> RecordVerdict:
    """Verify the record in a file, a pack or the folder of a ceremony; raises ``InputError``.

    On the list that is asked for, or the one that the pack brings, or the built-in one that it names. ``earlier``: the file of the record
    that it goes on from, where that is not in the pack.
    """
    given = read_given(file)
    parties = load_scenario(reference, as_of) if reference else parties_given(given, as_of)
    before = read_given(earlier).drawn() if earlier else given.earlier
    return verify_record(given.drawn(), parties, replay=replay, source=given.source, earlier=before, algorithm=algorithm)


def parties_given(given: Given, as_of: date | None = None) -> Scenario:
    """The list of what was given: the one that a pack brings, or the built-in one that the record names; raises ``InputError``."""
    return given.parties or built_in_parties(given.drawn(), as_of, given.source)


def kept_record(verdict: RecordVerdict, source: str) -> RecordVerdict:
    """The verdict, where the draw is complete and keeps its law; raises ``InputError`` with all that is wrong else."""
    expected = message("a record that `untoc-draw verify` accepts")
    faults = [Fault(finding.clause, finding.message, expected) for finding in verdict.findings]
    if not verdict.record.complete:
        faults.append(Fault("$.outcome", message(verdict.record.outcome), message("complete")))
    if faults:
        raise InputError(source, faults)
    return verdict


def built_in_parties(record: DrawRecord, as_of: date | None, source: str) -> Scenario:
    """The built-in list of parties that a record names; raises ``InputError`` where it names none that there is."""
    named = record.scenario.id
    expected = message("a built-in scenario; if the draw was made from a scenario file, give that file with --scenario")
    if not named.startswith("real-") and named not in OTHER_LISTS:
        raise InputError(source, (Fault("$.scenario.id", named, expected),))
    try:
        return load_scenario(named, as_of)
    except InputError as fault:
        for wrong in fault.faults:
            expected = message("{expected} ({where}: {right})", expected=expected, where=wrong.where, right=wrong.expected)
        raise InputError(source, (Fault("$.scenario.id", named, expected),)) from fault
