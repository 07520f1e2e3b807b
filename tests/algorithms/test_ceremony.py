"""The ceremony on tiny lists: what it refuses, what it draws and how often, and when it takes a draw for complete."""

import re
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from algorithms import EnumeratedLots, RecordedLots, SeededLots, load_algorithm
from algorithms.algorithm import Algorithm
from algorithms.ceremony import BarredError, Ceremony, StuckError
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.faulty import AlgorithmFaultError
from algorithms.law import LOOK_AHEAD, Bowl
from algorithms.lots import Lots, RecordingLots, drawn_order
from algorithms.record import Stuck
from algorithms.sequential_bowls import SequentialBowls
from scenarios import Scenario
from tests.verify.law.small import states
from verify import arrays_of, check_draws, law_from
from verify.diagnosis.problem import Problem
from verify.diagnosis.stuck_estimate import InDivision
from verify.law.citing import left_unmet
from verify.many_draws import WatchedLots

THREES = states("X", **{f"{group.lower()}{n}": f"{group}:X" for group in "AB" for n in range(3)})
A0, A1, A2, B0, B1, B2 = range(6)


def ceremony_of(scenario: Scenario = THREES, **law: Any) -> Ceremony:
    return Ceremony(scenario, law_from(law), SeededLots("tiny"))


