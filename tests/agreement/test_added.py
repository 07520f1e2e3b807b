"""Clauses that a user adds, at random from the whole grammar: every reader gives them the meaning that the definition has."""

import json
import random
from collections.abc import Iterator

import clingo
import numpy as np
import pytest
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from algorithms.state_sets import members
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.agreement.added_laws import kept, random_added, with_random_added, without_added
from tests.agreement.test_look_ahead import random_law, random_scenario
from tests.agreement.test_readers import random_arrays, z3_judges
from verify import LawInForce, law_from
from verify.budget import Budget
from verify.check import clause_results
from verify.completion.answer_sets import SHOW, AspSolver
from verify.diagnosis.problem import Problem
from verify.draw_arrays import arrays_of_draws
from verify.evidence import check
from verify.evidence.infeasibility.sat_solver import solve
from verify.evidence.solvers import ask_z3
from verify.guard import ClauseGuard
from verify.law.added import ADDED, added_of
from verify.law.language import Vocabulary, parsed
from verify.readers.after_lot import may_be_lifted_later
from verify.readers.asp import asp_program
from verify.readers.propositional import PropositionalReader
from verify.readers.smt import claim

CASES = 300


def tiny(chance: random.Random) -> Scenario:
    """Four or five States in two groups, some of which lack an instrument: with at most some hundred lawful draws."""
    sizes, instruments = chance.choice(((3, 2), (2, 2))), chance.randint(1, 2)
    rows = [
        Row(f"S{group}{n}", "", REGIONAL_GROUPS[group], (True, *(chance.random() < 0.9 for _ in range(instruments - 1))))
        for group, size in enumerate(sizes)
        for n in range(size)
    ]
    return build_scenario("tiny", None, rows, UNTOC_FAMILY[:instruments])


def tiny_law(chance: random.Random, scenario: Scenario) -> LawInForce:
    """Mostly the law as it is read by default, or one with fewer mutual reviews barred."""
    if chance.random() < 0.2:
        return random_law(chance, scenario)
    return law_from({"mutual_scope": "same-year"})


def test_numpy_and_z3_judge_added_clauses_alike() -> None:
    seen = set()
    for number in range(CASES):
        chance = random.Random(f"z3/{number}")
        scenario = random_scenario(chance)
        if scenario.n_states > 6:
            continue
        law = with_random_added(chance, scenario, random_law(chance, scenario))
        arrays = random_arrays(chance, scenario, law, 3)
        clauses = added_of(law.values).clauses
        results = clause_results(scenario, law, arrays, clauses)
        for result in results:
            broken = {finding.draw for finding in result.findings}
            for place in range(3):
                judged = z3_judges(scenario, law, arrays, result.clause, place)
                assert judged == (place not in broken), (number, place)
                seen.add(judged)
    assert seen == {True, False}


def test_numpy_judges_whole_draws_as_the_definition_does() -> None:
    seen = set()
    for number in range(CASES):
        chance = random.Random(f"numpy/{number}")
        scenario = random_scenario(chance)
        law = with_random_added(chance, scenario, random_law(chance, scenario))
        _, draw = walked(chance, scenario, law)
        (result,) = clause_results(scenario, law, arrays_of_draws(scenario, [draw]), added_of(law.values).clauses)
        right = kept(scenario, law, draw, result.clause.terms)
        assert (not result.findings) == right, number
        (added,) = as_an_outsider(scenario, law, draw).added
        assert (not list(added.faults(complete=True))) == right, number
        seen.add(right)
    assert seen == {True, False}


def test_the_claims_of_a_pack_say_so_too() -> None:
    seen = set()
    for number in range(36):
        chance = random.Random(f"claims/{number}")
        scenario = random_scenario(chance)
        law = with_random_added(chance, scenario, random_law(chance, scenario))
        _, draw = walked(chance, scenario, law)
        (clause,) = added_of(law.values).clauses
        right = kept(scenario, law, draw, clause.terms)
        assert ask_z3(claim(clause, scenario, law, arrays_of_draws(scenario, [draw]))) == ("unsat" if right else "sat"), number
        seen.add(right)
    assert seen == {True, False}


