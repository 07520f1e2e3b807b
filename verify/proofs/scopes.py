"""Scopes: every pattern of adherence on regional groups of given sizes, under one choice of the law."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from verify.proofs.watched import Fold


def patterns(sizes: Sequence[int], instruments: int = 2, nested: bool = True, without_group: int = 0) -> Iterator[Scenario]:
    """Every pattern of adherence, up to the order of States inside a group.

    Where ``nested``, the first instrument is held by all; else each State holds at least one. ``without_group`` States more
    belong to no regional group.
    """
    kinds = [held for held in itertools.product((False, True), repeat=instruments) if (held[0] if nested else any(held))]
    groups = [*REGIONAL_GROUPS[: len(sizes)], *([None] if without_group else [])]
    counts = [*sizes, *([without_group] if without_group else [])]
    for held in itertools.product(*(itertools.combinations_with_replacement(kinds, count) for count in counts)):
        rows = [
            Row(f"{'ABCDE'[place] if group else 'N'}{number}", "", group, holds)
            for place, (group, members) in enumerate(zip(groups, held, strict=True))
            for number, holds in enumerate(members)
        ]
        yield build_scenario("pattern", None, rows, UNTOC_FAMILY[:instruments])


@dataclass(frozen=True)
class Scope:
    """Sizes of the regional groups, how many instruments, the choice of the law, and what is folded."""

    sizes: tuple[int, ...]
    instruments: int
    law: Mapping[str, Any] = field(default_factory=dict)
    nested: bool = True
    without_group: int = 0
    fold: Fold = Fold.NONE

    def patterns(self) -> list[Scenario]:
        """All the patterns, always in the same order."""
        return list(patterns(self.sizes, self.instruments, self.nested, self.without_group))

    def __str__(self) -> str:
        words = [f"groups of {' and '.join(map(str, self.sizes))}"]
        if self.without_group:
            words.append(f"{self.without_group} without a group")
        words.append(f"{self.instruments} instrument{'s' if self.instruments > 1 else ''}")
        if not self.nested:
            words.append("not nested")
        return ", ".join([*words, *(f"{name}={_text(value)}" for name, value in self.law.items())])


def _text(value: Any) -> str:
    return "+".join(value) if isinstance(value, list) else str(value)


SAME_YEAR = {"mutual_scope": "same-year"}
FALLS_BACK = {"home_fallback": "different-group"}

SCOPES: tuple[Scope, ...] = (
    Scope((2, 1), 2, SAME_YEAR | FALLS_BACK),
    Scope((2, 1), 2, SAME_YEAR | FALLS_BACK, nested=False),
    Scope((2, 2), 2),
    Scope((2, 2), 2, SAME_YEAR, fold=Fold.SEATS),
    Scope((3, 1), 1, FALLS_BACK, fold=Fold.SEATS),
    Scope((2, 2), 1, SAME_YEAR | {"redraws": ["A0"]}, fold=Fold.SEATS),
    Scope((2, 2), 2, SAME_YEAR, nested=False, fold=Fold.SEATS),
    Scope((2, 2), 2, SAME_YEAR | {"additional_keeps_seat": "no", "load_max": 2}, fold=Fold.SEATS),
    Scope((3, 2), 1, SAME_YEAR, fold=Fold.ALIKE),
    Scope((2, 2), 1, SAME_YEAR),
    Scope((2, 2), 1, SAME_YEAR | {"no_group": "reviewing-only"}, without_group=1, fold=Fold.ALIKE),
    Scope((2, 2), 3, SAME_YEAR | {"additional_covers": "some-missing"}, fold=Fold.ALIKE),
    Scope((3, 3), 1, fold=Fold.ALIKE),
    Scope((3, 2), 2, SAME_YEAR, fold=Fold.ALIKE),
    Scope((3, 3), 2, fold=Fold.ALIKE),
)
"""From small to large. In those with no fold each outcome is run; the others would take too long without folds."""
