"""The kind `withdrawals`: a calibrated list from which States withdraw."""

import numpy as np

from scenarios.generators.calibrated import CALIBRATED, calibrated_patterns
from scenarios.generators.chance import Chance, happens
from scenarios.generators.kind import MOST_STATES, Draft, Kind
from scenarios.generators.parameters import MILLION, Parameter, Values
from scenarios.generators.real_shape import real_proportion
from scenarios.generators.states import draft_of, families_for, places_of
from scenarios.instruments import UNTOC_FAMILY

_CONVENTION_SHARE = 4
"""A State withdraws from the Convention with a quarter of the chance of a Protocol (assumed: no withdrawal is in the data)."""

SHARE = Parameter(
    name="share",
    form="share",
    default="0.1",
    least="0",
    most="1",
    level="assumed",
    source="no withdrawal is known in the data; large enough to matter to a draw",
    meaning="the chance that a State withdraws from a Protocol; from the Convention a quarter of it",
)


def _make(size: int, chance: Chance, values: Values) -> Draft:
    """`size` States before the withdrawals; those that leave the Convention leave every Protocol and so the list."""
    calibrated = CALIBRATED.read(size, {})
    places = places_of(real_proportion(size))
    held = calibrated_patterns(places, chance, calibrated)
    for protocol in range(1, len(UNTOC_FAMILY)):
        held[happens(chance, values["share"], MILLION, size), protocol] = False
    leaves = happens(chance, values["share"], _CONVENTION_SHARE * MILLION, size)
    # A list without a State is no scenario: where all would leave the Convention, the first State stays.
    leaves[0] &= not np.all(leaves)
    held[leaves] = False
    return draft_of(places, held, families_for(places, chance), UNTOC_FAMILY)


WITHDRAWALS = Kind(
    name="withdrawals",
    what="Calibrated, then withdrawals: a State that leaves the Convention leaves its Protocols too and falls out of the list.",
    parameters=(SHARE,),
    least_size=2,
    most_size=MOST_STATES,
    make=_make,
)
