"""The first screen: it answers what a delegate asks, in words that a delegate knows, from the best that is known."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from results.document import Cell, Lookup, Report, Section, Table, check_report
from results.report import stuck
from results.report.algorithms import KINDS, is_reference
from results.report.choices import QUESTIONS, choices_section
from results.report.found import Found
from results.report.measuring.case import Case
from results.report.measuring.draws import _state_burdens
from results.report.stuck import known_of, stuck_cell
from results.report.your_state import ALL
from results.stored.manifest import OUTCOMES, Outcome, Run, write_manifest
from scenarios import InputError, load_scenario
from storage.manifest import digest
from tests.results.report.draws import block, texts
from tests.results.report.found_by_hand import drawn, found, theorem
from verify import law_from

UNKNOWN_WORDS = (
    r"algorithm|answer set|bootstrap|chain|clause|confidence|correlation|cvc5|digest|distance|draw record|gini|guard|instance|interval|json|"
    r"look-ahead|lots? set aside|lottery|markov|mean\b|objective|p-value|parameter|reconstruction|reference|replay|scenario|seed|set aside|"
    r"sha-?256|smt|solver|standard error|sigma|theorem|uniform|variance|yardstick|z3|home seat|away seat|admissible|95 %|R-hat|verdict"
)
"""Words that a delegate would not know, or would know as something else."""


def burdens(*counts: int) -> list[list[int]]:
    """The same for each of the seven of the list by hand, the last of whom takes no part."""
    return [[*counts]] * 7


def two(**changed: object) -> Found:
    return found(
        {
            "rotating-lists": drawn(burden_maximum=3.0, lots_drawn=540.0) | {"state_burdens": burdens(0, 10, 60, 30, 0)},
            "sequential-bowls": drawn(burden_maximum=8.0, lots_drawn=900.0, reachable=True, predictability=0.02)
            | {"state_burdens": burdens(10, 20, 30, 20, 20)},
            "uniform-chain": drawn(burden_maximum=15.0) | {"state_burdens": burdens(0, 0, 0, 0, 100)},
            **changed,
        }
    )


@pytest.fixture
def section() -> Section:
    made = choices_section(two())
    check_report(Report("t", "s", "n", "c", (made,)))
    return made


def cell_of(section: Section, what: str) -> Cell:
    return next(row[1] for row in block(section, "what-matters").rows if row[0].text == what)


def test_each_question_of_a_delegate_has_its_place(section: Section) -> None:
    heads = [column.title for one in section.blocks if isinstance(one, Table | Lookup) for column in one.columns]
    told = "\n".join([*texts(section), *heads])
    assert len(QUESTIONS) == 10
    assert [place for _, place in QUESTIONS if place not in told] == []


def test_the_documentation_names_the_same_questions_and_places() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "report.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+\?) \| \*(.+?)\*", page, re.MULTILINE)
    assert rows == [*QUESTIONS]


def test_no_word_on_the_first_screen_is_one_that_a_delegate_would_not_know() -> None:
    """The commands' names, which stand in brackets under the plain ones, are for those who look them up."""
    whole = choices_section(found({name: drawn() | {"state_burdens": burdens(1, 2, 3, 4, 5)} for name in KINDS}))
    heads = [column.title for one in whole.blocks if isinstance(one, Table | Lookup) for column in one.columns]
    of_states = [text for one in whole.blocks if isinstance(one, Lookup) for entry in one.entries for text in (entry.note, entry.name)]
    under = [
        cell.under
        for one in whole.blocks
        if isinstance(one, Table)
        for row in one.rows
        for cell in row
        if not re.fullmatch(r"\([a-z-]+\)", cell.under)
    ]
    for text in [*texts(whole), *heads, *of_states, *under]:
        assert not re.search(UNKNOWN_WORDS, text, re.IGNORECASE), text


def test_the_reference_is_no_choice_and_those_by_hand_come_first(section: Section) -> None:
    assert is_reference("uniform-chain") and not is_reference("answer-set")
    rows = block(section, "the-choices").rows
    assert [(row[0].text, row[0].under) for row in rows] == [
        ("Bowls, by hand", "(sequential-bowls)"),
        ("Rotating lists, by hand", "(rotating-lists)"),
    ]
    assert "of 200 finished draws" in section.lead, "those of the reference do not count"


def test_what_is_not_proved_to_keep_the_rules_is_named() -> None:
    unsure = choices_section(
        found(
            {"answer-set": drawn(), "rotating-lists": drawn(broken=2)},
            [theorem("safety/answer-set"), theorem("safety/rotating-lists", "UNKNOWN")],
        )
    )
    assert "It is not proved for “Rotating lists, by hand”; 2 of 200 finished draws made here broke one." in unsure.lead


def test_things_that_matter_are_served_by_those_that_the_figures_show(section: Section) -> None:
    assert cell_of(section, "The draw cannot get stuck").text == "Rotating lists, by hand"
    even = cell_of(section, "No State has far more work than others")
    assert (even.text, even.under) == ("Rotating lists, by hand", "the busiest: about 3 reviews")
    assert cell_of(section, "Short in the room").under == "about 3 hours"
    assert cell_of(section, "Few extra States").text == "all", "no difference is seen"
    foretold = cell_of(section, "Nobody can tell who comes next")
    assert (foretold.text, foretold.under) == ("Bowls, by hand", "best guess right 1 time in 50")


