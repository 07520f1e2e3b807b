"""The frontier: the density at which half of the sparse scenarios can be drawn, by a logistic curve (Firth's correction)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from results.stress.draw_frame import parameter_of
from results.stress.tables import feasibility_of_scenarios

Numbers = NDArray[np.float64]

_ROUNDS, _LONGEST_STEP = 200, 1.0


def logistic_lines(density: Numbers, scenarios: Numbers, feasible: Numbers) -> tuple[Numbers, Numbers]:
    """Intercept and slope of logistic fits, for ``feasible`` of shape ``(n_fits, n_densities)``; both of shape ``(n_fits,)``.

    Maximum likelihood with the correction of Firth (1993, Biometrika 80, 27-38): finite also where one density parts the two kinds.
    """
    middle, spread = density.mean(), density.std()
    at = (density - middle) / spread
    line = np.zeros((len(feasible), 2))
    for _ in range(_ROUNDS):
        step = _newton_step(line, at, scenarios, feasible)
        line += step
        if np.abs(step).max() < 1e-10:
            break
    slope = line[:, 1] / spread
    return line[:, 0] - slope * middle, slope


def _newton_step(line: Numbers, at: Numbers, scenarios: Numbers, feasible: Numbers) -> Numbers:
    """One step to the root of Firth's score, of bounded length; intercepts and slopes of shape ``(n_fits, 2)``.

    The score is that of data to which half the leverage of a density is added on both sides; so is the information here. With
    the plain information the steps overshoot where there are few scenarios.
    """
    chance = expit(line[:, :1] + line[:, 1:] * at)
    each = np.maximum(chance * (1 - chance), 1e-12)
    leverage = scenarios * each * _quadratic(scenarios * each, at)
    residual = feasible - scenarios * chance + leverage * (0.5 - chance)
    a, b, c, determinant = _information((scenarios + leverage) * each, at)
    first, second = residual.sum(axis=1), (residual * at).sum(axis=1)
    step = np.stack([c * first - b * second, a * second - b * first], axis=1) / determinant[:, None]
    longest = np.abs(step).max(axis=1, keepdims=True)
    shortened: Numbers = step * np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, 1e-300))
    return shortened


def _information(weight: Numbers, at: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The information about intercept and slope, ``a b / b c``, and its determinant; each of shape ``(n_fits,)``."""
    a, b, c = weight.sum(axis=1), (weight * at).sum(axis=1), (weight * at**2).sum(axis=1)
    return a, b, c, np.maximum(a * c - b * b, 1e-300)


def _quadratic(weight: Numbers, at: Numbers) -> Numbers:
    """``(1, at)`` with the inverse of the information on both sides, shape ``(n_fits, n_densities)``."""
    a, b, c, determinant = _information(weight, at)
    form: Numbers = (c[:, None] - 2 * b[:, None] * at + a[:, None] * at**2) / determinant[:, None]
    return form


def deviance(density: Numbers, scenarios: Numbers, feasible: Numbers, intercept: Numbers, slope: Numbers) -> Numbers:
    """How far counts are from the fitted curves, shape ``(n_fits,)``."""
    chance = np.clip(expit(intercept[:, None] + slope[:, None] * density), 1e-12, 1 - 1e-12)
    share = feasible / scenarios
    with np.errstate(divide="ignore", invalid="ignore"):
        yes = np.where(feasible > 0, feasible * np.log(share / chance), 0.0)
        no = np.where(feasible < scenarios, (scenarios - feasible) * np.log((1 - share) / (1 - chance)), 0.0)
    total: Numbers = 2 * (yes + no).sum(axis=1)
    return total


FAMILY, PARAMETER = "sparse", "density"
RESAMPLES = 999
"""As in ``fits`` (assumed)."""

BETWEEN, BELOW, ABOVE, ALL, NONE = "between", "below", "above", "all", "none"
WORDS = {
    BETWEEN: "within the densities tried",
    BELOW: "below all densities tried",
    ABOVE: "above all densities tried",
    ALL: "every scenario tried can be drawn",
    NONE: "no scenario tried can be drawn",
}


@dataclass(frozen=True)
class Frontier:
    """For one law and size: of ``scenarios`` at each of ``densities``, how many are ``feasible``; and a logistic curve through them.

    ``half``: the density at which half of the scenarios can be drawn, with the interval ``low`` to ``high`` of 95 %, cut to the densities
    tried; NaN unless ``place`` is ``between``. ``slope``: how fast the logit rises with the density (negative: the share falls).
    ``misfit``: the chance of data so far from a logistic curve, were it one (below 0.05: there is more than one crossing, or
    none that is logistic). ``unknown``: scenarios left out, of which it is not known whether a lawful draw exists.
    """

    law: str
    size: int
    densities: tuple[float, ...]
    scenarios: tuple[int, ...]
    feasible: tuple[int, ...]
    unknown: int
    place: str
    half: float
    low: float
    high: float
    slope: float
    misfit: float


