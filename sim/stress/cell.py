"""One draw of the campaign: drawn, checked, and told as one row."""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from algorithms import Algorithm, SeededLots
from algorithms.faulty import AlgorithmFaultError
from algorithms.record import DrawRecord, Stuck
from scenarios import InputError, Scenario
from sim.stress.memory import PeakMemory
from verify.budget import Budget
from verify.check import check_draws
from verify.completion.answer_sets import GaveUpError, conflicts_limited
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.draw_arrays import DrawArrays, arrays_of
from verify.law.citing import left_unmet
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce
from verify.record.claims import false_claims
from verify.record.reading import check_names

CONFLICTS = 20_000
"""Assumed: conflicts that the exact searches of one draw may meet: a second or some at 40 States. Not in seconds: equal on any machine."""
CONFLICTS_FEASIBLE = 100_000
"""Where an algorithm is stuck, what the search for a lawful draw may take (counting is tried first, and takes what it takes)."""
LONGEST_REASON = 300
COUNTS = ("reviews", "seats", "additional", "taking_part", "lots", "set_aside", "burden_max", "burden_sum", "burden_squares")

OUTCOMES = {
    "complete": "the draw was finished and keeps every clause",
    "stuck": "the algorithm could not go on, although a lawful draw exists",
    "infeasible": "the algorithm could not go on, and no lawful draw exists (proved)",
    "undecided": "the algorithm could not go on; whether a lawful draw exists was not decided within the limit of conflicts",
    "broken": "the draw was finished and breaks a clause, or its record says what is not so",
    "failed": "the algorithm raised an error, or gave no readable record",
    "gave-up": "the algorithm asks an exact solver, whose search was ended at the campaign's limit of conflicts",
    "refused": "the algorithm says that it does not know this law or this size",
}


@dataclass(frozen=True)
class Cost:
    """What the draw itself cost: seconds, and bytes of resident memory above what the process held (None: not told)."""

    seconds: float
    memory_bytes: int | None


def draw_row(algorithm: Algorithm, scenario: Scenario, law: LawInForce, seed: str) -> tuple[dict[str, Any], Cost]:
    """Draw once, and say what came of it: the outcome, why, and the counts of the draw.

    The row holds whole numbers and text only, and does not depend on the machine.
    """
    row: dict[str, Any] = {
        "outcome": "",
        "shown_by": "",
        "broken": "",
        "reason": "",
        "stuck_seat": "",
        "barred_by": "",
        **dict.fromkeys(COUNTS, 0),
        "record": "",
    }
    memory = PeakMemory()
    memory.start()
    started = time.perf_counter()
    try:
        with conflicts_limited(Budget(CONFLICTS)):
            record = algorithm.draw(scenario, law, SeededLots(seed))
    except GaveUpError:
        record, said = None, ("gave-up", f"the exact searches of the draw were ended at {CONFLICTS:,} conflicts")
    except InputError as refusal:
        record, said = None, ("refused", _one_line("; ".join(map(str, refusal.faults))))
    except AlgorithmFaultError as fault:
        record, said = None, ("failed", _one_line(fault.what))
    cost = Cost(time.perf_counter() - started, memory.stop())
    if record is None:
        return row | dict(zip(("outcome", "reason"), said, strict=True)), cost
    try:
        return row | _told(record, scenario, law, seed), cost
    except Exception as fault:
        words = "; ".join(map(str, fault.faults)) if isinstance(fault, InputError) else f"{type(fault).__name__}: {fault}"
        return row | {"outcome": "failed", "reason": _one_line(f"no readable record: {words}")}, cost


def _told(record: DrawRecord, scenario: Scenario, law: LawParameters, seed: str) -> dict[str, Any]:
    """What a record tells; raises where it cannot be read."""
    check_names("the record", record, scenario)
    arrays = arrays_of(scenario, [record])
    row = _counts(record, arrays) | {"record": record.digest}
    if record.stuck:
        return row | _stuck(record.stuck, scenario, law, seed)
    results = check_draws(scenario, law, arrays)
    broken = [result.clause.id for result in results if result.findings]
    claims = [claim.message for claim in false_claims(record, scenario, law)]
    if not broken and not claims:
        return row | {"outcome": "complete"}
    first = next(
        (_finding_words(scenario, result.clause.fault, result.findings[0].states) for result in results if result.findings),
        claims[0] if claims else "",
    )
    return row | {"outcome": "broken", "broken": ",".join([*broken, *(["record"] if claims else [])]), "reason": _one_line(first)}


def _finding_words(scenario: Scenario, fault: str, states: tuple[int, ...]) -> str:
    return f"{' and '.join(scenario.states[state] for state in dict.fromkeys(states))}: {fault}"


def _stuck(stuck: Stuck, scenario: Scenario, law: LawParameters, seed: str) -> dict[str, Any]:
    """Where the draw stopped, by which clauses, and whether a lawful draw exists for its division."""
    problem = Problem(scenario, law, seed)
    feasible, shown_by = _feasible(scenario.digest, law.digest, seed if problem.depends_on_division else "", _Held(problem))
    barred = ",".join(f"{clause}={count}" for clause, count in sorted(stuck.barred_by.items()))
    kind = "additional " if stuck.additional else ""
    lots = f"lots barred: {barred.replace(',', ', ')}" if barred else "its bowl is empty"
    why = f"{stuck.reviewed} finds no admissible State for its {kind}{stuck.seat} seat; {lots}"
    can = {True: "a lawful draw exists", False: f"no lawful draw exists (by {shown_by})", None: "not known whether a lawful draw exists"}
    return {
        "outcome": {True: "stuck", False: "infeasible", None: "undecided"}[feasible],
        "shown_by": shown_by,
        "stuck_seat": kind + stuck.seat,
        "barred_by": barred,
        "reason": f"{left_unmet(stuck, stuck.reviewed) or why}; {can[feasible]}",
    }


class _Held:
    """A problem that is no part of a cache's key."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _feasible(scenario: str, law: str, seed: str, held: _Held) -> tuple[bool | None, str]:
    """Whether a lawful draw exists, and what shows it; once for each scenario, law, and division where that matters."""
    answer = feasibility(held.problem, Budget(CONFLICTS_FEASIBLE))
    return answer.feasible, answer.shown_by


def _counts(record: DrawRecord, draws: DrawArrays) -> dict[str, int]:
    """The counts of one draw, as far as it went."""
    burden = draws.burdens[0]
    reviewed = (draws.reviewing[0] >= 0).any(axis=1)
    return {
        "reviews": len(record.reviews),
        "seats": sum(len(review.reviewing) for review in record.reviews),
        "additional": sum(line.additional for review in record.reviews for line in review.reviewing),
        "taking_part": int(np.count_nonzero(reviewed | (burden > 0))),
        "lots": len(record.numbers or ()),
        "set_aside": sum(len(line.set_aside) for line in record.lots or ()),
        "burden_max": int(burden.max(initial=0)),
        "burden_sum": int(burden.sum()),
        "burden_squares": int(burden @ burden),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_REASON]
