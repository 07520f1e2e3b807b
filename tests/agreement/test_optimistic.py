"""Look-ahead taken the fast way (keep every lot, look only where the draw gets stuck) is look-ahead: the same records, lots and all."""

import random
from collections import Counter
from copy import deepcopy

import pytest

from algorithms import Algorithm, SeededLots, every_outcome, load_algorithm, optimistic
from algorithms import algorithm as drawing
from algorithms.draw_so_far import DrawSoFar, Seating
from algorithms.law import LOOK_AHEAD
from algorithms.lots import Lots, RecordedLots, RecordingLots
from algorithms.optimistic import drawn, filled_ahead, first_lost, kept_in
from algorithms.record import DrawRecord
from algorithms.state_sets import members
from scenarios import Scenario
from scenarios.generators import generate
from tests.agreement.random_lists import any_list, eight_states
from tests.agreement.test_look_ahead import random_law, random_scenario
from tests.verify.law.small import states
from verify import LawInForce, law_from
from verify.completion.answer_sets import GaveUpError
from verify.completion.completion import WitnessCompletion
from verify.completion.matching import SeatCount
from verify.guard import ClauseGuard
from verify.law_in_force import in_force

AHEAD = ("sequential-bowls-look-ahead", "answer-set", "answer-set-fewest-additional", "answer-set-most-even")


class OneWay:
    """Lots that can be drawn but once, as those of a room: every lot is asked about when it is drawn."""

    def __init__(self, lots: Lots) -> None:
        self._lots = lots
        self.seed = lots.seed

    def pick(self, bowl: str, size: int) -> int:
        return self._lots.pick(bowl, size)


def tiny(number: int) -> tuple[Scenario, LawInForce]:
    chance = random.Random(f"tiny/{number}")
    scenario = random_scenario(chance)
    return scenario, random_law(chance, scenario)


WITH_LOTS_SET_ASIDE = (0, 1, 2, 26, 28, 30, 32, 45, 47, 52, 58, 59)
"""Of the first sixty lists of 8 to 16 States, those of which a draw sets lots aside as look-ahead and is complete."""


def cases(kind: str) -> list[tuple[Scenario, LawInForce]]:
    """A few lists, or many, which take minutes."""
    if kind == "few":
        return [any_law(number) for number in WITH_LOTS_SET_ASIDE] + [tiny(number) for number in range(6)]
    return [any_law(number) for number in range(60)] + [(scenario, in_force(law)) for scenario, law in map(eight_states, range(20))]


def any_law(number: int) -> tuple[Scenario, LawInForce]:
    scenario, law = any_list(number)
    return scenario, in_force(law)


KINDS = ("few", pytest.param("many", marks=pytest.mark.long))


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Counter[bool]:
    """How often the fast way served, and how often not; on small lists too it is to ask where counting does not tell."""
    seen = Counter[bool]()

    def counted(*given: object) -> object:
        found = filled_ahead(*given)  # type: ignore[arg-type]
        seen[found is not None] += 1
        return found

    monkeypatch.setattr(drawing, "filled_ahead", counted)
    monkeypatch.setattr(optimistic, "FEW_STATES", 0)
    return seen


LAWS: tuple[dict[str, str | int], ...] = (
    {},
    {"load_max": 3},
    {"load_max": 3, "uncoverable_lot": "stuck"},
    {"load_max": 3, "mutual_scope": "same-year"},
    {"load_max": 4},
)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("algorithm", AHEAD)
@pytest.mark.parametrize("seeds", [4, pytest.param(500, marks=pytest.mark.long)])
def test_on_a_tight_list_of_thirty_states_the_records_are_the_same(algorithm: str, law: dict[str, str | int], seeds: int) -> None:
    scenario, lawful, set_aside, given_up = generate("calibrated", size=30, seed="1"), law_from(law), 0, 0
    for seed in map(str, range(seeds)):
        fast = drawn_or_given_up(algorithm, scenario, lawful, SeededLots(seed))
        slow = drawn_or_given_up(algorithm, scenario, lawful, OneWay(SeededLots(seed)))
        given_up += isinstance(slow, str)
        assert fast == slow or isinstance(slow, str), seed  # with fewer questions, it may answer where the slow way gave up
        set_aside += isinstance(fast, DrawRecord) and aside(fast) > 0
    assert given_up <= seeds // 100, given_up
    assert set_aside >= seeds // 4 or law not in LAWS[:3], set_aside


def drawn_or_given_up(algorithm: str, scenario: Scenario, law: LawInForce, lots: Lots) -> DrawRecord | str:
    """The record, or why there is none: look-ahead asks for at most so many conflicts (seed 32 under load_max=3 needs more)."""
    try:
        return load_algorithm(algorithm).draw(scenario, law, lots)
    except GaveUpError as error:
        return str(error)


