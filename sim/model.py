"""The model: one replication of the review phase, on a SimPy clock."""

from collections.abc import Mapping

import numpy as np

from sim.chances import chances
from sim.clock import HORIZON, day_of
from sim.costs import work_table
from sim.course import Course
from sim.inputs import Inputs
from sim.replication import N_PHASES, Replication
from sim.run import Run
from sim.standing_work import StandingWork


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
