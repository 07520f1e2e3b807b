"""Random laws on random small lists: the guard and the check that an outsider runs give the same bowls, bars and lots."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord
from scenarios import REGIONAL_GROUPS, Scenario, load_scenario
from scenarios.model import Instrument, Row, build_scenario
from tests.agreement.test_look_ahead import draw_exists
from tests.verify.evidence.test_check import scenario_text
from verify import LawParameters, law_from
from verify.evidence.check import Replay
from verify.law.parameters import ALTERNATIVES

FOLDER = Path(__file__).parent
PLAIN = ("sequential-bowls", "rotating-lists", "sequential-bowls-look-ahead")


def list_of(chance: random.Random, most: int = 10) -> Scenario:
    """States with any instruments, not nested, in one to three groups or none."""
    count, groups, instruments, share = chance.randint(3, most), chance.randint(1, 3), chance.randint(1, 4), chance.choice([0.4, 0.6, 0.8])
    rows = []
    for number in range(count):
        held = [chance.random() < share for _ in range(instruments)]
        held[chance.randrange(instruments)] |= not any(held)
        family = frozenset(name for name in ("civil", "common") if chance.random() < 0.5)
        rows.append(Row(f"S{number}", "", chance.choice([*REGIONAL_GROUPS[:groups] * 4, None]), tuple(held), family))
    return build_scenario("random", None, rows, [Instrument(f"X{place}", f"X{place}") for place in range(instruments)])


def law_of(chance: random.Random, scenario: Scenario) -> LawParameters:
    """Each parameter at any value, half of them at the default."""
    choice: dict[str, Any] = {name: chance.choice(values) if chance.random() < 0.5 else values[0] for name, values in ALTERNATIVES.items()}
    choice |= {"load_max": chance.choice([0, 0, 0, 2, 3, 4]), "reviewers_max": chance.choice([4, 4, 4, 3, 2, 5])}
    for name in ("waives_four", "defers", "declines", "redraws"):
        if chance.random() < 0.2:
            choice[name] = chance.sample(scenario.states, chance.randint(0, scenario.n_states))
    return law_from(choice)


def told_by_outsider(scenario: Scenario, record: DrawRecord) -> list[str]:
    """What the outsider's replay finds wrong."""
    replay = Replay(json.loads(scenario_text(scenario)), json.loads(record.to_json()))
    replay.replay()
    return [*replay.moved, *replay.wrong]


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_guard_and_outsider_agree_under_random_laws(start: int) -> None:
    for number in range(start, start + 40):
        chance = random.Random(number)
        scenario = list_of(chance, most=8)
        law = law_of(chance, scenario)
        for algorithm in PLAIN:
            record = load_algorithm(algorithm).draw(scenario, law, SeededLots(str(number)))
            assert not told_by_outsider(scenario, record), (number, algorithm, law.values)


@pytest.mark.parametrize("uncoverable", ["set-aside", "stuck"])
@pytest.mark.parametrize("algorithm", PLAIN)
def test_a_bowl_stays_the_own_groups_where_no_other_group_is_there_to_fall_back_on(algorithm: str, uncoverable: str) -> None:
    rows = [Row(name, "", "African", tuple(other == name for other in "XYZ")) for name in "XYZ"]
    scenario = build_scenario("one group", None, rows, [Instrument(name, name) for name in "XYZ"])
    record = load_algorithm(algorithm).draw(
        scenario, law_from({"home_fallback": "different-group", "uncoverable_lot": uncoverable}), SeededLots("a")
    )
    assert not record.complete
    assert record.stuck.barred_by == {"29b-party": 2}
    assert not told_by_outsider(scenario, record)


@pytest.mark.parametrize(
    ("name", "more", "algorithm", "seed"),
    [
        ("cover-by-two", {}, "sequential-bowls-look-ahead", "1"),
        ("cover-by-two", {}, "answer-set", "1"),
        ("cover-by-two", {}, "answer-set", "3"),
        ("cover-by-two-same-year", {"mutual_scope": "same-year"}, "answer-set", "2"),
        ("cover-by-two-same-year", {"mutual_scope": "same-year"}, "answer-set", "3"),
    ],
)
def test_a_state_may_cover_the_rest_once_another_has_taken_what_it_holds_at_the_other_seat(
    name: str, more: dict[str, str], algorithm: str, seed: str
) -> None:
    """Barred now for an instrument that it would take twice, admissible after the lot of another for the same instrument."""
    scenario = load_scenario(str(FOLDER / f"{name}.csv"))
    law = law_from({"additional_covers": "some-missing", "additional_keeps_seat": "no", **more})
    record = load_algorithm(algorithm).draw(scenario, law, SeededLots(seed))
    assert draw_exists(scenario, law, record.groups)
    assert record.complete, record.stuck
    assert not told_by_outsider(scenario, record)
