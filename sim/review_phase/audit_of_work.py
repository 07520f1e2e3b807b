"""The audit of the Secretariat's work: every step of every review once, hours that fit the time, no more work at once than posts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import WorkingTime, day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import (
    CHECK,
    DRAFTING,
    EDITING,
    FOCAL_POINT,
    LISTS,
    N_REVIEW_STEPS,
    OBSERVATIONS,
    OPENING,
    ROLES,
    SECRETARIAT,
    STEPS,
    SUBMITTED,
    SUBMITTING,
    SUMMARY,
    TRANSLATING,
    TRANSLATION,
    Replication,
)

STAFF = ("staff.officers", "staff.assistants", "staff.editors", "staff.translation_teams")
"""The parameters that say how many posts there are, by role."""

SMALL_HOURS = 0.01
"""Hours that rounding to single precision may take or give in one piece of work."""

STAGE_OF = {
    CHECK: SUBMITTED,
    LISTS: OBSERVATIONS,
    DRAFTING: SUMMARY,
    EDITING: TRANSLATION,
    TRANSLATING: TRANSLATION,
    SUBMITTING: TRANSLATION,
}
"""The stage in which a step of a review is done."""


def work_faults(replication: Replication, inputs: Inputs, parameters: Mapping[str, float] | None) -> Iterator[str]:
    """What is wrong with the work of a replication, in sentences."""
    work = replication.work
    for place in np.flatnonzero(~(work["ended"] >= work["begun"]) | ~(work["hours"] >= 0)):
        row = work[place]
        yield f"work {place} ({STEPS[row['step']]}): time runs back, from {row['begun']} to {row['ended']}, {row['hours']} hours"
    yield from _count_faults(replication, inputs)
    calendar = WorkingTime()
    for role, name in enumerate(ROLES):
        rows = work[work["role"] == role]
        rows = rows[np.isfinite(rows["ended"]) & (rows["ended"] >= rows["begun"])]
        yield from _hour_faults(name, rows, calendar)
        if parameters:
            yield from _post_faults(name, rows, _posts(parameters, STAFF[role]))


def _posts(parameters: Mapping[str, float], name: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The days on which the number of posts changes, rising, the first before all; and the number from each on."""
    dated = sorted(
        (day_of(date.fromisoformat(key[len(name) + 1 :])), int(parameters[key])) for key in parameters if key.startswith(f"{name}@")
    )
    days, posts = zip((-np.inf, int(parameters[name])), *dated, strict=True)
    return np.array(days), np.array(posts)


def _count_faults(replication: Replication, inputs: Inputs) -> Iterator[str]:
    """Each step of a review is done as often as the stage it belongs to: begun stages at most, ended stages at least."""
    n, stages = inputs.n_reviews, replication.stages

    def by_review(rows: NDArray[Any]) -> NDArray[np.int64]:
        return np.bincount(np.clip(rows["review"], 0, n - 1), minlength=n)

    for step in range(N_REVIEW_STEPS):
        done = by_review(replication.work[replication.work["step"] == step])
        if step == OPENING:
            least, most = by_review(stages[stages["stage"] == FOCAL_POINT]), (~np.isnan(replication.started)).sum(axis=1)
        else:
            rows = stages[(stages["stage"] == STAGE_OF[step]) & (stages["state"] == SECRETARIAT)]
            least, most = by_review(rows[~np.isnan(rows["ended"])]), by_review(rows)
        for review in np.flatnonzero((done < least) | (done > most)):
            yield f"review {review}: {STEPS[step]} done {done[review]} times, in {least[review]} to {most[review]} stages"


def _hour_faults(role: str, rows: NDArray[Any], calendar: WorkingTime) -> Iterator[str]:
    """Within a role every working day of a piece of work holds the same hours: those of the middle row."""
    spans = np.array([calendar.worked(ended) - calendar.worked(begun) for begun, ended in zip(rows["begun"], rows["ended"], strict=True)])
    if not np.any(spans > 0):
        return
    daily = float(np.median(rows["hours"][spans > 0] / spans[spans > 0]))
    for place in np.flatnonzero(np.abs(rows["hours"] - daily * spans) > SMALL_HOURS + 1e-5 * rows["hours"]):
        row = rows[place]
        yield f"{role}, {STEPS[row['step']]} of review {row['review']}: {row['hours']} hours in {spans[place]} days of {daily} hours"


def _post_faults(role: str, rows: NDArray[Any], staffing: tuple[NDArray[np.float64], NDArray[np.int64]]) -> Iterator[str]:
    """Nothing is begun without a post; what is begun on the very day of a change may have had one of those before it."""
    days, numbers = staffing
    begun, ended = np.sort(rows["begun"]), np.sort(rows["ended"])
    in_hand = np.arange(1, len(begun) + 1) - np.searchsorted(ended, begun, side="right")
    zero = np.searchsorted(begun, begun, side="right") - np.arange(1, len(begun) + 1)
    posts = np.maximum(numbers[np.searchsorted(days, begun, side="right") - 1], numbers[np.searchsorted(days, begun, side="left") - 1])
    for place in np.flatnonzero((in_hand > posts) & (zero == 0)):
        yield f"{role}: {in_hand[place]} pieces of work at once on day {begun[place]}, with {posts[place]} posts"
        return
