"""What the look-ahead rests on: the search and the whole-number program answer alike, with an end, and say so where they have no answer."""

import random
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import FrameType

import pytest
from click.testing import CliRunner

import verify.completion.exact
from algorithms import SeededLots, load_algorithm
from algorithms.draw_so_far import DrawSoFar
from app.main import main
from scenarios import Scenario
from scenarios.generators import generate
from scenarios.writing import scenario_csv
from tests.agreement.random_lists import EIGHT, any_list, eight_states
from verify import LawParameters, law_from
from verify.budget import Budget
from verify.completion.answer_sets import AspSolver, GaveUpError, conflicts_left, conflicts_limited
from verify.completion.completion import additional_in
from verify.completion.exact import ExactSolver
from verify.completion.linear_program import _heard
from verify.completion.repair import Repair
from verify.completion.whole_numbers import WholeNumberSolver
from verify.diagnosis.problem import Problem
from verify.told import searches_told

ENOUGH = 1_000
HARD = [*((any_list, number, 30_000) for number in (7, 58, 59, 74, 91, 108)), *((eight_states, number, 9_000) for number in (4, 10, 17))]
"""Lists, and conflicts after which the search alone for one of the best sets had not ended."""
BEST = ("answer-set-most-even", "answer-set-fewest-additional")


@pytest.mark.parametrize(("make", "number", "conflicts"), HARD, ids=lambda one: str(getattr(one, "__name__", one)))
def test_the_best_set_of_a_hard_list_is_found_within_few_conflicts(
    make: Callable[[int], tuple[Scenario, LawParameters]], number: int, conflicts: int
) -> None:
    scenario, law = make(number)
    for algorithm in BEST:
        with conflicts_limited(Budget(conflicts)):
            record = load_algorithm(algorithm).draw(scenario, law, SeededLots(f"hard {number}"))
        assert record.complete or not record.lots, "where a draw exists it is completed; else no lot is drawn"


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 8))])
def test_the_program_and_the_search_answer_alike(part: int) -> None:
    seen = set()
    for number in range(part, 96, 8):
        scenario, law = any_list(1000 + number)
        problem = Problem(scenario, law, f"alike {number}")
        limits = ((None, None), (random.Random(number).randint(0, 4), random.Random(number).randint(2, 4)))
        for most_additional, most_load in limits:
            search = AspSolver(scenario, law, problem.guard, problem.year_of, most_additional, most_load)
            program = WholeNumberSolver(scenario, law, problem.year_of, most_additional, most_load)
            try:
                with conflicts_limited(Budget(20_000)):
                    exists = search.complete(DrawSoFar(problem.year_of)) is not None
            except GaveUpError:
                continue
            found = program.complete(DrawSoFar(problem.year_of), None, ENOUGH)
            assert (found is not None) == exists, number
            seen.add(exists)
            if found:
                assert problem.findings(found) == []
                assert most_additional is None or additional_in(found) <= most_additional
                assert most_load is None or max(found.load) <= most_load
    assert seen == {True, False}


def no_search(*_: object) -> DrawSoFar | None:
    raise GaveUpError


@pytest.mark.parametrize("number", [3, 25, 35, 42, 52])
def test_a_draw_is_the_same_whichever_solver_answers(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No witness is repaired here, so that every lot is a question to the solver."""
    scenario, law = any_list(number)
    monkeypatch.setattr(Repair, "run", lambda _: None)
    by_search = load_algorithm("answer-set").draw(scenario, law, SeededLots("same"))
    monkeypatch.setattr(AspSolver, "complete", no_search)
    assert load_algorithm("answer-set").draw(scenario, law, SeededLots("same")) == by_search


def test_the_fewest_additional_are_the_same_by_counting() -> None:
    found = set()
    for number in range(12):
        scenario, law = any_list(2000 + number)
        problem = Problem(scenario, law, f"fewest {number}")
        try:
            with conflicts_limited(Budget(5_000)):
                fewest = AspSolver(scenario, law, problem.guard, problem.year_of).fewest_additional()
        except GaveUpError:
            continue
        assert WholeNumberSolver(scenario, law, problem.year_of).fewest_additional(ENOUGH) == fewest, number
        found.add(fewest)
    assert len(found) > 1


def unanswered(monkeypatch: pytest.MonkeyPatch) -> None:
    """No solver comes to an answer."""
    for name, limit in (("FEW", 1), ("MOST_STATES", 0), ("MANY", 1)):
        monkeypatch.setattr(verify.completion.exact, name, limit)


def test_where_no_solver_has_an_answer_no_draw_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scenario, _ = eight_states(4)
    parties, record = tmp_path / "eight.csv", tmp_path / "r.json"
    parties.write_text(scenario_csv(scenario))
    unanswered(monkeypatch)
    settings = [word for name, value in EIGHT.items() for word in ("--set", f"{name}={value}")]
    done = CliRunner().invoke(main, ["draw", str(parties), "--algorithm", BEST[0], "--seed", "x", "-o", str(record), *settings])
    assert done.exit_code == 3
    assert done.stdout == ""
    assert "not known, and no result is given: the exact search was ended at its limit of conflicts" in done.stderr
    assert "can the draw still be completed" in done.stderr
    assert not record.exists()


def test_a_search_tells_that_it_may_take_long() -> None:
    scenario, law = eight_states(4)
    said: list[str] = []
    with searches_told(said.append):
        load_algorithm(BEST[0]).draw(scenario, law, SeededLots("told"))
    assert said == ["can the draw still be completed: hard question 1, by counting"]


def test_a_limit_inside_another_is_spent_with_it_and_no_larger() -> None:
    with conflicts_limited(Budget(100)):
        with conflicts_limited(Budget(1_000_000)) as _:
            inner = conflicts_left()
            assert inner and inner.left == 100
            inner.spend(30)
        outer = conflicts_left()
        assert outer and outer.left == 70
    assert conflicts_left() is None


def test_a_campaign_pays_for_the_program_too(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, law = eight_states(4)
    monkeypatch.setattr(AspSolver, "complete", no_search)
    with conflicts_limited(Budget(10_000)):
        load_algorithm(BEST[0]).draw(scenario, law, SeededLots("paid"))
        limit = conflicts_left()
        assert limit and limit.left <= 10_000 - verify.completion.exact.CONFLICTS_A_NODE
    with conflicts_limited(Budget(10)), pytest.raises(GaveUpError):
        load_algorithm(BEST[0]).draw(scenario, law, SeededLots("not paid"))


def test_a_larger_list_than_those_looked_at_is_left_to_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first node of 40 States with many instruments took over a minute, whatever the limit of nodes."""
    scenario = generate("many-instruments", size=40, seed="untoc-draw stress quick/0")
    problem = Problem(scenario, law_from({}))
    monkeypatch.setattr(AspSolver, "complete", no_search)
    monkeypatch.setattr(WholeNumberSolver, "_solve", lambda *_: pytest.fail("a program of that size was solved"))
    with pytest.raises(GaveUpError, match="a long one of 1,000,000 at most, settled nothing"):
        ExactSolver(scenario, problem.law, problem.guard, problem.year_of).complete(DrawSoFar(problem.year_of))


class StoppedError(Exception):
    """By the user."""


def test_a_program_at_work_hears_the_user() -> None:
    never = Event()

    def stop(_: int, __: FrameType | None) -> None:
        raise StoppedError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(StoppedError):
            _heard(never.wait)
    finally:
        signal.signal(signal.SIGALRM, before)
        never.set()


def test_what_a_program_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        _heard(lambda: 1 // 0)
