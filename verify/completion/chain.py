"""A Markov chain over the draws that keep the law, given the division into years.

Targets: ``uniform``, all those draws alike; ``independent``, each seat filled by its own lots (the State drawn from the bowl, then
the additional one from those that hold what it lacks), on condition that the law is kept. Metropolis et al. 1953; Hastings 1970.
A chain gives draws that are nearly so distributed once it has run long enough; how long that is, is measured and not proved.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, DrawSoFar, Seating
from scenarios import Scenario
from storage.errors import Fault, InputError
from verify.budget import Budget
from verify.completion.chain_moves import SHARES, walk
from verify.completion.chain_random import counter_of
from verify.completion.chain_rules import ChainRules, rules_of
from verify.completion.chain_state import enter, memory_of
from verify.completion.repair import Repair
from verify.guard import ClauseGuard
from verify.law.parameters import LawParameters

TARGETS = ("uniform", "independent")
Bundles = tuple[NDArray[np.int64], NDArray[np.int64]]
"""The States drawn, and the additional ones (-1 for none), shape ``(2 m,)`` each, in the order of the seats of ``ChainRules``."""


class Chain:
    """One chain, at a lawful draw from the start. The same start, numbers and steps give the same draws on any machine."""

    def __init__(self, rules: ChainRules, start: Bundles, numbers: Sequence[int], target: str = "uniform") -> None:
        if target not in TARGETS:
            raise InputError("uniform chain", (Fault("target", target, "one of " + ", ".join(TARGETS)),))
        self.rules, self.weighted = rules, target == "independent"
        self._memory = memory_of(rules, counter_of(*numbers))
        memory = self._memory
        if not enter(memory.at, memory.numbers, memory.flags, memory.draw, *start):
            raise ValueError("the chain must start at a draw that keeps the law")
        self.made = np.zeros((len(SHARES), 2), dtype=np.int64)
        """How often each move was tried, and how often it changed the draw."""

    def walk(self, steps: int, shares: Sequence[int] = SHARES) -> None:
        """Try ``steps`` moves, each chosen by its share (in 64ths, together 64)."""
        chosen, memory = np.array(shares, dtype=np.int64), self._memory
        walk(memory.at, memory.numbers, memory.flags, memory.draw, memory.counter, chosen, steps, self.weighted, self.made)

    @property
    def bundles(self) -> Bundles:
        """The draw that the chain stands at."""
        seats = len(self.rules.seat_ways)
        return self._memory.part("first", seats), self._memory.part("add", seats)


def seatings_of(rules: ChainRules, bundles: Bundles) -> list[Seating]:
    """The seatings of a draw, State by State: home, away, each with its additional State."""
    found = []
    for seat, (first, add) in enumerate(zip(*(part.tolist() for part in bundles), strict=True)):
        reviewed, side = int(rules.reviewed[seat // 2]), seat % 2
        wanted, covers = int(rules.held[reviewed]), int(rules.held[first])
        found.append(Seating(reviewed, first, side, False, wanted & covers))
        if add >= 0:
            found.append(Seating(reviewed, add, side, True, wanted & ~covers))
    return found


def bundles_of(rules: ChainRules, draw: DrawSoFar) -> Bundles:
    """A finished draw as bundles."""
    first, add = (np.full(2 * len(rules.reviewed), -1, dtype=np.int64) for _ in range(2))
    for place, reviewed in enumerate(rules.reviewed.tolist()):
        for seating in draw.of(reviewed):
            (add if seating.additional else first)[2 * place + (seating.side == AWAY)] = seating.reviewing
    return first, add


def lawful_start(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8], guard: ClauseGuard) -> DrawSoFar | None:
    """A draw that keeps the law, always the same one where the repair finds it; None where there is none.

    Raises ``GaveUpError`` where clingo has no answer within its limit of conflicts.
    """
    nothing = DrawSoFar(year_of)
    found = Repair(guard, nothing, None, None).run()
    if found and guard.unmet(found) is None:
        return found
    from verify.completion.answer_sets import AspSolver, conflicts_limited  # noqa: PLC0415  (clingo is loaded only where it is asked)
    from verify.completion.exact import MANY  # noqa: PLC0415

    with conflicts_limited(Budget(MANY)):
        return AspSolver(scenario, law, guard, year_of).complete(nothing)


class UniformSampler:
    """``algorithms.law.Sampler``: one draw from a chain of ``steps`` moves."""

    def __init__(self, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> None:
        guard = ClauseGuard(scenario, law, year_of)
        self.rules = rules_of(scenario, law, year_of, guard)
        self.start = lawful_start(scenario, law, year_of, guard)

    def sample(self, numbers: Sequence[int], steps: int) -> list[Seating] | None:
        """The seatings of a draw, from two numbers below 2**32; None where no draw keeps the law."""
        if self.start is None:
            return None
        chain = Chain(self.rules, bundles_of(self.rules, self.start), numbers)
        chain.walk(steps)
        return seatings_of(self.rules, chain.bundles)
