"""What the Secretariat's work costs, and who pays: the regular budget, or voluntary contributions."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.reference.secretariat import WorkRow
from sim.review_phase.replication import ROLES, TRANSLATOR, WORK_ROW


def work_table(rows: list[WorkRow], parameters: Mapping[str, float]) -> NDArray[Any]:
    """The rows of ``WORK_ROW``: an hour of a role or a translated page has its rate, and each session that was prepared its own."""
    table = np.zeros(len(rows), dtype=WORK_ROW)
    if not rows:
        return table
    role, step, review, begun, ended, hours, pages, meetings = np.array(rows, dtype=np.float64).T
    for name, column in zip(WORK_ROW.names or (), (role, step, review, begun, ended, hours, pages), strict=False):
        table[name] = column
    places = role.astype(np.int64)
    rates = np.array([0.0 if k == TRANSLATOR else parameters[f"money.{name}_hour"] for k, name in enumerate(ROLES)])
    regular = np.array([parameters[f"regular.{name}"] for name in ROLES])[places]
    cost = np.where(role == TRANSLATOR, pages * parameters["money.page"], hours * rates[places])
    held, shared = meetings * parameters["money.meeting"], parameters["regular.meeting"]
    table["money_regular"] = cost * regular + held * shared
    table["money_voluntary"] = cost * (1 - regular) + held * (1 - shared)
    return table
