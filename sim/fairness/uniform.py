"""Chances under the uniform distribution over the lawful draws (or that of independent lots), by chains, with diagnostics."""

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from algorithms import SeededLots, load_algorithm
from algorithms.ceremony import Ceremony
from algorithms.division import divide
from algorithms.draw_so_far import DrawSoFar
from algorithms.lots import RecordingLots
from algorithms.uniform_chain import LOTS, STEPS, UniformChain
from scenarios import Scenario
from sim.fairness.chain_draws import draw_arrays
from sim.fairness.chain_statistics import burden_statistics, mixing, pair_statistics
from sim.fairness.chances import Chances, chances_of
from storage.errors import UntocDrawError
from verify.check import check_draws
from verify.completion.chain import Bundles, Chain, bundles_of, lawful_start
from verify.completion.chain_rules import ChainRules, rules_of
from verify.diagnosis.problem import Problem
from verify.draw_arrays import DrawArrays, evenly
from verify.law_in_force import LawInForce, in_force
from verify.many_draws import ManyDraws

STARTS = ("sequential-bowls", "rotating-lists", "sequential-bowls-look-ahead", "")
"""Where the chains start, in turn: at draws by these algorithms, far from each other; the last at the repair's own draw, as do
those whose algorithm ends stuck."""
WARM_UP = 0.1
"""Share of the kept steps that is run before them and thrown away; no fewer than ``uniform-chain`` takes for a draw."""
THIN = 30_000
CHAINS = 4
KEPT_FOR_EACH = 3
"""Draws that the long chains keep for each draw of a sample, so that their worth can be told to be that of the sample or more."""
LEAST_KEPT = 400
"""Draws by which the chains are judged, at the least."""


class NoLawfulDrawError(UntocDrawError):
    """There is no draw to sample from."""


@dataclass(frozen=True)
class ChainEstimate:
    """Chances estimated from chains, and how far the chains can be trusted.

    ``chances.draws`` is the smaller of the two effective sample sizes. R-hat and effective sample size are the worst over the
    statistics of ``chain_statistics``. ``draws`` are all draws kept, chain by chain; ``broken``, how many break the law.
    ``moves (6, 2)``: how often each move of ``chain_moves`` was tried, and how often made.
    """

    target: str
    chances: Chances
    r_hat_pairs: float
    r_hat_burdens: float
    ess_pairs: float
    ess_burdens: float
    statistics: int
    draws: DrawArrays
    broken: int
    moves: NDArray[np.int64]


def estimate_uniform(
    problem: Problem,
    target: str = "uniform",
    chains: int = 4,
    draws: int = 1000,
    thin: int = THIN,
    seed: str = "untoc-draw chain",
    workers: int = 2,
) -> ChainEstimate:
    """Run ``chains`` chains, keep ``draws`` of each, ``thin`` moves apart, and judge them.

    Raises ``InputError`` for a law that the chain does not know, ``NoLawfulDrawError`` where no draw keeps the law.
    """
    rules = rules_of(problem.scenario, problem.law, problem.year_of, problem.guard)
    ready = [Chain(rules, _start(problem, rules, place, seed), _numbers(seed, place), target) for place in range(chains)]
    with ThreadPoolExecutor(workers) as pool:
        runs = list(pool.map(lambda chain: _run(chain, draws, thin), ready))
    firsts, adds = (np.concatenate([run[part] for run in runs]) for part in (0, 1))
    arrays = draw_arrays(rules, problem.year_of, firsts, adds, problem.scenario.n_instruments)
    results = check_draws(problem.scenario, problem.law, arrays)
    broken = {finding.draw for result in results for finding in result.findings}
    takes_part = problem.guard.facts.takes_part
    burdens = mixing(burden_statistics(arrays.burdens[:, takes_part], adds), chains)
    pairs = mixing(pair_statistics(rules, problem.scenario.group_of, firsts, adds), chains)
    chances = chances_of(arrays, min(burdens.ess, pairs.ess))
    moves = np.sum([chain.made for chain in ready], axis=0)
    return ChainEstimate(
        target,
        chances,
        pairs.r_hat,
        burdens.r_hat,
        pairs.ess,
        burdens.ess,
        pairs.statistics + burdens.statistics,
        arrays,
        len(broken),
        moves,
    )


