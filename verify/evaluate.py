"""Evaluate a term on numpy arrays. What the variables stand for is left to the readers that subclass this."""

from abc import ABC, abstractmethod
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario
from verify.law import LawParameters
from verify.terms import And, Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load, Not, Or, Redraws

Bool = NDArray[np.bool_]
Index = NDArray[Any]


class Facts:
    """The facts that atoms speak of, as arrays over States."""

    def __init__(self, scenario: Scenario, law: LawParameters) -> None:
        def member(name: str) -> Bool:
            return np.array([state in law.values[name] for state in scenario.states], dtype=np.bool_)

        self.n_states, self.n_instruments = scenario.n_states, scenario.n_instruments
        self.group_of, self.adherence = scenario.group_of, scenario.adherence
        self.takes_part = (scenario.group_of >= 0) | (law.values["no_group"] != "outside")
        self.waives, self.defers, self.declines = member("waives_four"), member("defers"), member("declines")
        words = sorted({word for families in scenario.legal_families for word in families})
        self.family = np.array([[word in families for word in words] for families in scenario.legal_families], dtype=np.bool_)
        self.family = self.family.reshape(scenario.n_states, len(words))
        self.party_bits = self.adherence.astype(np.int64) @ (1 << np.arange(self.n_instruments, dtype=np.int64))

    def families(self, state: int) -> int:
        """The set of States, one bit each, whose legal system shares a family with that of ``state``."""
        alike = (self.family & self.family[state]).any(axis=1)
        return int.from_bytes(np.packbits(alike, bitorder="little").tobytes(), "little")

    def atom(self, name: str, values: list[Index], year_of: Index) -> Bool | None:
        """A fact about the given States and instruments (arrays that broadcast); None where ``name`` is no fact."""
        first, last = values[0], values[-1]
        found: Any = None
        if name == "party":
            found = self.adherence[first, last]
        elif name == "equal":
            found = first == last
        elif name == "same_group":
            found = (self.group_of[first] == self.group_of[last]) & (self.group_of[first] >= 0)
        elif name == "same_family":
            found = (self.family[first] & self.family[last]).any(axis=-1)
        elif name == "has_group":
            found = self.group_of[first] >= 0
        elif name in ("waives", "defers", "declines"):
            found = getattr(self, name)[first]
        return None if found is None else np.asarray(found)


class Evaluator(ABC):
    """Reads a term as a boolean array."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @abstractmethod
    def atom(self, atom: Atom, scope: dict[str, Any]) -> Bool: ...

    @abstractmethod
    def number(self, term: Count | Load | Redraws, scope: dict[str, Any]) -> Index: ...

    @abstractmethod
    def every(self, term: ForAll, scope: dict[str, Any]) -> Bool: ...

    @abstractmethod
    def some(self, term: Exists, scope: dict[str, Any]) -> Bool: ...

    def read(self, term: Formula, scope: dict[str, Any]) -> Bool:
        """The truth of ``term``, an array that broadcasts over the variables in ``scope``."""
        match term:
            case Atom():
                return self.atom(term, scope)
            case Not(body):
                return ~self.read(body, scope)
            case And(parts):
                return reduce(np.logical_and, (self.read(part, scope) for part in parts))
            case Or(parts):
                return reduce(np.logical_or, (self.read(part, scope) for part in parts))
            case Implies(condition, body):
                return ~self.read(condition, scope) | self.read(body, scope)
            case ForAll():
                return self.every(term, scope)
            case Exists():
                return self.some(term, scope)
            case Compare(left, relation, number):
                value = self.number(left, scope)
                return value <= number if relation == "<=" else value == number if relation == "==" else value >= number
