"""Rolling origins: at each day on which something was known, what would the model, that of 2022 and plain persistence have said of the rest?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from sim.calibration.experiment import draw_inputs
from sim.calibration.facts import PublishedFact, PublishedFacts
from sim.calibration.fit import fit
from sim.calibration.forecast import forecast
from sim.calibration.persistence import persisting
from sim.calibration.posterior import Posterior
from sim.calibration.priors import BELIEF, BELIEF_OF_2022, Belief
from sim.calibration.scoring import Score, score_cells, score_sample
from sim.review_phase.clock import START

MODELS: Final = ("model", "model of 2022", "persistence")
DRAWS, RUNS, KEPT = 1 << 19, 2500, 600


@dataclass(frozen=True)
class Tested:
    """What a model fitted to facts up to ``origin`` said of a fact that came later: median, 90 per cent interval, scores."""

    origin: date
    model: str
    fact: PublishedFact
    median: float
    low: float
    high: float
    at_or_below: float
    score: Score


def backtest(
    facts: PublishedFacts,
    *,
    seed: str,
    replications: int = 1000,
    workers: int = 1,
    origins: Sequence[date] | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Tested, ...]:
    """Fit at each origin, and score each dated count of starts and of finished reviews that comes later.

    The origins are the day before the review phase and the last day of each fact.
    """
    found = list[Tested]()
    chosen = origins if origins is not None else [START - timedelta(days=1), *sorted({fact.last for fact in facts.facts})]
    for origin in chosen:
        later = [fact for fact in facts.after(origin) if fact.dated and fact.kind != "stages"]
        if not later:
            continue
        for name, posterior in _fitted(facts, origin, seed, workers).items():
            if progress:
                progress(f"{origin}, {name}")
            found += _tested(posterior, facts.until(origin), origin, name, later, seed, replications, workers)
    return tuple(found)


def _fitted(facts: PublishedFacts, origin: date, seed: str, workers: int) -> dict[str, Posterior]:
    def fitted(belief: Belief) -> Posterior:
        return fit(facts, origin, seed=seed, draws=DRAWS, runs=RUNS, kept=KEPT, belief=belief, workers=workers, mixed=False)

    model, old = fitted(BELIEF), fitted(BELIEF_OF_2022)
    found = {MODELS[0]: model, MODELS[1]: old}
    counts = facts.until(origin).counts
    if counts:
        found[MODELS[2]] = replace(model, values=persisting(model.values, counts, seed))
    return found


def _tested(
    posterior: Posterior,
    known: PublishedFacts,
    origin: date,
    name: str,
    later: Sequence[PublishedFact],
    seed: str,
    replications: int,
    workers: int,
) -> list[Tested]:
    inputs = draw_inputs().knowing(known.counts)
    dates = sorted({fact.last + timedelta(days=1) for fact in later})
    run = forecast(posterior, inputs, seed=seed, replications=replications, dates=dates, workers=workers)
    found = list[Tested]()
    for fact in later:
        column = (run.started if fact.kind == "started" else run.finished)[:, dates.index(fact.last + timedelta(days=1))].astype(np.float64)
        low, median, high = (float(each) for each in np.quantile(column, (0.05, 0.5, 0.95), method="inverted_cdf"))
        truth = round(fact.counts[0])
        below = float(np.mean(column <= truth))
        found.append(Tested(origin, name, fact, median, low, high, below, score_sample(truth, column)))
    return found


def backtest_table(rows: Sequence[Tested]) -> str:
    """Every forecast with its scores, and the means over all facts that all three foretold, as Markdown tables."""
    lines = [
        "| facts to | of | day | model | median | 90 % | share at or below | truth | rank | within 90 % | interval score | log score |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.origin} | {row.fact.kind} | {row.fact.last} | {row.model} | {row.median:g} | {row.low:g} to {row.high:g} | "
        f"{row.at_or_below:.3f} |{score_cells(row.score)}"
        for row in rows
    ]
    lines += ["", "| model | of | forecasts | within 90 % | mean interval score | mean log score |", "|---|---|---|---|---|---|"]
    common = {(row.origin, row.fact.id) for row in rows if row.model == MODELS[2]}
    for kind in ("started", "finished"):
        for name in MODELS:
            of = [row.score for row in rows if row.model == name and row.fact.kind == kind and (row.origin, row.fact.id) in common]
            if of:
                interval, log = np.mean([each.interval for each in of]), np.mean([each.log for each in of])
                within = sum(each.within for each in of)
                lines.append(f"| {name} | {kind} | {len(of)} | {within} | {interval:.1f} | {log:.2f} |")
    return "\n".join(lines)
