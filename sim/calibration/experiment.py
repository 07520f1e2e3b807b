"""The simulated experiment of the fit: parameter values in, the counts that would have been published out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms import SeededLots, load_algorithm
from scenarios import load_scenario
from sim.calibration.facts import PublishedFact
from sim.calibration.observing import end_of, observe_all
from sim.calibration.priors import DAY_OF_COUNT, PRIORS, of_the_model, values_at
from sim.review_phase.inputs import Inputs, inputs_from
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from verify.law_in_force import law_from

SCENARIO: Final = "real-2020-10-16"
ALGORITHM: Final = "sequential-bowls"
DRAW_SEED: Final = "calibration"
"""The lots that were really drawn are not in the scenario, so that the fit rests on one draw from the real list of parties."""


def draw_inputs(seed: str = DRAW_SEED) -> Inputs:
    """All reviews of one draw of the real list of parties; raises ``InputError`` for a draw that got stuck."""
    scenario = load_scenario(SCENARIO)
    record = load_algorithm(ALGORITHM).draw(scenario, law_from({}), SeededLots(seed))
    return inputs_from(record, scenario)


FINGERPRINT_RUNS: Final = 9


@dataclass(frozen=True)
class Experiment:
    """Reviews of the groups that the facts speak of, run to the end of the last fact; the number keeps replications apart."""

    facts: tuple[PublishedFact, ...]
    inputs: Inputs
    seed: str

    @property
    def until(self) -> float:
        """The day to which the model is run."""
        return max(end_of(fact) for fact in self.facts)

    def run(self, values: Mapping[str, float], number: int) -> NDArray[np.float64]:
        """Counts as ``published`` orders them; ``values`` by the names of ``PRIORS``."""
        parameters = Parameters().with_values(of_the_model(values), "posterior")
        replication = simulate(self.inputs, parameters, seed=self.seed, number=number, until=self.until)
        return observe_all(self.facts, replication, self.inputs, day=values[DAY_OF_COUNT], seed=self.seed, number=number)

    def run_many(self, values: NDArray[np.float64], first: int = 0) -> NDArray[np.float64]:
        """Counts for rows of values, shape ``(n, number of counts)``; replication numbers go from ``first`` on."""
        rows = [self.run(named(row), first + place) for place, row in enumerate(values)]
        return np.array(rows)

    def fingerprint(self) -> str:
        """``sha256:`` and the hash of the counts of a few runs: a model that gives other counts wants another fit."""
        spot = replace(self, seed="fingerprint")
        places = np.linspace(0.1, 0.9, FINGERPRINT_RUNS)
        counts = spot.run_many(values_at(np.tile(places, (len(PRIORS), 1)).T)).astype(int).tolist()
        return "sha256:" + sha256(repr(counts).encode("ascii")).hexdigest()


def experiment_for(facts: tuple[PublishedFact, ...], seed: str) -> Experiment:
    """The experiment on the reviews of the facts' groups."""
    groups = sorted({group for fact in facts for group in fact.groups})
    return Experiment(facts, draw_inputs().of_groups(groups), seed)


def named(row: NDArray[np.float64]) -> dict[str, float]:
    """Values by the names of ``PRIORS``."""
    return {prior.name: float(value) for prior, value in zip(PRIORS, row, strict=True)}


def from_prior(n: int, seed: str) -> NDArray[np.float64]:
    """Values drawn from the prior; shape ``(n, len(PRIORS))``."""
    words = np.random.Philox(key=seed_word("prior", seed)).random_raw(n * len(PRIORS))
    quantiles = (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return values_at(quantiles.reshape(n, len(PRIORS)))


def seed_word(*parts: str) -> int:
    """A whole number below 2**64 from texts."""
    return int.from_bytes(sha256("\0".join(parts).encode("utf-8")).digest()[:8], "big")
