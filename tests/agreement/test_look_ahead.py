"""With look-ahead a draw never ends stuck where one exists: against a second encoding of the law that uses none of our clauses."""

import os
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from algorithms import SeededLots, every_outcome, load_algorithm
from algorithms.lots import Lots
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.reference.encoding import feasible
from tests.verify.law.test_parameters import sound
from verify import LawInForce, LawParameters, law_from
from verify.budget import Budget
from verify.completion.answer_sets import conflicts_limited
from verify.law.parameters import ALTERNATIVES
from verify.proofs.scopes import patterns

EXACT = ("sequential-bowls-look-ahead", "answer-set", "answer-set-fewest-additional", "answer-set-most-even")
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
STEP = {(3, 2): 6}
"""Outside a thorough run, every so many patterns of a size."""
UNSEEN = ("redraws",)
"""The parameter that the second encoding does not know; a repetition does not decide whether a draw exists."""


def draw_exists(scenario: Scenario, law: LawParameters, groups: Mapping[int, Sequence[str]]) -> bool:
    return bool(feasible(scenario, {name: value for name, value in law.values.items() if name not in UNSEEN}, groups))


def random_scenario(chance: random.Random) -> Scenario:
    count, groups, instruments = chance.randint(3, 10), chance.randint(1, 3), chance.randint(1, 3)
    group_of = [*REGIONAL_GROUPS[:groups] * 3, None]
    rows = [
        Row(f"S{n:02}", "", chance.choice(group_of), (True, *(chance.random() < 0.6 for _ in range(instruments - 1)))) for n in range(count)
    ]
    return build_scenario("random", None, rows, UNTOC_FAMILY[:instruments])


def random_law(chance: random.Random, scenario: Scenario) -> LawInForce:
    choice: dict[str, Any] = {name: chance.choice(values) if chance.random() < 0.4 else values[0] for name, values in ALTERNATIVES.items()}
    choice |= {"load_max": chance.choice([0, 0, 2, 3, 4]), "reviewers_max": chance.choice([4, 4, 3, 2])}
    for name in ("waives_four", "defers", "declines"):
        if chance.random() < 0.2:
            choice[name] = chance.sample(scenario.states, chance.randint(0, scenario.n_states))
    return law_from(choice)


@pytest.mark.parametrize("algorithm", EXACT)
def test_completes_exactly_where_a_draw_exists(algorithm: str) -> None:
    seen = set()
    for number in range(60):
        chance = random.Random(number)
        scenario = random_scenario(chance)
        law = random_law(chance, scenario)
        record = load_algorithm(algorithm).draw(scenario, law, SeededLots(str(number)))
        complete = record.complete
        assert draw_exists(scenario, law, record.groups) == complete, (number, record.stuck)
        assert sound(scenario, law, record), number
        assert complete or not record.lots, f"case {number} went on where no draw exists"
        seen.add(complete)
    assert seen == {True, False}


TOLD_SLOW = law_from({"no_group": "home-waived", "home_fallback": "different-group", "load_min": "on", "load_max": 2})
"""A law under which draws of eight States were once told to take over 20 seconds."""
ENOUGH = 20_000
"""Conflicts for a draw: the longest of 200 such lists took 4,003 (answer-set-most-even); a draw may spend fifty times as many as this."""


def eight_states(number: int) -> Scenario:
    """A list of that number, always the same."""
    chance = random.Random(f"eight {number}")
    groups, instruments = chance.randint(1, 3), chance.randint(1, 4)
    group_of = [*REGIONAL_GROUPS[:groups] * 3, None]
    rows = [Row(f"S{n}", "", chance.choice(group_of), (True, *(chance.random() < 0.6 for _ in range(instruments - 1)))) for n in range(8)]
    return build_scenario("eight", None, rows, UNTOC_FAMILY[:instruments])


@pytest.mark.parametrize("algorithm", EXACT)
@pytest.mark.parametrize(("number", "exists"), [(5, False), (35, False), (17, False), (4, True), (11, True)])
def test_eight_states_under_a_law_told_to_be_slow_are_settled_in_few_conflicts(algorithm: str, number: int, exists: bool) -> None:
    scenario, conflicts = eight_states(number), Budget(ENOUGH)
    with conflicts_limited(conflicts):  # raises where it gives up
        record = load_algorithm(algorithm).draw(scenario, TOLD_SLOW, SeededLots(str(number)))
    assert record.complete is exists is draw_exists(scenario, TOLD_SLOW, record.groups)
    assert sound(scenario, TOLD_SLOW, record)
    assert conflicts.left < ENOUGH or exists or algorithm in ("sequential-bowls-look-ahead", "answer-set"), "nothing was searched"


class _SeatsOnly:
    """Every outcome of the bowls for seats; the division and the running order stay as listed."""

    seed = ""

    def __init__(self, lots: Lots) -> None:
        self._lots = lots

    def pick(self, bowl: str, size: int) -> int:
        return 0 if bowl.startswith(("division/", "order/")) else self._lots.pick(bowl, size)


class _OneDivision(LawInForce):
    """A law that keeps its look-ahead from draw to draw of one scenario and division: any whole lawful draw is a witness."""

    def __init__(self, law: LawInForce) -> None:
        super().__init__(law.values)
        object.__setattr__(self, "kept", {})

    def completion(self, scenario: Scenario, year_of: Any, objective: str = "none") -> Any:
        key = (scenario.digest, year_of.tobytes(), objective)
        kept: dict[Any, Any] = self.__dict__["kept"]
        if key not in kept:
            kept[key] = super().completion(scenario, year_of, objective)
        return kept[key]


@pytest.mark.parametrize(
    ("sizes", "choice"),
    [
        ((2, 2), {"mutual_scope": "same-year"}),
        ((2, 2), {"mutual_scope": "same-year", "load_max": 3}),
        ((2, 2), {"home_fallback": "different-group"}),
        ((3, 1), {"home_fallback": "different-group"}),
        ((3, 1), {"home_fallback": "different-group", "load_max": 3}),
        ((3, 2), {"mutual_scope": "same-year"}),
    ],
)
def test_every_outcome_on_every_small_pattern(sizes: tuple[int, int], choice: dict[str, Any]) -> None:
    law, algorithm = _OneDivision(law_from(choice)), load_algorithm("sequential-bowls-look-ahead")
    chosen = list(patterns(sizes))[:: 1 if THOROUGH else STEP.get(sizes, 1)]
    outcomes = 0
    for scenario in chosen:
        exists: bool | None = None

        def run(lots: Lots, scenario: Scenario = scenario) -> dict[str, Any]:
            return algorithm.draw(scenario, law, _SeatsOnly(lots))

        for record, _ in every_outcome(run):
            if exists is None:
                exists = draw_exists(scenario, law, record.groups)
            assert record.complete == exists, scenario.adherence
            outcomes += 1
    print(f"{sizes} {choice}: {len(chosen)} patterns, {outcomes} outcomes")
    assert outcomes >= len(chosen) > 0