def as_an_outsider(scenario: Scenario, law: LawInForce, draw: DrawSoFar) -> check.Draw:
    """The draw as ``check.py`` of an evidence pack reads it."""
    years = {str(year): [scenario.states[place] for place in np.flatnonzero(draw.year_of == year)] for year in check.YEARS}
    found = check.Draw(json.loads(scenario.canonical_text), {"law": {"parameters": dict(law.values)}, "groups": years})
    for seating in (each for seatings in draw.seatings.values() for each in seatings):
        found.add(seating_of_outsider(scenario, seating))
    for state, times in draw.redraws.items():
        found.redraws[scenario.states[state]] = times
    return found


def seating_of_outsider(scenario: Scenario, seating: Seating) -> check.Seating:
    """A filled seat as ``check.py`` has it."""
    reviewed, reviewing = scenario.states[seating.reviewed], scenario.states[seating.reviewing]
    return check.Seating(reviewed, reviewing, check.SEATS[seating.side], seating.additional, seating.instruments)


def walked(chance: random.Random, scenario: Scenario, law: LawInForce) -> tuple[ClauseGuard, DrawSoFar]:
    """A draw at random by the bowls of the law without what is added, as far as it goes."""
    return walked_under(chance, scenario, without_added(law))


def walked_under(chance: random.Random, scenario: Scenario, law: LawInForce) -> tuple[ClauseGuard, DrawSoFar]:
    """A draw at random by the bowls of the law, as far as it goes."""
    year_of = np.array([chance.randint(1, 3) if under else 0 for under in law.under_review(scenario)], dtype=np.int8)
    guard, draw = ClauseGuard(scenario, law, year_of), DrawSoFar(year_of)
    for reviewed in np.flatnonzero(year_of).tolist():
        for side in (0, 1):
            seat = Seat(reviewed, side)
            while seat.missing or not seat.additional:
                bowl = guard.open(draw, seat).admissible
                if not bowl or chance.random() < 0.1:
                    break
                state = chance.choice(list(members(bowl)))
                draw.add(Seating(reviewed, state, side, seat.additional, guard.covers(seat, state)))
                seat = Seat(reviewed, side, guard.missing(draw, reviewed, side))
                if not seat.missing:
                    break
    return guard, draw


def test_the_guard_bars_the_lots_after_which_an_added_sentence_fails() -> None:
    barred_seen = let_seen = 0
    for number in range(CASES):
        chance = random.Random(f"guard/{number}")
        scenario = random_scenario(chance)
        law = with_random_added(chance, scenario, random_law(chance, scenario))
        terms = [term for clause in added_of(law.values).clauses for term in clause.each_lot]
        if not terms:
            continue
        guard, draw = walked(chance, scenario, law)
        added, year_of = ClauseGuard(scenario, law, draw.year_of), draw.year_of
        again = DrawSoFar(year_of)
        for reviewed, seatings in draw.seatings.items():
            for seating in seatings:
                seat = Seat(reviewed, seating.side, guard.missing(again, reviewed, seating.side) if seating.additional else 0)
                if kept(scenario, law, again, terms):
                    barred = 0
                    for name, states in added.open(again, seat).bars:
                        barred |= states if name in added_of(law.values).ids else 0
                    for state in members(added.lots(seat)):
                        new = Seating(reviewed, state, seat.side, seat.additional, guard.covers(seat, state))
                        again.add(new)
                        right = kept(scenario, law, again, terms)
                        outsider = as_an_outsider(scenario, law, again)
                        again.remove(reviewed, [new])
                        assert (barred >> state & 1 == 0) == right, (number, seat, state)
                        in_seat = seating_of_outsider(scenario, new)
                        assert any(each.bars(in_seat, preferences=True) for each in outsider.added) != right, (number, seat, state)
                        lifted = any(map(may_be_lifted_later, terms))
                        assert any(each.bars(in_seat, preferences=False) for each in outsider.added) == (not right and not lifted)
                        barred_seen, let_seen = barred_seen + (not right), let_seen + right
                again.add(seating)
    assert barred_seen > 50 and let_seen > 200


LOOK_AT_OTHER_LOTS = (
    "for every s under review, for every q reviewing s, for every r reviewing s: not foes(q, r)",
    "for every s under review: number of r reviewing s with foes(s, r) <= 1",
    "for every s under review, for every q reviewing s: for some r reviewing s: not barred(q, r)",
    'for every s under review: number of r reviewing s with (language(r) = "French") <= 1',
    "for every s under review, for every r reviewing s: not barred(s, r)",
)


