"""Which parameters an outcome hangs on: Morris screening."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.journal import Reduced
from sim.experiments.outcomes import outcomes
from sim.experiments.runner import Run, Runner
from sim.experiments.setting import Reducer, Setting
from sim.review_phase.parameters import DEFAULTS, Parameter, Parameters, unknown
from storage.errors import Fault, InputError
from storage.extras import require

OF_MONEY: Final = ("regular.", "money.", "plan.", "grade.", "salary.", "cost.", "income.")
"""The beginnings of the names of parameters that no review, and no work on one, rests on."""

LEVELS: Final = 4
RESAMPLES: Final = 1000
CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Range:
    """A parameter and the bounds between which it is varied, evenly."""

    name: str
    least: float
    most: float


def ranges_of(names: Sequence[str], given: Mapping[str, tuple[float, float]] | None = None) -> tuple[Range, ...]:
    """Ranges of parameters: those ``given``, else from ``least`` to ``most``; raises ``InputError`` with all faults."""
    found, faults = list[Range](), list[Fault]()
    for name in dict.fromkeys([*names, *(given or {})]):
        known = DEFAULTS.get(name)
        if known is None:
            faults.append(unknown(name))
            continue
        least, most = (given or {}).get(name, (known.least, known.most))
        if known.least <= least < most <= known.most:
            found.append(Range(name, float(least), float(most)))
        else:
            faults.append(Fault(name, f"{least} to {most}", f"a rising range within {known.least:g} to {known.most:g}"))
    if not found and not faults:
        faults.append(Fault("parameters", "none", "one or more names"))
    if faults:
        raise InputError("sensitivity", faults)
    return tuple(found)


def half_to_double(one: Parameter, value: float) -> tuple[float, float]:
    """From half of a value to double, within the parameter's bounds; of a logarithm or logit, half and double of what it is of."""
    if one.unit in ("log", "logit"):
        return max(one.least, value - log(2)), min(one.most, value + log(2))
    return max(one.least, value / 2), min(one.most, value * 2)


@dataclass(frozen=True, slots=True)
class Screening:
    """A Morris screening that is planned: ``trajectories`` walks that change one parameter at a time.

    Each point's outcome is the mean over ``replications``, the same in all points (common random numbers).
    """

    ranges: tuple[Range, ...]
    trajectories: int = 10
    replications: int = 4
    seed: str = "morris"

    @property
    def runs(self) -> int:
        """Replications that will be run."""
        return self.trajectories * (len(self.ranges) + 1) * self.replications


def screening_of_assumptions(parameters: Parameters, replications: int) -> Screening:
    """A Morris screening of the assumed and fitted parameters, each from half of its value to double, within its bounds.

    Those of the regular work and of money are left out. It has about ``replications`` / 10 trajectories.
    """
    ranges = ranges_of(
        [],
        {
            name: half_to_double(one, parameters[name])
            for name, one in DEFAULTS.items()
            if one.level in ("assumed", "fitted") and parameters[name] > one.least and not name.startswith(OF_MONEY)
        },
    )
    return Screening(ranges, trajectories=max(4, min(50, replications // 10)), replications=1)


@dataclass(frozen=True, slots=True)
class Effect:
    """Elementary effects of a parameter, in the outcome's unit for the whole of its range.

    ``mean`` keeps their signs; ``size`` (mu*) does not, and is what to rank by; ``spread`` (sigma) tells of bends and of interplay
    with others. Bounds of ``size`` by bootstrap over trajectories, not below 0.
    """

    range: Range
    mean: float
    size: float
    size_low: float
    size_high: float
    spread: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Effects of each parameter on an outcome, strongest first. ``varied``: least and most outcome of a point."""

    outcome: str
    runs: int
    varied: tuple[float, float]
    found: tuple[Effect, ...]

    def rows(self) -> list[dict[str, Any]]:
        """A row for each parameter, strongest first."""
        return [
            {
                "outcome": self.outcome,
                "parameter": each.range.name,
                "level": DEFAULTS[each.range.name].level,
                "least": each.range.least,
                "most": each.range.most,
            }
            | {name: getattr(each, name) for name in each.__dataclass_fields__ if name != "range"}
            for each in self.found
        ]


Finish = Callable[[Parameters, Reduced], Mapping[str, Any]]
"""What is made of a reduced replication under its parameters: named numbers."""


def screen(
    setting: Setting, plan: Screening, outcome: str, *, runner: Runner, reduce: Reducer = outcomes, finish: Finish | None = None
) -> Sensitivity:
    """Morris screening (Morris, Technometrics 33, 1991; mu* of Campolongo, Cariboni and Saltelli 2007).

    ``finish`` makes the outcome of what ``reduce`` leaves, where it rests on the parameters too, as a cost does.
    """
    require("sensitivity", "SALib")
    from SALib.analyze import morris as analysis  # noqa: PLC0415  (slow to import)
    from SALib.sample import morris as sampling  # noqa: PLC0415

    problem, seed = _problem(plan.ranges), _number(plan.seed)
    points = sampling.sample(problem, plan.trajectories, num_levels=LEVELS, seed=seed)
    values = _evaluated(setting, plan, points, outcome, runner, reduce, finish)
    found = analysis.analyze(problem, points, values, num_resamples=RESAMPLES, conf_level=CONFIDENCE, num_levels=LEVELS, seed=seed)
    effects = [
        Effect(each, float(mu), float(star), max(0.0, float(star - reach)), float(star + reach), float(sigma))
        for each, mu, star, reach, sigma in zip(
            plan.ranges, found["mu"], found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True
        )
    ]
    ranked = tuple(sorted(effects, key=lambda each: (-each.size, each.range.name)))
    return Sensitivity(outcome, plan.runs, (float(values.min()), float(values.max())), ranked)


def _problem(ranges: Sequence[Range]) -> dict[str, Any]:
    return {"num_vars": len(ranges), "names": [each.name for each in ranges], "bounds": [[each.least, each.most] for each in ranges]}


def _number(seed: str) -> int:
    """A number above 0 from a seed: the library takes 0 for no seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") | 1


def _evaluated(
    setting: Setting, plan: Screening, points: NDArray[np.float64], outcome: str, runner: Runner, reduce: Reducer, finish: Finish | None
) -> NDArray[np.float64]:
    """The outcome at each point: its mean over the same replications everywhere. A whole parameter takes the nearest number."""
    values = [{each.name: _allowed(each.name, float(value)) for each, value in zip(plan.ranges, point, strict=True)} for point in points]
    runs = [Run(number, each) for each in values for number in range(plan.replications)]
    found: list[Mapping[str, Any]] = [*runner.run(setting, runs, reduce)]
    if finish:
        found = [finish(setting.parameters.with_values(run.values), each) for run, each in zip(runs, found, strict=True)]
    if outcome not in found[0]:
        raise InputError("sensitivity", (Fault("outcome", outcome, "one of " + ", ".join(found[0])),))
    scalars = np.array([float(each[outcome]) for each in found], dtype=np.float64)
    return np.asarray(scalars.reshape(len(points), plan.replications).mean(axis=1), dtype=np.float64)


def _allowed(name: str, value: float) -> float:
    known = DEFAULTS[name]
    return min(max(float(round(value)) if known.whole else value, known.least), known.most)
