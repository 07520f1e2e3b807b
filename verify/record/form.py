"""The form of what a file holds, held against a JSON Schema once, where it is read: every fault at once."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from storage.errors import Fault, InputError

MAX_FAULTS: Final = 1000
"""Checking stops once this many faults have been found."""

_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
)
"""JSON Schema takes 1.0 for a whole number. We do not: it would be written back as another text."""


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
    errors = list(islice(_Validator(schema).iter_errors(document), MAX_FAULTS))
    errors.sort(key=lambda error: [(isinstance(part, str), part) for part in error.absolute_path])
    if errors:
        raise InputError(source, [Fault(error.json_path, repr(error.instance)[:80], _expected(error)) for error in errors])


def _expected(error: ValidationError) -> str:
    """Where one of several forms is due, the schema says in ``title`` what they are."""
    titled = error.schema.get("title") if error.validator == "oneOf" and isinstance(error.schema, Mapping) else None
    return str(titled or error.message)[:200]
