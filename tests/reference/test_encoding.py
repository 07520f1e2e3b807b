"""Hand-worked cases for the reference encoding. Each count is worked out in the comment beside it."""

import random
from collections.abc import Iterable
from typing import ClassVar

import pytest

from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Instrument, Row, Scenario, build_scenario

from .encoding import CHOICES, Draw, Groups, Lot, Seat, TooManyDrawsError, all_draws, breaches, facts, feasible, lawful, violations

MANY = 20_000

Parameters = dict[str, object]


def scenario(instruments: str, **states: str) -> Scenario:
    """A scenario of one-letter instruments. Each State is given as its group's letter and what it holds: `a1="A:XY"`.

    The groups are A, B and C; a dot stands for no group.
    """
    groups = ("A", "B", "C")
    rows = []
    for name, told in states.items():
        group, held = told.split(":")
        rows.append(Row(name, name, None if group == "." else group, tuple(letter in held for letter in instruments)))
    return build_scenario("small", None, rows, [Instrument(letter, letter) for letter in instruments], groups)


def years(*listed: str) -> dict[str, list[str]]:
    """The division: the States of year 1, of year 2, and so on."""
    return {str(number): states.split() for number, states in enumerate(listed, start=1)}


def lot(reviewed: str, reviewing: str, seat: Seat, instruments: str = "X", additional: bool = False) -> Lot:
    """One lot of a draw."""
    return (reviewed, reviewing, seat, additional, frozenset(instruments))


def changed(draw: Iterable[Lot], out: Iterable[Lot] = (), into: Iterable[Lot] = ()) -> Draw:
    """The draw without some lots and with some others."""
    removed = frozenset(out)
    assert removed <= frozenset(draw)
    return (frozenset(draw) - removed) | frozenset(into)


# Two groups of three, one instrument. Year 1 has a1 and b1, year 2 has a2 and b2, year 3 has a3 and b3.
THREES = scenario("X", a1="A:X", a2="A:X", a3="A:X", b1="B:X", b2="B:X", b3="B:X")
BY_YEAR = years("a1 b1", "a2 b2", "a3 b3")

# A lawful draw of it. Each State performs two reviews.
GOOD: Draw = frozenset(
    [
        *(lot("a1", "a2", "home"), lot("a2", "a3", "home"), lot("a3", "a1", "home")),
        *(lot("b1", "b2", "home"), lot("b2", "b3", "home"), lot("b3", "b1", "home")),
        *(lot("a1", "b1", "away"), lot("a2", "b2", "away"), lot("a3", "b3", "away")),
        *(lot("b1", "a2", "away"), lot("b2", "a3", "away"), lot("b3", "a1", "away")),
    ]
)

# The same two groups, and a State of no group.
WITH_EU = scenario("X", a1="A:X", a2="A:X", a3="A:X", b1="B:X", b2="B:X", b3="B:X", eu=".:X")


class TestMutualReviews:
    def test_a_group_of_two_cannot_be_drawn_over_the_whole_process(self) -> None:
        # Each of the two can only be reviewed at home by the other.
        pair = scenario("X", a1="A:X", a2="A:X", b1="B:X", b2="B:X", b3="B:X")
        assert feasible(pair, {}, years("a1 b1", "a2 b2", "b3")) is False

    def test_two_groups_of_two_in_different_years_under_same_year(self) -> None:
        # Home is forced. Away: 2^4 = 16 ways. 29a binds a1 with b1, and a2 with b2. Of the 16, 4 have the first pair
        # mutual, 4 the second, 1 both: 16 - 4 - 4 + 1 = 9.
        pairs = scenario("X", a1="A:X", a2="A:X", b1="B:X", b2="B:X")
        division = years("a1 b1", "a2 b2")
        assert len(all_draws(pairs, {"mutual_scope": "same-year"}, division, MANY)) == 9
        assert feasible(pairs, {"mutual_scope": "same-year"}, division) is True
        # With both of a group in the same year, 29a binds at home.
        assert feasible(pairs, {"mutual_scope": "same-year"}, years("a1 a2", "b1 b2")) is False

    def test_two_groups_of_three(self) -> None:
        # Home: in each group one of the two cycles of three (of 2^3 = 8 ways, 3 * 2 = 6 have a mutual pair): 2 * 2.
        # Away: each a draws a b. Then each b draws one of the a that did not draw it: 3 - n ways if n drew it.
        #   all three a drew the same b: 3 ways, 0 * 3 * 3 = 0 each
        #   two the same, one another:  18 ways, 1 * 2 * 3 = 6 each: 108
        #   three different ones:        6 ways, 2 * 2 * 2 = 8 each:  48
        # 4 * 156 = 624.
        assert len(all_draws(THREES, {}, BY_YEAR, MANY)) == 624

    def test_two_groups_of_four_can_be_drawn(self) -> None:
        fours = scenario("X", **{f"{letter.lower()}{n}": f"{letter}:X" for letter in "AB" for n in range(4)})
        assert feasible(fours, {}, years("a0 a1 b0", "a2 b1", "a3 b2 b3")) is True


