"""The jobs of a campaign, run in this process, in others, or on a Dask cluster: the rows are the same."""

import os
import warnings
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from typing import Any

import numpy as np

from algorithms import algorithm_from
from scenarios import Fault, InputError
from verify.stress.cell import Cost, draw_row
from verify.stress.plan import Job, Plan
from verify.stress.sources import law_of, make_scenario
from verify.workers import end_with, in_processes

AHEAD = 4
"""Jobs sent to a cluster ahead of what its workers do, for each of their threads."""


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
        "family": job.source.family, "parameters": job.source.parameters_text, "size": job.source.size,
        "scenario_seed": job.source.seed, "scenario": scenario.digest, "states": scenario.n_states,
        "instruments": scenario.n_instruments, "adherences": int(np.count_nonzero(scenario.adherence)),
    }  # fmt: skip
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


def run_campaign(plan: Plan, done: Collection[int] = (), *, workers: int = 1, scheduler: str | None = None) -> Iterator[Done]:
    """Run the jobs not yet ``done``, and give each as it is finished, in any order.

    ``scheduler``: the address of a Dask scheduler, whose workers must have this project installed (and own algorithms' files at
    the same path); else ``workers`` processes of this machine. Raises ``InputError`` where no scheduler answers.
    """
    finished = set(done)
    jobs = in_mixed_order([job for job in plan.jobs if job.number not in finished])
    if scheduler:
        yield from _on_cluster(jobs, scheduler)
    elif plan.fresh:
        yield from _each_in_its_own(jobs, workers)
    elif workers == 1:
        yield from map(run_job, jobs)
    else:
        yield from _in_processes(jobs, workers)


def _in_processes(jobs: Sequence[Job], workers: int) -> Iterator[Done]:
    from joblib import delayed  # noqa: PLC0415  (only where there are several workers)

    # Processes are renewed when their memory has grown; joblib tells it as a warning, and does no job twice.
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given to the executor")
    parallel = in_processes(workers, return_as="generator_unordered", pre_dispatch="2 * n_jobs", batch_size=1)
    yield from parallel(delayed(run_job)(job) for job in jobs)


def _each_in_its_own(jobs: Sequence[Job], workers: int) -> Iterator[Done]:
    """A process for each job, so that no memory of another job is used again."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=1,
                             initializer=end_with, initargs=(os.getpid(),)) as pool:
        yield from (future.result() for future in as_completed([pool.submit(run_job, job) for job in jobs]))


def _on_cluster(jobs: Sequence[Job], scheduler: str) -> Iterator[Done]:
    try:
        from distributed import Client  # noqa: PLC0415  (an extra)
        from distributed import as_completed as finished_of  # noqa: PLC0415
    except ImportError as fault:
        expected = "the extra 'cluster' installed: pip install 'untoc-draw[cluster]'"
        raise InputError("--scheduler", (Fault("--scheduler", scheduler, expected),)) from fault
    try:
        client = Client(scheduler)
    except (OSError, ValueError) as fault:
        expected = "the address of a running Dask scheduler, like tcp://host:8786"
        raise InputError("--scheduler", (Fault("--scheduler", scheduler, expected),)) from fault
    with client:
        left = iter(jobs)
        ahead = AHEAD * max(1, sum(client.nthreads().values()))
        waiting = finished_of([client.submit(run_job, job, pure=False) for job in islice(left, ahead)])
        for future in waiting:
            yield future.result()
            if (job := next(left, None)) is not None:
                waiting.add(client.submit(run_job, job, pure=False))
