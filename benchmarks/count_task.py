"""The exact number of lawful draws: ours lists them all, Ganak counts the models of the law's formula. Both numbers must be equal."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from benchmarks.plan import BenchmarkPlan
from benchmarks.ratios import Ratio, ratios_of
from benchmarks.timing import Way
from sim.fairness.hand_made import EIGHT_STATES, Case, case_of
from sim.fairness.references import lawful_draws
from storage.errors import demand
from storage.extras import require
from verify import law_from
from verify.budget import Budget
from verify.diagnosis.problem import Problem
from verify.readers.propositional import PropositionalReader

CASES: tuple[tuple[Mapping[str, int], int], ...] = (
    ({"A1": 2, "A2": 3, "B1": 3}, 8_064),
    ({"A1": 1, "A2": 2, "B1": 2, "B2": 3}, 80_640),
    ({"A1": 1, "A2": 2, "A3": 3, "B1": 2, "B2": 3}, 414_720),
)
"""States under review of the eight, each with its year, and the number of lawful draws, on which both agree."""
MOST_QUICK = 10_000
"""Draws at most in a quick run: ours lists them one by one."""
NOTE = "ours lists every draw, Ganak only counts"
MOST_CLAUSES = 1_000_000


@dataclass(frozen=True)
class Counted:
    """A number of draws, and the seconds of counting without the writing of the formula."""

    number: int
    counting: float


def ganak_count(case: Case) -> Counted:
    """Write the law as a formula and count its models. What the formula adds to the draw is decided by the draw."""
    from pyganak import Counter  # noqa: PLC0415  (an extra)

    problem = Problem(case.scenario, case.law).with_division(case.year_of)
    cnf = PropositionalReader(problem, None, Budget(MOST_CLAUSES)).cnf
    begun = time.process_time()
    counter = Counter()
    counter.new_vars(len(cnf.names))
    counter.add_clauses([list(clause) for clause in cnf.clauses])
    return Counted(int(counter.count()), time.process_time() - begun)


def rows(plan: BenchmarkPlan) -> list[Ratio]:
    """One case a row; the size is that of the eight States, of which some are under review."""
    require("bench", "pyganak")
    found: list[Ratio] = []
    for years, expected in CASES:
        if plan.quick and expected > MOST_QUICK:
            continue
        task = f"count, {len(years)} under review: {expected:,} draws"
        ours, peer = ways_of(case_of(EIGHT_STATES, law_from({}), years), expected)
        measure = partial(ratios_of, task, EIGHT_STATES.n_states, ours, peer, plan.seconds, note=NOTE)
        found += plan.rows_of(f"{task}, {ours.name} and {peer.name}", measure)
    return found


def ways_of(case: Case, expected: int) -> tuple[Way, Way]:
    """Ours and Ganak."""

    def check(number: int) -> None:
        demand(number == expected, f"{number:,} draws counted, expected {expected:,}")

    ours = Way("lawful_draws", lambda _: len(lawful_draws(case.scenario, case.law, case.year_of)), check)
    peer = Way(
        "Ganak",
        lambda _: ganak_count(case),
        lambda counted: check(counted.number),
        parts=lambda counted: {"counting alone": counted.counting},
    )
    return ours, peer