class TestPiles:
    def test_a_card_that_is_barred_is_passed_and_one_of_another_bowl_does_not_count(self) -> None:
        ceremony, seat = ceremony_of(), Seat(A0, HOME)
        ceremony.fill_first(Seat(A1, HOME), ceremony.open(Seat(A1, HOME)), [A0])
        assert ceremony.fill_first(seat, ceremony.open(seat), [B0, A1, A0, A2]) == A2
        line = ceremony.transcript[-1]
        assert (line.size, line.drawn, line.set_aside) == (2, (A1, A2), {A1: "29a"})

    def test_a_seat_that_is_filled_is_not_filled_again_from_the_bowl_kept(self) -> None:
        ceremony, seat = ceremony_of(), Seat(A0, HOME)
        bowl = ceremony.open(seat)
        ceremony.fill_first(seat, bowl, [A1])
        with pytest.raises(BarredError, match="the home seat of a0 is not open"):
            ceremony.fill_first(seat, bowl, [A2])

    def test_a_bowl_that_the_ceremony_did_not_open_gives_what_the_guard_admits_and_nothing_else(self) -> None:
        ceremony, seat, everyone = ceremony_of(), Seat(A0, HOME), Bowl(63, 63, ())
        with pytest.raises(BarredError, match="b0 is not admitted to the seat: the bowl is not the guard's"):
            ceremony.fill_first(seat, everyone, [B0])
        assert not ceremony.draw.seatings
        assert ceremony.fill_first(seat, everyone, [A2]) == A2

    def test_the_guard_is_not_asked_twice_of_the_bowl_that_it_gave(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ceremony, seat = ceremony_of(), Seat(A0, HOME)
        bowl = ceremony.open(seat)
        monkeypatch.setattr(ceremony.guard, "admits", lambda *_: pytest.fail("asked"))
        assert ceremony.fill_first(seat, bowl, [A1]) == A1

    def test_a_pile_without_the_states_that_could_serve_is_not_stuck(self) -> None:
        ceremony, seat = ceremony_of(), Seat(A0, HOME)
        with pytest.raises(BarredError, match="the pile for a0 lacks the States that are admitted"):
            ceremony.fill_first(seat, ceremony.open(seat), [B0, B1])


class TestByLot:
    def test_no_lot_is_drawn_from_a_bowl_in_which_none_can_be_kept(self) -> None:
        lots = RecordedLots([0] * 40)
        ceremony = Ceremony(states("X", a="A:X", b="B:X", c="B:X"), law_from({}), lots)
        before = lots.left
        with pytest.raises(StuckError):
            ceremony.fill_by_lot(Seat(B0 - 2, HOME)), ceremony.fill_by_lot(Seat(2, HOME))
        assert before - lots.left == 1, "only the first of the two was drawn"
        assert len(ceremony.transcript) == 1

    def test_a_seat_of_a_state_that_is_not_under_review_is_not_open(self) -> None:
        ceremony = ceremony_of()
        ceremony.draw.year_of = ceremony.draw.year_of.copy()
        ceremony.draw.year_of[A0] = 0
        with pytest.raises(BarredError):
            ceremony.fill_by_lot(Seat(A0, HOME))

    def test_an_additional_lot_is_for_just_what_is_missing(self) -> None:
        scenario = states("XY", s="A:XY", x="A:X", y="A:Y", b="B:XY")
        ceremony = ceremony_of(scenario)
        s, x, y = (scenario.index[name] for name in "sxy")
        for wrong in (Seat(s, HOME, 2), Seat(s, AWAY, 1)):
            with pytest.raises(BarredError):
                ceremony.fill_by_lot(wrong)
        ceremony.fill_first(Seat(s, HOME), ceremony.open(Seat(s, HOME)), [x, y])
        for wrong in (Seat(s, HOME), Seat(s, HOME, 1), Seat(s, HOME, 3)):
            with pytest.raises(BarredError):
                ceremony.fill_by_lot(wrong)
        assert ceremony.fill_by_lot(Seat(s, HOME, 2)) == y

    def test_the_look_ahead_is_given_the_objective(self) -> None:
        ceremony = ceremony_of(scenario=THREES, mutual_scope="same-year")
        ceremony.look_ahead("most-even")
        assert ceremony.completion.most_load == 2  # type: ignore[union-attr]


class Never:
    """A look-ahead that allows nobody."""

    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        assert (draw.of(A0), seat) == ([], Seat(A0, HOME))
        return False


class TestStuck:
    @pytest.mark.parametrize("by_pile", [False, True])
    def test_it_says_at_which_seat_and_which_clause_bars_how_many(self, by_pile: bool) -> None:
        ceremony, seat = ceremony_of(), Seat(A0, HOME)
        for other in (A1, A2):
            ceremony.fill_first(Seat(other, HOME), ceremony.open(Seat(other, HOME)), [A0])
        with pytest.raises(StuckError) as stuck:
            ceremony.fill_first(seat, ceremony.open(seat), [A0, A1, A2]) if by_pile else ceremony.fill_by_lot(seat)
        found = stuck.value
        assert (found.reviewed, found.seat, found.additional, found.barred_by) == (A0, "home", False, {"29a": 2})

    def test_lots_that_no_clause_bars_are_barred_by_look_ahead(self) -> None:
        ceremony = ceremony_of()
        ceremony.fill_first(Seat(A1, HOME), ceremony.open(Seat(A1, HOME)), [A0])
        ceremony.completion = Never()
        with pytest.raises(StuckError) as stuck:
            ceremony.fill_by_lot(Seat(A0, HOME))
        assert stuck.value.barred_by == {"29a": 1, LOOK_AHEAD: 1}

    def test_the_additional_seat_is_named_as_such(self) -> None:
        ceremony, at = ceremony_of(states("XY", s="A:XY", x="A:X", b="B:XY"), uncoverable_lot="stuck"), {"b": 0, "s": 1, "x": 2}
        ceremony.fill_first(Seat(at["s"], HOME), ceremony.open(Seat(at["s"], HOME)), [at["x"]])
        with pytest.raises(StuckError) as stuck:
            ceremony.fill_by_lot(Seat(at["s"], HOME, 2))
        assert (stuck.value.additional, stuck.value.barred_by) == (True, {"29b-party": 1})


class TestWrittenDown:
    SCENARIO = states("XY", s="A:XY", t="A:Y", u="A:X", b="B:XY", c="B:XY", d="B:XY")

    def test_an_additional_state_for_the_first_instrument_alone(self) -> None:
        ceremony, at = ceremony_of(self.SCENARIO), self.SCENARIO.index
        ceremony.write_down([Seating(at["s"], at["t"], HOME, False, 2), Seating(at["s"], at["u"], HOME, True, 1)])
        assert [one.reviewing for one in ceremony.draw.of(at["s"])] == [at["t"], at["u"]]

    @pytest.mark.parametrize(
        ("reviewing", "additional", "instruments"), [("t", True, 2), ("b", False, 3), ("t", False, 3), ("t", False, 0)]
    )
    def test_what_the_guard_does_not_admit_is_named(self, reviewing: str, additional: bool, instruments: int) -> None:
        ceremony, at = ceremony_of(self.SCENARIO), self.SCENARIO.index
        with pytest.raises(BarredError, match=r"Seating\(.*the guard does not admit it"):
            ceremony.write_down([Seating(at["s"], at[reviewing], HOME, additional, instruments)])
        assert not ceremony.draw.of(at["s"])

    def test_a_draw_written_down_is_whole_without_the_redraws_and_one_drawn_by_lot_is_not(self) -> None:
        drawn = ceremony_of(redraws="a0", mutual_scope="same-year")
        SequentialBowls().fill(drawn)
        assert not drawn.unfilled()
        assert drawn.draw.redraws == {A0: 1}
        written = ceremony_of(redraws="a0", mutual_scope="same-year")
        written.write_down([one for held in drawn.draw.seatings.values() for one in held])
        assert not written.unfilled()
        drawn.draw.redraws[A0] = 0
        assert drawn.unfilled() == ["a0"]


class TestComplete:
    def test_a_state_with_one_seat_or_with_an_instrument_that_nobody_covers_is_not_whole(self) -> None:
        scenario = states("XY", s="A:XY", x="A:X", y="A:Y", b="B:XY")
        ceremony, (s, x, y, b) = ceremony_of(scenario), (scenario.index[name] for name in "sxyb")
        assert ceremony.unfilled() == [scenario.states[state] for year in (1, 2, 3) for state in ceremony.under_review(year)]
        ceremony.fill_first(Seat(s, AWAY), ceremony.open(Seat(s, AWAY)), [b])
        assert "s" in ceremony.unfilled()
        ceremony.fill_first(Seat(s, HOME), ceremony.open(Seat(s, HOME)), [x])
        assert "s" in ceremony.unfilled(), "nobody covers Y at home"
        ceremony.fill_first(Seat(s, HOME, 2), ceremony.open(Seat(s, HOME, 2)), [y])
        assert "s" not in ceremony.unfilled()


def says_stuck(ceremony: Ceremony) -> None:
    raise StuckError(0, "home", False, {})


def goes_on(ceremony: Ceremony) -> None:
    try:
        SequentialBowls().fill(ceremony)
    except StuckError:
        return


def looks_ahead_alone(ceremony: Ceremony) -> None:
    ceremony.completion = object()  # type: ignore[assignment]


def seats_past(ceremony: Ceremony) -> None:
    ceremony.draw.add(Seating(A0, A1, HOME, False, 1))


def leaves_all(ceremony: Ceremony) -> None:
    pass


def drawing(fill: Callable[[Ceremony], None]) -> Algorithm:
    return type("Own", (Algorithm,), {"name": "own", "fill": lambda self, ceremony: fill(ceremony)})()


STUCK = states("X", a="A:X", b="B:X", c="B:X")
FIVE = states("X", a0="A:X", a1="A:X", b0="B:X", b1="B:X", b2="B:X")


def other_law(ceremony: Ceremony) -> None:
    ceremony.law = law_from({"load_max": 3})


@pytest.mark.parametrize(
    ("fill", "scenario", "words"),
    [
        (says_stuck, THREES, "it says stuck where the ceremony is not"),
        (goes_on, STUCK, "it went on after the ceremony was stuck"),
        (looks_ahead_alone, THREES, "it put a look-ahead of its own into the ceremony"),
        (seats_past, THREES, "it filled or emptied seats past the ceremony"),
        (other_law, THREES, "it put another draw, guard, law or scenario into the ceremony"),
        (leaves_all, FIVE, r"it ended with seats left to fill, of 5 States under review: [ab]\d, [ab]\d, [ab]\d, [ab]\d, [ab]\d"),
        (leaves_all, THREES, r"it ended with seats left to fill, of 6 States under review: [ab]\d, [ab]\d, [ab]\d, [ab]\d, [ab]\d \.\.\."),
    ],
)
def test_what_an_algorithm_may_not_do_is_told(fill: Callable[[Ceremony], None], scenario: Scenario, words: str) -> None:
    with pytest.raises(AlgorithmFaultError) as fault:
        drawing(fill).draw(scenario, law_from({}), SeededLots("tiny"))
    assert re.fullmatch(words, fault.value.what)


@pytest.mark.parametrize("name", ["draw", "conduct"])
def test_an_algorithm_writes_fill_and_nothing_else(name: str) -> None:
    both = {"draw": None, "conduct": None}
    with pytest.raises(AlgorithmFaultError, match=f"Own overrides {name}; an algorithm"):
        type("Own", (Algorithm,), {name: None})
    with pytest.raises(AlgorithmFaultError, match="Own overrides draw and conduct; an algorithm"):
        type("Own", (Algorithm,), both)


class Counted(Algorithm):
    """By lot, and counts how often it is asked."""

    name: ClassVar[str] = "counted"
    asked: ClassVar[int] = 0

    def fill(self, ceremony: Ceremony) -> None:
        Counted.asked += 1
        SequentialBowls().fill(ceremony)


def test_one_that_is_not_ours_is_drawn_again_with_its_own_lots_and_ours_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Counted, "asked", 0)
    record = Counted().draw(THREES, law_from({}), SeededLots("tiny"))
    assert (Counted.asked, record.seed, record.algorithm) == (2, "tiny", "counted")
    assert Counted().conduct(ceremony_of()).seed == "tiny"
    calls, fill = list[object](), SequentialBowls.fill
    monkeypatch.setattr(SequentialBowls, "fill", lambda self, ceremony: calls.append(self) or fill(self, ceremony))
    ours = load_algorithm("sequential-bowls").draw(THREES, law_from({}), SeededLots("tiny"))
    assert len(calls) == 1
    assert ours.reviews == record.reviews


