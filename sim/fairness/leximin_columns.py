"""The draws found so far and their measures: what the master programs of column generation choose among."""

import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.fairness.leximin_measures import Measures
from sim.fairness.lottery_of_draws import Level, Lottery, reviews_by_kind
from sim.fairness.pricing import PricedDraw, Pricing
from verify.budget import Budget

IMPROVES = 1e-8
"""A draw is added to the master where it costs less than what the master pays by so much."""
SEARCHES = 1_000
"""Searches for a cheapest draw that one lottery may take: the real lists take some 110 to 130."""


@dataclass
class Columns:
    """The draws found, and their measures (times ``sign``), shape ``(n_measures, n_draws)``."""

    pricing: Pricing
    measures: Measures
    budget: Budget
    sign: int = 1
    found: list[PricedDraw] = field(default_factory=list)
    _seen: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.started = time.perf_counter()
        self.matrix = np.zeros((len(self.measures.names), 0))
        self.price(np.zeros(len(self.measures.names)))
        if not self.found:
            raise ValueError("no lawful draw was found; right would be a problem that has one")

    def price(self, weights: NDArray[np.float64]) -> PricedDraw | None:
        """The cheapest draw at a weight on each measure, kept among the columns if it is new; None where none was found."""
        self.budget.spend()
        return self._kept(self.pricing.cheapest(self.sign * weights @ self.measures.matrix))

    def price_near(self, weights: NDArray[np.float64], flows: NDArray[np.float64]) -> PricedDraw | None:
        """The same among draws close to given numbers of reviews; see ``Pricing.near``."""
        self.budget.spend()
        return self._kept(self.pricing.near(self.sign * weights @ self.measures.matrix, flows))

    def _kept(self, priced: PricedDraw | None) -> PricedDraw | None:
        if priced and priced.counts.tobytes() not in self._seen:
            self._seen.add(priced.counts.tobytes())
            self.found.append(priced)
            column = self.sign * self.measures.matrix @ priced.counts
            self.matrix = np.column_stack([self.matrix, column])
        return priced

    def lottery(self, shares: NDArray[np.float64], levels: tuple[Level, ...], finished: bool) -> Lottery:
        """The lottery that gives each column its share; shares that rounding alone keeps above 0 are dropped."""
        kept = np.flatnonzero(shares > 1e-9).tolist()
        chances = shares[kept] / shares[kept].sum()
        draws = tuple(self.found[place].draw for place in kept)
        kinds = self.pricing.kinds
        reviews = np.asarray(sum(chance * reviews_by_kind(draw, kinds) for chance, draw in zip(chances, draws, strict=True)))
        seconds = time.perf_counter() - self.started
        return Lottery(kinds, draws, chances, reviews, levels, finished, seconds, len(self.found), self.pricing.calls)
