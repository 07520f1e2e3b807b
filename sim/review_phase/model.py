"""The model: one replication of the review phase, on a SimPy clock."""

from collections.abc import Mapping

import numpy as np

from sim.review_phase.chances import chances
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.costs import work_table
from sim.review_phase.course import Course
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import N_PHASES, Replication
from sim.review_phase.run import Run
from sim.review_phase.standing_work import StandingWork


def simulate(inputs: Inputs, parameters: Mapping[str, float], *, seed: str, number: int, until: float = day_of(HORIZON)) -> Replication:
    """Run the review phase once, to the day ``until``.

    The same inputs, parameters, seed and number give the same bytes. Replications of equal seed and number share their random
    numbers, whatever the draw and the parameters. Raises ``ValueError`` for an ``until`` outside the simulated years.
    """
    if not 0 < until <= day_of(HORIZON):
        raise ValueError(f"until is day {until}; right would be from 0 to {day_of(HORIZON)}")
    return run_to_end(Run(inputs, parameters, chances(inputs, parameters, seed, number), until), number)


def run_to_end(run: Run, number: int) -> Replication:
    """Let every review take its course, and give what is left behind."""
    for review in range(run.inputs.n_reviews):
        Course(run, review).wait_for_start()
    StandingWork(run.env, run.office, run.parameters, run.waiting)
    run.env.run(until=run.until)
    started, finished = np.array(run.started).reshape(-1, N_PHASES), np.array(run.finished).reshape(-1, N_PHASES)
    return Replication(number, started, finished, run.stages.table(run.until), work_table(run.office.log, run.parameters))
