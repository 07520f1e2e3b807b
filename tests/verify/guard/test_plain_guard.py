"""The guard against a plain second statement of it, at every state of every draw of small lists, and of draws on random lists."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from algorithms import SeededLots
from algorithms.ceremony import Ceremony, StuckError
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.law import Bowl
from algorithms.sequential_bowls import SequentialBowls
from algorithms.state_sets import members, set_of
from scenarios import Scenario
from tests.agreement.test_outsider import law_of, list_of
from tests.verify.guard.plain_guard import Held, Open, Plain
from tests.verify.law.pairwise import laws_by_pairs, values_on
from tests.verify.law.small import states
from verify import LawParameters, clauses_of, law_from
from verify.completion.completion import WitnessCompletion
from verify.guard import ClauseGuard
from verify.proofs.scopes import patterns

Order = list[tuple[int, int]]
Scope = tuple[tuple[int, ...], int, bool, int, int]
"""Sizes of the regional groups, instruments, whether they are nested, States without a group, years."""

SMALL: tuple[Scope, ...] = (((2, 1), 2, False, 0, 2), ((2, 1), 2, True, 1, 2), ((2, 2), 1, True, 0, 1), ((2, 2), 2, True, 0, 2))
LARGER: tuple[Scope, ...] = (
    ((3, 1), 2, True, 0, 1),
    ((2, 2), 2, False, 0, 1),
    ((2, 2), 2, True, 1, 2),
    ((3, 2), 1, True, 0, 3),
    ((2, 1), 3, False, 0, 3),
    ((2, 2), 2, True, 0, 1),
)
SCOPES = [*SMALL, *(pytest.param(scope, marks=pytest.mark.long) for scope in LARGER)]
FAMILIES = (frozenset({"civil"}), frozenset({"common"}), frozenset({"civil", "common"}), frozenset[str]())


def bits(instruments: frozenset[int]) -> int:
    return set_of(instruments)


def instruments(held: int) -> frozenset[int]:
    return frozenset(members(held))


def told(draw: DrawSoFar) -> list[Held]:
    """A draw, as the plain guard is told of it."""
    return [
        Held(one.reviewed, one.reviewing, one.side, one.additional, instruments(one.instruments))
        for seatings in draw.seatings.values()
        for one in seatings
    ]


class Compared:
    """A guard and the plain one, asked the same; what was seen is counted."""

    def __init__(self, scenario: Scenario, law: LawParameters, years: list[int]) -> None:
        year_of = np.array(years, dtype=np.int8)
        self.guard, self.plain = ClauseGuard(scenario, law, year_of), Plain(scenario, dict(law.values), years)
        self.order_of_law = [clause.id for clause in clauses_of(law)]
        self.seen = Counter[str]()

    def at(self, draw: DrawSoFar, seat: Seat) -> set[int]:
        """Compare both at a seat; the States that the wider bowl would keep."""
        held, seat_told = told(draw), Open(seat.reviewed, seat.side, instruments(seat.missing))
        for side in (HOME, AWAY):
            assert self.guard.missing(draw, seat.reviewed, side) == bits(self.plain.missing(held, seat.reviewed, side))
        for state in range(len(self.plain.scenario.states)):
            assert self.guard.covers(seat, state) == bits(self.plain.covers(seat_told, state))
        self.bowls(self.guard.open(draw, seat), self.plain.bowl(held, seat_told), seat)
        wider = self.plain.bowl(held, seat_told, wider=True)
        self.bowls(self.guard.open_wider(draw, seat), wider, seat)
        self.finished(draw, held)
        return {state for state, reasons in wider.items() if not reasons}

    def bowls(self, found: Bowl, plain: dict[int, set[str]], seat: Seat) -> None:
        assert found.lots == set_of(plain), seat
        for state, reasons in plain.items():
            first = min(reasons, key=self.order_of_law.index, default="")
            assert (found.barred_by(state) if not found.admissible >> state & 1 else "") == first, (seat, state, reasons)
            self.seen[first] += 1

    def finished(self, draw: DrawSoFar, held: list[Held]) -> None:
        idle, early = self.plain.idle(held), self.plain.strangers_too_early(held)
        clause, state = self.guard.unmet(draw) or ("", -1)
        assert (clause == "load-min") == bool(idle), held
        assert state == (idle[0] if idle else min((one.reviewed for one in early), default=-1)), held


def walk(compared: Compared, draw: DrawSoFar, order: Order) -> Iterator[tuple[DrawSoFar, Seat]]:
    """Every state that a draw can come to, with look-ahead or without it, compared on the way."""
    found = compared.plain.next_seat(told(draw), order)
    if found is None:
        compared.finished(draw, told(draw))
        return
    seat = Seat(found.reviewed, found.side, bits(found.missing))
    yield draw, seat
    for state in sorted(compared.at(draw, seat)):
        after = draw.copy()
        after.add(Seating(seat.reviewed, state, seat.side, seat.additional, compared.guard.covers(seat, state)))
        yield from walk(compared, after, order)


def order_of(scenario: Scenario, law: LawParameters, years: int) -> tuple[list[int], Order]:
    """States in turn in so many years; the seats in the order of the years."""
    under_review = [int(state) for state in np.flatnonzero(law.under_review(scenario))]
    year_of = [0] * scenario.n_states
    for place, state in enumerate(under_review):
        year_of[state] = 1 + place % years
    return year_of, [(state, side) for state in sorted(under_review, key=lambda one: year_of[one]) for side in (HOME, AWAY)]


def cases_of(scope: Scope) -> Iterator[tuple[Scenario, LawParameters, list[int], Order]]:
    """Every pattern of adherence, under laws in which every two values of two parameters meet."""
    sizes, count, nested, without_group, years = scope
    for found in patterns(sizes, count, nested, without_group):
        scenario = replace(found, legal_families=tuple(FAMILIES[state % 4] for state in range(found.n_states)))
        for values in laws_by_pairs(values_on(scenario.states)):
            law = law_from(values)
            yield scenario, law, *order_of(scenario, law, years)


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_every_state_of_every_draw_of_every_small_pattern(scope: Scope) -> None:
    seen, states = Counter[str](), 0
    for scenario, law, years, order in cases_of(scope):
        compared = Compared(scenario, law, years)
        states += sum(1 for _ in walk(compared, DrawSoFar(np.array(years, dtype=np.int8)), order))
        seen += compared.seen
    print(f"{scope}: {states} states, {dict(seen)}")
    alone = scope[4] >= scenario.n_states
    assert {"", "28-two", "29a"} | (set() if alone else {"defer"}) <= seen.keys(), "who is alone in its year cannot be spared by it"


@pytest.mark.parametrize("scope", [*SMALL[3:], *(pytest.param(scope, marks=pytest.mark.long) for scope in (*SMALL[1:3], *LARGER))], ids=str)
def test_look_ahead_allows_a_lot_just_where_some_lots_that_follow_end_lawfully(scope: Scope) -> None:
    """At every seat of a draw, of every lot that the clauses leave."""
    seen = Counter[bool]()
    for number, (scenario, law, years, order) in enumerate(cases_of(scope)):
        compared, chance = Compared(scenario, law, years), random.Random(number)
        draw = DrawSoFar(np.array(years, dtype=np.int8))
        completion = WitnessCompletion(scenario, law, draw.year_of)
        while found := compared.plain.next_seat(told(draw), order):
            seat, allowed = Seat(found.reviewed, found.side, bits(found.missing)), dict[int, DrawSoFar]()
            for state in sorted(compared.at(draw, seat)):
                after = draw.copy()
                after.add(Seating(seat.reviewed, state, seat.side, seat.additional, compared.guard.covers(seat, state)))
                can = any(compared.plain.finished(told(after), order))
                assert completion.allows(draw, seat, state) == can, (law.values, scenario.adherence, seat, state)
                seen[can] += 1
                if can:
                    allowed[state] = after
            if not allowed:
                break
            state = chance.choice(sorted(allowed))
            assert completion.allows(draw, seat, state)
            draw = allowed[state]
    print(f"{scope}: {dict(seen)}")
    assert seen[False] > 10
    assert seen[True] > 10 or scope[4] == 1, "in one year 29 (a) leaves groups of two no draw"


LIST = states("XY", s="A:XY", x="A:X", y="A:Y", o1="B:XY", o2="B:XY")
BESTS: tuple[tuple[list[Scenario], int, dict[str, Any]], ...] = (
    (list(patterns((2, 2))), 2, {}),
    (list(patterns((2, 1))), 3, {"home_fallback": "different-group"}),
    (list(patterns((2, 1), nested=False)), 3, {"home_fallback": "different-group", "load_min": "on"}),
    (list(patterns((2, 2), 1)), 2, {"load_max": 2}),
    ([LIST], 3, {"mutual_scope": "whole-process"}),
    ([LIST], 3, {"load_max": 4}),
    ([LIST], 3, {"load_max": 3, "uncoverable_lot": "stuck", "additional_keeps_seat": "no", "additional_covers": "some-missing"}),
)


@pytest.mark.parametrize("objective", ["fewest-additional", "most-even"])
@pytest.mark.parametrize(("scenarios", "years", "values"), BESTS)
def test_an_objective_allows_a_lot_just_where_a_draw_of_the_least_cost_has_it(
    scenarios: list[Scenario], years: int, values: dict[str, Any], objective: str
) -> None:
    """At every seat of one of the best draws."""
    seen, costs = Counter[bool](), set[int]()
    for scenario in scenarios:
        law = law_from({"mutual_scope": "same-year"} | values)
        year_of, order = order_of(scenario, law, years)
        plain, draw = Plain(scenario, dict(law.values), year_of), DrawSoFar(np.array(year_of, dtype=np.int8))
        completion = WitnessCompletion(scenario, law, draw.year_of, objective)
        whole = [(plain.cost(one, objective), {*one}) for one in plain.finished([], order)]
        least = min((cost for cost, _ in whole), default=0)
        best = [one for cost, one in whole if cost == least]
        costs |= {cost for cost, _ in whole}
        while found := plain.next_seat(told(draw), order):
            seat, held, allowed = Seat(found.reviewed, found.side, bits(found.missing)), told(draw), list[int]()
            for state in (state for state, reasons in plain.bowl(held, found, wider=True).items() if not reasons):
                can = any({*plain.after(held, found, state)} <= one for one in best)
                assert completion.allows(draw, seat, state) == can, (scenario.adherence, seat, state)
                seen[can] += 1
                allowed += [state] * can
            if not allowed:
                break
            assert completion.allows(draw, seat, allowed[-1])
            draw.add(Seating(seat.reviewed, allowed[-1], seat.side, seat.additional, bits(plain.covers(found, allowed[-1]))))
    print(f"{len(scenarios)} {values} {objective}: {dict(seen)} {sorted(costs)}")
    assert not costs or seen[True]


def compare_a_ceremony(number: int, most: int) -> Counter[str]:
    """One draw of a list and under a law made at random, compared whenever a bowl is opened."""
    chance = random.Random(number)
    scenario = list_of(chance, most)
    law = law_of(chance, scenario)
    ceremony = Ceremony(scenario, law, SeededLots(str(number)))
    compared, guard = Compared(scenario, law, [int(year) for year in ceremony.draw.year_of]), ceremony.guard

    class Watching:
        def __getattr__(self, name: str) -> Any:
            return getattr(guard, name)

        def open(self, draw: DrawSoFar, seat: Seat) -> Bowl:
            compared.at(draw, seat)
            return guard.open(draw, seat)

    ceremony.guard = Watching()
    with suppress(StuckError):
        SequentialBowls().fill(ceremony)
        held = told(ceremony.draw)
        states = [state for state, year in enumerate(compared.plain.years) if year]
        lacking = {scenario.states[state] for state in states for side in (HOME, AWAY) if compared.plain.missing(held, state, side)}
        assert not lacking
        assert not ceremony.unfilled()
    compared.finished(ceremony.draw, told(ceremony.draw))
    return compared.seen


@pytest.mark.parametrize(
    ("numbers", "most"),
    [
        (range(200), 8),
        (range(200, 240), 20),
        *(pytest.param(range(start, start + 1000), 9, marks=pytest.mark.long) for start in (1000, 2000)),
    ],
)
def test_every_bowl_of_draws_on_random_lists_under_random_laws(numbers: range, most: int) -> None:
    seen = Counter[str]()
    for number in numbers:
        seen += compare_a_ceremony(number, most)
    print(dict(seen))
    assert seen.keys() >= {"", "28-two", "29a", "29b-party", "29b-additional", "legal-family", "load-max", "defer", "decline"}
    assert seen.keys() >= {"28-home", "29c"} or most > 10


def test_every_two_values_of_two_parameters_meet_in_some_law() -> None:
    values = values_on(("A", "B"))
    laws = list(laws_by_pairs(values))
    for first, second in combinations(values, 2):
        met = {(str(law[first]), str(law[second])) for law in laws}
        assert len(met) == len({(str(a), str(b)) for a in values[first] for b in values[second]}), (first, second)
    assert len(laws) < 40
