"""Approximate Bayesian computation: parameter values are kept where the simulated counts come near the published ones.

Sequential Monte Carlo in generations of falling tolerance (Toni and others, J. R. Soc. Interface 6, 2009), by the library pyabc;
what the last tolerance leaves is taken out by a linear regression (Beaumont and others, 2002).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sim.calibration.experiment import DRAW_SEED, Experiment, experiment_for, from_prior, named, seed_word
from sim.calibration.facts import PublishedFacts
from sim.calibration.observing import published
from sim.calibration.posterior import DIGITS, Posterior
from sim.calibration.priors import NAMES, values_at
from sim.calibration.standing import assumed_digest
from storage.whole_file import scratch_folder

SCALE_RUNS = 300
"""Runs from the prior whose spread is the unit of each count in the distance."""

KEPT_SHARE = 0.5
"""The tolerance of a generation is this quantile of the distances kept in the one before."""

STEP = 2.0
"""Variance of a step, in units of the library's own (Silverman's rule): wider steps, for weights that are more even."""


def fit(facts: PublishedFacts, *, seed: str, particles: int, generations: int, progress: Callable[[str], None] | None = None) -> Posterior:
    """Fit the parameters of ``priors`` to the facts given; the same seed and versions give the same posterior.

    Runs in one process; borrows numpy's global generator, which the library draws from, and gives it back as it was.
    """
    experiment = experiment_for(facts.facts, seed)
    spread = prior_spread(experiment, seed)
    return fit_to(published(facts.facts), experiment, spread, facts.digest, particles, generations, progress)


def prior_spread(experiment: Experiment, seed: str) -> NDArray[np.float64]:
    """Standard deviation of each count under the prior, at least one review; shape ``(number of counts,)``."""
    counts = experiment.run_many(from_prior(SCALE_RUNS, seed), first=10**6)
    return np.asarray(np.maximum(counts.std(axis=0), 1.0), dtype=np.float64)


def distance(one: NDArray[np.float64], other: NDArray[np.float64], spread: NDArray[np.float64]) -> NDArray[np.float64]:
    """Root of the mean squared difference of counts in units of ``spread``; over the last axis."""
    return np.asarray(np.sqrt(np.mean(((one - other) / spread) ** 2, axis=-1)), dtype=np.float64)


def fit_to(
    observed: NDArray[np.float64],
    experiment: Experiment,
    spread: NDArray[np.float64],
    facts_digest: str,
    particles: int,
    generations: int,
    progress: Callable[[str], None] | None = None,
) -> Posterior:
    """Fit to any counts, so that the fit can be tried on simulated ones too.

    The search moves in normal scores of the prior (each parameter standard normal), which have no edges to lose steps beyond.
    """
    import pyabc  # noqa: PLC0415  (slow to load, and only a fit needs it)

    runs = count()

    def model(scores: Mapping[str, float]) -> dict[str, NDArray[np.float64]]:
        row = values_at(ndtr(np.array([[scores[name] for name in NAMES]])))[0]
        return {"counts": experiment.run(named(row), next(runs))}

    def apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        return float(distance(one["counts"], other["counts"], spread))

    prior = pyabc.Distribution(**{name: pyabc.RV("norm", 0, 1) for name in NAMES})
    with _lent_generator(experiment.seed), _quiet(), scratch_folder("fit") as folder:
        search = pyabc.ABCSMC(
            model,
            prior,
            apart,
            population_size=particles,
            sampler=pyabc.sampler.SingleCoreSampler(),
            eps=pyabc.QuantileEpsilon(alpha=KEPT_SHARE),
            transitions=pyabc.MultivariateNormalTransition(scaling=STEP),
        )
        search.new("sqlite:///" + str(folder / "fit.db"), {"counts": observed})
        history = search.run(max_nr_populations=generations)
        found = history.get_population().particles
        levels = history.get_all_populations()
    if progress:
        for line in levels[["t", "epsilon", "samples"]].to_dict("records"):
            progress(f"generation {line['t']}: tolerance {line['epsilon']:.3f}, {line['samples']} runs")
    weights = np.array([each.weight for each in found])
    scores = np.array([[each.parameter[name] for name in NAMES] for each in found])
    off = (np.array([each.sum_stat["counts"] for each in found]) - observed) / spread
    values = values_at(ndtr(adjusted(scores, off, weights)))
    made = _made(experiment, facts_digest, float(levels["epsilon"].iloc[-1]), int(levels["samples"].sum()), len(levels) - 1)
    return _rounded(values, weights, made)


def adjusted(scores: NDArray[np.float64], off: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move each particle to where the facts are met, by a weighted linear regression of parameters on what the counts are off.

    Beaumont, Zhang and Balding, Genetics 162, 2002, equation 4: theta - (s - s_observed) beta. ``scores`` (n, n_parameters),
    ``off`` (n, n_counts), ``weights`` (n,).
    """
    root = np.sqrt(weights)[:, None]
    design = np.column_stack([np.ones(len(off)), off])
    slopes = np.linalg.lstsq(design * root, scores * root, rcond=None)[0]
    return np.asarray(scores - off @ slopes[1:], dtype=np.float64)


def _rounded(values: NDArray[np.float64], weights: NDArray[np.float64], made: dict[str, str]) -> Posterior:
    """The posterior as it will be stored, so that what is reported is what is read back."""
    short = np.array([[float(f"{value:.{DIGITS}g}") for value in row] for row in values])
    light = np.array([float(f"{weight:.{DIGITS}g}") for weight in weights / weights.sum()])
    return Posterior(short, light / light.sum(), made)


def _made(experiment: Experiment, facts_digest: str, tolerance: float, runs: int, generations: int) -> dict[str, str]:
    last = max(fact.last for fact in experiment.facts)
    return {
        "seed": experiment.seed,
        "facts to": last.isoformat(),
        "facts": facts_digest,
        "draw seed": DRAW_SEED,
        "assumed parameters": assumed_digest(),
        "model": experiment.fingerprint(),
        "generations": str(generations),
        "model runs": str(runs),
        "last tolerance": f"{tolerance:.4f}",
        "versions": ", ".join(f"{name} {version(name)}" for name in ("pyabc", "numpy", "scipy", "simpy")),
    }


@contextmanager
def _lent_generator(seed: str) -> Iterator[None]:
    """Numpy's global generator seeded, and afterwards as it was; pyabc takes no generator of its own."""
    before = np.random.get_state()
    np.random.seed(seed_word("fit", seed) % 2**32)
    try:
        yield
    finally:
        np.random.set_state(before)


@contextmanager
def _quiet() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict) if name.startswith("ABC")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
