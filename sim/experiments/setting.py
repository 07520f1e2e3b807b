"""What is replicated: a scenario, its draws by one algorithm, the parameters, and the seed of all chance."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Protocol

from algorithms.lots import SeededLots
from algorithms.record import DrawRecord, canonical
from algorithms.registry import algorithm_from, file_digest
from scenarios import Scenario
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.counts import Count
from sim.review_phase.inputs import Accessions, Inputs, inputs_from
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import Replication
from sim.review_phase.status import Status
from storage.errors import Fault, InputError
from verify.law_in_force import LawInForce, law_from

DISTINCT_DRAWS: Final = 40
"""How many draws the replications of a setting take turns with (assumed: enough that a draw's luck is averaged out)."""

ATTEMPTS: Final = 100
"""How often a draw that gets stuck is drawn anew with the next seed."""


class Simulate(Protocol):
    """A model of the review phase: ``sim.review_phase.model.simulate``, or one that stands in for it."""

    def __call__(self, inputs: Inputs, parameters: Parameters, *, seed: str, number: int, until: float) -> Replication:
        """Run the review phase once."""
        ...


class Reducer(Protocol):
    """What is kept of a replication before it leaves the worker: named numbers or small arrays, equally shaped in every run."""

    def __call__(self, replication: Replication, inputs: Inputs) -> Mapping[str, Any]:
        """Reduce one replication."""
        ...


@dataclass(frozen=True, eq=False)
class Setting:
    """One arm of an experiment. Replication ``k`` uses draw ``k mod draws``.

    Two settings with the same ``seed`` meet the same numbers (common random numbers): the draws of both begin from the same
    seeds of lots, and the model's streams are keyed by seed, State and replication.
    """

    name: str
    scenario: Scenario
    algorithm: str
    seed: str
    parameters: Parameters = field(default_factory=Parameters)
    law: LawInForce = field(default_factory=lambda: law_from({}))
    draws: int = DISTINCT_DRAWS
    until: float = day_of(HORIZON)
    accessions: Accessions = field(default_factory=dict)
    counts: tuple[Count, ...] = ()
    """Known counts of started reviews, which every replication then has: those that fit the sizes of its groups."""
    status: Status | None = None
    """Where each review stands on a day: every replication goes on from there."""
    record: DrawRecord | None = None
    """A draw that was made before, which every replication uses; ``algorithm`` is then not asked, and ``draws`` is 1."""

    def __post_init__(self) -> None:
        if self.draws < 1:
            raise InputError(self.name, (Fault("draws", str(self.draws), "1 or more distinct draws"),))
        if self.record and self.draws != 1:
            raise InputError(self.name, (Fault("draws", str(self.draws), "1, for a draw that was made before"),))

    @cached_property
    def of_draws(self) -> str:
        """A digest of all that the draws rest on."""
        accessions = [[year, *map(list, pairs)] for year, pairs in sorted(self.accessions.items())]
        record = [self.record.document()] if self.record else []
        code = file_digest(self.algorithm)
        counts = [[list(each.groups), each.of, each.day, each.least, each.most] for each in self.counts]
        status = [self.status.on, *map(astuple, self.status.standings)] if self.status else []
        told = [self.scenario.digest, self.law.digest, self.algorithm, code, self.seed, accessions, counts, status, *record]
        return "sha256:" + hashlib.sha256(canonical(told).encode("ascii")).hexdigest()

    def draw_of(self, number: int) -> int:
        """Which draw a replication uses."""
        return number % self.draws


def make_draw(setting: Setting, place: int) -> Inputs:
    """The draw numbered ``place``: of the seeds ``<seed>/draw/<place>/0``, ``/1``, ... the first that is complete; or that of the record.

    So the draws are those of the algorithm given that it does not get stuck. Raises ``InputError`` after ``ATTEMPTS`` stuck ones, and
    for a record that is faulty, stuck, or of another scenario.
    """
    if setting.record:
        return _knowing(setting, inputs_from(setting.record, setting.scenario, setting.accessions))
    algorithm = algorithm_from(setting.algorithm)
    for attempt in range(ATTEMPTS):
        seed = f"{setting.seed}/draw/{place}/{attempt}"
        record = algorithm.draw(setting.scenario, setting.law, SeededLots(seed))
        if record.complete:
            return _knowing(setting, inputs_from(record, setting.scenario, setting.accessions))
    expected = f"an algorithm that completes a draw in {ATTEMPTS} attempts"
    raise InputError(setting.name, (Fault("--algorithm", setting.algorithm, expected),))


def _knowing(setting: Setting, inputs: Inputs) -> Inputs:
    return replace(inputs.knowing(setting.counts), status=setting.status)
