"""Planted faults: each is killed by a draw or a lot, or proved to change nothing."""

import json
from pathlib import Path

import pytest
import z3

from verify import clauses_of, law_from
from verify.law.clause import Clause
from verify.proofs.edited_draws import EditedDraws, edited_draws
from verify.proofs.fates import fate_by_solver, guard_admits_the_same, tells_apart
from verify.proofs.mutants import Mutant, mutants_of
from verify.proofs.theorem import PROVED, REFUTED, prove
from verify.proofs.traceability import named_tests, traced_terms

LAW = law_from({})
CLAUSES = clauses_of(LAW)
BY_ID = {clause.id: clause for clause in CLAUSES}
TABLE = Path(__file__).parents[3] / "results" / "outcomes" / "traceability.json"
SAME = {
    ("28-two", "each_lot", "term 1 dropped"),
    ("28-two", "each_lot", "term 1 some instrument for every instrument"),
    ("28-two", "each_lot", "term 2 dropped"),
    ("29a", "each_lot", "term condition dropped"),
    *(("29c", "each_lot", f"term {change}") for change in ("dropped", "condition dropped", "negation dropped", "4 becomes 5")),
    *(
        (clause, "finished", f"term {change}")
        for clause in ("28-two", "28-home", "28-away")
        for change in ("dropped", "some instrument for every instrument", "exactly becomes at most")
    ),
}
"""Changes of the law that change nothing under the default law, because another clause says the same; proved by the solvers."""


@pytest.fixture(scope="module")
def draws() -> EditedDraws:
    return edited_draws(LAW, CLAUSES)


def mutant(clause: str, change: str) -> Mutant:
    return next(found for found in mutants_of(BY_ID[clause]) if change in found.change)


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
def test_every_change_of_the_law_is_seen_on_a_draw_but_for_those_that_change_nothing(clause: Clause, draws: EditedDraws) -> None:
    unseen = {(clause.id, one.part, one.change) for one in mutants_of(clause) if draws.told_apart(one.clause) is None}
    assert unseen == {one for one in SAME if one[0] == clause.id}


def test_the_edited_draws_hold_lawful_draws_and_broken_ones(draws: EditedDraws) -> None:
    for kept in draws.keeps.values():
        assert 0 < kept.sum() < len(draws.words)
    assert draws.told_apart(BY_ID["29a"]) is None


@pytest.mark.parametrize(("clause", "change"), [("29a", "negation dropped"), ("29b-party", "negated"), ("self", "dropped")])
def test_a_changed_law_judges_some_draw_otherwise(clause: str, change: str) -> None:
    assert prove(tells_apart(mutant(clause, change), CLAUSES), LAW).verdict == REFUTED


@pytest.mark.parametrize(("clause", "change"), [("28-home", "exactly becomes at most"), ("29c", "dropped"), ("29a", "condition dropped")])
def test_a_change_that_changes_nothing_is_proved_so_for_any_number_of_states(clause: str, change: str) -> None:
    fate = fate_by_solver(mutant(clause, change), "law", LAW)
    assert (fate.word, fate.scope) == ("same", "unbounded")


@pytest.mark.parametrize(
    ("clause", "change"), [("28-home", "drawn at the other seat"), ("28-away", "dropped"), ("29a", "negated"), ("self", "dropped")]
)
def test_a_changed_guard_lets_a_lot_pass_that_it_should_bar_or_the_other_way(clause: str, change: str) -> None:
    verdict = prove(guard_admits_the_same(mutant(clause, change), CLAUSES), LAW)
    assert verdict.verdict == REFUTED
    assert "is kept as" in verdict.counterexample[-1]


def test_a_guard_without_29c_admits_the_same_lots_under_the_default_law() -> None:
    assert prove(guard_admits_the_same(mutant("29c", "dropped"), CLAUSES), LAW).verdict == PROVED


def test_the_stored_table_speaks_of_the_law_as_it_is() -> None:
    document = json.loads(TABLE.read_text(encoding="utf-8"))
    stored = {row["clause"]: row for row in document["clauses"]}
    assert list(stored) == [clause.id for clause in CLAUSES]
    for clause in CLAUSES:
        row = stored[clause.id]
        assert [term["english"] for term in row["terms"]] == [term.english for term in traced_terms(clause, LAW)]
        if document["z3"] == z3.get_version_string():
            assert [term["formula"] for term in row["terms"]] == [term.formula for term in traced_terms(clause, LAW)]
        assert row["tests"] == list(named_tests(clause.id, Path(__file__).parents[2]))
        assert row["tests"]
        planted = {(one["part"], one["change"]) for one in row["faults"]}
        assert planted == {(one.part, one.change) for one in mutants_of(clause)}
        assert all(one["fate"] in ("killed", "same") for one in row["faults"])
        assert all(theorem["verdict"] in ("PROVED", "REFUTED") for theorem in row["theorems"])
