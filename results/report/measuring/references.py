"""The references that algorithms are held against: U and C by chains, L by column generation; measured once, for all algorithms."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from results.fairness_table import document_of, labels_of, reference_estimates, row_of
from results.report.measuring.case import Case
from results.report.parts import Data, Part
from sim.fairness.chances import Chances
from sim.fairness.estimate import ChanceEstimate
from sim.fairness.kinds import kinds_of
from sim.fairness.leximin import leximin_burdens
from sim.fairness.lottery_of_draws import Lottery
from storage.errors import UntocDrawError
from verify import arrays_of
from verify.diagnosis.problem import Problem


def references_part(case: Case) -> Part:
    """The part ``references``: ``rows`` as in ``untoc-draw fairness estimate --json``, ``mixing`` in words, the ``chances`` of each; or why
    they are ``not_available``."""
    return Part("references", case.key, partial(_measure_references, case))


def best_part(case: Case) -> Part:
    """The part ``best``: expected ``reviews`` from kind to kind under L, and whether it is ``finished``; or ``not_available``."""
    return Part("best", case.key, partial(_measure_best, case))


def _measure_references(case: Case, given: Mapping[str, Data]) -> Data:
    told = list[str]()
    try:
        found = reference_estimates(case.scenario, case.law, case.seed, 1, case.effort.reference_draws, told.append)
    except UntocDrawError as fault:
        return {"not_available": str(fault)}
    rows = [row_of(case.scenario, case.law, one, found) for one in found.values()]
    return {
        "rows": document_of(rows, labels_of(case.scenario))["rows"],
        "mixing": told,
        "chances": {name: _chances_as_data(one) for name, one in found.items()},
    }


def _chances_as_data(found: ChanceEstimate) -> Data:
    chances = found.chances
    return {"name": found.algorithm, "pairs": chances.pairs.tolist(), "burdens": chances.burdens.tolist(), "draws": chances.draws}


def references_from(case: Case, data: Data) -> dict[str, ChanceEstimate]:
    """The references by target, from the part's data: their chances, but not their draws."""
    none, empty = np.empty(0), arrays_of(case.scenario, [])
    return {
        target: ChanceEstimate(
            kept["name"],
            case.seed,
            0,
            0,
            0,
            empty,
            Chances(np.array(kept["pairs"]), np.array(kept["burdens"]), kept["draws"]),
            none,
            none,
            0.0,
        )
        for target, kept in data.get("chances", {}).items()
    }


def _measure_best(case: Case, given: Mapping[str, Data]) -> Data:
    try:
        found = leximin_burdens(Problem(case.scenario, case.law))
    except (UntocDrawError, ValueError) as fault:
        return {"not_available": str(fault)}
    return {"reviews": found.reviews.tolist(), "finished": found.finished, "largest": float(found.burden.max())}


def best_from(case: Case, data: Data) -> Lottery | None:
    """L from the part's data: its expected burdens, but not its draws."""
    if "reviews" not in data:
        return None
    kinds = kinds_of(Problem(case.scenario, case.law))
    return Lottery(kinds, (), np.empty(0), np.array(data["reviews"]), (), data["finished"], 0.0, 0, 0)
