"""The Z3 reader of the terms."""

from collections.abc import Callable
from typing import Any

from verify.law.terms import And, Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load, Not, Or, Redraws
from verify.readers.z3_formulas import all_of, any_of, implies, no, same
from verify.readers.z3_world import Draw, World

_KIND = {"under_review": "State", "participants": "State", "reviewing": "State", "instruments": "Instrument"}
Binding = dict[str, Any]


class Z3Reader:
    """Reads a term on one draw of one world. Free variables are given in the binding."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw

    def read(self, term: Formula, binding: Binding | None = None) -> Any:
        """The term as a Z3 formula."""
        bound = binding or {}
        match term:
            case Atom():
                return self._atom(term, bound)
            case Not(body):
                return no(self.read(body, bound))
            case And(parts):
                return all_of(*[self.read(part, bound) for part in parts])
            case Or(parts):
                return any_of(*[self.read(part, bound) for part in parts])
            case Implies(condition, body):
                return implies(self.read(condition, bound), self.read(body, bound))
            case ForAll(variable, domain, body):

                def inside(member: Any) -> Any:
                    return implies(self._member(domain, member, bound), self.read(body, bound | {variable: member}))

                return self.world.every(_KIND[domain.name], inside, variable)
            case Exists(variable, domain, body):

                def outside(member: Any) -> Any:
                    return all_of(self._member(domain, member, bound), self.read(body, bound | {variable: member}))

                return self.world.some(_KIND[domain.name], outside, variable)
            case Compare(left, relation, number):
                return self._compare(left, relation, number, bound)

    def _member(self, domain: Any, member: Any, bound: Binding) -> Any:
        if domain.name == "reviewing":
            return self.draw.reviewed_by(bound[domain.of], member)
        if domain.name == "instruments":
            return self.world.truth(True)
        return self.world.facts["under_review" if domain.name == "under_review" else "takes_part"](member)

    def _atom(self, atom: Atom, bound: Binding) -> Any:
        fact, values = self.world.facts, [bound[name] for name in atom.arguments]
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

    def _compare(self, left: Count | Load | Redraws, relation: str, number: int, bound: Binding) -> Any:
        if isinstance(left, Count):
            counted, kind, parts = self.counted(left, bound), _KIND[left.domain.name], []
            if relation in ("<=", "=="):
                parts.append(self.world.at_most(kind, number, counted))
            if relation in (">=", "=="):
                parts.append(self.world.at_least(kind, number, counted))
            return all_of(*parts)
        value = (self.draw.load if isinstance(left, Load) else self.draw.redraws)(bound[left.state])
        return value <= number if relation == "<=" else value == number if relation == "==" else value >= number

    def counted(self, count: Count, bound: Binding) -> Callable[[Any], Any]:
        """Whether a member of the domain is one of those counted."""

        def is_counted(member: Any) -> Any:
            inner = self.read(count.body, bound | {count.variable: member})
            return all_of(self._member(count.domain, member, bound), inner)

        return is_counted
