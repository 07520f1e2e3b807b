"""The facts that atoms speak of: what a scenario and a law say of every State, as arrays."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario
from verify.law.added import Relation, added_of
from verify.law.parameters import LawParameters

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
        added = added_of(law.values)
        self._relations = {name: _matrix(scenario, each) for name, each in added.relations.items()}
        self._values = {name: _numbered(scenario, of) for name, of in added.attributes.items()}
        self.party_bits = self.adherence.astype(np.int64) @ (1 << np.arange(self.n_instruments, dtype=np.int64))

    def families(self, state: int) -> int:
        """The set of States, one bit each, whose legal system shares a family with that of ``state``."""
        alike = (self.family & self.family[state]).any(axis=1)
        return int.from_bytes(np.packbits(alike, bitorder="little").tobytes(), "little")

    def atom(self, name: str, values: list[Index]) -> Bool:
        """A fact about the given States and instruments (arrays that broadcast)."""
        first, last = values[0], values[-1]
        found: Any
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
        elif name in self._relations:
            found = self._relations[name][first, last]
        elif "=" in name:
            attribute, _, value = name.partition("=")
            of, words = self._values[attribute]
            found = of[first] == words.get(value, NO_SUCH_VALUE) if value else (of[first] == of[last]) & (of[first] >= 0)
        else:
            found = getattr(self, name)[first]
        return np.asarray(found)


NO_SUCH_VALUE = -2


def _matrix(scenario: Scenario, relation: Relation) -> Bool:
    """A relation, shape ``(n_states, n_states)``."""
    found = np.zeros((scenario.n_states, scenario.n_states), dtype=np.bool_)
    if relation.pairs:
        first, last = np.array([[scenario.index[state] for state in pair] for pair in relation.pairs]).T
        found[first, last] = True
        if relation.symmetric:
            found[last, first] = True
    return found


def _numbered(scenario: Scenario, of: Mapping[str, str]) -> tuple[Index, dict[str, int]]:
    """The values of an attribute as numbers, shape ``(n_states,)``, -1 for a State that has none; and the number of each value."""
    words = {value: number for number, value in enumerate(sorted(set(of.values())))}
    return np.array([words[of[state]] if state in of else -1 for state in scenario.states], dtype=np.int64), words
