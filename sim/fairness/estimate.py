"""The chances that many seeded draws of one algorithm give, and what their transcripts show."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm
from algorithms.uniform_chain import UniformChain
from scenarios import Scenario
from sim.fairness.chances import Chances, chances_of
from storage.errors import Fault, InputError
from verify.diagnosis.problem import Problem
from verify.draw_arrays import DrawArrays, evenly
from verify.law_in_force import LawInForce
from verify.many_draws import ManyDraws, draw_many

LEAST_BY_CHAINS = 16
"""Draws of ``uniform-chain`` from which long chains take fewer moves than a chain for each draw."""


@dataclass(frozen=True)
class ChanceEstimate:
    """Draws ``k = 0, 1, ...`` of an algorithm with the seeds ``SEED/k``; arrays hold the complete ones, in this order.

    Each draw has its own division into years, and all algorithms have the same: draw ``k`` takes it from ``SEED/k``.
    ``predictability``: shape ``(n_complete,)``, and ``position``: shape ``(n_complete, n_states)``, see ``DrawnPart``; NaN without a
    transcript. ``chances.draws``: how many independent draws the complete ones are worth. ``broken``: complete draws that break a
    clause. ``milliseconds_a_draw``: of the processor, without checking.
    """

    algorithm: str
    seed: str
    draws: int
    stuck: int
    broken: int
    arrays: DrawArrays
    chances: Chances
    predictability: NDArray[np.float64]
    position: NDArray[np.float64]
    milliseconds_a_draw: float

    @property
    def apart(self) -> DrawArrays:
        """As many of the complete draws as they are worth, evenly taken: what a test takes for independent draws."""
        count = len(self.arrays.year_of)
        worth = min(count, max(1, int(self.chances.draws)))
        return self.arrays if worth == count else self.arrays.chosen(evenly(count, worth))


def seeds_of(seed: str, draws: int) -> list[str]:
    """The seeds of the draws: ``SEED/0``, ``SEED/1``, ..."""
    return [f"{seed}/{number}" for number in range(draws)]


def estimate_chances(
    scenario: Scenario,
    law: LawInForce,
    algorithm: Algorithm,
    draws: int,
    seed: str,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> ChanceEstimate:
    """Draw ``draws`` times and check every draw; ``progress`` is told how many are done, and of how many.

    The result, but for the milliseconds, is the same for any number of workers. Raises ``InputError`` where every draw ended stuck.
    """
    return chances_from(sampled(scenario, law, algorithm, draws, seed, workers, progress), seed)


def sampled(
    scenario: Scenario,
    law: LawInForce,
    algorithm: Algorithm,
    draws: int,
    seed: str,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> ManyDraws:
    """Draws of an algorithm from which something is estimated: those of the seeds ``SEED/k``.

    Of ``uniform-chain`` they are drawn by long chains (``sampled_by_chains``) where that takes fewer moves than a chain for each, and the
    law lets them: then draw ``k`` has the division of ``SEED/k``, and is not the one that ``draw`` gives from that seed.
    """
    if type(algorithm) is UniformChain and draws >= LEAST_BY_CHAINS and not Problem(scenario, law).depends_on_division:
        from sim.fairness.uniform import NoLawfulDrawError, sampled_by_chains  # noqa: PLC0415  (numba is loaded only where a chain is run)

        with suppress(NoLawfulDrawError):
            return sampled_by_chains(scenario, law, draws, seed, workers, progress)
    return draw_many(scenario, law, algorithm, seeds_of(seed, draws), workers, progress)


def chances_from(drawn: ManyDraws, seed: str) -> ChanceEstimate:
    """What draws with the seeds ``SEED/k`` tell; raises ``InputError`` where every one ended stuck."""
    complete, draws = drawn.complete, len(drawn)
    if not complete.any():
        raise InputError(drawn.algorithm, (Fault("--draws", f"{draws} draws, all stuck", "a draw that is complete"),))
    arrays = drawn.finished
    return ChanceEstimate(
        drawn.algorithm,
        seed,
        draws,
        drawn.stuck,
        int((complete & ~drawn.kept).sum()),
        arrays,
        chances_of(arrays, drawn.worth, drawn.stuck / draws),
        drawn.predictability[complete],
        drawn.position[complete],
        drawn.milliseconds_a_draw,
    )
