"""How like the real list the calibrated scenarios are: the same statistics of both, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.generators.catalogue import generate
from scenarios.generators.real_shape import REFERENCE_DAY
from scenarios.model import REGIONAL_GROUPS, Scenario
from scenarios.real import real_scenario

COVERAGE = 0.95
"""The chance that an interval, or all simultaneous ones together, should hold the real value."""

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Statistic:
    """A statistic of the real list beside its distribution over made scenarios.

    `low` and `high` hold 95 % of the made scenarios. `least` and `most` are the simultaneous interval: mean and standard deviation
    under a normal approximation, at the level that Bonferroni's inequality asks for when `compared` statistics are looked at.
    """

    name: str
    real: float
    mean: float
    deviation: float
    low: float
    high: float
    least: float
    most: float

    @property
    def alone(self) -> bool:
        """Whether the real value lies in the interval of this statistic alone."""
        return self.low <= self.real <= self.high

    @property
    def together(self) -> bool:
        """Whether it lies in the simultaneous interval."""
        return self.least <= self.real <= self.most


def statistic(name: str, real: float, made: Sequence[float], compared: int) -> Statistic:
    """Set a real value against those of made scenarios, when `compared` statistics are looked at in all."""
    values = np.asarray(made, dtype=np.float64)
    mean, deviation = float(values.mean()), float(values.std(ddof=1))
    reach = NormalDist().inv_cdf(1 - (1 - COVERAGE) / 2 / compared) * deviation
    low, high = (float(bound) for bound in np.quantile(values, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2]))
    return Statistic(name, real, mean, deviation, low, high, mean - reach, mean + reach)


def compare_with_real(scenarios: int = 400, parameters: Mapping[str, Any] | None = None, besides: int = 0) -> tuple[Statistic, ...]:
    """Compare calibrated scenarios of the real size, seeds `compare/0` and on, with the real list of 2020-10-16.

    Left out is what is fixed by the making: the sizes of the groups, and the Convention, to which all are party. `besides`
    counts the statistics that the caller compares as well, so that the simultaneous intervals allow for them.
    """
    real = real_scenario(REFERENCE_DAY)
    made = [
        adherence_statistics(generate("calibrated", size=real.n_states, seed=f"compare/{number}", parameters=parameters))
        for number in range(scenarios)
    ]
    wanted = adherence_statistics(real)
    compared = len(wanted) + besides
    return tuple(statistic(name, value, [one[name] for one in made], compared) for name, value in wanted.items())


def adherence_statistics(scenario: Scenario) -> dict[str, float]:
    """Parties to each Protocol, to two at once (count and phi), to all, and to each by regional group."""
    return dict(_statistics(scenario))


def _statistics(scenario: Scenario) -> Iterator[tuple[str, float]]:
    """Each statistic with its name."""
    held, ids = scenario.adherence, [instrument.id for instrument in scenario.instruments]
    protocols = range(1, len(ids))
    for one in protocols:
        yield f"parties to {ids[one]}", float(held[:, one].sum())
    for one, other in combinations(protocols, 2):
        yield f"parties to both {ids[one]} and {ids[other]}", float((held[:, one] & held[:, other]).sum())
    for one, other in combinations(protocols, 2):
        yield f"phi of {ids[one]} and {ids[other]}", phi(held[:, one], held[:, other])
    yield "parties to all", float(held.all(axis=1).sum())
    for place, group in enumerate(REGIONAL_GROUPS):
        for one in protocols:
            yield f"{group}: parties to {ids[one]}", float(held[scenario.group_of == place, one].sum())


def phi(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """The phi coefficient of two yes-or-no columns (Yule 1912), from -1 to 1; 0 where a column is constant."""
    n, a, b, both = len(one), int(one.sum()), int(other.sum()), int((one & other).sum())
    spread = a * (n - a) * b * (n - b)
    return float((n * both - a * b) / np.sqrt(spread)) if spread else 0.0


def comparison_table(statistics: Sequence[Statistic]) -> str:
    """The statistics as a table in Markdown."""
    lines = ["| statistic | real | mean | 95 % of scenarios | simultaneous 95 % | within |", "|---|---|---|---|---|---|"]
    for one in statistics:
        digits = 2 if one.name.startswith("phi") else 1
        within = "both" if one.alone and one.together else "simultaneous" if one.together else "neither"
        lines.append(
            f"| {one.name} | {one.real:.{digits if digits == 2 else 0}f} | {one.mean:.{digits}f} "
            f"| {one.low:.{digits}f} to {one.high:.{digits}f} | {one.least:.{digits}f} to {one.most:.{digits}f} | {within} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(comparison_table(compare_with_real()), end="")