def feasible_shares(draws: pd.DataFrame) -> pd.DataFrame:
    """Scenarios of the family ``sparse`` by law, size and density: ``feasible``, ``scenarios`` (known ones) and ``unknown``."""
    each = feasibility_of_scenarios(draws[draws["family"] == FAMILY])
    density = each["parameters"].map(lambda text: parameter_of(text, PARAMETER)).astype("float64")
    each = each.assign(density=density, feasible=each["drawable"], scenarios=each[["drawable", "infeasible"]].max(axis=1))
    each = each.assign(unknown=1 - each["scenarios"])[each["density"].notna()]
    return each.groupby(["law", "size", "density"], sort=True)[["feasible", "scenarios", "unknown"]].sum().reset_index()


def without_density(draws: pd.DataFrame) -> int:
    """Draws of the family that do not name their density, and so are in no row of ``feasible_shares``."""
    texts = draws.loc[draws["family"] == FAMILY, "parameters"]
    return sum(parameter_of(text, PARAMETER) is None for text in texts)


def frontiers(draws: pd.DataFrame, *, seed: str) -> tuple[Frontier, ...]:
    """The frontier of each law and size with at least two densities; ``seed`` decides the resamples."""
    return tuple(_frontiers(feasible_shares(draws), seed))


def _frontiers(shares: pd.DataFrame, seed: str) -> Iterator[Frontier]:
    for (law, size), rows in shares.groupby(["law", "size"], sort=True):
        known = rows[rows["scenarios"] > 0]
        if len(known) > 1:
            rng = np.random.default_rng(list(f"{seed}/frontier/{law}/{size}".encode()))
            density, scenarios, feasible = (known[name].to_numpy(dtype=np.float64) for name in ("density", "scenarios", "feasible"))
            yield frontier(str(law), int(str(size)), density, scenarios, feasible, unknown=int(rows["unknown"].sum()), rng=rng)


def frontier(
    law: str, size: int, density: Numbers, scenarios: Numbers, feasible: Numbers, *, unknown: int, rng: np.random.Generator
) -> Frontier:
    """Fit one frontier; densities in rising order, at least two."""
    intercept, slope = logistic_lines(density, scenarios, feasible[None])
    half, found = float(_half(intercept, slope)[0]), (float("nan"),) * 3
    place = _place(density, scenarios, feasible, half)
    chance = expit(intercept + slope * density)
    again = rng.binomial(scenarios.astype(np.int64), chance, (RESAMPLES, len(density))).astype(np.float64)
    lines = logistic_lines(density, scenarios, again)
    if place == BETWEEN:
        halves = np.clip(_half(*lines), density[0], density[-1])
        low, high = (float(end) for end in np.quantile(halves, (0.025, 0.975)))
        gap = _gap(density, scenarios, feasible, half)
        found = (half, min(low, gap[0]), max(high, gap[1]))
    observed = deviance(density, scenarios, feasible[None], intercept, slope)[0]
    further = int(np.count_nonzero(deviance(density, scenarios, again, *lines) >= observed - 1e-9))
    return Frontier(
        law,
        size,
        tuple(density.tolist()),
        _whole(scenarios),
        _whole(feasible),
        unknown,
        place,
        *found,
        float(slope[0]),
        (1 + further) / (1 + RESAMPLES),
    )


def _whole(counts: Numbers) -> tuple[int, ...]:
    return tuple(counts.astype(np.int64).tolist())


def _place(density: Numbers, scenarios: Numbers, feasible: Numbers, half: float) -> str:
    if feasible.sum() in (0, scenarios.sum()):
        return ALL if feasible.sum() else NONE
    if density[0] <= half <= density[-1]:
        return BETWEEN
    return BELOW if half < density[0] else ABOVE


def _gap(density: Numbers, scenarios: Numbers, feasible: Numbers, half: float) -> tuple[float, float]:
    """Where no density is mixed, half may lie anywhere between the two where all changes; else just ``half``.

    Resampling alone would say too little here: the steepness of the curve is not known.
    """
    if np.any((feasible > 0) & (feasible < scenarios)):
        return half, half
    below, above = density[density <= half], density[density >= half]
    return float(below[-1]), float(above[0])


def _half(intercept: Numbers, slope: Numbers) -> Numbers:
    """The density at which a curve passes one half; infinite for a level one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(slope == 0, np.inf, -intercept / slope)
