"""A draw: ours whole, with its record, against solvers that search for one draw of the same law in a random order.

A peer's time covers building or grounding its model and solving it; solving alone has a row of its own. Every draw of ours and of the
peers is checked by our verifier.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from algorithms import SeededLots, algorithm_from
from algorithms.record import DrawRecord
from benchmarks import clingo_draw
from benchmarks.cp_sat_draw import CpSatModel
from benchmarks.draw_choices import DEFAULT_LAW, SeatChoice, SeatHeld, arrays_of_peer, assert_lawful, division_of, seat_choices, shuffled
from benchmarks.plan import BenchmarkPlan
from benchmarks.ratios import Ratio, ratios_of
from benchmarks.timing import Way
from benchmarks.z3_draw import Z3Model
from scenarios import Scenario
from scenarios.generators import generate
from storage.errors import demand
from storage.extras import require
from verify import arrays_of

OURS = "sequential-bowls"
OTHERS = ("rotating-lists", "sequential-bowls-look-ahead", "answer-set")
"""Our other algorithms, each against the first peer."""
MOST_ATTEMPTS = 20
MOST_STATES = {"clingo": 1_000, "CP-SAT": 400, "Z3": 400}
"""Above this a peer needs more memory or time than a comparison is worth; it then has no row."""


@dataclass(frozen=True)
class Built:
    """What a peer gives: its draw, and how long it solved."""

    seated: list[SeatHeld]
    solving: float


def scenario_of(size: int) -> Scenario:
    """The scenario of that size on which all tasks are measured."""
    return generate("calibrated", size=size, seed="benchmark")


def our_way(scenario: Scenario, name: str) -> Way:
    """Our draw by an algorithm, with the record of every lot; where it is stuck, drawn again, as a peer is never stuck."""
    algorithm = algorithm_from(name)

    def run(number: int) -> DrawRecord:
        for attempt in range(MOST_ATTEMPTS):
            record = algorithm.draw(scenario, DEFAULT_LAW, SeededLots(f"{number}/{attempt}"))
            if record.complete:
                break
        return record

    def check(record: DrawRecord) -> None:
        demand(record.complete, f"{name} is stuck")
        assert_lawful(scenario, arrays_of(scenario, [record]))

    return Way(name, run, check)


def peer_way(scenario: Scenario, name: str, build: Callable[[int], Any], solve: Callable[[Any, int], list[SeatHeld]]) -> Way:
    """A peer that builds a model and solves it."""

    def run(number: int) -> Built:
        model = build(number)
        begun = time.process_time()
        return Built(solve(model, number), time.process_time() - begun)

    def parts(built: Built) -> Mapping[str, float]:
        return {"solving alone": built.solving}

    def check(built: Built) -> None:
        assert_lawful(scenario, arrays_of_peer(scenario, division_of(scenario, 0), built.seated))

    return Way(name, run, check, parts=parts)


def peers_of(scenario: Scenario, limit: float) -> Sequence[Way]:
    """The peers that are fit for the size."""
    found = []

    def models(kind: Callable[[list[SeatChoice]], Any]) -> Callable[[int], Any]:
        return lambda number: kind(shuffled(seat_choices(scenario), number))

    if scenario.n_states <= MOST_STATES["clingo"]:
        for words, options in (("its seed", clingo_draw.A_SEED), ("every choice random", clingo_draw.ALL_CHOICES)):

            def ground(number: int, options: tuple[str, ...] = options) -> Any:
                return clingo_draw.grounded(scenario, number, options)

            found.append(peer_way(scenario, f"clingo ({words})", ground, lambda model, _: clingo_draw.solved(model, limit)))
    if scenario.n_states <= MOST_STATES["CP-SAT"]:
        for words, least_work in (("least work", True), ("usual settings", False)):

            def search(model: Any, number: int, least_work: bool = least_work) -> list[SeatHeld]:
                return CpSatModel.solve(model, number, limit, least_work=least_work)

            found.append(peer_way(scenario, f"CP-SAT ({words})", models(CpSatModel), search))
    if scenario.n_states <= MOST_STATES["Z3"]:
        found.append(peer_way(scenario, "Z3", models(Z3Model), lambda m, number: m.solve(number, limit)))
    return found


def rows(plan: BenchmarkPlan) -> list[Ratio]:
    """Every size: our draw against each peer, and our other algorithms against clingo with its seed."""
    require("bench", "ortools")
    found: list[Ratio] = []
    for size in plan.sizes:
        scenario = scenario_of(size)
        peers = peers_of(scenario, plan.limit)
        pairs = [(OURS, peer) for peer in peers] + [(name, peer) for name in (*OTHERS, *plan.algorithms) for peer in peers[:1]]
        for name, peer in pairs:
            measure = partial(ratios_of, "draw", size, our_way(scenario, name), peer, plan.seconds)
            measured = plan.rows_of(f"draw, {size:,} States: {name} and {peer.name}", measure)
            found += measured if name == OURS else measured[:1]
    return found
