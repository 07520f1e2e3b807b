"""Fewer regional groups: the smaller ones join the larger ones, so that small lists can be drawn at all.

A regional group of one or two States has nobody for its home seats (proved: `untoc-draw prove`), and five groups in the real
proportion leave three States to the smallest only from 21 States on.
"""

from dataclasses import replace

import numpy as np

from scenarios.model import REGIONAL_GROUPS, Scenario, build_scenario, rows_of
from storage.errors import Fault, InputError


def with_groups(scenario: Scenario, groups: int) -> Scenario:
    """The same States in at most `groups` regional groups; States in no group stay so.

    The groups are put in the order of their sizes; from the largest down they are dealt to and fro between `groups` places, and
    those of one place become one group, under the name of the largest. Raises InputError.
    """
    if not 1 <= groups <= len(REGIONAL_GROUPS):
        raise InputError("scenario", [Fault("groups", str(groups), f"a whole number from 1 to {len(REGIONAL_GROUPS)}")])
    sizes = np.bincount(scenario.group_of[scenario.group_of >= 0], minlength=len(scenario.regional_groups))
    order = sorted(range(len(sizes)), key=lambda group: (-sizes[group], group))
    names = scenario.regional_groups
    becomes = {names[group]: names[order[_place(rank, groups)]] for rank, group in enumerate(order)}
    rows = [replace(row, group=row.group and becomes[row.group]) for row in rows_of(scenario)]
    return build_scenario(f"{scenario.id}-{groups}-groups", scenario.as_of, rows, scenario.instruments, names)


def _place(rank: int, places: int) -> int:
    """Dealing to and fro: 0, 1, 2, 2, 1, 0, 0, ... for three places."""
    turn = rank % (2 * places)
    return turn if turn < places else 2 * places - 1 - turn
