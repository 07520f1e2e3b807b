"""The chance of known counts, against sums over all ways by hand; ways drawn given the counts, against their chances."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom, chi2

from sim.review_phase.counts import Count, counted, log_likelihood, path

SIZES = (3, 3, 3)
KNOWN = counted([Count((1, 2, 3), 9, 100.0, 3, 4), Count((1,), 3, 200.0, 2, 2), Count((1, 2, 3), 9, 300.0, 6, 6)], SIZES)
STARTED = np.array([[0.2, 0.5, 0.7], [0.1, 0.3, 0.6], [0.05, 0.2, 0.5]])


def ways() -> dict[tuple[int, ...], float]:
    """Each way to the three counts with its chance; the second count speaks of group 1 alone."""
    found = {}
    grown = (STARTED[:, 2] - STARTED[:, 0]) / (1 - STARTED[:, 0])
    for n in product(range(4), repeat=3):
        for m in product(range(4), repeat=3):
            if not (3 <= sum(n) <= 4 and n[0] <= 2 <= m[0] and sum(m) == 6 and m[1] >= n[1] and m[2] >= n[2]):
                continue
            chance = float(np.prod([binom.pmf(n[g], 3, STARTED[g, 0]) for g in range(3)]))
            chance *= binom.pmf(2 - n[0], 3 - n[0], (0.5 - 0.2) / 0.8) * binom.pmf(m[0] - 2, 1, (0.7 - 0.5) / 0.5)
            chance *= float(np.prod([binom.pmf(m[g] - n[g], 3 - n[g], grown[g]) for g in (1, 2)]))
            found[(*n, 2, n[1], n[2], *m)] = chance
    return found


def test_the_likelihood_is_the_sum_over_all_ways() -> None:
    found = log_likelihood(KNOWN, np.stack([STARTED, STARTED]))
    np.testing.assert_allclose(found, np.log(sum(ways().values())))


def test_ways_are_drawn_with_their_chances() -> None:
    expected, rng = ways(), np.random.default_rng(3)
    n, found = 4_000, dict.fromkeys(expected, 0)
    for _ in range(n):
        drawn = path(KNOWN, STARTED, rng.random(3).tolist())
        assert drawn is not None
        found[tuple(int(each) for each in drawn.ravel())] += 1
    chance = np.array(list(expected.values())) / sum(expected.values())
    often = chance * n > 5
    statistic = (((np.array(list(found.values())) - n * chance) ** 2) / (n * chance))[often].sum()
    assert statistic < chi2.ppf(0.999, often.sum() - 1)


def test_a_count_that_cannot_be_has_no_way() -> None:
    impossible = counted([Count((1,), 3, 100.0, 2, 2), Count((1,), 3, 200.0, 1, 1)], SIZES)
    assert log_likelihood(impossible, STARTED[None, :, :2])[0] == -np.inf and path(impossible, STARTED[:, :2], [0.5, 0.5]) is None
    assert log_likelihood(KNOWN, np.zeros((1, 3, 3)))[0] == -np.inf


@pytest.mark.parametrize("total", [0, 30, 64, 125])
def test_one_count_of_two_groups_is_the_sum_of_two_binomials(total: int) -> None:
    known = counted([Count((1, 2), 125, 10.0, total, total)], (62, 63, 64))
    expected = sum(binom.pmf(k, 62, 0.6) * binom.pmf(total - k, 63, 0.4) for k in range(max(0, total - 63), min(62, total) + 1))
    found = np.exp(log_likelihood(known, np.array([[[0.6], [0.4], [0.0]]])))[0]
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-12)
