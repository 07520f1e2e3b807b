"""From which regional groups the two seats are drawn: ``home_from`` and ``away_from``, for the law of other mechanisms."""

import json

import pytest

from algorithms import SeededLots, load_algorithm
from scenarios import InputError
from tests.verify.law.small import states
from verify import LawParameters, law_from
from verify.law.clause import LEVELS
from verify.law.clauses import clauses_of
from verify.law.parameters import DEFAULTS, LATER
from verify.law.questions import READINGS
from verify.record.verify_record import verify_record

ANY = {"home_from": "any", "away_from": "any"}


def test_a_law_of_para_28_is_written_as_before() -> None:
    """The digest of the default law as records of the first schema have it, and no new name in its parameters."""
    written = {name: value for name, value in DEFAULTS.items() if name not in LATER}
    assert law_from({}).parameters == law_from({"home_from": "own-group"}).parameters == written
    assert law_from({}).digest == "sha256:d6c3795f604fd0c4def2d687a6bf1948d8d450d3c9e88fc8c04dbd7943e14f74"
    assert law_from({"home_from": "any"}).parameters == written | {"home_from": "any"}
    assert len({law_from(values).digest for values in ({}, {"home_from": "any"}, {"away_from": "any"}, ANY)}) == 4
    assert LawParameters(written).digest == law_from({}).digest


@pytest.mark.parametrize("algorithm", ["sequential-bowls", "rotating-lists", "answer-set"])
def test_both_seats_of_a_state_may_go_to_its_own_group(algorithm: str) -> None:
    """Four States of one group: para. 28 gives no lawful draw, and any group for both seats gives one."""
    scenario = states("X", a="A:X", b="A:X", c="A:X", d="A:X", e="A:X")
    law = law_from(ANY | {"uncoverable_lot": "set-aside"})
    assert not load_algorithm(algorithm).draw(scenario, law_from({}), SeededLots("a")).complete
    seen = 0
    for seed in range(20):
        record = load_algorithm(algorithm).draw(scenario, law, SeededLots(str(seed)))
        if record.complete:
            seen += 1
            assert verify_record(record, scenario).kept
            assert all(len({seat.reviewing for seat in review.reviewing}) == 2 for review in record.reviews)
            assert json.loads(record.to_json())["law"]["parameters"].items() >= ANY.items()
    assert seen


def test_the_home_seat_alone_may_be_open() -> None:
    """UNCAC's way: one of the own group, the other from anywhere. A second State of the own group breaks para. 28 alone."""
    scenario = states("X", a="A:X", b="A:X", c="A:X", d="A:X", e="A:X", f="B:X", g="B:X", h="B:X")
    groups, own = {state: scenario.group_of[scenario.index[state]] for state in scenario.states}, {"home": set[bool](), "away": set[bool]()}
    for seed in range(8):
        record = load_algorithm("answer-set").draw(scenario, law_from({"away_from": "any"}), SeededLots(str(seed)))
        assert not record.complete or verify_record(record, scenario).kept
        for review in record.reviews:
            for seat in review.reviewing:
                own[seat.seat].add(groups[review.reviewed] == groups[seat.reviewing])
    assert {seat: sorted(map(bool, of)) for seat, of in own.items()} == {"home": [True], "away": [False, True]}


def test_a_clause_under_another_mechanism_says_so() -> None:
    found = {clause.id: clause for clause in clauses_of(law_from(ANY))}
    assert found["28-home"].level == found["28-away"].level == "other"
    assert not found["28-home"].each_lot and "any regional group" in found["28-home"].statement
    assert {READINGS[name].level for name in LATER} == {"other"} and "not UNTOC" in LEVELS["other"]


def test_the_chain_refuses_it_by_name() -> None:
    scenario = states("X", a="A:X", b="A:X", c="B:X", d="B:X")
    with pytest.raises(InputError, match="home_from"):
        load_algorithm("uniform-chain").draw(scenario, law_from({"home_from": "any"}), SeededLots("a"))
