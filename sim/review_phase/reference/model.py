"""One replication on the SimPy clock."""

import numpy as np

from sim.review_phase.reference.costs import work_table
from sim.review_phase.reference.course import Course
from sim.review_phase.reference.run import Run
from sim.review_phase.reference.standing import StandingWork
from sim.review_phase.replication import N_PHASES, Replication


def run_to_end(run: Run, number: int) -> Replication:
    """Let every review take its course, and give what is left behind."""
    for review in range(run.inputs.n_reviews):
        Course(run, review).wait_for_start()
    StandingWork(run.env, run.office, run.parameters, run.waiting)
    run.env.run(until=run.terms.until)
    started, finished = np.array(run.started).reshape(-1, N_PHASES), np.array(run.finished).reshape(-1, N_PHASES)
    return Replication(number, started, finished, run.stages.table(run.terms.until), work_table(run.office.log, run.parameters))