class TestWhoReviewsInTheSameYear:
    def test_nobody_reviews_a_state_of_its_own_year(self) -> None:
        # Home 2 * 2, as before. Away: a1 draws b2 or b3, and so on: 2^3 = 8 ways. b1 draws a2 or a3, less those that
        # drew it. In 2 of the 8 ways each b was drawn once: 1 * 1 * 1. In the other 6 some b was drawn twice: 0 ways.
        # 4 * 2 = 8.
        parameters: Parameters = {"reviewers_from": "not-under-review-this-year"}
        assert len(all_draws(THREES, parameters, BY_YEAR, MANY)) == 8
        assert violations(THREES, parameters, BY_YEAR, GOOD) == {"reviewers-from"}

    def test_one_state_does_not_serve_in_its_own_year(self) -> None:
        # a1 does not review b1. Of the 156 away draws, b1 has each a in a third: 52 go. 4 * 104 = 416.
        parameters: Parameters = {"defers": ["a1"]}
        assert len(all_draws(THREES, parameters, BY_YEAR, MANY)) == 416
        assert violations(THREES, parameters, BY_YEAR, GOOD) == set()
        assert violations(THREES, {"defers": ["b1"]}, BY_YEAR, GOOD) == {"defer"}


class TestHowManyReviews:
    def test_load_max(self) -> None:
        # 12 reviews by 6 States: each performs exactly 2, one of them at home. Away: the three a draw three different
        # b, 6 ways, and the b draw three different a, none the one that drew it, 2 ways. 4 * 12 = 48.
        assert len(all_draws(THREES, {"load_max": 2}, BY_YEAR, MANY)) == 48
        assert feasible(THREES, {"load_max": 1}, BY_YEAR) is False
        assert len(all_draws(THREES, {"load_max": 0}, BY_YEAR, MANY)) == 624
        assert violations(THREES, {"load_max": 1}, BY_YEAR, GOOD) == {"load-max"}

    def test_a_state_declines_a_second_review(self) -> None:
        # a1 has its one review at home, so no b draws it. a1 draws any b: 3. If a2 and a3 drew the same b, that one is
        # left with nobody. If they drew different ones, 6 ways, those have one way each and the third has two: 2.
        # 4 * 3 * 6 * 2 = 144.
        parameters: Parameters = {"declines": ["a1"]}
        assert len(all_draws(THREES, parameters, BY_YEAR, MANY)) == 144
        assert violations(THREES, parameters, BY_YEAR, GOOD) == {"decline"}

    def test_load_min(self) -> None:
        # Nobody reviews a State of its own year. The State of no group may review, away only.
        # Home 2 * 2. Away: a1 draws b2, b3 or eu, and so on. Then b1 draws a2 or a3, less the n that drew it, or eu:
        # 3 - n ways. By how many of the a draw eu:
        #   none: 2 * (2 * 2 * 2) + 6 * (1 * 2 * 3)     = 16 + 36       =  52
        #   one:  3 * (3 * (2 * 2 * 3) + 1 * (1 * 3 * 3)) = 3 * (36 + 9) = 135
        #   two:  3 * 2 * (2 * 3 * 3)                                    = 108
        #   all:  3 * 3 * 3                                              =  27
        # 4 * 322 = 1288. In 8 of them, as above, eu performs none. 1288 - 8 = 1280.
        parameters: Parameters = {"no_group": "reviewing-only"}
        apart = parameters | {"reviewers_from": "not-under-review-this-year"}
        assert len(all_draws(WITH_EU, apart, BY_YEAR, MANY)) == 1288
        assert len(all_draws(WITH_EU, apart | {"load_min": "on"}, BY_YEAR, MANY)) == 1280
        assert violations(WITH_EU, parameters, BY_YEAR, GOOD) == set()
        assert violations(WITH_EU, parameters | {"load_min": "on"}, BY_YEAR, GOOD) == {"load-min"}

    def test_load_min_leaves_out_those_that_take_no_part(self) -> None:
        assert violations(WITH_EU, {"load_min": "on"}, BY_YEAR, GOOD) == set()