def sampled_by_chains(
    scenario: Scenario, law: LawInForce, draws: int, seed: str, workers: int = 1, progress: Callable[[int, int], None] | None = None
) -> ManyDraws:
    """A sample of what ``uniform-chain`` draws: each draw out of long chains, put together with the division of its own seed ``SEED/k``.

    Under a law that does not speak of years, which draws are lawful does not depend on the division: any lawful draw and any
    division are a draw of the algorithm, with the chance of the one times that of the other. The draws are ``THIN`` moves apart, where the
    algorithm makes ``STEPS`` from a start of its own. They count as independent as far as the chains are worth that many: ``worth`` is the
    smaller of their number and the effective sample size of all that the chains kept (``ChainEstimate``).

    Raises ``InputError`` and ``NoLawfulDrawError`` as ``estimate_uniform`` does.
    """
    tell = progress or (lambda done, of: None)
    tell(0, draws)
    started = time.process_time()
    each = -(-max(LEAST_KEPT, KEPT_FOR_EACH * draws) // CHAINS)
    found = estimate_uniform(Problem(scenario, law, f"{seed}/0"), "uniform", CHAINS, each, THIN // KEPT_FOR_EACH, f"{seed}/sample", workers)
    seeds = [f"{seed}/{number}" for number in range(draws)]
    lots = [RecordingLots(SeededLots(one)) for one in seeds]
    year_of = np.stack([divide(scenario, law.under_review(scenario), one) for one in lots])
    arrays = replace(found.draws.chosen(evenly(CHAINS * each, draws)), year_of=year_of)
    kept = np.ones(draws, dtype=np.bool_)
    for result in check_draws(scenario, law, arrays):
        kept[[finding.draw for finding in result.findings]] = False
    tell(draws, draws)
    return ManyDraws(
        complete=np.ones(draws, dtype=np.bool_),
        arrays=arrays,
        lots_drawn=np.array([len(one.numbers) + LOTS for one in lots]),
        set_aside=np.zeros(draws, dtype=np.int64),
        predictability=np.full(draws, np.nan),
        position=np.full((draws, scenario.n_states), np.nan),
        seconds=time.process_time() - started,
        parties=scenario,
        law=law,
        algorithm=UniformChain.name,
        seeds=tuple(seeds),
        kept=kept,
        worth=min(float(draws), found.chances.draws),
        not_by_kernel="they are drawn by long chains",
    )


def _run(chain: Chain, draws: int, thin: int) -> Bundles:
    """The draws of one chain, shape ``(draws, 2 m)`` each."""
    chain.walk(max(STEPS, int(WARM_UP * draws * thin)))
    kept = []
    for _ in range(draws):
        chain.walk(thin)
        kept.append(chain.bundles)
    return np.array([first for first, _ in kept]), np.array([add for _, add in kept])


def _start(problem: Problem, rules: ChainRules, place: int, seed: str) -> Bundles:
    """Where one chain starts."""
    name = STARTS[place % len(STARTS)]
    if name:
        ceremony = Ceremony(problem.scenario, in_force(problem.law), SeededLots(f"{seed}/start/{place}"))
        ceremony.draw, ceremony.guard = DrawSoFar(problem.year_of), problem.guard
        if load_algorithm(name).fill_checked(ceremony) is None:
            return bundles_of(rules, ceremony.draw)
    found = lawful_start(problem.scenario, problem.law, problem.year_of, problem.guard)
    if found is None:
        raise NoLawfulDrawError(f"no draw of {problem.scenario.id} keeps the law: there is nothing to sample")
    return bundles_of(rules, found)


def _numbers(seed: str, place: int) -> tuple[int, int]:
    """Two numbers below 2**32 for one chain."""
    digest = hashlib.sha256(f"{seed}/chain/{place}".encode()).digest()
    return int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big")
