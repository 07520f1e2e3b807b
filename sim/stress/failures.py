"""The failures of a campaign, each kind shrunk to a smallest scenario and kept as a case."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from algorithms import Algorithm, algorithm_from
from scenarios import Scenario
from sim.stress.case_form import Case
from sim.stress.cases import make_case
from sim.stress.cell import draw_row
from sim.stress.plan import CampaignPlan, Job
from sim.stress.shrinking import Fails, law_on, shrink, stuck_where_a_draw_exists
from sim.stress.sources import law_of, make_scenario
from verify.budget import Budget
from verify.completion.answer_sets import GaveUpError, conflicts_limited
from verify.law_in_force import LawInForce
from verify.workers import parallel_map

OF_THE_ALGORITHM = ("stuck", "broken", "failed")
"""Outcomes that are failures of an algorithm: where no lawful draw exists, there is none to blame."""
SEEDS, CONFLICTS = 12, 5_000
"""Assumed: seeds tried on each smaller scenario, and conflicts that the exact searches on it may meet. More shrink further and take
longer; where a search gave up, the failure counts as not seen."""
MOST_STATES = 60
"""Larger scenarios are kept as they are: each step of shrinking would take too long."""

Row = Mapping[str, Any]


def smallest_failures(rows: Iterable[Row]) -> dict[tuple[str, str, str], Row]:
    """The row with the fewest States, then adherences, for each algorithm, outcome and law that failed."""
    smallest: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        if row["outcome"] in OF_THE_ALGORITHM:
            key = (row["algorithm"], row["outcome"], row["law"])
            if key not in smallest or _size(row) < _size(smallest[key]):
                smallest[key] = row
    return dict(sorted(smallest.items()))


def _size(row: Row) -> tuple[int, int, int]:
    return row["states"], row["adherences"], row["row"]


def failure_cases(rows: Iterable[Row], plan: CampaignPlan, workers: int = 1) -> Iterator[Case]:
    """One case for each algorithm, outcome and law that failed: the smallest failing scenario of the rows, shrunk."""
    references = {algorithm_from(name).name: name for name in plan.algorithms}
    sources = {job.first_row: job for job in plan.jobs}
    starts = sorted(sources)
    found = smallest_failures(rows)
    jobs = [(references[row["algorithm"]], sources[_last_not_above(starts, row["row"])], dict(row), plan.name) for row in found.values()]
    return parallel_map(_case, jobs, workers)


def _case(reference: str, job: Job, row: Row, plan: str) -> Case:
    """The case of one failing row, shrunk."""
    outcome, algorithm, law = row["outcome"], algorithm_from(reference), law_of(row["law"])
    scenario = make_scenario(job.source)
    seeds = [row["seed"], *(f"case {number}" for number in range(SEEDS))]
    shrunk = scenario.n_states <= MOST_STATES
    smaller = shrink(scenario, fails_by(algorithm, law, outcome, seeds)) if shrunk else scenario
    seed = next(seed for seed in seeds if fails_by(algorithm, law, outcome, [seed])(smaller))
    words = f"campaign {plan}, {row['family']} of {row['states']} States" + (", shrunk" if shrunk else "")
    kept = re.sub("[^a-z0-9]+", "-", f"{row['algorithm']}-{outcome}-{row['law']}".lower())
    return make_case(kept, smaller, law_on(law, smaller), algorithm, found_by=words, seed=seed)


def fails_by(algorithm: Algorithm, law: LawInForce, outcome: str, seeds: Sequence[str]) -> Fails:
    """The failure that some of the seeds ends in ``outcome``."""
    if outcome == "stuck":
        stuck = stuck_where_a_draw_exists(algorithm, law, seeds)

        def seen_stuck(scenario: Scenario) -> bool:
            try:
                with conflicts_limited(Budget(CONFLICTS)):
                    return stuck(scenario)
            except GaveUpError:
                return False

        return seen_stuck

    def fails(scenario: Scenario) -> bool:
        if not scenario.n_states:
            return False
        bearing = law_on(law, scenario)
        return any(draw_row(algorithm, scenario, bearing, seed)[0]["outcome"] == outcome for seed in seeds)

    return fails


def _last_not_above(starts: Sequence[int], row: int) -> int:
    return starts[bisect_right(starts, row) - 1]
