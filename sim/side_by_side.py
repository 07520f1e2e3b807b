"""The algorithms side by side: many draws of each, and what they come to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms import algorithm_from, algorithm_names
from algorithms.uniform_chain import UniformChain
from scenarios import Scenario
from sim.draw_measures import measures
from sim.fairness.estimate import sampled
from storage.errors import InputError
from verify import LawInForce
from verify.many_draws import ManyDraws
from verify.readers.facts import Facts


def per_draw(drawn: ManyDraws) -> Mapping[str, NDArray[Any]]:
    """Measure by name: one value for each draw for ``lots_drawn`` and ``set_aside``; the others, one for each complete draw, only where
    there are any."""
    found: dict[str, NDArray[Any]] = {"lots_drawn": drawn.lots_drawn, "set_aside": drawn.set_aside}
    if not drawn.complete.any():
        return found
    return found | measures(drawn.parties, drawn.finished, Facts(drawn.parties, drawn.law).takes_part)


def algorithms_under(scenario: Scenario, law: LawInForce) -> tuple[list[str], str]:
    """The installed algorithms that can draw under a law, and in words which cannot and why; empty where all can."""
    from verify.completion.chain_rules import check_known  # noqa: PLC0415  (needed where somebody asks)

    names = algorithm_names()
    try:
        check_known(scenario, law)
    except InputError as fault:
        why = "; ".join(f"{one.where} is {one.value}, and it knows {one.expected}" for one in fault.faults)
        return [name for name in names if name != UniformChain.name], f"{UniformChain.name} is left out: {why}"
    return names, ""


def compare_algorithms(
    scenario: Scenario,
    law: LawInForce,
    draws: int,
    seed: str,
    names: Sequence[str] = (),
    workers: int = 1,
    progress: Callable[[str, int, int], None] = lambda name, done, of: None,
) -> list[dict[str, Any]]:
    """One row for each algorithm, by default all installed ones that can draw under the law; figures are means over the complete draws.

    Draw ``k`` of every algorithm has the seed ``SEED/k``, so all algorithms see the same division into groups; for ``uniform-chain`` see
    ``sim.fairness.estimate.sampled``. The figures, but for the milliseconds, are the same for any number of workers. ``progress`` is told the
    algorithm, the draws of it done and all of them.
    """
    rows = []
    for algorithm in [algorithm_from(name) for name in names or algorithms_under(scenario, law)[0]]:

        def told(done: int, of: int, name: str = algorithm.name) -> None:
            progress(name, done, of)

        rows.append(row_of(sampled(scenario, law, algorithm, draws, seed, workers, told)))
    return rows


def row_of(drawn: ManyDraws) -> dict[str, Any]:
    """The row of one algorithm, from its draws."""
    row: dict[str, Any] = {"algorithm": drawn.algorithm, "draws": len(drawn), "stuck": drawn.stuck}
    for key, values in per_draw(drawn).items():
        row[key] = float(np.mean(values))
        if key.startswith("taking_part"):
            row[key + "_sd"] = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    row["milliseconds_a_draw"] = drawn.milliseconds_a_draw
    if drawn.complete.any():
        row["kept"] = int(drawn.kept.sum())
    return row
