"""A lawful draw of the real list, and the same draw broken by hand: each fault is named by its clause and State."""

import copy
from typing import Any

import pytest

from algorithms import SeededLots, algorithm_names, load_algorithm
from scenarios import load_scenario
from verify import LawParameters, arrays_of, check_draws, law_from
from verify.record.reading import from_json

SCENARIO = load_scenario("real-2020-10-16")


@pytest.fixture(scope="module")
def lawful() -> dict[str, Any]:
    return load_algorithm("sequential-bowls").draw(SCENARIO, law_from({}), SeededLots("broken by hand")).document()


def broken(record: dict[str, Any], law: LawParameters | None = None) -> dict[str, set[str]]:
    """Clause id -> ids of the States named."""
    found: dict[str, set[str]] = {}
    for result in check_draws(SCENARIO, law or law_from({}), arrays_of(SCENARIO, [from_json(record)])):
        for finding in result.findings:
            found.setdefault(result.clause.id, set()).update(SCENARIO.states[s] for s in finding.states)
    return found


def review_of(record: dict[str, Any], state: str) -> dict[str, Any]:
    return next(review for review in record["reviews"] if review["reviewed"] == state)


def seat_of(record: dict[str, Any], state: str, seat: str) -> dict[str, Any]:
    lines = review_of(record, state)["reviewing"]
    return next(line for line in lines if line["seat"] == seat and not line["additional"])


@pytest.mark.parametrize("algorithm", algorithm_names())
def test_every_algorithm_keeps_the_law(algorithm: str) -> None:
    first = load_algorithm(algorithm).draw(SCENARIO, law_from({}), SeededLots("vienna 2020"))
    again = load_algorithm(algorithm).draw(SCENARIO, law_from({}), SeededLots("vienna 2020"))
    assert first.to_json() == again.to_json()
    assert first.outcome == "complete"
    assert [len(first.groups[year]) for year in (1, 2, 3)] == [62, 63, 64]
    assert broken(first.document()) == {}


def test_28_two_a_removed_seat(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    review = review_of(record, "ALB")
    review["reviewing"] = [line for line in review["reviewing"] if line["seat"] != "away"]
    found = broken(record)
    assert found["28-two"] == found["28-away"] == {"ALB"}


def test_28_home_a_reviewing_state_of_the_wrong_group(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    used = {line["state"] for line in review_of(record, "ALB")["reviewing"]}
    seat_of(record, "ALB", "home")["state"] = next(s for s in ("FRA", "BRA", "ZAF") if s not in used)
    assert "ALB" in broken(record)["28-home"]


def test_28_away_a_reviewing_state_of_the_own_group(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    used = {line["state"] for line in review_of(record, "ALB")["reviewing"]}
    seat_of(record, "ALB", "away")["state"] = next(s for s in ("POL", "CZE", "SVK") if s not in used)
    assert "ALB" in broken(record)["28-away"]


def test_29a_a_mutual_review(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    reviewer = seat_of(record, "ALB", "home")["state"]
    seat_of(record, reviewer, "home")["state"] = "ALB"
    assert broken(record)["29a"] == {"ALB", reviewer}


def test_29b_party_a_reviewing_state_that_is_not_party(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    seat_of(record, "ALB", "away").update(state="JPN", instruments=["UNTOC", "TIP", "SOM", "FIREARMS"])
    assert "JPN" in broken(record)["29b-party"]


def test_29b_additional_a_state_added_although_nothing_is_missing(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    review = next(one for one in record["reviews"] if len(one["reviewing"]) == 2)
    drawn = next(line for line in review["reviewing"] if line["seat"] == "away")
    instrument = drawn["instruments"].pop()
    used = {line["state"] for line in review["reviewing"]}
    added = next(s for s in ("FRA", "BRA", "ZAF", "ESP") if s not in used)
    review["reviewing"].append({"state": added, "seat": "away", "additional": True, "instruments": [instrument]})
    assert review["reviewed"] in broken(record)["29b-additional"]


def test_29c_a_fifth_reviewing_state(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    lines = review_of(record, "ALB")["reviewing"]
    used = {line["state"] for line in lines}
    others = [state for state in ("FRA", "BRA", "ZAF", "ESP", "ITA", "MEX") if state not in used]
    while len(lines) < 5:
        lines.append({"state": others.pop(), "seat": "away", "additional": True, "instruments": ["TIP"]})
    assert broken(record)["29c"] == {"ALB"}
    assert "29c" not in broken(record, law_from({"waives_four": ["ALB"]}))


def test_self_a_state_that_reviews_itself(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    seat_of(record, "ALB", "home")["state"] = "ALB"
    assert broken(record)["self"] == {"ALB"}


def test_a_batch_finds_the_broken_draw_and_no_other(lawful: dict[str, Any]) -> None:
    record = copy.deepcopy(lawful)
    review_of(record, "ALB")["reviewing"] = []
    results = check_draws(SCENARIO, law_from({}), arrays_of(SCENARIO, [from_json(one) for one in (lawful, record, lawful)]), chunk=2)
    assert {finding.draw for result in results for finding in result.findings} == {1}
