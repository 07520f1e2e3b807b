"""The fit: starts by their exact likelihood, then the stages by simulation, then the mixture with a plain persistence forecast.

Importance sampling twice over. Draws of the prior of the starts are weighed by the chance of the counts of starts; of these some thousands
are drawn, each with a draw of the prior of the stages, simulated with starts that have the counts, and weighed by the other facts.
"""

from collections.abc import Callable
from datetime import date
from importlib.metadata import version

import numpy as np

from sim.calibration.experiment import DRAW_SEED, experiment_for
from sim.calibration.facts import PublishedFacts
from sim.calibration.persistence import persisting, stacking
from sim.calibration.posterior import DIGITS, MODEL, PERSISTENCE, Posterior
from sim.calibration.priors import BELIEF, Belief
from sim.calibration.standing import assumed_digest
from sim.calibration.starts import DRAWS, resample, worthy_starts

RUNS = 16000
"""Simulated runs for the stages."""

KEPT = 800
"""Particles that are kept of the fit that comes with the project, drawn by weight."""

SPLIT = 4
"""The runs are so many times the particles of persistence, at least."""


def fit(
    facts: PublishedFacts,
    until: date,
    *,
    seed: str,
    draws: int = DRAWS,
    runs: int = RUNS,
    kept: int = KEPT,
    belief: Belief = BELIEF,
    workers: int = 1,
    mixed: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Posterior:
    """Fit to the facts that held by ``until``; the same arguments and versions give the same posterior, for any number of workers.

    ``mixed`` adds particles of the persistence forecast, by the weight of ``stacking``. Raises ``InputError`` where what is believed
    contradicts the facts, or leaves an effective sample below ``LEAST_SIZE`` for the starts.
    """
    tell = progress or (lambda _: None)
    used = facts.until(until)
    starts = worthy_starts(used.counts, seed=seed, draws=draws, belief=belief)
    tell(f"starts: {starts.draws} draws, {len(starts.rows)} of them can have been, worth {starts.effective_size:.0f}")
    rows = np.column_stack([starts.resampled(runs, seed), belief.stages(runs, seed)])
    experiment = experiment_for(used, seed)
    logs = experiment.run_many(rows, workers=workers)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    stages_size = float(1 / np.sum(weights**2))
    tell(f"stages: {runs} runs, worth {stages_size:.0f}")
    places = np.sort(resample(weights, kept, seed + " kept"))
    values, kinds, shares = rows[places], np.full(kept, MODEL), np.full(kept, 1 / kept)
    weight = stacking(used.counts, seed=seed, belief=belief, draws=draws).weight if mixed and used.counts else 1.0
    if weight < 1.0:
        n = kept // SPLIT
        values = np.concatenate([values, persisting(values[:: kept // n][:n], used.counts, seed)])
        kinds = np.concatenate([kinds, np.full(n, PERSISTENCE)])
        shares = np.concatenate([shares * weight, np.full(n, (1 - weight) / n)])
    made = {
        "command": f"python -m sim.calibration fit --until {until.isoformat()} --seed {seed}",
        "seed": seed,
        "facts to": until.isoformat(),
        "facts": used.digest,
        "draw seed": DRAW_SEED,
        "assumed parameters": assumed_digest(),
        "model": experiment.fingerprint(),
        "draws of the starts": str(starts.draws),
        "effective sample, starts": f"{starts.effective_size:.0f}",
        "runs of the stages": str(runs),
        "effective sample, stages": f"{stages_size:.0f}",
        "different particles kept": str(len(np.unique(places))),
        "log evidence of the counts": f"{starts.evidence:.3f}",
        "weight of the model beside persistence": f"{weight:.3f}",
        "versions": ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "numba")),
    }
    return Posterior(_rounded(values), _rounded(shares), kinds, made)


def _rounded(values: np.ndarray) -> np.ndarray:
    """As it will be stored, so that what is reported is what is read back."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in values.ravel()]).reshape(values.shape)
