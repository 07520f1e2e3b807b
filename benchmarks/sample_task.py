"""Draws with every lawful draw alike: how the chain's effective samples grow dearer with size, and its moves against the plain chain."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.checked_chain import ONLY_NEW_LOTS, checked_walk, keeps_the_law
from benchmarks.draw_choices import DEFAULT_LAW
from benchmarks.draw_task import scenario_of
from benchmarks.plan import BenchmarkPlan
from benchmarks.ratios import Ratio, ratio_of_times, ratios_of
from benchmarks.sampler import SEED, SamplerRate, sampler_rate
from benchmarks.timing import Way
from scenarios import Fault, InputError
from sim.fairness.uniform import NoLawfulDrawError
from storage.errors import demand
from verify.completion.chain import Bundles, Chain, bundles_of, lawful_start
from verify.completion.chain_rules import MOST_STATES, rules_of
from verify.diagnosis.problem import Problem

ROUNDS = 3
R_HAT = 1.05
"""Above it the chains do not agree, and their samples count for nothing."""
MOVES = 1_000
"""Of each chain in a comparison of moves; the plain chain takes a second or more for them."""


@dataclass(frozen=True)
class Walked:
    """Where the plain chain came by the lots of the numbers ``(number, 0)``."""

    number: int
    bundles: Bundles


def rows(plan: BenchmarkPlan) -> list[Ratio]:
    """Each size that the chain takes against the smallest: seconds for one effective sample. Then the moves, at the smallest.

    Raises ``InputError`` for a size of which no draw keeps the law.
    """
    sizes = sorted(size for size in plan.sizes if size <= MOST_STATES)
    found: list[Ratio] = []
    try:
        for size in sizes[1:]:
            found += plan.rows_of(f"sample: {size:,} and {sizes[0]:,} States", partial(growth, sizes[0], size))
        for size in sizes[:1]:
            found += plan.rows_of(f"sample, {size:,} States: the chain and a plain one", partial(moves_compared, size, plan.seconds))
    except NoLawfulDrawError as fault:
        given = ", ".join(map(str, sizes))
        raise InputError("benchmark", [Fault("sizes", given, f"sizes of which a draw keeps the law ({fault})")]) from fault
    return found


def moves_compared(size: int, seconds: float) -> list[Ratio]:
    """Seconds of the same moves by both chains."""
    return ratios_of(f"sample: {MOVES:,} moves", size, *ways_of(size), seconds, note="new lots for single seats alone")


def growth(least: int, size: int) -> list[Ratio]:
    """How many times as long one effective sample takes at a larger size, each round by chains of its own seed."""
    sampler_rate(least, draws=10, thin=1)  # loads the compiled chain
    rounds = [[judged(sampler_rate(each, seed=f"{SEED}/{number}")) for each in (least, size)] for number in range(ROUNDS)]
    few, many = (np.array([1 / one[place].effective_a_second for one in rounds]) for place in (0, 1))
    rates = " and ".join(f"{1 / np.median(seconds):.3g}" for seconds in (few, many))
    worst = max(rate.r_hat for one in rounds for rate in one)
    note = f"the ratio is its growth; {rates} effective samples a second; R-hat at most {worst:.3f}"
    ours, peer = (f"the chain, {each:,} States" for each in (least, size))
    return [ratio_of_times("sample: one effective sample", size, ours, peer, few, many, note=note)]


def judged(rate: SamplerRate) -> SamplerRate:
    """A rate of chains that agree; raises ``AssertionError``."""
    demand(rate.r_hat < R_HAT, f"R-hat is {rate.r_hat:.3f} at {rate.states:,} States: the chains do not agree")
    return rate


def ways_of(size: int, moves: int = MOVES) -> tuple[Way, Way]:
    """The compiled chain, which looks only at what a move touches, and the plain one: from the same start by the same lots.

    Raises ``NoLawfulDrawError`` where no draw of that size keeps the law.
    """
    problem = Problem(scenario_of(size), DEFAULT_LAW, SEED)
    rules = rules_of(problem.scenario, problem.law, problem.year_of, problem.guard)
    drawn = lawful_start(problem.scenario, problem.law, problem.year_of, problem.guard)
    if drawn is None:
        raise NoLawfulDrawError(f"no draw of {problem.scenario.id} keeps the law: there is nothing to sample")
    start = bundles_of(rules, drawn)

    def chain_of(number: int) -> Chain:
        return Chain(rules, start, (number, 0))

    def walked(chain: Chain) -> Bundles:
        chain.walk(moves, ONLY_NEW_LOTS)
        return chain.bundles

    def lawful(bundles: Bundles) -> None:
        demand(keeps_the_law(problem, rules, bundles), "the chain came to a draw that breaks the law")

    def plain(number: int) -> Walked:
        return Walked(number, checked_walk(problem, rules, start, (number, 0), moves))

    def the_same(found: Walked) -> None:
        expected = walked(chain_of(found.number))
        demand(all(map(np.array_equal, found.bundles, expected)), "the two chains came to different draws")

    return Way("the chain", walked, lawful, chain_of), Way("every move checked by every clause", plain, the_same)
