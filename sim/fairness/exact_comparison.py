"""The exact chances of algorithms on the hand-made case of eight States, set against the references U and C."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from algorithms import Algorithm
from sim.fairness.chances import Distribution, exact_chances
from sim.fairness.distance import LargestDeviation, equal_states, largest_between_equals, largest_pair_deviation, total_variation
from sim.fairness.exact import ExactDraw, NotEnumerableError, exact_draw
from sim.fairness.hand_made import Case, eight_states
from sim.fairness.references import independent_lots, lawful_draws, uniform_over_draws

REFERENCES = ("U", "C")
"""Every lawful draw alike; independent lots, given that they are lawful (``sim.fairness.references``)."""


@dataclass(frozen=True)
class FromReference:
    """How far an algorithm is from a reference: ``pair``, where the chance that one State reviews another differs most."""

    pair: LargestDeviation
    variation: Fraction


@dataclass(frozen=True)
class ExactChances:
    """The exact chances of one algorithm. ``equals_apart`` is 0 where equal States have equal chances; ``apart`` by reference."""

    algorithm: str
    exact: ExactDraw
    equals_apart: Fraction
    apart: Mapping[str, FromReference]
    seconds: float


@dataclass(frozen=True)
class NotExact:
    """An algorithm whose exact chances cannot be had this way, and why."""

    algorithm: str
    reason: str


@dataclass(frozen=True)
class ExactComparison:
    """The comparison. ``lots_keep_the_law`` is the chance that independent lots do."""

    case: Case
    lawful_draws: int
    lots_keep_the_law: Fraction
    references: Mapping[str, Distribution]
    references_apart: LargestDeviation
    rows: tuple[ExactChances | NotExact, ...]

    def document(self) -> dict[str, Any]:
        """The same as data; fractions as text."""
        return {
            "lawful_draws": self.lawful_draws,
            "independent_lots_keep_the_law": str(self.lots_keep_the_law),
            "load_max": self.case.law.values["load_max"],
            "sum": {name: str(sum(one.values())) for name, one in self.references.items()},
            "U_against_C": self.references_apart.named(self.case.scenario),
            "rows": [self._row(one) for one in self.rows],
        }

    def _row(self, one: ExactChances | NotExact) -> dict[str, Any]:
        if isinstance(one, NotExact):
            return {"algorithm": one.algorithm, "not_exact": one.reason}
        row: dict[str, Any] = {
            "algorithm": one.algorithm,
            "draws": len(one.exact.distribution),
            "sum": str(sum(one.exact.distribution.values())),
            "stuck": str(one.exact.stuck),
            "equals_apart": str(one.equals_apart),
        }
        for letter, apart in one.apart.items():
            row |= {f"pair_from_{letter}": apart.pair.named(self.case.scenario), f"variation_from_{letter}": str(apart.variation)}
        return row | {"seconds": round(one.seconds, 2)}


def compare_exactly(algorithms: Sequence[Algorithm], load_max: int = 0) -> ExactComparison:
    """Run every outcome of each algorithm on the case of eight States, and set its exact chances against U and C.

    ``load_max`` 0 is no limit on reviews. An algorithm whose lots are seeds is ``NotExact``.
    """
    case = eight_states(load_max)
    given = case.scenario, case.law, case.year_of
    lawful = lawful_draws(*given)
    lots = independent_lots(*given, lawful)
    references: dict[str, Distribution] = dict(zip(REFERENCES, (uniform_over_draws(lawful), lots.distribution), strict=True))
    uniform, independent = (exact_chances(one.items(), case.scenario.n_states) for one in references.values())
    rows = tuple(_exact_chances(one, case, references) for one in algorithms)
    return ExactComparison(case, len(lawful), lots.kept, references, largest_pair_deviation(uniform, independent), rows)


def _exact_chances(algorithm: Algorithm, case: Case, references: Mapping[str, Distribution]) -> ExactChances | NotExact:
    started, given, size = time.perf_counter(), (case.scenario, case.law, case.year_of), case.scenario.n_states
    try:
        exact = exact_draw(algorithm, *given)
    except NotEnumerableError as reason:
        return NotExact(algorithm.name, str(reason))
    chances = exact.chances(size)
    apart = {
        letter: FromReference(largest_pair_deviation(chances, exact_chances(one.items(), size)), total_variation(exact.distribution, one))
        for letter, one in references.items()
    }
    equals = largest_between_equals(exact, equal_states(*given))
    return ExactChances(algorithm.name, exact, equals, apart, time.perf_counter() - started)
