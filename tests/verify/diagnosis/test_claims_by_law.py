"""Nothing is said to be out of reach, under any law, that a walk through all lots reaches."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from algorithms import Algorithm, SeededLots, every_outcome, load_algorithm
from algorithms.lots import Lots
from scenarios import load_scenario
from tests.reference.encoding import CHOICES
from tests.reference.encoding import feasible as reference_says
from tests.sim.stress.smallest.dead_end import smallest
from tests.verify.diagnosis.laws import PATTERNS, laws_by_pairs, problem_of
from tests.verify.diagnosis.walking import TooManyError, stuck_after
from verify import law_from
from verify.budget import Budget, Effort
from verify.diagnosis.dead_end import search_sequential
from verify.diagnosis.dead_end_program import EXACT_UNDER, is_exact
from verify.diagnosis.diagnosis import diagnose
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.diagnosis.reachable import ContradictionError, reachability
from verify.diagnosis.rotating_dead_end import search_rotating
from verify.diagnosis.stuck_estimate import InDivision, StuckEstimate, estimate_stuck
from verify.law.parameters import ALTERNATIVES

LISTS = Path(__file__).parent / "lists"
FALSE_ONCE: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    (("222", "22"), {"mutual_scope": "same-year", "load_min": "on"}),
    (("111", "111"), {"mutual_scope": "same-year", "load_min": "on", "no_group": "home-waived"}),
    (("1111", "111"), {"mutual_scope": "same-year", "load_min": "on", "reviewers_max": 5}),
    (("222", "222"), {"mutual_scope": "same-year", "load_min": "on", "redraws": "A0"}),
    (("221", "222"), {"additional_keeps_seat": "no", "mutual_scope": "same-year", "declines": "A0,A1,B1"}),
    (("111", "111"), {"additional_keeps_seat": "no", "mutual_scope": "same-year", "declines": "A0,A1,B0,B1"}),
]
"""Laws under which a bound excluded every seat, and nobody asked whether the bound was about this law."""

SMALL_OF_THREE: tuple[tuple[str, ...], ...] = (("33", "33"), ("335", "33"), ("325", "33"), ("352", "352"), ("332", "33", "-"))
"""Lists of three instruments whose draws can be walked through."""


def false_claims(problem: Problem, walked: Counter[str], most: int) -> list[str]:
    """The claims about a problem that are not so; ``walked`` counts what was claimed, and what of it could be walked
    through at most so many draws so far."""
    answer, wrong = feasibility(problem, Budget(100_000)), list[str]()
    asked = {name: value for name, value in problem.law.values.items() if name != "redraws"}
    assert set(CHOICES) <= set(asked)
    if answer.feasible is not reference_says(problem.scenario, asked, problem.groups()):
        wrong.append(f"feasible {answer.feasible}, shown by {answer.shown_by}")
    walked[f"feasible {answer.feasible} by {answer.shown_by}"] += 1
    if not answer.feasible or problem.guard.has_lifting:
        return wrong
    sequential = search_sequential(problem, Budget(100_000))
    if sequential.exhausted and not sequential.found:
        try:
            reached = stuck_after(problem, most)
            walked["sequential: cannot"] += 1
            wrong += ["sequential"] if reached else []
        except TooManyError:
            walked["sequential: too many"] += 1
    rotating = search_rotating(problem)
    if rotating.decided and not rotating.found:
        walked["rotating: cannot"] += 1
        wrong += ["rotating"] if _often_stuck(problem, load_algorithm("rotating-lists")) else []
    return wrong


def _often_stuck(problem: Problem, algorithm: Algorithm) -> bool:
    """By every outcome of four States or fewer, by 60 seeded draws of more."""

    def run(lots: Lots) -> bool:
        return not algorithm.draw(problem.scenario, problem.law, lots).complete

    if problem.scenario.n_states <= 4:
        return any(stuck for stuck, _ in every_outcome(lambda lots: run(InDivision(problem, lots))))
    return any(run(InDivision(problem, SeededLots(f"claim {number}"))) for number in range(60))


def claims(pairs: Iterable[tuple[tuple[str, ...], dict[str, Any]]], most: int) -> tuple[list[Any], Counter[str]]:
    walked = Counter[str]()
    wrong = [(pattern, law, said) for pattern, law in pairs if (said := false_claims(problem_of(pattern, law), walked, most))]
    return wrong, walked


def test_no_claim_is_false_where_one_was_and_on_a_sample() -> None:
    every = [(pattern, law) for law in laws_by_pairs() for pattern in PATTERNS]
    wrong, walked = claims([*FALSE_ONCE, *every[::149]], 500)
    assert wrong == []
    assert walked["feasible True by draw"] > 5
    assert walked["sequential: cannot"] + walked["rotating: cannot"] > 3


def test_no_claim_is_false_where_any_group_may_have_a_seat() -> None:
    laws = [{"home_from": "any"}, {"away_from": "any"}, {"home_from": "any", "away_from": "any", "load_max": 3}]
    wrong, walked = claims([(pattern, law) for law in laws for pattern in (("11", "11"), ("21", "22"), ("222", "22"))], 500)
    assert wrong == []
    assert walked["feasible True by draw"] > 1


def of_three_instruments() -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    return [(pattern, law) for law in laws_by_pairs() for pattern in SMALL_OF_THREE]


FALSE_WITHOUT_CONDITION: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    (("335", "33"), {"mutual_scope": "same-year", "load_min": "on"}),
    (("335", "33"), {"mutual_scope": "same-year", "additional_keeps_seat": "no"}),
    (("325", "33"), {"mutual_scope": "same-year", "additional_keeps_seat": "no"}),
]


def test_no_claim_is_false_of_three_instruments_on_a_sample() -> None:
    wrong, walked = claims([*FALSE_WITHOUT_CONDITION, *of_three_instruments()[::257]], 1500)
    assert wrong == []
    assert walked["feasible True by draw"] > 5
    assert walked["sequential: cannot"] > 1 and walked["rotating: cannot"] > 1


def test_a_claim_of_three_instruments_under_another_law_than_its_own_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.diagnosis.dead_end.is_exact", lambda _: True)
    assert [said for _, _, said in claims(FALSE_WITHOUT_CONDITION, 1500)[0]] == [["sequential"]] * len(FALSE_WITHOUT_CONDITION)


@pytest.mark.long
def test_no_claim_is_false_of_three_instruments() -> None:
    wrong, walked = claims(of_three_instruments()[::7], 5000)
    assert wrong == []
    assert walked["sequential: cannot"] > 30 and walked["rotating: cannot"] > 60


@pytest.mark.long
def test_no_claim_is_false_under_any_pair_of_values() -> None:
    wrong, walked = claims(((pattern, law) for law in laws_by_pairs() for pattern in PATTERNS), 3000)
    assert wrong == []
    assert walked["sequential: cannot"] > 100
    assert walked["rotating: cannot"] > 100


def test_a_dead_end_is_ruled_out_only_under_the_laws_of_the_table() -> None:
    for name, values in EXACT_UNDER.items():
        for value in ALTERNATIVES[name]:
            assert is_exact(problem_of(("222", "222"), {name: value})) == (value in values)
    assert not is_exact(problem_of(("222", "222"), {"additional_covers": "some-missing", "uncoverable_lot": "stuck"}))
    assert not is_exact(problem_of(("222", "222", "-"), {"no_group": "home-waived"}))
    assert is_exact(problem_of(("222", "222"), {"no_group": "home-waived"}))


@pytest.mark.parametrize(
    ("file", "law"),
    [
        ("same-year-load-min-on.csv", {"mutual_scope": "same-year", "load_min": "on"}),
        ("keeps-seat-no-load-max-4.csv", {"additional_keeps_seat": "no", "load_max": 4}),
    ],
)
def test_lists_once_said_to_be_safe_have_a_dead_end(file: str, law: dict[str, Any]) -> None:
    problem = Problem(load_scenario(str(LISTS / file)), law_from(law))
    found = diagnose(problem, load_algorithm("sequential-bowls"), 200).stuck
    assert found and found.estimate.stuck > 0
    assert found.reachability.reachable is True
    assert not found.reachability.shortest


def test_a_proof_that_draws_contradict_is_an_error_and_never_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.diagnosis.dead_end.is_exact", lambda _: True)
    for pattern, law in FALSE_ONCE[:2]:
        with pytest.raises(ContradictionError, match=r"proved that sequential-bowls cannot get stuck .* Please report it"):
            diagnose(problem_of(pattern, law), load_algorithm("sequential-bowls"), 60, Effort(0.25))


def test_complete_draws_contradict_a_proof_that_there_is_none() -> None:
    problem, algorithm = problem_of(("222", "222"), {}), load_algorithm("sequential-bowls")
    estimate = estimate_stuck(problem, algorithm, 20, lambda _: None)
    assert estimate.stuck < estimate.draws
    with pytest.raises(ContradictionError, match="proved that no lawful draw exists"):
        reachability(problem, algorithm, False, estimate, Effort(0.25))


def test_a_given_division_stays_with_the_problems_made_from_it() -> None:
    problem = problem_of(("222", "222", "-"), {})
    given = np.array([3, 2, 1, 3, 2, 1, 0], dtype=np.int8)
    assert problem.year_of.tolist() != given.tolist()
    divided = problem.with_division(given)
    for other in (
        divided.with_parameter("load_max", 2),
        divided.with_accession(0, 1),
        divided.of_few([0, 3]).with_parameter("load_max", 5),
    ):
        kept = [0, 3] if other.year_of[1] == 0 else range(7)
        assert [other.year_of[state] for state in kept] == [given[state] for state in kept]
    joined = divided.with_parameter("no_group", "home-waived")
    assert joined.year_of[:6].tolist() == given[:6].tolist()
    assert joined.year_of[6] == Problem(problem.scenario, law_from({"no_group": "home-waived"})).year_of[6] > 0
    assert joined.with_parameter("no_group", "outside").year_of.tolist() == given.tolist()


def test_two_places_say_the_same_of_the_chain() -> None:
    problem, algorithm = problem_of(("1111", "111"), {}), load_algorithm("uniform-chain")
    answer = reachability(problem, algorithm, True, StuckEstimate(0, 0, 0.0, 1.0, (), ""), Effort(1))
    assert (answer.reachable, answer.reason) == (False, smallest("uniform-chain", problem.law).proof)
