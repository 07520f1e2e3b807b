"""Tiny draws, one for each way in which the guard, the look-ahead or the outsider's check could count or ask wrongly."""

import json
from typing import Any

import numpy as np
import pytest

import verify.guard
from algorithms import EnumeratedLots
from algorithms.ceremony import Ceremony
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.law import LOOK_AHEAD, Bowl
from scenarios import Scenario
from scenarios.model import Instrument, Row, build_scenario
from tests.verify.evidence.test_check import scenario_text
from verify import clauses_of, law_from
from verify.completion.completion import WitnessCompletion
from verify.evidence.check import Draw
from verify.evidence.check import Seating as Told
from verify.guard import ClauseGuard
from verify.law.clause import Clause
from verify.law.terms import HOME as AT_HOME
from verify.law.terms import INSTRUMENTS, UNDER_REVIEW, Atom, ForAll, Implies, reviewing

N, P, Q, R, S = range(5)
NAMES = "NPQRS"
SHARED = {"additional_covers": "some-missing", "additional_keeps_seat": "no", "no_group": "reviewing-only"}


def five_states() -> Scenario:
    """S and Q hold both instruments, P the first, R the second; S and P are African, N has no group."""
    held = {"S": (True, True), "P": (True, False), "Q": (True, True), "R": (False, True), "N": (True, True)}
    group = {"S": "African", "P": "African", "Q": "Asia-Pacific", "R": "Asia-Pacific", "N": None}
    rows = [Row(name, "", group[name], held[name]) for name in NAMES]
    return build_scenario("five", None, rows, [Instrument("X", "X"), Instrument("Y", "Y")])


def guard_of(more: dict[str, Any], years: tuple[int, ...] = (0, 2, 3, 1, 1)) -> ClauseGuard:
    return ClauseGuard(five_states(), law_from(SHARED | more), np.array(years, dtype=np.int8))


def drawn(*seatings: tuple[int, int, bool, int], years: tuple[int, ...] = (0, 2, 3, 1, 1)) -> DrawSoFar:
    """S is reviewed in these seats: the State, its side, whether it is an additional one, its instruments."""
    draw = DrawSoFar(np.array(years, dtype=np.int8))
    for state, side, additional, instruments in seatings:
        draw.add(Seating(S, state, side, additional, instruments))
    return draw


HOME_BY_TWO = ((P, HOME, False, 1), (Q, HOME, True, 2))


@pytest.mark.parametrize(("most", "barred"), [(2, True), (3, False)])
def test_states_that_review_already_count_towards_the_limit(most: int, barred: bool) -> None:
    bowl = guard_of({"reviewers_max": most}).open(drawn(*HOME_BY_TWO), Seat(S, AWAY))
    assert any(clause == "29c" and states >> R & 1 for clause, states in bowl.bars) == barred
    assert (bowl.admissible >> R & 1 == 0) == barred


@pytest.mark.parametrize(("most", "admitted"), [(2, False), (3, True)])
def test_a_state_that_reviews_already_takes_no_room_when_it_covers_the_rest(most: int, admitted: bool) -> None:
    """R leaves the first instrument; Q holds the second at home and can take the first at the other seat, as a third State in all."""
    guard = guard_of({"reviewers_max": most})
    assert guard.admits(drawn(*HOME_BY_TWO), Seat(S, AWAY), R) == admitted
    assert guard.open(drawn(*HOME_BY_TWO, (R, AWAY, False, 2)), Seat(S, AWAY, 1)).admissible >> Q & 1 == admitted


def test_a_state_of_no_group_that_serves_must_not_stay_idle() -> None:
    guard = guard_of({"load_min": "on"})
    busy = drawn(*HOME_BY_TWO, (R, AWAY, False, 2))
    busy.add(Seating(P, S, HOME, False, 1))
    assert guard.unmet(busy) == ("load-min", N)
    busy.add(Seating(P, N, AWAY, False, 1))
    assert guard.unmet(busy) is None
    assert guard_of({}).unmet(drawn()) is None


def test_the_look_ahead_takes_no_finished_draw_that_leaves_a_state_idle() -> None:
    years = np.array((0, 2, 3, 1, 1), dtype=np.int8)
    assert not WitnessCompletion(five_states(), law_from(SHARED | {"load_min": "on"}), years)._sound(drawn())
    assert WitnessCompletion(five_states(), law_from(SHARED), years)._sound(drawn())


def test_the_look_ahead_takes_no_finished_draw_with_a_stranger_at_home_where_one_of_the_own_group_could_serve() -> None:
    years = np.array((0, 2, 3, 1, 1), dtype=np.int8)
    completion = WitnessCompletion(five_states(), law_from({"home_fallback": "different-group"}), years)
    assert completion._sound(drawn((P, HOME, False, 1)))
    assert not completion._sound(drawn((Q, HOME, False, 3)))


