"""The command ``diagnose`` as its user meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from algorithms import RecordedLots, load_algorithm
from algorithms.record import Stuck
from app.main import main
from scenarios import load_scenario
from tests.app.test_languages import OTHERS
from tests.verify.law.small import small
from verify import law_from
from words import UNOFFICIAL, in_language, say

PAIR = [
    "A1,Aland,African,yes,yes",
    "A2,Bland,African,yes,yes",
    "B1,Cland,Asia-Pacific,yes,yes",
    "B2,Dland,Asia-Pacific,yes,yes",
    "B3,Eland,Asia-Pacific,yes,yes",
]


@pytest.mark.parametrize("settings", [[], ["--set", "load_max=3"]])
@pytest.mark.parametrize("reference", ["real-2020-10-16", "real-latest"])
def test_the_real_lists_can_be_drawn(reference: str, settings: list[str]) -> None:
    result = CliRunner().invoke(main, ["diagnose", reference, *settings, "--json"])
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["feasible"] is True
    assert document["conflict"] == document["relaxations"] == []
    assert document["division"] == {"seed": "untoc-draw diagnose", "matters": False}


@pytest.mark.long
def test_two_reviews_each_are_refuted_by_counting() -> None:
    result = CliRunner().invoke(main, ["diagnose", "real-2020-10-16", "--set", "load_max=2", "--effort", "0.01"])
    assert result.exit_code == 1
    assert "need at least 341 reviews from 164 States" in result.output
    assert "21 Eastern European (UNTOC TIP SOM FIREARMS)" in result.output


def test_a_group_of_two_is_explained_with_names(tmp_path: Path) -> None:
    small(tmp_path, PAIR)
    run, file = CliRunner(), str(tmp_path / "small.csv")
    text = run.invoke(main, ["diagnose", file])
    assert text.exit_code == 1
    assert "These cannot all be kept; without any one of them the rest of these can:" in text.output
    assert "29a for Aland [A1] and Bland [A2] (States shall not undertake mutual reviews)" in text.output
    document = json.loads(run.invoke(main, ["diagnose", file, "--json"]).stdout)
    assert document["feasible"] is False
    assert document["conflict_minimal"] is True
    assert {(one["clause"], one["state"]) for one in document["conflict"]} >= {("29a", "A1"), ("29a", "A2")}
    assert {"kind": "parameter", "parameter": "home_fallback", "value": "different-group", "instead_of": "none"} in document["relaxations"]


def test_the_lots_of_a_dead_end_replay(tmp_path: Path) -> None:
    file = tmp_path / "lots.json"
    result = CliRunner().invoke(
        main, ["diagnose", "real-2020-10-16", "--algorithm", "sequential-bowls", "--draws", "5", "--json", "-o", str(file)]
    )
    assert result.exit_code == 0
    found = json.loads(result.stdout)["dead_end"]
    assert (found["algorithm"], found["reachable"], found["called_before"]) == ("sequential-bowls", True, 15)
    lots = json.loads(file.read_text())
    assert set(lots) == {"algorithm", "scenario", "law", "numbers"}
    scenario, law = load_scenario(lots["scenario"]["id"]), law_from(lots["law"]["parameters"])
    assert scenario.digest == lots["scenario"]["digest"]
    record = load_algorithm(lots["algorithm"]).draw(scenario, law, RecordedLots(lots["numbers"]))
    assert record.stuck == Stuck(**found["stuck"])


def test_no_file_is_written_where_there_is_no_dead_end(tmp_path: Path) -> None:
    file = tmp_path / "lots.json"
    result = CliRunner().invoke(
        main, ["diagnose", "real-2020-10-16", "--algorithm", "sequential-bowls-look-ahead", "--draws", "2", "-o", str(file)]
    )
    assert result.exit_code == 0
    assert "cannot get stuck where a lawful draw exists" in result.output
    assert not file.exists()


@pytest.mark.parametrize("arguments", [["nowhere"], ["real-2020-10-16", "--algorithm", "dice"], ["real-2020-10-16", "--set", "x=1"]])
def test_unusable_input_gives_exit_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, ["diagnose", *arguments]).exit_code == 2


@pytest.mark.parametrize("code", OTHERS)
def test_it_is_said_in_the_language_and_json_is_the_same(tmp_path: Path, code: str) -> None:
    small(tmp_path, PAIR)
    run, words = CliRunner(), ["diagnose", str(tmp_path / "small.csv")]
    said = run.invoke(main, [*words, "--language", code]).stdout
    with in_language(code):
        assert said.startswith(say(UNOFFICIAL)) and say("What would make a draw possible (each was verified by solving):") in said
    assert "lawful" not in said and "States" not in said
    assert run.invoke(main, [*words, "--language", code, "--json"]).stdout == run.invoke(main, [*words, "--json"]).stdout
