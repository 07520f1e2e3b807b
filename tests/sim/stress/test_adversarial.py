"""Adversarial scenarios: the same for one seed, better than their start, and what they claim is so by an exact count."""

import pytest

from algorithms import SeededLots, load_algorithm
from scenarios import InputError
from sim.stress.adversarial import DRAWS, _judge, additional, adversarial
from sim.stress.climbing import ANY_SCORE, moved, random_pattern
from sim.stress.divided import has_draw
from sim.stress.spare_bound import additional_at_least
from verify import arrays_of, law_from
from verify.completion.whole_numbers import WholeNumberSolver
from verify.diagnosis.problem import Problem
from verify.law_in_force import LawInForce

LAW = law_from({})


def at_random(size: int, seed: str, evaluations: int, law: LawInForce = LAW) -> list[int]:
    """The values of so many random scenarios, those left out that have no lawful draw: what a search must beat."""
    scored, lots = _judge("additional", "sequential-bowls", size, evaluations, law, 4), SeededLots(f"{seed}/additional/{size}/random")
    scores = [scored(random_pattern(lots, size, 4).scenario("random"), ANY_SCORE) for _ in range(evaluations)]
    return [score[0] for score in scores if score is not None]


def fewest_additional(problem: Problem) -> int:
    """The exact least number, by a whole-number program that knows nothing of the bound; there is a lawful draw."""
    return WholeNumberSolver(problem.scenario, problem.law, problem.year_of).fewest_additional(1_000)


def test_a_search_beats_random_scenarios_and_its_count_is_exact() -> None:
    found = adversarial("additional", "sequential-bowls", size=12, seed="test", evaluations=240)
    again = adversarial("additional", "sequential-bowls", size=12, seed="test", evaluations=240)
    assert (again.scenario.digest, again.value, again.scored) == (found.scenario.digest, found.value, found.scored)
    values = at_random(12, "test", 240)
    assert found.value > found.start and found.value > max(values)
    problem = Problem(found.scenario, LAW)
    assert has_draw(problem) and found.scenario.n_states == 12
    assert additional_at_least(problem) == found.value
    assert fewest_additional(problem) >= found.value


def test_the_dead_ends_told_are_those_of_the_draws() -> None:
    found = adversarial("dead-end", "sequential-bowls", size=12, seed="test", evaluations=30)
    algorithm = load_algorithm("sequential-bowls")
    records = [algorithm.draw(found.scenario, LAW, SeededLots(f"draw {number}")) for number in range(DRAWS)]
    assert sum(not record.complete for record in records) == found.value >= found.start
    assert has_draw(Problem(found.scenario, LAW))


def test_the_largest_burden_told_is_that_of_the_draws() -> None:
    found = adversarial("unequal", "sequential-bowls-look-ahead", size=8, seed="test", evaluations=9, instruments=1)
    algorithm = load_algorithm("sequential-bowls-look-ahead")
    records = [algorithm.draw(found.scenario, LAW, SeededLots(f"draw {number}")) for number in range(DRAWS)]
    assert int(arrays_of(found.scenario, records).burdens.max()) == found.value


def test_the_bound_never_goes_above_the_exact_fewest() -> None:
    reached = 0
    for settings in ({}, {"mutual_scope": "same-year"}):
        law = law_from(settings)
        for number in range(15):
            problem = Problem(random_pattern(SeededLots(f"bound {number}"), 10, 4).scenario("random"), law)
            if has_draw(problem):
                exact = fewest_additional(problem)
                assert additional_at_least(problem) <= exact
                reached += additional_at_least(problem) == exact > 0
    assert reached > 3


@pytest.mark.parametrize("settings", [{}, {"mutual_scope": "same-year"}, {"reviewers_from": "not-under-review-this-year"}])
def test_additional_states_that_no_draw_can_spare_are_counted_only_where_there_is_a_draw(settings: dict[str, str]) -> None:
    law, lots = law_from(settings), SeededLots("spare/additional/6/random")
    values = at_random(6, "spare", 12, law)
    problems = [Problem(random_pattern(lots, 6, 4).scenario("random"), law) for _ in range(12)]
    assert values == [additional_at_least(problem) for problem in problems if has_draw(problem)]
    assert len(values) < 12


def test_no_draw_at_all_is_no_scenario() -> None:
    with pytest.raises(InputError, match="a size at which a lawful draw exists"):
        adversarial("dead-end", "sequential-bowls", size=4, seed="test", evaluations=3)


def test_every_fault_of_a_search_is_told_at_once() -> None:
    with pytest.raises(InputError) as raised:
        adversarial("none", "nobody", size=2, seed="", evaluations=1, instruments=9)
    assert [fault.where for fault in raised.value.faults] == ["aim", "size", "evaluations", "instruments", "--algorithm"]


def test_moves_keep_the_number_of_states_and_the_convention() -> None:
    lots, pattern = SeededLots("moves"), random_pattern(SeededLots("start"), 9, 4)
    changed = 0
    for _ in range(60):
        after = moved(lots, pattern)
        changed += after != pattern
        pattern = after
    scenario = pattern.scenario("moved")
    assert scenario.n_states == 9 and scenario.adherence[:, 0].all() and changed > 30
    assert additional(Problem(scenario, LAW), load_algorithm("sequential-bowls")) == additional(
        Problem(scenario, LAW), load_algorithm("sequential-bowls")
    )
