"""What a check of a batch of draws asks numpy for."""

from dataclasses import replace

from algorithms import SeededLots, load_algorithm
from benchmarks.counts import calls_counted, python_calls
from scenarios import load_scenario
from tests.counts.bands import within
from verify import arrays_of, check_draws, law_from
from verify.draw_arrays import DrawArrays
from verify.readers.arrays import BatchReader

SCENARIO, LAW = load_scenario("real-2020-10-16"), law_from({})
TERMS_COMPILED, CALLS = 73, 379


def draws(count: int) -> DrawArrays:
    algorithm = load_algorithm("sequential-bowls")
    return arrays_of(SCENARIO, [algorithm.draw(SCENARIO, LAW, SeededLots(f"guard/{number}")) for number in range(count)])


def test_terms_are_compiled_once_for_a_scenario_and_law() -> None:
    """The scenario is made anew, so that no other test has had its terms compiled."""
    scenario, one = replace(SCENARIO), draws(1)
    for law, compiled in ((LAW, TERMS_COMPILED), (law_from({}), 0)):
        with calls_counted((BatchReader, "read")) as calls:
            results = check_draws(scenario, law, one)
        assert not any(result.findings for result in results)
        assert calls["BatchReader.read"] == compiled


def test_python_does_no_more_for_many_draws_than_for_one() -> None:
    few, many = draws(1), draws(8)
    check_draws(SCENARIO, LAW, few)  # the terms are compiled
    for batch in (few, many):
        found = python_calls(lambda batch=batch: check_draws(SCENARIO, LAW, batch))
        within(f"calls of functions for {len(batch.year_of)} draws", found, CALLS, share=0.25)
