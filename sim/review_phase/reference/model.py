"""One replication on the SimPy clock."""

import numpy as np

from sim.review_phase.reference.costs import work_table
from sim.review_phase.reference.course import Course
from sim.review_phase.reference.run import Run
from sim.review_phase.reference.secretariat import call_at_end
from sim.review_phase.reference.standing import StandingWork
from sim.review_phase.replication import N_PHASES, Replication
from sim.review_phase.standing_work import standing_work
from sim.review_phase.terms import post_changes


def run_to_end(run: Run, number: int) -> Replication:
    """Let every review take its course, and give what is left behind."""
    for review in range(run.inputs.n_reviews):
        Course(run, review).wait_for_start()
    StandingWork(run.env, run.office, standing_work(run.parameters, run.chances.sessions), run.waiting)
    for day, role, more in post_changes(run.parameters):
        call_at_end(run.env.timeout(day), lambda _event, role=role, more=more: run.office.change(role, more))  # type: ignore[misc]
    run.env.run(until=run.terms.until)
    started, finished = np.array(run.started).reshape(-1, N_PHASES), np.array(run.finished).reshape(-1, N_PHASES)
    return Replication(number, started, finished, run.stages.table(run.terms.until), work_table(run.office.log, run.parameters))