def aside(record: DrawRecord) -> int:
    return sum(list(line.set_aside.values()).count(LOOK_AHEAD) for line in record.lots)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("algorithm", AHEAD)
def test_on_any_list_under_any_law_it_gives_the_record_that_asking_about_each_lot_gives(
    algorithm: str, kind: str, served: Counter[bool]
) -> None:
    set_aside = Counter[int]()
    for scenario, law in cases(kind):
        for seed in ("1",) if kind == "few" else ("1", "2", "3"):
            fast = load_algorithm(algorithm).draw(scenario, law, SeededLots(seed))
            slow = load_algorithm(algorithm).draw(scenario, law, OneWay(SeededLots(seed)))
            assert fast == slow, (scenario.id, law.values, seed)
            again = load_algorithm(algorithm).draw(scenario, law, RecordedLots(fast.numbers, seed))
            assert again == fast, (scenario.id, law.values, seed)
            set_aside[aside(fast)] += 1
    assert served[True] >= len(cases(kind))
    assert sum(count for lots, count in set_aside.items() if lots >= 2) >= 5, "too few draws in which look-ahead sets lots aside"


SMALL = (
    (states("X", a="A:X", b="B:X", c="B:X"), {}),
    (states("X", a="A:X", b="A:X", c="B:X", d="B:X"), {"load_max": 2}),
    (states("XY", a="A:XY", b="A:X", c="B:XY", d="B:X"), {}),
    (states("XY", a="A:XY", b="A:XY", c="B:XY", d="B:Y"), {"additional_covers": "some-missing"}),
    (states("X", a="A:X", b="A:X", c="B:X"), {"home_fallback": "different-group"}),
    (states("X", a="A:X", b="A:X", c="B:X", d=":X"), {"no_group": "home-waived", "load_min": "on"}),
    (states("X", a="A:X", b="B:X", c="B:X"), {"redraws": "a"}),
)


@pytest.mark.parametrize(("scenario", "law"), SMALL)
@pytest.mark.parametrize("algorithm", AHEAD)
def test_in_small_scopes_every_outcome_of_the_lots_is_the_same(
    algorithm: str, scenario: Scenario, law: dict[str, str | int], served: Counter[bool]
) -> None:
    """All lots of the seats; the division and the orders are those of a seed."""
    drawing, lawful = load_algorithm(algorithm), law_from(law)
    outcomes = copied = 0
    for (slow, streams), _ in every_outcome(lambda lots: drawn_with_streams(drawing, scenario, lawful, OrdersOfASeed(lots))):
        source = Streams(streams)
        assert drawing.draw(scenario, lawful, source) == slow
        outcomes, copied = outcomes + 1, copied + source.copied
    assert outcomes >= 1
    assert copied >= outcomes * (not law.get("redraws")), "the fast way was not tried"
    assert served[True] == outcomes * (not law.get("redraws"))


class Streams:
    """Lots that were drawn once, bowl by bowl; more of a bowl are all its first."""

    seed = ""

    def __init__(self, streams: dict[str, list[int]], at: Counter[str] | None = None) -> None:
        self._streams, self._at, self.copied = streams, at or Counter(), 0

    def pick(self, bowl: str, size: int) -> int:
        place, known = self._at[bowl], self._streams.get(bowl, [])
        self._at[bowl] += 1
        return known[place] if place < len(known) else 0

    def copy(self) -> "Streams":
        self.copied += 1
        return Streams(self._streams, self._at.copy())

    def go_on_from(self, other: "Streams") -> None:
        self._at = other._at


def drawn_with_streams(drawing: Algorithm, scenario: Scenario, law: LawInForce, lots: Lots) -> tuple[DrawRecord, dict[str, list[int]]]:
    """A draw in which each lot is asked about, and its lots bowl by bowl."""
    streams: dict[str, list[int]] = {}

    class Written(OneWay):
        def pick(self, bowl: str, size: int) -> int:
            number = super().pick(bowl, size)
            streams.setdefault(bowl, []).append(number)
            return number

    return drawing.draw(scenario, law, Written(lots)), streams


class OrdersOfASeed:
    """Every outcome of the bowls for seats."""

    seed = ""

    def __init__(self, lots: Lots) -> None:
        self._lots, self._orders = lots, SeededLots("orders")

    def pick(self, bowl: str, size: int) -> int:
        source = self._orders if bowl.startswith(("division/", "order/")) else self._lots
        return source.pick(bowl, size)