class TestStatesOfNoGroup:
    def test_outside(self) -> None:
        assert all_draws(WITH_EU, {}, BY_YEAR, MANY) == all_draws(THREES, {}, BY_YEAR, MANY)
        by_eu = changed(GOOD, [lot("a1", "b1", "away")], [lot("a1", "eu", "away")])
        assert violations(WITH_EU, {}, BY_YEAR, by_eu) == {"no-group"}
        assert violations(WITH_EU, {"no_group": "reviewing-only"}, BY_YEAR, by_eu) == set()

    def test_reviewing_only(self) -> None:
        parameters: Parameters = {"no_group": "reviewing-only"}
        at_home = changed(GOOD, [lot("a1", "a2", "home")], [lot("a1", "eu", "home")])
        assert violations(WITH_EU, parameters, BY_YEAR, at_home) == {"28-home"}
        of_eu = changed(GOOD, into=[lot("eu", "a2", "home"), lot("eu", "a3", "away")])
        assert violations(WITH_EU, parameters, BY_YEAR, of_eu) == {"no-group"}

    def test_home_waived(self) -> None:
        # Only eu can hold the three away seats. Under review in a year of its own, eu has two of the three a, in order:
        # 3 * 2 = 6. Home: 2^3 = 8. 6 * 8 = 48. Over the whole process any State that reviews eu is a mutual reviewer.
        small = scenario("X", a1="A:X", a2="A:X", a3="A:X", eu=".:X")
        division = years("a1", "a2", "a3", "eu")
        parameters: Parameters = {"no_group": "home-waived"}
        assert len(all_draws(small, parameters | {"mutual_scope": "same-year"}, division, MANY)) == 48
        assert feasible(small, parameters, division) is False

    def test_two_states_of_no_group_are_not_of_the_same_group(self) -> None:
        # Each of three is reviewed by the two others, in order: 2^3 = 8. Nothing else is possible.
        alone = scenario("X", eu=".:X", oas=".:X", au=".:X")
        parameters: Parameters = {"no_group": "home-waived", "mutual_scope": "same-year"}
        assert len(all_draws(alone, parameters, years("eu", "oas", "au"), MANY)) == 8


