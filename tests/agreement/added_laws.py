"""Laws with clauses at random, and a plain evaluator of terms by another way than any reader: case by case, from the definition."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from algorithms.draw_so_far import DrawSoFar
from scenarios import Scenario
from tests.verify.law.random_terms import random_clause
from verify import LawInForce, law_from
from verify.law.added import ADDED, added_of
from verify.law.parameters import LawParameters
from verify.law.terms import Atom, Compare, Count, Domain, Exists, ForAll, Implies, Load, Not, Or
from verify.law.vocabulary import Vocabulary
from verify.law.writing import written

WORDS = ("French", 'two "words"')


def random_added(chance: random.Random, scenario: Scenario, clauses: int = 1, depth: int = 3) -> dict[str, Any]:
    """A document of added facts and clauses: a symmetric relation, an ordered one, an attribute, and sentences of the whole grammar."""
    pairs = [[one, other] for one in scenario.states for other in scenario.states if one != other and chance.random() < 0.2]
    vocabulary = Vocabulary(frozenset(("foes", "barred")), {"language": WORDS})
    spoken = {state: chance.choice(WORDS) for state in scenario.states if chance.random() < 0.7}
    for word, state in zip(WORDS, scenario.states, strict=False):
        spoken[state] = word
    stated = [
        {
            "id": f"own-{number}",
            "statement": "a sentence at random",
            chance.choice(("each_lot", "finished")): [written(random_clause(chance, vocabulary, depth))],
        }
        for number in range(clauses)
    ]
    half = len(pairs) // 2
    return {
        "relations": {"foes": {"symmetric": True, "pairs": pairs[:half]}, "barred": {"symmetric": False, "pairs": pairs[half:]}},
        "attributes": {"language": spoken},
        "clauses": stated,
    }


def with_random_added(chance: random.Random, scenario: Scenario, law: LawParameters, clauses: int = 1, depth: int = 3) -> LawInForce:
    """The law with such an addition."""
    return law_from({**law.values, ADDED: random_added(chance, scenario, clauses, depth)})


def without_added(law: LawParameters) -> LawInForce:
    """The law of the paragraphs alone."""
    return law_from({name: value for name, value in law.values.items() if name != ADDED})


class Plain:
    """Whether a closed term holds of a draw, finished or not."""

    def __init__(self, scenario: Scenario, law: LawParameters, draw: DrawSoFar) -> None:
        self.scenario, self.law, self.draw, self.added = scenario, law, draw, added_of(law.values)

    def holds(self, term: Any, at: Mapping[str, int] | None = None) -> bool:
        """As the grammar says it."""
        at = at or {}
        match term:
            case Atom():
                return self._atom(term, [at[name] for name in term.arguments])
            case Not(body):
                return not self.holds(body, at)
            case Or(parts):
                return any([self.holds(part, at) for part in parts])
            case Implies(condition, body):
                return not self.holds(condition, at) or self.holds(body, at)
            case ForAll(variable, domain, body):
                return all(self.holds(body, {**at, variable: one}) for one in self._members(domain, at))
            case Exists(variable, domain, body):
                return any(self.holds(body, {**at, variable: one}) for one in self._members(domain, at))
            case Compare(left, relation, number):
                value = self._number(left, at)
                return {"<=": value <= number, "==": value == number, ">=": value >= number}[relation]
        return all([self.holds(part, at) for part in term.parts])

    def _members(self, domain: Domain, at: Mapping[str, int]) -> Iterator[int]:
        if domain.name == "instruments":
            yield from range(self.scenario.n_instruments)
        elif domain.name == "reviewing":
            yield from sorted({held.reviewing for held in self.draw.of(at[domain.of])})
        else:
            outside = self.law.values["no_group"] == "outside"
            for state in range(self.scenario.n_states):
                reviewed = self.draw.year_of[state] > 0
                if reviewed if domain.name == "under_review" else self.scenario.group_of[state] >= 0 or not outside:
                    yield state

    def _number(self, left: Any, at: Mapping[str, int]) -> int:
        if isinstance(left, Count):
            return sum(self.holds(left.body, {**at, left.variable: one}) for one in self._members(left.domain, at))
        state = at[left.state]
        if isinstance(left, Load):
            return sum(any(held.reviewing == state for held in self.draw.of(reviewed)) for reviewed in range(self.scenario.n_states))
        return self.draw.redraws.get(state, 0)

    def _atom(self, atom: Atom, values: list[int]) -> bool:
        first, last = values[0], values[-1]
        states, group = self.scenario.states, self.scenario.group_of
        held = [one for one in self.draw.of(first) if len(values) > 1 and one.reviewing == values[1] and atom.side in (-1, one.side)]
        match atom.name:
            case "party":
                return bool(self.scenario.adherence[first, last])
            case "equal":
                return first == last
            case "has_group":
                return bool(group[first] >= 0)
            case "same_group":
                return bool(group[first] == group[last] >= 0)
            case "same_year":
                return bool(self.draw.year_of[first] == self.draw.year_of[last] > 0)
            case "same_family":
                return bool(self.scenario.legal_families[first] & self.scenario.legal_families[last])
            case "waives" | "defers" | "declines":
                return states[first] in self.law.values[{"waives": "waives_four"}.get(atom.name, atom.name)]
            case "reviewed_by":
                return bool(held)
            case "drawn":
                return any(not one.additional for one in held)
            case "additional":
                return any(one.additional for one in held)
            case "covers":
                return any(one.instruments >> last & 1 for one in held)
        if atom.name in self.added.relations:
            relation, pair = self.added.relations[atom.name], (states[first], states[last])
            return pair in relation.pairs or (relation.symmetric and pair[::-1] in relation.pairs)
        attribute, _, value = atom.name.partition("=")
        of = self.added.attributes[attribute]
        return of.get(states[first]) == value if value else states[first] in of and of[states[first]] == of.get(states[last])


def kept(scenario: Scenario, law: LawParameters, draw: DrawSoFar, terms: Any) -> bool:
    """Whether a draw keeps all of some terms."""
    plain = Plain(scenario, law, draw)
    return all(plain.holds(term) for term in terms)
