"""States alike in all facts are treated alike: no clause names a State.

Take any way to exchange States, done twice the same as not at all. Exchange them in the facts and in the draw: whatever a clause says of
some States it then says of those that they were exchanged for. By induction over terms: each atom, each number compared and each domain
keeps its meaning (``symmetry/clauses``, one query for each that is in the real terms), and quantifiers, counts and connectives go over
whole domains, so they add no names. A variable that no quantifier binds would be a name.

So where the States exchanged are alike (every fact but the year is the same after the exchange), the guard admits after the exchange
exactly the lots exchanged. That an algorithm then gives each of them the same chance is run, not proved: ``tests/verify/proofs``.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import z3

from verify.law.clause import Clause
from verify.law.terms import And, Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load, Not, Or, reviewing
from verify.proofs.counterexample import describe
from verify.proofs.safety import invariant
from verify.proofs.theorem import Query, Theorem
from verify.readers.z3_formulas import Relation, all_of, no, same
from verify.readers.z3_terms import Z3Reader
from verify.readers.z3_world import Draw, Scope, World, any_draw

Kinds = Mapping[str, str]
"""Variable to its sort."""
ALIKE = "States are alike where every fact but their year stays the same when they are exchanged"


def parts_of(term: Formula, kinds: Kinds) -> Iterator[tuple[Formula, Kinds]]:
    """What a term is made of: its atoms, the loads and redraws that it compares, and a statement for each domain of States that
    depends on another; each with the variables bound around it."""
    match term:
        case Atom() | Compare(left=Load()):
            yield term, kinds
        case Not(body):
            yield from parts_of(body, kinds)
        case And(parts) | Or(parts):
            for part in parts:
                yield from parts_of(part, kinds)
        case Implies(condition, body):
            yield from parts_of(condition, kinds)
            yield from parts_of(body, kinds)
        case ForAll() | Exists() | Compare(left=Count()):
            over = term.left if isinstance(term, Compare) and isinstance(term.left, Count) else term
            yield from _of_quantifier(over, kinds)
        case Compare():
            yield term, kinds


def _of_quantifier(term: Any, kinds: Kinds) -> Iterator[tuple[Formula, Kinds]]:
    inside = {**kinds, term.variable: "Instrument" if term.domain.name == "instruments" else "State"}
    if term.domain == reviewing(term.domain.of):
        yield Atom("reviewed_by", (term.domain.of, term.variable)), inside
    yield from parts_of(term.body, inside)


def exchanged(world: World, exchange: Callable[[Any], Any]) -> World:
    """The world with States exchanged in its facts."""
    other = copy.copy(world)
    other.facts = {name: _moved(fact, world.kinds[name], exchange) for name, fact in world.facts.items()}
    return other


def _moved(fact: Callable[..., Any], kinds: Sequence[str], exchange: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda *given: fact(*[exchange(one) if kind == "State" else one for one, kind in zip(given, kinds, strict=False)])


def exchanged_draw(draw: Draw, exchange: Callable[[Any], Any]) -> Draw:
    """The draw with States exchanged."""
    return Draw(
        lambda side, s, r: draw.drawn(side, exchange(s), exchange(r)),
        lambda side, s, r: draw.additional(side, exchange(s), exchange(r)),
        lambda side, s, r, i: draw.covers(side, exchange(s), exchange(r), i),
        lambda s, r: draw.reviewed_by(exchange(s), exchange(r)),
        lambda r: draw.load(exchange(r)),
        lambda s: draw.redraws(exchange(s)),
        lambda side, s: draw.opened(side, exchange(s)),
    )


def an_exchange(world: World) -> tuple[Relation, Any]:
    """Any exchange of States, and that twice it is none."""
    state = world.sorts["State"]
    exchange = Relation(z3.Function("exchange", state, state), z3.ExprRef)
    return exchange, world.every("State", lambda s: same(exchange(exchange(s)), s), "s")


def clauses_theorem(clauses: Sequence[Clause]) -> Theorem:
    """That every part of every term says the same of exchanged States. A variable that nothing binds stands for a State of that name,
    which stays where it is."""

    def build(world: World) -> list[Query]:
        draw, (exchange, twice) = any_draw(world), an_exchange(world)
        readers = Z3Reader(world, draw), Z3Reader(exchanged(world, exchange), exchanged_draw(draw, exchange))
        found: dict[tuple[Formula, tuple[tuple[str, str], ...]], Query] = {}
        for term in (term for clause in clauses for term in clause.terms):
            for part, kinds in parts_of(term, {}):
                before = {name: world.constant(kinds.get(name, "State"), f"some_{name}") for name in _names(part)}
                after = {name: exchange(one) if kinds.get(name) == "State" else one for name, one in before.items()}
                claim = same(readers[0].read(part, before), readers[1].read(part, after))
                key = part, tuple(sorted(kinds.items()))
                found[key] = Query(world, [*world.axioms(), twice], claim, lambda model: describe(world, draw, None, model))
        domains = [
            same(readers[0].world.facts[name](one), readers[1].world.facts[name](exchange(one)))
            for name in ("under_review", "takes_part")
            for one in [world.constant("State", "some_s")]
        ]
        return [*found.values(), *[Query(world, [twice], claim) for claim in domains]]

    return Theorem(
        "symmetry/clauses",
        "no clause names a State: exchange States in facts and draw, and it says the same of those exchanged",
        build,
        (ALIKE,),
        (Scope(2, 1), Scope(3, 2)),
    )


def _names(part: Formula) -> tuple[str, ...]:
    return (
        part.arguments
        if isinstance(part, Atom)
        else (part.left.state,)
        if isinstance(part, Compare) and not isinstance(part.left, Count)
        else ()
    )


def possible_theorem(clauses: Sequence[Clause]) -> Theorem:
    """That two different States can be alike, and one of them review where the other does not: else nothing would be exchanged."""

    def build(world: World) -> list[Query]:
        draw, (exchange, twice) = any_draw(world), an_exchange(world)
        one, other, reviewed = (world.constant("State", name) for name in ("one", "other", "reviewed"))
        alike = [_the_same(world, name, exchange) for name in world.kinds if name != "year"]
        given = [twice, *invariant(world, draw, clauses), *alike, same(exchange(one), other), draw.reviewed_by(reviewed, one)]
        apart = all_of(no(same(one, other)), no(draw.reviewed_by(reviewed, other)))
        return [Query(world, [*given, apart], world.truth(False), lambda model: describe(world, draw, None, model))]

    return Theorem(
        "symmetry/possible",
        "two States can be alike while one of them reviews where the other does not",
        build,
        (ALIKE,),
        (Scope(3, 2), Scope(4, 2)),
        wants_witness=True,
    )


def _the_same(world: World, name: str, exchange: Callable[[Any], Any]) -> Any:
    """That a fact stays the same after the exchange."""
    fact, kinds = world.facts[name], world.kinds[name]
    moved, places = _moved(fact, kinds, exchange), [kind for kind in kinds if kind in ("State", "Instrument")]
    if len(places) == len(kinds) == 2:
        return world.every(kinds[0], lambda x: world.every(kinds[1], lambda y: same(moved(x, y), fact(x, y)), "y"), "x")
    return world.every("State", lambda x: same(moved(x), fact(x)), "x")


def symmetry_theorems(clauses: Sequence[Clause]) -> list[Theorem]:
    """That no clause names a State, and that this is not about nothing."""
    return [clauses_theorem(clauses), possible_theorem(clauses)]
