"""The Z3 reader of the terms."""

from collections.abc import Callable, Sequence
from typing import Any

from verify.law.terms import Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load
from verify.readers.reader import TermReader
from verify.readers.z3_formulas import all_of, any_of, implies, no, same
from verify.readers.z3_world import Draw, World

_KIND = {"under_review": "State", "participants": "State", "reviewing": "State", "instruments": "Instrument"}
Binding = dict[str, Any]


class Z3Reader(TermReader[Binding, Any]):
    """Reads a term on one draw of one world. Free variables are given in the binding."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw

    def read(self, term: Formula, scope: Binding | None = None) -> Any:
        """The term as a Z3 formula."""
        return super().read(term, scope or {})

    def negation(self, body: Formula, scope: Binding) -> Any:
        return no(self.read(body, scope))

    def conjunction(self, parts: Sequence[Formula], scope: Binding) -> Any:
        return all_of(*[self.read(part, scope) for part in parts])

    def disjunction(self, parts: Sequence[Formula], scope: Binding) -> Any:
        return any_of(*[self.read(part, scope) for part in parts])

    def implication(self, term: Implies, scope: Binding) -> Any:
        return implies(self.read(term.condition, scope), self.read(term.body, scope))

    def universal(self, term: ForAll, scope: Binding) -> Any:
        def inside(member: Any) -> Any:
            return implies(self._member(term.domain, member, scope), self.read(term.body, scope | {term.variable: member}))

        return self.world.every(_KIND[term.domain.name], inside, term.variable)

    def existential(self, term: Exists, scope: Binding) -> Any:
        return self.world.some(_KIND[term.domain.name], self.counted(term, scope), term.variable)

    def _member(self, domain: Any, member: Any, bound: Binding) -> Any:
        if domain.name == "reviewing":
            return self.draw.reviewed_by(bound[domain.of], member)
        if domain.name == "instruments":
            return self.world.truth(True)
        return self.world.facts["under_review" if domain.name == "under_review" else "takes_part"](member)

    def atom(self, atom: Atom, scope: Binding) -> Any:
        fact, values = self.world.facts, [scope[name] for name in atom.arguments]
        first, last = values[0], values[-1]
        if atom.name == "equal":
            return same(first, last)
        if atom.name == "same_group":
            return all_of(fact["has_group"](first), fact["has_group"](last), same(fact["group"](first), fact["group"](last)))
        if atom.name == "same_year":
            both = all_of(fact["under_review"](first), fact["under_review"](last))
            return all_of(both, same(fact["year"](first), fact["year"](last)))
        if atom.name == "reviewed_by":
            return self.draw.reviewed_by(first, last)
        if atom.name in ("drawn", "additional", "covers"):
            sides = (atom.side,) if atom.side >= 0 else (0, 1)
            return any_of(*[getattr(self.draw, atom.name)(side, *values) for side in sides])
        return fact[atom.name](*values)

    def comparison(self, term: Compare, scope: Binding) -> Any:
        left, relation, number = term.left, term.relation, term.number
        if isinstance(left, Count):
            counted, kind, parts = self.counted(left, scope), _KIND[left.domain.name], []
            if relation in ("<=", "=="):
                parts.append(self.world.at_most(kind, number, counted))
            if relation in (">=", "=="):
                parts.append(self.world.at_least(kind, number, counted))
            return all_of(*parts)
        value = (self.draw.load if isinstance(left, Load) else self.draw.redraws)(scope[left.state])
        return value <= number if relation == "<=" else value == number if relation == "==" else value >= number

    def counted(self, count: Count | Exists, bound: Binding) -> Callable[[Any], Any]:
        """Whether a member of the domain is one of those counted, or looked for."""

        def is_counted(member: Any) -> Any:
            inner = self.read(count.body, bound | {count.variable: member})
            return all_of(self._member(count.domain, member, bound), inner)

        return is_counted
