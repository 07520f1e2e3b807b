"""Look-ahead ends stuck only where no draw exists: the theorems, and planted faults that must make them fail."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.verify.diagnosis.laws import UNUSUAL, laws_by_pairs
from verify import clauses_of, law_from
from verify.proofs import completion_theorem
from verify.proofs.completion_theorem import admitted_theorem, completion_theorems, kept_theorem, possible_theorem
from verify.proofs.second_solver import confirm
from verify.proofs.theorem import PROVED, REFUTED, UNBOUNDED, Theorem, Verdict, prove
from verify.readers.z3_world import Scope

SMALL = {"mutual_scope": "same-year", "no_group": "home-waived"}
"""A law under which few States are enough for a draw."""
SCOPES = (Scope(4, 2), Scope(5, 2))
LIMITS: dict[str, dict[str, Any]] = {
    "28-home": {"no_group": "outside"},
    "29a": {"mutual_scope": "whole-process"},
    "29c": {"reviewers_max": 2},
    "load-max": {"load_max": 1},
}
"""For some clauses, the value of a parameter under which the guard would bar more."""


def of(law: dict[str, Any]) -> list[Theorem]:
    return completion_theorems(clauses_of(law_from(law)))


def proofs(law: dict[str, Any]) -> Iterator[Verdict]:
    """The verdicts, but for the case that they are not about nothing."""
    return (prove(replace(theorem, scopes=()), law_from(law)) for theorem in of(law) if not theorem.wants_witness)


def test_look_ahead_is_complete_under_the_default_law_say_both_solvers() -> None:
    for verdict in proofs({}):
        assert (verdict.verdict, verdict.scope, confirm(verdict)) == (PROVED, UNBOUNDED, PROVED), verdict.theorem.id
        assert verdict.units < 200_000, verdict.theorem.id
    assert prove(of({})[-1], law_from({})).verdict == PROVED


@pytest.mark.long
def test_the_second_solver_finds_it_possible_too() -> None:
    assert confirm(prove(of({})[-1], law_from({}))) == PROVED


@pytest.mark.parametrize(
    "law",
    [
        {"additional_covers": "some-missing", "additional_keeps_seat": "no"},
        {"home_fallback": "different-group", "reviewers_max": 12, "load_max": 3},
    ],
    ids=str,
)
def test_look_ahead_is_complete_where_it_ended_stuck_before(law: dict[str, Any]) -> None:
    assert {verdict.verdict for verdict in proofs(law)} == {PROVED}


@pytest.mark.long
def test_look_ahead_is_complete_under_every_pair_of_values() -> None:
    not_proved = [(law, verdict.theorem.id) for law in laws_by_pairs() for verdict in proofs(law) if verdict.verdict != PROVED]
    assert not_proved == []


@pytest.mark.long
@pytest.mark.parametrize("value", [*UNUSUAL], ids=str)
def test_it_is_about_something_under_every_value(value: tuple[str, Any]) -> None:
    """But for one law: under it seven States are too few for an additional lot, and with more no case was found."""
    law = law_from(dict([value]))
    assert (prove(possible_theorem(clauses_of(law)), law).verdict == PROVED) == (value[0] != "reviewers_from")


@pytest.mark.parametrize("clause", LIMITS)
def test_a_guard_that_bars_more_is_refuted(clause: str) -> None:
    law = law_from(SMALL | ({"load_max": 2} if clause == "load-max" else {}))
    planted = [one for one in clauses_of(law_from({**law.values, **LIMITS[clause]})) if one.id == clause]
    verdict = prove(replace(admitted_theorem(clauses_of(law), planted), scopes=SCOPES, first=2), law)
    assert verdict.verdict == REFUTED
    assert "is kept as" in verdict.counterexample[-1]
    assert confirm(verdict) == REFUTED


def test_a_bowl_with_the_bars_that_later_lots_may_lift_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Why an empty bowl is followed by a second one."""
    law = law_from(SMALL | {"home_fallback": "different-group", "load_max": 2})
    monkeypatch.setattr(completion_theorem, "may_be_lifted_of", lambda clause, term: False)
    home = [one for one in clauses_of(law) if one.id == "28-home"]
    assert prove(replace(admitted_theorem(clauses_of(law), home), scopes=SCOPES, first=2), law).verdict == REFUTED


def test_a_whole_draw_that_lots_cannot_give_is_not_had_by_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    law = law_from(SMALL | {"additional_covers": "some-missing"})
    assert prove(replace(kept_theorem(clauses_of(law)), scopes=()), law).verdict == PROVED
    monkeypatch.setattr(completion_theorem, "_in_order", lambda world, whole, side: world.truth(True))
    assert prove(replace(kept_theorem(clauses_of(law)), scopes=(Scope(5, 3),), first=1), law).verdict == REFUTED
