"""The world of the proofs: States, instruments, regional groups and years as sorts, and the draw as relations between them.

Unbounded, the sorts are uninterpreted and hold for any number of States, instruments and groups. In a scope, each sort has that
many members and quantifiers are written out, so that the solver always decides: there counterexamples are looked for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import z3

from verify.law.added import added_of
from verify.law.parameters import LawParameters
from verify.readers.z3_formulas import Relation, all_of, any_of, how_many, implies, no, same

Members = Sequence[Any] | None
FACTS = {
    "party": ("State", "Instrument"),
    "group": ("State", "Group"),
    "has_group": ("State",),
    "year": ("State", "Year"),
    "under_review": ("State",),
    "takes_part": ("State",),
    "same_family": ("State", "State"),
    "waives": ("State",),
    "defers": ("State",),
    "declines": ("State",),
}
RELATIONS = {"drawn": ("State", "State"), "additional": ("State", "State"), "covers": ("State", "State", "Instrument")}


@dataclass(frozen=True)
class Scope:
    """How many members each sort has."""

    states: int = 5
    instruments: int = 2
    groups: int = 2
    years: int = 2


class World:
    """Sorts and facts. ``members`` of a sort is None where it is unbounded."""

    def __init__(self, law: LawParameters, scope: Scope | None = None) -> None:
        self.law, self.scope = law, scope
        self.context = z3.Context()
        sizes = scope or Scope()
        named = {"State": sizes.states, "Instrument": sizes.instruments, "Group": sizes.groups, "Year": sizes.years}
        self.sorts: dict[str, Any] = {}
        self.members: dict[str, Members] = {}
        for name, size in named.items():
            if scope is None:
                self.sorts[name], self.members[name] = z3.DeclareSort(name, self.context), None
            else:
                labels = [f"{name}{number}" for number in range(1, size + 1)]
                self.sorts[name], self.members[name] = z3.EnumSort(name, labels, self.context)
        added = {name: ("State",) * states for name, states in added_of(law.values).facts.items()}
        self.kinds: dict[str, tuple[str, ...]] = {**FACTS, **added}
        self.facts = {name: self.function(name, kinds) for name, kinds in self.kinds.items()}
        self._fresh = 0

    def function(self, name: str, kinds: Sequence[str]) -> Any:
        """A relation, or for ``group`` and ``year`` a function, over the named sorts."""
        sorts = [self.sorts[kind] for kind in kinds]
        if name in ("group", "year"):
            return Relation(z3.Function(name, *sorts), z3.ExprRef)
        return Relation(z3.Function(name, *sorts, z3.BoolSort(self.context)))

    def constant(self, kind: str, name: str) -> Any:
        """A constant: some member of a sort."""
        return z3.Const(name, self.sorts[kind])

    def truth(self, value: bool) -> Any:
        """True or false in this world."""
        return z3.BoolVal(value, self.context)

    def every(self, kind: str, body: Callable[[Any], Any], name: str = "x") -> Any:
        """That ``body`` holds for every member of a sort."""
        members = self.members[kind]
        if members is not None:
            return all_of(self.truth(True), *[body(member) for member in members])
        variable = self._variable(kind, name)
        return z3.ForAll([variable], body(variable))

    def some(self, kind: str, body: Callable[[Any], Any], name: str = "x") -> Any:
        """That ``body`` holds for some member of a sort."""
        members = self.members[kind]
        if members is not None:
            return any_of(self.truth(False), *[body(member) for member in members])
        variable = self._variable(kind, name)
        return z3.Exists([variable], body(variable))

    def at_most(self, kind: str, number: int, body: Callable[[Any], Any]) -> Any:
        """That at most ``number`` members satisfy ``body``."""
        if number < 0:
            return self.truth(False)
        members = self.members[kind]
        if members is not None:
            return self.number_of(kind, body) <= number
        variables = [self._variable(kind, "c") for _ in range(number + 1)]
        return z3.ForAll(
            variables,
            no(all_of(z3.Distinct(*variables), *[body(variable) for variable in variables])) if number else no(body(variables[0])),
        )

    def at_least(self, kind: str, number: int, body: Callable[[Any], Any]) -> Any:
        """That at least ``number`` members satisfy ``body``."""
        if number <= 0:
            return self.truth(True)
        members = self.members[kind]
        if members is not None:
            return self.number_of(kind, body) >= number
        variables = [self._variable(kind, "c") for _ in range(number)]
        found = [body(variable) for variable in variables]
        return z3.Exists(variables, all_of(z3.Distinct(*variables), *found) if number > 1 else found[0])

    def number_of(self, kind: str, body: Callable[[Any], Any]) -> Any:
        """How many members satisfy ``body``; in a scope only."""
        one, none = z3.IntVal(1, self.context), z3.IntVal(0, self.context)
        return how_many((body(member) for member in self.members[kind] or ()), one, none)

    def _variable(self, kind: str, name: str) -> Any:
        self._fresh += 1
        return z3.Const(f"{name}!{self._fresh}", self.sorts[kind])

    def axioms(self) -> list[Any]:
        """What the facts are under every law: States are parties to something; who takes part and who is reviewed."""
        fact, values = self.facts, self.law.values
        everyone = values["no_group"] != "outside"
        reviewed_all = values["no_group"] == "home-waived"
        return [
            self.every("State", lambda s: self.some("Instrument", lambda i: fact["party"](s, i), "i"), "s"),
            self.every("State", lambda s: same(fact["takes_part"](s), any_of(self.truth(everyone), fact["has_group"](s)))),
            self.every("State", lambda s: same(fact["under_review"](s), any_of(self.truth(reviewed_all), fact["has_group"](s)))),
            *self._added_axioms(),
        ]

    def _added_axioms(self) -> Iterator[Any]:
        """Of what a user adds, whatever it is: no State is paired with itself, the order of a symmetric pair says nothing, and two States
        with one value have the same."""
        fact, added = self.facts, added_of(self.law.values)
        for name, relation in added.relations.items():
            yield from self._pairs(fact[name], relation.symmetric)
        for name, of in added.attributes.items():
            yield from self._values(fact[f"{name}="], [fact[f"{name}={value}"] for value in sorted(set(of.values()))])

    def _pairs(self, paired: Any, symmetric: bool) -> Iterator[Any]:
        yield self.every("State", lambda s: no(paired(s, s)))
        if symmetric:
            yield self._every_two(lambda s, r: same(paired(s, r), paired(r, s)))

    def _values(self, alike: Any, values: Sequence[Any]) -> Iterator[Any]:
        def at_most_one(state: Any) -> Any:
            return all_of(self.truth(True), *[no(all_of(one(state), other(state))) for one, other in combinations(values, 2)])

        def through(s: Any, r: Any) -> Any:
            return self.every("State", lambda q: implies(all_of(alike(s, r), alike(r, q)), alike(s, q)), "q")

        yield self.every("State", at_most_one)
        yield self._every_two(lambda s, r: implies(alike(s, r), all_of(alike(r, s), alike(s, s))))
        yield self._every_two(through)
        for value in values:
            yield self._every_two(lambda s, r, value=value: implies(value(s), same(value(r), alike(s, r))))  # type: ignore[misc]

    def _every_two(self, body: Callable[[Any, Any], Any]) -> Any:
        return self.every("State", lambda s: self.every("State", lambda r: body(s, r), "r"), "s")


@dataclass(frozen=True)
class Draw:
    """The draw at one moment, as functions of States (and instruments); ``side`` is 0 (home) or 1 (away)."""

    drawn: Callable[[int, Any, Any], Any]
    additional: Callable[[int, Any, Any], Any]
    covers: Callable[[int, Any, Any, Any], Any]
    reviewed_by: Callable[[Any, Any], Any]
    load: Callable[[Any], Any]
    redraws: Callable[[Any], Any]
    opened: Callable[[int, Any], Any]


def any_draw(world: World, name: str = "") -> Draw:
    """An arbitrary draw."""
    tables = {
        (relation, side): world.function(f"{relation}_{('home', 'away')[side]}{name}", kinds)
        for relation, kinds in RELATIONS.items()
        for side in (0, 1)
    }
    state, boolean, number = world.sorts["State"], z3.BoolSort(world.context), z3.IntSort(world.context)
    reviewed_by = Relation(z3.Function("reviewed_by" + name, state, state, boolean))
    opened = [Relation(z3.Function(f"opened_{side}{name}", state, boolean)) for side in ("home", "away")]
    return Draw(
        lambda side, s, r: tables["drawn", side](s, r),
        lambda side, s, r: tables["additional", side](s, r),
        lambda side, s, r, i: tables["covers", side](s, r, i),
        reviewed_by,
        Relation(z3.Function("load" + name, state, number), z3.ArithRef),
        Relation(z3.Function("redraws" + name, state, number), z3.ArithRef),
        lambda side, s: opened[side](s),
    )
