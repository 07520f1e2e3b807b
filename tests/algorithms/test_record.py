"""A draw record is read and written back to the byte, with keys that its format does not name, and cannot be changed on the way."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms import SeededLots, algorithm_names, load_algorithm
from algorithms.record import DrawRecord, canonical
from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from storage.errors import InputError
from verify import law_from
from verify.record.reading import from_json, read_record
from verify.record.verify_record import verify_record

Document = dict[str, Any]
ROWS = [Row(f"{'AB'[n % 2]}{n}", f"State {n}", REGIONAL_GROUPS[n % 2], (True, n % 5 != 0)) for n in range(12)]
LIST = build_scenario("twelve", None, ROWS, UNTOC_FAMILY[:2])
LAWS = ({}, {"redraws": ["A0"], "load_max": 3}, {"load_max": 1}, {"waives_four": ["A0"], "declines": ["B1"]})


def drawn(algorithm: str = "sequential-bowls", law: dict[str, Any] | None = None, parties: Scenario = LIST) -> DrawRecord:
    return load_algorithm(algorithm).draw(parties, law_from(law or {}), SeededLots("record"))


@cache
def written(*, stuck: bool) -> str:
    return (drawn(law={"load_max": 1}) if stuck else drawn("sequential-bowls-look-ahead")).to_json()


def document(*, stuck: bool = False) -> Document:
    return dict(json.loads(written(stuck=stuck)))


def parts_of(found: Document) -> Iterator[Document]:
    """Every object of a record that may hold keys which the format does not name."""
    yield from (found, found["scenario"], found["law"], *found["reviews"], *found["lots"])
    yield from (line for review in found["reviews"] for line in review["reviewing"])
    yield from [found["stuck"]] if "stuck" in found else []


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("name", algorithm_names())
def test_a_draw_is_read_and_written_back_to_the_byte(name: str, law: dict[str, Any]) -> None:
    if name == "uniform-chain" and law == {"load_max": 1}:
        law = {}  # the chain needs a draw to begin at
    record = drawn(name, law)
    read = from_json(json.loads(record.to_json()))
    assert read == record
    assert read.to_json() == record.to_json() == canonical(record.document())
    assert read.digest == record.digest


def without(*keys: str) -> Callable[[Document], None]:
    return lambda found: [found.pop(key) for key in keys][:0]


def no_digest_of_the_law(found: Document) -> None:
    del found["law"]["digest"]


def nothing_drawn_anew(found: Document) -> None:
    found["lots"][0]["redraw"] = 0


def instruments_in_another_order_and_twice(found: Document) -> None:
    line = found["reviews"][0]["reviewing"][0]
    line["instruments"] = [*reversed(line["instruments"]), line["instruments"][0]]


def a_group_left_out(found: Document) -> None:
    del found["groups"]["2"]


def emptied(found: Document) -> None:
    found |= {"seed": "", "lots": [], "numbers": [], "reviews": []}


def whole_numbers_of_many_digits(found: Document) -> None:
    found["numbers"][0] = 10**30


def other_software(found: Document) -> None:
    found["software"] = ["a pencil", None]


@pytest.mark.parametrize(
    "change",
    [
        without("seed"),
        without("lots", "numbers", "software"),
        no_digest_of_the_law,
        nothing_drawn_anew,
        instruments_in_another_order_and_twice,
        a_group_left_out,
        emptied,
        whole_numbers_of_many_digits,
        other_software,
    ],
    ids=lambda change: change.__name__.strip("<>"),
)
def test_whoever_wrote_a_record_it_is_written_back_as_it_was_read(change: Callable[[Document], None]) -> None:
    found = document()
    change(found)
    assert from_json(copy.deepcopy(found)).document() == found


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
)


@given(data=st.data())
def test_keys_that_the_format_does_not_name_are_kept_wherever_they_stand(data: st.DataObject) -> None:
    found = document(stuck=data.draw(st.booleans()))
    for part in data.draw(st.lists(st.sampled_from(range(len(list(parts_of(found))))), max_size=4)):
        key = "x" + data.draw(st.text(max_size=3))
        list(parts_of(found))[part][key] = data.draw(VALUES)
    read = from_json(copy.deepcopy(found))
    assert read.to_json() == canonical(found)
    assert read == from_json(json.loads(canonical(found)))


def test_a_key_more_in_a_seat_is_another_review_than_the_lots_give_and_one_beside_them_is_nothing() -> None:
    beside, inside = document(), document()
    beside["note"] = "read out by hand"
    inside["reviews"][0]["reviewing"][0]["note"] = "read out by hand"
    assert verify_record(from_json(beside), LIST).kept
    (finding,) = verify_record(from_json(inside), LIST).findings
    assert "other reviews than the record's" in finding.message


def test_the_digest_leaves_out_what_a_record_was_made_with_and_nothing_else() -> None:
    found, digest = document(), from_json(document()).digest
    assert from_json({key: value for key, value in found.items() if key != "software"}).digest == digest
    assert from_json(found | {"note": 1}).digest != digest


def test_a_record_cannot_be_changed() -> None:
    record = from_json(document())
    for part, name in ((record, "outcome"), (record.reviews[0], "group"), (record.reviews[0].reviewing[0], "reviewing")):
        with pytest.raises(FrozenInstanceError):
            setattr(part, name, "other")


def test_every_fault_of_form_is_told_with_its_place_and_value(tmp_path: Any) -> None:
    found = document()
    found["outcome"] = "done"
    found["numbers"][1] = 1.0
    found["reviews"][0]["group"] = True
    found["lots"][2]["redraw"] = 128
    (tmp_path / "r.json").write_text(json.dumps(found))
    with pytest.raises(InputError) as told:
        read_record(tmp_path / "r.json")
    assert [(fault.where, fault.value) for fault in told.value.faults] == [
        ("$.lots[2].redraw", "128"),
        ("$.numbers[1]", "1.0"),
        ("$.outcome", "'done'"),
        ("$.reviews[0].group", "True"),
    ]
    assert told.value.source == str(tmp_path / "r.json")
