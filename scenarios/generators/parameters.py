"""The parameters of a kind: each with its default, range, level and source; values are read at the edge into whole numbers."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from scenarios.reading import parse_iso_date
from storage.errors import Fault

MILLION = 1_000_000
_MOST_DIGITS = 40
Form = Literal["share", "whole", "date"]
Level = Literal["published", "fitted", "assumed"]
Values = Mapping[str, int]
"""Parameter name to a whole number: parts per million of a share, the number itself, or the ordinal of a date."""


@dataclass(frozen=True)
class Parameter:
    """One parameter. `default`, `least` and `most` are written as a user would write them; `source` says where the default is from."""

    name: str
    form: Form
    default: str
    least: str
    most: str
    level: Level
    source: str
    meaning: str

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        what = {"share": "a decimal number", "whole": "a whole number", "date": "a date (YYYY-MM-DD)"}[self.form]
        return f"{what} from {self.least} to {self.most}"

    def read(self, value: object) -> int | None:
        """The value as a whole number (see `Values`), or None when it is not of the form or out of range.

        A share of more than six decimals is rounded to parts per million, half to even.
        """
        number = _READERS[self.form](value)
        least, most = _READERS[self.form](self.least), _READERS[self.form](self.most)
        return number if number is not None and least is not None and most is not None and least <= number <= most else None


def _share(value: object) -> int | None:
    """Parts per million of a decimal number, given as text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal) or len(str(value)) > _MOST_DIGITS:
        return None
    try:
        number = Decimal(str(value))
        return round(number * MILLION) if number.is_finite() and -MILLION <= number <= MILLION else None
    except InvalidOperation:
        return None


def _whole(value: object) -> int | None:
    """A whole number, given as a number or as its digits."""
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _date(value: object) -> int | None:
    """The ordinal of a date, given as a date or as YYYY-MM-DD."""
    day = parse_iso_date(value) if isinstance(value, str) else value
    return day.toordinal() if isinstance(day, date) else None


_READERS = {"share": _share, "whole": _whole, "date": _date}


def read_parameters(parameters: Iterable[Parameter], given: Mapping[str, Any], faults: list[Fault]) -> Values:
    """All values, defaults filled in; what is wrong is added to `faults`, with the nearest name for an unknown one."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            hint = near_hint(str(name), known)
            expected = f"one of {', '.join(known)}{hint}" if known else "no parameter: this kind has none"
            faults.append(Fault("parameter", str(name), expected))
    values: dict[str, int] = {}
    for name, parameter in known.items():
        value = given.get(name, parameter.default)
        number = parameter.read(value)
        if number is None:
            faults.append(Fault(f"parameter {name}", str(value), parameter.expected))
        else:
            values[name] = number
    return values


def near_hint(name: str, known: Iterable[str]) -> str:
    """`; did you mean ...?` with the nearest known name, or nothing."""
    near = difflib.get_close_matches(name[:100], list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""
