"""Planted faults: every clause and every guard term mutated. A mutant that no proof obligation refutes survives, and is shown.

A mutant of the *law* is killed by a finished draw that the law and the mutant judge differently; where there is none for any number
of States, the mutant says the same as the law. A mutant of the *guard* is killed by a counterexample to the safety of the draw.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import z3

from verify.clauses import Clause
from verify.law import LawParameters
from verify.proofs.counterexample import describe
from verify.proofs.law_theorems import BECAUSE, others_for, what_a_draw_is
from verify.proofs.safety import any_order, lot_queries
from verify.proofs.theorem import PROVED, REFUTED, Query, Theorem, Verdict, prove
from verify.proofs.world import Scope, World, any_draw
from verify.proofs.z3_reader import Z3Reader
from verify.terms import AWAY, HOME, And, Atom, Compare, Exists, ForAll, Formula, Implies, Not, Or

SCOPES = (Scope(3, 2, 2, 2), Scope(4, 2, 2, 2), Scope(5, 2, 2, 2), Scope(6, 2, 2, 2))


SECONDS = 10.0
"""What each query may take."""


@dataclass(frozen=True)
class Mutant:
    """A clause changed in one place. ``part`` is ``each_lot`` or ``finished``."""

    clause: Clause
    part: str
    change: str


def variants(term: Formula) -> Iterator[tuple[str, Formula]]:  # noqa: C901
    """A term changed in one place: what was done, and the changed term."""
    match term:
        case Atom(name, arguments, side) if side in (HOME, AWAY):
            yield f"{name} at the other seat", Atom(name, arguments, AWAY if side == HOME else HOME)
        case Atom(name, arguments, _) if name in ("reviewed_by", "party") and len(set(arguments)) == 2:
            if name == "reviewed_by":
                yield "reviewed and reviewing exchanged", Atom(name, (arguments[1], arguments[0]))
        case Not(body):
            yield "negation dropped", body
            yield from ((change, Not(inner)) for change, inner in variants(body))
        case And(parts) | Or(parts):
            kind = type(term)
            other: type[And] | type[Or] = Or if kind is And else And
            yield f"{'and' if kind is And else 'or'} exchanged", other(parts)
            for place, part in enumerate(parts):
                for change, inner in variants(part):
                    yield change, kind((*parts[:place], inner, *parts[place + 1 :]))
        case Implies(condition, body):
            yield "condition dropped", body
            yield from ((change, Implies(inner, body)) for change, inner in variants(condition))
            yield from ((change, Implies(condition, inner)) for change, inner in variants(body))
        case ForAll(variable, domain, body):
            if domain.name == "instruments":
                yield "some instrument for every instrument", Exists(variable, domain, body)
            yield from ((change, ForAll(variable, domain, inner)) for change, inner in variants(body))
        case Exists(variable, domain, body):
            if domain.name == "instruments":
                yield "every instrument for some instrument", ForAll(variable, domain, body)
            yield from ((change, Exists(variable, domain, inner)) for change, inner in variants(body))
        case Compare(left, relation, number):
            yield f"{number} becomes {number + 1}", Compare(left, relation, number + 1)
            if number:
                yield f"{number} becomes {number - 1}", Compare(left, relation, number - 1)
            if relation == "==":
                yield "exactly becomes at most", Compare(left, "<=", number)


def _with_terms(clause: Clause, part: str, terms: tuple[Formula, ...]) -> Clause:
    return replace(clause, each_lot=terms) if part == "each_lot" else replace(clause, finished=terms)


def mutants_of(clause: Clause) -> list[Mutant]:
    """Every mutant of a clause: each term dropped, negated, and changed in each place."""
    found = []
    for part in ("each_lot", "finished"):
        terms: tuple[Formula, ...] = getattr(clause, part)
        for place, term in enumerate(terms):
            number = f"term {place + 1}" if len(terms) > 1 else "term"
            changed: list[tuple[str, tuple[Formula, ...]]] = [("dropped", ()), ("negated", (Not(term),))]
            changed += [(change, (variant,)) for change, variant in variants(term)]
            for change, instead in changed:
                mutated = _with_terms(clause, part, (*terms[:place], *instead, *terms[place + 1 :]))
                found.append(Mutant(mutated, part, f"{number} {change}"))
    return found


def tells_apart(mutant: Mutant, clauses: Sequence[Clause]) -> Theorem:
    """The claim that law and mutant judge every finished draw alike; a counterexample kills the mutant."""
    original = next(clause for clause in clauses if clause.id == mutant.clause.id)

    def build(world: World) -> list[Query]:
        draw = any_draw(world)
        reader = Z3Reader(world, draw)
        others = [reader.read(term) for clause in others_for(original, clauses, world) for term in clause.terms]

        def whole(clause: Clause) -> Any:
            return z3.And(world.truth(True), *[reader.read(term) for term in clause.terms])

        base = [*what_a_draw_is(world, draw), *others]
        alone = world.scope is None and original.id in BECAUSE
        pairs = (([whole(original)], mutant.clause), ([] if alone else [whole(mutant.clause)], original))
        return [Query(world, [*base, *given], whole(wanted), lambda model: describe(world, draw, None, model))
                for given, wanted in pairs]  # fmt: skip

    return Theorem(f"mutant/law/{original.id}", f"{original.id}, {mutant.part} {mutant.change}: says the same as the law", build,
                   scopes=SCOPES, first=2)  # fmt: skip


def guard_holds(mutant: Mutant, clauses: Sequence[Clause]) -> Theorem:
    """The claim that the draw is still safe under a guard with the mutant; a counterexample kills it."""
    guard = [mutant.clause if clause.id == mutant.clause.id else clause for clause in clauses]

    def build(world: World) -> list[Query]:
        def conclusion(draw: Any) -> Any:
            reader = Z3Reader(world, draw)
            return z3.And(world.truth(True), *[reader.read(term) for clause in clauses for term in clause.each_lot])

        return lot_queries(world, clauses, guard, any_order, conclusion)

    return Theorem(f"mutant/guard/{mutant.clause.id}", f"{mutant.clause.id}, guard {mutant.change}: the draw is still safe", build,
                   scopes=SCOPES[:3], first=2)  # fmt: skip


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: killed by a counterexample, or why not."""

    mutant: Mutant
    kind: str
    verdict: Verdict

    @property
    def word(self) -> str:
        """``killed``, ``same`` (proved to change nothing) or ``survives``."""
        return {REFUTED: "killed", PROVED: "same"}.get(self.verdict.verdict, "survives")


def fates(law: LawParameters, clauses: Sequence[Clause]) -> Iterator[Fate]:
    """Try every mutant of every clause, in the law and (``each_lot`` terms) in the guard."""
    for clause in clauses:
        for mutant in mutants_of(clause):
            yield Fate(mutant, "law", prove(tells_apart(mutant, clauses), law, SECONDS))
            if mutant.part == "each_lot":
                yield Fate(mutant, "guard", prove(guard_holds(mutant, clauses), law, SECONDS))
