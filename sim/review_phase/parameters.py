"""The parameters of the simulation: each with its unit, level and source; read from TOML with every fault at once."""

import difflib
import hashlib
import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sim.review_phase.parameter_sheet import NAME, SUFFIXES, UNIT, VALUE, parameter_rows
from storage.bounded import read_toml
from storage.errors import Fault, InputError
from words import Capital, Message, Number, is_said, message

LEVELS: Final = {"published": message("published"), "fitted": message("fitted"), "assumed": message("assumed")}
"""How firmly a value is known: read in a source, fitted to published progress, or assumed; each with the word for it."""


@dataclass(frozen=True)
class Parameter:
    """One parameter: ``least`` and ``most`` bound what may be asked for; ``whole`` where only whole numbers make sense."""

    name: str
    value: float
    unit: Message
    level: str
    source: Message
    meaning: Message
    least: float
    most: float
    whole: bool

    @property
    def expected(self) -> Message:
        """What a value must be, in words."""
        ends = {"least": Number(f"{self.least:g}"), "most": Number(f"{self.most:g}"), "unit": self.unit}
        if self.whole:
            return message("a whole number from {least} to {most} ({unit})", **ends)
        return message("a number from {least} to {most} ({unit})", **ends)

    @property
    def caption(self) -> Capital:
        """The meaning as it stands at the head of a line."""
        return Capital(self.meaning)

    @property
    def standing(self) -> Message:
        """Its unit, and how firmly its default is known: the source, with the level before it where the source does not begin with that."""
        if self.source.startswith(self.level):
            return message("{unit}; {source}", unit=self.unit, source=self.source)
        return message("{unit}; {level}: {source}", unit=self.unit, level=LEVELS[self.level], source=self.source)

    def number(self, value: Any) -> float | None:
        """The value as a number; None where it is not a number that the parameter can have."""
        try:
            number = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            return None
        if not self.least <= number <= self.most or (self.whole and number != int(number)):
            return None
        return number


def _read_defaults() -> Mapping[str, Parameter]:
    text = (files("sim") / "data" / "parameters.toml").read_text(encoding="utf-8")
    found = {
        f"{group}.{name}": Parameter(
            f"{group}.{name}",
            float(table["value"]),
            message(table["unit"]),
            table["level"],
            message(table["source"]),
            message(table["meaning"]),
            float(table["least"]),
            float(table["most"]),
            isinstance(table["value"], int),
        )
        for group, tables in tomllib.loads(text).items()
        for name, table in tables.items()
    }
    return MappingProxyType(found)


DEFAULTS: Final = _read_defaults()
"""Every parameter by its name ``group.name``, in the order of ``sim/data/parameters.toml``."""


POSTS: Final = ("staff.officers", "staff.assistants", "staff.editors", "staff.translation_teams")
"""The parameters that say how many posts there are, in the order of the roles."""

INCOME: Final = ("income.regular", "income.voluntary")
"""The parameters that say how much money comes in a year, by source."""

_FROM_A_DAY: Final = re.compile(rf"({'|'.join(map(re.escape, (*POSTS, *INCOME)))})@(\d{{4}})(-\d\d-\d\d)?")


def parameter_of(name: str) -> Parameter | None:
    """The parameter of a name; None where there is none.

    Posts and income may have a value from a day on: ``staff.officers@2027-07-01``, or ``staff.officers@2027`` for the first of the year. From
    then on it stands instead of the one before; it may be 0. Its name is then the one with the whole date.
    """
    dated = _FROM_A_DAY.fullmatch(name)
    if dated is None:
        return DEFAULTS.get(name)
    try:
        day = date.fromisoformat(dated[2] + (dated[3] or "-01-01"))
    except ValueError:
        return None
    return replace(DEFAULTS[dated[1]], name=f"{dated[1]}@{day.isoformat()}", least=0.0)


def values_from(parameters: Mapping[str, float], name: str) -> list[tuple[date, float]]:
    """The days from which on a parameter of ``POSTS`` or ``INCOME`` has another value, rising, and the values; without the first value."""
    found = ((key.partition("@")[2], value) for key, value in parameters.items() if key.startswith(f"{name}@"))
    return sorted((date.fromisoformat(day), value) for day, value in found)


