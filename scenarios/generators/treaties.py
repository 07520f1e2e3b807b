"""The kinds `disjoint` and `many-instruments`: other treaties than the UNTOC family."""

import numpy as np

from scenarios.generators.chance import Chance, choose, happens
from scenarios.generators.kind import MOST_STATES, Draft, Kind
from scenarios.generators.parameters import MILLION, Parameter, Values
from scenarios.generators.real_shape import real_proportion, real_shape
from scenarios.generators.states import draft_of, families_for, places_of
from scenarios.model import MAX_INSTRUMENTS, Instrument

DISJOINT_TREATIES = tuple(Instrument(f"TREATY-{number}", f"Treaty {number}") for number in (1, 2, 3, 4))

OVERLAP = Parameter(
    name="overlap",
    form="share",
    default="0.05",
    least="0",
    most="1",
    level="assumed",
    source="one State in twenty: few enough that the four treaties are nearly four separate draws",
    meaning="the chance that a State is party to a second treaty",
)
COUNT = Parameter(
    name="count",
    form="whole",
    default="8",
    least="2",
    most=str(MAX_INSTRUMENTS),
    level="assumed",
    source="twice the UNTOC family; the most is what a scenario can hold",
    meaning="the number of instruments, the convention among them",
)


def _disjoint(size: int, chance: Chance, values: Values) -> Draft:
    """Each State party to one treaty drawn evenly, and to another one with the chance `overlap`."""
    places, count = places_of(real_proportion(size)), len(DISJOINT_TREATIES)
    first = choose(chance, [1] * count, size)
    also = np.flatnonzero(happens(chance, values["overlap"], MILLION, size))
    further = (first[also] + 1 + choose(chance, [1] * (count - 1), len(also))) % count
    held = np.zeros((size, count), dtype=np.bool_)
    held[np.arange(size), first] = True
    held[also, further] = True
    return draft_of(places, held, families_for(places, chance), DISJOINT_TREATIES)


def protocol_densities(protocols: int) -> list[tuple[int, int]]:
    """Parties and States, as a fraction, of each of `protocols` Protocols: a straight line between the real family's extremes."""
    shape = real_shape()
    parties = [
        sum(count for count, pattern in zip(shape.overall, shape.patterns, strict=True) if pattern[protocol])
        for protocol in range(1, len(shape.patterns[0]))
    ]
    high, low, steps = max(parties), min(parties), max(1, protocols - 1)
    return [(high * (steps - step) + low * step, sum(shape.overall) * steps) for step in range(protocols)]


def _many_instruments(size: int, chance: Chance, values: Values) -> Draft:
    """All States party to the convention, to each protocol by its density and independently."""
    places = places_of(real_proportion(size))
    convention = Instrument("CONVENTION", "Convention")
    numbers = range(1, values["count"])
    protocols = tuple(Instrument(f"PROTOCOL-{number:02d}", f"Protocol {number}", convention.id) for number in numbers)
    columns = [np.ones(size, dtype=np.bool_)]
    columns += [~happens(chance, of - parties, of, size) for parties, of in protocol_densities(len(protocols))]
    return draft_of(places, np.column_stack(columns), families_for(places, chance), (convention, *protocols))


DISJOINT = Kind(
    name="disjoint",
    what="Four treaties that require nothing of each other and share few parties.",
    parameters=(OVERLAP,),
    least_size=2,
    most_size=MOST_STATES,
    make=_disjoint,
)

MANY_INSTRUMENTS = Kind(
    name="many-instruments",
    what="A convention with many protocols, each less widely held than the one before.",
    parameters=(COUNT,),
    least_size=2,
    most_size=MOST_STATES,
    make=_many_instruments,
)
