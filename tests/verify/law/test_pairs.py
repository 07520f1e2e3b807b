"""Pairs that are barred or required, and those of an earlier draw: what they become, what they do to a draw, and what is refused."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import untoc_draw as ud
from app.main import main
from scenarios import load_scenario
from scenarios.model import Row, build_scenario
from storage.errors import InputError
from verify import read_law
from verify.law.added import added_of
from verify.law.pairs import CLAUSES, PairsGiven

REAL = load_scenario("real-2020-10-16")


def reviews(record: ud.DrawRecord) -> set[tuple[str, str]]:
    """Who is reviewed by whom."""
    return {(review.reviewed, one.reviewing) for review in record.reviews for one in review.reviewing}


def table(folder: Path, text: str, name: str = "pairs.csv") -> Path:
    """A table of pairs."""
    (folder / name).write_text("state,other\n" + text)
    return folder / name


@pytest.mark.parametrize("algorithm", ["sequential-bowls", "rotating-lists", "answer-set"])
def test_no_pair_of_an_earlier_draw_meets_again(algorithm: str) -> None:
    first = ud.draw(REAL, algorithm, seed="first")
    law = ud.Law(not_again=first)
    second = ud.draw(REAL, algorithm, seed="second", law=law)
    assert second.complete and ud.verify(second, REAL).kept
    assert reviews(first) & reviews(ud.draw(REAL, algorithm, seed="second"))
    assert not reviews(first) & reviews(second)


def test_barred_pairs_are_ordered_and_required_ones_are_made() -> None:
    barred = [(state, "FRA") for state in REAL.states if state != "FRA"]
    law = ud.Law(barred=barred, barred_both=[("ALB", "SRB"), ("ALB", "ROU")], required=[("ALB", "HUN")])
    record = ud.draw(REAL, "answer-set", seed="x", law=law)
    assert record.complete and ud.verify(record, REAL).kept
    made = reviews(record)
    assert not made & set(barred) and any(reviewed == "FRA" for reviewed, _ in made)
    assert not made & {("ALB", "SRB"), ("SRB", "ALB"), ("ALB", "ROU"), ("ROU", "ALB")} and ("ALB", "HUN") in made
    assert [clause.id for clause in added_of(law.values).clauses] == ["barred", "barred-both", "required"]


def test_a_state_is_named_by_the_list_first_then_by_the_built_in_one(tmp_path: Path) -> None:
    rows = [Row("UK", "Upper Kingdom", "African", (True,)), Row("GBR", "", "African", (True,)), Row("B", "Bee", "African", (True,))]
    small = build_scenario("small", None, rows, REAL.instruments[:1])
    law = read_law(None, (), PairsGiven(barred=table(tmp_path, "UK,bee\nupper kingdom,United Kingdom\n")), small)
    assert added_of(law.values).relations["barred"].pairs == (("UK", "B"), ("UK", "GBR"))
    law = read_law(None, (), PairsGiven(barred=table(tmp_path, "UK,Bee\n")))
    assert added_of(law.values).relations["barred"].pairs == (("GBR", "Bee"),)


def test_a_state_that_left_is_left_out_of_an_earlier_record_alone(tmp_path: Path) -> None:
    record = ud.draw(REAL, "sequential-bowls", seed="first")
    ud.write_record(record, tmp_path / "old.json")
    rows = [
        Row(state, name, REAL.regional_groups[group] if group >= 0 else None, tuple(row))
        for state, name, group, row in zip(REAL.states, REAL.names, REAL.group_of, REAL.adherence, strict=True)
        if state != "ALB"
    ]
    fewer = build_scenario("fewer", None, rows, REAL.instruments)
    law = read_law(None, (), PairsGiven(not_again=tmp_path / "old.json"), fewer).check_states(fewer)
    pairs = added_of(law.values).relations["not_again"].pairs
    assert set(pairs) == {pair for pair in reviews(record) if "ALB" not in pair}
    with pytest.raises(InputError, match="ALB"):
        ud.draw(fewer, "sequential-bowls", seed="x", law=ud.Law(barred=[("FRA", "ALB")]))


def test_every_fault_of_every_table_is_told_at_once(tmp_path: Path) -> None:
    law = tmp_path / "law.toml"
    law.write_text('[[relation]]\nid = "required"\npairs = [["ALB", "ROU"]]\n')
    given = PairsGiven(
        barred=table(tmp_path, "Albania,\n,FRA\n"), required=table(tmp_path, "FRA,ALB\n", "r.csv"), not_again=tmp_path / "no"
    )
    with pytest.raises(InputError) as refused:
        read_law(law, (), given)
    assert str(refused.value) == (
        "pairs of States: 4 faults\n"
        f"  {tmp_path / 'pairs.csv'}, row 2, column 2: found '', expected the id or the name of a State\n"
        f"  {tmp_path / 'pairs.csv'}, row 3, column 1: found '', expected the id or the name of a State\n"
        "  relation required: found 'required', expected another id, where --required is given too\n"
        f"  {tmp_path / 'no'}, file: found 'no such file', expected a draw record in JSON that exists"
    )


@pytest.mark.parametrize("name", CLAUSES)
def test_every_command_that_takes_a_law_takes_the_pairs(name: str) -> None:
    option = "--" + name.replace("_", "-")
    for command in ("draw", "law", "compare", "diagnose", "prove", "report", "ceremony", "lottery", "simulate run", "fairness estimate"):
        assert option in CliRunner().invoke(main, [*command.split(), "--help"]).output, command


def test_the_law_is_told_with_its_pairs(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["law", "--barred", str(table(tmp_path, "Albania,SRB\n")), "--formal"])
    assert result.exit_code == 0
    assert "Formally: for every s under review, for every r reviewing s: not barred(s, r)" in " ".join(result.output.split())


def test_a_misspelt_state_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    words = ["draw", "real-2020-10-16", "--algorithm", "rotating-lists", "--seed", "x", "--barred"]
    result = CliRunner().invoke(main, [*words, str(table(tmp_path, "Albania,Serbiaa\n"))])
    said = "barred: found 'Serbiaa', expected ids or names of States of real-2020-10-16; did you mean Serbia?"
    assert result.exit_code == 2 and said in " ".join(result.output.split())


def test_the_best_lottery_and_the_chain_refuse_an_added_clause_by_name(tmp_path: Path) -> None:
    barred = ["--barred", str(table(tmp_path, "Albania,SRB\n"))]
    result = CliRunner().invoke(main, ["fairness", "leximin", "real-2020-10-16", *barred])
    assert (
        result.exit_code == 2
        and "found 'the added clauses barred', expected another law or list: the best lottery is worked out only for" in result.output
    )
    result = CliRunner().invoke(main, ["draw", "real-2020-10-16", "--algorithm", "uniform-chain", "--seed", "x", *barred])
    assert result.exit_code == 2 and "added: found 'the added clauses barred', expected the clauses of the law alone" in result.output
