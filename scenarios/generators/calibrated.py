"""The kind `calibrated`: as the real list might have been, States drawn anew from its regional groups.

Each State's pattern of Protocols comes from its group's distribution, pulled towards the whole list's: the mean of a
Dirichlet posterior with the group's counts and a prior of `strength` States in the whole list's shares (partial pooling;
Gelman et al., Bayesian Data Analysis, 3rd ed., sections 3.4 and 5.1). A pattern is drawn whole, so nesting and the dependence between
Protocols are those of the data; a pattern that no real State holds never comes out.
"""

from datetime import date

import numpy as np

from scenarios.generators.chance import Chance, Numbers, choose
from scenarios.generators.kind import MOST_STATES, Draft, Kind
from scenarios.generators.parameters import Parameter, Values
from scenarios.generators.real_shape import AS_OF, RealShape, real_proportion, real_shape
from scenarios.generators.states import Held, draft_of, families_for, places_of
from scenarios.instruments import UNTOC_FAMILY

STRENGTH = Parameter(
    name="strength",
    form="whole",
    default="2",
    least="0",
    most="1000",
    level="assumed",
    source="about a tenth of the smallest group's own States (23): enough that no pattern of the list is impossible in a group",
    meaning="the weight of the whole list in a regional group's distribution, in States",
)


def pattern_weights(shape: RealShape, place: int, strength: int) -> list[int]:
    """The weight of each pattern in the group at `place`: counts + strength x overall share, times the number of States."""
    overall, total = shape.overall, sum(shape.overall)
    return [total * here + strength * everywhere for here, everywhere in zip(shape.counts[place], overall, strict=True)]


def calibrated_patterns(places: Numbers, chance: Chance, values: Values) -> Held:
    """The UNTOC family's instruments of each State, shape (n_states, 4)."""
    shape = real_shape(date.fromordinal(values["as_of"]))
    patterns = np.array(shape.patterns, dtype=np.bool_)
    held = np.zeros((len(places), patterns.shape[1]), dtype=np.bool_)
    for place in range(len(shape.counts)):
        here = np.flatnonzero(places == place)
        if len(here):
            held[here] = patterns[choose(chance, pattern_weights(shape, place, values["strength"]), len(here))]
    return held


def _make(size: int, chance: Chance, values: Values) -> Draft:
    """`size` States, groups in the real proportion."""
    day = date.fromordinal(values["as_of"])
    places = places_of(real_proportion(size, day))
    held = calibrated_patterns(places, chance, values)
    return draft_of(places, held, families_for(places, chance, day), UNTOC_FAMILY)


CALIBRATED = Kind(
    name="calibrated",
    what="As the real list might have been: groups in the real proportion, each State's Protocols as often as in its group.",
    parameters=(AS_OF, STRENGTH),
    least_size=2,
    most_size=MOST_STATES,
    make=_make,
)
