"""States alike in all facts are treated alike: in every clause, and by every algorithm with exactly the same chance."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from algorithms import every_outcome, load_algorithm
from algorithms.lots import Lots
from scenarios import Scenario
from tests.diagnosis.laws import UNUSUAL, problem_of
from verify import clauses_of, law_from
from verify.fairness.exact import exact_draw
from verify.law import CHOICES, LawParameters
from verify.proofs.second_solver import confirm
from verify.proofs.symmetry_theorem import clauses_theorem, symmetry_theorems
from verify.proofs.theorem import PROVED, REFUTED, UNBOUNDED, prove
from verify.terms import PARTICIPANTS, UNDER_REVIEW, Atom, Compare, Exists, ForAll, Formula, Load, Not, reviewing

EVERYTHING = {"home_fallback": "different-group", "legal_family": "on", "declines": "A0", "defers": "A0", "redraws": "A0", "load_max": 3,
              "load_min": "on", "additional_covers": "some-missing", "reviewers_from": "not-under-review-this-year"}  # fmt: skip
NAMED: dict[str, Formula] = {
    "a State that may not review": ForAll("s", UNDER_REVIEW, ForAll("r", reviewing("s"), Not(Atom("equal", ("r", "CHN"))))),
    "a State that reviews less": Compare(Load("CHN"), "<=", 1),
    "a State like no other": ForAll("s", UNDER_REVIEW, Exists("q", PARTICIPANTS, Atom("same_group", ("CHN", "q")))),
    "a State whose reviews count": ForAll("r", reviewing("CHN"), Atom("has_group", ("r",))),
}
ALGORITHMS = ("sequential-bowls", "sequential-bowls-look-ahead", "rotating-lists", "answer-set", "answer-set-fewest-additional",
              "answer-set-most-even")  # fmt: skip
Chances = Counter[object]


@pytest.mark.parametrize("law", [{}, EVERYTHING], ids=["default", "every switch"])
def test_no_clause_names_a_state_say_both_solvers(law: dict[str, Any]) -> None:
    clauses, possible = symmetry_theorems(clauses_of(law_from(law)))
    verdict = prove(clauses, law_from(law))
    assert (verdict.verdict, verdict.scope, confirm(verdict)) == (PROVED, UNBOUNDED, PROVED)
    witness = prove(possible, law_from(law))
    assert (witness.verdict, confirm(witness)) == (PROVED, PROVED)


@pytest.mark.parametrize("value", UNUSUAL, ids=str)
def test_no_clause_names_a_state_under_any_value(value: tuple[str, Any]) -> None:
    law = law_from(dict([value]))
    assert prove(clauses_theorem(clauses_of(law)), law).verdict == PROVED


@pytest.mark.parametrize("planted", NAMED)
def test_a_clause_that_names_a_state_is_refuted(planted: str) -> None:
    law = law_from({})
    clauses = [replace(one, each_lot=(NAMED[planted],)) if one.id == "self" else one for one in clauses_of(law)]
    verdict = prove(clauses_theorem(clauses), law)
    assert verdict.verdict == REFUTED
    assert confirm(verdict) == REFUTED


def alike(scenario: Scenario, law: LawParameters) -> list[tuple[int, int]]:
    """Pairs of States with the same group, instruments, legal families and choices."""

    def facts(state: int) -> object:
        chosen = tuple(law.values[name].count(scenario.states[state]) for name in CHOICES)
        families = scenario.legal_families[state] if law.values["legal_family"] == "on" else ()
        return int(scenario.group_of[state]), scenario.adherence[state].tobytes(), chosen, families

    return [pair for pair in combinations(range(scenario.n_states), 2) if facts(pair[0]) == facts(pair[1])]
