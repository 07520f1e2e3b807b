"""What a formula may speak of: the facts and statements of the law, and the relations and attributes that a law adds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Sort = Literal["State", "reviewing State", "instrument"]
"""What an argument is. A reviewing State must be bound by ``reviewing`` of the argument before it."""

SIGNATURES: Mapping[str, tuple[Sort, ...]] = {
    "party": ("State", "instrument"),
    "same_group": ("State", "State"),
    "has_group": ("State",),
    "same_year": ("State", "State"),
    "same_family": ("State", "State"),
    "waives": ("State",),
    "defers": ("State",),
    "declines": ("State",),
    "equal": ("State", "State"),
    "reviewed_by": ("State", "State"),
    "drawn": ("State", "reviewing State"),
    "additional": ("State", "reviewing State"),
    "covers": ("State", "reviewing State", "instrument"),
}
"""The arguments of each fact and of each statement on the draw."""
OF_A_SEAT = ("drawn", "additional", "covers")
"""The statements that may name a side."""
OF_A_STATE = ("load", "redraws")
"""The numbers that belong to a State."""
_WORDS = "for every some under review taking part among the instruments reviewing implies or and not at home away number of with"
WORDS = frozenset(_WORDS.split())
"""The words of the language itself."""


@dataclass(frozen=True)
class Vocabulary:
    """The relations between two States that a law adds, by id, and its attributes of States, each with the values that occur.

    Where no value is given, every value is understood: it is not known yet what occurs.
    """

    relations: frozenset[str] = frozenset()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def atoms(self) -> Mapping[str, tuple[Sort, ...]]:
        """The arguments of everything that can be said in the form ``name(arguments)`` and is true or false."""
        return {**SIGNATURES, **dict.fromkeys(sorted(self.relations), ("State", "State"))}


def may_be_added(name: str) -> bool:
    """Whether a relation or an attribute can have this id: small letters, digits and ``_``, and no word that is taken."""
    return re.fullmatch("[a-z][a-z0-9_]*", name) is not None and name not in WORDS | SIGNATURES.keys() | set(OF_A_STATE)