class TestMissingInstruments:
    def test_an_additional_one_for_the_instrument_missing(self) -> None:
        # Each State is alone in its year and 29a binds within a year: every State is drawn for on its own.
        # s at home: x and y, either of them first and the other additional: 2. x at home: s. y at home: s.
        # s, x and y away: o1 or o2, 2^3 = 8. o1 and o2 at home: the other. Away, each: s alone; x first, then s or y for Y;
        # y first, then s or x for X: 5. 2 * 8 * 5 * 5 = 400.
        small = scenario("XY", s="A:XY", x="A:X", y="A:Y", o1="B:XY", o2="B:XY")
        division = years("s", "x", "y", "o1", "o2")
        for covers in CHOICES["additional_covers"]:
            parameters: Parameters = {"mutual_scope": "same-year", "additional_covers": covers}
            assert len(all_draws(small, parameters, division, MANY)) == 400

    # Only eu reviews away, so the home seats alone make the count. Each State is alone in its year.
    # s: first f, then p takes A and B, then q takes C; or q takes B and C, then p takes A.
    #    First p, then f takes D and q takes C, in whichever order. First q, then p takes A and f takes D. In all 4.
    # f: s. p: s; or q takes B and s takes A. q: s; or p takes B and s takes C. 4 * 1 * 2 * 2 = 16.
    # s has three at home and one away in every case.
    CHAIN = scenario("ABCD", s="A:ABCD", f="A:D", p="A:AB", q="A:BC", eu=".:ABCD")
    DIVISION = years("s", "f", "p", "q")
    SOME: ClassVar[Parameters] = {"mutual_scope": "same-year", "no_group": "reviewing-only", "additional_covers": "some-missing"}

    def test_further_additional_ones_follow(self) -> None:
        draws = all_draws(self.CHAIN, self.SOME, self.DIVISION, MANY)
        assert len(draws) == 16
        of_s = {frozenset((lot[1], lot[4]) for lot in draw if lot[0] == "s" and lot[3]) for draw in draws}
        a, b, c, d = "ABCD"
        assert of_s == {
            frozenset({("p", frozenset({a, b})), ("q", frozenset({c}))}),
            frozenset({("q", frozenset({b, c})), ("p", frozenset({a}))}),
            frozenset({("f", frozenset({d})), ("q", frozenset({c}))}),
            frozenset({("f", frozenset({d})), ("p", frozenset({a}))}),
        }

    def test_one_additional_for_all_that_is_missing(self) -> None:
        # Nobody of the group holds all that s would miss, whoever is first.
        assert feasible(self.CHAIN, self.SOME | {"additional_covers": "all-missing"}, self.DIVISION) is False

    def test_not_more_than_the_number_of_reviewing_states_unless_waived(self) -> None:
        assert feasible(self.CHAIN, self.SOME | {"reviewers_max": 3}, self.DIVISION) is False
        waived = self.SOME | {"reviewers_max": 3, "waives_four": ["s"]}
        assert len(all_draws(self.CHAIN, waived, self.DIVISION, MANY)) == 16
        draw = next(iter(all_draws(self.CHAIN, self.SOME, self.DIVISION, MANY)))
        assert breaches(self.CHAIN, self.SOME | {"reviewers_max": 3}, self.DIVISION, draw) == {("29c", "s")}

    def test_there_must_be_an_order_of_drawing(self) -> None:
        # p and q both hold A and B. Whichever was drawn before the other would have taken both.
        small = scenario("ABD", s="A:ABD", f="A:D", p="A:AB", q="A:AB", eu=".:ABD")
        rest = [lot("s", "eu", "away", "ABD"), lot("s", "f", "home", "D")]
        for other in ("f", "p", "q"):
            held = "D" if other == "f" else "AB"
            rest += [lot(other, "s", "home", held), lot(other, "eu", "away", held)]
        split = [*rest, lot("s", "p", "home", "A", True), lot("s", "q", "home", "B", True)]
        whole = [*rest, lot("s", "p", "home", "AB", True)]
        assert violations(small, self.SOME, self.DIVISION, split) == {"29b-additional"}
        assert violations(small, self.SOME, self.DIVISION, whole) == set()

    def test_an_order_of_three_that_goes_round(self) -> None:
        # p leaves B to q, q leaves C to r, r leaves A to p: none of them can have been drawn first.
        small = scenario("ABCD", s="A:ABCD", f="A:D", p="A:AB", q="A:BC", r="A:CA", eu=".:ABCD")
        division = years("s", "f", "p", "q", "r")
        rest = [lot("s", "eu", "away", "ABCD"), lot("s", "f", "home", "D")]
        for other, held in (("f", "D"), ("p", "AB"), ("q", "BC"), ("r", "CA")):
            rest += [lot(other, "s", "home", held), lot(other, "eu", "away", held)]
        parameters = self.SOME | {"reviewers_max": 9}
        ring = [lot("s", state, "home", takes, True) for state, takes in (("p", "A"), ("q", "B"), ("r", "C"))]
        chain = [lot("s", state, "home", takes, True) for state, takes in (("p", "AB"), ("q", "C"))]
        assert violations(small, parameters, division, rest + ring) == {"29b-additional"}
        assert violations(small, parameters, division, rest + chain) == set()

    def test_the_additional_one_keeps_the_seat(self) -> None:
        # Nobody else of the group holds Y, so one from outside must supplement x or z, or nobody can.
        # s: first x or z, then eu or au for Y, and the other of the two away: 2 * 2 = 4.
        # x: s or z at home, eu or au away: 4. z likewise. 4 * 4 * 4 = 64.
        small = scenario("XY", s="A:XY", x="A:X", z="A:X", eu=".:XY", au=".:XY")
        division = years("s", "x", "z")
        parameters: Parameters = {"mutual_scope": "same-year", "no_group": "reviewing-only"}
        assert feasible(small, parameters, division) is False
        assert len(all_draws(small, parameters | {"additional_keeps_seat": "no"}, division, MANY)) == 64

    def test_an_additional_one_of_another_group(self) -> None:
        # The same with States of a group: o supplements x at the home seat of s, and t takes the away seat.
        small = scenario("XY", s="A:XY", x="A:X", o="B:XY", t="B:XY")
        division = years("s", "x", "o", "t")
        draw = [lot("s", "x", "home", "X"), lot("s", "o", "home", "Y", True), lot("s", "t", "away", "XY")]
        draw += [lot("x", "s", "home", "X"), lot("x", "t", "away", "X")]
        draw += [lot("o", "t", "home", "XY"), lot("o", "s", "away", "XY")]
        draw += [lot("t", "o", "home", "XY"), lot("t", "s", "away", "XY")]
        parameters: Parameters = {"mutual_scope": "same-year"}
        assert violations(small, parameters, division, draw) == {"28-home"}
        assert lawful(small, parameters | {"additional_keeps_seat": "no"}, division, draw)
        # An additional one of the own group at the away seat.
        away = changed(draw, [lot("o", "s", "away", "XY")], [lot("o", "x", "away", "X"), lot("o", "t", "away", "Y", True)])
        assert violations(small, parameters, division, away) == {"28-home", "28-away", "28-two"}

    def test_one_state_in_both_seats_for_different_instruments(self) -> None:
        # h is first at home of s, for B and C. Then A is missing.
        #   Away first w, for A and C; k takes B. At home k takes A, for w has A away.
        #   Away first k, for A and B; w takes C. At home w takes A, for k has A away.
        # h: s at home. Away w takes C and k takes B, either first: 2. In all 2 * 2 = 4.
        # s has h, w and k: three. k and w each review s and h: two reviews.
        small = scenario("ABC", s="A:ABC", h="A:BC", w=".:AC", k=".:AB")
        division = years("s", "h")
        parameters: Parameters = {"mutual_scope": "same-year", "no_group": "reviewing-only", "additional_keeps_seat": "no"}
        assert len(all_draws(small, parameters, division, MANY)) == 4
        assert len(all_draws(small, parameters | {"reviewers_max": 3, "load_max": 2}, division, MANY)) == 4
        assert feasible(small, parameters | {"reviewers_max": 2}, division) is False
        assert feasible(small, parameters | {"load_max": 1}, division) is False

    def test_all_that_are_party_to_nothing_in_common_cannot_review(self) -> None:
        small = scenario("XY", s="A:X", y="A:Y", eu=".:XY")
        assert feasible(small, {"no_group": "reviewing-only", "mutual_scope": "same-year"}, years("s", "y")) is False


