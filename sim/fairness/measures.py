"""Measures of fairness and of randomness, each with its standard error."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.fairness.chances import Chances
from verify.draw_arrays import DrawArrays

Float = NDArray[np.float64]
Count = NDArray[np.int64]
BATCHES = 10
"""Batches of draws that are left out in turn for a standard error."""
NOISE_SAMPLES = 40


@dataclass(frozen=True)
class Figure:
    """A value and its standard error: 0 where the value is exact, NaN where the error is not known."""

    value: float
    error: float


def mean_of(values: NDArray[np.generic]) -> Figure:
    """The mean of one value for each draw, with the standard error of independent draws; NaNs are left out."""
    kept = np.asarray(values, dtype=np.float64)
    kept = kept[~np.isnan(kept)]
    if not len(kept):
        return Figure(float("nan"), float("nan"))
    return Figure(float(kept.mean()), float(kept.std(ddof=1) / np.sqrt(len(kept))) if len(kept) > 1 else float("nan"))


def additional_of(draws: DrawArrays) -> Count:
    """Additional reviewing States that each State under review has, shape ``(n_draws, n_states)``."""
    return np.asarray(np.count_nonzero(draws.additional.any(axis=-1), axis=-1), dtype=np.int64)


def pair_counts(draws: DrawArrays, parts: int) -> Float:
    """In how many draws a pair comes out, shape ``(parts, n_states, n_states)``: row reviewed, column reviewing.

    Draw ``k`` goes to part ``k % parts``.
    """
    n = draws.reviewing.shape[1]
    draw, reviewed, _ = filled = np.nonzero(draws.reviewing >= 0)
    place = (draw % parts * n + reviewed) * n + draws.reviewing[filled]
    return np.bincount(place, minlength=parts * n * n).reshape(parts, n, n).astype(np.float64)


def jackknife(statistic: Callable[[Float, float], Float], counts: Float, draws: int) -> list[Figure]:
    """Figures of a statistic of the pair chances; errors by leaving out one batch of draws at a time.

    ``statistic(pairs, draws)`` gives shape ``(n_figures,)``; ``counts`` comes from ``pair_counts``. Error: Efron and Stein
    (1981), the square root of ``(b - 1) / b`` times the sum of squares about the mean of the ``b`` values.
    """
    total, parts = counts.sum(axis=0), len(counts)
    whole = statistic(total / draws, draws)
    if draws < 2 * parts:
        return [Figure(float(value), float("nan")) for value in whole]
    sizes = np.bincount(np.arange(draws) % parts, minlength=parts)
    left = zip(counts, draws - sizes, strict=True)
    without = np.stack([statistic((total - part) / size, size) for part, size in left])
    errors = np.sqrt((parts - 1) * without.var(axis=0))
    return [Figure(float(value), float(error)) for value, error in zip(whole, errors, strict=True)]


# --- How the burden is spread ---------------------------------------------------------------------------------------------


def burden_spread(burdens: Count) -> dict[str, Figure]:
    """Means over the draws of: States with 0 and with more than 3 reviews, most reviews, variance, Gini, Jain's index.

    ``burdens`` is ``(n_draws, n_states)``, of the States that take part. In one draw with burdens ``b`` of ``n`` States:
    variance is that over the States; Gini is half the mean absolute difference divided by the mean (0: all equal); Jain's index
    (Jain, Chiu and Hawe 1984) is ``(sum b)^2 / (n sum b^2)`` (1: all equal; ``1/n``: one State performs all).
    """
    n, ordered, total = burdens.shape[1], np.sort(burdens, axis=1), burdens.sum(axis=1)
    ranks = 2 * np.arange(1, n + 1) - n - 1
    some = np.maximum(total, 1)
    return {
        "states_with_0": mean_of(np.count_nonzero(burdens == 0, axis=1)),
        "states_with_more_than_3": mean_of(np.count_nonzero(burdens > 3, axis=1)),
        "burden_mean": mean_of(burdens.mean(axis=1)),
        "burden_variance": mean_of(burdens.var(axis=1)),
        "burden_maximum": mean_of(burdens.max(axis=1)),
        "burden_gini": mean_of(ordered @ ranks / (n * some)),
        "burden_jain": mean_of(total**2 / (n * np.maximum((burdens**2).sum(axis=1), 1))),
    }


def burden_by(burdens: Count, label: Count) -> dict[int, Figure]:
    """Mean burden of the States that share a label, shape ``(n_states,)``, such as regional group or number of instruments."""
    return {int(value): mean_of(burdens[:, label == value].mean(axis=1)) for value in np.unique(label)}


def burdens_of_state(burdens: Count, state: int, most: int = 3) -> dict[str, Figure]:
    """One State: chance of 0, 1, ... ``most`` and of more reviews; mean; variance over the draws (error by fourth moments)."""
    own = burdens[:, state]
    found = {str(number): mean_of(own == number) for number in range(most + 1)}
    squares = (own - own.mean()) ** 2
    return found | {"more": mean_of(own > most), "mean": mean_of(own), "variance": mean_of(squares)}


# --- Randomness of the pairs ----------------------------------------------------------------------------------------------

RANDOMNESS = ("maximum_probability", "average_maximum_probability", "support_size", "entropy", "l2_norm")


def randomness(pairs: Float, draws: float) -> Float:
    """The five randomness metrics of Perturbed Maximization, shape ``(5,)``, in the order of ``RANDOMNESS``.

    Xu, Jecmen, Song and Fang, NeurIPS 2024, define them for the marginals of a paper assignment; here the marginals are the chances
    ``x[s, r]`` that ``r`` reviews ``s``: (1) the largest ``x``; (2) the mean over States under review of their largest ``x``;
    (3) how many ``x`` are above 0; (4) ``-sum x ln x``, in nats; (5) the square root of ``sum x^2``. (1), (2) and (5) fall and
    (3) and (4) rise with randomness. Where ``x`` is estimated from ``draws`` draws, (4) has its bias of first order added (Miller 1955)
    and (5) is made unbiased in its square; (1) and (2) are biased up and (3) is what was seen, a lower bound.
    """
    reviewed = pairs.any(axis=1)
    seen = pairs[pairs > 0]
    squares = float((seen**2).sum())
    if np.isfinite(draws) and draws > 1:
        squares -= float((seen * (1 - seen)).sum()) / (draws - 1)
    return np.array(
        [
            pairs.max(initial=0.0),
            pairs[reviewed].max(axis=1).mean() if reviewed.any() else 0.0,
            len(seen),
            -(seen * np.log(seen)).sum() + (1 - seen).sum() / (2 * draws),
            np.sqrt(max(squares, 0.0)),
        ]
    )


def randomness_of(draws: DrawArrays) -> dict[str, Figure]:
    """The five metrics from draws; the two maxima held out: the pair is chosen in one half of the draws and measured in the other."""
    count = len(draws.reviewing)
    found = dict(zip(RANDOMNESS, jackknife(randomness, pair_counts(draws, BATCHES), count), strict=True))
    if count < 2:
        return found
    halves = pair_counts(draws, 2) / np.array([(count + 1) // 2, count // 2])[:, None, None]
    average, largest = np.empty((2, 2))
    for chosen, measured in ((0, 1), (1, 0)):
        rows = np.flatnonzero(halves[chosen].any(axis=1))
        best = halves[chosen].argmax(axis=1)
        average[chosen] = halves[measured][rows, best[rows]].mean()
        largest[chosen] = halves[measured].ravel()[halves[chosen].argmax()]
    spread = largest.mean() * (1 - largest.mean()) / count
    found["maximum_probability"] = Figure(float(largest.mean()), float(np.sqrt(spread)))
    found["average_maximum_probability"] = Figure(float(average.mean()), found["average_maximum_probability"].error)
    return found


# --- Deviation from a reference -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deviation:
    """Pair chances against those of a reference.

    ``largest`` and ``total`` (sum of absolute deviations over all pairs) are as estimated; ``largest_noise`` and ``total_noise``
    are their means if the chances were the same. ``beyond_noise``: deviations root-sum-squared with the noise taken out.
    ``pairs_beyond``: pairs that deviate at 1 % after Bonferroni's correction, ``largest_beyond`` the largest of those (0: none),
    ``p_value`` the smallest, corrected. ``burden``: the largest deviation of a State's mean burden.
    """

    largest: float
    largest_noise: float
    total: float
    total_noise: float
    beyond_noise: Figure
    pairs_beyond: int
    largest_beyond: float
    p_value: float
    burden: float


def deviation(draws: DrawArrays, reference: Chances, *, rng: np.random.Generator) -> Deviation:
    """Deviation of the pair chances of a batch of draws from a reference, of the same scenario.

    Were the chances the same, then of all ``t`` draws that have a pair, the number among our ``n`` would be hypergeometric, where the
    reference has ``m`` draws; against an exact reference it is binomial of ``n`` with the reference's chance. From this come the test of
    each pair and, by ``NOISE_SAMPLES`` samples of all pairs, the means of ``largest`` and ``total`` under noise alone.
    """
    from scipy.stats import binom, hypergeom  # noqa: PLC0415

    count, target = len(draws.reviewing), reference.pairs
    counts = pair_counts(draws, BATCHES)
    seen = counts.sum(axis=0)
    gap = np.abs(seen / count - target)
    possible = (seen > 0) | (target > 0)
    if np.isinf(reference.draws):
        most, chance = np.inf, np.clip(target[possible], 0.0, 1.0)
        law: Callable[[Any], Any] = partial(binom, count)
        of_pair: NDArray[Any] = chance
        samples = rng.binomial(count, chance, (NOISE_SAMPLES, len(chance)))
        theirs = chance[None]
    else:
        most = max(1, round(reference.draws))
        both = np.minimum(seen[possible] + np.rint(target[possible] * most), count + most).astype(np.int64)
        law, of_pair = partial(hypergeom, count + most, N=count), both
        samples = rng.hypergeometric(both, count + most - both, count, (NOISE_SAMPLES, len(both)))
        theirs = (both - samples) / most
    noise = np.abs(samples / count - theirs)
    tail = np.ones(seen.shape)
    (marked, found), alike = np.unique([of_pair, seen[possible]], axis=1, return_inverse=True)  # few of the pairs differ
    tail[possible] = np.minimum(law(marked).cdf(found), law(marked).sf(found - 1))[alike]
    corrected = np.where(possible, np.minimum(1.0, 2 * tail * max(1, np.count_nonzero(possible))), 1.0)

    def beyond(pairs: Float, draws: float) -> Float:
        ours = (pairs * (1 - pairs)).sum() / max(draws - 1, 1)
        return np.sqrt(np.maximum([((pairs - target) ** 2).sum() - ours - (target * (1 - target)).sum() / most], 0.0))

    significant = corrected < 0.01
    return Deviation(
        float(gap.max(initial=0.0)),
        float(noise.max(axis=1, initial=0.0).mean()),
        float(gap.sum()),
        float(noise.sum(axis=1).mean()),
        jackknife(beyond, counts, count)[0],
        int(np.count_nonzero(significant)),
        float(gap[significant].max(initial=0.0)),
        float(corrected.min(initial=1.0)),
        float(np.abs(seen.sum(axis=0) / count - target.sum(axis=0)).max(initial=0.0)),
    )


def order_effect(values: Count, position: Float) -> Figure:
    """Correlation, inside a draw, of a value of each State with its place in the running order; the mean over the draws.

    Both ``(n_draws, n_states)``; ``position`` is NaN for a State that is not in the order. 0 where the order has no effect; draws in
    which all values are equal do not count.
    """
    inside = ~np.isnan(position)
    size = np.maximum(inside.sum(axis=1, keepdims=True), 1)

    def centred(array: Float) -> Float:
        return np.where(inside, array - np.where(inside, array, 0.0).sum(axis=1, keepdims=True) / size, 0.0)

    ours, place = centred(values.astype(np.float64)), centred(position)
    scale = np.sqrt((ours**2).sum(axis=1) * (place**2).sum(axis=1))
    return mean_of(np.where(scale > 0, (ours * place).sum(axis=1) / np.where(scale > 0, scale, 1.0), np.nan))
