"""The real code, exhaustively in a scope: every outcome of an algorithm's own lots on every adherence pattern.

This closes the gap between the proofs' model and the code. Each complete outcome is checked by the numpy reader, and at each lot the
assumptions of the proofs are checked on the code itself: the seat was open, the guard admitted the State, and it took on all the
open instruments that it shares.
"""

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from algorithms.ceremony import Algorithm, Ceremony
from algorithms.draw_so_far import Seat
from algorithms.lots import every_outcome
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from verify.check import check_draws
from verify.draw_arrays import arrays_of
from verify.law import LawParameters, law_from

BATCH = 500


class AssumptionError(AssertionError):
    """The code does what the proofs assume it never does."""


@dataclass(frozen=True)
class Tally:
    """What came of all outcomes of one algorithm on all patterns of a scope."""

    patterns: int = 0
    outcomes: int = 0
    complete: int = 0
    stuck: int = 0
    broken: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__dataclass_fields__))


def patterns(sizes: Sequence[int], instruments: int = 2) -> Iterator[Scenario]:
    """Every pattern of nested instruments (the first held by all) on regional groups, up to the order of States inside a group."""
    kinds = list(itertools.product((False, True), repeat=instruments - 1))
    for held in itertools.product(*(itertools.combinations_with_replacement(kinds, size) for size in sizes)):
        rows = [
            Row(f"{'ABCDE'[group]}{n}", "", REGIONAL_GROUPS[group], (True, *more))
            for group, members in enumerate(held)
            for n, more in enumerate(members)
        ]
        yield build_scenario("pattern", None, rows, UNTOC_FAMILY[:instruments])


class _Watched(Ceremony):
    """A ceremony that checks the proofs' assumptions whenever a lot is kept."""

    def _seat(self, seat: Seat, state: int, size: int, drawn: list[int], set_aside: dict[int, str]) -> None:
        before = self.draw.of(seat.reviewed)
        opened = any(held.side == seat.side and not held.additional for held in before)
        missing = self.guard.missing(self.draw, seat.reviewed, seat.side)
        admitted = self.guard.open(self.draw, seat).admissible >> state & 1
        super()._seat(seat, state, size, drawn, set_aside)
        new = self.draw.of(seat.reviewed)[-1]
        held_by = self.scenario.adherence[state], self.scenario.adherence[seat.reviewed]
        shared = sum(1 << place for place, both in enumerate(held_by[0] & held_by[1]) if both)
        wanted = shared & missing if seat.additional else shared
        for holds, fault in (
            (opened == seat.additional and (not seat.additional or missing == seat.missing != 0), "the seat was not open"),
            (admitted, "kept though the guard does not admit it"),
            (new.instruments == wanted, "it does not take on all the open instruments that it shares"),
        ):
            if not holds:
                raise AssumptionError(f"{fault}: {new}")


def exhaust(algorithm: Algorithm, scenario: Scenario, law: LawParameters, ends: float | None = None) -> Tally:
    """Every outcome of one algorithm on one scenario; raises ``AssumptionError``, and where the chances do not sum to 1.

    Past ``ends`` (seconds of ``time.monotonic``) it stops at the next batch, and the pattern does not count as done.
    """
    tally, total = Tally(patterns=1), Fraction(0)
    outcomes = every_outcome(lambda lots: algorithm.conduct(_Watched(scenario, law, lots)))
    while batch := list(itertools.islice(outcomes, BATCH)):
        total += sum(chance for _, chance in batch)
        complete = [record for record, _ in batch if record["outcome"] == "complete"]
        broken = set[int]()
        if complete:
            results = check_draws(scenario, law, arrays_of(scenario, complete))
            broken = {finding.draw for result in results for finding in result.findings}
        tally += Tally(0, len(batch), len(complete), len(batch) - len(complete), len(broken))
        if ends is not None and time.monotonic() > ends:
            return replace(tally, patterns=int(total == 1))
    if total != 1:
        raise AssumptionError(f"the chances of all outcomes sum to {total}, not 1")
    return tally


SCOPES: tuple[tuple[tuple[int, ...], int, dict[str, Any]], ...] = (
    ((2, 2), 2, {"mutual_scope": "same-year"}),
    ((2, 2), 2, {}),
    ((3, 1), 1, {"home_fallback": "different-group"}),
    ((2, 2), 3, {"mutual_scope": "same-year", "additional_covers": "some-missing"}),
    ((2, 2), 2, {"mutual_scope": "same-year", "additional_keeps_seat": "no", "load_max": 2}),
    ((3, 2), 1, {"mutual_scope": "same-year"}),
    ((3, 2), 2, {"mutual_scope": "same-year"}),
)
"""Sizes of the regional groups, number of instruments, and law, from small to large."""


def campaign(algorithm: Algorithm, seconds: float) -> Iterator[tuple[str, Tally, bool]]:
    """The scopes in order as long as time is left: words for the scope, what came of it, and whether all of it was done."""
    ends = time.monotonic() + seconds
    for sizes, instruments, choice in SCOPES:
        tally, whole = Tally(), True
        for scenario in patterns(sizes, instruments):
            if whole:
                one = exhaust(algorithm, scenario, law_from(choice), ends)
                tally, whole = tally + one, one.patterns == 1
        words = f"groups of {' and '.join(map(str, sizes))}, {instruments} instruments"
        yield words + "".join(f", {name}={value}" for name, value in choice.items()), tally, whole
        if not whole:
            return
