"""The real code, exhaustively on one scenario: every outcome of an algorithm's own lots.

This closes the gap between the proofs' model and the code. Each finished draw is checked by the numpy reader, and at each lot the
assumptions of the proofs are checked on the code itself: the seat was open, the guard admitted the State, and it took on all the
open instruments that it shares. With look-ahead, a draw may be stuck only where no lots complete it.
"""

import json
from dataclasses import dataclass, fields

from algorithms.algorithm import Algorithm
from algorithms.ceremony import Ceremony
from algorithms.faulty import AlgorithmFaultError
from algorithms.record import DrawRecord, draw_record
from scenarios import Scenario
from verify.check import check_draws
from verify.draw_arrays import arrays_of
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce
from verify.proofs.kept_law import KeptLaw
from verify.proofs.outcome_tree import AssumptionError, Counts, OutcomeTree, count_outcomes
from verify.proofs.watched import ClosedTranscript, Fold, Seen, Watch

BATCH = 500
ORDER_SEATS = frozenset(("answer-set", "answer-set-fewest-additional", "answer-set-most-even"))
"""Algorithms that fill the seats of a year in the order drawn: what ``Fold.SEATS`` rests on, seen in their code."""
FOLDED = ORDER_SEATS | {"sequential-bowls", "sequential-bowls-look-ahead", "rotating-lists"}
"""Algorithms that carry nothing from one drawn order of a year to the next but the draw so far: what ``Fold.YEARS`` rests on."""


@dataclass(frozen=True)
class Tally:
    """What came of all outcomes of one algorithm on some patterns.

    ``outcomes`` are all sequences of lots, ``runs`` how often the code was run to count them, ``draws`` the different finished
    draws, each of them checked, and ``broken`` how many of these break a clause.
    """

    patterns: int = 0
    outcomes: int = 0
    complete: int = 0
    stuck: int = 0
    runs: int = 0
    draws: int = 0
    broken: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Tally)))


class Finished:
    """The different finished draws, checked in batches."""

    def __init__(self, scenario: Scenario, law: LawParameters) -> None:
        self._scenario, self._law = scenario, law
        self._seen: set[str] = set()
        self._waiting: list[DrawRecord] = []
        self.broken = 0

    @property
    def draws(self) -> frozenset[str]:
        """The different finished draws, as canonical text."""
        return frozenset(self._seen)

    def add(self, record: DrawRecord) -> None:
        """Take a record to be checked, unless one with the same draw was."""
        redrawn = [line.reviewed for line in record.lots or () if line.redraw]
        text = json.dumps([record.groups, [review.document() for review in record.reviews], redrawn])
        if text not in self._seen:
            self._seen.add(text)
            self._waiting.append(record)
            if len(self._waiting) == BATCH:
                self.check()

    def check(self) -> None:
        """Check those that wait."""
        if self._waiting:
            results = check_draws(self._scenario, self._law, arrays_of(self._scenario, self._waiting))
            self.broken += len({finding.draw for result in results for finding in result.findings})
            self._waiting.clear()


class _Runs:
    """Runs one algorithm on one scenario, again and again."""

    def __init__(self, algorithm: Algorithm, scenario: Scenario, law: LawInForce, fold: Fold) -> None:
        self._scenario, self._fold = scenario, fold
        self._law = law if fold is Fold.NONE else KeptLaw(law.values)
        self._algorithm, self._orders_seats = algorithm, algorithm.name in ORDER_SEATS
        self.finished = Finished(scenario, law)
        self._ends: dict[bytes, str] = {}
        self._seen = Seen()

    def __call__(self, tree: OutcomeTree[Counts]) -> Counts:
        watch, transcript = Watch(tree, self._fold, self._seen, self._orders_seats), ClosedTranscript()
        ceremony = Ceremony(self._scenario, self._law, watch, transcript=transcript, observer=watch)
        try:
            stuck = self._algorithm.fill_checked(ceremony)
        except AlgorithmFaultError as fault:
            raise AssumptionError(fault.what) from fault
        transcript.closed = False
        record = draw_record(self._algorithm.name, ceremony, stuck, watch.seed, [])
        if ceremony.completion is not None:
            self._check_look_ahead(ceremony.draw.year_of.tobytes(), record.outcome)
        if not record.complete:
            return 0, 1
        self.finished.add(record)
        return 1, 0

    def _check_look_ahead(self, division: bytes, outcome: str) -> None:
        if self._ends.setdefault(division, outcome) != outcome:
            raise AssumptionError("with look-ahead, one division has draws that are complete and draws that are stuck")


def fold_of(algorithm: str, fold: Fold) -> Fold:
    """The fold that may be used for an algorithm: by the draw so far only for those whose code was read for it."""
    return fold if fold is Fold.NONE or algorithm in FOLDED else Fold.BOWLS


def exhaust(algorithm: Algorithm, scenario: Scenario, law: LawInForce, ends: float | None = None, fold: Fold = Fold.NONE) -> Tally | None:
    """Every outcome of one algorithm on one scenario; None where it was not done at ``ends`` (of ``time.monotonic``).

    Raises ``AssumptionError`` where the code breaks what the proofs or the folds assume.
    """
    run = _Runs(algorithm, scenario, law, fold_of(algorithm.name, fold))
    counted = count_outcomes(run, ends)
    if counted is None:
        return None
    (complete, stuck), runs = counted
    run.finished.check()
    return Tally(1, complete + stuck, complete, stuck, runs, len(run.finished.draws), run.finished.broken)
