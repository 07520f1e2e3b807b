"""How often an algorithm's draw gets stuck: an estimate from seeded draws, with an exact interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm, SeededLots
from algorithms.lots import Lots
from verify.budget import NO_STOP, Stop
from verify.diagnosis.problem import Problem
from verify.law_in_force import in_force
from verify.many_draws import MOST_AT_ONCE, ManyDraws, at_once, draw_many


@dataclass(frozen=True)
class StuckEstimate:
    """``stuck`` of ``draws`` draws with the seeds ``SEED/0``, ``SEED/1``, ...; ``low`` to ``high`` is the 95 % interval.

    ``example`` holds the lots of the first draw that got stuck, and ``example_seed`` its seed; empty where none did.
    """

    draws: int
    stuck: int
    low: float
    high: float
    example: tuple[int, ...]
    example_seed: str


class InDivision:
    """Lots that divide the States as in the problem, and draw everything else by lots of their own: of no one seed."""

    seed = ""

    def __init__(self, problem: Problem, own: Lots) -> None:
        self._own, self._division = own, SeededLots(problem.seed)

    def pick(self, bowl: str, size: int) -> int:
        """The next lot of a bowl."""
        return (self._division if bowl.startswith("division/") else self._own).pick(bowl, size)


def estimate_stuck(
    problem: Problem, algorithm: Algorithm, draws: int, progress: Callable[[str], None], *, in_division: bool = False, stop: Stop = NO_STOP
) -> StuckEstimate:
    """Draw ``draws`` times, or until the user's clock stops it, and count the draws that got stuck; ``in_division``: each with the problem's
    own division."""
    seeds = [f"{problem.seed}/{number}" for number in range(draws)]
    stuck, drawn = list[str](), 0
    most = MOST_AT_ONCE if in_division else at_once(problem.scenario, in_force(problem.law), algorithm, draws)
    while drawn < draws and not stop.passed:
        some = seeds[drawn : 2 * drawn or 1][:most]  # twice as many by and by: a clock is looked at in time
        stuck += [seed for seed, whole in zip(some, _completed(problem, algorithm, some, in_division).tolist(), strict=True) if not whole]
        drawn += len(some)
        progress(f"draw {drawn} of {draws} with {algorithm.name}")
    return _estimate(problem, algorithm, drawn, stuck, in_division)


def _completed(problem: Problem, algorithm: Algorithm, seeds: Sequence[str], in_division: bool) -> NDArray[np.bool_]:
    """Which draws are complete, in the order of their seeds."""
    law = in_force(problem.law)
    if not in_division:
        return draw_many(problem.scenario, law, algorithm, seeds).complete
    return np.array([algorithm.draw(problem.scenario, law, InDivision(problem, SeededLots(seed))).complete for seed in seeds])


def stuck_among(drawn: ManyDraws, algorithm: Algorithm) -> StuckEstimate:
    """The same of draws that were made."""
    stuck = [seed for seed, whole in zip(drawn.seeds, drawn.complete.tolist(), strict=True) if not whole]
    return _estimate(Problem(drawn.parties, drawn.law), algorithm, len(drawn), stuck)


def _estimate(problem: Problem, algorithm: Algorithm, draws: int, stuck: Sequence[str], in_division: bool = False) -> StuckEstimate:
    """The estimate from the seeds of the draws that got stuck; the first of them is drawn again, for its lots."""
    low, high = interval(len(stuck), draws)
    if not stuck:
        return StuckEstimate(draws, 0, low, high, (), "")
    lots = SeededLots(stuck[0])
    example = algorithm.draw(problem.scenario, in_force(problem.law), InDivision(problem, lots) if in_division else lots)
    return StuckEstimate(draws, len(stuck), low, high, example.numbers or (), stuck[0])


def interval(stuck: int, draws: int) -> tuple[float, float]:
    """The exact 95 % interval of a probability (Clopper and Pearson 1934).

    5 % is left out on one side where none or all of the draws got stuck (then the bound is about 3 / draws away), else 2.5 % on
    each side.
    """
    from scipy.stats import beta  # noqa: PLC0415  (slow to import, and seldom needed)

    tail = 0.05 if stuck in (0, draws) else 0.025
    low = float(beta.ppf(tail, stuck, draws - stuck + 1)) if stuck else 0.0
    high = float(beta.ppf(1 - tail, stuck + 1, draws - stuck)) if stuck < draws else 1.0
    return low, high
