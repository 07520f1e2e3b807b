"""Cost against size: what each stage from a draw to its evidence takes, each time in a process of its own.

Seconds are of the processor, of one thread, without the loading of modules and the making of the input. The peak is of the process as a
whole. ``python -m benchmarks.scaling STAGE SIZE`` runs one stage once and prints what it took.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord
from benchmarks.draw_task import scenario_of
from benchmarks.plan import BenchmarkPlan
from benchmarks.ratios import Ratio, ratio_of_times
from benchmarks.timing import own_peak_bytes, whole_process
from scenarios import Fault, InputError, Scenario
from storage.errors import demand
from verify import LawInForce, arrays_of, check_draws, law_from
from verify.record.reading import check_names, from_json

if TYPE_CHECKING:
    from results.stress.fits import CostFit

SEED = "benchmark"
SIZES, QUICK_SIZES = (50, 189, 1_000, 10_000), (50, 189)
"""States, where none are asked for."""
ROUNDS = 3
GROWTH = "the ratio is its growth"
DRAWS = ("sequential-bowls", "rotating-lists", "sequential-bowls-look-ahead")
Ready = tuple[Scenario, LawInForce]


@dataclass(frozen=True)
class Taken:
    """What a stage took once: seconds, and the most memory that its process held, in bytes."""

    seconds: float
    peak_bytes: int


Measured = Mapping[str, Mapping[int, Sequence[Taken]]]
"""By stage and size, each round."""


def _draw(name: str, ready: Ready) -> Callable[[], DrawRecord]:
    algorithm = load_algorithm(name)

    def run() -> DrawRecord:
        record = algorithm.draw(*ready, SeededLots(SEED))
        demand(record.complete, f"{name} is stuck")
        return record

    return run


def _read(ready: Ready) -> Callable[[], Any]:
    text = _draw(DRAWS[0], ready)().to_json()

    def run() -> None:
        record = from_json(json.loads(text), "the record")
        check_names("the record", record, ready[0])
        demand(len(record.reviews) == int((ready[0].group_of >= 0).sum()), "the result is not the one that is expected")

    return run


def _keeps_every_clause(ready: Ready, record: DrawRecord) -> None:
    results = check_draws(*ready, arrays_of(ready[0], [record]))
    demand(results, "the result is not the one that is expected")
    demand(not any(result.findings for result in results), "the result is not the one that is expected")


def _check(ready: Ready) -> Callable[[], Any]:
    return partial(_keeps_every_clause, ready, _draw(DRAWS[0], ready)())


def _feasible(ready: Ready) -> Callable[[], Any]:
    from verify.budget import Budget  # noqa: PLC0415
    from verify.diagnosis.feasibility import feasibility  # noqa: PLC0415
    from verify.diagnosis.problem import Problem  # noqa: PLC0415

    problem = Problem(*ready, SEED)

    def run() -> None:
        demand(feasibility(problem, Budget(10**9)).feasible, "the result is not the one that is expected")

    return run


def _claims(ready: Ready) -> Callable[[], Any]:
    from verify.law.clauses import clauses_of  # noqa: PLC0415
    from verify.readers.smt import claims_of  # noqa: PLC0415

    record = _draw(DRAWS[0], ready)()

    def run() -> None:
        demand(
            set(claims_of(*ready, record)) == {clause.id for clause in clauses_of(ready[1])}, "the result is not the one that is expected"
        )

    return run


def _answered(ready: Ready) -> Callable[[], Any]:
    from verify.evidence.solvers import EXPECTED, SOLVERS, verdicts_of  # noqa: PLC0415
    from verify.readers.smt import claims_of  # noqa: PLC0415

    claims = claims_of(*ready, _draw(DRAWS[0], ready)())

    def run() -> None:
        answers = verdicts_of(claims)[0]["files"].values()
        demand(all(line[name]["answer"] == EXPECTED for line in answers for name in SOLVERS), "the result is not the one that is expected")

    return run


def _ten_years(ready: Ready) -> Callable[[], Any]:
    from benchmarks.kernel import inputs_of, replicate  # noqa: PLC0415

    inputs = inputs_of(ready[0])

    def run() -> None:
        demand(replicate(inputs, 0).started.shape == (inputs.n_reviews, 4), "the result is not the one that is expected")

    return run


def _drawn_and_verified(ready: Ready) -> Callable[[], Any]:
    draw = _draw(DRAWS[0], ready)

    def run() -> None:
        record = from_json(json.loads(draw().to_json()), "the record")
        check_names("the record", record, ready[0])
        _keeps_every_clause(ready, record)

    return run


STAGES: Mapping[str, Callable[[Ready], Callable[[], Any]]] = {
    **{f"draw by {name}": partial(_draw, name) for name in DRAWS},
    "record read": _read,
    "draw checked": _check,
    "lawful draw found": _feasible,
    "claims of the evidence written": _claims,
    "claims answered by Z3 and cvc5": _answered,
    "ten years simulated": _ten_years,
    "drawn and verified": _drawn_and_verified,
}
"""Stage to a function that makes its input, and gives what is timed. Each run asserts its result."""

UP_TO: Mapping[str, int] = {"claims answered by Z3 and cvc5": 1_000}
"""Above so many States a stage is left out: it would take an hour."""


def run_stage(stage: str, size: int) -> Taken:
    """Run a stage once in this process."""
    run = STAGES[stage]((scenario_of(size), law_from({})))
    begun = time.process_time()
    run()
    return Taken(time.process_time() - begun, own_peak_bytes())


def in_a_process(stage: str, size: int) -> Taken:
    """Run a stage once in a process of its own."""
    return Taken(**json.loads(whole_process(["-m", "benchmarks.scaling", stage, str(size)]).output))


def measured(
    sizes: Sequence[int], stages: Sequence[str] = tuple(STAGES), rounds: int = ROUNDS, tell: Callable[[str], None] = lambda words: None
) -> Measured:
    """By stage and size, ``rounds`` times; all stages and sizes in turns, so that a busy hour slows them alike.

    Raises ``InputError`` for a stage that is none.
    """
    if unknown := [stage for stage in stages if stage not in STAGES]:
        raise InputError("benchmark", [Fault("stage", stage, "one of " + ", ".join(STAGES)) for stage in unknown])
    found: dict[str, dict[int, list[Taken]]] = {stage: {} for stage in stages}
    for number in range(rounds):
        for size in sorted(sizes):
            for stage in stages:
                if size <= UP_TO.get(stage, size):
                    tell(f"scale, {size:,} States: {stage} ({number + 1} of {rounds})")
                    found[stage].setdefault(size, []).append(in_a_process(stage, size))
    return found


def growth_of(found: Measured, quantity: str = "seconds") -> dict[str, "CostFit"]:
    """How each stage's ``seconds`` or ``memory_bytes`` grow with the number of States, by stage: a power law, of sizes from 50 States."""
    import pandas as pd  # noqa: PLC0415  (not in the processes that are measured)

    from results.stress.fits import cost_fits  # noqa: PLC0415

    told = [
        {
            "law": "default",
            "algorithm": stage,
            "family": "calibrated",
            "outcome": "complete",
            "size": size,
            "states": size,
            "seconds": one.seconds,
            "memory_bytes": one.peak_bytes,
        }
        for stage, by_size in found.items()
        for size, taken in by_size.items()
        for one in taken
    ]
    frame = pd.DataFrame(told).reset_index(names="row")
    costs = frame[["row", "seconds", "memory_bytes"]]
    return {fit.algorithm: fit for fit in cost_fits(frame.drop(columns=["seconds", "memory_bytes"]), costs, quantity, seed=SEED)}


