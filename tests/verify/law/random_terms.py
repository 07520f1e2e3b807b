"""Closed terms of the whole grammar, at random: by a seeded generator, or by hypothesis, which makes a failing one smaller."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import count, product
from typing import Any

from hypothesis import strategies as st

from verify.law.terms import (
    AWAY,
    HOME,
    INSTRUMENTS,
    PARTICIPANTS,
    UNDER_REVIEW,
    And,
    Atom,
    Compare,
    Count,
    Domain,
    Exists,
    ForAll,
    Formula,
    Implies,
    Load,
    Not,
    Or,
    Redraws,
    reviewing,
)
from verify.law.vocabulary import OF_A_SEAT, Sort, Vocabulary

Scope = dict[str, Domain]
Choose = Callable[[Sequence[Any]], Any]
"""One of several things."""
NUMBERS = (0, 1, 1, 2, 2, 3, 4, 7)


def random_clause(rng: random.Random, vocabulary: Vocabulary, depth: int) -> Formula:
    """A closed term in which at most ``depth`` terms stand one inside the other, besides the quantifier in front."""
    return _Maker(rng.choice, vocabulary).closed(depth)


@st.composite
def clauses(draw: Any, vocabulary: Vocabulary, depth: int = 5) -> Formula:
    """The same as a strategy of hypothesis."""
    return _Maker(lambda options: draw(st.sampled_from(options)), vocabulary).closed(depth)


class _Maker:
    def __init__(self, choose: Choose, vocabulary: Vocabulary) -> None:
        self.choose, self.vocabulary = choose, vocabulary

    def closed(self, depth: int) -> Formula:
        kind = self.choose(("every", "every", "every", "some", "count"))
        return self.bound(kind, {}, depth, (UNDER_REVIEW, UNDER_REVIEW, PARTICIPANTS))

    def formula(self, scope: Scope, depth: int) -> Formula:
        """A term whose free variables are those of the scope, one of which is a State."""
        inner = ("every", "every", "some", "count", "not", "and", "or", "implies") if depth > 0 else ()
        match kind := self.choose(("atom", "atom", "atom", "number", *inner)):
            case "atom":
                return self.atom(scope)
            case "number":
                kinds = (Load, Load, Redraws)
                return self.compared(self.choose(kinds)(self.choose(_of(scope, "State"))))
            case "not":
                return Not(self.formula(scope, depth - 1))
            case "and" | "or":
                parts = tuple(self.formula(scope, depth - 1) for _ in range(self.choose((2, 2, 3))))
                return And(parts) if kind == "and" else Or(parts)
            case "implies":
                return Implies(self.formula(scope, depth - 1), self.formula(scope, depth - 1))
            case _:
                return self.bound(kind, scope, depth - 1, self.domains(scope))

    def bound(self, kind: str, scope: Scope, depth: int, domains: Sequence[Domain]) -> Formula:
        domain = self.choose(domains)
        variable = next(name for name in _names("ijk" if domain == INSTRUMENTS else "srqdabc") if name not in scope)
        body = self.formula(scope | {variable: domain}, depth)
        if kind == "count":
            return self.compared(Count(variable, domain, body))
        return ForAll(variable, domain, body) if kind == "every" else Exists(variable, domain, body)

    def domains(self, scope: Scope) -> list[Domain]:
        """What a further variable may range over; mostly the reviewing States, of whom most can be said."""
        near = [reviewing(state) for state in _of(scope, "State") if scope[state].name != "reviewing"]
        return [UNDER_REVIEW, PARTICIPANTS, INSTRUMENTS, INSTRUMENTS, *near * 3]

    def compared(self, left: Count | Load | Redraws) -> Compare:
        return Compare(left, self.choose(("<=", "==", ">=")), self.choose(NUMBERS))

    def atom(self, scope: Scope) -> Atom:
        possible = {name: found for name, sorts in self.vocabulary.atoms.items() if (found := list(_arguments(scope, sorts)))}
        name = self.choose([*possible, *self.vocabulary.attributes])
        if name in possible:
            return Atom(name, self.choose(possible[name]), self.choose((HOME, AWAY, -1)) if name in OF_A_SEAT else -1)
        values, states = self.vocabulary.attributes[name], _of(scope, "State")
        value = self.choose(("", *values))
        return Atom(f"{name}={value}", tuple(self.choose(states) for _ in range(1 if value else 2)))


def _names(letters: str) -> Iterator[str]:
    yield from letters
    yield from (f"{letters[0]}{number}" for number in count(1))


def _of(scope: Scope, sort: Sort) -> list[str]:
    return [variable for variable, domain in scope.items() if (domain == INSTRUMENTS) == (sort == "instrument")]


def _arguments(scope: Scope, sorts: Sequence[Sort]) -> Iterator[tuple[str, ...]]:
    """All arguments of these sorts; a reviewing State is one that reviews the argument before it."""
    for found in product(*(_of(scope, sort) for sort in sorts)):
        if all(sort != "reviewing State" or scope[found[place]] == reviewing(found[place - 1]) for place, sort in enumerate(sorts)):
            yield found
