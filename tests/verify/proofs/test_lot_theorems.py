"""The theorems about chance: proved, not vacuous, refuted with a fault planted; and the real code draws and deals as the model does."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from algorithms import EnumeratedLots, every_outcome
from algorithms.ceremony import Ceremony, StuckError
from algorithms.division import divide, years_in_turn
from algorithms.draw_so_far import HOME, DrawSoFar, Seat
from algorithms.law import Bowl
from algorithms.lots import Lots, drawn_order
from algorithms.state_sets import members, set_of
from scenarios import Scenario
from scenarios.model import Instrument, Row, build_scenario
from tests.verify.proofs.claims import assert_proved, assert_refuted
from verify import law_from
from verify.law.parameters import LawParameters
from verify.proofs.lot_theorems import (
    bowl_step,
    equal_chance_theorem,
    fair_theorem,
    lot_theorems,
    one_if,
    place_step,
    proportion_theorem,
    size_of_year,
)
from verify.proofs.scopes import patterns
from verify.proofs.second_solver import confirm
from verify.proofs.theorem import PROVED, UNKNOWN, VACUOUS, Theorem, prove
from verify.readers.z3_formulas import all_of

LOTS = 5
"""The largest bowl of which every outcome is run."""
STATES = 6
"""The largest regional group of which every division is run."""
MOST_STATES, MOST_YEARS = 1_000, 5
FAULTS = {
    "a lot set aside is put back": fair_theorem(
        lambda lots, keepable, chance, one_less: lots * chance == 1 + (lots - keepable) * chance / 2
    ),
    "the last lot is never drawn": fair_theorem(
        lambda lots, keepable, chance, one_less: (lots - 1) * chance == 1 + (lots - keepable) * one_less
    ),
    "a lot that can be kept is set aside": fair_theorem(
        lambda lots, keepable, chance, one_less: lots * chance == 1 + (lots - keepable + 1) * one_less
    ),
    "a place of the order is drawn twice": equal_chance_theorem(lambda states, chance, one_less: states * chance == states * one_less),
    "the earlier years get more": proportion_theorem(lambda share, rest, years, year: share + one_if(year <= rest)),
    "one year too many gets more": proportion_theorem(lambda share, rest, years, year: share + one_if(year >= years - rest)),
    "what is left over is dealt to nobody": proportion_theorem(lambda share, rest, years, year: share),
    "what is left over goes to the last year": proportion_theorem(lambda share, rest, years, year: share + rest * one_if(year == years)),
}


@pytest.mark.parametrize("theorem", lot_theorems(), ids=lambda theorem: theorem.id)
def test_each_is_proved_by_both_solvers_and_its_assumptions_are_possible(theorem: Theorem) -> None:
    assert_proved(theorem)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_model_is_refuted_by_both_solvers(fault: str) -> None:
    assert_refuted(FAULTS[fault])


def test_a_proof_from_what_cannot_be_is_unknown() -> None:
    """A bowl in which a chance is both less and more than another: the claim follows, and says nothing."""
    nothing = fair_theorem(lambda lots, keepable, chance, one_less: all_of(chance < one_less, one_less < chance))
    verdict = prove(nothing, law_from({}))
    assert (verdict.verdict, verdict.scope) == (UNKNOWN, VACUOUS)
    assert confirm(verdict) == UNKNOWN
    assert prove(replace(nothing, possible=None), law_from({})).verdict == PROVED, "so it is the witness that refuses it"


def _states(count: int, group: str = "African") -> Scenario:
    rows = [Row(f"S{number}", "", group, (True,)) for number in range(count)]
    return build_scenario("alike", None, rows, [Instrument("X", "X")])


class Allows:
    """A look-ahead that allows some States."""

    def __init__(self, states: int) -> None:
        self.states = states

    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        return bool(self.states >> state & 1)


def _kept(ceremony: Ceremony, bowl: Bowl, lots: Lots) -> int | None:
    ceremony.lots = lots
    return ceremony._draw_from(bowl, Seat(LOTS, HOME), [], {})


def test_the_code_keeps_every_lot_of_a_bowl_with_the_same_chance_and_by_the_models_step() -> None:
    """Every bowl of up to five lots, with each set of them that the guard admits, and of these each that the look-ahead allows."""
    ceremony = Ceremony(_states(LOTS + 1), law_from({}), EnumeratedLots([]))
    exact: dict[tuple[int, int], Fraction] = {}
    for lots in range(1, LOTS + 1):
        for kinds in product(("barred", "not allowed", "keepable"), repeat=lots):
            admissible = set_of(state for state, kind in enumerate(kinds) if kind != "barred")
            keepable = set_of(state for state, kind in enumerate(kinds) if kind == "keepable")
            everything = (1 << lots) - 1
            bowl = Bowl(everything, admissible, (("self", everything & ~admissible),))
            ceremony.completion = Allows(keepable)
            chances: Counter[int | None] = Counter()
            for state, chance in every_outcome(lambda source, bowl=bowl: _kept(ceremony, bowl, source)):  # type: ignore[misc]
                chances[state] += chance  # type: ignore[assignment]
            count = keepable.bit_count()
            assert chances == (dict.fromkeys(members(keepable), Fraction(1, count)) if count else {None: 1})
            if count:
                exact[lots, count] = next(iter(chances.values()))  # type: ignore[assignment]
    for (lots, count), chance in exact.items():
        assert bowl_step(lots, count, chance, exact.get((lots - 1, count), Fraction(0)))


class FirstPlaces:
    """Always the first lot until it is told to pass lots on."""

    seed = ""

    def __init__(self, source: Lots) -> None:
        self.source, self.passes = source, False

    def pick(self, bowl: str, size: int) -> int:
        return self.source.pick(bowl, size) if self.passes else 0


def _state_kept(scenario: Scenario, law: LawParameters, before: int, look_ahead: bool, lots: Lots) -> int | str | None:
    """Fill so many seats with the first lot that can be kept; which State the next seat's lots keep, None where no seat is left."""
    source = FirstPlaces(lots)
    ceremony = Ceremony(scenario, law, source)
    if look_ahead:
        ceremony.look_ahead()
    for reviewed in (state for year in (1, 2, 3) for state in ceremony.under_review(year)):
        for seat in ceremony.open_seats(reviewed):
            source.passes = before == 0
            try:
                state = ceremony.fill_by_lot(seat)
            except StuckError:
                return "stuck" if source.passes else None
            if source.passes:
                return state
            before -= 1
    return None