def test_what_instruments_bar_is_kept_for_each_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clause that asks the home State alone to take all instruments."""
    covers = Implies(Atom("party", ("s", "i")), Atom("covers", ("s", "r", "i"), AT_HOME))
    body = Implies(Atom("drawn", ("s", "r"), AT_HOME), ForAll("i", INSTRUMENTS, covers))
    whole = Clause("whole", "", "", "", "", (ForAll("s", UNDER_REVIEW, ForAll("r", reviewing("s"), body)),))
    monkeypatch.setattr(verify.guard, "clauses_of", lambda law: (*clauses_of(law), whole))
    guard = guard_of({"uncoverable_lot": "stuck"})
    assert not guard.admits(drawn(), Seat(S, HOME), P)
    assert guard.admits(drawn(), Seat(S, AWAY), R)


class OnlyTheOther:
    """A look-ahead that allows one State alone."""

    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        return state == Q


class TwoBowls:
    """A guard whose clause bars Q only while P could serve."""

    def open(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        return Bowl(1 << P | 1 << Q, 1 << P, (("legal-family", 1 << Q),))

    def open_wider(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        return Bowl(1 << P | 1 << Q, 1 << P | 1 << Q, ())

    def covers(self, seat: Seat, reviewing: int) -> int:
        return 3


def test_a_lot_that_is_kept_in_the_end_is_not_among_those_set_aside() -> None:
    ceremony = Ceremony(five_states(), law_from(SHARED), EnumeratedLots([]))
    ceremony.guard, ceremony.completion = TwoBowls(), OnlyTheOther()
    assert ceremony.fill_by_lot(Seat(S, HOME)) == Q
    (line,) = ceremony.transcript
    assert sorted(line.drawn) == [P, Q, Q]
    assert line.set_aside == {P: LOOK_AHEAD}
    assert line.size == 3


@pytest.mark.parametrize(("most", "broken"), [(2, True), (3, False)])
def test_the_outsider_counts_a_state_with_two_seats_once(most: int, broken: bool) -> None:
    law = law_from(SHARED | {"reviewers_max": most})
    record = {
        "law": {"parameters": dict(law.values)},
        "groups": {"1": ["S", "R"], "2": ["P"], "3": ["Q"]},
        "algorithm": "sequential-bowls",
        "numbers": [],
        "seed": "a",
    }
    draw = Draw(json.loads(scenario_text(five_states())), record)
    for state, seat, additional, instruments in (
        ("P", "home", False, 1),
        ("Q", "home", True, 2),
        ("R", "away", False, 2),
        ("Q", "away", True, 1),
    ):
        draw.add(Told("S", state, seat, additional, instruments))
    assert {clause for clause, _ in draw.all_faults(False)} == ({"29c"} if broken else set())


def test_of_two_states_alike_the_one_that_reviews_already_leaves_room_for_another() -> None:
    """A, K and B review S; K or L could take Y at the away seat, and then only C is left for Z: a fourth State, or a fifth."""
    held = {"A": "YZ", "B": "X", "C": "Z", "K": "XY", "L": "XY", "S": "XYZ"}
    rows = [Row(name, "", "African" if name in "AS" else "Asia-Pacific", tuple(i in held[name] for i in "XYZ")) for name in held]
    scenario = build_scenario("six", None, rows, [Instrument(name, name) for name in "XYZ"])
    years = np.ones(6, dtype=np.int8)
    guard, draw = ClauseGuard(scenario, law_from(SHARED), years), DrawSoFar(years)
    at = scenario.index
    for name, side, additional, instruments in (("A", HOME, False, 6), ("K", HOME, True, 1), ("B", AWAY, False, 1)):
        draw.add(Seating(at["S"], at[name], side, additional, instruments))
    bowl = guard.open(draw, Seat(at["S"], AWAY, 6))
    assert bowl.admissible >> at["K"] & 1
    assert not bowl.admissible >> at["L"] & 1
    assert bowl.barred_by(at["L"]) == "29b-additional"


@pytest.mark.parametrize("at_home", [((P, HOME, False, 1), (Q, HOME, True, 2)), ((Q, HOME, False, 3),)])
def test_why_a_lot_is_set_aside_does_not_hang_on_the_other_lots(at_home: tuple[tuple[int, int, bool, int], ...]) -> None:
    """R has the away seat and holds nothing of what is missing there, whoever else reviews S and could have been asked."""
    bowl = guard_of({}).open(drawn(*at_home, (R, AWAY, False, 2)), Seat(S, AWAY, 1))
    assert bowl.barred_by(R) == "29b-party"
    assert guard_of({}).open(drawn((R, AWAY, False, 2)), Seat(S, AWAY, 1)).barred_by(R) == "29b-party"