def test_a_lot_that_cannot_be_covered_is_barred_for_itself_where_a_sentence_looks_at_other_lots() -> None:
    """Who could cover what is missing then depends on who has the seat: the check of an outsider asks of each."""
    barred = 0
    for number in range(CASES):
        chance = random.Random(f"uncoverable/{number}")
        scenario = random_scenario(chance)
        added = random_added(chance, scenario)
        added["clauses"] = [{"id": "own-0", "statement": "x", "each_lot": [chance.choice(LOOK_AT_OTHER_LOTS)]}]
        law = law_from({**random_law(chance, scenario).values, "uncoverable_lot": "set-aside", ADDED: added})
        guard, draw = walked_under(chance, scenario, law)
        again = DrawSoFar(draw.year_of)
        for reviewed, seatings in draw.seatings.items():
            for seating in seatings:
                seat = Seat(reviewed, seating.side, guard.missing(again, reviewed, seating.side) if seating.additional else 0)
                outsider, bowl = as_an_outsider(scenario, law, again), guard.open(again, seat)
                opening = check.Opening(scenario.states[reviewed], check.SEATS[seat.side], seat.missing)
                assert {scenario.index[state] for state in outsider.bowl(opening)} == {*members(bowl.lots)}, (number, seat)
                for state in members(bowl.lots):
                    found = outsider.bars(opening, scenario.states[state])
                    assert bool(found) == (not bowl.admissible >> state & 1), (number, seat, state, found)
                    barred += found == {"29b-additional"}
                again.add(seating)
    assert barred > 100


def as_seatings(draw: DrawSoFar) -> frozenset[Seating]:
    """The draw as a set of seats filled."""
    return frozenset(held for seatings in draw.seatings.values() for held in seatings)


def draw_of(seatings: frozenset[Seating], year_of: NDArray[np.int8]) -> DrawSoFar:
    """The draw that has these seats filled."""
    draw = DrawSoFar(year_of)
    for seating in seatings:
        draw.add(seating)
    return draw


def answer_sets(scenario: Scenario, law: LawInForce, year_of: NDArray[np.int8]) -> Iterator[frozenset[Seating]]:
    """Every answer set of the program, as a draw."""
    guard = ClauseGuard(scenario, law, year_of)
    solver = AspSolver(scenario, law, guard, year_of)
    control = clingo.Control(["--models=0", "--warn=none"])
    control.add("base", [], asp_program(scenario, law, year_of, guard) + SHOW)
    control.ground([("base", [])])
    with control.solve(yield_=True) as handle:
        for model in handle:
            yield as_seatings(solver._draw(model))  # noqa: SLF001


@pytest.mark.parametrize("part", range(3))
def test_answer_sets_formula_and_search_find_the_draws_that_the_definition_allows(part: int) -> None:
    seen = set()
    for number in range(part, CASES, 3):
        chance = random.Random(f"asp/{number}")
        scenario = tiny(chance)
        law = with_random_added(chance, scenario, tiny_law(chance, scenario), clauses=chance.randint(1, 2))
        under = law.under_review(scenario)
        year_of = np.array([chance.randint(1, 3) if each else 0 for each in under], dtype=np.int8)
        terms = [term for clause in added_of(law.values).clauses for term in clause.terms]
        lawful = answer_sets(scenario, without_added(law), year_of)
        right = {found for found in lawful if kept(scenario, law, draw_of(found, year_of), terms)}
        assert set(answer_sets(scenario, law, year_of)) == right, number
        problem = Problem(scenario, law, "x", year_of)
        assert solve(PropositionalReader(problem, None, Budget(10**8)).cnf, Budget(10**8)).satisfiable is bool(right), number
        completion = law.completion(scenario, year_of)
        assert completion.possible(DrawSoFar(year_of), DrawSoFar(year_of)) is bool(right), number
        seen.add(bool(right))
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("sentence", "lifted"),
    [
        ("number of q taking part with reviewed_by(s, q) <= 2", False),
        ("number of q taking part with reviewed_by(s, q) >= 2", True),
        ("number of q taking part with (not reviewed_by(s, q)) >= 2", False),
        ("number of q taking part with (not reviewed_by(s, q)) = 2", True),
        ("number of q taking part with same_group(s, q) = 2", False),
        ("load(s) = 2", True),
    ],
)
def test_a_later_lot_lifts_a_bar_where_more_or_fewer_may_be_counted(sentence: str, lifted: bool) -> None:
    text = f"for every s under review: {sentence}"
    term = parsed(text, Vocabulary(), "test", "sentence")
    assert may_be_lifted_later(term) is lifted
    assert check.may_mend(check.Sentence(text, (), ()).tree) is lifted