@dataclass(frozen=True)
class Parameters(Mapping[str, float]):
    """A value for each parameter, and for posts those from a day on. Make it with ``read_parameters``; change it with ``with_values``."""

    values_: Mapping[str, float] = field(default_factory=lambda: {name: each.value for name, each in DEFAULTS.items()})
    given: frozenset[str] = field(default=frozenset(), compare=False)
    """Names whose value was given, though it may be the default's."""

    def __getitem__(self, name: str) -> float:
        """The value of ``group.name``."""
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """``sha256:`` and the hash of all names and values as canonical JSON."""
        text = json.dumps(dict(self.values_), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()

    def with_values(self, values: Mapping[str, Any], source: str = "parameters") -> "Parameters":
        """The same with some values changed; raises ``InputError`` with all faults: unknown name, not a number, out of bounds."""
        faults: list[Fault] = []
        changed = dict(self.values_)
        for name, value in values.items():
            known = parameter_of(name)
            number = known.number(value) if known else None
            if known is None:
                faults.append(unknown(name))
            elif number is None:
                faults.append(Fault(name, str(value), known.expected))
            else:
                changed[known.name] = number
        if faults:
            raise InputError(source, faults)
        return Parameters(changed, self.given | values.keys())


def unknown(name: str, where: str = "parameter") -> Fault:
    """The fault of a name that no parameter has, with the nearest that one has."""
    near = difflib.get_close_matches(name, DEFAULTS, n=1)
    return Fault(where, name, "the name of a parameter" + (f"; did you mean {near[0]}?" if near else ""))


def read_parameters(path: Path | None = None, settings: Sequence[str] = ()) -> Parameters:
    """The defaults, changed by a file and by ``group.name=value``.

    The file is TOML (tables ``[group.name]`` with ``value``, ``unit``), or the spreadsheet that a plan writes (XLSX, ODS), of which the values
    that are not the defaults count. Raises ``InputError`` with all faults of the file and the settings.
    """
    faults: list[Fault] = []
    values = {} if path is None else _from_sheet(path, faults) if path.suffix.lower() in SUFFIXES else _from_file(path, faults)
    for setting in settings:
        name, equals, value = setting.partition("=")
        if equals:
            values[name.strip()] = value.strip()
        else:
            faults.append(Fault("--parameter", setting, "group.name=value"))
    source = str(path) if path else "parameters"
    try:
        read = Parameters().with_values(values, source)
    except InputError as error:
        raise InputError(source, [*faults, *error.faults]) from None
    if faults:
        raise InputError(source, faults)
    return read


def _from_file(path: Path, faults: list[Fault]) -> dict[str, Any]:
    content = read_toml(path, "a TOML file of simulation parameters", finite=False)
    values: dict[str, Any] = {}
    for group, tables in content.items():
        if not isinstance(tables, dict):
            faults.append(unknown(group, "table"))
            continue
        for name, table in tables.items():
            if isinstance(table, dict):
                _from_table(f"{group}.{name}", table, values, faults)
            else:
                faults.append(Fault(f"{group}.{name}", str(table), "a table with a value"))
    return values


def _from_sheet(path: Path, faults: list[Fault]) -> dict[str, Any]:
    found = dict[str, float]()
    for row in parameter_rows(path):
        known = parameter_of(row.name)
        number = known.number(row.value) if known else None
        if known is None:
            faults.append(unknown(row.name, row.at(NAME)))
            continue
        if known.name in found:
            faults.append(Fault(row.at(NAME), row.name, "each parameter once"))
        if row.unit and not is_said(row.unit, known.unit):
            faults.append(Fault(row.at(UNIT), row.unit, f"{known.unit}, for nothing is converted"))
        if number is None:
            faults.append(Fault(row.at(VALUE), row.value or "nothing", f"{known.expected}, for {known.name}"))
        else:
            found[known.name] = number
    return {name: value for name, value in found.items() if name not in DEFAULTS or value != DEFAULTS[name].value}


def _from_table(name: str, table: dict[str, Any], values: dict[str, Any], faults: list[Fault]) -> None:
    """Take a table's value; the unit, where it is given, must be the parameter's own, for nothing is converted."""
    known = parameter_of(name)
    if known is None:
        faults.append(unknown(name, "table"))
        return
    faults += [Fault(f"{name}.{key}", str(table[key]), "only the keys value and unit") for key in table if key not in ("value", "unit")]
    if "unit" in table and table["unit"] != known.unit:
        faults.append(Fault(f"{name}.unit", str(table["unit"]), known.unit))
    if "value" not in table:
        faults.append(Fault(name, "no value", known.expected))
    elif isinstance(table["value"], str):
        faults.append(Fault(name, table["value"], known.expected))
    else:
        values[name] = table["value"]
