"""What a user adds to the law: its one form, its place in records and digests, and clauses that are off or stated anew."""

import json
from pathlib import Path

import pytest

from algorithms import SeededLots, load_algorithm
from results.report.draw import draw_command
from scenarios import load_scenario
from storage.errors import InputError
from verify import arrays_of, check_draws, clauses_of, law_from, read_law
from verify.diagnosis.problem import Problem
from verify.law.added import ADDED, added_of, checked
from verify.law.parameters import DEFAULTS

REAL = load_scenario("real-2020-10-16")
LAW = """
load_max = 4

[[relation]]
id = "no_relations"
file = "pairs.csv"
symmetric = true

[[attribute]]
id = "language"
file = "pairs.csv"
column = "spoken"

[[clause]]
id = "29d"
paragraph = "29 (d)"
statement = "States without diplomatic relations do not review each other"
each_lot = "for every s under review, for every r reviewing s: not no_relations(s,r)"
"""
PAIRS = "State;Other;Spoken\nAlbania;SRB;Albanian\nFRA;Germany;French\n"


def law_at(folder: Path, text: str = LAW) -> Path:
    """A law file with its table beside it."""
    (folder / "pairs.csv").write_text(PAIRS)
    (folder / "law.toml").write_text(text)
    return folder / "law.toml"


def test_a_law_file_becomes_one_document_that_reads_to_itself(tmp_path: Path) -> None:
    law = read_law(law_at(tmp_path))
    document = law.values[ADDED]
    assert document["relations"]["no_relations"] == {"symmetric": True, "pairs": [["ALB", "SRB"], ["DEU", "FRA"]]}
    assert document["attributes"] == {"language": {"ALB": "Albanian", "FRA": "French"}}
    assert document["clauses"][0]["each_lot"] == ["for every s under review, for every r reviewing s: not no_relations(s, r)"]
    assert checked(json.loads(json.dumps(document)), "again") == document
    assert law_from(law.values).digest == law.digest
    assert [clause.id for clause in clauses_of(law)][-2:] == ["load-max", "29d"]
    assert law.values["load_max"] == 4


def test_the_law_without_it_has_the_digest_that_it_had() -> None:
    assert law_from({}).digest == law_from({ADDED: {}}).digest
    assert set(law_from({ADDED: {}}).values) == set(DEFAULTS)


def test_a_record_carries_it_and_is_judged_by_it(tmp_path: Path) -> None:
    law = read_law(law_at(tmp_path)).check_states(REAL)
    record = load_algorithm("answer-set").draw(REAL, law, SeededLots("x"))
    again = law_from(json.loads(record.to_json())["law"]["parameters"])
    assert again.digest == law.digest and added_of(again.values) == added_of(law.values)
    (result,) = [each for each in check_draws(REAL, again, arrays_of(REAL, [record])) if each.clause.id == "29d"]
    assert record.complete and result.instances > 400 and not result.findings


def test_a_clause_may_be_off_or_stated_anew() -> None:
    off = law_from({ADDED: {"off": ["29a"]}})
    assert "29a" not in [clause.id for clause in clauses_of(off)]
    anew = {
        "id": "29a",
        "statement": "No mutual reviews between groups",
        "each_lot": "for every s under review, for every r reviewing s: same_group(s, r) or not reviewed_by(r, s)",
    }
    law = law_from({ADDED: {"clauses": [anew]}})
    ids = [clause.id for clause in clauses_of(law)]
    assert ids == [clause.id for clause in clauses_of(law_from({}))]
    record = load_algorithm("sequential-bowls").draw(REAL, law, SeededLots("x"))
    results = {each.clause.id: each for each in check_draws(REAL, law, arrays_of(REAL, [record]))}
    assert record.complete and not results["29a"].findings
    assert any(each.findings for each in check_draws(REAL, law_from({}), arrays_of(REAL, [record])) if each.clause.id == "29a")
    with pytest.raises(InputError, match="28-home"):
        law_from({ADDED: {"off": ["28-home"]}})


def test_a_state_that_is_not_in_the_list_is_named() -> None:
    law = law_from({ADDED: {"relations": {"foes": {"symmetric": False, "pairs": [["ALB", "XXX"]]}}, "off": ["29c"]}})
    with pytest.raises(InputError, match="XXX"):
        law.check_states(REAL)


def test_a_clause_that_speaks_of_years_makes_the_answer_one_for_the_division() -> None:
    clause = {"id": "own", "statement": "none", "each_lot": "for every s under review, for every r reviewing s: not same_year(s, r)"}
    assert Problem(REAL, law_from({ADDED: {"clauses": [clause]}})).depends_on_division
    assert not Problem(REAL, law_from({ADDED: {"off": ["29a"]}})).depends_on_division


def test_the_command_of_a_report_names_a_law_file_for_what_no_setting_says(tmp_path: Path) -> None:
    law = read_law(law_at(tmp_path)).check_states(REAL)
    command = draw_command(load_algorithm("rotating-lists").draw(REAL, law, SeededLots("x")))
    assert command == ("untoc-draw draw real-2020-10-16 --algorithm rotating-lists --seed x --law LAW.toml --set load_max=4")