FIRST_PLACES = (0,) * 99


@pytest.mark.parametrize(
    ("lots", "seed"),
    [
        (SeededLots("vienna"), "vienna"),
        (RecordedLots(FIRST_PLACES), ""),
        (RecordedLots(FIRST_PLACES, "read from a record"), "read from a record"),
        (RecordingLots(WatchedLots("watched")), "watched"),
        (InDivision(Problem(THREES, law_from({})), SeededLots("seats only")), ""),
    ],
    ids=["of a seed", "from a room", "from a record", "passed on", "of two seeds"],
)
def test_the_seed_in_a_record_is_that_of_its_lots(lots: Lots, seed: str) -> None:
    assert load_algorithm("sequential-bowls").draw(THREES, law_from({}), lots).seed == seed


def test_no_second_seed_can_be_given() -> None:
    """It would be a false one wherever it is not that of the lots, and nothing wherever it is."""
    draw: Any = load_algorithm("sequential-bowls").draw
    with pytest.raises(TypeError):
        draw(THREES, law_from({}), SeededLots("vienna"), "other seed")
    with pytest.raises(TypeError):
        draw(THREES, law_from({}), SeededLots("vienna"), seed="other seed")


def test_an_order_is_called_by_the_lots_of_its_bowl_and_all_of_them_are_recorded() -> None:
    ceremony, lots = ceremony_of(), RecordingLots(SeededLots("tiny"))
    ceremony.lots = lots
    order = list(ceremony.called("order/1", "abcde"))
    assert order == drawn_order(SeededLots("tiny"), "order/1", "abcde")
    assert order == drawn_order(RecordedLots(lots.numbers), "order/1", "abcde")
    assert len(lots.numbers) == 4


