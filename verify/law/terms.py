"""Terms: a clause of the law as data, with several readers (``verify.readers``).

Variables are names. ``Reviewing(s)`` is the domain of the different States that review ``s``; a variable bound there is known
together with the seat it holds, so every reader stays linear in the number of reviews.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

HOME, AWAY = 0, 1


@dataclass(frozen=True)
class Domain:
    """What a variable ranges over: ``under_review``, ``participants``, ``instruments`` or ``reviewing`` (of a State)."""

    name: str
    of: str = ""


UNDER_REVIEW = Domain("under_review")
PARTICIPANTS = Domain("participants")
INSTRUMENTS = Domain("instruments")


def reviewing(state: str) -> Domain:
    """The different States that review ``state``."""
    return Domain("reviewing", state)


@dataclass(frozen=True)
class Atom:
    """A fact (``party``, ``same_group``, ``has_group``, ``same_year``, ``same_family``, ``waives``, ``defers``, ``declines``,
    ``equal``) or a statement on the draw: ``reviewed_by`` (State under review, reviewing State), ``drawn``, ``additional`` (the
    same two, at ``side``), ``covers`` (the same two and an instrument). ``side`` is HOME or AWAY, -1 for either.

    Of what a user adds: a relation by its id (two States); ``language=French`` (a State has that value of an attribute), and ``language=``
    (two States have the same value)."""

    name: str
    arguments: tuple[str, ...]
    side: int = -1


ON_THE_DRAW = frozenset(("reviewed_by", "drawn", "additional", "covers"))
"""The atoms that say something of the draw; all others are facts, and those that the law does not name are a user's."""


@dataclass(frozen=True)
class Not:
    body: "Formula"


@dataclass(frozen=True)
class And:
    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Implies:
    condition: "Formula"
    body: "Formula"


@dataclass(frozen=True)
class ForAll:
    variable: str
    domain: Domain
    body: "Formula"


@dataclass(frozen=True)
class Exists:
    variable: str
    domain: Domain
    body: "Formula"


@dataclass(frozen=True)
class Count:
    """How many members of a domain satisfy ``body``."""

    variable: str
    domain: Domain
    body: "Formula"


@dataclass(frozen=True)
class Load:
    """How many reviews a State performs."""

    state: str


@dataclass(frozen=True)
class Redraws:
    """How often the draw of a State under review was repeated."""

    state: str


@dataclass(frozen=True)
class Compare:
    """``left`` compared with a number: ``relation`` is ``<=``, ``==`` or ``>=``."""

    left: "Count | Load | Redraws"
    relation: str
    number: int


Formula = Atom | Not | And | Or | Implies | ForAll | Exists | Compare


def opposite(term: Formula) -> Formula:
    """What holds just where a term does not, with the negation one step further inside where there is an inside."""
    match term:
        case Not(body):
            return body
        case And(parts):
            return Or(tuple(Not(part) for part in parts))
        case Or(parts):
            return And(tuple(Not(part) for part in parts))
        case Implies(condition, body):
            return And((condition, Not(body)))
        case ForAll(variable, domain, body):
            return Exists(variable, domain, Not(body))
        case Exists(variable, domain, body):
            return ForAll(variable, domain, Not(body))
        case Atom() | Compare():
            return Not(term)


def without_states(term: Formula) -> Formula:
    """A term without its leading quantifiers over States."""
    while isinstance(term, ForAll) and term.domain.name in ("under_review", "participants", "reviewing"):
        term = term.body
    return term


def parts_of(term: Any) -> Iterator[Any]:
    """A term, every term inside it, and the numbers that are compared."""
    yield term
    for name in ("condition", "body", "left"):
        if hasattr(term, name):
            yield from parts_of(getattr(term, name))
    for part in getattr(term, "parts", ()):
        yield from parts_of(part)


def free_variables(term: Any) -> frozenset[str]:
    """The variables of a term that no quantifier or count inside it binds."""
    match term:
        case Atom(_, arguments):
            return frozenset(arguments)
        case Load(state) | Redraws(state):
            return frozenset((state,))
        case ForAll(variable, domain, body) | Exists(variable, domain, body) | Count(variable, domain, body):
            return (free_variables(body) - {variable}) | ({domain.of} if domain.of else set())
        case _:
            inside = [getattr(term, name) for name in ("condition", "body", "left") if hasattr(term, name)]
            return frozenset[str]().union(*map(free_variables, (*inside, *getattr(term, "parts", ()))))