class TestHomeFallback:
    FALLBACK: ClassVar[Parameters] = {"home_fallback": "different-group"}

    def test_a_group_of_two_can_be_drawn(self) -> None:
        pair = scenario("X", a1="A:X", a2="A:X", b1="B:X", b2="B:X", b3="B:X")
        division = years("a1 b1", "a2 b2", "b3")
        assert feasible(pair, {}, division) is False
        draws = all_draws(pair, self.FALLBACK, division, MANY)
        # One of the two is reviewed by the other, and the other by a stranger.
        assert draws
        for draw in draws:
            assert len({lot for lot in draw if lot[0] < "b" and lot[2] == "home" and lot[1] < "b"}) == 1

    def test_barred_by_mutual_reviews(self) -> None:
        # a2 reviews a1 and eu or au does so away: 2. Then a1 is barred from a2, which has eu and au in either order: 2.
        # The same the other way round: 2 * 4 = 8. It cannot be that both have a stranger at home: nobody is barred.
        pair = scenario("X", a1="A:X", a2="A:X", eu=".:X", au=".:X")
        parameters: Parameters = self.FALLBACK | {"no_group": "reviewing-only"}
        assert len(all_draws(pair, parameters, years("a1", "a2"), MANY)) == 8
        # In different years and under same-year 29a bars nobody: each reviews the other, 2 * 2 ways away.
        assert len(all_draws(pair, parameters | {"mutual_scope": "same-year"}, years("a1", "a2"), MANY)) == 4

    def test_barred_by_declining(self) -> None:
        # a1 and a2 perform one review at most. Nobody is barred by 29a.
        # No stranger at home: a3 has a1, then a2 has a3 and a1 has a2 or a3; or the same with a1 and a2 exchanged: 4.
        # a3 can have a stranger if a1 and a2 review each other: 1. a1 and a2 never can, for a3 is free.
        # Away eu or au, 2 * 2 * 2 ways; with a stranger at home the other of the two is away: 2 * 2 * 2 as well.
        # (4 + 1) * 8 = 40, and 4 * 8 = 32 without the fallback.
        three = scenario("X", a1="A:X", a2="A:X", a3="A:X", eu=".:X", au=".:X")
        division = years("a1", "a2", "a3")
        parameters: Parameters = {"no_group": "reviewing-only", "mutual_scope": "same-year", "declines": ["a1", "a2"]}
        assert len(all_draws(three, parameters, division, MANY)) == 32
        assert len(all_draws(three, parameters | self.FALLBACK, division, MANY)) == 40

    def test_barred_by_load_max(self) -> None:
        # At most one review each. No stranger at home: each a reviews another, 2 ways; away three of the four without
        # group in order, 24: 48. A stranger for one a, the two others reviewing each other: 3 ways; four seats, 24: 72.
        # Two strangers: each needs the two other a to have their review, but only one a is reviewed by an a. Never lawful.
        # Three strangers: nobody has a review. Never lawful. 48 + 72 = 120.
        three = scenario("X", a1="A:X", a2="A:X", a3="A:X", n1=".:X", n2=".:X", n3=".:X", n4=".:X")
        division = years("a1", "a2", "a3")
        parameters: Parameters = {"no_group": "reviewing-only", "mutual_scope": "same-year", "load_max": 1}
        assert len(all_draws(three, parameters, division, MANY)) == 48
        assert len(all_draws(three, parameters | self.FALLBACK, division, MANY)) == 120

    @pytest.mark.parametrize(
        "bar", [{"reviewers_from": "not-under-review-this-year"}, {"defers": ["a1", "a2"]}], ids=["reviewers_from", "defers"]
    )
    def test_barred_by_the_year(self, bar: Parameters) -> None:
        # The two are in one year and may not review each other. Each has eu and au in either order: 2 * 2 = 4.
        pair = scenario("X", a1="A:X", a2="A:X", eu=".:X", au=".:X")
        parameters: Parameters = {"no_group": "reviewing-only"} | bar
        assert feasible(pair, parameters, years("a1 a2")) is False
        assert len(all_draws(pair, parameters | self.FALLBACK, years("a1 a2"), MANY)) == 4

    def test_nobody_of_the_group_holds_what_is_missing(self) -> None:
        # s at home: x first, for x is free. Nobody else of the group holds Y: eu or au takes it, the other is away: 2.
        # x: s at home, eu or au away: 2. In all 4.
        small = scenario("XY", s="A:XY", x="A:X", eu=".:XY", au=".:XY")
        for covers in CHOICES["additional_covers"]:
            parameters: Parameters = {"no_group": "reviewing-only", "mutual_scope": "same-year", "additional_covers": covers}
            assert feasible(small, parameters, years("s", "x")) is False
            assert len(all_draws(small, parameters | self.FALLBACK, years("s", "x"), MANY)) == 4

    def test_some_of_the_group_hold_part_of_what_is_missing(self) -> None:
        # s at home: x first, and Y and Z are missing. y of the group holds Y. Under all-missing nobody of the group holds
        # both, so a stranger may take both. Under some-missing y could take a part, so a stranger may take only Z.
        small = scenario("XYZ", s="A:XYZ", x="A:X", y="A:Y", eu=".:XYZ", au=".:XYZ")
        division = years("s", "x", "y")
        rest = [lot("s", "x", "home", "X"), lot("s", "au", "away", "XYZ")]
        rest += [lot("x", "s", "home", "X"), lot("x", "au", "away", "X")]
        rest += [lot("y", "s", "home", "Y"), lot("y", "au", "away", "Y")]
        both = [*rest, lot("s", "eu", "home", "YZ", True)]
        part = [*rest, lot("s", "y", "home", "Y", True), lot("s", "eu", "home", "Z", True)]
        parameters: Parameters = {"no_group": "reviewing-only", "mutual_scope": "same-year"} | self.FALLBACK
        some = parameters | {"additional_covers": "some-missing"}
        assert violations(small, parameters, division, both) == set()
        assert violations(small, some, division, both) == {"28-home"}
        assert violations(small, some, division, part) == set()
        assert violations(small, parameters, division, part) == {"29b-additional"}