def calls_in_an_order_of_its_own(ceremony: Ceremony) -> None:
    """Puts an order in the place of that of the lots, another one each time."""
    CALLED.append(len(CALLED))
    ceremony.called = lambda bowl, members: list(members)[:: -1 if CALLED[-1] % 2 else 1]
    SequentialBowls().fill(ceremony)


CALLED: list[int] = []


def test_an_order_past_the_lots_is_seen_where_the_lots_are_drawn_again() -> None:
    with pytest.raises(AlgorithmFaultError, match="does not go by its lots alone"):
        drawing(calls_in_an_order_of_its_own).draw(THREES, law_from({}), SeededLots("tiny"))


def by_the_seed(ceremony: Ceremony) -> None:
    """Draws on the seed past the lots: other States come first under other seeds."""
    last_first = ceremony.lots.seed == "tiny"
    for year in (1, 2, 3):
        for reviewed in ceremony.under_review(year)[:: -1 if last_first else 1]:
            for seat in ceremony.open_seats(reviewed):
                ceremony.fill_by_lot(seat)


def test_the_seed_of_the_lots_is_for_the_record_and_not_for_the_algorithm() -> None:
    with pytest.raises(AlgorithmFaultError, match="does not go by its lots alone"):
        drawing(by_the_seed).draw(THREES, law_from({}), SeededLots("tiny"))


