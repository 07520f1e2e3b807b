"""Does the fit say what it should of truths that are known? From the model itself, and from others it was not built for.

For each truth one review phase is simulated. The facts are read off it as they were published of the real one, with their errors; the fit
is made to them; and its 90 per cent intervals of later starts, finishes and dates are compared with what then happened. The draws of the
prior are the same for every truth (amortised importance sampling), so that a truth takes about a second.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.calibration.experiment import Experiment, draw_inputs
from sim.calibration.facts import PublishedFact, PublishedFacts, read_facts
from sim.calibration.observing import observe
from sim.calibration.priors import BELIEF, GROUP_HAZARDS, GROUP_NEVERS, NAMES, YEAR_EFFECTS, law_of, of_the_model, uniform
from sim.calibration.starts import NEGLIGIBLE, PLANNED, SIZES, resample
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.counts import counted, log_likelihood
from sim.review_phase.inputs import Inputs
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import Replication
from sim.review_phase.starting import YEARS, chance_started
from verify.workers import parallel_map

FAMILIES: Final = ("the model", "group effects", "shocks", "stalls", "late surge")
BANK: Final = 1 << 15
"""Draws of the prior that every truth's fit weighs."""

BATCH, MOST_BATCHES, ENOUGH, KEPT = 80, 4, 20.0, 40
"""Runs at a time for the stages, until they are worth ``ENOUGH`` of equal weight; and those that are run on to the horizon."""

TRUTH_NUMBER: Final = 10**7
"""Numbers of the truths' runs, far from those of the fits."""

AT: Final = tuple(date(year, 1, 1) for year in (2026, 2027, 2029, 2031, 2037))
SHARES: Final = (60, 90, 120)

QUANTITIES: Final = (
    *(f"started by {at.year - 1}" for at in AT),
    *(f"finished by {at.year - 1}" for at in AT),
    *(f"day of start {share}" for share in SHARES),
    *(f"day of finish {share}" for share in SHARES),
)
SORTS: Final = {"starts": slice(0, 5), "finishes": slice(5, 10), "dates": slice(10, 16)}


@dataclass(frozen=True, eq=False)
class Studied:
    """The rank of what happened in the forecast, for each quantity (``QUANTITIES``), nan where it was known when the forecast was made;
    ``sizes`` are the effective samples of the starts and of the stages."""

    family: str
    ranks: NDArray[np.float64]
    sizes: tuple[float, float]


def truth_row(family: str, number: int, seed: str) -> NDArray[np.float64]:
    """The parameters of a truth, as a row of ``NAMES``. Those of the model are drawn from its prior; of the others each has a plain
    hazard, and what its name says, beyond what the prior has."""
    one = np.concatenate([BELIEF.starts(1, seed, number)[0], BELIEF.stages(1, seed, number)[0]])
    if family == FAMILIES[0]:
        return one
    at = uniform(1, 16, "truth", family, seed, number)[0]
    column = {name: k for k, name in enumerate(NAMES)}
    one[[column[name] for name in (*GROUP_HAZARDS, *GROUP_NEVERS, *YEAR_EFFECTS)]] = 0.0
    plain = {"start.hazard": 0.01 * 10 ** at[0], "start.never": 0.6 * at[1], "start.shape": 1.0, "start.frailty": 0.0}
    for name, value in plain.items():
        one[column[name]] = value
    years = np.array(YEARS)
    effect = np.zeros(len(years))
    if family == "group effects":
        one[[column[name] for name in GROUP_HAZARDS]] = np.log(4) * ndtri(at[2:5])
        one[[column[name] for name in GROUP_NEVERS]] = 1.5 * ndtri(at[5:8])
    elif family == "shocks":
        first = 2022 + int(at[2] * 9)
        effect[(years >= first) & (years < first + 1 + int(at[3] * 2))] = -4.0
        effect[years == 2022 + int(at[4] * 9)] += np.log(3)
    elif family == "stalls":
        one[column["stall.chance"]] = 0.5 + 0.4 * at[2]
        one[column["stall.not_started"]] = 0.9
        one[column["stall.days"]] = 200 + 900 * at[3]
    else:
        effect[years >= 2025 + int(at[2] * 4)] = np.log(8)
    one[[column[name] for name in YEAR_EFFECTS]] += effect
    return one


def outcome(run: Replication) -> NDArray[np.float64]:
    """What happened, in the order of ``QUANTITIES``; a day that is not reached is the horizon."""
    days = np.array([day_of(at) for at in AT])
    found = []
    for table in (run.started, run.finished):
        found.append((table[:, 0, None] < days).sum(axis=0))
    for table in (run.started, run.finished):
        ordered = np.sort(np.nan_to_num(table[:, 0], nan=day_of(HORIZON)))
        found.append(ordered[[share - 1 for share in SHARES]])
    return np.concatenate(found).astype(np.float64)


def published_of(run: Replication, inputs: Inputs, facts: PublishedFacts, seed: str, number: int) -> PublishedFacts:
    """The facts as they would have been published of a run, with their errors."""
    at = uniform(len(facts.facts), 6, "errors", seed, number)
    return replace(facts, facts=tuple(_published(fact, run, inputs, at[k]) for k, fact in enumerate(facts.facts)))


