"""Shrinking keeps the failure, leaves nothing that could be left out, and gives the same each time."""

from typing import Any, ClassVar

import pytest

from algorithms import Algorithm, Ceremony, SeededLots, load_algorithm
from scenarios import InputError, Scenario
from sim.stress.climbing import random_pattern
from sim.stress.shrinking import Fails, law_on, shrink, single_steps, stuck_where_a_draw_exists
from tests.sim.stress.planted import without_a_clause
from verify import arrays_of, check_draws, law_from
from verify.budget import Budget
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.law_in_force import LawInForce

SEEDS = tuple(f"shrink {number}" for number in range(6))


class RaisesAtFirearms(Algorithm):
    """A planted fault: an error where two States are party to the Firearms Protocol."""

    name: ClassVar[str] = "raises-at-firearms"

    def fill(self, ceremony: Ceremony) -> None:
        if int(ceremony.scenario.adherence[:, 3].sum()) > 1:
            raise ValueError("two States hold FIREARMS")
        load_algorithm("sequential-bowls").fill(ceremony)


def drawn_from(size: int, seed: str) -> Scenario:
    return random_pattern(SeededLots(seed), size, 4).scenario("random")


def first_failing(size: int, fails: Fails) -> Scenario:
    return next(each for each in (drawn_from(size, f"from {number}") for number in range(40)) if fails(each))


def is_minimal(scenario: Scenario, fails: Fails) -> bool:
    return fails(scenario) and not any(fails(step) for step in single_steps(scenario))


def breaks_or_raises(algorithm: Algorithm, law: LawInForce, seeds: tuple[str, ...]) -> Fails:
    """That for some seed the algorithm raises an error, or finishes a draw that breaks a clause; a law that it refuses is no failure."""

    def breaks(scenario: Scenario, seed: str) -> bool:
        bearing = law_on(law, scenario)
        try:
            record = algorithm.draw(scenario, bearing, SeededLots(seed))
        except InputError:
            return False
        except Exception:
            return True
        results = check_draws(scenario, bearing, arrays_of(scenario, [record]))
        return record.complete and any(result.findings for result in results)

    return lambda scenario: any(breaks(scenario, seed) for seed in seeds)


def remembered(fails: Fails) -> Fails:
    """The same failure, asked of each scenario once."""
    known: dict[str, bool] = {}

    def answer(scenario: Scenario) -> bool:
        if scenario.digest not in known:
            known[scenario.digest] = fails(scenario)
        return known[scenario.digest]

    return answer


@pytest.mark.parametrize(
    ("name", "settings", "size"),
    [
        pytest.param("sequential-bowls", {}, 30, marks=pytest.mark.long),
        ("rotating-lists", {"load_max": 3}, 24),
        ("sequential-bowls", {"mutual_scope": "same-year", "load_max": 3}, 18),
    ],
)
def test_a_dead_end_shrinks_to_one_with_nothing_to_spare(name: str, settings: dict[str, Any], size: int) -> None:
    """Shrunk twice by the same answers; that an answer is the same when it is asked afresh is seen around the end."""
    algorithm, law = load_algorithm(name), law_from(settings)
    fails = stuck_where_a_draw_exists(algorithm, law, SEEDS)
    once = remembered(fails)
    started = first_failing(size, once)
    found = shrink(started, once)
    assert found.n_states < started.n_states / 2
    assert is_minimal(found, fails)
    assert shrink(started, once).digest == found.digest
    record = next(each for each in (algorithm.draw(found, law, SeededLots(seed)) for seed in SEEDS) if each.stuck)
    problem = Problem(found, law, "").with_division(record.year_of(found))
    assert feasibility(problem, Budget(100_000)).feasible is not None


def test_a_broken_clause_shrinks_to_what_the_fault_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    without_a_clause(monkeypatch, "29a")
    fails = breaks_or_raises(load_algorithm("sequential-bowls"), law_from({}), SEEDS)
    found = shrink(first_failing(30, fails), fails)
    assert is_minimal(found, fails)
    assert 3 <= found.n_states <= 6


def test_an_error_shrinks_to_the_two_states_that_cause_it() -> None:
    fails = breaks_or_raises(RaisesAtFirearms(), law_from({}), SEEDS[:1])
    found = shrink(drawn_from(40, "firearms"), fails)
    assert (found.n_states, found.adherence.astype(int).tolist()) == (2, [[1, 0, 0, 1], [1, 0, 0, 1]])
    assert len(set(found.group_of.tolist())) == 1


def test_a_lawful_algorithm_that_refuses_a_law_is_no_failure() -> None:
    law = law_from({"additional_covers": "some-missing"})
    assert not breaks_or_raises(load_algorithm("uniform-chain"), law, SEEDS[:1])(drawn_from(12, "chain"))


def test_what_does_not_fail_is_not_shrunk() -> None:
    with pytest.raises(InputError, match="a scenario on which the failure shows"):
        shrink(drawn_from(12, "any"), lambda scenario: False)


def test_single_steps_never_leave_a_protocol_without_its_convention() -> None:
    scenario = drawn_from(6, "steps")
    for step in single_steps(scenario):
        assert step.adherence[:, 0].all() and step.digest != scenario.digest
    ends = {step.n_states for step in single_steps(scenario)}
    assert ends == {5, 6}


def test_states_that_the_law_names_may_be_taken_out() -> None:
    algorithm, names = load_algorithm("sequential-bowls"), drawn_from(30, "from 0").states
    fails = stuck_where_a_draw_exists(algorithm, law_from({"waives_four": list(names), "load_max": 3}), SEEDS[:3])
    started = first_failing(30, fails)
    found = shrink(started, fails)
    assert found.n_states < started.n_states and fails(found)
