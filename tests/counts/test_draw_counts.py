"""What one draw on the real list asks for, with a fixed seed. Counts, so the same on any machine."""

import gc
from collections import Counter

import pytest

from algorithms import Ceremony, SeededLots, ceremony, load_algorithm
from algorithms.law import Bowl
from algorithms.lots import RecordingLots
from benchmarks.counts import calls_counted, python_calls
from scenarios import load_scenario
from tests.agreement.interpreted import interpreted, names_of
from tests.counts.bands import within
from verify import guard, law_from
from verify.completion.answer_sets import AspSolver
from verify.completion.completion import WitnessCompletion
from verify.completion.matching import SeatCount
from verify.completion.repair import Repair
from verify.guard import ClauseGuard
from verify.kernel.batch import kernel_for
from verify.readers.sets import SetReader

SCENARIO, LAW = load_scenario("real-2020-10-16"), law_from({})

OPENED_COMPILED_REPAIRED = {
    "sequential-bowls": (469, 89, 0),
    "rotating-lists": (520, 89, 0),
    "sequential-bowls-look-ahead": (469, 89, 0),
    "answer-set": (469, 89, 0),
    "answer-set-fewest-additional": (378, 89, 0),
    "answer-set-most-even": (469, 89, 0),
}
"""Bowls opened by the guard, terms and parts of terms compiled to functions on sets, and repairs of a draw that got stuck: look-ahead
does no more than a plain draw where that is complete."""
TIGHT, TIGHT_SEED = law_from({"load_max": 3}), "0"
BEGUN_COUNTED_OPENED = {
    "sequential-bowls-look-ahead": (2, 3, 581),
    "answer-set": (2, 3, 568),
    "answer-set-fewest-additional": (2, 3, 447),
    "answer-set-most-even": (2, 3, 568),
}
"""Under a tight law, where the plain draw gets stuck: draws begun, countings of all open seats, bowls opened."""

COMPILED = 89
CALLS = {"sequential-bowls": 55_900, "rotating-lists": 55_500, "sequential-bowls-look-ahead": 56_000, "answer-set": 56_000}


def bowls() -> int:
    """How many are held in memory."""
    return sum(type(kept) is Bowl for kept in gc.get_objects())


def drawn(name: str) -> None:
    record = load_algorithm(name).draw(SCENARIO, LAW, SeededLots("guard"))
    assert record.complete


@pytest.mark.parametrize("name", OPENED_COMPILED_REPAIRED)
def test_the_guard_opens_and_compiles_no_more(name: str) -> None:
    with calls_counted((ClauseGuard, "open"), (SetReader, "read"), (Repair, "run")) as calls:
        drawn(name)
    opened, compiled, repaired = OPENED_COMPILED_REPAIRED[name]
    within(f"bowls opened by {name}", calls["ClauseGuard.open"], opened)
    within(f"terms compiled by {name}", calls["SetReader.read"], compiled)
    within(f"repairs by {name}", calls["Repair.run"], repaired)


@pytest.mark.parametrize("name", OPENED_COMPILED_REPAIRED)
def test_no_exact_solver_is_asked_where_repairs_do(name: str) -> None:
    with calls_counted((AspSolver, "__init__")) as calls:
        drawn(name)
    assert not calls, "clingo grounds a program of the whole list: a second, where the draw takes milliseconds"


@pytest.mark.parametrize("name", BEGUN_COUNTED_OPENED)
def test_where_a_draw_gets_stuck_counting_finds_what_to_set_aside(name: str) -> None:
    algorithm, looked = load_algorithm(name), (WitnessCompletion, "__init__")
    with calls_counted((Ceremony, "look_ahead"), (SeatCount, "__init__"), (ClauseGuard, "open"), looked) as calls:
        record = algorithm.draw(SCENARIO, TIGHT, SeededLots(TIGHT_SEED))
    assert record.outcome == "complete"
    assert not calls["WitnessCompletion.__init__"], "repairs and exact solvers are made ready"
    begun, counted, opened = BEGUN_COUNTED_OPENED[name]
    within(f"draws begun by {name}", calls["Ceremony.look_ahead"], begun)
    within(f"countings by {name}", calls["SeatCount.__init__"], counted)
    within(f"bowls opened by {name}", calls["ClauseGuard.open"], opened)


@pytest.mark.parametrize("name", CALLS)
def test_python_does_no_more(name: str) -> None:
    drawn(name)  # what is kept between draws is there
    within(f"calls of functions by {name}", python_calls(lambda: drawn(name)), CALLS[name], share=0.25)


@pytest.mark.parametrize("name", ["sequential-bowls", "rotating-lists"])
def test_a_draw_lists_no_bowl_and_keeps_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lot is found in its bowl by its place: of 10,000 States, bowls would be listed 25,000 times, and as many kept."""
    monkeypatch.setattr(ceremony, "members", lambda _: pytest.fail("a bowl is listed"))
    gc.collect()
    before = bowls()
    held, _ = load_algorithm(name).filled(SCENARIO, LAW, RecordingLots(SeededLots("guard")))
    assert len(held.transcript) > 400
    assert bowls() <= before


def test_the_guard_keeps_only_so_many_seats(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the facts bar is a set of States for each seat: kept for all, it grows with the square of the list."""
    monkeypatch.setattr(guard, "MOST_FIXED", 20)
    held, _ = load_algorithm("sequential-bowls").filled(SCENARIO, LAW, RecordingLots(SeededLots("guard")))
    assert isinstance(held.guard, ClauseGuard)
    assert 0 < len(held.guard._fixed_bars) <= 20


def test_work_grows_with_the_seats_and_not_faster() -> None:
    """Twice the States, twice the bowls; a guard that looked at all pairs would open as many and do four times as much."""
    from scenarios.generators import generate  # noqa: PLC0415

    done, algorithm = dict[int, int](), load_algorithm("sequential-bowls")
    for size in (200, 400):
        scenario = generate("calibrated", size=size, seed="guard")
        with calls_counted((SetReader, "read")) as compiled:
            done[size] = python_calls(lambda scenario=scenario: algorithm.draw(scenario, LAW, SeededLots("guard")))
        within(f"terms compiled for {size} States", compiled["SetReader.read"], COMPILED)
    assert done[400] < 2.3 * done[200], f"calls of functions: {done}"


KERNEL = {"sequential-bowls": (577, 948), "rotating-lists": (660, 557)}
"""Bowls put together, those that are tried out in advance among them, and lots drawn, by the source of machine code."""


@pytest.mark.parametrize("name", KERNEL)
def test_machine_code_takes_no_more_steps(name: str) -> None:
    """Its source run by Python, which takes the same steps."""
    kernel, steps = kernel_for(SCENARIO, LAW, load_algorithm(name)), Counter[str]()
    names = names_of(kernel.source.text)
    before = names["put_in"]

    def counted(*given: object) -> object:
        steps["bowls"] += 1
        return before(*given)

    names["put_in"] = counted
    try:
        with interpreted():
            lots = int(kernel.draw(["guard"]).lots_drawn[0])
    finally:
        names["put_in"] = before
    within(f"bowls put together for {name}", steps["bowls"], KERNEL[name][0])
    within(f"lots drawn by {name}", lots, KERNEL[name][1])
