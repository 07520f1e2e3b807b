"""Small scopes for claims about any law: patterns of adherence, and laws that have every pair of values of two parameters."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from scenarios import REGIONAL_GROUPS
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from verify import law_from
from verify.diagnosis.problem import Problem
from verify.law.parameters import ALTERNATIVES, CHOICES, LATER

STATES: dict[str, tuple[str, ...]] = {
    "waives_four": ("A0,B0",),
    "defers": ("A0", "A0,A1,B0,B1"),
    "declines": ("A0", "A0,A1,B0,B1"),
    "redraws": ("A0", "A0,A0,B0"),
}
UNUSUAL: list[tuple[str, Any]] = [
    *((name, value) for name, values in ALTERNATIVES.items() for value in values[1:] if name not in LATER),
    *(("reviewers_max", number) for number in (2, 3, 5)),
    *(("load_max", number) for number in (1, 2, 3, 4)),
    *((name, value) for name, values in STATES.items() for value in values),
]
"""Every value of every parameter but the default: of a choice all, of a number those that may bind, of a list a few."""
OTHER_SEATS: list[tuple[str, Any]] = [(name, "any") for name in LATER]
PATTERNS: tuple[tuple[str, ...], ...] = (
    ("11", "11"),
    ("22", "22"),
    ("21", "22"),
    ("211", "22"),
    ("222", "22"),
    ("222", "222"),
    ("221", "2"),
    ("22", "2", "2"),
    ("111", "111"),
    ("1111", "111"),
    ("22", "22", "-"),
)
"""A text for each regional group, the last one '-' for a State without one: one digit a State, what it holds (``HOLDS``)."""
HOLDS = {"1": (0,), "2": (0, 1), "3": (0, 1, 2), "5": (0, 2), "-": (0, 1)}
"""By digit, which of the first instruments a State holds; a list has three of them where some State holds the third, else two."""
OF_THREE: tuple[tuple[str, ...], ...] = (
    ("3325", "3325"),
    ("52552", "333"),
    ("3352", "333"),
    ("325", "325"),
    ("335", "335"),
    ("332", "33", "-"),
)
"""Patterns of three instruments, where a State may lack the one or the other, so that two share what neither holds alone."""


def laws_by_pairs() -> Iterator[dict[str, Any]]:
    """The default law, every single unusual value, and every pair of values of two parameters; each with both scopes of 29 (a)."""
    singles = [{}, *({name: value} for name, value in UNUSUAL)]
    pairs = [{a[0]: a[1], b[0]: b[1]} for a, b in combinations(UNUSUAL, 2) if a[0] != b[0]]
    pairs += [
        dict(OTHER_SEATS),
        *({name: value} for name, value in OTHER_SEATS),
        *({a[0]: a[1], b[0]: b[1]} for a in OTHER_SEATS for b in UNUSUAL),
    ]
    seen: list[dict[str, Any]] = []
    for law in [*singles, *pairs]:
        for more in ({}, {"mutual_scope": "same-year"}):
            if (both := law | more) not in seen:
                seen.append(both)
                yield both


def problem_of(pattern: tuple[str, ...], law: dict[str, Any]) -> Problem:
    """A problem of small groups; legal families are dealt so that they matter."""
    count = 3 if set("".join(pattern)) & set("35") else 2
    rows = [
        Row(
            f"{letter}{place}",
            f"State {letter}{place}",
            None if held == "-" else REGIONAL_GROUPS["ABC".index(letter)],
            tuple(n in HOLDS[held] for n in range(count)),
            frozenset({("civil", "common")[place % 2]}),
        )
        for letter, told in zip("ABC", pattern, strict=False)
        for place, held in enumerate(told)
    ]
    known = {row.id for row in rows}
    lists = {name: [state for state in law[name].split(",") if state in known] for name in CHOICES if name in law}
    return Problem(build_scenario("small", None, rows, UNTOC_FAMILY[:count]), law_from(law | lists))
