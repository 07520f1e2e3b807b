"""Our side of the simulation's benchmark: a replication of the ten years, and the Secretariat's queue alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapreplace

import numpy as np
import simpy

from algorithms import SeededLots, load_algorithm
from scenarios import Scenario
from sim.review_phase.clock import WorkingTime
from sim.review_phase.inputs import Inputs, inputs_from
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from sim.review_phase.reference.secretariat import Secretariat, call_at_end
from sim.review_phase.replication import Replication
from verify import law_from

SEED = "benchmark"
POSTS, LOAD = 3, 0.8
"""The queue: so many posts, of which this share is busy in the long run."""
HOURS_A_DAY = 6.0


def inputs_of(scenario: Scenario) -> Inputs:
    """A draw by ``sequential-bowls``, to be simulated."""
    return inputs_from(load_algorithm("sequential-bowls").draw(scenario, law_from({}), SeededLots(SEED)), scenario)


def replicate(inputs: Inputs, number: int, *, reference: bool = False) -> Replication:
    """One replication of the ten years by the default parameters, by the compiled loop or by the ``reference`` model in SimPy."""
    return simulate(inputs, Parameters(), seed=SEED, number=number, reference=reference)


@dataclass(frozen=True)
class Served:
    """What a way found of a queue: the mean wait, and the customers whose wait it is."""

    mean_wait: float
    customers: "Customers"


@dataclass(frozen=True)
class Customers:
    """Poisson arrivals and exponential service, one day on average: an M/M/c queue. Both in days, in the order of arrival."""

    arrivals: tuple[float, ...]
    services: tuple[float, ...]


def customers(count: int, seed: int) -> Customers:
    """So many customers of a queue of ``POSTS`` posts."""
    chance = np.random.Generator(np.random.Philox(seed))
    arrivals = np.cumsum(chance.exponential(1.0 / (LOAD * POSTS), count))
    return Customers(tuple(arrivals.tolist()), tuple(chance.exponential(1.0, count).tolist()))


@lru_cache(maxsize=1)
def every_day() -> WorkingTime:
    """A calendar in which each day is worked, so that working time is time."""
    return WorkingTime(rest_days=(), holidays=(), years=300)


def our_queue(waiting: Customers) -> Served:
    """How long the customers wait for one of the Secretariat's posts."""
    env = simpy.Environment()
    office = Secretariat(env, [POSTS], [1], every_day(), HOURS_A_DAY)
    arrivals, services = waiting.arrivals, waiting.services

    def arrive(event: simpy.Event) -> None:
        number = int(event.value or 0)
        office.ask(0, 0, number, services[number] * HOURS_A_DAY)
        if number + 1 < len(arrivals):
            call_at_end(env.timeout(arrivals[number + 1] - env.now, number + 1), arrive)

    call_at_end(env.timeout(arrivals[0], 0), arrive)
    env.run()
    return Served(sum(row[3] - arrivals[row[2]] for row in office.log) / len(arrivals), waiting)


def exact_wait(arrivals: Sequence[float], services: Sequence[float]) -> float:
    """The mean wait, in days, of customers in the order of arrival who each take the first of ``POSTS`` posts that is free.

    Kiefer and Wolfowitz (1955): all that counts of the past is when each post is free again.
    """
    free, waited = [0.0] * POSTS, 0.0
    for arrival, service in zip(arrivals, services, strict=True):
        begun = max(arrival, free[0])
        heapreplace(free, begun + service)
        waited += begun - arrival
    return waited / len(arrivals)