def test_a_finished_draw_that_leaves_a_clause_unmet_is_stuck_at_reviewing() -> None:
    found, law = set(), law_from({"load_min": "on", "mutual_scope": "same-year"})
    for seed in range(20):
        record = load_algorithm("sequential-bowls").draw(THREES, law, SeededLots(str(seed)))
        if not record.complete and record.stuck.seat == "reviewing":
            idle = record.stuck.reviewed
            assert not any(one.reviewing == idle for review in record.reviews for one in review.reviewing)
            assert record.stuck == Stuck(idle, "reviewing", False, {"load-min": 1})
            found.add(idle)
    assert found


TAKEN = {
    (A1, HOME): A0,
    (A2, HOME): A0,
    (A0, HOME): B0,
    (A0, AWAY): B1,
    (A1, AWAY): B1,
    (A2, AWAY): B2,
    (B0, HOME): B1,
    (B1, HOME): B2,
    (B2, HOME): B0,
    (B0, AWAY): A1,
    (B1, AWAY): A2,
    (B2, AWAY): A1,
}


class LateRedraw(Algorithm):
    """Fills every seat as ``TAKEN`` says, and draws the State ``a1`` anew when all is drawn: by ``a2`` in place of ``a0``."""

    name: ClassVar[str] = "late-redraw"

    def fill(self, ceremony: Ceremony) -> None:
        for place, state in TAKEN.items():
            ceremony.fill_first(Seat(*place), ceremony.open(Seat(*place)), [state])
        for seat in ceremony.redrawn_seats(A1):
            ceremony.fill_first(seat, ceremony.open(seat), [A2 if seat.side == HOME else B1])


@pytest.mark.parametrize(("redraws", "stuck"), [("", None), ("a1", {"28-home": 1})])
def test_a_redraw_that_frees_a_state_whose_absence_a_home_seat_rested_on_ends_stuck(redraws: str, stuck: dict[str, int] | None) -> None:
    """``a0`` reviews both others of its group, so its home seat goes to ``b0``, until ``a1`` is drawn anew and could serve."""
    law = law_from({"home_fallback": "different-group", "redraws": redraws})
    record = LateRedraw().draw(THREES, law, SeededLots("late"))
    assert record.outcome == ("stuck" if stuck else "complete")
    broken = [result.clause.id for result in check_draws(THREES, law, arrays_of(THREES, [record])) if result.findings]
    assert broken == list(stuck or ())
    if stuck:
        assert record.stuck == Stuck("a0", "reviewing", False, stuck)
        said = left_unmet(record.stuck, "a0")
        assert said == "all seats are filled, but a repeated draw has freed a State that 28-home puts before the one in the home seat of a0"


def test_a_redraw_empties_the_seats_of_the_state_alone() -> None:
    ceremony = Ceremony(THREES, law_from({"redraws": "a0,a0"}), EnumeratedLots([]))
    filled = [(seat, ceremony.fill_by_lot(seat), len(ceremony.draw.of(A0))) for seat in ceremony.open_seats(A0)]
    assert [count for *_, count in filled] == [1, 2, 1, 2, 1, 2]
    assert [line.redraw for line in ceremony.transcript] == [0, 0, 1, 1, 2, 2]
    assert [line.seat.side for line in ceremony.transcript] == [HOME, AWAY] * 3
