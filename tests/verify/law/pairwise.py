"""Laws, few of them, in which every two values of two parameters meet."""

import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from verify.law.parameters import ALTERNATIVES

Law = dict[str, Any]


def values_on(states: Sequence[str]) -> dict[str, Sequence[Any]]:
    """Every value of every choice; of a number those that bind on a few States, of a list of States nobody, the first, half of them."""
    some: tuple[list[str], ...] = ([], list(states[:1]), list(states[::2]))
    lists: dict[str, Sequence[Any]] = {name: some for name in ("waives_four", "defers", "declines")}
    numbers: dict[str, Sequence[Any]] = {"reviewers_max": (4, 2, 3, 5), "load_max": (0, 2, 3, 4)}
    return {**ALTERNATIVES, **numbers, **lists}


def laws_by_pairs(values: dict[str, Sequence[Any]], seed: int = 0, tries: int = 30) -> Iterator[Law]:
    """The default first; then, until no pair is left, of some laws made at random the one with most pairs that are new."""
    names, chance = list(values), random.Random(seed)
    left = {((a, x), (b, y)) for a, b in combinations(names, 2) for x in range(len(values[a])) for y in range(len(values[b]))}
    law = dict.fromkeys(names, 0)
    while left:
        left -= _pairs(law)
        yield {name: values[name][place] for name, place in law.items()}
        wanted = dict(min(left)) if left else {}
        made = [{name: wanted.get(name, chance.randrange(len(values[name]))) for name in names} for _ in range(tries)]
        law = max(made, key=lambda one: len(left & _pairs(one)))


def _pairs(law: dict[str, int]) -> set[tuple[tuple[str, int], tuple[str, int]]]:
    return set(combinations(law.items(), 2))
