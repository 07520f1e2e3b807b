"""The kinds `sparse`, `universal` and `single-instrument`: few parties, all parties, and a mechanism of one treaty."""

import numpy as np

from scenarios.generators.chance import Chance, happens
from scenarios.generators.kind import MOST_STATES, Draft, Kind
from scenarios.generators.parameters import MILLION, Parameter, Values
from scenarios.generators.real_shape import real_proportion
from scenarios.generators.states import draft_of, families_for, places_of
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Instrument

UNCAC = Instrument("UNCAC", "United Nations Convention against Corruption")

DENSITY = Parameter(
    name="density",
    form="share",
    default="0.2",
    least="0",
    most="1",
    level="assumed",
    source="a third of the real list's least widely held Protocol (Firearms, 119 of 190), so that additional draws are many",
    meaning="the chance that a State is party to a Protocol, each Protocol by itself",
)


def _sparse(size: int, chance: Chance, values: Values) -> Draft:
    """All States party to the Convention, to each Protocol with the chance `density`."""
    places = places_of(real_proportion(size))
    # Absence is what happens, so that number 0 is a State party.
    absent = happens(chance, MILLION - values["density"], MILLION, size * (len(UNTOC_FAMILY) - 1))
    held = np.hstack([np.ones((size, 1), dtype=np.bool_), ~absent.reshape(size, -1)])
    return draft_of(places, held, families_for(places, chance), UNTOC_FAMILY)


def _everyone(size: int, chance: Chance, instruments: tuple[Instrument, ...]) -> Draft:
    """All States party to everything."""
    places = places_of(real_proportion(size))
    held = np.ones((size, len(instruments)), dtype=np.bool_)
    return draft_of(places, held, families_for(places, chance), instruments)


SPARSE = Kind(
    name="sparse",
    what="All party to the Convention, few to each Protocol, independently.",
    parameters=(DENSITY,),
    least_size=2,
    most_size=MOST_STATES,
    make=_sparse,
)

UNIVERSAL = Kind(
    name="universal",
    what="All States party to the Convention and its three Protocols.",
    parameters=(),
    least_size=2,
    most_size=MOST_STATES,
    make=lambda size, chance, values: _everyone(size, chance, UNTOC_FAMILY),
)

SINGLE_INSTRUMENT = Kind(
    name="single-instrument",
    what="A mechanism of one treaty to which all are party, as that of the Convention against Corruption.",
    parameters=(),
    least_size=2,
    most_size=MOST_STATES,
    make=lambda size, chance, values: _everyone(size, chance, (UNCAC,)),
)
