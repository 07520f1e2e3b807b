"""The quick test of a form says what jsonschema says, on records with anything in any place."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from algorithms import SeededLots, load_algorithm
from scenarios import InputError
from scenarios.generators import generate
from verify import law_from
from verify.record import form
from verify.record.form import check_form, surely_fits
from verify.record.reading import RECORD_SCHEMA

RECORD = json.loads(
    load_algorithm("sequential-bowls").draw(generate("sparse", size=12, seed="form"), law_from({}), SeededLots("x")).to_json()
)
FITS = surely_fits(RECORD_SCHEMA)
WORDS = st.sampled_from(["home", "away", "complete", "stuck", "1", "4", "state", "lots", "more", RECORD["schema"]])
SIMPLE = st.none() | st.booleans() | st.integers(-2, 130) | st.sampled_from([0.0, 1.0, 1.5]) | WORDS
ANYTHING = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=5)


def places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: what holds it, and its key."""
    for key in part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ():
        yield part, key
        yield from places(part[key])


PLACES = len(list(places(RECORD)))


@given(st.integers(0, PLACES - 1), st.sampled_from(["put", "left out", "beside"]), ANYTHING)
def test_quick_and_thorough_agree_on_a_record_with_one_change(place: int, how: str, what: Any) -> None:
    document = json.loads(json.dumps(RECORD))
    part, key = list(places(document))[place]
    if how == "put":
        part[key] = what
    elif how == "left out":
        del part[key]
    elif isinstance(part, dict):
        part[f"{key} "] = what
    else:
        part.append(what)
    assert FITS(document) == (not list(form._validator()(RECORD_SCHEMA).iter_errors(document)))


@given(
    ANYTHING,
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", "string", "boolean", "integer", "number", ["string", "null"]]),
            "enum": st.lists(SIMPLE, min_size=1, max_size=3),
            "const": SIMPLE,
            "required": st.lists(WORDS, max_size=1),
            "properties": st.dictionaries(WORDS, st.booleans(), max_size=2),
            "additionalProperties": st.booleans(),
            "propertyNames": st.just({"enum": ["home", "1"]}),
            "items": st.sampled_from([True, False, {"type": "integer"}]),
            "minimum": st.integers(-1, 2),
            "maximum": st.integers(0, 3),
            "minItems": st.integers(0, 2),
            "oneOf": st.just([{"type": "string"}, {"minimum": 1}]),
            "title": st.just("a title"),
        },
    ),
)
def test_it_never_says_yes_where_there_is_a_fault(document: Any, schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    if surely_fits(schema)(document):
        assert not list(form._validator()(schema).iter_errors(document))


def test_jsonschema_is_asked_only_where_something_may_be_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "_validator", lambda: pytest.fail("a second reading of a record that fits"))
    check_form("r.json", RECORD, RECORD_SCHEMA)
    monkeypatch.undo()
    with pytest.raises(InputError, match=r"outcome"):
        check_form("r.json", RECORD | {"outcome": "done"}, RECORD_SCHEMA)