class TestBreaches:
    """One change to a lawful draw, and the clauses it breaks."""

    def test_the_draw_is_lawful(self) -> None:
        assert lawful(THREES, {}, BY_YEAR, GOOD)
        assert GOOD in all_draws(THREES, {}, BY_YEAR, MANY)

    def test_an_empty_draw(self) -> None:
        assert violations(THREES, {}, BY_YEAR, []) == {"28-two"}

    @pytest.mark.parametrize(
        ("out", "into", "expected"),
        [
            ([lot("a1", "a2", "home")], [], {"28-two"}),
            ([lot("a1", "b1", "away")], [], {"28-two"}),
            ([], [lot("a1", "b2", "away")], {"28-two"}),
            ([lot("a1", "a2", "home")], [lot("a1", "a1", "home")], {"self"}),
            ([lot("a1", "a2", "home")], [lot("a1", "b2", "home")], {"28-home"}),
            ([lot("a1", "b1", "away")], [lot("a1", "a3", "away")], {"28-away", "29a"}),
            ([lot("a1", "a2", "home")], [lot("a1", "b1", "home")], {"28-home", "28-two"}),
            ([lot("a1", "b1", "away")], [lot("a1", "b3", "away")], {"29a"}),
            ([], [lot("a1", "b2", "away", additional=True)], {"28-two", "29b-additional"}),
            ([], [lot("a1", "b1", "away", additional=True)], {"28-two", "29b-additional"}),
            ([lot("a1", "b1", "away")], [lot("a1", "b1", "away", additional=True)], {"28-two", "29b-additional"}),
            ([lot("a1", "b1", "away")], [lot("a1", "b1", "away", "")], {"28-two", "29b-additional"}),
            ([lot("a1", "b1", "away")], [lot("a1", "b1", "away", "XY")], {"28-two", "29b-party"}),
            ([lot("a1", "b1", "away")], [lot("a1", "zz", "away")], {"no-group", "29b-party", "29b-additional"}),
            ([], [lot("zz", "a1", "home")], {"no-group", "28-two"}),
            ([], [lot("a1", "b1", "away", "")], {"28-two"}),
        ],
    )
    def test_one_change(self, out: list[Lot], into: list[Lot], expected: set[str]) -> None:
        assert violations(THREES, {}, BY_YEAR, changed(GOOD, out, into)) == expected

    def test_a_state_that_shares_nothing(self) -> None:
        small = scenario("XY", a1="A:X", a2="A:Y", b1="B:XY")
        draw = [lot("a1", "a2", "home", "X"), lot("a1", "b1", "away", "X")]
        assert ("29b-party", "a1") in breaches(small, {}, years("a1", "a2", "b1"), draw)

    def test_mutual_reviews_in_different_years(self) -> None:
        mutual = changed(GOOD, [lot("a1", "b1", "away")], [lot("a1", "b3", "away")])
        assert violations(THREES, {"mutual_scope": "same-year"}, BY_YEAR, mutual) == set()
        assert violations(THREES, {"mutual_scope": "same-year"}, years("a1 b3", "a2 b2", "a3 b1"), mutual) == {"29a"}


