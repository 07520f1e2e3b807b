"""A ceremony ends, and a record determines its replay: proved of a model, refuted with a fault planted, and so in the real code."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from algorithms import RecordedLots, SeededLots, every_outcome, load_algorithm
from algorithms.ceremony import Ceremony, LotLine, Observer
from algorithms.draw_so_far import AWAY, HOME, Seating
from algorithms.lots import Lots, LotsError
from algorithms.record import DrawRecord
from scenarios import Scenario, load_scenario
from tests.verify.proofs.claims import assert_proved, assert_refuted
from verify import law_from
from verify.law.parameters import LawParameters
from verify.proofs.course_theorems import Course, course_of, course_theorems, open_and_helpful, replay_theorem, terminates_theorem
from verify.proofs.kept_law import KeptLaw
from verify.proofs.scopes import patterns
from verify.proofs.step import Lot, after, seat_is_open
from verify.proofs.theorem import Theorem
from verify.readers.z3_formulas import all_of, no, same
from verify.readers.z3_world import Draw, World

ours = cache(load_algorithm)
SAME_YEAR = {"mutual_scope": "same-year"}
LAWS: tuple[dict[str, Any], ...] = (
    {},
    {"additional_covers": "some-missing"},
    {"additional_covers": "some-missing", "additional_keeps_seat": "no", "no_group": "home-waived"},
    {"home_fallback": "different-group", "load_min": "on", "reviewers_from": "not-under-review-this-year"},
)


def _covers_nothing(world: World, draw: Draw, lot: Lot) -> Draw:
    return replace(after(world, draw, lot), covers=draw.covers)


def _takes_over(world: World, draw: Draw, lot: Lot) -> Draw:
    """Whoever held the seat before covers nothing any more."""
    kept = after(world, draw, lot)

    def covers(side: int, s: Any, r: Any, i: Any) -> Any:
        if side != lot.side:
            return kept.covers(side, s, r, i)
        return all_of(kept.covers(side, s, r, i), no(all_of(same(s, lot.reviewed), no(same(r, lot.reviewing)))))

    return replace(kept, covers=covers)


def _opens_nothing(world: World, draw: Draw, lot: Lot) -> Draw:
    return replace(after(world, draw, lot), opened=draw.opened)


def _any_additional_lot(world: World, draw: Draw, lot: Lot) -> list[Any]:
    return [*world.axioms(), *seat_is_open(world, draw, lot)]


def _seat_filled_again(world: World, draw: Draw, lot: Lot) -> list[Any]:
    """A seat may be opened though it was opened before, and with nothing missing."""
    return [formula for formula in open_and_helpful(world, draw, lot) if formula not in seat_is_open(world, draw, lot)[1:]]


def _empties_all(world: World, draw: Draw, state: Any) -> Draw:
    return replace(draw, opened=lambda side, s: world.truth(False))


ENDLESS = {
    "a lot covers nothing": terminates_theorem(after_lot=_covers_nothing),
    "a lot takes over what others cover": terminates_theorem(after_lot=_takes_over),
    "a filled seat stays open": terminates_theorem(after_lot=_opens_nothing),
    "an additional State need not help": terminates_theorem(asked=_any_additional_lot),
    "a filled seat is filled again": terminates_theorem(asked=_seat_filled_again),
    "a redraw empties the seats of all": terminates_theorem(emptied=_empties_all),
    "lots are put back": terminates_theorem(draws_from_what_is_left=False),
}


def _changed(change: Callable[[Course], Course]) -> Theorem:
    return replay_theorem(lambda world: change(course_of(world)))


SEVERAL_READINGS = {
    "the lot is read otherwise": _changed(lambda course: replace(course, follows=lambda at, lot, run: course.follows(at, lot + run, run))),
    "the bowl hangs on something else": _changed(lambda course: replace(course, size=lambda at, run: course.size(at, run) + run)),
    "it ends by something else": _changed(lambda course: replace(course, ends=lambda at, run: course.ends(at, run) != bool(run))),
    "the record holds something else": _changed(lambda course: replace(course, record=lambda at, run: course.size(at, run) + run)),
    "lots left over are not seen": replay_theorem(ended_before=False),
}


@pytest.mark.parametrize("theorem", course_theorems(), ids=lambda theorem: theorem.id)
@pytest.mark.parametrize("law", LAWS, ids=str)
def test_each_is_proved_by_both_solvers_and_its_assumptions_are_possible(theorem: Theorem, law: dict[str, Any]) -> None:
    assert_proved(theorem, law_from(law))


@pytest.mark.parametrize("fault", ENDLESS | SEVERAL_READINGS)
def test_a_fault_in_the_model_is_refuted_by_both_solvers(fault: str) -> None:
    assert_refuted((ENDLESS | SEVERAL_READINGS)[fault])


class Counting(Observer):
    """Sees at every lot kept that less is left to do, and counts the lots."""

    kept = 0

    def begun(self, ceremony: Ceremony) -> None:
        self.ceremony, self.before = ceremony, dict[int, int]()

    def undone(self, reviewed: int) -> int:
        """Of one State: the seats not opened, and the instruments that nobody covers at a seat."""
        draw, guard = self.ceremony.draw, self.ceremony.guard
        opened = {held.side for held in draw.of(reviewed)}
        return sum((side not in opened) + guard.missing(draw, reviewed, side).bit_count() for side in (HOME, AWAY))

    def all_undone(self) -> dict[int, int]:
        return {state: self.undone(state) for year in (1, 2, 3) for state in self.ceremony.under_review(year)}

    def filling(self, seating: Seating, line: LotLine | None) -> None:
        self.before = self.all_undone()

    def filled(self, seating: Seating, line: LotLine | None) -> None:
        now, before = self.all_undone(), self.before
        assert now.pop(seating.reviewed) < before.pop(seating.reviewed) and now == before
        self.kept += 1

    def check_bounds(self, law: LawParameters) -> None:
        """The bounds of ``ceremony/terminates``."""
        scenario, states = self.ceremony.scenario, list(self.all_undone())
        redraws = sum(law.redraws(scenario.states[state]) for state in states)
        assert self.kept <= 2 * (1 + len(scenario.instruments)) * (len(states) + redraws)
        assert all(len(line.drawn) <= line.size for line in self.ceremony.transcript)


def _counted(name: str, scenario: Scenario, law: LawParameters, lots: Lots) -> str:
    counting = Counting()
    record = ours(name).conduct(Ceremony(scenario, law, lots, observer=counting))
    counting.check_bounds(law)
    return record.outcome


@pytest.mark.parametrize("name", ["sequential-bowls", "sequential-bowls-look-ahead", "rotating-lists", "answer-set"])
@pytest.mark.parametrize("law", [{}, {"redraws": ["A0"]}, {"additional_covers": "some-missing", "additional_keeps_seat": "no"}], ids=str)
def test_with_every_lot_that_the_code_keeps_less_is_left_to_do(name: str, law: dict[str, Any]) -> None:
    """Some patterns of groups of four and three with three instruments, and 8 seeds."""
    outcomes = list[str]()
    for scenario in list(patterns((4, 3), 3))[::140]:
        chosen = KeptLaw(law_from(SAME_YEAR | law).values)
        outcomes += [_counted(name, scenario, chosen, SeededLots(f"ends/{seed}")) for seed in range(8)]
    assert "complete" in outcomes


@pytest.mark.parametrize("law", [SAME_YEAR, SAME_YEAR | {"redraws": ["A0"], "load_max": 2}], ids=str)
def test_every_outcome_of_a_pattern_of_two_groups_of_two_ends_within_the_bounds(law: dict[str, Any]) -> None:
    scenario, chosen = next(patterns((2, 2))), KeptLaw(law_from(law).values)
    assert sum(1 for _ in every_outcome(lambda lots: _counted("sequential-bowls", scenario, chosen, lots))) > 100


@pytest.mark.parametrize("name", ["sequential-bowls", "sequential-bowls-look-ahead", "rotating-lists"])
def test_a_draw_of_the_list_of_2020_ends_within_the_bounds(name: str) -> None:
    _counted(name, load_scenario("real-2020-10-16"), law_from({}), SeededLots("ends"))


ENUMERATED: tuple[tuple[str, Mapping[str, Any], tuple[int, ...], int, int], ...] = (
    ("sequential-bowls", {}, (2, 2), 0, 256),
    ("sequential-bowls-look-ahead", {}, (2, 2), 0, 256),
    ("rotating-lists", {"home_fallback": "different-group", "no_group": "home-waived"}, (2, 1), 1, 96),
)
"""Algorithm, law, sizes of the regional groups, States without a group, and how many outcomes there are."""


@pytest.mark.parametrize(("name", "more", "sizes", "without_group", "many"), ENUMERATED, ids=[case[0] for case in ENUMERATED])
def test_the_lots_of_every_record_lead_to_it_alone(
    name: str, more: dict[str, Any], sizes: tuple[int, ...], without_group: int, many: int
) -> None:
    """Every outcome of a small list with one instrument."""
    scenario, law = next(patterns(sizes, 1, without_group=without_group)), KeptLaw(law_from(SAME_YEAR | more).values)
    assert (
        _read_again(scenario, law, name, (record for record, _ in every_outcome(lambda lots: ours(name).draw(scenario, law, lots)))) == many
    )


@pytest.mark.parametrize("name", ["answer-set", "answer-set-most-even", "answer-set-fewest-additional"])
def test_so_do_those_of_algorithms_whose_outcomes_are_too_many(name: str) -> None:
    scenario, law = next(patterns((2, 2), 1)), KeptLaw(law_from(SAME_YEAR).values)
    seeds = (SeededLots(f"replay/{seed}") for seed in range(30))
    assert _read_again(scenario, law, name, (ours(name).draw(scenario, law, lots) for lots in seeds)) > 20


def _read_again(scenario: Scenario, law: LawParameters, name: str, records: Iterable[DrawRecord]) -> int:
    """Read from its text, a record is drawn again to the byte; with a lot less or more it is not; and no record's lots begin with all the
    lots of another. How many different records there are."""
    texts: dict[tuple[int, ...], str] = {}
    for record in records:
        known = json.loads(texts.setdefault(record.numbers, record.to_json()))
        assert known | {"seed": record.seed} == json.loads(record.to_json()), "two outcomes with the same lots"
    for numbers, text in texts.items():
        read = json.loads(text)
        lots = RecordedLots(read["numbers"], read["seed"])
        assert ours(name).draw(scenario, law, lots).to_json() == text and not lots.left
        assert not any(numbers[:count] in texts for count in range(len(numbers)))
    for numbers in list(texts)[::16]:
        longer = RecordedLots([*numbers, 0])
        assert ours(name).draw(scenario, law, longer) and longer.left == 1
        with pytest.raises(LotsError, match="records only"):
            ours(name).draw(scenario, law, RecordedLots(numbers[:-1]))
    return len(texts)
