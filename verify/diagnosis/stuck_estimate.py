"""How often an algorithm's draw gets stuck: an estimate from seeded draws, with an exact interval."""

from collections.abc import Callable
from dataclasses import dataclass

from algorithms import Algorithm, SeededLots
from algorithms.lots import Lots
from verify.budget import NO_STOP, Stop
from verify.diagnosis.problem import Problem
from verify.law_in_force import in_force


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
    stuck, drawn, example, example_seed = 0, 0, tuple[int, ...](), ""
    for number in range(draws):
        if stop.passed:
            break
        progress(f"draw {number + 1} of {draws} with {algorithm.name}")
        seed = f"{problem.seed}/{number}"
        lots = SeededLots(seed)
        record = algorithm.draw(problem.scenario, in_force(problem.law), InDivision(problem, lots) if in_division else lots)
        drawn += 1
        if not record.complete:
            stuck += 1
            if not example:
                example, example_seed = record.numbers or (), seed
    return StuckEstimate(drawn, stuck, *interval(stuck, drawn), example, example_seed)


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
