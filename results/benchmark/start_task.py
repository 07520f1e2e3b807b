"""The command as a whole process, from its start to its end, as a user waits for it: seconds of the clock on the wall."""

import json
import time
from collections.abc import Callable
from dataclasses import replace

from results.benchmark.plan import Plan, require_peer
from results.benchmark.ratios import Ratio, ratios_of
from results.benchmark.timing import Way, WholeProcess, peak_of_process, whole_process

DRAW = ("-m", "app", "draw", "real-2020-10-16", "--algorithm", "sequential-bowls", "--seed", "benchmark", "--json")
HELP = ("-m", "app", "--help")
NOTHING = ("-c", "")
CLINGO = ("-c", "from scenarios import load_scenario; from results.benchmark.clingo_draw import A_SEED, grounded, solved; "
                "print(len(solved(grounded(load_scenario('real-2020-10-16'), 1, A_SEED), 600)))")  # fmt: skip
CP_SAT = ("-c", "from scenarios import load_scenario; from results.benchmark.cp_sat_draw import CpSatModel; "
                "from results.benchmark.draw_choices import seat_choices; "
                "print(len(CpSatModel(seat_choices(load_scenario('real-2020-10-16'))).solve(1, 600, least_work=True)))")  # fmt: skip
REAL = 189
"""States under review in the real list."""


def process_way(name: str, arguments: tuple[str, ...], check: Callable[[WholeProcess], None]) -> Way:
    """A way that is a process of its own."""
    return Way(name, lambda _: whole_process(arguments), check, clock=time.perf_counter)


def _complete(process: WholeProcess) -> None:
    assert json.loads(process.output)["outcome"] == "complete", "the draw is not complete"


def _helps(process: WholeProcess) -> None:
    assert "draw" in process.output and "verify" in process.output, "the help does not name the commands"


def _nothing(process: WholeProcess) -> None:
    assert not process.output


def _seats_filled(process: WholeProcess) -> None:
    assert int(process.output) >= 2 * REAL, "not every seat is filled"


def rows(plan: Plan) -> list[Ratio]:
    """The help against Python that does nothing (the floor), and a draw of the real list against the floor and two solvers."""
    require_peer("ortools", "ortools")
    floor = process_way("Python that does nothing", NOTHING, _nothing)
    ours = process_way("untoc-draw draw", DRAW, _complete)
    pairs = [("start: --help", process_way("untoc-draw --help", HELP, _helps), HELP, floor, NOTHING),
             ("start: draw", ours, DRAW, floor, NOTHING),
             ("start: draw", ours, DRAW, process_way("clingo, from a script", CLINGO, _seats_filled), CLINGO),
             ("start: draw", ours, DRAW, process_way("CP-SAT, from a script", CP_SAT, _seats_filled), CP_SAT)]  # fmt: skip
    found: list[Ratio] = []
    for task, way, arguments, peer, others in pairs:
        plan.tell(f"{task}: {way.name} and {peer.name}")
        peaks = peak_of_process(arguments), peak_of_process(others)
        found += [replace(row, ours_peak=peaks[0], peer_peak=peaks[1]) for row in ratios_of(task, REAL, way, peer, plan.seconds)]
    return found
