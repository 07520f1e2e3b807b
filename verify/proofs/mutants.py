"""Planted faults: every term of every clause changed in one place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from verify.law.clause import Clause
from verify.law.terms import AWAY, HOME, And, Atom, Compare, Exists, ForAll, Formula, Implies, Not, Or


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
