"""The chances that a draw gives: of each ordered pair of States, and of each number of reviews that a State performs."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.draw_arrays import DrawArrays

Draw = frozenset[tuple[int, int, int, bool]]
"""A finished draw as a set of seats held: (State under review, reviewing State, side, additional). Two draws are the same where
these are; which lots led there does not matter."""
Distribution = dict[Draw, Fraction]
"""Every draw that can come out, with its exact chance."""


@dataclass(frozen=True)
class Chances:
    """Chances over the complete draws.

    ``pairs``: shape ``(n_states, n_states)``, the chance that the State of the column reviews the State of the row.
    ``burdens``: shape ``(n_states, most + 1)``, the chance that a State performs 0, 1, 2, ... reviews. ``draws``: how many draws
    they were estimated from, as if independent (the effective sample size of a chain); infinite where they are exact.
    ``stuck``: the share of draws that ended stuck, which are left out of the others.
    """

    pairs: NDArray[np.float64]
    burdens: NDArray[np.float64]
    draws: float
    stuck: float = 0.0

    @property
    def mean_burden(self) -> NDArray[np.float64]:
        """Expected number of reviews of each State, shape ``(n_states,)``."""
        return np.asarray(self.burdens @ np.arange(self.burdens.shape[1]))

    def error(self, chance: NDArray[np.float64]) -> NDArray[np.float64]:
        """Standard errors of estimated chances (binomial); 0 where they are exact."""
        return np.asarray(np.sqrt(chance * (1 - chance) / self.draws))


def chances_of(draws: DrawArrays, effective: float | None = None, stuck: float = 0.0) -> Chances:
    """The chances estimated from a batch of complete draws; ``effective`` where they are not independent."""
    count, n, _ = draws.reviewing.shape
    pairs = np.zeros((n, n))
    _, reviewed, _ = filled = np.nonzero(draws.reviewing >= 0)
    np.add.at(pairs, (reviewed, draws.reviewing[filled]), 1.0)
    burdens = draws.burdens
    most = int(burdens.max(initial=0))
    shares = np.stack([np.count_nonzero(burdens == number, axis=0) for number in range(most + 1)], axis=1) / count
    return Chances(pairs / count, shares, float(effective or count), stuck)


def exact_chances(weighted: Iterable[tuple[Draw, Fraction]], n_states: int, stuck: Fraction = Fraction(0)) -> Chances:
    """The chances of an exact distribution over complete draws, whose chances sum to 1."""
    pairs, loads = np.zeros((n_states, n_states)), dict[tuple[int, int], Fraction]()
    for draw, chance in weighted:
        reviews = {(reviewed, reviewing) for reviewed, reviewing, _, _ in draw}
        burden = np.zeros(n_states, dtype=np.int64)
        for reviewed, reviewing in reviews:
            pairs[reviewed, reviewing] += float(chance)
            burden[reviewing] += 1
        for state, number in enumerate(burden.tolist()):
            loads[state, number] = loads.get((state, number), Fraction(0)) + chance
    burdens = np.zeros((n_states, max((number for _, number in loads), default=0) + 1))
    for (state, number), chance in loads.items():
        burdens[state, number] = float(chance)
    return Chances(pairs, burdens, float("inf"), float(stuck))
