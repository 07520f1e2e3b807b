"""What is measured of the draws of an algorithm and of the references."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm, algorithm_from
from results.fairness_table import dependence, document_of, labels_of, reference_estimates, row_of, widened
from results.report.measuring.case import QUICKLY_DRAWN, Case
from results.report.parts import MEASURED, Data, Part
from results.wording import drawing
from sim.fairness.chances import Chances
from sim.fairness.estimate import ChanceEstimate, chances_from, sampled
from sim.fairness.kinds import kinds_of
from sim.fairness.leximin import leximin_burdens
from sim.fairness.lottery_of_draws import Lottery
from sim.fairness.measures import Figure, mean_of
from sim.side_by_side import per_draw
from sim.side_by_side import row_of as row_of_comparison
from storage.errors import UntocDrawError
from verify import arrays_of
from verify.budget import USUAL
from verify.diagnosis.feasibility import exact_budget, feasibility
from verify.diagnosis.problem import Problem
from verify.diagnosis.reachable import reachability
from verify.diagnosis.stuck_estimate import stuck_among
from verify.draw_arrays import DrawArrays
from verify.law.parameters import LawParameters
from verify.many_draws import ManyDraws
from verify.proofs.kept_proofs import keep_proofs, kept_proofs, proofs_rest_on


def references_part(case: Case) -> Part:
    """The part ``references``: ``rows`` as in ``untoc-draw fairness estimate --json``, ``mixing`` in words, the ``chances`` of each; or why
    they are ``not_available``."""
    doing = "Drawing for the yardsticks of fairness"
    return Part("references", case.key, partial(_measure_references, case), doing=doing, work=4 + case.effort.reference_draws / 40)


def best_part(case: Case) -> Part:
    """The part ``best``: expected ``reviews`` from kind to kind under L, and whether it is ``finished``; or ``not_available``."""
    return Part("best", case.key, partial(_measure_best, case), doing="Looking for the most even lottery", work=3)


def _measure_references(case: Case, given: Mapping[str, Data]) -> Data:
    told = list[str]()
    try:
        found = reference_estimates(
            case.scenario, case.law, case.seed, 1, case.effort.reference_draws, told.append, case.effort.reference_thin
        )
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


MOST_COUNTED = 20
"""Reviews of a State that are counted one by one over all States; more are counted together."""
TOLD_APART = 4
"""The same of each State: 0, 1, 2, 3, and 4 or more."""


def draws_part(case: Case, algorithm: str) -> Part:
    """The part ``draws-ALGORITHM``: ``draws``, ``stuck``, ``broken``, ``figures`` of the comparison (value and error),
    the ``row`` of ``untoc-draw compare --json``, ``burdens`` (States by number of reviews, means over the draws), ``state_burdens``
    (of each State, draws by number of reviews), the row ``fairness``,
    and ``dead_end`` as in ``untoc-draw diagnose --json`` with the ``estimate`` of these draws.
    """
    draws = case.draws_of(algorithm)
    compiling = 10 if algorithm == QUICKLY_DRAWN[0] else 0  # the first to begin makes the machine code, for which the others wait
    work = 2 + draws / (300 if algorithm in QUICKLY_DRAWN else 40) + compiling
    return Part(
        f"draws-{algorithm}",
        case.key_of(algorithm),
        partial(_measure, case, algorithm),
        ("references", "best"),
        drawing(algorithm, draws),
        work,
    )


def _measure(case: Case, name: str, given: Mapping[str, Data]) -> Data:
    algorithm = algorithm_from(case.reference(name))
    drawn = sampled(case.scenario, case.law, algorithm, case.draws_of(name), case.seed)
    found = chances_from(drawn, case.seed) if drawn.complete.any() else None
    figures = {key: mean_of(values) for key, values in per_draw(drawn).items()}
    return {
        "draws": len(drawn),
        "stuck": drawn.stuck,
        "row": {key: value for key, value in row_of_comparison(drawn).items() if key != "milliseconds_a_draw"},
        "broken": found.broken if found else 0,
        "figures": {key: _plain(one) for key, one in (widened(figures, dependence(found)) if found else figures).items()},
        "burdens": _burdens(case, found.arrays) if found else [],
        "state_burdens": _state_burdens(found.arrays.burdens) if found else [],
        "fairness": _fairness(case, found, given) if found else None,
        "dead_end": _dead_end(case, algorithm, drawn),
        MEASURED: {"milliseconds_a_draw": round(drawn.milliseconds_a_draw, 3)},
    }


def _plain(figure: Figure) -> dict[str, float | None]:
    """Value and error; an error that is not known is None."""
    return {"value": figure.value, "error": None if figure.error != figure.error else figure.error}


def _burdens(case: Case, draws: DrawArrays) -> list[dict[str, float | None]]:
    """How many States perform 0, 1, 2, ... reviews: means over the draws; the last are ``MOST_COUNTED`` or more."""
    takes_part = Problem(case.scenario, case.law).guard.facts.takes_part
    burdens = draws.burdens[:, takes_part].clip(max=MOST_COUNTED)
    return [_plain(mean_of((burdens == number).sum(axis=1))) for number in range(int(burdens.max(initial=0)) + 1)]


def _state_burdens(burdens: NDArray[np.int64]) -> list[list[int]]:
    """In how many draws each State performs 0, 1, 2, ... reviews, the last ``TOLD_APART`` or more; ``burdens``: ``(n_draws, n_states)``."""
    seen = burdens.clip(max=TOLD_APART)
    counts: list[list[int]] = np.stack([(seen == number).sum(axis=0) for number in range(TOLD_APART + 1)], axis=1).tolist()
    return counts


def _fairness(case: Case, found: ChanceEstimate, given: Mapping[str, Data]) -> Data:
    references, best = references_from(case, given["references"]), best_from(case, given["best"])
    row: Data = document_of([row_of(case.scenario, case.law, found, references, best)], labels_of(case.scenario))["rows"][0]
    del row["milliseconds_a_draw"]
    return row


def _dead_end(case: Case, algorithm: Algorithm, drawn: ManyDraws) -> dict[str, Any]:
    problem, estimate = Problem(case.scenario, case.law, case.seed), stuck_among(drawn, algorithm)
    feasible = feasibility(problem, exact_budget(problem, USUAL)).feasible
    answer = reachability(problem, algorithm, feasible, estimate, USUAL)
    return {
        "feasible": feasible,
        "reachable": answer.reachable,
        "reason": answer.reason,
        "this_division_only": answer.this_division_only,
        "called_before": answer.dead_end.called if answer.dead_end else None,
        "shortest": answer.shortest,
        "estimate": {"draws": estimate.draws, "stuck": estimate.stuck, "low": estimate.low, "high": estimate.high},
    }


def proofs_part(law: LawParameters, key: Mapping[str, object], algorithms: Sequence[str]) -> Part:
    """The part ``proofs``: ``theorems``, the rows of ``untoc-draw prove --json`` without their seconds."""
    doing = "Proving that no algorithm breaks a clause"
    return Part("proofs", {**key, "algorithms": [*algorithms]}, partial(_prove, law, tuple(algorithms)), doing=doing, work=20)


def _prove(law: LawParameters, algorithms: Sequence[str], given: Mapping[str, Data]) -> Data:
    theorems = kept_proofs(law, algorithms)
    made_before = theorems is not None
    if theorems is None:
        from verify.proofs.answers import answers  # noqa: PLC0415  (z3 is slow to load, and cvc5)

        theorems = [answer.as_data() for answer in answers(law, algorithms)]
        keep_proofs(law, algorithms, theorems)
    rests_on = {"made_before": made_before, "rests_on": proofs_rest_on(law, algorithms)}
    return {"theorems": theorems, MEASURED: {"seconds": {row["id"]: row.pop("seconds") for row in theorems}, **rests_on}}
