"""Made scenarios as Hypothesis strategies, for the tests of anybody's algorithm (needs the library Hypothesis).

The code that makes a scenario from a seed makes it here too: only its numbers come from Hypothesis, which can therefore shrink
them. Number 0 is always the simplest choice, so a failing example shrinks to few States that are party to all they can be.

    from hypothesis import given
    from scenarios.strategies import scenario_strategy

    @given(scenario_strategy())
    def test_my_algorithm(scenario): ...
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from scenarios.generators.catalogue import KINDS, kind_named
from scenarios.generators.chance import Numbers
from scenarios.generators.kind import Kind
from scenarios.model import Scenario
from storage.errors import Fault, InputError


class DrawnChance:
    """Chance that draws its numbers from Hypothesis."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def numbers(self, below: int, count: int) -> Numbers:
        """Draw `count` numbers in [0, below), shape (count,)."""
        return np.array([self._draw(st.integers(0, below - 1)) for _ in range(count)], dtype=np.int64)


def of_kind(kind: str, least: int = 4, most: int = 24, **parameters: Any) -> st.SearchStrategy[Scenario]:
    """Scenarios of one kind with `least` to `most` States (before withdrawals; `growth` takes its States from the real list).

    Raises InputError for an unknown kind, a faulty parameter, or when the kind has no size from `least` to `most`.
    """
    chosen = kind_named(kind)
    return _scenarios(chosen, _sizes(chosen, least, most, parameters), parameters)


def scenario_strategy(kinds: Sequence[str] | None = None, least: int = 4, most: int = 24) -> st.SearchStrategy[Scenario]:
    """Scenarios of any of `kinds`; None is every kind that has a size from `least` to `most` (so not `growth`).

    Raises InputError for an unknown kind or one without such a size.
    """
    fitting = [name for name, kind in KINDS.items() if kind.least_size <= most and least <= kind.most_size]
    # The simplest kind first: examples shrink towards it.
    names = sorted(fitting, key=lambda name: name != "universal") if kinds is None else list(kinds)
    if not names:
        raise InputError("scenario strategy", [Fault("least, most", f"{least}, {most}", "sizes that a kind can have")])
    return st.one_of([of_kind(name, least, most) for name in names])


def _sizes(kind: Kind, least: int, most: int, parameters: dict[str, Any]) -> list[int]:
    """The sizes from `least` to `most` that the kind can have, smallest first."""
    if kind.most_size == 0:
        kind.read(0, parameters)
        return [0]
    wanted = range(max(least, kind.least_size), min(most, kind.most_size) + 1)
    values = kind.read(kind.most_size, parameters)
    sizes = [size for size in wanted if not kind.together(size, values)]
    if not sizes:
        expected = f"sizes that {kind.name} can have: {kind.least_size} to {kind.most_size} with the default parameters"
        raise InputError("scenario strategy", [Fault("least, most", f"{least}, {most}", expected)])
    return sizes


@st.composite
def _scenarios(draw: st.DrawFn, kind: Kind, sizes: list[int], parameters: dict[str, Any]) -> Scenario:
    """Draw a size, then every number of the kind's making."""
    size = draw(st.sampled_from(sizes))
    return kind.scenario(kind.make(size, DrawnChance(draw), kind.read(size, parameters)), "drawn")
