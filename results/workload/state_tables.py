"""The States' side over many replications: burden of each State, fairness between groups of States, who waits for whom."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.workload.bands import Collected, means, quantiles
from results.workload.burden import summed
from sim.planning.monthly import YEARS
from sim.review_phase.inputs import Inputs


def reviews_performed(inputs: Inputs) -> NDArray[np.int64]:
    """Reviews that each State performs by the draw; shape ``(n_states,)``."""
    states = [one for seats in inputs.reviewers for one in sorted({seat.reviewing for seat in seats})]
    return np.bincount(np.array(states, dtype=np.int64), minlength=inputs.scenario.n_states)


def states_table(collected: Collected) -> pd.DataFrame:
    """A row for each State: reviews it performs, and what it has in hand for others, means over replications and quantiles.

    ``task_days`` days in hand summed over tasks; ``busy_days`` days with any in hand; ``at_once`` mean number in hand on these;
    ``peak`` most at once; ``alone_days`` days in which a review stood still for this State alone; ``in_hand_2021`` and so on the
    mean number at once in that year.
    """
    inputs = collected.frame.inputs
    tasks, busy, peak = (collected.all_of(name).astype(np.float64) for name in ("task_days", "busy_days", "peak"))
    at_once = np.divide(tasks, busy, out=np.zeros_like(tasks), where=busy > 0)
    columns = _who(inputs) | {
        "task_days": means(tasks),
        "task_days_q05": quantiles(tasks)[0],
        "task_days_q95": quantiles(tasks)[-1],
        "busy_days": means(busy),
        "at_once": means(at_once),
        "peak": means(peak),
        "peak_q95": quantiles(peak)[-1].astype(np.int64),
        "alone_days": means(alone_days(collected)),
    }
    in_hand = means(collected.all_of("in_hand"))
    return pd.DataFrame(columns | {f"in_hand_{year}": in_hand[:, place] for place, year in enumerate(YEARS)})


def _who(inputs: Inputs) -> dict[str, Any]:
    scenario = inputs.scenario
    groups = [scenario.regional_groups[group] if group >= 0 else "none" for group in scenario.group_of.tolist()]
    return {
        "state": list(scenario.states),
        "name": list(scenario.names),
        "regional_group": groups,
        "instruments": scenario.adherence.sum(axis=1).astype(np.int64),
        "reviews": reviews_performed(inputs),
    }


def alone_days(collected: Collected) -> NDArray[np.float64]:
    """Days in which reviews stood still for each State alone; shape ``(n_replications, n_states)``.

    Without reviewing States that joined on the way.
    """
    waited = collected.all_of("waited")[:, 1, :-1].astype(np.float64)
    who = collected.frame.pairs[:, 1]
    n_states = collected.frame.inputs.scenario.n_states
    return np.stack([summed(who, days, n_states) for days in waited])


def fairness_table(collected: Collected) -> pd.DataFrame:
    """Burden of the States of each regional group, and of those party to so many instruments: means of their States.

    States that neither are under review nor review (the European Union) are in no line.
    ``task_days_q05`` and ``q95`` are over replications, of the mean of the group's States; ``least_reviews`` and
    ``most_reviews`` are the draw's own spread between States.
    """
    inputs = collected.frame.inputs
    who = _who(inputs)
    tasks, peak, alone = collected.all_of("task_days"), collected.all_of("peak"), alone_days(collected)
    taking_part = who["reviews"] > 0
    taking_part[inputs.reviewed] = True
    rows = []
    for by, labels in (("regional group", who["regional_group"]), ("instruments", [str(n) for n in who["instruments"]])):
        for label in sorted(set(labels)):
            mine = np.flatnonzero((np.array(labels) == label) & taking_part)
            if not len(mine):
                continue
            days = means(tasks[:, mine].T.astype(np.float64))
            low, middle, high = quantiles(days, (5, 50, 95)).tolist()
            reviews = who["reviews"][mine]
            rows.append(
                {
                    "by": by,
                    "label": label,
                    "states": len(mine),
                    "reviews": float(reviews.mean()),
                    "least_reviews": int(reviews.min()),
                    "most_reviews": int(reviews.max()),
                    "task_days": float(days.mean()),
                    "task_days_q05": low,
                    "task_days_q50": middle,
                    "task_days_q95": high,
                    "peak": float(means(peak[:, mine]).mean()),
                    "alone_days": float(means(alone[:, mine]).mean()),
                }
            )
    return pd.DataFrame(rows)


def waits_table(collected: Collected) -> pd.DataFrame:
    """A row for each pair of State under review and reviewing State, the longest lonely wait first: mean days, and a quantile.

    ``in_hand_days``: the reviewing State had the review in hand; ``alone_days``: and nobody else had, so that the review stood
    still for it.
    """
    inputs, pairs = collected.frame.inputs, collected.frame.pairs
    waited = collected.all_of("waited")[:, :, :-1].astype(np.float64)
    middle, high = means(waited), quantiles(waited, (95,))[0]
    states = inputs.scenario.states
    table = pd.DataFrame(
        {
            "reviewed": [states[int(inputs.reviewed[review])] for review in pairs[:, 0]],
            "reviewing": [states[state] for state in pairs[:, 1].tolist()],
            "group": inputs.group[pairs[:, 0]].astype(np.int64),
            "in_hand_days": middle[0],
            "alone_days": middle[1],
            "alone_days_q95": high[1],
        }
    )
    return table.sort_values(["alone_days", "reviewed", "reviewing"], ascending=[False, True, True], ignore_index=True)
