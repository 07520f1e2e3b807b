"""The parameters of each replication of an experiment: drawn from the fit, or from the fit that a user's own values ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from sim.calibration.facts import PublishedFacts, published_counts, read_facts
from sim.calibration.fit import fit
from sim.calibration.kept_what_ifs import Fixed, kept
from sim.calibration.posterior import MODEL, Posterior, stored_posterior
from sim.calibration.priors import BELIEF, FITTED, START_NAMES, Belief, of_the_model
from sim.calibration.starts import DRAWS, worthy_starts
from sim.review_phase.clock import HORIZON, date_of, day_of
from sim.review_phase.parameters import Parameters
from storage.errors import Fault, InputError

WHAT_IF_DRAWS, WHAT_IF_RUNS, WHAT_IF_KEPT, SEED = 1 << 18, 3000, 400, "what-if"
"""Draws, runs and particles of the fit to a user's own values: seconds of work."""


@dataclass(frozen=True)
class PosteriorDraws:
    """The fitted parameters of each replication, drawn from the fit under ``fixed`` values; those are left as they are.

    Called in the process that sends the work out; equal arguments give equal values.
    """

    seed: str
    fixed: Fixed = ()
    facts: PublishedFacts | None = None

    def __call__(self, number: int) -> Mapping[str, float]:
        """The values for a replication."""
        row = self.posterior.particle(number, self.seed)
        given = {name for name, _ in self.fixed}
        return MappingProxyType({name: value for name, value in of_the_model(row).items() if name not in given})

    @property
    def posterior(self) -> Posterior:
        """The fit that is drawn from."""
        return posterior_for(self.fixed, self.facts)


@lru_cache(maxsize=8)
def posterior_for(fixed: Fixed = (), facts: PublishedFacts | None = None) -> Posterior:
    """The stored fit; or a smaller one, made now, to other facts or under the values of ``fixed``, which are then believed.

    So that what is asked agrees with what was published: the rest moves to where the counts can have come about. Raises
    ``InputError`` where they cannot.
    """
    if not fixed and facts is None:
        return stored_posterior()
    return kept(fixed, facts, lambda: fitted_to(fixed, facts))


def fitted_to(fixed: Fixed, facts: PublishedFacts | None = None) -> Posterior:
    """Make the fit that ``posterior_for`` gives: some seconds to half a minute of work. Raises ``InputError``."""
    every = facts or read_facts()
    belief = Belief(fixed) if fixed else BELIEF
    if facts is None and all(name in START_NAMES for name, _ in fixed):
        return _other_starts(every, belief)
    draws = WHAT_IF_DRAWS if facts is None else DRAWS  # one more count leaves a fraction of the draws
    last, mixed = max(fact.last for fact in every.facts), not any(name.startswith("start.") for name, _ in fixed)
    return fit(every, last, seed=SEED, draws=draws, runs=WHAT_IF_RUNS, kept=WHAT_IF_KEPT, belief=belief, mixed=mixed)


def _other_starts(facts: PublishedFacts, belief: Belief) -> Posterior:
    """Starts fitted to the counts under what is believed, with the stages of the stored fit, on which the starts hardly bear."""
    starts = worthy_starts(facts.counts, seed=SEED, draws=WHAT_IF_DRAWS, belief=belief)
    stored = stored_posterior().of_model
    stages = stored.spread(WHAT_IF_KEPT, SEED)[:, len(START_NAMES) :]
    rows = np.column_stack([starts.resampled(WHAT_IF_KEPT, SEED), stages])
    return Posterior(rows, np.full(len(rows), 1 / len(rows)), np.full(len(rows), MODEL), {**stored.made, "starts under": str(belief.fixed)})


def draws_beside(parameters: Parameters, seed: str, facts: PublishedFacts | None = None) -> PosteriorDraws:
    """The fitted parameters of each replication, given those that a user has set, though to the default's value.

    Raises ``InputError`` for values that contradict the published counts, and for follow-up sent before the last of them: what it
    did is in the counts.
    """
    fixed = tuple(sorted((name, parameters[name]) for name in parameters.given if name in FITTED and name != "reminder.effect"))
    counts = facts.counts if facts else published_counts()
    last = max((count.day for count in counts), default=0.0)
    if "reminder.from" in parameters.given and parameters["reminder.from"] < min(last, day_of(HORIZON)):
        expected = f"{last:g} ({date_of(last)}, after the last published count) or later: what was sent before it is in the counts"
        raise InputError("what-if", (Fault("reminder.from", f"{parameters['reminder.from']:g}", expected),))
    if "reminder.effect" in parameters.given:
        fixed = (*fixed, ("reminder.effect", parameters["reminder.effect"]))
    return PosteriorDraws(seed, tuple(sorted(fixed)), facts)
