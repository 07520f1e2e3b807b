"""The section "The law": what holds of this draw, what is proved, and what another reading would change."""

import re
from typing import Any

import pytest

from algorithms.record import DrawRecord
from results.document import Section, check_report
from results.report.law import law_section
from results.report.law_questions import Alternatives
from tests.results.report.draws import block, by_hand, real, real_draw, report_of, six_states, stuck_draw, texts
from verify import clauses_of, law_from
from verify.law.parameters import CHOICES, LATER
from verify.law.questions import READINGS

LAW = law_from({})
VERDICTS = [
    {
        "id": "law/follows/29c",
        "verdict": "PROVED",
        "scope": "unbounded",
        "second_solver": "PROVED",
        "statement": "29c follows",
        "assumptions": ["seats are opened once"],
    },
    {
        "id": "step/29c",
        "verdict": "PROVED",
        "scope": "unbounded",
        "second_solver": "PROVED",
        "statement": "a lot keeps 29c",
        "assumptions": [],
    },
    {
        "id": "law/follows/29a",
        "verdict": "REFUTED",
        "scope": "a case of 4 States",
        "second_solver": "REFUTED",
        "statement": "",
        "assumptions": [],
    },
    {"id": "step/29a", "verdict": "UNKNOWN", "scope": "unbounded", "second_solver": None, "statement": "", "assumptions": []},
    {"id": "step/self", "verdict": "PROVED", "scope": "unbounded", "second_solver": "UNKNOWN", "statement": "", "assumptions": []},
    {"id": "safety/by-hand", "verdict": "PROVED", "scope": "unbounded", "second_solver": None, "statement": "", "assumptions": []},
    {"id": "safety/doubtful", "verdict": "UNKNOWN", "scope": "unbounded", "second_solver": None, "statement": "", "assumptions": []},
]


@pytest.fixture(scope="module")
def section() -> Section:
    return law_section(real(), LAW, real_draw(), VERDICTS)


def of_hand(**changed: tuple[int, str, str]) -> Section:
    return law_section(six_states(), LAW, by_hand(**changed), VERDICTS)


def measured(record: DrawRecord) -> dict[tuple[str, Any], tuple[dict[str, int], bool | None]]:
    found = Alternatives(six_states(), LAW, record).measured()
    return {(one.parameter, one.value): (dict(one.broken), one.exists.feasible) for one in found}


def test_every_clause_in_force_is_kept_and_told_with_its_level(section: Section) -> None:
    rows = block(section, "clauses").rows
    assert [(row[0].text, row[2].text) for row in rows] == [(clause.id, clause.level) for clause in clauses_of(LAW)]
    assert {row[4].text for row in rows} == {"kept"} and all(row[5].value > 0 for row in rows)
    assert "keeps all 8 clauses" in section.lead


def test_what_is_proved_stands_beside_its_clause() -> None:
    rows = {row[0].text: row[6].text for row in block(of_hand(), "clauses").rows}
    assert rows["29c"] == (
        "follows from the other clauses (for any number of States); every lot that the check admits keeps it: proved "
        "for any number of States. Z3 and cvc5 agree."
    )
    assert "does not follow from the other clauses (by a case of 4 States)" in rows["29a"]
    assert "step/29a: UNKNOWN, not settled" in rows["29a"]
    assert "differ on step/self" in rows["self"]
    assert rows["28-two"] == "nothing is at hand"


def test_unknown_is_never_taken_for_proved() -> None:
    found = of_hand()
    assert "complete draw of `by-hand` keeps every clause" in found.lead and "Not proved: `doubtful`" in found.lead
    marks = {row[0].text: row[2].mark for row in block(found, "theorems").rows}
    assert (marks["safety/by-hand"], marks["safety/doubtful"], marks["law/follows/29a"]) == ("good", "doubt", "")


def test_without_proofs_none_is_claimed() -> None:
    found = law_section(six_states(), LAW, by_hand(), [])
    check_report(report_of(found))
    assert "No proof about the algorithms is at hand" in found.lead


def test_the_alternatives_of_a_draw_by_hand() -> None:
    """In each year one State of A and one of B: three seats are held by a State of the same year. Everybody performs two reviews, so
    that a limit of two would stand and one of one would not, nor could any draw keep it."""
    found = measured(by_hand())
    assert found["reviewers_from", "not-under-review-this-year"] == ({"28-two": 3}, True)
    assert found["load_max", 2] == ({}, True)
    assert found["load_max", 1] == ({"load-max": 6}, False)
    assert found["no_group", "home-waived"][0] == {"record": 1}  # the seventh party is then under review, and was not drawn for
    assert found["mutual_scope", "same-year"] == ({}, True)
    assert ("reviewers_max", 3) in found and ("reviewers_max", 5) in found


def test_mutual_reviews_in_different_years_are_no_finding_under_the_other_reading() -> None:
    """A1 (year 1) is reviewed by B1; here B1 is put in year 2 and reviewed by A1."""
    record = by_hand(B1=(2, "B2", "A1"))
    found = of_hand(B1=(2, "B2", "A1"))
    assert {row[0].text for row in block(found, "findings").rows} == {"29a"}
    assert measured(record)["mutual_scope", "same-year"][0] == {}
    assert "does not keep the law: 2 findings" in found.lead


def test_a_broken_record_shows_each_finding_in_words() -> None:
    found = of_hand(A1=(1, "B2", "B1"))
    rows = [(row[0].text, row[1].text) for row in block(found, "findings").rows]
    assert any(clause == "28-home" and "State A1" in message for clause, message in rows)
    told = {row[0].text: row[4] for row in block(found, "clauses").rows}
    assert told["28-home"].mark == "bad" and told["29c"].text == "kept"


def test_a_stuck_draw_is_not_said_to_keep_the_law() -> None:
    found = law_section(*stuck_draw(), VERDICTS)
    check_report(report_of(found))
    assert "is not complete, and so does not keep the law" in found.lead


def test_every_parameter_has_its_question_and_every_alternative_its_row(section: Section) -> None:
    assert [row[0].text for row in block(section, "open-questions").rows] == list(READINGS)
    rows = block(section, "alternatives").rows
    assert {row[0].text for row in rows} == set(READINGS) - set(CHOICES) - set(LATER)  # those of other mechanisms are no readings of ours
    assert all(row[3].value in ("yes", "no", "not settled") for row in rows)
    assert {row[5].text for row in rows if row[0].text == "uncoverable_lot"} == {
        "no clause changes: it bears on how lots are drawn, or on whose names are in the bowl"
    }


def test_the_lead_names_the_readings_under_which_this_draw_would_break_a_rule(section: Section) -> None:
    for row in block(section, "alternatives").rows:
        assert (f"`{row[0].text} = {row[1].text}`" in section.lead) == (row[2].value > 0 or row[3].value != "yes")


def test_no_text_holds_html_and_everything_hangs_together(section: Section) -> None:
    check_report(report_of(section))
    assert not [text for text in texts(section) if re.search(r"<[a-zA-Z/!]", text)]


def test_the_same_record_gives_the_same_section(section: Section) -> None:
    assert law_section(real(), LAW, real_draw(), VERDICTS) == section
