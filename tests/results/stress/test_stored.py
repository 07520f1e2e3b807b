"""The stored campaign is what the README and the docs say of it."""

from pathlib import Path

from algorithms import algorithm_names
from results.stress.store import read_tables
from results.stress.tables import contradictions, prepared, unexplained, unproved
from results.workload.store import n_replications, read_workload
from sim.stress.cases import read_case

OUTCOMES = Path(__file__).parents[3] / "results" / "outcomes"


def test_the_stored_campaign_is_whole_and_every_failure_is_explained() -> None:
    draws, costs = read_tables(OUTCOMES / "stress")
    known = prepared(draws)
    assert len(draws) == len(costs) == 22_971 == int(draws["row"].max()) + 1
    assert set(draws["algorithm"]) == set(algorithm_names())
    assert draws["family"].nunique() == 13
    assert draws["states"].max() == 1000
    assert not draws["broken"].any() and "failed" not in set(draws["outcome"])
    assert unexplained(known).empty and unproved(known).empty and contradictions(known).empty


def test_every_kind_of_failure_of_the_stored_campaign_has_its_case() -> None:
    draws, _ = read_tables(OUTCOMES / "stress")
    kinds = draws[draws["outcome"] == "stuck"].groupby(["algorithm", "law"]).ngroups
    cases = [read_case(path) for path in sorted((OUTCOMES / "stress" / "cases").glob("*-stuck-*.json"))]
    assert len(cases) == kinds
    assert all(case.scenario.n_states <= 12 for case in cases)


def test_the_stored_review_phase_is_sound() -> None:
    workload = read_workload(OUTCOMES / "review-phase")
    assert n_replications(workload.manifest) == 1000
    assert workload.manifest["reviews"] == 189
