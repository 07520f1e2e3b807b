"""What ``law`` and ``verify`` tell people: clauses, levels, readings, States by name, and whether the lots lead to the draw."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from algorithms import RecordedLots, SeededLots, load_algorithm
from app.main import main
from scenarios import load_scenario
from verify import clauses_of, law_from
from verify.law.language import Vocabulary, parsed
from verify.law.parameters import DEFAULTS, LawParameters
from verify.readers.english import clause_in_english

REAL = load_scenario("real-2020-10-16")
Record = dict[str, Any]


@pytest.fixture(scope="module")
def drawn() -> Record:
    return load_algorithm("sequential-bowls").draw(REAL, law_from({}), SeededLots("vienna 2020")).document()


@pytest.fixture
def record(drawn: Record) -> Record:
    return dict(json.loads(json.dumps(drawn)))


def verify(folder: Path, record: Record, *options: str) -> Result:
    file = folder / "record.json"
    file.write_text(json.dumps(record))
    return CliRunner().invoke(main, ["verify", str(file), *options])


def findings(folder: Path, record: Record) -> list[dict[str, Any]]:
    result = verify(folder, record, "--json")
    found = list(json.loads(result.output)["findings"])
    assert result.exit_code == bool(found)
    return found


def flowing(text: str) -> str:
    """Text without the places where it was wrapped."""
    return re.sub(r"\s+", " ", text)


def test_a_kept_record_shows_each_clause_with_paragraph_level_reading_and_instances(tmp_path: Path, record: Record) -> None:
    result = verify(tmp_path, record)
    assert result.exit_code == 0, result.output
    for clause in clauses_of(law_from({})):
        heading = rf"^{clause.id} +para\. {re.escape(clause.paragraph)} +{clause.level} +[1-9][0-9]* instances checked: kept$"
        assert re.search(heading, result.output, re.MULTILINE), clause.id
        assert clause.statement in flowing(result.output)
    assert "Reading: mutual_scope = whole-process." in result.output
    assert "Reading: reviewers_max = 4; waives_four = none." in result.output
    assert "The full text of paragraphs 28 and 29 was not available." in flowing(result.output)
    assert "replayed: the recorded lots lead to this draw; the lots follow from the seed." in flowing(result.output)
    assert result.output.startswith("The draw keeps every clause.\n")
    assert "BROKEN" not in result.output


def test_a_broken_record_names_the_states_under_their_clause(tmp_path: Path, record: Record) -> None:
    (albania,) = [review for review in record["reviews"] if review["reviewed"] == "ALB"]
    albania["reviewing"] = [line for line in albania["reviewing"] if line["seat"] != "away"]
    result = verify(tmp_path, record, "--no-replay")
    assert result.exit_code == 1
    block = result.output.split("28-away")[1].split("\n\n")[0]
    assert re.search(r"para\. 28 +official +[0-9]+ instances checked: BROKEN", block)
    assert "BROKEN: Albania (UNTOC): does not have exactly one reviewing State from a different" in flowing(block)
    assert "[ALB]" in block
    assert re.search(r"para\. 29 \(a\)   quoted    [0-9]+ instances checked: kept", result.output)
    assert re.match(r"The draw is broken: [0-9]+ findings\.\n", result.output)


def test_a_mutual_review_names_both_states(tmp_path: Path, record: Record) -> None:
    seats = {review["reviewed"]: review["reviewing"] for review in record["reviews"]}
    reviewer = seats["ALB"][0]["state"]
    seats[reviewer][0]["state"] = "ALB"
    block = flowing(verify(tmp_path, record).output.split("\n29a ")[1].split("\n\n")[0])
    assert f"BROKEN: Albania and {REAL.names[REAL.index[reviewer]]}: review each other [ALB, {reviewer}]" in block


@pytest.mark.parametrize("broken", [False, True])
def test_no_line_is_wider_than_100_columns_and_none_has_colour(tmp_path: Path, record: Record, broken: bool) -> None:
    if broken:
        record["numbers"][0] += 1
    for output in (verify(tmp_path, record).output, CliRunner().invoke(main, ["law"]).output):
        assert max(map(len, output.splitlines())) <= 100
        assert "\x1b" not in output


def test_json_keeps_its_keys_and_gains_the_replay(tmp_path: Path, record: Record) -> None:
    document = json.loads(verify(tmp_path, record, "--json").output)
    assert set(document) == {"kept", "verdict", "given", "findings", "clauses", "replay"}
    assert (document["given"], document["verdict"]) == ("draw record", "The draw keeps every clause.")
    assert document["kept"] is True
    assert set(document["clauses"][0]) == {"id", "level", "instances"}
    assert document["replay"] == {"done": True, "message": "replayed: the recorded lots lead to this draw", "lots_from_seed": True}


def one_number(record: Record) -> None:
    record["numbers"][-1] = int(record["numbers"][-1] == 0)


def two_lots_swapped(record: Record) -> None:
    (line, *_) = [line for line in record["lots"] if len(line["drawn"]) > 2]
    line["drawn"][:2] = line["drawn"][1::-1]


def a_lot_set_aside_for_another_clause(record: Record) -> None:
    (line, *_) = [line for line in record["lots"] if line["set_aside"]]
    line["set_aside"] = dict.fromkeys(line["set_aside"], "29c")


def two_states_that_change_groups(record: Record) -> None:
    """A lawful change: nothing but the lots speaks against it."""
    moved = {record["groups"]["1"][0]: 2, record["groups"]["2"][0]: 1}
    for state, year in moved.items():
        record["groups"][str(3 - year)].remove(state)
        record["groups"][str(year)].append(state)
    for review in record["reviews"]:
        review["group"] = moved.get(review["reviewed"], review["group"])


def one_number_more(record: Record) -> None:
    record["numbers"].append(0)


def the_last_number_lost(record: Record) -> None:
    record["numbers"].pop()


def another_outcome(record: Record) -> None:
    record["outcome"] = "stuck"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (one_number, "replay: the recorded lots"),
        (two_lots_swapped, "of the lots"),
        (a_lot_set_aside_for_another_clause, "is not what the recorded lots give"),
        (two_states_that_change_groups, "the recorded lots put Afghanistan in group 1, the record in group 2 (2 States in all)"),
        (one_number_more, "1 recorded lot left over"),
        (the_last_number_lost, "the recorded lots do not fit the draw: lot"),
        (another_outcome, "the recorded lots end complete, the record stuck"),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_the_replay_catches(tmp_path: Path, record: Record, change: Callable[[Record], None], told: str) -> None:
    change(record)
    found = [finding for finding in findings(tmp_path, record) if finding["clause"] == "record"]
    assert any(told in finding["message"] for finding in found), found
    result = verify(tmp_path, record)
    assert result.exit_code == 1
    assert told in flowing(result.output)


def test_without_replay_a_record_whose_lots_tell_another_story_is_kept(tmp_path: Path, record: Record) -> None:
    two_lots_swapped(record)
    result = verify(tmp_path, record, "--no-replay")
    assert result.exit_code == 0
    assert "not replayed: not asked for" in result.output


def test_lots_from_a_room_are_no_fault_where_the_seed_is_a_title(tmp_path: Path, drawn: Record) -> None:
    again = load_algorithm("sequential-bowls").draw(REAL, law_from({}), RecordedLots(drawn["numbers"], "The Vienna ceremony")).document()
    result = verify(tmp_path, again)
    assert result.exit_code == 0
    assert "the lots were recorded, not drawn from the seed" in flowing(result.output)
    del again["seed"]
    assert "seed" not in verify(tmp_path, again).output


def test_an_algorithm_that_is_not_installed_and_a_record_without_lots_are_no_faults(tmp_path: Path, record: Record) -> None:
    other = verify(tmp_path, record | {"algorithm": "drum-of-fate"})
    assert other.exit_code == 0
    assert "not replayed: algorithm drum-of-fate is not installed" in other.output
    del record["numbers"]
    without = verify(tmp_path, record)
    assert without.exit_code == 0
    assert "not replayed: no lots recorded" in without.output


def test_the_order_in_which_a_record_lists_groups_and_reviews_is_nothing(tmp_path: Path, record: Record) -> None:
    record["reviews"].reverse()
    for review in record["reviews"]:
        review["reviewing"].reverse()
    for members in record["groups"].values():
        members.reverse()
    assert findings(tmp_path, record) == []


def test_a_wrong_digest_of_the_law_is_a_finding(tmp_path: Path, record: Record) -> None:
    record["law"]["digest"] = law_from({"mutual_scope": "same-year"}).digest
    (found,) = findings(tmp_path, record)
    assert found["clause"] == "record"
    assert record["law"]["digest"] in found["message"]
    assert law_from({}).digest in found["message"]


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("numbers", "many", "$.numbers: found \"'many'\", expected 'many' is not of type 'array'"),
        ("numbers", [1, "2"], "$.numbers[1]"),
        ("numbers", [True], "$.numbers[0]"),
        ("lots", 5, "$.lots"),
        ("lots", [5], "$.lots[0]"),
        ("lots", [{"reviewed": "ATLANTIS"}], "$.lots[0]"),
        ("lots", [{"reviewed": "FRA", "redraw": 300}], "$.lots[0].redraw"),
        ("numbers", [1.0], "$.numbers[0]"),
        ("stuck", ["x"], "$.stuck"),
        ("stuck", {"reviewed": "ATLANTIS", "seat": "home", "additional": False, "barred_by": {}}, "$.stuck.reviewed"),
        ("seed", 5, "$.seed"),
    ],
)
def test_lots_that_are_no_lots_cannot_be_used(tmp_path: Path, record: Record, key: str, value: Any, told: str) -> None:
    result = verify(tmp_path, record | {key: value})
    assert result.exit_code == 2, result.output
    assert "record.json" in result.output
    assert told in result.output


@pytest.fixture
def from_file(tmp_path: Path) -> tuple[str, Record]:
    """A scenario file, and a draw from it."""
    file = tmp_path / "parties.csv"
    groups = ("African", "Asia-Pacific")
    rows = [f"{group[:2].upper()}{n},State {group[:2]}{n},{group},2004-01-0{n}" for group in groups for n in (1, 2, 3, 4)]
    file.write_text("state,name,regional_group,UNTOC\n" + "\n".join(rows) + "\n")
    parties = load_scenario(str(file))
    return str(file), load_algorithm("rotating-lists").draw(parties, law_from({}), SeededLots("small")).document()


def test_a_record_of_a_scenario_file_asks_for_the_file(tmp_path: Path, from_file: tuple[str, Record]) -> None:
    file, record = from_file
    result = verify(tmp_path, record)
    assert result.exit_code == 2
    assert all(part in result.output for part in ("record.json", "'parties'", "--scenario")), result.output
    assert verify(tmp_path, record, "--scenario", file).exit_code == (record["outcome"] == "stuck")


def test_a_file_named_in_a_record_is_not_opened(tmp_path: Path, from_file: tuple[str, Record]) -> None:
    file, record = from_file
    record["scenario"]["id"] = file
    result = verify(tmp_path, record)
    assert result.exit_code == 2
    assert "--scenario" in result.output


def test_an_unknown_day_of_the_real_list_names_the_record(tmp_path: Path, record: Record) -> None:
    record["scenario"]["id"] = "real-2020-13-45"
    result = verify(tmp_path, record)
    assert result.exit_code == 2
    assert all(part in result.output for part in ("record.json", "real-2020-13-45", "a date of the calendar", "--scenario"))


def test_the_parties_of_a_file_on_a_day_are_verified_with_that_day(tmp_path: Path, from_file: tuple[str, Record]) -> None:
    file, _ = from_file
    output = tmp_path / "r.json"
    arguments = ["draw", file, "--as-of", "2004-01-03", "--algorithm", "rotating-lists", "--seed", "x", "-o", str(output)]
    done = CliRunner().invoke(main, arguments)
    record = json.loads(output.read_text())
    assert verify(tmp_path, record, "--scenario", file).exit_code == 2
    assert verify(tmp_path, record, "--scenario", file, "--as-of", "2004-01-03").exit_code == done.exit_code


def test_law_prints_every_clause_in_english_and_every_parameter() -> None:
    settings = ["--set", "mutual_scope=same-year", "--set", "load_max=3", "--set", "waives_four=FRA"]
    result = CliRunner().invoke(main, ["law", *settings])
    assert result.exit_code == 0
    assert flowing(result.output).startswith("The full text of paragraphs 28 and 29 was not available. The level of each clause")
    law = law_from({"mutual_scope": "same-year", "load_max": 3, "waives_four": ["FRA"]})
    for clause in clauses_of(law):
        place = "UNCAC rule" if clause.paragraph == "UNCAC" else f"para. {clause.paragraph}"
        assert re.search(rf"^{clause.id} +{re.escape(place)} +{clause.level}$", result.output, re.MULTILINE), clause.id
        assert clause.statement in flowing(result.output)
        assert all(sentence in flowing(result.output) for sentence in clause_in_english(clause))
    assert all(re.search(rf"^{name} = ", result.output, re.MULTILINE) for name in DEFAULTS)
    assert "mutual_scope = same-year (the default is whole-process)" in flowing(result.output)
    assert "Read here: The limit does not hold for FRA." in result.output


def test_law_says_each_clause_in_the_formal_language_too() -> None:
    result = CliRunner().invoke(main, ["law", "--formal", "--set", "legal_family=on"])
    terms = [term for clause in clauses_of(law_from({"legal_family": "on"})) for term in clause.terms]
    said = [flowing(part) for part in re.findall(r"^    Formally: (.*?)(?=^  -|^$)", result.output, re.MULTILINE | re.DOTALL)]
    assert [parsed(text, Vocabulary(), "", "") for text in said] == terms


def test_law_as_json() -> None:
    document = json.loads(CliRunner().invoke(main, ["law", "--json", "--set", "load_max=3"]).output)
    assert [clause["id"] for clause in document["clauses"]] == [clause.id for clause in clauses_of(law_from({"load_max": 3}))]
    assert {each["parameter"]: each["value"] for each in document["parameters"]} == DEFAULTS | {"load_max": 3}
    assert document["digest"] == LawParameters(DEFAULTS | {"load_max": 3}).digest
    assert document["clauses"][-1]["formal"] == ["for every r taking part: load(r) <= 3"]


def test_law_refuses_a_parameter_that_it_does_not_know() -> None:
    result = CliRunner().invoke(main, ["law", "--set", "colour=blue"])
    assert result.exit_code == 2
    assert "'colour'" in result.output
