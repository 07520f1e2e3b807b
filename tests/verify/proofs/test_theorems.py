"""The theorems of the default law, and planted faults that must make them fail."""

from dataclasses import replace

import pytest

from algorithms import algorithm_names
from verify import clauses_of, law_from
from verify.proofs import safety
from verify.proofs.answers import answers
from verify.proofs.campaign import claimed, further_orders, safety_of, step_theorems
from verify.proofs.law_theorems import follows, law_theorems, too_small
from verify.proofs.safety import Order, not_vacuous_theorem, redraw_theorem, step_theorem
from verify.proofs.second_solver import ask_cvc5, confirm
from verify.proofs.theorem import PROVED, REFUTED, UNBOUNDED, Verdict, prove

LAW = law_from({})
CLAUSES = clauses_of(LAW)
BY_ID = {clause.id: clause for clause in CLAUSES}
IN_THE_GUARD = ("28-home", "28-away", "self", "29a", "29b-party")


@pytest.fixture(scope="module")
def steps() -> list[Verdict]:
    return [prove(theorem, LAW) for theorem in step_theorems(CLAUSES)]


def test_the_induction_is_proved_for_any_number_of_states_by_both_solvers(steps: list[Verdict]) -> None:
    for verdict in steps:
        assert verdict.verdict == PROVED, verdict.theorem.id
        assert verdict.scope == UNBOUNDED or verdict.theorem.wants_witness
        assert confirm(verdict) == PROVED, verdict.theorem.id


@pytest.fixture(scope="module")
def possible() -> dict[Order, Verdict]:
    """Whether the orders of seats are possible."""
    return {order: prove(not_vacuous_theorem(CLAUSES, order), LAW) for order in further_orders(algorithm_names())}


@pytest.mark.parametrize("algorithm", algorithm_names())
def test_every_algorithm_is_safe(algorithm: str, steps: list[Verdict], possible: dict[Order, Verdict]) -> None:
    assert safety_of(algorithm, steps, possible).verdict == PROVED


def test_an_algorithm_whose_order_of_seats_is_not_possible_is_not_called_safe(steps: list[Verdict], possible: dict[Order, Verdict]) -> None:
    """A guard that admits nothing keeps every clause, and its proof would say nothing."""
    never = {order: replace(verdict, verdict=REFUTED) for order, verdict in possible.items()}
    assert safety_of("rotating-lists", steps, never).verdict == REFUTED
    assert safety_of("answer-set", steps, never).verdict == PROVED


@pytest.mark.long
def test_the_answers_of_two_processes_are_those_of_one() -> None:
    def shown(workers: int) -> list[object]:
        return [
            (answer.verdict.theorem.id, answer.verdict.verdict, answer.verdict.scope, answer.verdict.counterexample, answer.files)
            for answer in answers(LAW, ("rotating-lists",), workers, second=False, files=True)
        ]

    alone = shown(1)
    assert alone == shown(2)
    assert len(alone) == len(claimed(LAW, ())) + 1


def test_what_follows_and_what_does_not() -> None:
    verdicts = {theorem.id: prove(theorem, LAW) for theorem in law_theorems(LAW, CLAUSES)}
    proved = {name for name, verdict in verdicts.items() if verdict.verdict == PROVED}
    assert proved == {"law/consistent", "law/follows/29c", "law/follows/28-two", "law/group-of-1", "law/group-of-2"}
    refuted = {name for name, verdict in verdicts.items() if verdict.verdict == REFUTED}
    assert proved | refuted == set(verdicts)
    assert all(verdicts[name].counterexample for name in refuted)


def test_a_group_of_two_is_possible_where_mutual_reviews_are_barred_in_one_year_only() -> None:
    law = law_from({"mutual_scope": "same-year"})
    verdict = prove(too_small(2, clauses_of(law)), law)
    assert verdict.verdict == REFUTED
    assert any("reviews" in line for line in verdict.counterexample)


@pytest.mark.parametrize("dropped", IN_THE_GUARD)
def test_a_guard_without_a_clause_is_refuted_with_a_readable_counterexample(dropped: str) -> None:
    guard = [replace(clause, each_lot=()) if clause.id == dropped else clause for clause in CLAUSES]
    verdict = prove(replace(step_theorem(BY_ID[dropped], CLAUSES, guard), first=3), LAW)
    assert verdict.verdict == REFUTED
    assert "is kept as" in verdict.counterexample[-1]
    assert ask_cvc5(verdict.queries[0].smt(dropped)) == "sat"


def test_the_guard_against_a_fifth_state_is_needed_only_where_29c_does_not_follow() -> None:
    some = law_from({"additional_covers": "some-missing", "reviewers_max": 2})
    clauses = clauses_of(some)
    guard = [replace(clause, each_lot=()) if clause.id == "29c" else clause for clause in clauses]
    limit = next(clause for clause in clauses if clause.id == "29c")
    assert prove(replace(step_theorem(limit, clauses, guard), first=3), some).verdict == REFUTED
    assert prove(follows(BY_ID["29c"], CLAUSES), LAW).verdict == PROVED


def test_a_redraw_breaks_nothing_but_what_is_asked_of_the_finished_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    assert prove(redraw_theorem(CLAUSES), LAW).verdict == PROVED
    law = law_from({"home_fallback": "different-group"})
    theorem = redraw_theorem(clauses_of(law))
    assert theorem.statement.endswith("breaks nothing but what the ceremony asks of the finished draw of 28-home")
    assert prove(theorem, law).verdict == PROVED
    monkeypatch.setattr(safety, "for_good", list)
    verdict = prove(replace(redraw_theorem(clauses_of(law)), first=1), law)
    assert verdict.verdict == REFUTED
    assert "are emptied" in verdict.counterexample[-1]


@pytest.mark.parametrize("values", [{"home_fallback": "different-group"}, {"legal_family": "on", "redraws": "A0"}])
def test_every_algorithm_is_safe_under_a_law_that_looks_at_other_states(values: dict[str, str]) -> None:
    law = law_from(values)
    clauses = clauses_of(law)
    steps = [prove(theorem, law) for theorem in (redraw_theorem(clauses), *step_theorems(clauses))]
    assert {verdict.theorem.id: verdict.verdict for verdict in steps if verdict.verdict != PROVED} == {}
    assert all(safety_of(name, steps, {}).verdict == PROVED for name in algorithm_names())
