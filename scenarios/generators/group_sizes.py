"""The kinds `dominant` and `tiny-groups`: regional groups of very unlike size, patterns as in the whole real list."""

from scenarios.generators.apportionment import largest_remainder
from scenarios.generators.chance import Chance, shuffled
from scenarios.generators.kind import MOST_STATES, Draft, Kind
from scenarios.generators.parameters import MILLION, Parameter, Values
from scenarios.generators.real_shape import OUTSIDE, real_shape
from scenarios.generators.states import draft_of, families_for, places_of, real_patterns
from scenarios.instruments import UNTOC_FAMILY
from storage.errors import Fault

SHARE = Parameter(
    name="share",
    form="share",
    default="0.8",
    least="0.2",
    most="1",
    level="assumed",
    source="about three times the largest real share (Asia-Pacific, 52 of 189): States of other groups become scarce",
    meaning="the dominant group's share of the States",
)
TINY = Parameter(
    name="tiny",
    form="whole",
    default="2",
    least="1",
    most="4",
    level="assumed",
    source="more than one, and a majority of groups left that are not tiny",
    meaning="how many regional groups are tiny",
)
SMALLEST = Parameter(
    name="smallest",
    form="whole",
    default="1",
    least="1",
    most="100",
    level="assumed",
    source="a group of one State has nobody for the home seat: the hardest case",
    meaning="the number of States of a tiny group",
)


def _draft(sizes: list[int], chance: Chance) -> Draft:
    """States of groups of these sizes, none outside."""
    places = places_of(sizes)
    held = real_patterns(chance, len(places))
    return draft_of(places, held, families_for(places, chance), UNTOC_FAMILY)


def _dominant(size: int, chance: Chance, values: Values) -> Draft:
    """The seed decides which group dominates; the others divide the rest in the real proportion."""
    group = int(chance.numbers(OUTSIDE, 1)[0])
    large, rest = largest_remainder(size, (values["share"], MILLION - values["share"]))
    real = real_shape().group_sizes[:OUTSIDE]
    sizes = list(largest_remainder(rest, [0 if place == group else count for place, count in enumerate(real)]))
    sizes[group] = large
    return _draft(sizes, chance)


def _tiny_groups(size: int, chance: Chance, values: Values) -> Draft:
    """The seed decides which groups are tiny; the others divide the rest evenly."""
    order = shuffled(chance, OUTSIDE).tolist()
    tiny = set(order[OUTSIDE - values["tiny"] :])
    shared = largest_remainder(size - len(tiny) * values["smallest"], [int(place not in tiny) for place in range(OUTSIDE)])
    return _draft([values["smallest"] if place in tiny else shared[place] for place in range(OUTSIDE)], chance)


def _tiny_together(size: int, values: Values) -> list[Fault]:
    """A size at which the tiny groups would not be the smallest."""
    least = OUTSIDE * values["smallest"]
    return [] if size >= least else [Fault("size", str(size), f"at least {least}, five times the parameter smallest")]


DOMINANT = Kind(
    name="dominant",
    what="One regional group, which the seed names, holds most of the States.",
    parameters=(SHARE,),
    least_size=2,
    most_size=MOST_STATES,
    make=_dominant,
)

TINY_GROUPS = Kind(
    name="tiny-groups",
    what="Some regional groups, which the seed names, have one State or a few.",
    parameters=(TINY, SMALLEST),
    least_size=5,
    most_size=MOST_STATES,
    make=_tiny_groups,
    together=_tiny_together,
)
