"""A lottery over finished draws: its expected burdens, what proves them best, drawing from it, and how far others are from it."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar
from sim.fairness.chances import Chances
from sim.fairness.kinds import Kinds


@dataclass(frozen=True)
class Level:
    """One level of a leximin: what can be no better, given the levels before it.

    ``measures`` are the kinds (or pairs of kinds) settled at this level, ``value`` what they are in the lottery, ``bound`` what
    no lottery beats (floating point), and ``proof`` the same as an exact fraction, given that the measures settled before are no
    worse than their own proofs; None where HiGHS gave no weights for it.
    """

    measures: tuple[tuple[int, ...], ...]
    value: float
    bound: float
    proof: Fraction | None = None

    @property
    def gap(self) -> float:
        """How much better another lottery could be at this level, at most."""
        return abs(self.value - self.bound)

    @property
    def proved_gap(self) -> float:
        """The same by the exact fraction alone; infinite where there is none."""
        return float("inf") if self.proof is None else abs(self.value - float(self.proof))


@dataclass(frozen=True)
class Lottery:
    """Lawful finished draws and their chances, which sum to 1; States of one kind are then put in each other's place by lot.

    ``reviews`` has shape ``(n_kinds, n_kinds)``: the expected number of reviews of States of the kind of the row by States of the
    kind of the column. ``finished`` says whether every level was settled without a gap. ``columns`` counts the draws that were
    found on the way, ``calls`` the searches for a cheapest draw.
    """

    kinds: Kinds
    draws: tuple[DrawSoFar, ...]
    probabilities: NDArray[np.float64]
    reviews: NDArray[np.float64]
    levels: tuple[Level, ...]
    finished: bool
    seconds: float
    columns: int
    calls: int

    @property
    def burden(self) -> NDArray[np.float64]:
        """Expected number of reviews that a State of each kind performs, shape ``(n_kinds,)``."""
        return np.asarray(self.reviews.sum(axis=0) / np.array(self.kinds.sizes))

    def states_at(self, level: Level) -> int:
        """How many States a level settles."""
        return sum(self.kinds.sizes[place] for measure in level.measures for place in measure)

    def document(self) -> dict[str, Any]:
        """The lottery's levels as data; exact fractions as text."""
        levels = [
            {
                "states": self.states_at(level),
                "value": level.value,
                "bound": level.bound,
                "proof": None if level.proof is None else str(level.proof),
                "gap": level.gap,
            }
            for level in self.levels
        ]
        seconds = round(self.seconds, 2)
        return {"finished": self.finished, "seconds": seconds, "columns": self.columns, "draws": len(self.draws), "levels": levels}

    def tickets(self, number: int) -> list[int]:
        """Of ``number`` equally likely draws, how many are each draw of the lottery: largest remainders, earlier draws first."""
        exact = self.probabilities * number
        counts = np.floor(exact).astype(np.int64)
        short = number - int(counts.sum())
        counts[np.argsort(counts - exact, kind="stable")[:short]] += 1
        return [int(count) for count in counts]

    def rounded(self, number: int) -> "Lottery":
        """The lottery of ``number`` equally likely draws, fit to be published as a list; its levels no longer hold and are left
        out."""
        chances = np.array(self.tickets(number)) / number
        kept = np.flatnonzero(chances).tolist()
        reviews = sum(chances[place] * reviews_by_kind(self.draws[place], self.kinds) for place in kept)
        draws = tuple(self.draws[place] for place in kept)
        return replace(self, draws=draws, probabilities=chances[kept], reviews=np.asarray(reviews), levels=())


def reviews_by_kind(draw: DrawSoFar, kinds: Kinds) -> NDArray[np.float64]:
    """The number of reviews from kind to kind, shape ``(n_kinds, n_kinds)``; a State reviewing another is counted once."""
    of, found = kinds.of, np.zeros((len(kinds), len(kinds)))
    for reviewed, seatings in draw.seatings.items():
        for reviewing in {one.reviewing for one in seatings}:
            found[of[reviewed], of[reviewing]] += 1
    return found


@dataclass(frozen=True)
class FromBest:
    """How far expected burdens are from those of the best lottery, in reviews.

    ``largest``: the largest burden of a State less that of the lottery. ``in_all``: the sum over States of what separates the two
    burdens of each. ``largest_of_kinds`` and ``in_all_of_kinds``: the same of the means of kinds, which chance moves far less
    where the chances are estimated.
    """

    largest: float
    in_all: float
    largest_of_kinds: float
    in_all_of_kinds: float


def distance_from_best(chances: Chances, lottery: Lottery) -> FromBest:
    """Compare the mean burdens of an algorithm with those of the lottery; the largest of many estimates is biased upwards."""
    burden = chances.mean_burden
    best, mean = np.zeros(len(burden)), burden.copy()
    for kind, states in enumerate(lottery.kinds.states):
        best[list(states)] = lottery.burden[kind]
        mean[list(states)] = burden[list(states)].mean()
    figures = [figure for burdens in (burden, mean) for figure in (burdens.max() - best.max(), np.abs(burdens - best).sum())]
    return FromBest(*map(float, figures))
