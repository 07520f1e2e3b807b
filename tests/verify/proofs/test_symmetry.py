"""States alike in all facts are treated alike: in every clause, and by every algorithm with exactly the same chance."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from algorithms import every_outcome, load_algorithm
from algorithms.ceremony import YEARS, Ceremony
from algorithms.division import divide
from algorithms.lots import Lots
from algorithms.sequential_bowls import SequentialBowls
from scenarios import Scenario
from sim.fairness.exact import exact_draw
from tests.verify.diagnosis.laws import UNUSUAL, problem_of
from verify import clauses_of, law_from
from verify.law.parameters import CHOICES, LawParameters
from verify.law.terms import PARTICIPANTS, UNDER_REVIEW, Atom, Compare, Exists, ForAll, Formula, Load, Not, reviewing
from verify.proofs.second_solver import confirm
from verify.proofs.symmetry_theorem import clauses_theorem, symmetry_theorems
from verify.proofs.theorem import PROVED, REFUTED, UNBOUNDED, prove

EVERYTHING = {
    "home_fallback": "different-group",
    "legal_family": "on",
    "declines": "A0",
    "defers": "A0",
    "redraws": "A0",
    "load_max": 3,
    "load_min": "on",
    "additional_covers": "some-missing",
    "reviewers_from": "not-under-review-this-year",
}
NAMED: dict[str, Formula] = {
    "a State that may not review": ForAll("s", UNDER_REVIEW, ForAll("r", reviewing("s"), Not(Atom("equal", ("r", "CHN"))))),
    "a State that reviews less": Compare(Load("CHN"), "<=", 1),
    "a State like no other": ForAll("s", UNDER_REVIEW, Exists("q", PARTICIPANTS, Atom("same_group", ("CHN", "q")))),
    "a State whose reviews count": ForAll("r", reviewing("CHN"), Atom("has_group", ("r",))),
}
ALGORITHMS = (
    "sequential-bowls",
    "sequential-bowls-look-ahead",
    "rotating-lists",
    "answer-set",
    "answer-set-fewest-additional",
    "answer-set-most-even",
)


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


def chances(name: str, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> dict[object, Fraction]:
    """Every draw with its exact chance, and the chance to end stuck."""
    exact = exact_draw(load_algorithm(name), scenario, law, year_of)
    return dict[object, Fraction](exact.distribution.items()) | {"stuck": exact.stuck}


def exchanged(draw: object, pair: tuple[int, int]) -> object:
    """The same draw with two States exchanged."""
    other = dict([pair, pair[::-1]])
    if not isinstance(draw, frozenset):
        return draw
    return frozenset((other.get(reviewed, reviewed), other.get(by, by), *seat) for reviewed, by, *seat in draw)


def unlike(name: str, pattern: tuple[str, ...], law: dict[str, Any]) -> tuple[int, list[object]]:
    """How many pairs of States alike were exchanged under a division that has several draws, and where that changed a chance."""
    problem = problem_of(pattern, law)
    compared, wrong = 0, list[object]()
    for one, other in alike(problem.scenario, problem.law):
        order = np.arange(problem.scenario.n_states)
        order[[one, other]] = other, one
        before, after = (chances(name, problem.scenario, problem.law, years) for years in (problem.year_of, problem.year_of[order]))
        compared += len(before) > 2
        if {exchanged(draw, (one, other)): chance for draw, chance in before.items()} != after:
            wrong.append((name, pattern, law, one, other))
    return compared, wrong


LAWS: list[dict[str, Any]] = [
    {},
    {"additional_covers": "some-missing", "uncoverable_lot": "stuck"},
    {"additional_keeps_seat": "no", "load_max": 3},
    {"home_fallback": "different-group", "legal_family": "on"},
    {"no_group": "home-waived", "load_min": "on"},
    {"declines": "A0,B0"},
    {"reviewers_max": 3, "redraws": "A0"},
    {"reviewers_from": "not-under-review-this-year", "no_group": "reviewing-only"},
]
LISTS: tuple[tuple[str, ...], ...] = (("22", "22"), ("21", "22"), ("211", "2"), ("221", "2"), ("22", "2", "-"), ("222", "22"))


@pytest.mark.parametrize("name", ALGORITHMS)
def test_exchanging_two_states_alike_exchanges_them_in_every_chance(name: str) -> None:
    found = [unlike(name, pattern, {"mutual_scope": "same-year"} | law) for law in LAWS for pattern in LISTS[:5]]
    assert [wrong for _, wrong in found if wrong] == []
    assert sum(compared for compared, _ in found) > 6


@pytest.mark.long
@pytest.mark.parametrize("name", ALGORITHMS)
def test_so_it_is_under_every_single_value_on_all_small_lists(name: str) -> None:
    laws = [
        {name: value, "mutual_scope": scope}
        for name, value in UNUSUAL
        if name != "mutual_scope"
        for scope in ("same-year", "whole-process")
    ]
    found = [unlike(name, pattern, law) for law in laws for pattern in LISTS]
    assert [wrong for _, wrong in found if wrong] == []
    assert sum(compared for compared, _ in found) > 50


class FirstOfEqual(SequentialBowls):
    """Gives way to the State that comes first by its id."""

    name: ClassVar[str] = "first-of-equals"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill the seats of a year by id."""
        for year in YEARS:
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.open_seats(reviewed):
                    ceremony.fill_first(seat, ceremony.open(seat), list(range(ceremony.scenario.n_states)))


def test_an_algorithm_that_goes_by_ids_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.verify.proofs.test_symmetry.load_algorithm", lambda name: FirstOfEqual())
    assert unlike("first-of-equals", ("22", "22"), {"mutual_scope": "same-year"})[1]


def test_the_division_gives_states_of_a_group_the_same_chances() -> None:
    problem = problem_of(("2222", "22"), {})

    def years(lots: Lots) -> tuple[int, ...]:
        return tuple(divide(problem.scenario, problem.law.under_review(problem.scenario), lots).tolist())

    chance: dict[tuple[int, ...], Fraction] = {}
    for division, share in every_outcome(years):
        chance[division] = chance.get(division, Fraction(0)) + share
    for one, other in alike(problem.scenario, problem.law):
        order = list(range(6))
        order[one], order[other] = other, one
        assert {tuple(division[place] for place in order): share for division, share in chance.items()} == chance
