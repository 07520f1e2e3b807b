"""Going on from a draw record: hand-worked cases, what is planted in a record of schema 2, and what is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord
from app.main import main
from scenarios import InputError, Scenario, load_scenario
from scenarios.model import Row, build_scenario, rows_of
from tests.verify.evidence.test_check import run, write_pack
from verify import law_from
from verify.record.going_on import NoDrawError, extend, replace_reviewing
from verify.record.reading import from_json
from verify.record.verify_record import verify_record

LAW = law_from({})
EARLIER, LATER = load_scenario("real-2020-10-16"), load_scenario("real-latest")


@pytest.fixture(scope="module")
def earlier() -> DrawRecord:
    return load_algorithm("sequential-bowls").draw(EARLIER, LAW, SeededLots("vienna 2020"))


@pytest.fixture(scope="module")
def later(earlier: DrawRecord) -> DrawRecord:
    return extend(earlier, LAW, LATER, seed="vienna 2026")


def gone(record: DrawRecord) -> dict[tuple[str, str, str], str]:
    assert record.goes_on
    return {(seat.reviewing, seat.reviewed, seat.seat): seat.gone for seat in record.goes_on.seats if seat.gone}


def test_the_record_is_read_and_written_back_and_is_kept(earlier: DrawRecord, later: DrawRecord) -> None:
    assert from_json(json.loads(later.to_json())) == later
    verdict = verify_record(later, LATER, earlier=earlier)
    assert verdict.kept and verdict.replayed and verdict.replay.from_seed
    newcomers = {state for states in later.groups.values() for state in states} - {
        state for states in earlier.groups.values() for state in states
    }
    assert newcomers == {"BTN", "IRN", "SLB", "SOM", "SSD"} <= set(later.groups[3])
    drawn = {(line.reviewed, line.seat, line.additional, line.kept) for line in later.lots or ()}
    assert all(one.document().get("redraw") is None for one in later.lots or ())
    stand = {(r.reviewed, one.seat, one.additional, one.reviewing) for r in later.reviews for one in r.reviewing} - drawn
    assert later.goes_on
    assert stand == {(seat.reviewed, seat.seat, seat.additional, seat.reviewing) for seat in later.goes_on.seats if not seat.gone}


def group_of(state: str) -> str:
    return LATER.regional_groups[LATER.group_of[LATER.index[state]]]


def test_by_lot_newcomers_go_where_their_region_has_fewest(earlier: DrawRecord) -> None:
    record = extend(earlier, LAW, LATER, seed="vienna 2026", newcomers="by-lot")
    assert verify_record(record, LATER, earlier=earlier).kept
    for name in LATER.regional_groups:
        sizes = [
            sum(LATER.regional_groups[LATER.group_of[LATER.index[state]]] == name for state in states) for states in record.groups.values()
        ]
        assert max(sizes) - min(sizes) <= 1, name


def test_one_after_the_other_and_at_once_who_dropped_out_stays_out(later: DrawRecord, tmp_path: Path) -> None:
    before = later
    for state in ("FRA", "USA", "AGO"):
        record = replace_reviewing(before, LAW, LATER, [state], seed=f"without {state}")
        assert {why for why in gone(record).values()} <= {"out", "29b-additional"}
        assert verify_record(record, LATER, earlier=before).kept
        before = record
    assert not {"FRA", "USA", "AGO"} & {one.reviewing for review in before.reviews for one in review.reviewing}
    code, told = run(write_pack(tmp_path / "pack", before.document(), LATER))
    assert code == 0, told
    at_once = replace_reviewing(later, LAW, LATER, ["AGO", "FRA", "USA"], seed="all")
    assert at_once.goes_on and before.goes_on and at_once.goes_on.out == before.goes_on.out


def test_of_one_review_alone(later: DrawRecord) -> None:
    record = replace_reviewing(later, LAW, LATER, ["FRA"], seed="x", reviewed="SUR")
    assert set(gone(record)) == {("FRA", "SUR", "away")}
    assert "FRA" in {one.reviewing for review in record.reviews for one in review.reviewing}


def first_gone(record: dict[str, Any]) -> dict[str, Any]:
    return next(seat for seat in record["goes_on"]["seats"] if "gone" in seat)


PLANTED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a seat that could stand is given up": lambda record: record["goes_on"]["seats"][0].update(gone="29a"),
    "another reason": lambda record: first_gone(record).update(gone="28-home"),
    "a seat stands that cannot": lambda record: first_gone(record).pop("gone"),
    "a newcomer in another year": lambda record: (record["groups"]["3"].remove("BTN"), record["groups"]["1"].append("BTN")),
    "another lot": lambda record: record["numbers"].__setitem__(0, record["numbers"][0] + 1),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found_by_verify_and_by_the_check_of_the_pack(planted: str, later: DrawRecord, tmp_path: Path) -> None:
    document = json.loads(later.to_json())
    PLANTED[planted](document)
    if planted.startswith("a newcomer"):
        next(review for review in document["reviews"] if review["reviewed"] == "BTN")["group"] = 1
    assert not verify_record(from_json(document), LATER).kept
    code, told = run(write_pack(tmp_path / "pack", document, LATER))
    assert code == 1, told


def test_what_is_told_of_the_earlier_record_is_held_against_it(earlier: DrawRecord, later: DrawRecord) -> None:
    other = load_algorithm("sequential-bowls").draw(EARLIER, law_from({"load_max": 5}), SeededLots("another"))
    told = [finding.message for finding in verify_record(later, LATER, earlier=other).findings]
    assert len(told) == 4, told
    assert not verify_record(earlier, EARLIER, earlier=later).kept, "it goes on from nothing"


def test_an_earlier_seat_twice_or_an_additional_one_alone_is_refused(later: DrawRecord) -> None:
    assert later.goes_on
    seats = later.goes_on.seats
    for wrong in ((seats[0], *seats), tuple(seat for seat in seats if seat.additional)):
        with pytest.raises(InputError, match="each reviewing State once for a seat"):
            verify_record(replace(later, goes_on=replace(later.goes_on, seats=wrong)), LATER)


def test_every_fault_is_told_at_once(later: DrawRecord, earlier: DrawRecord) -> None:
    with pytest.raises(InputError) as refused:
        replace_reviewing(later, LAW, LATER, ["XXX", "AUS"], seed="vienna 2026", reviewed="YYY")
    assert [fault.where for fault in refused.value.faults] == ["--seed", "--review", "--state", "--state"]
    other = build_scenario("other", None, [Row("A", "A", "African", (True,))], LATER.instruments[:1])
    with pytest.raises(InputError) as refused:
        extend(earlier, LAW, other, seed="vienna 2020")
    assert len(refused.value.faults) == 5, "the seed, three instruments, and States that are not there"
    with pytest.raises(InputError, match="a later list"):
        extend(earlier, LAW, EARLIER, seed="x")


def small(*rows: str) -> Scenario:
    """States by id and instruments held, ``a1:UT``; the letter is the regional group."""
    groups = {"a": "African", "b": "Asia-Pacific"}
    made = [Row(id, id, groups[id[0]], tuple(each in held for each in "UT")) for id, held in (row.split(":") for row in rows)]
    return build_scenario("small", None, made, LATER.instruments[:2])


def test_an_accession_ends_what_it_makes_needless() -> None:
    """Only b2 lacks the Protocol: who is reviewed by it has an additional State, which goes once b2 has acceded."""
    before = small("a1:UT", "a2:UT", "a3:UT", "b1:UT", "b2:U", "b3:UT", "b4:UT")
    record = load_algorithm("sequential-bowls-look-ahead").draw(before, LAW, SeededLots("small 2"))
    needed = {(one.reviewing, review.reviewed, one.seat) for review in record.reviews for one in review.reviewing if one.additional}
    assert needed
    after = extend(record, LAW, small("a1:UT", "a2:UT", "a3:UT", "b1:UT", "b2:UT", "b3:UT", "b4:UT"), seed="later")
    assert gone(after) == dict.fromkeys(needed, "29b-additional")
    lots = [(line.reviewed, line.additional) for line in after.lots or ()]
    assert set(lots) <= {("b2", True)}


def test_where_no_draw_exists_the_conflict_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    before = small("a1:U", "a2:U", "a3:U", "b1:U", "b2:U", "b3:U")
    record = load_algorithm("sequential-bowls-look-ahead").draw(before, LAW, SeededLots("small"))
    later = build_scenario("later", None, [row for row in rows_of(before) if row.id not in ("b2", "b3")], before.instruments)
    with pytest.raises(NoDrawError, match="28-home for b1"):
        extend(record, LAW, later, seed="later")
    for name, parties in (("before", before), ("later", later)):
        rows = [f"{row.id.upper()},{row.name},{row.group},{'yes' if row.held[0] else ''}" for row in rows_of(parties)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["state,name,regional_group,UNTOC", *rows]) + "\n")
    commands = (
        f"draw {tmp_path}/before.csv --algorithm sequential-bowls-look-ahead --seed s -o {tmp_path}/r.json",
        f"extend {tmp_path}/r.json --earlier-scenario {tmp_path}/before.csv --scenario {tmp_path}/later.csv --seed t -o {tmp_path}/e.json",
    )
    ended = [CliRunner().invoke(main, command.split()) for command in commands]
    assert [each.exit_code for each in ended] == [0, 1], ended[1].output
    assert "28-home for B1" in ended[1].output
    assert not (tmp_path / "e.json").exists()
