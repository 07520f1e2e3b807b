"""Equality of equals: States of the same regional group that are party to the same instruments should be treated alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.readers.facts import Facts

PERMUTATIONS = 499


@dataclass(frozen=True)
class KindTest:
    """One kind of States: their mean values, the residual variance, and the p-value of the test that all have one mean."""

    states: NDArray[np.int64]
    means: NDArray[np.float64]
    residual: float
    p_value: float


@dataclass(frozen=True)
class EqualityTest:
    """All kinds of two States or more, tested together by permutation.

    ``p_value``: of the sum over all kinds of the squared distances of the means from that of their kind, in units of noise.
    ``largest``: the largest difference between the means of two equals, of the States ``between``, with its standard error;
    ``largest_p``: how often equals alone would show so large a difference somewhere.
    """

    kinds: tuple[KindTest, ...]
    p_value: float
    largest: float
    largest_error: float
    largest_p: float
    between: tuple[int, int] | None


def exchangeable_kinds(facts: Facts) -> NDArray[np.int64]:
    """The kind of each State, shape ``(n_states,)``, numbered from 0; -1 for a State that does not take part.

    A kind shares the regional group, the instruments, and what each State chose under the law (waiver, deferral, declining).
    """
    columns = [facts.group_of, facts.party_bits, facts.waives, facts.defers, facts.declines]
    keys = np.stack([np.asarray(column, dtype=np.int64) for column in columns], axis=1)
    kind = np.full(facts.n_states, -1, dtype=np.int64)
    kind[facts.takes_part] = np.unique(keys[facts.takes_part], axis=0, return_inverse=True)[1].ravel()
    return kind


def kind_test(values: NDArray[np.int64], states: NDArray[np.int64]) -> KindTest:
    """Test that ``m`` equals have one mean over ``n`` draws; ``values`` is ``(n_draws, m)``.

    Two-way analysis of variance, draws by States, one value in each cell: under equality
    ``F = n sum (mean_i - mean)^2 / (m - 1) / residual`` is F with ``m - 1`` and ``(n - 1)(m - 1)`` degrees of freedom. It allows for the
    dependence between States inside a draw as far as it is the same for every two equals.
    """
    from scipy.stats import f  # noqa: PLC0415

    count, m = values.shape
    means = values.mean(axis=0)
    rest = values - means - values.mean(axis=1, keepdims=True) + means.mean()
    freedom = max((count - 1) * (m - 1), 1)
    residual = float((rest**2).sum() / freedom)
    between = float(count * ((means - means.mean()) ** 2).sum() / (m - 1))
    p_value = float(f.sf(between / residual, m - 1, freedom)) if residual else float(between == 0)
    return KindTest(states, means, residual, p_value)


def equality_test(values: NDArray[np.int64], kind: NDArray[np.int64], *, rng: np.random.Generator) -> EqualityTest:
    """Test equality inside every kind; ``values`` is ``(n_draws, n_states)``, one value of each State in each draw.

    Where equals are treated alike, exchanging them inside any draw changes nothing. So the test shuffles the equals of every draw,
    ``PERMUTATIONS`` times, and gives ``(k + 1) / (PERMUTATIONS + 1)`` where ``k`` shuffles show as much (Phipson and Smyth 2010). This is
    exact for any number of draws and any dependence between States.
    """
    count = len(values)
    members = [np.flatnonzero(kind == number) for number in range(int(kind.max(initial=-1)) + 1)]
    blocks = [(states, values[:, states]) for states in members if len(states) > 1]
    kinds = tuple(kind_test(block, states) for states, block in blocks)
    if not kinds or count < 2:
        return EqualityTest(kinds, float("nan"), float("nan"), float("nan"), float("nan"), None)
    ranges = [float(np.ptp(one.means)) for one in kinds]
    widest = kinds[int(np.argmax(ranges))]
    distance, shuffled = np.zeros(PERMUTATIONS + 1), np.zeros(PERMUTATIONS + 1)
    for _, block in blocks:
        noise = float(block.var(axis=1, ddof=1).mean()) / count
        means = np.stack([block.mean(axis=0), *(rng.permuted(block, axis=1).mean(axis=0) for _ in range(PERMUTATIONS))])
        shuffled = np.maximum(shuffled, np.ptp(means, axis=1))
        if noise:
            distance += ((means - means.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) / noise
    return EqualityTest(
        kinds,
        _share(distance),
        max(ranges),
        float(np.sqrt(2 * widest.residual / count)),
        _share(shuffled),
        (int(widest.states[widest.means.argmax()]), int(widest.states[widest.means.argmin()])),
    )


def _share(statistics: NDArray[np.float64]) -> float:
    """The p-value of the first statistic among all; those equal but for rounding count as equal."""
    return float(np.mean(statistics >= statistics[0] - 1e-9))
