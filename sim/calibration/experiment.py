"""The simulated experiment of the fit: parameter values in, how likely the facts without an exact likelihood then are."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms import SeededLots, load_algorithm
from scenarios import load_scenario
from sim.calibration.facts import PublishedFacts
from sim.calibration.observing import log_chance
from sim.calibration.priors import HYPER, Belief, of_the_model, uniform
from sim.review_phase.inputs import Inputs, inputs_from
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from verify.law_in_force import law_from
from verify.workers import parallel_map

SCENARIO: Final = "real-2020-10-16"
ALGORITHM: Final = "sequential-bowls"
DRAW_SEED: Final = "calibration"
"""The lots that were really drawn are not in the scenario, so that the fit rests on one draw from the real list of parties."""

FINGERPRINT_RUNS: Final = 9
PLAUSIBLE: Final = (("start.year_2023", -1.0), ("start.year_2024", -1.0))
CHUNK: Final = 100


def draw_inputs(seed: str = DRAW_SEED) -> Inputs:
    """All reviews of one draw of the real list of parties; raises ``InputError`` for a draw that got stuck."""
    scenario = load_scenario(SCENARIO)
    record = load_algorithm(ALGORITHM).draw(scenario, law_from({}), SeededLots(seed))
    return inputs_from(record, scenario)


@dataclass(frozen=True)
class Experiment:
    """The review phase to the end of the last fact whose likelihood is simulated; every run has the known counts of starts."""

    facts: PublishedFacts
    inputs: Inputs
    seed: str

    @property
    def until(self) -> float:
        """The day to which the model is run."""
        return max((fact.end for fact in self.facts.loose), default=1.0)

    def run(self, row: NDArray[np.float64], number: int) -> float:
        """The logarithm of the chance of the facts, up to a constant, in a run with the parameters of a row of ``NAMES``."""
        parameters = Parameters().with_values(of_the_model(row), "posterior")
        replication = simulate(self.inputs, parameters, seed=self.seed, number=number, until=self.until)
        parts = uniform(1, max(len(self.facts.loose), 1), "days", self.seed, number)[0]
        pairs = zip(self.facts.loose, parts.tolist(), strict=False)
        return sum(log_chance(fact, replication, self.inputs, fact.day_at(part)) for fact, part in pairs)

    def run_many(self, rows: NDArray[np.float64], *, first: int = 0, workers: int = 1) -> NDArray[np.float64]:
        """The same for many rows, whose runs are numbered from ``first`` on; the same for any number of workers."""
        if not self.facts.loose:
            return np.zeros(len(rows))
        jobs = [(self, rows[at : at + CHUNK], first + at) for at in range(0, len(rows), CHUNK)]
        return np.concatenate(list(parallel_map(_run_chunk, jobs, workers)))

    def fingerprint(self) -> str:
        """``sha256:`` and the hash of the likelihoods of a few runs: a model that gives others wants another fit."""
        plain = Belief((*(zip(HYPER, [0.0] * len(HYPER), strict=True)), ("start.hazard", 0.08), ("start.never", 0.4), *PLAUSIBLE))
        rows = np.column_stack([plain.starts(FINGERPRINT_RUNS, "fingerprint"), plain.stages(FINGERPRINT_RUNS, "fingerprint")])
        spot = Experiment(self.facts, self.inputs, "fingerprint")
        text = ",".join(f"{spot.run(row, number):.6g}" for number, row in enumerate(rows))
        return "sha256:" + sha256(text.encode("ascii")).hexdigest()


def experiment_for(facts: PublishedFacts, seed: str) -> Experiment:
    """The experiment on a draw of the real list of parties, with the facts' counts of starts."""
    return Experiment(facts, draw_inputs().knowing(facts.counts), seed)


def _run_chunk(experiment: Experiment, rows: NDArray[np.float64], first: int) -> NDArray[np.float64]:
    return np.array([experiment.run(row, first + place) for place, row in enumerate(rows)])
