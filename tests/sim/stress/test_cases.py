"""Regression cases: each stored one replays as told; files are read strictly; what a changed case says is seen."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from algorithms import load_algorithm
from algorithms.record import canonical
from scenarios import InputError
from sim.stress.cases import Case, make_case, read_case, replay, write_case
from sim.stress.climbing import Pattern
from tests.sim.stress.planted import without_a_clause
from tests.sim.stress.smallest.cases import ASKED, smallest_case
from tests.sim.stress.smallest.program import scenario_of
from tests.sim.stress.test_shrinking import RaisesAtFirearms, drawn_from
from verify import law_from

STORED = sorted((Path(__file__).parents[3] / "results/outcomes/stress/cases").glob("*.json"))


def a_case() -> Case:
    return read_case(next(path for path in STORED if path.name == "sequential-bowls-smallest.json"))


def test_the_smallest_cases_are_all_stored() -> None:
    assert {asked.id for asked in ASKED} <= {path.stem for path in STORED}


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_stored_case_replays_as_told(path: Path) -> None:
    case = read_case(path)
    assert case.id == path.stem
    assert replay(case) == []
    assert canonical(case.document) == path.read_text(encoding="ascii")


@pytest.mark.parametrize("asked", [ASKED[0], ASKED[1], ASKED[6], ASKED[8]], ids=lambda asked: asked.id)
def test_a_case_made_again_is_the_one_stored_but_for_the_solvers_choice(asked: Any) -> None:
    stored, made = (read_case(path) for path in STORED if path.stem == asked.id), smallest_case(asked)
    (kept,) = stored
    assert made.expected.outcome == kept.expected.outcome == "stuck"
    assert made.found_by == kept.found_by
    assert made.scenario.n_states == kept.scenario.n_states


def test_the_sentence_says_which_seat_and_why() -> None:
    assert a_case().explanation == ("A0 finds no admissible State for its home seat: 2 lots barred by 29a; yet a lawful draw exists.")


def test_what_differs_is_told() -> None:
    case = a_case()
    assert case.expected.stuck is not None
    seat = replace(case, expected=replace(case.expected, stuck=replace(case.expected.stuck, seat="away")))
    assert replay(seat) == ["seat: 'away' is expected, 'home' was found"]
    lots = replace(case, numbers=(*case.numbers, 0))
    assert any("1 of the recorded lots were not drawn" in line for line in replay(lots))
    assert case.witness is not None
    swapped, fewer = case.witness.copy(), case.witness.copy()
    one, other = ([replace(seating, reviewed=instead) for seating in swapped.of(reviewed)] for reviewed, instead in ((0, 3), (3, 0)))
    swapped.seatings |= {0: other, 3: one}
    assert "witness: 28-home is broken" in replay(replace(case, witness=swapped))
    fewer.remove(0, fewer.of(0))
    assert "witness: 28-two is broken" in replay(replace(case, witness=fewer))


def test_a_lawful_algorithm_would_differ_from_the_case() -> None:
    case = replace(a_case(), seed="any", numbers=())
    told = replay(case, load_algorithm("sequential-bowls-look-ahead"))
    assert "outcome: 'stuck' is expected, 'complete' was found" in told


def test_broken_failed_and_infeasible_cases_replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bowls = load_algorithm("sequential-bowls")
    law = law_from({})
    scenario = Pattern((0, 0, 0, 1, 1, 1), (7,) * 6, 4).scenario("planted")
    with monkeypatch.context() as planted:
        without_a_clause(planted, "29a")
        broken = make_case("broken", scenario, law, bowls, found_by="planted", seed="s 0")
        assert replay(broken, bowls) == []
    cases = [
        (broken, None),
        (make_case("failed", scenario, law, RaisesAtFirearms(), found_by="planted", seed="s"), RaisesAtFirearms()),
        (
            make_case("none", scenario_of((2, 2), [(True,)] * 4), law, load_algorithm("sequential-bowls"), found_by="by hand", seed="s"),
            None,
        ),
    ]
    for (case, algorithm), outcome in zip(cases, ("broken", "failed", "infeasible"), strict=True):
        write_case(case, tmp_path / "case.json")
        again = read_case(tmp_path / "case.json")
        assert again.document == case.document and again.expected.outcome == outcome
        assert again is not broken and (outcome == "broken" or replay(again, algorithm) == [])
    assert cases[0][0].expected.clauses == ("29a",)
    assert cases[1][0].expected.error == "ValueError: two States hold FIREARMS"
    assert cases[2][0].explanation.endswith("no lawful draw exists.")
    assert list(tmp_path.iterdir()) == [tmp_path / "case.json"]


def test_a_draw_that_does_not_fail_makes_no_case() -> None:
    scenario = drawn_from(40, "any")
    with pytest.raises(InputError, match="a draw that fails"):
        make_case("fine", scenario, law_from({}), load_algorithm("sequential-bowls-look-ahead"), found_by="no", seed="s")


def test_every_fault_of_form_is_told_at_once(tmp_path: Path) -> None:
    document = a_case().document
    document["lots"] = {"numbers": [0.5]}
    document["expected"] = {"outcome": "stuck", "seat": "left"}
    document["more"] = 1
    (tmp_path / "bad.json").write_text(json.dumps(document))
    with pytest.raises(InputError) as raised:
        read_case(tmp_path / "bad.json")
    where = {fault.where for fault in raised.value.faults}
    assert {"$", "$.lots", "$.expected", "$.expected.seat"} <= where


def test_every_fault_of_content_is_told_at_once(tmp_path: Path) -> None:
    document = json.loads(canonical(a_case().document))
    document["scenario"]["rows"][0]["instruments"].append("NONE")
    document["scenario"]["digest"] = "sha256:0"
    document["law"]["parameters"]["load_max"] = "many"
    document["expected"]["reviewed"] = "Z9"
    document["witness"]["groups"]["1"].append("Z8")
    (tmp_path / "bad.json").write_text(json.dumps(document))
    with pytest.raises(InputError) as raised:
        read_case(tmp_path / "bad.json")
    where = [fault.where for fault in raised.value.faults]
    assert where == [
        "$.scenario.rows, State A0",
        "$.scenario.digest",
        "$.law.parameters.load_max",
        "$.witness.groups.1",
        "$.expected.reviewed",
    ]


@pytest.mark.parametrize("text", ["", "[" * 100_000, "{}", "null", '{"id": 1e400}'])
def test_what_is_no_case_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(InputError):
        read_case(tmp_path / "bad.json")