class TestTheFourInstruments:
    def test_sixty_states_can_be_drawn(self) -> None:
        # Three groups of 20. Of every ten States, nine are party to both Protocols on persons, four to that on firearms.
        numbers = random.Random(1)
        rows = [
            Row(f"S{n:02}", "", ("A", "B", "C")[n % 3], (True, *(numbers.random() < share for share in (0.9, 0.9, 0.4)))) for n in range(60)
        ]
        sixty = build_scenario("sixty", None, rows, UNTOC_FAMILY, ("A", "B", "C"))
        division = {str(year + 1): list(sixty.states[year::3]) for year in range(3)}
        for covers in CHOICES["additional_covers"]:
            assert feasible(sixty, {"additional_covers": covers, "load_max": 4}, division) is True


class TestUse:
    def test_too_many_draws(self) -> None:
        assert len(all_draws(THREES, {"load_max": 2}, BY_YEAR, 48)) == 48
        with pytest.raises(TooManyDrawsError):
            all_draws(THREES, {"load_max": 2}, BY_YEAR, 47)

    def test_too_few_conflicts_are_no_answer(self) -> None:
        # Thirteen States need thirteen others away, and there are twelve. That is hard to see, taking State by State.
        states = {f"a{n:02}": "A:X" for n in range(13)} | {f"n{n:02}": ".:X" for n in range(12)}
        tight = scenario("X", **states)
        parameters: Parameters = {"no_group": "reviewing-only", "load_max": 1}
        assert feasible(tight, parameters, years(" ".join(tight.states[:13])), conflicts=100) is None

    def test_what_yes_and_on_are_called(self) -> None:
        named = facts(THREES, {"additional_keeps_seat": "no", "load_min": "on"}, BY_YEAR)
        assert facts(THREES, {"additional_keeps_seat": False, "load_min": True}, BY_YEAR) == named

    @pytest.mark.parametrize(
        "parameters", [{"quorum": 3}, {"mutual_scope": "never"}, {"load_max": "many"}, {"defers": ["zz"]}, {"declines": "a1"}]
    )
    def test_wrong_parameters(self, parameters: Parameters) -> None:
        with pytest.raises(ValueError, match=next(iter(parameters))):
            facts(THREES, parameters, BY_YEAR)

    @pytest.mark.parametrize("division", [years("a1 b1", "a2 b2", "a3"), years("a1 b1 a1", "a2 b2", "a3 b3")])
    def test_wrong_division(self, division: Groups) -> None:
        with pytest.raises(ValueError, match="division"):
            facts(THREES, {}, division)


