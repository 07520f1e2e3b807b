"""The checker and the outsider's check name the same broken clauses of a draw that was changed by hand, and judged under another law."""

import copy
import json
import random
from collections import Counter
from typing import Any

import pytest

from algorithms import SeededLots, load_algorithm
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.model import Instrument, Row, build_scenario
from tests.agreement.test_outsider import law_of
from tests.verify.evidence.test_check import scenario_text
from verify import LawParameters, arrays_of, check_draws, law_from
from verify.evidence.check import Draw, Seating
from verify.law.parameters import DEFAULTS
from verify.record.reading import from_json

Record = dict[str, Any]


def changed(chance: random.Random, scenario: Scenario, record: Record) -> Record:
    """A record with a few seats given to others, dropped, or changed in side, rank or instruments."""
    found = copy.deepcopy(record)
    names = [instrument.id for instrument in scenario.instruments]
    for _ in range(chance.randint(0, 2)):
        if not (seats := chance.choice([review["reviewing"] for review in found["reviews"]] or [[]])):
            continue
        seat, what = chance.choice(seats), chance.randrange(8)
        if what < 4:
            seat["state"] = chance.choice(scenario.states)
        elif what == 4:
            seats.remove(seat)
        elif what == 5:
            seat["seat"] = "home" if seat["seat"] == "away" else "away"
        elif what == 6:
            seat["additional"] = not seat["additional"]
        else:
            seat["instruments"] = sorted({*seat["instruments"]} ^ {chance.choice(names)})
    return found


def drawable(chance: random.Random) -> Scenario:
    """Two groups of six, large enough that most draws end; each State holds at least one of three instruments."""
    kinds = [(True, True, True), (True, True, False), (True, True, True), (True, False, True), (False, True, True)]
    families = [frozenset({"civil"}), frozenset({"common"}), frozenset({"civil", "common"})]
    rows = [Row(f"S{place:02}", "", REGIONAL_GROUPS[place % 2], chance.choice(kinds), chance.choice(families)) for place in range(12)]
    return build_scenario("drawable", None, rows, [Instrument(name, name) for name in "XYZ"])


def by_checker(scenario: Scenario, law: LawParameters, record: Record) -> set[str]:
    return {result.clause.id for result in check_draws(scenario, law, arrays_of(scenario, [from_json(record)])) if result.findings}


def by_outsider(scenario: Scenario, record: Record) -> set[str]:
    draw = Draw(json.loads(scenario_text(scenario)), json.loads(json.dumps(record)))
    places = {instrument.id: place for place, instrument in enumerate(scenario.instruments)}
    for review in record["reviews"]:
        for seat in review["reviewing"]:
            held = sum(1 << places[name] for name in seat["instruments"])
            draw.add(Seating(review["reviewed"], seat["state"], seat["seat"], seat["additional"], held))
    return {clause for clause, _ in draw.all_faults(True)}


WORDED_OTHERWISE = {"28-two", "28-home", "28-away", "29a", "29b-party", "29b-additional"}
"""Clauses that one of the two may name beside others: of two States for one instrument, of a State that reviews itself or has two
seats of a side."""


@pytest.mark.parametrize("start", [0, 40])
def test_the_same_clauses_are_named_of_draws_changed_by_hand(start: int) -> None:
    seen, kept = Counter[str](), Counter[bool]()
    for number in range(start, start + 40):
        chance = random.Random(number)
        scenario = drawable(chance)
        unusual = [(name, value) for name, value in law_of(chance, scenario).values.items() if value != DEFAULTS[name]]
        law = law_from(dict(chance.sample(unusual, min(2, len(unusual)))) | {"reviewers_max": chance.choice([2, 3, 4])})
        record = load_algorithm("sequential-bowls").draw(scenario, law_from({}), SeededLots(str(number))).document()
        record["law"]["parameters"] = dict(law.values)
        for _ in range(4):
            other = changed(chance, scenario, record)
            checker, outsider = by_checker(scenario, law, other), by_outsider(scenario, other)
            assert bool(checker) == bool(outsider), number
            assert checker ^ outsider <= WORDED_OTHERWISE, (number, checker, outsider)
            assert "29a" not in checker ^ outsider or "self" in checker & outsider, number
            seen.update(checker & outsider)
            kept[not checker] += 1
    print(dict(seen), kept)
    assert seen.keys() >= {"28-two", "28-home", "28-away", "self", "29a", "29b-party", "29b-additional", "29c"}
    assert seen.keys() >= {"load-max", "load-min", "legal-family", "decline"}
    assert kept[True] > 2
