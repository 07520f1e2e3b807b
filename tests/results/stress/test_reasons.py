"""Every stuck draw is accounted for, and a planted one that is not is found."""

from typing import Any

import pytest

from results.stress.tables import clause_set, stuck_reasons, unexplained, unproved, without_result
from tests.results.stress.frames import INFEASIBLE, STUCK, draws_of


def test_reasons_add_up_to_all_stuck_draws() -> None:
    """Two draws with the same clauses in other numbers are one reason; the most frequent comes first."""
    draws = draws_of(
        {},
        STUCK | {"family": "sparse"},
        STUCK,
        STUCK | {"barred_by": "load-max=5,29a=1", "scenario": "b"},
        STUCK | {"barred_by": "", "stuck_seat": "additional home"},
        INFEASIBLE,
    )
    found = stuck_reasons(draws)
    assert found["draws"].tolist() == [2, 1, 1]
    assert found.loc[0, ["clauses", "stuck_seat", "scenarios", "row"]].tolist() == ["29a, load-max", "away", 2, 2]
    assert set(found["clauses"]) == {"29a, load-max", "no lot in the bowl"}
    assert unexplained(draws).empty


@pytest.mark.parametrize(
    "planted",
    [
        {"stuck_seat": ""},
        {"stuck_seat": "door"},
        {"reason": " "},
        {"shown_by": "nothing"},
        {"shown_by": ""},
        {"barred_by": "29a"},
        {"barred_by": "29a=0"},
        {"barred_by": "29a=2,"},
        {"barred_by": "", "stuck_seat": "reviewing"},
    ],
)
def test_a_planted_stuck_draw_without_account_is_found(planted: dict[str, Any]) -> None:
    assert unexplained(draws_of({}, STUCK, STUCK | planted))["row"].tolist() == [2]


def test_infeasible_without_proof_is_found() -> None:
    assert unproved(draws_of(INFEASIBLE, INFEASIBLE | {"shown_by": "search"}, INFEASIBLE | {"shown_by": "nothing"}))["row"].tolist() == [2]


def test_clauses_are_a_sorted_set() -> None:
    assert clause_set("load-max=3,29a=1") == clause_set("29a=7,load-max=2") == "29a, load-max"


def test_draws_without_result_are_counted_with_their_reasons() -> None:
    refused = {"outcome": "refused", "reason": "does not know load_max"}
    draws = draws_of({}, refused, refused | {"reason": "too small"}, refused, {"outcome": "broken", "broken": "29a", "reason": "A and B"})
    found = without_result(draws)
    assert found[["outcome", "broken", "reason", "draws", "row"]].to_numpy().tolist() == [
        ["broken", "29a", "A and B", 1, 4],
        ["refused", "", "does not know load_max", 2, 1],
        ["refused", "", "too small", 1, 2],
    ]
    assert without_result(draws_of({}, STUCK)).empty