def drawn_at_random(numbers: random.Random) -> tuple[Scenario, Parameters, Groups]:
    """A very small scenario with parameters and a division."""
    states = {}
    for n, group in enumerate(numbers.choice(("AABB", "AAB.", "AA..", "A...", "AAA.", "AA.."))):
        held = "".join(letter for letter in "XY" if numbers.random() < 0.8) or "X"
        states[f"s{n}"] = f"{group}:{held}"
    small = scenario("XY", **states)
    parameters: Parameters = {name: numbers.choice(alternatives) for name, alternatives in CHOICES.items()}
    # The alternatives under which hardly anything this small can be drawn come up less often.
    for name, usual in {"mutual_scope": "same-year", "reviewers_from": "all-parties", "load_min": "off"}.items():
        if numbers.random() < 0.6:
            parameters[name] = usual
    parameters |= {"reviewers_max": numbers.choice((2, 3, 4, 4)), "load_max": numbers.choice((0, 0, 3, 2))}
    for name in ("waives_four", "defers", "declines"):
        parameters[name] = [state for state in small.states if numbers.random() < 0.1]
    division: dict[str, list[str]] = {"1": [], "2": [], "3": []}
    for row, state in enumerate(small.states):
        if small.group_of[row] >= 0 or parameters["no_group"] == "home-waived":
            division[numbers.choice("123")].append(state)
    return small, parameters, division


class TestAgreement:
    """The parts of the encoding against each other, over scenarios drawn with a fixed seed."""

    def test_narrow_leaves_out_nothing_lawful(self) -> None:
        numbers = random.Random(28)
        wanted = {True: 12, False: 6}
        while any(wanted.values()):
            case = drawn_at_random(numbers)
            can_be_drawn = feasible(*case)
            assert can_be_drawn is not None
            if not wanted[can_be_drawn]:
                continue
            try:
                narrow = all_draws(*case, 300)
            except TooManyDrawsError:
                continue
            wanted[can_be_drawn] -= 1
            assert bool(narrow) is can_be_drawn
            assert narrow == all_draws(*case, 300, candidates="wide")
            assert all(lawful(*case, draw) for draw in list(narrow)[:3])

    def test_a_changed_draw_is_lawful_if_it_is_one_of_them(self) -> None:
        numbers = random.Random(29)
        draws = sorted(all_draws(THREES, {}, BY_YEAR, MANY), key=sorted_lots)
        for draw in numbers.sample(draws, 40):
            old = numbers.choice(sorted_lots(draw))
            seat: Seat = "home" if numbers.random() < 0.5 else "away"
            new = (old[0], numbers.choice(THREES.states), seat, old[3], old[4])
            other = changed(draw, [old], [new])
            assert lawful(THREES, {}, BY_YEAR, other) is (other in set(draws))


def sorted_lots(draw: Draw) -> list[Lot]:
    """The lots of a draw in a fixed order."""
    return sorted(draw, key=lambda one: (one[0], one[1], one[2], one[3], sorted(one[4])))
