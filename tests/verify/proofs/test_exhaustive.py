"""Every outcome of the algorithms' own code, in a small scope; a planted fault in the code is seen; a fold counts what it skips."""

from dataclasses import replace
from typing import Any

import pytest

from algorithms import Ceremony, SeededLots, every_outcome, load_algorithm
from algorithms.algorithm import Algorithm
from algorithms.ceremony import YEARS
from algorithms.draw_so_far import HOME, Seating
from algorithms.lots import drawn_order
from algorithms.sequential_bowls import SequentialBowls, SequentialBowlsLookAhead
from algorithms.state_sets import members
from scenarios import Scenario
from verify import law_from
from verify.law.parameters import LawParameters
from verify.proofs.exhaustive import Finished, Tally, exhaust, fold_of
from verify.proofs.outcome_tree import AssumptionError
from verify.proofs.scopes import SCOPES, patterns
from verify.proofs.watched import Fold

SAME_YEAR = law_from({"mutual_scope": "same-year"})
FOLDS = [Fold.BOWLS, Fold.YEARS, Fold.SEATS, Fold.ALIKE]


def _all(algorithm: Algorithm, scenario: Scenario, law: LawParameters, fold: Fold = Fold.NONE) -> Tally:
    tally = exhaust(algorithm, scenario, law, fold=fold)
    assert tally is not None
    return tally


@pytest.mark.parametrize("fold", Fold)
def test_every_outcome_on_every_pattern_of_two_groups_of_two(fold: Fold) -> None:
    total = Tally()
    for scenario in patterns((2, 2)):
        total += _all(load_algorithm("sequential-bowls"), scenario, SAME_YEAR, fold)
    assert (total.patterns, total.broken) == (9, 0)
    assert (total.outcomes, total.complete, total.stuck) == (860, 512, 348)
    assert total.runs == 860 if fold is Fold.NONE else total.runs < 860


def _one_by_one(name: str, scenario: Scenario, law: LawParameters) -> tuple[int, int, int, int]:
    """Outcomes, complete, stuck and different finished draws, by an enumeration that knows no folds and no watch."""
    algorithm = load_algorithm(name)
    records = [record for record, _ in every_outcome(lambda lots: algorithm.draw(scenario, law, lots))]
    complete = [record for record in records if record.complete]
    different = {str((record.groups, record.reviews)) for record in complete}
    return len(records), len(complete), len(records) - len(complete), len(different)


@pytest.mark.parametrize(
    ("name", "law", "sizes", "place"),
    [
        ("sequential-bowls", {"mutual_scope": "same-year"}, (2, 2), 4),
        ("sequential-bowls", {"mutual_scope": "same-year", "redraws": ["A0"], "load_max": 2}, (2, 2), -1),
        ("sequential-bowls", {"home_fallback": "different-group"}, (3, 1), 0),
        ("sequential-bowls-look-ahead", {"mutual_scope": "same-year", "load_max": 2}, (2, 2), -1),
        ("rotating-lists", {"mutual_scope": "same-year", "load_max": 2}, (2, 2), -1),
        ("answer-set", {"mutual_scope": "same-year"}, (2, 2), 3),
    ],
)
def test_folds_count_what_they_do_not_run(name: str, law: dict[str, Any], sizes: tuple[int, ...], place: int) -> None:
    scenario = list(patterns(sizes, 1 if sizes == (3, 1) else 2))[place]
    expected = _one_by_one(name, scenario, law_from(law))
    for fold in FOLDS:
        found = _all(load_algorithm(name), scenario, law_from(law), fold)
        assert (found.outcomes, found.complete, found.stuck) == expected[:3], fold
        if fold is not Fold.ALIKE:
            assert found.draws == expected[3]
        assert found.runs <= found.outcomes
        assert found.broken == 0


