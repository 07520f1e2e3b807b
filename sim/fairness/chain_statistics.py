"""The statistics by which a chain is judged, and how well they agree between chains.

R-hat and effective sample size are the rank-normalised ones of Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021), as
``arviz-stats`` computes them. They are unstable on a count that hardly ever leaves its usual value, such as whether one given
State reviews another. So pairs are judged by sums, by the most frequent pairs, and a count that leaves its usual value in
fewer than ``LEAST_MOVING`` of the draws is left out.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.completion.chain_rules import ChainRules

LEAST_MOVING = 0.02
FREQUENT_PAIRS = 200


@dataclass(frozen=True)
class Mixing:
    """The worst R-hat and effective sample size over ``statistics`` statistics; 1 and the number of draws where none varies."""

    r_hat: float
    ess: float
    statistics: int


def burden_statistics(burdens: NDArray[np.int64], adds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Reviews of each State, then: States with none, the most reviews of a State, additional reviewing States.

    ``burdens (n_draws, n_taking_part)``, ``adds (n_draws, 2 m)``. Shape ``(n_draws, n_taking_part + 3)``.
    """
    idle, most = np.count_nonzero(burdens == 0, axis=1), burdens.max(axis=1, initial=0)
    return np.column_stack([burdens, idle, most, np.count_nonzero(adds >= 0, axis=1)])


def pair_statistics(
    rules: ChainRules, group_of: NDArray[np.int16], firsts: NDArray[np.int64], adds: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Sums over pairs, shape ``(n_draws, n_statistics)``, from bundles of shape ``(n_draws, 2 m)`` each.

    For each State: the seats that it holds as home State, away State, additional State at home and away; and the seats that it
    holds in each regional group. For each seat: the regional group of the State drawn for it (as a number), and whether it has
    an additional State. Then the ``FREQUENT_PAIRS`` pairs that are most frequent over all draws.
    """
    n, found = len(rules.held), list[NDArray[np.int64]]()
    groups = np.repeat(group_of[rules.reviewed], 2)
    sides = np.arange(firsts.shape[1]) % 2
    for states in (firsts, adds):
        found += [held_by(states[:, sides == side], n) for side in (0, 1)]
    both = np.concatenate([firsts, adds], axis=1)
    for group in np.unique(groups):
        found.append(held_by(both[:, np.tile(groups == group, 2)], n))
    found += [group_of[firsts].astype(np.int64), (adds >= 0).astype(np.int64)]
    codes = np.where(both >= 0, np.tile(np.repeat(rules.reviewed, 2), 2) * n + both, n * n)
    often = np.argsort(-np.bincount(codes.ravel(), minlength=n * n + 1)[:-1], kind="stable")[:FREQUENT_PAIRS]
    seat_of = {int(state): place for place, state in enumerate(rules.reviewed)}
    for code in often.tolist():
        place, m = seat_of.get(code // n, 0), firsts.shape[1]
        columns = codes[:, [2 * place, 2 * place + 1, m + 2 * place, m + 2 * place + 1]]
        found.append((columns == code).any(axis=1).astype(np.int64)[:, None])
    return np.concatenate(found, axis=1)


def held_by(states: NDArray[np.int64], n_states: int) -> NDArray[np.int64]:
    """How many of the seats each State holds: from ``(n_draws, n_seats)``, -1 for nobody, to ``(n_draws, n_states)``."""
    count = len(states)
    place = np.where(states >= 0, states, n_states) + (np.arange(count) * (n_states + 1))[:, None]
    return np.bincount(place.ravel(), minlength=count * (n_states + 1)).reshape(count, n_states + 1)[:, :n_states]


def mixing(statistics: NDArray[np.int64], chains: int) -> Mixing:
    """Judge statistics of shape ``(chains * draws, n_statistics)``, chain by chain; R-hat compares the halves of the chains.

    A statistic that never moves within any half is left out where all halves agree. Where they do not, the chains did not mix:
    R-hat is infinite, and the effective sample size is one draw a chain. Eight draws a chain are needed, or there is nothing to judge by.
    """
    from arviz_stats.base.array import BaseArray  # noqa: PLC0415  (a second to load)

    draws, length = len(statistics), len(statistics) // chains
    usual = np.median(statistics, axis=0)
    moving = np.count_nonzero(statistics != usual, axis=0) >= max(1, LEAST_MOVING * draws)
    values = statistics.T.reshape(-1, chains, length)
    half = max(1, length // 2)
    halves = np.concatenate([values[..., :half], values[..., -half:]], axis=1)
    still = (halves == halves[..., :1]).all(axis=(1, 2))
    apart = still & (halves[..., 0] != halves[:, :1, 0]).any(axis=1)
    if apart.any():
        return Mixing(float("inf"), float(chains), int(np.count_nonzero(moving | apart)))
    judged = moving & ~still
    if not judged.any():
        return Mixing(1.0, float(draws), 0)
    judge: Any = BaseArray()
    split = halves[judged].astype(np.float64)
    scores, uneven = _normal_scores(split), ~_always_as_far_from_the_median(halves[judged])
    folded = np.abs(split - np.median(split, axis=(1, 2), keepdims=True))[uneven]
    compared = [scores, _normal_scores(folded)] if uneven.any() else [scores]
    r_hat = [judge.rhat(one, chain_axis=1, draw_axis=2, method="identity") for one in compared]
    ess = judge.ess(scores, chain_axis=1, draw_axis=2, method="identity")
    return Mixing(float(np.max(np.concatenate(r_hat))), float(np.min(ess)), len(split))


def _normal_scores(halves: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ranks of the values of each statistic as scores of a normal distribution (Blom 1958), of all statistics at once."""
    from scipy.special import ndtri  # noqa: PLC0415  (slow to load)
    from scipy.stats import rankdata  # noqa: PLC0415

    values = halves.reshape(len(halves), -1)
    return np.asarray(ndtri((rankdata(values, axis=1) - 3 / 8) / (values.shape[1] + 1 / 4))).reshape(halves.shape)


def _always_as_far_from_the_median(halves: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which statistics are as often below their median as above, and always as far: of their spread there is nothing to compare."""
    far = np.abs(halves - np.median(halves, axis=(1, 2), keepdims=True))
    return np.asarray((far == far[:, :1, :1]).all(axis=(1, 2)))
