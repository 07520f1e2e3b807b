"""The proof by counting turns, under every law to which it applies: its first step in every draw so far, and what it says of whole lists."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from algorithms.state_sets import members
from tests.verify.diagnosis.laws import problem_of
from tests.verify.diagnosis.walking import seats_opened
from verify.diagnosis import rotating_dead_end, turns_bound
from verify.diagnosis.rotating_dead_end import search_rotating
from verify.diagnosis.turns_bound import NEEDED, can_take_whole, cannot_get_stuck
from verify.law.parameters import ALTERNATIVES

FREE: dict[str, Sequence[Any]] = {name: values for name, values in ALTERNATIVES.items() if name not in NEEDED} | {
    "reviewers_max": (4, 5),
    "waives_four": ("", "A0"),
    "defers": ("", "A0", "A0,A1,B0"),
}
EVERY_LAW: list[dict[str, Any]] = [dict(zip(FREE, values, strict=True)) for values in product(*FREE.values())]
"""All values together of all parameters that the proof leaves free; of numbers and lists a few."""
LISTS = (
    ("21", "21"),
    ("211", "1"),
    ("22", "2"),
    ("22", "2", "-"),
    ("222", "2", "-"),
    ("325", "33"),
    ("32", "35"),
    ("333", "33"),
    ("2222", "22"),
    ("221", "21"),
    ("221", "22"),
    ("3325", "33"),
)
MOST = 400
FEW_REVIEWED = (("222", "22"), ("2222", "2222"), ("22222", "2222"), ("2221", "222"), ("333", "325"), ("3325", "3325"))
"""Lists of which only some States are reviewed, so that the proof applies to few States."""


def otherwise_barred(laws: Iterable[dict[str, Any]], lists: Sequence[tuple[str, ...]] = LISTS) -> tuple[list[Any], Counter[str]]:
    """Who can take a whole seat and is barred from it though the State under review has not reviewed it: against step 1."""
    wrong, counted = list[Any](), Counter[str]()
    for law, pattern in product(laws, lists):
        problem = problem_of(pattern, law)
        if not turns_bound._applies(problem):
            continue
        counted["problems"] += 1
        for draw, seat, admissible in seats_opened(problem, MOST):
            able = can_take_whole(problem, seat.reviewed, seat.side)
            barred = members(able & ~admissible)
            counted["additional" if seat.additional else "first"] += able != 0
            counted["barred"] += len(barred)
            wrong += [(law, pattern, seat) for other in barred if not draw.reviewers.get(other, 0) >> seat.reviewed & 1]
    return wrong, counted


def test_only_who_was_reviewed_by_the_state_is_barred_from_its_whole_seat() -> None:
    wrong, counted = otherwise_barred(EVERY_LAW[::67])
    assert wrong == []
    assert counted["problems"] > 30 and min(counted[what] for what in ("first", "additional", "barred")) > 100


@pytest.mark.long
def test_only_who_was_reviewed_by_the_state_is_barred_from_its_whole_seat_under_every_law() -> None:
    wrong, counted = otherwise_barred(EVERY_LAW)
    assert wrong == []
    assert counted["problems"] > 3000


@pytest.mark.parametrize(
    ("law", "pattern"),
    [
        ({"home_fallback": "different-group"}, ("21", "21")),
        ({"legal_family": "on"}, ("222", "2")),
        ({"additional_covers": "some-missing", "uncoverable_lot": "stuck", "mutual_scope": "same-year"}, ("3125", "133")),
        ({"additional_keeps_seat": "no"}, ("21", "21")),
        ({"load_max": 2}, ("222", "2")),
        ({"declines": "A0"}, ("2222", "22")),
        ({"reviewers_max": 2}, ("3325", "33")),
        ({"reviewers_max": 3, "uncoverable_lot": "stuck"}, ("3325", "13")),
        ({"no_group": "home-waived"}, ("22", "22", "-")),
    ],
)
def test_the_walk_finds_whom_another_clause_bars(law: dict[str, Any], pattern: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """So the walk would show a law that the table of laws lets in wrongly."""
    assert otherwise_barred([law], [pattern])[1]["problems"] == 0
    monkeypatch.setattr(turns_bound, "_applies", lambda _: True)
    assert otherwise_barred([law], [pattern])[0]


def falsely_safe(
    laws: Iterable[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, every: int, lists: Sequence[tuple[str, ...]] = FEW_REVIEWED
) -> tuple[list[Any], int]:
    """Lists with few States under review of which it is proved that they cannot get stuck, and where some course does; how many proofs
    were held against every course."""
    monkeypatch.setattr(rotating_dead_end, "cannot_get_stuck", lambda _: None)
    wrong, held = list[Any](), 0
    for law, pattern in product(laws, lists):
        whole = problem_of(pattern, law)
        states = np.flatnonzero(whole.year_of > 0).tolist()
        for few in [few for number in range(1, 7) for few in combinations(states, number)][::every]:
            problem = whole.of_few(few)
            if cannot_get_stuck(problem):
                searched = search_rotating(problem)
                held += searched.decided
                wrong += [(law, pattern, few)] if searched.found else []
    return wrong, held


def test_no_course_gets_stuck_where_it_is_proved_that_none_can(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong, held = falsely_safe(EVERY_LAW[::97], monkeypatch, 11)
    assert wrong == []
    assert held > 20


@pytest.mark.long
def test_no_course_gets_stuck_where_it_is_proved_that_none_can_under_every_law(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong, held = falsely_safe(EVERY_LAW, monkeypatch, 13)
    more, held_more = falsely_safe(EVERY_LAW[::11], monkeypatch, 47, [("222", "222", "222")])
    assert wrong + more == []
    assert held > 5000 and held_more > 150


def test_a_count_that_proves_too_much_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_bound.Turns, "short", True)
    assert falsely_safe([{}], monkeypatch, 1, [("222", "222")])[0]