def test_each_fold_runs_less() -> None:
    scenario = next(patterns((2, 2), 1))
    found = [_all(load_algorithm("sequential-bowls-look-ahead"), scenario, SAME_YEAR, fold) for fold in Fold]
    assert {tally.outcomes for tally in found} == {256}
    runs = [tally.runs for tally in found]
    assert runs == sorted(runs, reverse=True)
    assert runs[-1] * 3 < runs[-2] < runs[0]
    assert found[-1].draws * 4 == found[0].draws


def test_the_seats_of_a_year_are_folded_by_the_order_that_is_left() -> None:
    tally = _all(load_algorithm("answer-set"), next(patterns((2, 2), 1)), SAME_YEAR, Fold.ALIKE)
    assert (tally.outcomes, tally.complete, tally.draws, tally.broken) == (36_864, 36_864, 144, 0)
    assert tally.runs < 1000


def test_a_group_of_two_is_stuck_in_every_outcome() -> None:
    tally = _all(load_algorithm("rotating-lists"), next(patterns((2, 2))), law_from({}))
    assert tally.stuck == tally.outcomes > 100


def test_a_pattern_not_done_in_time_counts_for_nothing() -> None:
    assert exhaust(load_algorithm("sequential-bowls"), next(patterns((2, 2))), SAME_YEAR, ends=0.0) is None


def test_patterns_are_all_there() -> None:
    assert len(list(patterns((2, 2), 2))) == 9
    assert len(list(patterns((2, 2), 2, nested=False))) == 36
    assert len(list(patterns((2, 2), 1, without_group=1))) == 1
    assert len({str(scope) for scope in SCOPES}) == len(SCOPES)


def test_an_unknown_algorithm_is_not_folded_by_year() -> None:
    assert fold_of("somebody's-own", Fold.ALIKE) is Fold.BOWLS
    assert fold_of("somebody's-own", Fold.NONE) is Fold.NONE


class _OpensASeatTwice(SequentialBowls):
    name = "opens-a-seat-twice"

    def fill(self, ceremony: Ceremony) -> None:
        reviewed = int((ceremony.draw.year_of > 0).argmax())
        for _ in range(2):
            ceremony.fill_by_lot(next(ceremony.seats_of(reviewed, HOME)))


class _TakesTooLittle(SequentialBowls):
    name = "takes-too-little"

    def fill(self, ceremony: Ceremony) -> None:
        guard: Any = ceremony.guard
        guard.covers = lambda seat, state: 0
        super().fill(ceremony)


class _KeepsABarredLot(SequentialBowls):
    """The first lot is kept whatever the guard says of it."""

    name = "keeps-a-barred-lot"

    def fill(self, ceremony: Ceremony) -> None:
        for year in YEARS:
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.open_seats(reviewed):
                    lots = members(ceremony.guard.open(ceremony.draw, seat).lots)
                    state = lots[ceremony.lots.pick(f"{reviewed}/{seat.side}", len(lots))]
                    ceremony._seat(seat, state, len(lots), [state], {})


class _ReadsTheTranscript(SequentialBowls):
    name = "reads-the-transcript"

    def fill(self, ceremony: Ceremony) -> None:
        super().fill(ceremony)
        if ceremony.transcript[0].set_aside:
            raise ValueError("as it likes")


class _Remembers(SequentialBowls):
    """Goes by what it drew in the ceremony before."""

    name = "remembers"
    drawn = 0

    def fill(self, ceremony: Ceremony) -> None:
        type(self).drawn += 1
        ceremony.lots.pick(f"bowl {self.drawn}", 2)
        super().fill(ceremony)


class _FindsNoSecondWay(SequentialBowlsLookAhead):
    """A look-ahead whose answer depends on the order in which the States were called."""

    name = "finds-no-second-way"

    def fill(self, ceremony: Ceremony) -> None:
        ceremony.look_ahead()
        completion: Any = ceremony.completion
        reviewed = ceremony.under_review(3)
        first = drawn_order(ceremony.lots, "who is first", reviewed)[0]
        if first == reviewed[0]:
            completion.allows = lambda draw, seat, state: state != 1
        for state in [reviewed[0], *(other for year in YEARS for other in ceremony.under_review(year) if other != reviewed[0])]:
            for seat in ceremony.open_seats(state):
                ceremony.fill_by_lot(seat)


