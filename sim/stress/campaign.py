"""The jobs of a campaign, run in this process, in others, or on a Dask cluster: the rows are the same."""

import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from typing import Any

import numpy as np

from algorithms import algorithm_from
from sim.stress.cell import Cost, draw_row
from sim.stress.plan import CampaignPlan, Job
from sim.stress.sources import law_of, make_scenario
from verify.workers import end_with, is_on_cluster, parallel_map


@dataclass(frozen=True)
class Done:
    """A finished job: its rows in the order of the table, and what each draw cost."""

    job: int
    rows: tuple[dict[str, Any], ...]
    costs: tuple[Cost, ...]


def run_job(job: Job) -> Done:
    """Make the draws of a job."""
    scenario = make_scenario(job.source)
    told = {
        "family": job.source.family,
        "parameters": job.source.parameters_text,
        "size": job.source.size,
        "scenario_seed": job.source.seed,
        "scenario": scenario.digest,
        "states": scenario.n_states,
        "instruments": scenario.n_instruments,
        "adherences": int(np.count_nonzero(scenario.adherence)),
    }
    rows, costs = list[dict[str, Any]](), list[Cost]()
    for law_text in job.laws:
        law = law_of(law_text)
        for reference in job.algorithms:
            algorithm = algorithm_from(reference)
            for seed in job.seeds:
                found, cost = draw_row(algorithm, scenario, law, seed)
                place = {"row": job.first_row + len(rows), **told, "law": law_text, "algorithm": algorithm.name, "seed": seed}
                rows.append(place | found)
                costs.append(cost)
    return Done(job.number, tuple(rows), tuple(costs))


def in_mixed_order(jobs: Sequence[Job]) -> list[Job]:
    """The jobs in an order that mixes large and small, the same each time, so that the time left can be told from the start."""
    return sorted(jobs, key=lambda job: sha256(f"{job.number}".encode()).digest())


def run_campaign(plan: CampaignPlan, done: Collection[int] = (), *, workers: int = 1) -> Iterator[Done]:
    """Run the jobs not yet ``done``, and give each as it is finished, in any order."""
    finished = set(done)
    jobs = in_mixed_order([job for job in plan.jobs if job.number not in finished])
    if plan.fresh and not is_on_cluster():
        return _each_in_its_own(jobs, workers)
    return parallel_map(run_job, [(job,) for job in jobs], workers, in_order=False)


def _each_in_its_own(jobs: Sequence[Job], workers: int) -> Iterator[Done]:
    """A process for each job, so that no memory of another job is used again."""
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), max_tasks_per_child=1, initializer=end_with, initargs=(os.getpid(),)
    ) as pool:
        yield from (future.result() for future in as_completed([pool.submit(run_job, job) for job in jobs]))
