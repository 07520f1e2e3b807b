"""What a simulation starts from: a scenario, and who reviews whom, read from a draw record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import Seating
from algorithms.record import DrawRecord
from scenarios import Scenario
from sim.review_phase.clock import HORIZON, START
from sim.review_phase.counts import Count
from sim.review_phase.status import Status
from storage.errors import Fault, InputError
from verify.law_in_force import LawInForce, law_from
from verify.record.reading import check_names

Accessions = Mapping[int, tuple[tuple[str, str], ...]]
"""Year to pairs of State id and instrument id."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """The draw whose reviews are simulated.

    ``reviewed`` (State index) and ``group`` (1 to 3) have shape ``(n_reviews,)``, in rising order of State; ``reviewers`` has one
    tuple for each review. Deferrals and redraws are already in the draw: the simulation has nothing to add to them. ``counts`` are
    known counts of started reviews, which every replication then has; with ``status`` each review goes on from where it stands.
    """

    scenario: Scenario
    law: LawInForce
    algorithm: str
    seed: str
    reviewed: NDArray[np.int32]
    group: NDArray[np.int8]
    reviewers: tuple[tuple[Seating, ...], ...]
    accessions: Accessions = field(default_factory=dict)
    counts: tuple[Count, ...] = ()
    status: Status | None = None

    @property
    def n_reviews(self) -> int:
        """The number of reviews."""
        return len(self.reviewed)

    def knowing(self, counts: Iterable[Count]) -> "Inputs":
        """The same with known counts: those that are of as many reviews as these groups have here."""
        fitting = tuple(each for each in counts if each.of == int(np.isin(self.group, each.groups).sum()))
        return replace(self, counts=fitting)

    def of_groups(self, groups: Iterable[int]) -> "Inputs":
        """The same without the reviews of the other yearly groups."""
        kept = np.flatnonzero(np.isin(self.group, list(groups)))
        reviewers = tuple(self.reviewers[int(k)] for k in kept)
        return replace(self, reviewed=self.reviewed[kept], group=self.group[kept], reviewers=reviewers)


def inputs_from(record: DrawRecord, scenario: Scenario, accessions: Accessions | None = None) -> Inputs:
    """Read a draw record, of this scenario; raises ``InputError`` for a faulty record, a draw that got stuck, or accessions of
    States or instruments that the scenario does not know."""
    source = "draw record"
    check_names(source, record, scenario)
    if not record.complete:
        raise InputError(source, (Fault("$.outcome", record.outcome, "complete: a draw that got stuck has no reviews to run"),))
    reviews = sorted(record.reviews, key=lambda review: scenario.index[review.reviewed])
    seats: dict[int, list[Seating]] = {}
    for seating in record.seatings(scenario):
        seats.setdefault(seating.reviewed, []).append(seating)
    reviewed = [scenario.index[review.reviewed] for review in reviews]
    return Inputs(
        scenario=scenario,
        law=law_from(record.law.parameters, source),
        algorithm=record.algorithm,
        seed=record.seed or "",
        reviewed=np.array(reviewed, dtype=np.int32),
        group=np.array([review.group for review in reviews], dtype=np.int8),
        reviewers=tuple(tuple(seats.get(state, ())) for state in reviewed),
        accessions=_checked(accessions or {}, scenario),
    )


def _checked(accessions: Accessions, scenario: Scenario) -> Accessions:
    known = {instrument.id for instrument in scenario.instruments}
    faults: list[Fault] = []
    for year, pairs in accessions.items():
        if not START.year <= year < HORIZON.year:
            faults.append(Fault("accessions", str(year), f"a year from {START.year} to {HORIZON.year - 1}"))
        for state, instrument in pairs:
            if state not in scenario.index:
                faults.append(Fault(f"accessions, {year}", state, f"a State of scenario {scenario.id}"))
            if instrument not in known:
                faults.append(Fault(f"accessions, {year}", instrument, "one of " + ", ".join(sorted(known))))
    if faults:
        raise InputError("accessions", faults)
    return {year: tuple(accessions[year]) for year in sorted(accessions)}
