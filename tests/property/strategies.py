"""Small scenarios, laws, and draws as anybody might claim them."""

from typing import Any

from hypothesis import strategies as st

from algorithms import algorithm_names
from algorithms.draw_so_far import SEAT_NAMES
from algorithms.record import SCHEMA, DrawRecord
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from verify import LawParameters, law_from
from verify.law.parameters import ALTERNATIVES, CHOICES
from verify.record.reading import from_json

QUICK_ALGORITHMS = [name for name in algorithm_names() if not name.startswith(("answer-set", "uniform-chain"))]
"""The algorithms of which hundreds of draws take seconds, under any law."""


@st.composite
def scenarios(draw: st.DrawFn, least: int = 2, most: int = 10) -> Scenario:
    """Scenarios of ``least`` to ``most`` States, all party to the Convention, in 1 to 3 regional groups or in none.

    Half of them are near ``most`` or have regional groups of like size: there a draw can often be completed.
    """
    groups = draw(st.sampled_from([REGIONAL_GROUPS[:count] for count in (2, 3, 1, 2)]))
    count, even = draw(st.integers(least, most) | st.integers(max(least, most - 2), most)), draw(st.booleans())
    instruments = UNTOC_FAMILY[: draw(st.integers(1, len(UNTOC_FAMILY)))]
    rows = []
    for place in range(count):
        group = groups[place % len(groups)] if even else draw(st.sampled_from([*groups, *groups, None]))
        protocols = draw(st.tuples(*[st.sampled_from((True, True, False)) for _ in instruments[1:]]))
        rows.append(Row(f"S{place}", f"State {place}", group, (True, *protocols)))
    return build_scenario("small", None, rows, instruments)


@st.composite
def laws(draw: st.DrawFn, scenario: Scenario) -> LawParameters:
    """Laws over every alternative of every parameter, with the States' own choices.

    The defaults are twice as likely: most other alternatives are stricter, and a small draw would seldom be completed.
    """
    pairs: dict[str, Any] = {name: draw(st.sampled_from((values[0], *values))) for name, values in ALTERNATIVES.items()}
    pairs["load_max"] = draw(st.sampled_from((0, 0, 3, 2, 1)))
    pairs["reviewers_max"] = draw(st.sampled_from((4, 4, 3, 2)))
    for choice in CHOICES:
        pairs[choice] = draw(st.just([]) | st.lists(st.sampled_from(scenario.states), max_size=3, unique=True))
    pairs["redraws"] = [state for state in pairs["redraws"] for _ in range(draw(st.integers(1, 2)))]
    return law_from(pairs)


@st.composite
def cases(draw: st.DrawFn, least: int = 2, most: int = 10) -> tuple[Scenario, LawParameters]:
    """A scenario and a law for it."""
    scenario = draw(scenarios(least, most))
    return scenario, draw(laws(scenario))


@st.composite
def claims(draw: st.DrawFn, scenario: Scenario) -> dict[str, Any]:
    """The groups and reviews of a record that nobody drew: it may break any clause."""
    groups: dict[str, list[str]] = {"1": [], "2": [], "3": []}
    reviews = []
    instruments = [instrument.id for instrument in scenario.instruments]
    seats = st.tuples(st.sampled_from(scenario.states), st.sampled_from(SEAT_NAMES))
    for state in scenario.states:
        year = draw(st.integers(0, 3))
        if not year:
            continue
        groups[str(year)].append(state)
        reviewing = [
            {
                "state": reviewer,
                "seat": seat,
                "additional": draw(st.booleans()),
                "instruments": draw(st.lists(st.sampled_from(instruments), unique=True)),
            }
            for reviewer, seat in draw(st.lists(seats, max_size=5, unique=True))
        ]
        reviews.append({"reviewed": state, "group": year, "waives_four": False, "reviewing": reviewing})
    return {"groups": groups, "reviews": reviews}


def record_of_claim(scenario: Scenario, claim: dict[str, Any]) -> DrawRecord:
    """A record with these groups and reviews, drawn by nobody."""
    about = {
        "schema": SCHEMA,
        "scenario": {"id": scenario.id, "digest": scenario.digest},
        "law": {"parameters": {}},
        "algorithm": "nobody's",
        "outcome": "complete",
    }
    return from_json(about | claim)
