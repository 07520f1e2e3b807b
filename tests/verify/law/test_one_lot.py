"""The guard says the same of one lot as of the whole bowl."""

from typing import Any

import pytest

from algorithms import SeededLots, load_algorithm
from algorithms.draw_so_far import DrawSoFar, Seat
from algorithms.law import Bowl
from scenarios.generators import generate
from verify import law_from
from verify.guard import ClauseGuard

LAWS: tuple[dict[str, Any], ...] = (
    {},
    {"home_fallback": "different-group"},
    {"home_fallback": "different-group", "additional_covers": "some-missing"},
    {"additional_covers": "some-missing", "reviewers_max": 3},
    {"legal_family": "on"},
    {"load_max": 2},
    {"uncoverable_lot": "stuck"},
    {"additional_keeps_seat": "no"},
    {"mutual_scope": "same-year", "reviewers_from": "not-under-review-this-year"},
)


@pytest.mark.parametrize("values", LAWS, ids=str)
def test_one_lot_is_admitted_just_where_the_bowl_has_it(values: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """For every State at every seat that a draw opens, whether the draw then ends or is stuck."""
    law, whole, seen = law_from(values), ClauseGuard.open, {True: 0, False: 0}

    def compared(guard: ClauseGuard, draw: DrawSoFar, seat: Seat) -> Bowl:
        bowl = whole(guard, draw, seat)
        wider = guard.open_wider(draw, seat).admissible
        assert guard.admissible(draw, seat) == bowl.admissible
        for state in range(guard.facts.n_states):
            admitted = bowl.admissible >> state & 1 == 1
            assert guard.admits(draw, seat, state) == admitted, f"{seat}, State {state}"
            assert guard.admits(draw, seat, state, wider=True) == (wider >> state & 1 == 1), f"{seat}, State {state}, wider"
            seen[admitted] += 1
        return bowl

    monkeypatch.setattr(ClauseGuard, "open", compared)
    for number in range(4):
        scenario = generate("calibrated", size=26, seed=f"one lot {number}")
        load_algorithm("sequential-bowls").draw(scenario, law, SeededLots(str(number)))
    assert min(seen.values()) > 50
