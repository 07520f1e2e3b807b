"""The chain as one would first write it: a new lot for a seat, and the whole draw checked by every clause; kept where none is broken.

It takes the same lots as ``verify.completion.chain`` with that move alone, so both walk through the same draws.
"""

from collections.abc import Sequence

import numpy as np

from sim.fairness.chain_draws import draw_arrays
from verify import check_draws
from verify.completion.chain import Bundles
from verify.completion.chain_moves import NEW_LOTS, SHARES
from verify.completion.chain_random import below, counter_of
from verify.completion.chain_rules import ChainRules
from verify.diagnosis.problem import Problem

ONLY_NEW_LOTS = tuple(sum(SHARES) if kind == NEW_LOTS else 0 for kind in range(len(SHARES)))
"""The shares of the moves with which ``Chain.walk`` does the same."""


def keeps_the_law(problem: Problem, rules: ChainRules, bundles: Bundles) -> bool:
    """Whether a draw keeps every clause, by the check of finished draws."""
    firsts, adds = (part[np.newaxis] for part in bundles)
    arrays = draw_arrays(rules, problem.year_of, firsts, adds, problem.scenario.n_instruments)
    return not any(result.findings for result in check_draws(problem.scenario, problem.law, arrays))


def checked_walk(problem: Problem, rules: ChainRules, start: Bundles, numbers: Sequence[int], steps: int) -> Bundles:
    """The draw after ``steps`` moves tried from a lawful one: as bundles, shape ``(2 m,)`` each."""
    counter = counter_of(*numbers)
    firsts, adds = (part.copy() for part in start)
    for _ in range(steps):
        below(counter, sum(SHARES))  # the lot that chooses the move; here there is one alone
        seat = int(below(counter, len(firsts)))
        before = firsts[seat], adds[seat]
        firsts[seat], adds[seat] = _bundle(rules, seat, int(below(counter, int(rules.seat_ways[seat]))))
        if not keeps_the_law(problem, rules, (firsts, adds)):
            firsts[seat], adds[seat] = before
    return firsts, adds


def _bundle(rules: ChainRules, seat: int, number: int) -> tuple[int, int]:
    """The bundle with that number among all that may hold the seat: the State drawn, and the additional one or -1."""
    start, end = rules.first_start[seat], rules.first_start[seat + 1]
    entry = start + np.searchsorted(rules.ways_before[start:end], number, side="right") - 1
    first = int(rules.first_states[entry])
    kind = rules.lacking[rules.reviewed[seat // 2], first]
    if kind == 0:
        return first, -1
    return first, int(rules.add_states[rules.add_start[seat, kind] + number - rules.ways_before[entry]])
