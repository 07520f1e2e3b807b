"""Machine code is one more reading of the law: it opens the guard's bowls, and makes the algorithms' draws."""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings

from algorithms import Ceremony, SeededLots, every_outcome, load_algorithm
from algorithms.ceremony import Observer
from algorithms.draw_so_far import Seat, Seating
from algorithms.lots import Lots
from scenarios import Scenario, load_scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.agreement.interpreted import Bowls, interpreted
from tests.agreement.random_lists import any_list
from tests.agreement.test_look_ahead import random_law, random_scenario
from tests.agreement.test_optimistic import SMALL
from tests.property.strategies import cases
from tests.verify.law.small import states
from tests.verify.test_many_draws import TIGHT
from verify import LawInForce, law_from, many_draws
from verify.diagnosis.problem import Problem
from verify.diagnosis.stuck_estimate import estimate_stuck
from verify.kernel.batch import Kernel, NotReadError, kernel_for
from verify.kernel.tables import Result
from verify.law.parameters import ALTERNATIVES
from verify.law_in_force import in_force
from verify.many_draws import drawn_by_kernel, drawn_in_the_ordinary_way, same_draws

NAMES = ("sequential-bowls", "rotating-lists", "answer-set", "sequential-bowls-look-ahead")


class Beside(Observer):
    """Opens each bowl of a ceremony by the source too."""

    def __init__(self, scenario: Scenario, law: LawInForce, seen: Counter[str]) -> None:
        self._scenario, self._kernel, self._seen = scenario, kernel_for(scenario, law, load_algorithm("sequential-bowls")), seen

    def begun(self, ceremony: Ceremony) -> None:
        self._ceremony, self._bowls = ceremony, Bowls(self._scenario, self._kernel, ceremony.draw)

    def opened(self, seat: Seat) -> None:
        bowl = self._ceremony.guard.open(self._ceremony.draw, seat)
        lots, admissible = self._bowls.open(seat)
        assert admissible == bowl.admissible, (seat, self._kernel.law.values)
        assert lots == bowl.lots or not admissible, (seat, self._kernel.law.values)
        self._seen["barred" if bowl.lots & ~bowl.admissible else "open"] += 1
        self._seen["empty"] += not bowl.admissible
        self._seen["additional"] += seat.additional

    def filled(self, seating: Seating, line: Any) -> None:
        missing = line.seat.missing
        self._bowls.add(seating.reviewed, seating.side, missing, seating.reviewing, seating.instruments)


def run_beside(scenario: Scenario, law: LawInForce, lots: Lots, seen: Counter[str], algorithm: str = "sequential-bowls") -> None:
    ceremony = Ceremony(scenario, law, lots, observer=Beside(scenario, law, seen))
    load_algorithm(algorithm).fill_checked(ceremony)


@pytest.mark.parametrize(("scenario", "law"), SMALL)
def test_in_small_scopes_it_opens_the_bowls_of_every_outcome(scenario: Scenario, law: dict[str, str | int]) -> None:
    lawful, seen = law_from({**law, "redraws": []}), Counter[str]()
    outcomes = sum(1 for _ in every_outcome(lambda lots: run_beside(scenario, lawful, lots, seen)))
    assert outcomes > 1
    assert seen["open"] + seen["barred"] > outcomes


