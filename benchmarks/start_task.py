"""The command as a whole process, from its start to its end, as a user waits for it: seconds of the clock on the wall."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from algorithms import algorithm_names
from benchmarks.plan import BenchmarkPlan
from benchmarks.ratios import Ratio, ratios_of
from benchmarks.timing import Way, WholeProcess, peak_of_process, whole_process
from storage.errors import demand
from storage.extras import require

OURS = "sequential-bowls"
DRAW = ("-m", "app", "draw", "real-2020-10-16", "--algorithm", OURS, "--seed", "benchmark", "--json")
HELP = ("-m", "app", "--help")
NOTHING = ("-c", "")
CLINGO = (
    "-c",
    "from scenarios import load_scenario; from benchmarks.clingo_draw import A_SEED, grounded, solved; "
    "print(len(solved(grounded(load_scenario('real-2020-10-16'), 1, A_SEED), 600)))",
)
CP_SAT = (
    "-c",
    "from scenarios import load_scenario; from benchmarks.cp_sat_draw import CpSatModel; "
    "from benchmarks.draw_choices import seat_choices; "
    "print(len(CpSatModel(seat_choices(load_scenario('real-2020-10-16'))).solve(1, 600, least_work=True)))",
)
REAL = 189
"""States under review in the real list."""


def drawing(name: str) -> tuple[str, ...]:
    """The same command with another algorithm."""
    return tuple(name if word == OURS else word for word in DRAW)


def process_way(name: str, arguments: tuple[str, ...], check: Callable[[WholeProcess], None]) -> Way:
    """A way that is a process of its own."""
    return Way(name, lambda _: whole_process(arguments), check, clock=time.perf_counter)


def _complete(process: WholeProcess) -> None:
    demand(json.loads(process.output)["outcome"] == "complete", "the draw is not complete")


def _helps(process: WholeProcess) -> None:
    demand("draw" in process.output and "verify" in process.output, "the help does not name the commands")


def _nothing(process: WholeProcess) -> None:
    demand(not process.output, "Python that does nothing says something")


def _seats_filled(process: WholeProcess) -> None:
    demand(int(process.output) >= 2 * REAL, "not every seat is filled")


def rows(plan: BenchmarkPlan) -> list[Ratio]:
    """The help against Python that does nothing (the floor), and a draw of the real list against the floor and two solvers.

    A quick run leaves out the other algorithms.
    """
    require("bench", "ortools")
    floor = process_way("Python that does nothing", NOTHING, _nothing)
    ours = process_way(f"draw by {OURS}", DRAW, _complete)
    pairs = [
        ("start: --help", process_way("untoc-draw --help", HELP, _helps), HELP, floor, NOTHING),
        ("start: draw", ours, DRAW, floor, NOTHING),
        ("start: draw", ours, DRAW, process_way("clingo, from a script", CLINGO, _seats_filled), CLINGO),
        ("start: draw", ours, DRAW, process_way("CP-SAT, from a script", CP_SAT, _seats_filled), CP_SAT),
    ]
    for name in () if plan.quick else algorithm_names():
        if name != OURS:
            arguments = drawing(name)
            pairs.append(("start: draw", process_way(f"draw by {name}", arguments, _complete), arguments, floor, NOTHING))
    found: list[Ratio] = []
    for task, way, arguments, peer, others in pairs:
        measure = partial(_measured, partial(ratios_of, task, REAL, way, peer, plan.seconds), arguments, others)
        found += plan.rows_of(f"{task}: {way.name} and {peer.name}", measure)
    return found


def _measured(ratios: Callable[[], list[Ratio]], ours: tuple[str, ...], peer: tuple[str, ...]) -> list[Ratio]:
    """The rows of two processes, with the most memory that each of them held."""
    peaks = peak_of_process(ours), peak_of_process(peer)
    return [replace(row, ours_peak=peaks[0], peer_peak=peaks[1]) for row in ratios()]
