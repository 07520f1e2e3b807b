"""When each State starts its first phase: a hazard a month from the planned start on, and States that never start by themselves."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.streams import NEVER, START_MONTH, START_PART

MONTH_DAYS = 30.4375
"""The mean length of a month."""


def start_days(
    planned: NDArray[np.float64], factor: NDArray[np.float64], numbers: NDArray[np.float64], parameters: Mapping[str, float]
) -> NDArray[np.float64]:
    """The day on which each review starts; ``inf`` where that is after the horizon. Shape ``(n_reviews,)``.

    In month k after the planned start a State starts with chance ``start.hazard`` over its own factor, times ``reminder.effect``
    once reminders are sent. Of those that never start by themselves, reminders bring in with the part that they add.
    ``numbers`` has shape ``(n_reviews, PLACES)``.
    """
    months = np.arange(int(day_of(HORIZON) / MONTH_DAYS) + 2)
    effect = np.ones((len(planned), 1))
    if parameters["reminder.effect"] != 1.0:
        begins = planned[:, None] + months * MONTH_DAYS
        effect = np.where(begins >= parameters["reminder.from"], parameters["reminder.effect"], 1.0)
    never = numbers[:, NEVER] < parameters["start.never"]
    hazard = parameters["start.hazard"] / factor[:, None] * (effect - never[:, None])
    waiting = np.cumprod(np.broadcast_to(1.0 - np.minimum(hazard, 1.0), (len(planned), len(months))), axis=1)
    month = np.count_nonzero(waiting > numbers[:, START_MONTH, None], axis=1)
    days = planned + (month + numbers[:, START_PART]) * MONTH_DAYS
    return np.where(month < len(months), days, np.inf)