def test_it_opens_the_bowls_of_any_list_under_any_law() -> None:
    seen, values = Counter[str](), {name: set[str]() for name in ALTERNATIVES}
    for number in range(60):
        chance = random.Random(f"kernel/{number}")
        scenario = random_scenario(chance) if number % 2 else any_list(number)[0]
        law = law_from({**(random_law(chance, scenario) if number % 2 else any_list(number)[1]).values, "redraws": []})
        for name in ALTERNATIVES:
            values[name].add(law.values[name])
        for seed in "12":
            run_beside(scenario, law, SeededLots(seed), seen, ("sequential-bowls", "answer-set")[number % 4 // 2])
    assert all(values[name] == set(alternatives) for name, alternatives in ALTERNATIVES.items()), values
    assert min(seen[kind] for kind in ("open", "barred", "empty", "additional")) > 30, seen


@settings(max_examples=12)
@given(cases())
def test_it_makes_the_draws_of_any_small_list_under_any_law(case: tuple[Scenario, LawInForce]) -> None:
    scenario, law = case[0], in_force(law_from({**case[1].values, "redraws": []}))
    for name in NAMES:
        algorithm, seeds = load_algorithm(name), ["1", "2"]
        with interpreted():
            fast = drawn_by_kernel(kernel_for(scenario, law, algorithm), law, algorithm, seeds)
        assert same_draws(fast, drawn_in_the_ordinary_way(scenario, law, algorithm, seeds)), (name, law.values)


def test_what_it_cannot_read_it_refuses_and_says_why() -> None:
    scenario = states("X", a="A:X", b="B:X", c="B:X")
    for algorithm, law, why in (
        ("sequential-bowls", {"redraws": "a"}, "redraws"),
        ("uniform-chain", {}, "uniform-chain"),
        ("answer-set-most-even", {}, "answer-set-most-even"),
    ):
        with pytest.raises(NotReadError, match=why):
            kernel_for(scenario, law_from(law), load_algorithm(algorithm))


class OwnLaw(LawInForce):
    """A law that may open other bowls than its clauses say."""


def test_a_law_of_a_kind_of_its_own_is_refused() -> None:
    with pytest.raises(NotReadError, match="of its own"):
        kernel_for(states("X", a="A:X", b="B:X"), OwnLaw(law_from({}).values), load_algorithm("rotating-lists"))


def test_a_stuck_draw_is_stuck_where_the_algorithm_is() -> None:
    """Four States of one group and one of another: most draws end before the last seat."""
    scenario, law = states("XY", a1="A:XY", a2="A:X", a3="A:XY", b1="B:XY", b2="B:X"), law_from({"load_max": 2})
    algorithm = load_algorithm("sequential-bowls")
    kernel = kernel_for(scenario, law, algorithm)
    seeds = [str(number) for number in range(20)]
    with interpreted():
        result = kernel.draw(seeds)
    ordinary = drawn_in_the_ordinary_way(scenario, law, algorithm, seeds)
    assert not ordinary.complete.all()
    assert result.complete.tolist() == ordinary.complete.tolist()
    assert result.lots_drawn.tolist() == ordinary.lots_drawn.tolist()


REAL, REAL_LAWS = "real-2020-10-16", ({}, {"load_max": 3}, {"legal_family": "on", "home_fallback": "different-group"})
"""Laws under which draws of the real list are complete, get stuck, and have bars that may be lifted."""


@pytest.mark.parametrize("law", [{}, *(pytest.param(one, marks=pytest.mark.long) for one in REAL_LAWS[1:])])
@pytest.mark.parametrize("name", NAMES)
def test_compiled_it_makes_the_draws_of_the_real_list(name: str, law: dict[str, str | int]) -> None:
    scenario, lawful, algorithm = load_scenario(REAL), law_from(law), load_algorithm(name)
    seeds = [f"kernel/{number}" for number in range(5 if not law else 200)]
    kernel = kernel_for(scenario, lawful, algorithm)
    assert same_draws(drawn_by_kernel(kernel, lawful, algorithm, seeds), drawn_in_the_ordinary_way(scenario, lawful, algorithm, seeds))


def test_compiled_its_lots_are_those_of_any_seed_and_name() -> None:
    """Names of any length and script: more than one block of SHA-256, and bytes beyond ASCII."""
    groups = ("A", "Côte d'Ivoire", "名" * 40)
    rows = [Row(f"S{place}" * (1 + place % 9), "", groups[place % 3], (True,) * 4) for place in range(70)]
    scenario = build_scenario("named", None, rows, UNTOC_FAMILY, groups)
    law, seeds = law_from({}), ["", "é", "x" * 200]
    for name in NAMES[:2]:
        algorithm = load_algorithm(name)
        fast = drawn_by_kernel(kernel_for(scenario, law, algorithm), law, algorithm, seeds)
        assert same_draws(fast, drawn_in_the_ordinary_way(scenario, law, algorithm, seeds))


def test_an_estimate_by_machine_code_is_the_one_by_draws_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a list on which many draws get stuck."""
    problem = Problem(TIGHT, law_from({}))
    algorithm = load_algorithm("sequential-bowls")
    ordinary = estimate_stuck(problem, algorithm, 150, lambda line: None)
    for name in ("WORTH_COMPILING", "WORTH_LOADING"):
        monkeypatch.setattr(many_draws, name, 0)
    asked = Counter[int]()

    def drawn(kernel: Kernel, seeds: Sequence[str]) -> Result:
        asked[len(seeds)] += 1
        return draw(kernel, seeds)

    draw = Kernel.draw
    monkeypatch.setattr(Kernel, "draw", drawn)
    with interpreted():
        assert estimate_stuck(problem, algorithm, 150, lambda line: None) == ordinary
    assert 0 < ordinary.stuck < 150
    assert max(asked) == 64, asked
    assert sum(size * count for size, count in asked.items() if size > 1) >= 148
