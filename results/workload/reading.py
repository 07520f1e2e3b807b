"""What is kept of a replication when it is thrown away: about 50 kB instead of half a megabyte."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from results.workload.burden import pairs_of, state_burden, waits
from sim.planning.monthly import hours_and_pages, money_by_year
from sim.planning.standing import finished_by_month, standing_by_month, started_by_month
from sim.review_phase.inputs import Inputs
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import Replication
from sim.review_phase.timetable import planned_starts

SHARES: Final = (50, 90, 100)
"""Shares of the reviews, in per cent, whose day of finishing a phase is kept: half, nine tenths, all."""


@dataclass(frozen=True, eq=False)
class Reading:
    """The figures of one replication; last axes are months or years.

    ``hours_of_role``, ``hours_of_step``: float32; ``pages``: float32 ``(2, n_months)``; ``money``: float32 ``(2, n_steps,
    n_years)``, US dollars; ``standing``, ``finished``, ``started``: int16 counts at the end of each month; ``reached``: float64
    ``(n_phases, len(SHARES))``, the day by which that share has finished the phase, inf where not by the horizon; ``task_days``,
    ``busy_days``, ``peak``: float32 ``(n_states,)``; ``in_hand``: float32 ``(n_states, n_years)``, mean tasks at once;
    ``waited``: float32 ``(2, n_pairs + 1)``, days.
    """

    number: int
    hours_of_role: NDArray[np.float32]
    hours_of_step: NDArray[np.float32]
    pages: NDArray[np.float32]
    money: NDArray[np.float32]
    standing: NDArray[np.int16]
    finished: NDArray[np.int16]
    started: NDArray[np.int16]
    reached: NDArray[np.float64]
    task_days: NDArray[np.float32]
    busy_days: NDArray[np.float32]
    peak: NDArray[np.float32]
    in_hand: NDArray[np.float32]
    waited: NDArray[np.float32]


MEASURES: Final = tuple(each.name for each in fields(Reading) if each.name != "number")


@dataclass(frozen=True, eq=False)
class Frame:
    """What is the same in all replications: the draw, the parameters, and its pairs of review and reviewing State."""

    inputs: Inputs
    parameters: Parameters
    pairs: NDArray[np.int64]

    @property
    def planned(self) -> NDArray[np.float64]:
        """Planned starts, ``(n_reviews,)``."""
        return planned_starts(self.inputs.group, self.parameters)


def frame_of(inputs: Inputs, parameters: Parameters) -> Frame:
    """The frame of replications of these inputs under these parameters."""
    return Frame(inputs, parameters, pairs_of(inputs))


def read_replication(replication: Replication, frame: Frame) -> Reading:
    """Take the figures of a replication."""
    hours, pages = hours_and_pages(replication)
    states = state_burden(replication, frame.inputs)
    values: Mapping[str, Any] = {
        "hours_of_role": hours.sum(axis=1),
        "hours_of_step": hours.sum(axis=0),
        "pages": pages,
        "money": money_by_year(replication),
        "standing": standing_by_month(replication),
        "finished": finished_by_month(replication),
        "started": started_by_month(replication),
        "task_days": states.task_days,
        "busy_days": states.busy_days,
        "peak": states.peak,
        "in_hand": states.by_year,
        "waited": waits(replication, frame.inputs, frame.pairs),
    }
    counts = ("standing", "finished", "started")
    small = {name: value.astype(np.int16 if name in counts else np.float32) for name, value in values.items()}
    return Reading(replication.number, reached=reached(replication.finished), **small)


def reached(finished: NDArray[np.float64]) -> NDArray[np.float64]:
    """The day by which each of ``SHARES`` of the reviews has finished each phase, inf where never; ``(n_phases, n_shares)``."""
    days = np.sort(np.where(np.isnan(finished), np.inf, finished), axis=0)
    places = [max(0, reviews_in(share, len(days)) - 1) for share in SHARES]
    return days[places].T


def reviews_in(share: int, n_reviews: int) -> int:
    """The least number of reviews that is ``share`` per cent of them."""
    return -(-share * n_reviews // 100)


@dataclass(frozen=True)
class ReadReplication:
    """A reducer for a runner: the figures of a replication that the tables are made of."""

    parameters: Parameters

    def __call__(self, replication: Replication, inputs: Inputs) -> Mapping[str, Any]:
        """All measures of the replication."""
        reading = read_replication(replication, frame_of(inputs, self.parameters))
        return {name: getattr(reading, name) for name in MEASURES}
