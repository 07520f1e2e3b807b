"""A plain table of reviews, made by anybody: what it keeps and breaks, with rows, and what it cannot tell."""

from pathlib import Path

import pytest

from algorithms import SeededLots, load_algorithm
from scenarios import InputError, load_scenario
from tests.verify.law.small import states
from verify import law_from, read_law
from verify.plain_tables import TableVerdict, verify_table
from verify.record.verify_record import verify_record

DATA = Path(__file__).parents[2] / "scenarios" / "data"
FOUR = states("X", A="A:X", B="A:X", C="B:X", D="B:X", E="A:X", F="B:X")


def judged(tmp_path: Path, text: str, **law: object) -> TableVerdict:
    file = tmp_path / "table.csv"
    file.write_text(text)
    return verify_table(file, FOUR, law_from(law))


def test_the_published_subgroups_of_mesicic_break_two_ballots_a_state_and_nothing_else() -> None:
    parties, law = load_scenario("mesicic-first-round"), read_law(Path("mesicic-first-round"))
    found = verify_table(DATA / "mesicic-first-round-result.csv", parties, law)
    assert {(one.clause, one.states, one.rows) for one in found.findings} == {
        ("load-max", ("BOL",), (6, 7, 10)),
        ("load-max", ("COL",), (4, 15, 16)),
        ("load-max", ("USA",), (3, 4, 7, 15)),
    }
    assert found.sentence == "The table breaks load-max, for the 15 of 22 States under review that it has."


def test_a_draw_of_our_own_for_the_22_states_gives_each_two_reviews() -> None:
    parties, law = load_scenario("mesicic-first-round"), read_law(Path("mesicic-first-round"))
    record = load_algorithm("answer-set").draw(parties, law, SeededLots("first round"))
    assert record.complete and verify_record(record).kept
    performed = [seat.reviewing for review in record.reviews for seat in review.reviewing]
    assert {performed.count(state) for state in parties.states} == {2}


def test_a_draw_under_the_law_of_uncac_is_verified() -> None:
    parties, law = load_scenario("uncac-stand-in"), read_law(Path("uncac-first-cycle"))
    record = load_algorithm("rotating-lists").draw(parties, law, SeededLots("cycle"))
    assert record.complete and verify_record(record).kept
    performed = [seat.reviewing for review in record.reviews for seat in review.reviewing]
    assert {performed.count(state) for state, group in zip(parties.states, parties.group_of, strict=True) if group >= 0} <= {1, 2, 3}


def test_seats_are_those_that_break_fewest_clauses(tmp_path: Path) -> None:
    """Home and away are told by the groups, whichever column comes first."""
    for order in ("B,C", "C,B"):
        found = judged(tmp_path, f"State under review,reviewing State 1,reviewing State 2\nA,{order}\n")
        assert found.kept and "1 of 6" in found.sentence and "seats inferred for 1" in found.understood


def test_what_is_broken_is_told_with_its_rows(tmp_path: Path) -> None:
    found = judged(tmp_path, "reviewed;reviewing\nA;B\nA;C\nB;A\nB;D\nC;D\nC;F\n")
    told = {(one.clause, one.states): one.rows for one in found.findings}
    assert sorted((clause, states[0]) for clause, states in told) == [("28-away", "C"), ("29a", "A"), ("29a", "B")]
    assert told["29a", ("A", "B")] == (2, 4)


def test_a_clause_that_needs_more_than_the_table_has_is_not_judged(tmp_path: Path) -> None:
    text = "reviewed,reviewing\nA,B\nA,C\n"
    assert "load-min" in judged(tmp_path, text, load_min="on").not_judged
    assert "29a" in judged(tmp_path, text, mutual_scope="same-year").not_judged
    with_years = "reviewed,reviewing,year\nA,B,1\nA,C,1\n"
    assert "29a" not in judged(tmp_path, with_years, mutual_scope="same-year").not_judged


def test_a_state_with_one_reviewing_state_lacks_the_other(tmp_path: Path) -> None:
    found = judged(tmp_path, "under review,reviewer\nA,B\n")
    assert {one.clause for one in found.findings} >= {"28-two", "28-away"} and not found.kept


def test_every_fault_of_a_table_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        judged(tmp_path, "reviewed,reviewing,seat\nA,Nowhere,home\nQ,B,left\n")
    assert [fault.where for fault in error.value.faults] == ["row 2, column reviewing", "row 3, column reviewed", "row 3, column seat"]
    with pytest.raises(InputError, match="reviewed"):
        judged(tmp_path, "state,other\nA,B\n")


def test_the_table_of_a_whole_draw_is_kept_as_the_draw_is(tmp_path: Path) -> None:
    """A draw with additional States on the real list, as pairs of ids and nothing else: a way to seat them that keeps every clause is found."""
    parties = load_scenario("real-2020-10-16")
    record = load_algorithm("sequential-bowls").draw(parties, law_from({}), SeededLots("vienna 2020"))
    file = tmp_path / "draw.csv"
    rows = [f"{review.reviewed},{seat.reviewing}" for review in record.reviews for seat in review.reviewing]
    file.write_text("\n".join(["State under review,reviewing State", *rows]))
    found = verify_table(file, parties, law_from({}))
    assert found.kept and found.n_reviewed == found.n_under_review == 189
