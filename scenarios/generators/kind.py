"""A kind of made scenario: what it is, its parameters and sizes, and the function that makes it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.generators.chance import Chance
from scenarios.generators.parameters import Parameter, Values, read_parameters
from scenarios.model import Instrument, Row, Scenario, build_scenario
from storage.errors import Fault, InputError

MOST_STATES = 10_000
"""The most States of a made scenario: some fifty times the real list."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_LONGEST_SEED = 40


@dataclass(frozen=True)
class Draft:
    """A scenario before it has its id; `label` stands in the id between the kind and the seed."""

    label: str
    rows: tuple[Row, ...]
    instruments: tuple[Instrument, ...]


def no_more_faults(size: int, values: Values) -> list[Fault]:
    """Nothing more to check between a size and the parameters."""
    return []


@dataclass(frozen=True)
class Kind:
    """A kind of scenario. `least_size` and `most_size` count States; both are 0 where the size is not for the caller to choose.

    `make(size, chance, values)` gives the draft; `together(size, values)` gives the faults that lie between values.
    """

    name: str
    what: str
    parameters: tuple[Parameter, ...]
    least_size: int
    most_size: int
    make: Callable[[int, Chance, Values], Draft]
    together: Callable[[int, Values], list[Fault]] = no_more_faults

    def read(self, size: int, given: Mapping[str, Any]) -> Values:
        """The values to make a scenario of `size` States with. Raises InputError with every fault."""
        faults: list[Fault] = []
        if isinstance(size, bool) or not isinstance(size, int) or not self.least_size <= size <= self.most_size:
            faults.append(Fault("size", str(size), self._sizes))
        values = read_parameters(self.parameters, given, faults)
        faults += [] if faults else self.together(size, values)
        if faults:
            raise InputError(f"scenario kind {self.name}", faults)
        return values

    @property
    def _sizes(self) -> str:
        """What a size must be, in words."""
        if self.most_size == 0:
            return "0: this kind takes its States from the real list"
        return f"a whole number of States from {self.least_size} to {self.most_size}"

    def scenario(self, draft: Draft, seed: str) -> Scenario:
        """The draft as a scenario, as of no day, under the id `kind-label-seed`."""
        return build_scenario(f"{self.name}-{draft.label}-{safe(seed)}", None, draft.rows, draft.instruments)


def safe(seed: str) -> str:
    """The seed as part of an id or file name; one that had to be changed ends in 8 hex digits of its SHA-256."""
    text = _UNSAFE.sub("-", seed)[:_LONGEST_SEED]
    if text == seed and seed:
        return text
    mark = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{text}-{mark}" if text else mark
