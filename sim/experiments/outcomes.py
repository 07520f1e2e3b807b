"""What algorithms, scenarios and staff are compared by: dates, burdens and hours of one replication."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import HORIZON, PLANNED_END, day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import N_PHASES, N_REVIEW_STEPS, QUESTIONNAIRE, Replication
from storage.errors import Fault, InputError
from words import message

SHARES: Final = (("half", 0.5), ("nine_tenths", 0.9), ("all", 1.0))
END_OF_PHASE: Final = day_of(PLANNED_END)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an outcome means, and its unit."""

    meaning: str
    unit: str

    @property
    def is_date(self) -> bool:
        """Whether it is a day, which counts as the horizon where it is not reached before."""
        return self.unit == "day"


_DATES: Final = {
    "first_half": message("day by which half of the reviews have finished the first phase (or the horizon)"),
    "first_nine_tenths": message("day by which nine tenths of the reviews have finished the first phase (or the horizon)"),
    "first_all": message("day by which all reviews have finished the first phase (or the horizon)"),
    "whole_half": message("day by which half of the reviews have finished all four phases (or the horizon)"),
    "whole_nine_tenths": message("day by which nine tenths of the reviews have finished all four phases (or the horizon)"),
    "whole_all": message("day by which all reviews have finished all four phases (or the horizon)"),
}

OUTCOMES: Final[Mapping[str, Outcome]] = {name: Outcome(meaning, message("day")) for name, meaning in _DATES.items()} | {
    "first_mean": Outcome(
        message("mean day at which a review has finished the first phase, the horizon where it has not"), message("mean day")
    ),
    "whole_mean": Outcome(
        message("mean day at which a review has finished all four phases, the horizon where it has not"), message("mean day")
    ),
    "first_finished": Outcome(message("reviews that have finished the first phase by October 2030"), message("reviews")),
    "whole_finished": Outcome(message("reviews that have finished all four phases by October 2030"), message("reviews")),
    "first_at_horizon": Outcome(message("reviews that have finished the first phase by the horizon"), message("reviews")),
    "whole_at_horizon": Outcome(message("reviews that have finished all four phases by the horizon"), message("reviews")),
    "worst_burden": Outcome(message("most reviews that any one State performs"), message("reviews")),
    "worst_at_once": Outcome(message("most tasks that any one State has in hand at once, its own review among them"), message("tasks")),
    "hours_a_review": Outcome(
        message("hours of the Secretariat's staff on reviews, all done by the horizon, for each review"), message("hours")
    ),
}


def check_outcome(name: str, source: str) -> None:
    """Raises ``InputError`` for what is no outcome."""
    if name not in OUTCOMES:
        raise InputError(source, [Fault("outcome", name, "one of " + ", ".join(OUTCOMES))])


def outcomes(replication: Replication, inputs: Inputs) -> dict[str, float]:
    """Every outcome of ``OUTCOMES``. A day that is not reached by the horizon counts as the horizon."""
    finished = {"first": replication.finished[:, 0], "whole": replication.finished[:, N_PHASES - 1]}
    found = {f"{part}_{name}": day_by_which(days, share) for part, days in finished.items() for name, share in SHARES}
    for part, days in finished.items():
        found[f"{part}_mean"] = float(np.where(np.isnan(days), day_of(HORIZON), days).mean()) if len(days) else day_of(HORIZON)
        found[f"{part}_finished"] = float(np.count_nonzero(days <= END_OF_PHASE))
        found[f"{part}_at_horizon"] = float(np.count_nonzero(~np.isnan(days)))
    found["worst_burden"] = float(performed(inputs).max(initial=0))
    found["worst_at_once"] = float(most_at_once(replication.stages))
    of_reviews = replication.work["step"] < N_REVIEW_STEPS
    found["hours_a_review"] = float(replication.work["hours"][of_reviews].sum(dtype=np.float64)) / max(1, inputs.n_reviews)
    return found


def day_by_which(days: NDArray[np.float64], share: float) -> float:
    """The day by which at least ``share`` of the reviews are done; the horizon where it is not reached before."""
    if not len(days):
        return day_of(HORIZON)
    needed = max(1, int(np.ceil(share * len(days) - 1e-9)))
    reached = np.sort(np.where(np.isnan(days), np.inf, days))[needed - 1]
    return min(float(reached), day_of(HORIZON))


def performed(inputs: Inputs) -> NDArray[np.int64]:
    """Reviews that each State performs; shape ``(n_states,)``. A State with several seats in a review performs one."""
    pairs = {(review, one.reviewing) for review, seats in enumerate(inputs.reviewers) for one in seats}
    states = np.array(sorted(state for _, state in pairs), dtype=np.int64)
    return np.bincount(states, minlength=inputs.scenario.n_states)


def most_at_once(stages: NDArray[Any]) -> int:
    """The most tasks that one State has in hand at the same time; one that ends as another begins does not meet it.

    A task is what the model counts as one: from the questionnaire on, a stage that waits for a State.
    """
    mine = stages[(stages["state"] >= 0) & (stages["stage"] >= QUESTIONNAIRE)]
    ended = np.where(np.isnan(mine["ended"]), np.inf, mine["ended"])
    mine, ended = mine[ended > mine["begun"]], ended[ended > mine["begun"]]
    state = np.concatenate([mine["state"], mine["state"]])
    day = np.concatenate([mine["begun"], ended])
    step = np.concatenate([np.ones(len(mine), dtype=np.int64), -np.ones(len(mine), dtype=np.int64)])
    # Every State's steps add up to nothing, so one running sum serves all States one after the other.
    return int(np.cumsum(step[order_of_changes(state, day, step)]).max(initial=0))


def order_of_changes(whose: NDArray[Any], day: NDArray[np.float64], step: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order of changes by ``whose``, then by day (0 or later), then by ``step`` (1 or -1); those alike in all three in any order."""
    # The bits of a number from 0 on, read as a whole number, rise with it; the sign's bit is free for the step. One quick sort and one
    # of small whole numbers take half of the time of numpy's lexsort.
    by_day = np.argsort(((day + 0.0).view(np.uint64) << np.uint64(1)) | (step > 0))
    small = whose[by_day].astype(np.int16) if len(whose) == 0 or whose.max() < np.iinfo(np.int16).max else whose[by_day]
    return by_day[np.argsort(small, kind="stable")]


@dataclass(frozen=True, slots=True)
class FinishedBy:
    """A reducer: the share of the reviews that have finished a phase (0 to 3) by a day."""

    day: float
    phase: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.phase < N_PHASES:
            raise InputError("finished by", (Fault("phase", str(self.phase), f"0 to {N_PHASES - 1}"),))

    def __call__(self, replication: Replication, inputs: Inputs) -> dict[str, float]:
        """``share``, from 0 to 1."""
        return {"share": float(np.count_nonzero(replication.finished[:, self.phase] <= self.day)) / max(1, inputs.n_reviews)}
