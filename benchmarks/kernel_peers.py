"""The simulation's speed: against the model in SimPy that defines it, against bare clocks, and against Ciw on a queue that both can do.

The floors are loops of as many events as the replication has, in which nothing happens: of SimPy, and of ``heapq`` alone. As many events
wait at a time as there are reviews; SimPy with one at a time is faster, for its queue is then as short as can be. A ratio of 4 says: four
times the floor's events in a second.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from heapq import heappop, heappush
from typing import Any

import simpy

from benchmarks.counts import happenings
from benchmarks.draw_task import scenario_of
from benchmarks.kernel import LOAD, POSTS, SEED, Customers, Served, customers, exact_wait, inputs_of, our_queue, replicate
from benchmarks.plan import BenchmarkPlan
from benchmarks.ratios import Ratio, ratios_of
from benchmarks.timing import Way
from sim.review_phase.inputs import Inputs
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import Replication
from storage.errors import demand
from storage.extras import require

CUSTOMERS = 5_000
"""Of one queue; as many pieces of work as a replication has."""
QUEUE = "customers of a queue, not States"
SAME, CLOSE = 1e-6, 0.02
"""How far a mean wait may be from the exact one, as a share of it. ``CLOSE`` is for Ciw: those whom it still serves at the end are in
its queue and not in its records."""


def simpy_loop(events: int, waiting: int) -> int:
    """``waiting`` SimPy processes that wait again and again, ``events`` times in all, and do nothing; how often they waited."""
    env, waited = simpy.Environment(), 0

    def wait(days: float) -> Any:
        nonlocal waited
        while waited < events:
            waited += 1
            yield env.timeout(days)

    for number in range(waiting):
        env.process(wait(1.0 + number / waiting))
    env.run()
    return waited


def heap_loop(events: int, waiting: int) -> int:
    """The same as the least that an event loop in Python can be: a heap of times, numbers and what is then called."""
    made = waiting

    def happen(number: int) -> None:
        nonlocal made
        if made < events:
            made += 1
            heappush(queue, (now + 1.0 + number / waiting, made, happen, number))

    queue: list[tuple[float, int, Callable[[int], None], int]] = [(1.0 + k / waiting, k, happen, k) for k in range(waiting)]
    while queue:
        now, _, then, number = heappop(queue)
        then(number)
    return made


def simpy_queue(waiting: Customers) -> Served:
    """The queue as SimPy's tutorial writes it: a process for each customer, and a resource."""
    env = simpy.Environment()
    desk, waits = simpy.Resource(env, POSTS), list[float]()

    def visit(service: float) -> Any:
        arrived = env.now
        with desk.request() as request:
            yield request
            waits.append(env.now - arrived)
            yield env.timeout(service)

    def arrive() -> Any:
        for arrival, service in zip(waiting.arrivals, waiting.services, strict=True):
            yield env.timeout(arrival - env.now)
            env.process(visit(service))

    env.process(arrive())
    env.run()
    return Served(sum(waits) / len(waits), waiting)


def ciw_queue(count: int, seed: int) -> Served:
    """The queue in Ciw, until so many customers are done. Ciw draws its own numbers."""
    import ciw  # noqa: PLC0415

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=LOAD * POSTS)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[POSTS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(count, method="Finish")
    records = sorted((record.arrival_date, record.service_time, record.waiting_time) for record in simulation.get_all_records())
    arrivals, services, waits = (tuple(map(float, each)) for each in zip(*records, strict=True))
    demand(len(waits) == count, "the result is not the one that is expected")
    return Served(sum(waits) / count, Customers(arrivals, services))


def rows(plan: BenchmarkPlan) -> list[Ratio]:
    """Every size: a replication against the model in SimPy and the floors; then the queue against SimPy and Ciw."""
    require("bench", "ciw")
    found = []
    for size in plan.sizes:
        inputs = inputs_of(scenario_of(size))
        counted = happenings(inputs, Parameters(), seed=SEED, number=0)
        measured = plan.rows_of(
            f"kernel, {size:,} States: ten years and the model in SimPy",
            partial(ratios_of, "kernel", size, _replication(inputs), _model_in_simpy(inputs), plan.seconds),
        )
        found += [replace(row, note=_rates(row, counted.events, "events", "the model in SimPy")) for row in measured]
        for peer, loop, waiting, words, events in (
            ("SimPy", simpy_loop, inputs.n_reviews, "events", counted.events),
            ("SimPy", simpy_loop, 1, "events", counted.events),
            ("heapq", heap_loop, inputs.n_reviews, "events", counted.events),
            ("SimPy", simpy_loop, inputs.n_reviews, "steps of its clock", counted.steps),
        ):
            name = f"{peer}: as many {words}, {waiting} at a time waiting"
            floor = _floor(name, loop, events, waiting)
            measured = plan.rows_of(
                f"kernel, {size:,} States: ten years and {name}",
                partial(ratios_of, "kernel", size, _replication(inputs), floor, plan.seconds),
            )
            found += [replace(row, note=_rates(row, events, words, "the floor")) for row in measured]
    for peer_way in (_queue_in_simpy(), _queue_in_ciw()):
        found += plan.rows_of(
            f"kernel, queue of {CUSTOMERS:,} customers: {peer_way.name}",
            partial(ratios_of, "kernel", CUSTOMERS, _our_queue(), peer_way, plan.seconds, note=QUEUE),
        )
    return found


def _rates(row: Ratio, events: int, words: str, other: str) -> str:
    ours, peer = (events / seconds.value for seconds in (row.ours_seconds, row.peer_seconds))
    return f"{events:,} {words}: {ours:,.0f} a second, {other} {peer:,.0f}; {1 / row.ours_seconds.value:.1f} replications a second and core"


def _replication(inputs: Inputs) -> Way:
    def check(found: Replication) -> None:
        demand(found.started.shape == (inputs.n_reviews, 4), "the result is not the one that is expected")
        demand(len(found.work) > inputs.n_reviews, "hardly any work was done")

    return Way("ten years", lambda number: replicate(inputs, number), check)


def _model_in_simpy(inputs: Inputs) -> Way:
    def check(found: Replication) -> None:
        demand(found.bytes == replicate(inputs, found.number).bytes, "the compiled loop gives other bytes")

    return Way("the model in SimPy", lambda number: replicate(inputs, number, reference=True), check)


def _floor(name: str, loop: Callable[[int, int], int], events: int, waiting: int) -> Way:
    def check(found: int) -> None:
        demand(found == events, "the result is not the one that is expected")

    return Way(name, lambda _: loop(events, waiting), check)


def is_exact(found: Served, within: float) -> None:
    """Raises ``AssertionError`` where a mean wait is further from the exact one than a share of it."""
    exact = exact_wait(found.customers.arrivals, found.customers.services)
    demand(abs(found.mean_wait - exact) <= within * exact, f"mean wait {found.mean_wait}, exactly {exact}")


def _our_queue() -> Way:
    return Way("the Secretariat's queue", our_queue, partial(is_exact, within=SAME), lambda number: customers(CUSTOMERS, number))


def _queue_in_simpy() -> Way:
    return Way("SimPy, a process a customer", simpy_queue, partial(is_exact, within=SAME), lambda number: customers(CUSTOMERS, number))


def _queue_in_ciw() -> Way:
    return Way("Ciw", lambda number: ciw_queue(CUSTOMERS, number), partial(is_exact, within=CLOSE))