class _CarriesMoreThanTheDraw(SequentialBowls):
    """What it does in a year depends on more than the draw so far, under a name whose code is taken not to."""

    name = "sequential-bowls"

    def fill(self, ceremony: Ceremony) -> None:
        carried = ceremony.lots.pick("carried", 2)
        for year in YEARS:
            if ceremony.draw.seatings:
                ceremony.lots.pick(f"order/{year}", 2 + carried)
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.open_seats(reviewed):
                    ceremony.fill_by_lot(seat)


class _GivesUp(SequentialBowlsLookAhead):
    """Stuck by lot where the draw could go on."""

    name = "gives-up"

    def fill(self, ceremony: Ceremony) -> None:
        ceremony.look_ahead()
        if ceremony.lots.pick("give up", 2):
            completion: Any = ceremony.completion
            completion.allows = lambda draw, seat, state: False
        SequentialBowls.fill(self, ceremony)


@pytest.mark.parametrize(
    ("algorithm", "fault"),
    [
        (_OpensASeatTwice(), "not open"),
        (_TakesTooLittle(), "does not take on"),
        (_KeepsABarredLot(), "the guard does not admit"),
        (_ReadsTheTranscript(), "reads the transcript"),
        (_Remembers(), "the same lots lead to bowl 1 of 2, then to bowl 2 of 2"),
        (_FindsNoSecondWay(), "the look-ahead answers in two ways"),
        (_GivesUp(), "complete and draws that are stuck|answers in two ways"),
    ],
)
@pytest.mark.parametrize("fold", [Fold.NONE, Fold.BOWLS])
def test_code_that_breaks_an_assumption_is_seen(algorithm: Algorithm, fault: str, fold: Fold) -> None:
    _Remembers.drawn = 0
    with pytest.raises(AssumptionError, match=fault):
        exhaust(algorithm, next(patterns((2, 2), 1)), SAME_YEAR, fold=fold)


def test_ways_taken_to_be_alike_that_are_not_are_seen() -> None:
    with pytest.raises(AssumptionError, match="ways taken to be alike lead to order/3 of 2 and of 3"):
        exhaust(_CarriesMoreThanTheDraw(), next(patterns((2, 2), 1)), SAME_YEAR, fold=Fold.YEARS)


class _GoesAroundTheSeats(SequentialBowls):
    """Writes home seats into the draw behind the ceremony's back, and leaves it at that."""

    name = "goes-around-the-seats"

    def fill(self, ceremony: Ceremony) -> None:
        for reviewed in range(ceremony.scenario.n_states):
            ceremony.draw.add(Seating(reviewed, reviewed ^ 1, HOME, False, 1))


def test_seats_filled_past_the_ceremony_are_seen() -> None:
    with pytest.raises(AssumptionError, match="past the ceremony"):
        exhaust(_GoesAroundTheSeats(), next(patterns((2, 2), 1)), SAME_YEAR)


def test_a_finished_draw_that_breaks_a_clause_is_counted() -> None:
    scenario = next(patterns((2, 2), 1))
    records = (load_algorithm("sequential-bowls").draw(scenario, SAME_YEAR, SeededLots(str(seed))) for seed in range(20))
    kept = next(record for record in records if record.complete)
    first, *others = kept.reviews
    of_itself = replace(first.reviewing[0], reviewing=first.reviewed)
    broken = replace(kept, reviews=(replace(first, reviewing=(of_itself, *first.reviewing[1:])), *others))
    finished = Finished(scenario, SAME_YEAR)
    for record in (kept, broken, broken):
        finished.add(record)
    finished.check()
    assert (len(finished.draws), finished.broken) == (2, 1)
