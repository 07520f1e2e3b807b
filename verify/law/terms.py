"""Terms: a clause of the law as data, with several readers (numpy, the guard of the next lot, plain English).

Variables are names. ``Reviewing(s)`` is the domain of the different States that review ``s``; a variable bound there is known
together with the seat it holds, so every reader stays linear in the number of reviews.
"""

from dataclasses import dataclass

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
    same two, at ``side``), ``covers`` (the same two and an instrument). ``side`` is HOME or AWAY, -1 for either."""

    name: str
    arguments: tuple[str, ...]
    side: int = -1


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