def _published(fact: PublishedFact, run: Replication, inputs: Inputs, at: NDArray[np.float64]) -> PublishedFact:
    seen = np.array(observe(fact, run, inputs, fact.day_at(float(at[0]))), dtype=np.float64)
    if fact.kind == "stages":
        seen += fact.error * ndtri(at[1 : 1 + len(seen)])
    else:
        whole = int(fact.error)
        seen = np.maximum(seen + np.floor(at[1] * (2 * whole + 1)) - whole, 0.0)
    return replace(fact, counts=tuple(seen.tolist()))


@lru_cache(maxsize=1)
def _bank(facts: PublishedFacts, seed: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draws of the prior, and the chances that a State of each group has started by each count; the counts' days alone matter."""
    rows = np.concatenate([BELIEF.starts(min(BANK, 1 << 15), seed + " bank", block) for block in range(max(BANK >> 15, 1))])
    days = counted(facts.counts, SIZES).days
    chances = [chance_started(law_of(rows[at : at + (1 << 14)]), PLANNED, days) for at in range(0, len(rows), 1 << 14)]
    return rows, np.concatenate(chances)


def study_one(facts: PublishedFacts, inputs: Inputs, family: str, number: int, seed: str) -> Studied:
    """One truth, its fit, and the ranks."""
    place = FAMILIES.index(family) * 100_000 + number
    truth = simulate(inputs, _parameters(truth_row(family, place, seed)), seed=seed, number=TRUTH_NUMBER + place)
    told = published_of(truth, inputs, facts, seed, place)
    rows, started = _bank(facts, seed)
    known = counted(told.counts, SIZES)
    logs = log_likelihood(known, started, NEGLIGIBLE)
    nothing = Studied(family, np.full(len(QUANTITIES), np.nan), (0.0, 0.0))
    if not np.isfinite(logs).any():
        return nothing
    weights = np.exp(logs - logs.max())
    of_starts = float(weights.sum() ** 2 / np.sum(weights**2))
    words = f"{seed} {place}"
    most = BATCH * MOST_BATCHES
    particles = np.column_stack([rows[resample(weights, most, words)], BELIEF.stages(most, words)])
    experiment = Experiment(told, inputs.knowing(told.counts), words)
    found, chance, of_stages = np.zeros(0), np.zeros(0), 0.0
    while of_stages < ENOUGH and len(found) < most:
        found = np.append(found, experiment.run_many(particles[len(found) : len(found) + BATCH], first=len(found)))
        chance = np.exp(found - found.max())
        of_stages = float(chance.sum() ** 2 / np.sum(chance**2))
    kept = np.unique(resample(chance, KEPT, words + " kept"), return_counts=True)
    runs = [simulate(experiment.inputs, _parameters(particles[k]), seed=words, number=int(k)) for k in kept[0]]
    return Studied(family, ranks(outcome(truth), np.array([outcome(run) for run in runs]), kept[1], place, seed), (of_starts, of_stages))


def ranks(
    truth: NDArray[np.float64], forecast: NDArray[np.float64], weights: NDArray[np.int64], number: int, seed: str
) -> NDArray[np.float64]:
    """The weight of the forecast below the truth, and a part by chance of that at it, so that ranks are even where all is well. The truth
    counts as one draw of its own."""
    below, same = (weights @ part for part in (forecast < truth, forecast == truth))
    chance = uniform(1, len(truth), "ties", seed, number)[0]
    return np.asarray((below + chance * (same + 1)) / (weights.sum() + 1), dtype=np.float64)


def _parameters(row: NDArray[np.float64]) -> Parameters:
    return Parameters().with_values(of_the_model(row), "truth")


def _study_some(facts: PublishedFacts, inputs: Inputs, family: str, numbers: range, seed: str) -> list[Studied]:
    return [study_one(facts, inputs, family, number, seed) for number in numbers]


def study(
    truths: int, *, seed: str, workers: int = 1, families: Sequence[str] = FAMILIES, progress: Callable[[str], None] | None = None
) -> tuple[Studied, ...]:
    """So many truths of each family; the same for any number of workers."""
    facts, inputs, found = read_facts(), draw_inputs(), list[Studied]()
    jobs = [(facts, inputs, family, range(at, min(at + 10, truths)), seed) for family in families for at in range(0, truths, 10)]
    for some in parallel_map(_study_some, jobs, workers):
        found += some
        if progress:
            progress(f"{len(found)} of {truths * len(families)} truths")
    return tuple(found)


def study_table(found: Sequence[Studied]) -> str:
    """How many of 100 truths lie in the 90 and 50 per cent intervals, as a Markdown table."""
    head = "".join(f" {sort}, 90 % | 50 % |" for sort in SORTS)
    lines = [f"| truths from | number |{head} median effective samples | not fitted |", "|---" * (4 + 2 * len(SORTS)) + "|"]
    for family in dict.fromkeys(one.family for one in found):
        own = [one for one in found if one.family == family]
        table = np.array([one.ranks for one in own])
        cells = "".join(f" {_share(table[:, of], 0.9)} | {_share(table[:, of], 0.5)} |" for of in SORTS.values())
        sizes = np.median([one.sizes for one in own if one.sizes[0]], axis=0)
        unfitted = sum(not one.sizes[0] for one in own)
        lines.append(f"| {family} | {len(own)} |{cells} {sizes[0]:.0f}, {sizes[1]:.0f} | {unfitted} |")
    return "\n".join(lines)


def _share(ranks_: NDArray[np.float64], interval: float) -> str:
    known = ranks_[np.isfinite(ranks_)]
    return f"{100 * np.mean(np.abs(known - 0.5) <= interval / 2):.1f}"
