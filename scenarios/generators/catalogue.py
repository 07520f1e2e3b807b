"""The kinds of made scenarios, and making one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from scenarios.generators.calibrated import CALIBRATED
from scenarios.generators.chance import Chance, SeededChance
from scenarios.generators.densities import SINGLE_INSTRUMENT, SPARSE, UNIVERSAL
from scenarios.generators.group_sizes import DOMINANT, TINY_GROUPS
from scenarios.generators.growth import GROWTH
from scenarios.generators.kind import Kind
from scenarios.generators.parameters import near_hint
from scenarios.generators.scale import SCALE
from scenarios.generators.treaties import DISJOINT, MANY_INSTRUMENTS
from scenarios.generators.withdrawals import WITHDRAWALS
from scenarios.model import Scenario
from storage.errors import Fault, InputError

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            CALIBRATED,
            SCALE,
            GROWTH,
            SPARSE,
            UNIVERSAL,
            DOMINANT,
            TINY_GROUPS,
            DISJOINT,
            MANY_INSTRUMENTS,
            SINGLE_INSTRUMENT,
            WITHDRAWALS,
        )
    }
)
"""Every kind by its name."""


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises InputError with the nearest name."""
    if name not in KINDS:
        expected = f"one of {', '.join(KINDS)}{near_hint(str(name), KINDS)}"
        raise InputError("scenario kind", [Fault("kind", str(name), expected)])
    return KINDS[name]


def generate(kind: str, *, size: int, seed: str, parameters: Mapping[str, Any] | None = None) -> Scenario:
    """Make a scenario of a kind from a public seed: the same on every machine, as of no day.

    `size` is the number of States (before withdrawals), 0 for `growth`. Raises InputError with every fault.
    """
    return generate_with(kind, size=size, chance=SeededChance(seed), seed=seed, parameters=parameters)


def generate_with(kind: str, *, size: int, chance: Chance, seed: str, parameters: Mapping[str, Any] | None = None) -> Scenario:
    """Make a scenario with any source of chance; `seed` only stands in its id. Raises InputError with every fault."""
    chosen = kind_named(kind)
    values = chosen.read(size, {} if parameters is None else parameters)
    return chosen.scenario(chosen.make(size, chance, values), seed)