def test_a_proof_goes_before_draws_and_many_draws_before_few(monkeypatch: pytest.MonkeyPatch) -> None:
    one = two(**{"answer-set": drawn(reachable=None)})
    assert stuck_cell(known_of(one, "rotating-lists")) == Cell("No", False, mark="good", under="proved")
    few = stuck_cell(known_of(one, "answer-set"))
    assert (few.text, few.under) == ("Not known", "none of 100 draws did: at most 3 %")
    stored = {
        "answer-set": [{"draws": 300_000, "stuck": 0}],
        "sequential-bowls": [{"draws": 300_000, "stuck": 3}, {"draws": 50, "stuck": 9}],
    }
    monkeypatch.setattr(stuck, "stored_draws", lambda case, name: stored.get(name, []))
    assert stuck_cell(known_of(one, "answer-set")).under == "none of 300,000 draws did: at most 1 in 100,142"
    seen = stuck_cell(known_of(one, "sequential-bowls"))
    assert (seen.text, seen.mark) == ("Yes", "bad") and seen.under.startswith("3 of 300,000 draws did: 0.001 % (0.0002")


def stored(root: Path, case: Case, **changed: object) -> None:
    """One stored estimate, and the manifest that lists it."""
    diagnosis = {
        "scenario": {"digest": case.scenario.digest},
        "law": {"parameters": dict(case.law.parameters)},
        "dead_end": {"algorithm": "sequential-bowls", "estimate": {"draws": 1000, "stuck": 1}},
        **changed,
    }
    content = f"$ untoc-draw diagnose\n{json.dumps(diagnosis)}\n".encode()
    (root / OUTCOMES).mkdir(parents=True, exist_ok=True)
    (root / OUTCOMES / "stuck.json").write_bytes(content)
    write_manifest(
        [Outcome(stuck.STORED, "draws", False, (Run("untoc-draw diagnose"),), {"results/outcomes/stuck.json": digest(content)})], root
    )


def test_stored_draws_count_only_for_the_list_the_law_and_the_algorithm_that_they_are_of(tmp_path: Path) -> None:
    case = two().case
    assert stuck.stored_draws(case, "sequential-bowls", tmp_path) == []
    stored(tmp_path, case)
    assert stuck.stored_draws(case, "sequential-bowls", tmp_path) == [{"draws": 1000, "stuck": 1}]
    assert stuck.stored_draws(case, "rotating-lists", tmp_path) == []
    for changed in ({"scenario": {"digest": "another"}}, {"law": {"parameters": {**case.law.parameters, "load_max": 3}}}):
        stored(tmp_path, case, **changed)
        assert stuck.stored_draws(case, "sequential-bowls", tmp_path) == []
    (tmp_path / OUTCOMES / "stuck.json").write_bytes(b"$\n{}")
    with pytest.raises(InputError, match="sha256"):
        stuck.stored_draws(case, "sequential-bowls", tmp_path)


def test_no_lawful_draw_is_always_stuck_and_one_division_is_no_proof() -> None:
    never = found({"answer-set": drawn(feasible=False, reachable=None, stuck=100)})
    assert stuck_cell(known_of(never, "answer-set")).text == "Always"
    one = drawn()
    one["dead_end"] |= {"this_division_only": True}
    assert known_of(found({"answer-set": one}), "answer-set").answer is None


def entry(section: Section, name: str) -> list[list[str]]:
    return next([[cell.text for cell in row] for row in one.rows] for one in block(section, "your-state").entries if one.name == name)


def test_a_states_chances_are_shares_of_the_draws(section: Section) -> None:
    assert entry(section, ALL) == [
        ["Bowls, by hand", "10", "20", "30", "20", "20"],
        ["Rotating lists, by hand", "0", "10", "60", "30", "0"],
    ]
    assert entry(section, "Zero Union")[0] == ["Bowls, by hand", "-", "-", "-", "-", "-"]
    note = next(one.note for one in block(section, "your-state").entries if one.name == "State A1")
    assert note == "Right to within 6. Counted with the 2 States of the same group and treaties."


def test_states_in_one_position_are_counted_together_but_not_for_an_algorithm_of_others() -> None:
    counts = [[10 * row, 100 - 10 * row, 0, 0, 0] for row in range(7)]
    made = choices_section(found({name: drawn() | {"state_burdens": counts} for name in ("sequential-bowls", "theirs")}))
    assert [row[:3] for row in entry(made, "State A1")] == [["Bowls, by hand", "10", "90"], ["Theirs", "0", "100"]]


def test_the_burdens_of_each_state_are_counted_over_the_draws() -> None:
    drawn_twice = np.array([[0, 1, 7], [0, 4, 3]])
    assert _state_burdens(drawn_twice) == [[2, 0, 0, 0, 0], [0, 1, 0, 0, 1], [0, 0, 0, 1, 1]]


def test_a_state_is_found_by_other_names_and_one_that_is_no_party_says_since_when() -> None:
    real = load_scenario("real-2020-10-16")
    one = two()
    counts = [[1, 2, 3, 4, 0]] * real.n_states
    parts = {name: part | ({"state_burdens": counts} if name.startswith("draws-") else {}) for name, part in one.parts.items()}
    made = choices_section(replace(one, case=replace(one.case, scenario=real, law=law_from({})), parts=parts))
    entries = {one.name: one for one in block(made, "your-state").entries}
    assert "|UK|" in f"|{entries['United Kingdom of Great Britain and Northern Ireland'].search}|"
    assert [name for name, one in entries.items() if "Nauru" in one.search.split("|")] == ["Naoero"]
    assert entries["Bhutan"].note == "Not under review: not a party on 2020-10-16: party since 2023-02-20."
    assert len(entries) > real.n_states + 1