@pytest.mark.parametrize("look_ahead", [False, True])
@pytest.mark.parametrize("law", [{}, {"home_fallback": "different-group", "additional_covers": "some-missing"}], ids=str)
def test_with_the_real_guard_and_look_ahead_too(look_ahead: bool, law: dict[str, str]) -> None:
    """The seats of small draws one after the other; where several lots can be kept, each has the same chance."""
    several = 0
    for scenario in list(patterns((3, 3), 2))[::3]:
        for before in range(30):
            chances: Counter[int | str | None] = Counter()
            for state, chance in every_outcome(
                lambda lots, scenario=scenario, before=before: _state_kept(scenario, law_from(law), before, look_ahead, lots)  # type: ignore[misc]
            ):
                chances[state] += chance  # type: ignore[assignment]
            if None in chances:
                break
            assert set(chances.values()) == {Fraction(1, len(chances))}
            several += len(chances) > 1
    assert several >= 10


def test_the_code_deals_as_the_model_and_in_proportion_for_up_to_a_thousand_states() -> None:
    for years in range(1, MOST_YEARS + 1):
        for states in range(MOST_STATES + 1):
            dealt, (share, rest) = years_in_turn(states, years), divmod(states, years)
            sizes = [dealt.count(year) for year in range(1, years + 1)]
            assert sizes == [size_of_year(share, rest, years, year) for year in range(1, years + 1)]
            assert sum(sizes) == len(dealt) == states
            assert sizes == sorted(sizes) and sizes[-1] - sizes[0] <= 1


def test_the_groups_of_2020_give_the_published_sizes() -> None:
    """RULES.md: 17/17/17, 17/17/18, 7/8/8, 11/11/11 and 10/10/10 make 62, 63 and 64."""
    groups = {51: (17, 17, 17), 52: (17, 17, 18), 23: (7, 8, 8), 33: (11, 11, 11), 30: (10, 10, 10)}
    dealt = {states: tuple(years_in_turn(states).count(year) for year in (1, 2, 3)) for states in groups}
    assert dealt == groups
    assert tuple(map(sum, zip(*dealt.values(), strict=True))) == (62, 63, 64)


@pytest.mark.parametrize("states", range(1, STATES + 1))
def test_every_state_has_every_year_with_the_chance_of_its_size(states: int) -> None:
    scenario = _states(states)
    chances = np.full((states, 3), Fraction(0))
    for year_of, chance in every_outcome(lambda lots: divide(scenario, np.ones(states, dtype=np.bool_), lots)):
        chances[np.arange(states), year_of - 1] += chance
    share, rest = divmod(states, 3)
    for year in (1, 2, 3):
        assert set(chances[:, year - 1]) == {Fraction(size_of_year(share, rest, 3, year), states)}


def _places(states: int) -> dict[tuple[int, int], Fraction]:
    """The exact chance of each State to have each place in the order drawn."""
    chances: Counter[tuple[int, int]] = Counter()

    def order(lots: Lots) -> Sequence[int]:
        return drawn_order(lots, "order", range(states))

    for drawn, chance in every_outcome(order):
        for place, state in enumerate(drawn):
            chances[state, place] += chance  # type: ignore[assignment]
    return dict(chances)  # type: ignore[arg-type]


def test_the_code_orders_by_the_models_step() -> None:
    chances = {states: _places(states) for states in range(1, STATES + 1)}
    for states in range(2, STATES + 1):
        for (_, place), chance in chances[states].items():
            assert place == 0 or place_step(states, chance, chances[states - 1][0, place - 1])
            assert chance == Fraction(1, states)
