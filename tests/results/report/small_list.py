"""A list of 24 States in two regional groups, two instruments, on which both manual algorithms complete every draw that is made here."""

from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario


def small_list() -> Scenario:
    """All are party to the Convention, two in three to the first Protocol."""
    rows = [
        Row(f"{'AB'[place % 2]}{place:02}", f"State {place}", REGIONAL_GROUPS[place % 2], (True, place % 3 != 0)) for place in range(24)
    ]
    return build_scenario("small", None, rows, UNTOC_FAMILY[:2])
