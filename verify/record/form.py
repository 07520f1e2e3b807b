"""The form of what a file holds, held against a JSON Schema once, where it is read: every fault at once."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from storage.errors import Fault, InputError
from words import Message, message

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

MAX_FAULTS: Final = 1000
"""Checking stops once this many faults have been found."""
_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
_LONGEST: Final = 200
"""Letters of what is said of a fault."""
Test = Callable[[Any], bool]


def names(**more: Any) -> dict[str, Any]:
    """The schema of a list of texts."""
    return {"type": "array", "items": {"type": "string"}, **more}


def object_of(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None, *, open_: bool = False) -> dict[str, Any]:
    """The schema of an object with these keys; ``open_``: it may have others."""
    return {
        "type": "object",
        "required": sorted(required),
        "properties": {**required, **(optional or {})},
        **({} if open_ else {"additionalProperties": False}),
    }


def check_form(source: str, document: Any, schema: Mapping[str, Any]) -> None:
    """Raises ``InputError`` with every fault of form, in the order of their places; ``source`` names where it comes from."""
    if surely_fits(schema)(document):
        return
    errors = list(islice(_validator()(schema).iter_errors(document), MAX_FAULTS))
    errors.sort(key=lambda error: [(isinstance(part, str), part) for part in error.absolute_path])
    if errors:
        raise InputError(source, [Fault(error.json_path, repr(error.instance)[:80], _expected(error)) for error in errors])


def surely_fits(schema: Any) -> Test:
    """A quick test that says yes only to what fits: it has no words for a fault, and says no where it does not know a keyword.

    jsonschema, which then decides, takes seconds for the record of 10,000 States, and a tenth of a second to load.
    """
    if isinstance(schema, bool):
        return lambda _value: schema
    tests = [_KEYWORDS.get(keyword, _unknown)(said, schema) for keyword, said in schema.items()]
    return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)


def _unknown(_said: Any, _schema: Mapping[str, Any]) -> Test:
    return lambda _value: False


def _of_type(name: Any, schema: Mapping[str, Any]) -> Test:
    wanted = _TYPES.get(str(name))
    return (lambda value: type(value) is wanted) if wanted else _unknown(name, schema)


def _one_of(values: list[Any], _schema: Mapping[str, Any]) -> Test:
    texts = {value for value in values if type(value) is str}  # JSON has one kind of number, Python three that are equal
    return lambda value: type(value) is str and value in texts


def _has(required: list[str], _schema: Mapping[str, Any]) -> Test:
    wanted = frozenset(required)
    return lambda value: type(value) is dict and wanted <= value.keys()


def _properties(schemas: Mapping[str, Any], _schema: Mapping[str, Any]) -> Test:
    tests = [(key, surely_fits(schema)) for key, schema in schemas.items()]
    return lambda value: type(value) is dict and all(key not in value or test(value[key]) for key, test in tests)


def _others(schema: Any, parent: Mapping[str, Any]) -> Test:
    known, test = parent.get("properties", {}).keys(), surely_fits(schema)
    return lambda value: type(value) is dict and all(test(value[key]) for key in value.keys() - known)


def _keys(schema: Any, _schema: Mapping[str, Any]) -> Test:
    test = surely_fits(schema)
    return lambda value: type(value) is dict and all(map(test, value))


def _items(schema: Any, _schema: Mapping[str, Any]) -> Test:
    test = surely_fits(schema)
    return lambda value: type(value) is list and all(map(test, value))


def _at_least(least: int, _schema: Mapping[str, Any]) -> Test:
    return lambda value: type(value) is int and value >= least


def _at_most(most: int, _schema: Mapping[str, Any]) -> Test:
    return lambda value: type(value) is int and value <= most


_KEYWORDS: Mapping[str, Callable[[Any, Mapping[str, Any]], Test]] = {
    "type": _of_type,
    "enum": _one_of,
    "const": lambda value, schema: _one_of([value], schema),
    "required": _has,
    "properties": _properties,
    "additionalProperties": _others,
    "propertyNames": _keys,
    "items": _items,
    "minimum": _at_least,
    "maximum": _at_most,
}


@cache
def _validator() -> Any:
    """JSON Schema takes 1.0 for a whole number. We do not: it would be written back as another text."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  (slow to load, and needed only where something may be wrong)
    from jsonschema.validators import extend  # noqa: PLC0415

    whole = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    return extend(Draft202012Validator, type_checker=whole)  # type: ignore[no-untyped-call]


def _expected(error: "ValidationError") -> str:
    """Where one of several forms is due, the schema says in ``title`` what they are."""
    titled = error.schema.get("title") if error.validator == "oneOf" and isinstance(error.schema, Mapping) else None
    return message(titled) if titled else _in_our_words(error) or str(error.message)[:_LONGEST]


def _in_our_words(error: "ValidationError") -> Message | None:
    """What jsonschema says in English, as a message; None for what it says otherwise."""
    found, due = repr(error.instance), error.validator_value
    missing = error.message.partition(" is a required property")[0]
    said = {
        "type": message("{value} is not of type {type}", value=found, type=repr(due)),
        "enum": message("{value} is not one of {choices}", value=found, choices=repr(due)),
        "const": message("{value} was expected", value=repr(due)),
        "required": message("{key} is a required property", key=missing),
        "minimum": message("{value} is less than the minimum of {least}", value=found, least=repr(due)),
    }.get(str(error.validator))
    return said if said == error.message and len(said) <= _LONGEST else None
