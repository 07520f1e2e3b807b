"""The sampler of lawful draws: effective samples a second of the chain that aims at U, every lawful draw alike."""

import time
from dataclasses import dataclass

from benchmarks.draw_task import scenario_of
from sim.fairness.uniform import estimate_uniform
from storage.errors import demand
from verify import law_from
from verify.diagnosis.problem import Problem

SEED = "benchmark"
CHAINS = 2
DRAWS = 1_000
"""Kept of each chain: with few, the effective sample size is more noise than measure."""
MOVES_A_STATE = 20
"""Moves between two kept draws, for each State: about half of the kept draws then count, at 50, 189 and 1,000 States alike."""


@dataclass(frozen=True)
class SamplerRate:
    """``seconds`` of the processor for ``draws`` kept draws, ``thin`` moves apart; ``effective``: the smaller of the effective sample
    sizes by burdens and by pairs, and ``r_hat`` the larger R-hat, as ``untoc-draw fairness estimate`` judges the chain."""

    states: int
    draws: int
    thin: int
    seconds: float
    effective: float
    r_hat: float

    @property
    def effective_a_second(self) -> float:
        """Effective samples a second of the processor; the judging of the chains is part of the seconds, as it is for a user."""
        return self.effective / self.seconds


def sampler_rate(size: int, draws: int = DRAWS, thin: int | None = None, seed: str = SEED) -> SamplerRate:
    """Run the chain on so many States, and judge it; ``thin`` without a number is ``MOVES_A_STATE`` for each State.

    Raises ``AssertionError`` where the chain gives a draw that breaks a clause, ``NoLawfulDrawError`` where there is none to give.
    """
    problem = Problem(scenario_of(size), law_from({}), SEED)
    thin = thin or MOVES_A_STATE * size
    begun = time.process_time()
    found = estimate_uniform(problem, chains=CHAINS, draws=draws, thin=thin, seed=seed, workers=1)
    seconds = time.process_time() - begun
    demand(not found.broken, f"{found.broken} draws of the chain break the law")
    return SamplerRate(
        size, CHAINS * draws, thin, seconds, min(found.ess_pairs, found.ess_burdens), max(found.r_hat_pairs, found.r_hat_burdens)
    )
