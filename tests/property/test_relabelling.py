"""Relabelling States changes nothing but labels: the law and the lots know no State by its name.

``SeededLots`` has a stream for each State, by id, and lots lie in the bowl by id. So the property is stated three ways:
the same numbers under ids in the same order, the checker under any ids, and the exact chances under any ids.
"""

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from algorithms import RecordedLots, SeededLots, every_outcome, load_algorithm
from algorithms.lots import Lots
from algorithms.record import DrawRecord, canonical
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.property.relabelling import Names, relabelled, relabelled_law, relabelled_scenario
from tests.property.strategies import QUICK_ALGORITHMS, cases, claims, laws, record_of_claim
from verify import LawParameters, arrays_of, check_draws, law_from

NEW_IDS = st.text("ABNZ059-", max_size=6).map("N".__add__)
MOST_OUTCOMES = 3000


def permuted(states: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    """Any permutation of the States' ids."""
    return st.permutations(states).map(lambda order: dict(zip(states, order, strict=True)))


def without_digests(record: DrawRecord) -> dict[str, Any]:
    """The record less the digests of the scenario and the law: they cover the ids."""
    fields = {name: value for name, value in record.document().items() if name != "scenario"}
    return fields | {"law": record.law.parameters}


@pytest.mark.parametrize("name", QUICK_ALGORITHMS)
@given(case=cases(), data=st.data())
def test_the_same_numbers_draw_the_same_states_under_other_ids(
    name: str, case: tuple[Scenario, LawParameters], data: st.DataObject
) -> None:
    scenario, law = case
    count = scenario.n_states
    new_ids = sorted(data.draw(st.lists(NEW_IDS, min_size=count, max_size=count, unique=True)))
    names = dict(zip(scenario.states, new_ids, strict=True))
    record = load_algorithm(name).draw(scenario, law, SeededLots("labels"))
    lots = RecordedLots(record.numbers or (), "labels")
    other = load_algorithm(name).draw(relabelled_scenario(scenario, names), relabelled_law(law, names), lots)
    assert without_digests(other) == relabelled(without_digests(record), names)
    assert lots.left == 0


def findings(scenario: Scenario, law: LawParameters, claim: dict[str, Any]) -> list[tuple[str, int, set[Any]]]:
    """Clause, instances checked, and what is broken, in the States' ids."""
    return [
        (result.clause.id, result.instances, {(tuple(scenario.states[state] for state in f.states), f.instrument) for f in result.findings})
        for result in check_draws(scenario, law, arrays_of(scenario, [record_of_claim(scenario, claim)]))
    ]


@given(case=cases(), data=st.data())
def test_the_checker_finds_the_same_faults_under_any_ids(case: tuple[Scenario, LawParameters], data: st.DataObject) -> None:
    scenario, law = case
    claim, names = data.draw(claims(scenario)), data.draw(permuted(scenario.states))
    found = findings(scenario, law, claim)
    other = findings(relabelled_scenario(scenario, names), relabelled_law(law, names), relabelled(claim, names))
    assert other == [
        (clause, instances, {(tuple(names[state] for state in states), instrument) for states, instrument in broken})
        for clause, instances, broken in found
    ]


AFRICA, ASIA = REGIONAL_GROUPS[:2]
SHAPES = ((AFRICA, AFRICA, ASIA), (AFRICA, AFRICA, ASIA, None), (AFRICA, AFRICA, ASIA, ASIA), (AFRICA, AFRICA, AFRICA, None))
"""The regional groups of three or four States, such that all outcomes can be walked."""


def tiny(shape: tuple[str | None, ...], with_protocol: tuple[bool, ...]) -> Scenario:
    """One State for each regional group of the shape."""
    rows = [Row(f"S{place}", "", group, (True, with_protocol[place])) for place, group in enumerate(shape)]
    return build_scenario("tiny", None, rows, UNTOC_FAMILY[:2])


@st.composite
def tiny_cases(draw: st.DrawFn) -> tuple[Scenario, LawParameters, dict[str, str]]:
    """A tiny scenario, a law, and a permutation of the ids."""
    shape = draw(st.sampled_from(SHAPES))
    scenario = tiny(shape, draw(st.tuples(*[st.booleans() for _ in shape])))
    return scenario, draw(laws(scenario)), draw(permuted(scenario.states))


def result(record: DrawRecord, names: Names) -> str:
    """What a draw decides, under other ids and in their order.

    Where only ``load-min`` is broken at the end, the record names the first idle State by id, so that name is left out.
    """
    document = record.document()
    stuck = document.get("stuck")
    if stuck and stuck["seat"] == "reviewing":
        stuck = stuck | {"reviewed": ""}
    fields = relabelled({"groups": document["groups"], "reviews": document["reviews"], "stuck": stuck}, names)
    fields["groups"] = {year: sorted(members) for year, members in fields["groups"].items()}
    fields["reviews"] = sorted(fields["reviews"], key=lambda review: str(review["reviewed"]))
    return canonical(fields)


def chances(name: str, scenario: Scenario, law: LawParameters, names: Names) -> dict[str, Fraction]:
    """The exact chance of every result."""
    algorithm = load_algorithm(name)

    def run(lots: Lots) -> dict[str, Any]:
        return algorithm.draw(scenario, law, lots)

    found: Counter[str] = Counter()
    for number, (record, chance) in enumerate(every_outcome(run)):
        assert number < MOST_OUTCOMES, "too many outcomes to walk: choose a smaller shape"
        found[result(record, names)] += chance  # type: ignore[assignment]
    return dict(found)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", QUICK_ALGORITHMS)
@settings(max_examples=max(1, settings.default.max_examples // 4))  # type: ignore[union-attr]
@given(case=tiny_cases())
@example(
    case=(
        tiny((AFRICA, AFRICA, ASIA, None), (True,) * 4),
        law_from({"no_group": "home-waived", "mutual_scope": "same-year"}),
        {"S0": "S3", "S1": "S0", "S2": "S2", "S3": "S1"},
    )
).via("a home seat open to States of several regional groups: lists drawn apart have no order between them")
def test_every_result_has_the_same_exact_chance_under_any_ids(name: str, case: tuple[Scenario, LawParameters, dict[str, str]]) -> None:
    scenario, law, names = case
    same = {state: state for state in scenario.states}
    other = chances(name, relabelled_scenario(scenario, names), relabelled_law(law, names), same)
    assert other == chances(name, scenario, law, names)