def prefixes(scenario: Scenario, law: LawInForce, seed: str) -> list[DrawSoFar]:
    """A plain draw, seat by seat."""
    ceremony, _ = load_algorithm("sequential-bowls").filled(scenario, law, RecordingLots(SeededLots(seed)))
    kept = kept_in(ceremony)
    return [drawn(kept[:count], ceremony.draw) for count in range(len(kept) + 1)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_counting_seats_excludes_no_exact_search_finds_and_what_is_lost_does_not_come_back(kind: str) -> None:
    excluded = possible = 0
    for number, (scenario, law) in enumerate(cases(kind)):
        if law.values["redraws"]:
            continue
        told = []
        for draw in prefixes(scenario, law, str(number)):
            completion = WitnessCompletion(scenario, law, draw.year_of)  # each without what the one before found
            exists = completion.solver.complete(draw) is not None
            counted = SeatCount(completion.guard, draw, law.values["load_max"]).exceeded
            assert not (counted and exists), number
            assert completion.possible(draw, draw) == exists, number
            told.append(exists)
            excluded, possible = excluded + counted, possible + exists
        assert told == sorted(told, reverse=True), number
    assert excluded > 80
    assert possible > 100


@pytest.mark.parametrize("lists", [60, pytest.param(600, marks=pytest.mark.long)])
def test_counting_along_refuses_no_lot_that_an_exact_search_finds_and_forgets_those_that_it_refused(lists: int) -> None:
    """Counted from the first seat on in draws with look-ahead; every lot that the guard admits is tried at every seat."""
    seen = Counter[bool]()
    for number in range(lists):
        scenario, law = any_law(number)
        law = law_from({**law.values, "load_max": 2 + number % 2, "load_min": "off"})
        ceremony, stuck = load_algorithm("sequential-bowls-look-ahead").filled(scenario, law, RecordingLots(SeededLots(str(number))))
        if stuck or law.values["redraws"]:
            continue
        draw, guard = DrawSoFar(ceremony.draw.year_of), ClauseGuard(scenario, law, ceremony.draw.year_of)
        count, solver = SeatCount(guard, draw, law.values["load_max"]), WitnessCompletion(scenario, law, draw.year_of).solver
        assert not count.exceeded
        for line, seating in kept_in(ceremony):
            for state in members(guard.open_wider(draw, line.seat).admissible):
                if not copied(count).take(draw, line.seat, state):
                    assert not count.take(draw, line.seat, state)
                    other = Seating(seating.reviewed, state, seating.side, seating.additional, guard.covers(line.seat, state))
                    assert solver.complete(draw, other) is None, (number, other)
                    seen[False] += 1
            assert count.take(draw, line.seat, seating.reviewing)
            seen[True] += 1
            draw.add(seating)
            assert all_seated(count, draw, law.values["load_max"] or scenario.n_states), (number, seating)
    assert min(seen[True], seen[False]) > lists // 2, seen


def copied(count: SeatCount) -> SeatCount:
    return deepcopy(count, {id(count._guard): count._guard})


def all_seated(count: SeatCount, draw: DrawSoFar, load_max: int) -> bool:
    """Whether each seat that is counted has a State that may take it, and none has more than it has reviews left."""
    for _, matching in count._matchings:
        held = Counter(matching._holder.values())
        if matching._holder.keys() != matching.able.keys() or any(held[state] + draw.load[state] > load_max for state in held):
            return False
        if not all(matching.able[place] >> state & 1 for place, state in matching._holder.items()):
            return False
    return True


class Known:
    """A look-ahead that knows how many seats can be filled, and how often it was asked."""

    def __init__(self, lost: int) -> None:
        self.lost, self.asked = lost, 0

    def allows(self, draw: DrawSoFar, seat: object, state: int) -> bool:
        raise AssertionError("nobody asks about a lot")

    def possible(self, draw: DrawSoFar, near: DrawSoFar) -> bool:
        self.asked += 1
        return sum(map(len, draw.seatings.values())) <= self.lost


def test_the_first_lot_that_loses_the_draw_is_found_in_few_questions() -> None:
    scenario, law = any_list(1)
    ceremony, _ = load_algorithm("sequential-bowls").filled(scenario, in_force(law), RecordingLots(SeededLots("1")))
    kept = kept_in(ceremony)
    assert len(kept) > 16
    for sure in (0, 3):
        for lost in range(sure, len(kept)):
            known = Known(lost)
            assert first_lost(known, ceremony.draw, kept, sure) == lost
            assert known.asked <= 2 + 2 * len(kept).bit_length()
    assert first_lost(Known(len(kept)), ceremony.draw, kept, 0) is None


def test_a_source_of_lots_stands_where_it_would_stand_had_each_lot_been_asked_about() -> None:
    for number in WITH_LOTS_SET_ASIDE[:6]:
        scenario, law = any_list(number)
        fast, slow = SeededLots(str(number)), SeededLots(str(number))
        for given in (fast, OneWay(slow)):
            load_algorithm("answer-set").draw(scenario, in_force(law), given)
        assert [fast.pick(f"order/{year}", 1000) for year in (1, 2, 3)] == [slow.pick(f"order/{year}", 1000) for year in (1, 2, 3)]