def rows(plan: BenchmarkPlan) -> list[Ratio]:
    """Each stage at each size against itself at the smallest, as ``ours``: how many times as long it takes."""
    sizes = plan.sizes_or(QUICK_SIZES if plan.quick else SIZES)
    names = ", ".join(f"{size:,}" for size in sizes)
    return [row for stage in STAGES for row in plan.rows_of(f"scale at {names} States: {stage}", partial(_rows_of, stage, sizes, plan))]


def _rows_of(stage: str, sizes: Sequence[int], plan: BenchmarkPlan) -> list[Ratio]:
    found = measured(sizes, [stage], 2 if plan.quick else ROUNDS, plan.tell)
    by_size = found[stage]
    if len(by_size) < 2:
        return []
    least, most = min(by_size), max(by_size)
    grown = _grown(growth_of(found)[stage])
    return [
        ratio_of_times(
            "scale",
            size,
            f"{stage}, at {least:,}",
            f"at {size:,} States",
            *(np.array([one.seconds for one in by_size[each]]) for each in (least, size)),
            note=GROWTH + grown if size == most else GROWTH,
            ours_peak=_most(by_size[least]),
            peer_peak=_most(by_size[size]),
        )
        for size in sorted(by_size)
        if size != least
    ]


def _grown(fit: "CostFit") -> str:
    """The exponent of a fit in words, of all sizes and of the last step: below it what a process costs apart from its States shows."""
    within = f" ({fit.low:.2f} to {fit.high:.2f})" if isfinite(fit.low) else ""
    last = f", between the last two {fit.between[-1]:.2f}" if len(fit.between) > 1 else ""
    return f"; exponent {fit.exponent:.2f}{within}{last}"


def _most(taken: Sequence[Taken]) -> int:
    return max(one.peak_bytes for one in taken)


if __name__ == "__main__":
    print(json.dumps(vars(run_stage(sys.argv[1], int(sys.argv[2])))))
